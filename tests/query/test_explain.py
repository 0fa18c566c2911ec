"""Explanations: from a row, a number, an IRI or a concept back to the printed characters."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.errors import ParameterError
from mscgraph.files.data import bundled_source
from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.pipeline.building import build
from mscgraph.query.explanation import Explanation, explain
from mscgraph.query.graph import load_store
from support.each import each
from support.made_tables import read_records
from support.pages import SOURCE, write_page

BUNDLED = "10.1038-s41392-025-02313-9-table-2"
REPORT = f"{BASE}report/{BUNDLED}/84"
#: A number of a registry's form, and one that differs in a joint.
ALIKE = ("2008-005144-16", "2008/005144/16")


@pytest.fixture(scope="module")
def store(bundled_build: Path) -> ox.Store:
    return load_store(bundled_build)


@pytest.fixture(scope="module")
def row_84(store: ox.Store) -> Explanation:
    (one,) = explain(store, "84")
    return one


@each(
    ("target", "found"),
    [
        ("84", f"report/{BUNDLED}/84"),
        (" 84 ", f"report/{BUNDLED}/84"),
        (f"{BUNDLED}/84", f"report/{BUNDLED}/84"),
        ("NCT02017912", "trial/NCT02017912"),
        ("ChiCTR2200057370", "trial/ChiCTR2200057370"),
        ("432/2020BO", f"trial/{BUNDLED}/432-2020BO"),
        ("000024291", f"trial/{BUNDLED}/000024291"),
        ("1066023736", f"trial/{BUNDLED}/1066023736"),
        ("NCT0291768", f"trial/{BUNDLED}/NCT0291768"),
        ("trial/NCT02017912", "trial/NCT02017912"),
        ("/trial/NCT02017912", "trial/NCT02017912"),
        (f"{BASE}trial/NCT02017912", "trial/NCT02017912"),
        ("registration/NCT02017912", "registration/NCT02017912"),
        ("disease/crohn-disease", "disease/crohn-disease"),
        (f"report/{BUNDLED}/84/dose/2", f"report/{BUNDLED}/84/dose/2"),
        (f"trial/{BUNDLED}/row-19", f"trial/{BUNDLED}/row-19"),
        ("publication/10.1038-s41392-025-02313-9/551", "publication/10.1038-s41392-025-02313-9/551"),
        (f"source/{BUNDLED}", f"source/{BUNDLED}"),
    ],
)
def test_a_thing_is_found_by(store: ox.Store, target: str, found: str) -> None:
    assert explain(store, target)[0].iri == BASE + found


@each(
    "target",
    ["999", "0", "-1", "²", "٣", "9" * 5000, "", " ", "NCT99999999", "http://", "http://x/ y",
     "disease/of-nobody", "\0", "\n", "<x>", '"', "../trial/NCT02017912", "%", "?s ?p ?o"],
)  # fmt: skip
def test_what_the_graph_does_not_know_is_refused(store: ox.Store, target: str) -> None:
    with pytest.raises(ParameterError, match=r"no row .*the rows are 1 to 92|nothing in the graph is named"):
        explain(store, target)


def test_a_row_that_is_absent_is_refused_with_those_that_are_there(store: ox.Store) -> None:
    with pytest.raises(
        ParameterError, match=r"^explain: no row 999: the rows are 1 to 92; name one of them$"
    ):
        explain(store, "999")


def test_a_trial_is_followed_by_its_reports_in_order(store: ox.Store) -> None:
    shared = next(
        quad.subject
        for quad in store.quads_for_pattern(None, ox.NamedNode(MSC + "reportedBy"), None)
        if len(list(store.quads_for_pattern(quad.subject, ox.NamedNode(MSC + "reportedBy"), None))) == 2
    )
    rows = [int(one.iri.rsplit("/", 1)[-1]) for one in explain(store, shared.value)[1:]]
    assert len(rows) == 2
    assert rows == sorted(rows)


def test_a_registration_is_followed_by_the_reports_of_its_trial(store: ox.Store) -> None:
    assert [one.iri for one in explain(store, "registration/NCT02017912")][1:] == [REPORT]


def test_a_row_that_two_sources_have_is_refused_with_their_names(tmp_path: Path) -> None:
    build([bundled_source(), write_page(tmp_path)], tmp_path / "build")
    with pytest.raises(ParameterError, match=f"{SOURCE}/2.*{BUNDLED}/2|{BUNDLED}/2.*{SOURCE}/2"):
        explain(load_store(tmp_path / "build"), "2")


def test_a_number_is_not_taken_for_one_that_differs_in_a_joint(tmp_path: Path) -> None:
    rows = [f"RA BM i.v. 1 × 106 cells/kg Once 6 {number} I Nothing. 7" for number in ALIKE]
    build([write_page(tmp_path, rows)], tmp_path / "build")
    store = load_store(tmp_path / "build")
    found = [explain(store, number)[0].iri.removeprefix(BASE) for number in ALIKE]
    assert found == ["trial/2008-005144-16", f"trial/{SOURCE}/2008-005144-16"]


def test_a_report_s_cells_are_the_printed_row(row_84: Explanation) -> None:
    record = next(record for record in read_records(bundled_source()) if record["row"] == 84)
    assert {cell.column: cell.text for cell in row_84.cells} == record["cells"]


def test_a_report_s_cells_come_in_the_order_of_the_page(row_84: Explanation) -> None:
    starts = [cell.start for cell in row_84.cells]
    assert starts == sorted(starts)


def test_every_statement_of_a_report_is_explained(store: ox.Store, row_84: Explanation) -> None:
    silent = {
        PREFIXES[space] + name for space, name in (("rdf", "type"), ("rdfs", "label"), ("msc", "position"))
    }
    silent.add(PREFIXES["prov"] + "wasDerivedFrom")
    parts = [ox.NamedNode(REPORT + part) for part in ("", "/dose/1", "/dose/2", "/schedule", "/outcome")]
    stated = {
        (part.value, quad.predicate.value.removeprefix(MSC))
        for part in parts
        for quad in store.quads_for_pattern(part, None, None)
        if quad.predicate.value not in silent
    }
    told = {(one.subject, one.property) for one in row_84.statements}
    assert stated <= told


def test_a_statement_has_the_words_at_its_characters_of_the_cell(row_84: Explanation) -> None:
    texts = {cell.column: cell.text for cell in row_84.cells}
    quoting = [one for one in row_84.statements if one.start is not None]
    assert [one for one in quoting if one.words != texts[one.column][one.start : one.end]] == []


def test_a_cell_has_its_place_in_the_document(row_84: Explanation) -> None:
    document = bundled_source().read_text("utf-8")
    assert [
        cell for cell in row_84.cells if document[cell.start : cell.end].split() != cell.text.split()
    ] == []
    assert {cell.place for cell in row_84.cells} == {
        f"characters {cell.start} to {cell.end}" for cell in row_84.cells
    }


def test_an_assumption_has_no_words_and_names_its_rule(row_84: Explanation) -> None:
    assumed = {one.property: (one.words, one.end, one.rule) for one in row_84.statements if one.start is None}
    assert assumed == {
        "product": ("", None, "product-by-default"),
        "resultsStatus": ("", None, "results-reported-by-default"),
    }


def test_what_joins_a_part_has_the_words_of_the_part(row_84: Explanation) -> None:
    joins = [(one.property, one.words, one.rule) for one in row_84.statements if one.property == "dose"]
    assert joins == [
        ("dose", "1.25 × 108 cells", "dose-grammar"),
        ("dose", "4.8 × 107 cells", "dose-grammar"),
    ]


def test_a_statement_names_what_was_read_and_by_which_rule(row_84: Explanation) -> None:
    told = [
        (one.value, one.words, one.column, one.rule)
        for one in row_84.statements
        if (one.subject, one.property) == (REPORT, "disease")
    ]
    assert told == [("amyotrophic lateral sclerosis", "ALS", "disease", "concept-by-label")]


def test_a_concept_s_link_says_where_why_and_how_surely(store: ox.Store) -> None:
    (one,) = explain(store, "disease/crohn-disease")
    (link,) = [link for link in one.links if "MONDO" in link.object]
    assert (link.concept, link.predicate, link.label) == ("Crohn disease", "exactMatch", "Crohn disease")
    assert link.justification.startswith("semapv:")
    assert 0 < float(link.confidence) <= 1
    assert link.version


def test_a_report_s_links_are_those_of_the_concepts_that_it_names(
    store: ox.Store, row_84: Explanation
) -> None:
    assert "amyotrophic lateral sclerosis" in {link.concept for link in row_84.links}


def test_a_concept_s_mentions_lead_to_the_words_that_were_read_as_it(store: ox.Store) -> None:
    (one,) = explain(store, "disease/crohn-disease")
    assert {read.words for read in one.statements} == {"CD"}


def test_an_issue_is_told_with_its_code_severity_and_message(store: ox.Store) -> None:
    (one,) = explain(store, "2")
    assert one.issues[0] == (
        "ambiguous-schedule",
        "Warning",
        "'One, two, or four times a week' does not decide the number of doses",
    )


def test_the_triples_are_those_of_the_report_and_its_parts(store: ox.Store, row_84: Explanation) -> None:
    head = f"@base <{BASE}> .\n" + "".join(
        f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items()
    )
    told = {quad.triple for quad in ox.parse(head + row_84.triples, format=ox.RdfFormat.TURTLE)}
    parts = [ox.NamedNode(REPORT + part) for part in ("", "/dose/1", "/dose/2", "/schedule", "/outcome")]
    assert told == {quad.triple for part in parts for quad in store.quads_for_pattern(part, None, None)}


def test_words_of_a_cell_with_folded_blanks_are_words_of_the_cell(tmp_path: Path) -> None:
    row = "ALS BM Intrathecal 1 ×   106 cells/kg Once 24 NCT02917681 I/II Function    was kept. 7"
    build([write_page(tmp_path, [row])], tmp_path / "build")
    (one,) = explain(load_store(tmp_path / "build"), "1")
    cells = {cell.column: cell.text for cell in one.cells}
    assert [read for read in one.statements if read.words not in cells[read.column]] == []


@pytest.mark.parametrize("name", ["mscgraph.ttl", "mscgraph.jsonld", "mscgraph.owl"])
def test_a_graph_without_provenance_still_tells_its_triples(bundled_build: Path, name: str) -> None:
    (one,) = explain(load_store(bundled_build / name), "84")
    assert "msc:patientCount 36" in one.triples
    assert one.cells == ()


def test_an_explanation_is_the_same_every_time(store: ox.Store) -> None:
    assert explain(store, "NCT02017912") == explain(store, "NCT02017912")


def test_what_was_read_of_a_trial_has_the_place_of_its_cell(store: ox.Store, row_84: Explanation) -> None:
    places = {cell.column: cell.place for cell in row_84.cells}
    (trial, _) = explain(store, "NCT02017912")
    assert {one.place for one in trial.statements} == {places["trial_number"]}
    assert {one.place for one in row_84.statements} <= set(places.values())
