"""One question has one number: in facets, on the front page, on pages of concepts and in stored queries."""

from __future__ import annotations

import re
from functools import partial

import pyoxigraph as ox
import pytest

from mscgraph.namespaces import BASE, MSC
from mscgraph.query.run import run_query, select_rows
from mscgraph.query.stored import StoredQuery, load_queries
from mscgraph.query.values import GraphValues
from mscgraph.site.library import Library
from mscgraph.site.pages.pages import Pages
from support import ROOT
from support.each import each
from support.page_checks import make_pages, open_library, small_library

#: Concepts with narrower ones, and some without: vocabulary, key.
CONCEPTS = [
    ("phase", "I"),
    ("phase", "II"),
    ("phase", "I-II"),
    ("phase", "IIa"),
    ("phase", "III"),
    ("route", "intravenous"),
    ("route", "intravenous-drip"),
    ("route", "intrathecal"),
    ("disease", "covid-19"),
    ("disease", "acute-respiratory-distress-syndrome"),
    ("disease", "inflammatory-bowel-disease"),
    ("disease", "crohn-disease"),
    ("cell-source", "extraembryonic-structure"),
    ("cell-source", "bone-marrow"),
    ("product", "mesenchymal-stromal-cell"),
    ("product", "extracellular-vesicle"),
]
#: The query on trials, its parameter, and the facet of a vocabulary; products are no facet.
ASKED = {
    "phase": ("trials_by_phase", "phase", "phase"),
    "route": ("trials_by_route", "route", "route"),
    "disease": ("trials_by_disease", "disease", "disease"),
    "cell-source": ("trials_by_cell_source", "cellSource", "source"),
    "donor": ("trials_by_donor", "donor", "donor"),
    "product": ("trials_by_product", "product", ""),
}
QUERIES = {query.name: query for query in load_queries(ROOT / "queries" / "report")}
DUE = """
<disease/virus> a msc:Disease ; skos:inScheme <disease> ; skos:prefLabel "virus"@en ; rdfs:label "virus"@en .
<disease/failure> a msc:Disease ; skos:inScheme <disease> ; skos:prefLabel "failure"@en ; rdfs:label "failure"@en ;
  msc:dueTo <disease/virus> .
<trial/A> a msc:Trial ; rdfs:label "Trial A"@en ; msc:reportedDisease <disease/virus> , <disease/failure> .
<trial/B> a msc:Trial ; rdfs:label "Trial B"@en ; msc:reportedDisease <disease/failure> .
"""


@pytest.fixture(scope="module")
def library(bundled_store: ox.Store) -> Library:
    return open_library(bundled_store)


@pytest.fixture(scope="module")
def pages(library: Library) -> Pages:
    return make_pages(library, live=True)


def number_of(pattern: str, html: str) -> int | None:
    match = re.search(pattern, html)
    return int(match[1].replace(",", "")) if match else None


def in_facet(pages: Pages, facet: str, key: str) -> int | None:
    return number_of(r'<strong id="page-found">([\d,]+)</strong>', pages.trials({facet: [key]}))


def in_query(library: Library, query: StoredQuery, parameter: str, iri: str, thing: str = "trial") -> int:
    values = GraphValues(partial(select_rows, library.store))
    table = run_query(query, {parameter: iri}, library.store, values)
    return len({row[table.columns.index(thing)] for row in table.terms})


@each(("kind", "key"), CONCEPTS)
def test_trials_of_a_concept_are_as_many_wherever_they_are_counted(
    library: Library, pages: Pages, kind: str, key: str
) -> None:
    name, parameter, facet = ASKED[kind]
    numbers = {
        "query": in_query(library, QUERIES[name], parameter, f"{BASE}{kind}/{key}"),
        "page": number_of(r"<h2[^>]*>([\d,]+) trials?</h2>", pages.document(f"{kind}/{key}")),
        "list": number_of(rf'/{key}\.html"[^>]*>[^<]*</a>.*?([\d,]+) trials?\b', pages.document(kind)),
    }
    if facet:
        numbers["facet"] = in_facet(pages, facet, key)
        offered = rf'name="{facet}" value="{key}"> <span>[^<]*</span> <span class="count">([\d,]+)<'
        numbers["offered"] = number_of(offered, pages.trials({}))
    front = rf'href="doc/{kind}/{key}\.html">[^<]*</a> <span class="count">([\d,]+) trial'
    if (found := number_of(front, pages.page("index.html"))) is not None:
        numbers["front"] = found
    assert set(numbers.values()) == {numbers["query"]}, numbers
    assert numbers["query"] > 0


def test_the_front_page_counts_what_is_narrower(pages: Pages, library: Library) -> None:
    shown = re.findall(
        r'href="doc/([^"/]+)/([^"]+)\.html">[^<]*</a> <span class="count">([\d,]+) trial',
        pages.page("index.html"),
    )
    assert {kind for kind, _, _ in shown} == {*ASKED}
    counted = {(kind, key): int(number) for kind, key, number in shown}
    expected = {
        (kind, key): in_query(library, QUERIES[ASKED[kind][0]], ASKED[kind][1], f"{BASE}{kind}/{key}")
        for kind, key in counted
    }
    assert counted == expected


def test_findings_of_a_measure_are_as_many_on_its_page_as_in_the_query(
    library: Library, pages: Pages
) -> None:
    measure = "adverse-event"
    found = in_query(library, QUERIES["findings"], "measure", f"{BASE}measure/{measure}", "finding")
    shown = number_of(r"<h2[^>]*>([\d,]+) findings?</h2>", pages.document(f"measure/{measure}"))
    assert shown == found > 0


def test_a_cause_has_the_trials_of_what_it_brought_about_each_once() -> None:
    library = small_library(DUE)
    pages = make_pages(library, live=True)
    assert (in_facet(pages, "disease", "virus"), in_facet(pages, "disease", "failure")) == (2, 2)
    assert number_of(r"<h2[^>]*>([\d,]+) trials?</h2>", pages.document("disease/virus")) == 2
    assert in_query(library, QUERIES["trials_by_disease"], "disease", f"{BASE}disease/virus") == 2


def test_a_page_states_how_many_name_the_concept_itself(pages: Pages, library: Library) -> None:
    itself = {
        quad.subject
        for quad in library.data.find(None, MSC + "reportedPhase", f"{BASE}phase/II")
        if "/trial/" in str(quad.subject)
    }
    assert f"Of these, {len(itself)} name this term itself" in pages.document("phase/II")
    assert "name this term itself" not in pages.document("phase/IIb")
