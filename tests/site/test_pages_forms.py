"""Pages that depend on what a reader asks: facets, search, stored queries, the editor."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyoxigraph as ox
import pytest

from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.query.table import Table
from mscgraph.site.library import Library
from mscgraph.site.pages.atlas import Atlas
from mscgraph.site.pages.facts import Example
from mscgraph.site.pages.pages import Pages
from mscgraph.site.pages.quantities import describe_amount
from mscgraph.site.pages.search import SearchIndex, search_key
from support.page_checks import Page, make_pages, open_library, small_library


@pytest.fixture(scope="module")
def library(bundled_store: ox.Store) -> Library:
    return open_library(bundled_store)


@pytest.fixture(scope="module")
def pages(library: Library) -> Pages:
    return make_pages(library, live=True)


@pytest.fixture(scope="module")
def index(library: Library) -> SearchIndex:
    return SearchIndex(Atlas(library))


# Facets.


def found_number(html: str) -> int:
    match = re.search(r'<strong id="page-found">([\d,]+)</strong>', html)
    assert match is not None
    return int(match[1].replace(",", ""))


def count_in_graph(library: Library, patterns: str) -> int:
    prefixes = f"PREFIX msc: <{MSC}> PREFIX skos: <{PREFIXES['skos']}>"
    query = f"{prefixes} SELECT (COUNT(DISTINCT ?t) AS ?n) {{ ?t a msc:Trial . {patterns} }}"
    rows = library.store.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    (row,) = rows
    number = row["n"]
    assert isinstance(number, ox.Literal)
    return int(number.value)


CHOICES: list[tuple[dict[str, list[str]], str]] = [
    ({}, ""),
    ({"disease": ["crohn-disease"]}, f"?t msc:reportedDisease/skos:broader* <{BASE}disease/crohn-disease>"),
    (
        {"source": ["bone-marrow", "adipose-tissue"]},
        f"VALUES ?s {{ <{BASE}cell-source/bone-marrow> <{BASE}cell-source/adipose-tissue> }} "
        "?t msc:reportedCellSource/skos:broader* ?s",
    ),
    (
        {"source": ["bone-marrow"], "route": ["intrathecal"]},
        f"?t msc:reportedCellSource <{BASE}cell-source/bone-marrow> ; msc:reportedRoute <{BASE}route/intrathecal>",
    ),
    ({"phase": ["II"]}, f"?t msc:reportedPhase/skos:broader* <{BASE}phase/II>"),
    (
        {"unit": ["cells"]},
        f"?t msc:reportedBy/msc:dose/msc:unit <{BASE}unit/cells>",
    ),
    (
        {"unit": ["cells-per-kilogram"], "from": ["2e6"], "to": ["4000000"]},
        f"?t msc:reportedBy/msc:dose ?d . ?d msc:unit <{BASE}unit/cells-per-kilogram> ; "
        "msc:minimum ?low ; msc:maximum ?high . FILTER (?high >= 2000000 && ?low <= 4000000)",
    ),
]


@pytest.mark.parametrize(("chosen", "patterns"), CHOICES, ids=[str(chosen) for chosen, _ in CHOICES])
def test_facets_find_what_the_graph_says(
    pages: Pages, library: Library, chosen: Mapping[str, Sequence[str]], patterns: str
) -> None:
    assert found_number(pages.trials(chosen)) == count_in_graph(library, patterns) > 0


def test_a_broader_disease_has_the_trials_of_narrower_ones(pages: Pages) -> None:
    broad = found_number(pages.trials({"disease": ["inflammatory-bowel-disease"]}))
    both = found_number(pages.trials({"disease": ["crohn-disease", "ulcerative-colitis"]}))
    assert broad >= both > 0


def test_each_value_s_count_is_what_choosing_it_gives(pages: Pages) -> None:
    html = pages.trials({"route": ["intrathecal"]})
    offered = re.findall(
        r'name="(disease|source|phase)" value="([^"]+)"> <span>[^<]*</span> <span class="count">(\d+)</span>',
        html,
    )
    wrong = [
        (name, value)
        for name, value, number in offered
        if found_number(pages.trials({"route": ["intrathecal"], name: [value]})) != int(number)
    ]
    assert (wrong, len(offered) > 5) == ([], True)


def test_a_choice_can_be_taken_back_by_its_link(pages: Pages) -> None:
    page = Page(pages.trials({"disease": ["crohn-disease"], "route": ["intralesional"]}))
    assert "trials.html?route=intralesional" in page.links
    assert "trials.html?disease=crohn-disease" in page.links


def test_what_is_chosen_stays_chosen_in_the_form(pages: Pages) -> None:
    html = pages.trials({"disease": ["crohn-disease"], "unit": ["cells"], "from": ["1e6"]})
    assert 'name="disease" value="crohn-disease" checked' in html
    assert re.search(r'<option value="cells" selected>', html)
    assert 'name="from" value="1e6"' in html


def test_unknown_values_are_passed_over_and_said(pages: Pages) -> None:
    html = pages.trials({"disease": ["no-such"], "page": ["x"], "nonsense": ["1"]})
    assert found_number(html) == found_number(pages.trials({}))
    assert "No trial has as disease: no-such" in html


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"from": ["many"], "unit": ["cells"]}, "Expected a number as the dose"),
        ({"from": ["1e6"]}, "A dose needs a unit"),
        ({"unit": ["spoons"]}, "No dose is stated in the unit spoons"),
        ({"unit": ["cells"], "from": ["1e999999999"]}, "Expected a number as the dose"),
        ({"unit": ["cells"], "from": ["NaN"]}, "Expected a number as the dose"),
    ],
)
def test_a_dose_that_cannot_be_read_is_told(
    pages: Pages, given: Mapping[str, Sequence[str]], told: str
) -> None:
    assert told in pages.trials(given)


def test_the_list_is_cut_into_pages(pages: Pages) -> None:
    first, last = pages.trials({}), pages.trials({"page": ["99"]})
    assert "page 1 of 2" in Page(first).text
    assert "page 2 of 2" in Page(last).text
    rows = [link for html in (first, last) for link in Page(html).links if link.startswith("doc/trial/")]
    assert len(rows) == len(set(rows)) == 91


def test_what_is_prepared_beforehand_gives_the_same_pages(library: Library, pages: Pages) -> None:
    prepared = make_pages(library, live=True)
    prepared.prepare()
    assert prepared.trials({}) == pages.trials({})
    assert prepared.search("bone") == pages.search("bone")


def test_no_trials_say_so() -> None:
    library = small_library('<disease/x> a msc:Disease ; rdfs:label "x" .')
    assert found_number(make_pages(library, live=True).trials({"disease": ["x"]})) == 0


# Search.


def labels_of(index: SearchIndex, typed: str) -> list[str]:
    return [hit.label for hit in index.find(typed)[0]]


def test_a_label_that_is_what_was_typed_comes_first(index: SearchIndex) -> None:
    assert labels_of(index, "bone marrow")[0] == "bone marrow"
    assert labels_of(index, "STROKE")[0] == "stroke"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("GVHD", "graft-versus-host disease"),
        ("crohns", "Crohn disease"),
        ("NCT02017912", "Trial NCT02017912"),
        ("nct0201", "Trial NCT02017912"),
        ("MONDO:0005011", "Crohn disease"),
        ("marrow bone", "bone marrow"),
        ("patient count", "has patient count"),
    ],
)
def test_what_people_type_is_found(index: SearchIndex, typed: str, label: str) -> None:
    assert label in labels_of(index, typed)


def test_a_hit_says_which_word_matched(index: SearchIndex) -> None:
    (hit,) = [hit for hit in index.find("GVHD")[0] if hit.label == "graft-versus-host disease"]
    assert hit.reason == "also called “GVHD”"


def test_case_and_accents_do_not_matter() -> None:
    library = small_library('<disease/menetrier> a msc:Disease ; rdfs:label "Ménétrier Disease"@en .')
    index = SearchIndex(Atlas(library))
    assert labels_of(index, "MENETRIER") == labels_of(index, "ménét") == ["Ménétrier Disease"]
    assert search_key("TNF-α  (Überschuß)") == "tnf α uberschuss"


def test_ranks_go_from_exact_to_surface_words() -> None:
    library = small_library("""
        <disease/a> a msc:Disease ; rdfs:label "stroke" .
        <disease/b> a msc:Disease ; rdfs:label "stroke of the eye" .
        <disease/c> a msc:Disease ; rdfs:label "ischaemic stroke" .
        <disease/d> a msc:Disease ; rdfs:label "infarct" ; skos:hiddenLabel "brain stroke" .
    """)
    index = SearchIndex(Atlas(library))
    assert labels_of(index, "stroke") == ["stroke", "stroke of the eye", "ischaemic stroke", "infarct"]


@pytest.mark.parametrize("typed", ["", " ", "!!!", "zzzzzz", "a" * 100_000, "\x00", "'\"<>"])
def test_odd_searches_give_a_page(pages: Pages, typed: str) -> None:
    assert Page(pages.search(typed)).faults == []


def test_without_a_server_search_is_an_index(library: Library) -> None:
    page = Page(make_pages(library, live=False).page("search.html"))
    assert "GVHD → graft-versus-host disease" in page.text
    assert page.links.count("doc/disease/crohn-disease.html") > 3


# Stored queries.

RESULT = Table(
    ("disease", "number", "page"),
    [
        (
            ox.NamedNode(BASE + "disease/crohn-disease"),
            ox.Literal(16),
            ox.NamedNode("http://purl.obolibrary.org/obo/MONDO_0005011"),
        ),
        (None, ox.Literal("x", language="de"), ox.BlankNode("b")),
    ],
)


def test_a_query_s_page_has_a_field_for_each_parameter(pages: Pages) -> None:
    html = pages.query("doses_and_outcomes", {}, None, None)
    page = Page(html)
    row = {"disease", "cellSource", "donor", "route", "phase", "doseUnit", "doseFrom", "doseTo", "position"}
    finding = {"measure", "category", "direction", "assessment"}
    assert {field["name"] for field in page.inputs} == {"q", *row, *finding}
    assert '<option value="Crohn disease"></option>' in html
    assert 'placeholder="intravenous"' in html


def test_a_result_links_to_our_pages_and_out(pages: Pages) -> None:
    html = pages.query("doses_and_outcomes", {"disease": "Crohn disease"}, RESULT, None)
    assert '<a href="../doc/disease/crohn-disease.html">Crohn disease</a>' in html
    assert '<a class="out" href="http://purl.obolibrary.org/obo/MONDO_0005011">' in html
    assert "2 rows" in Page(html).text


def test_labels_that_links_show_anyway_have_no_column_of_their_own(pages: Pages) -> None:
    crohn = ox.NamedNode(BASE + "disease/crohn-disease")
    for label, columns in (("Crohn disease", 1), ("another", 2)):
        result = Table(("disease", "diseaseLabel"), [(crohn, ox.Literal(label))])
        html = pages.query("doses_and_outcomes", {}, result, None)
        assert html.count('<th scope="col">disease') == columns


def test_files_of_a_result_are_those_of_the_same_request(pages: Pages) -> None:
    page = Page(pages.query("doses_and_outcomes", {"disease": "Crohn & co", "other": "1"}, RESULT, None))
    asked = "doses_and_outcomes.{}?disease=Crohn+%26+co"
    assert {asked.format(form) for form in ("csv", "json", "tsv")} <= set(page.links)


def test_an_error_stands_in_place(pages: Pages) -> None:
    html = pages.query("trial_by_number", {}, None, "number: lacks a registry number")
    assert 'role="alert">number: lacks a registry number' in html


def test_a_federated_query_is_shown_and_not_run(pages: Pages) -> None:
    html = pages.query("wikidata_diseases", {}, None, None)
    assert "asks another endpoint" in html
    assert "SERVICE" in html
    assert '<button type="submit">Run' not in html


def test_a_static_page_has_the_result_of_the_example(library: Library) -> None:
    pages = make_pages(library, live=False, examples={"doses_and_outcomes": Example({}, RESULT)})
    page = Page(pages.page("queries/doses_and_outcomes.html"))
    assert {"doses_and_outcomes.csv", "doses_and_outcomes.json"} <= set(page.links)
    assert "2 rows" in page.text
    assert {field["name"] for field in page.inputs} == {"q"}


def test_an_unknown_query_has_no_page(pages: Pages) -> None:
    for path in ("queries/no_such.html", "no_such.html", "queries/../index.html"):
        with pytest.raises(KeyError):
            pages.page(path)


def test_every_stored_query_has_its_page(pages: Pages) -> None:
    assert {path for path in pages.fixed_paths() if path.startswith("queries/")} >= {
        "queries/landscape.html",
        "queries/wikidata_trials.html",
    }


# The editor.


def test_the_editor_keeps_the_query_and_shows_its_result(pages: Pages) -> None:
    html = pages.editor("SELECT * { ?s ?p ?o } # </textarea><b>", RESULT, None)
    page = Page(html)
    assert page.faults == []
    assert "SELECT * { ?s ?p ?o } # </textarea><b>" in page.text
    assert "2 rows" in page.text


def test_the_editor_shows_graphs_and_errors(pages: Pages) -> None:
    assert "&lt;a&gt; &lt;b&gt; &lt;c&gt; ." in pages.editor("CONSTRUCT …", "<a> <b> <c> .", None)
    assert 'role="alert">expected a query, found &lt;x&gt;' in pages.editor(
        "x", None, "expected a query, found <x>"
    )


# Numbers.


@pytest.mark.parametrize(
    ("minimum", "maximum", "words"),
    [
        ("2000000", "2000000", "2 × 10⁶"),
        ("2000000", "10000000", "2–10 × 10⁶"),
        ("125000000", "125000000", "1.25 × 10⁸"),
        ("15", "15", "15"),
        ("10", "15.5", "10–15.5"),
        ("50000", "200000", "5–20 × 10⁴"),
        ("1", "", "at least 1"),
        ("", "6", "up to 6"),
        ("", "", ""),
        ("many", "", "many"),
        ("1e400", "1e400", "1e400"),
    ],
)
def test_amounts_are_written_as_people_write_them(minimum: str, maximum: str, words: str) -> None:
    assert describe_amount(minimum, maximum) == words


def test_amounts_are_read_as_people_write_them(pages: Pages) -> None:
    html = [
        pages.trials({"unit": ["cells"], "from": [text]})
        for text in ("2e6", "2,000,000", "2 × 10^6", "2000000")
    ]
    assert len({found_number(one) for one in html}) == 1
    assert {"Expected a number" in one for one in html} == {False}
