"""Graphs that nobody of good will makes: what pages do with them."""

from __future__ import annotations

import json
import re

import pytest

from mscgraph.namespaces import BASE, MSC
from mscgraph.site.library import Library
from mscgraph.site.pages.marks import Piece, mark_cell
from mscgraph.site.pages.pages import Pages
from support.page_checks import Page, make_pages, small_library

HOSTILE = "</script></title><script>alert(1)</script><img src=x onerror=alert(2)>\"' {{ 7*7 }} {% raw %}"
ESCAPED = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')


@pytest.fixture(scope="module")
def library() -> Library:
    return small_library(f"""
        <dataset> a dcat:Dataset ; dcterms:title "{ESCAPED}" ; dcterms:description "{ESCAPED}" ;
            dcterms:license <javascript:alert(3)> ; rdfs:seeAlso <data:text/html,x> .
        <disease> a skos:ConceptScheme ; rdfs:label "{ESCAPED}" .
        <disease/x> a msc:Disease ; rdfs:label "{ESCAPED}" ; skos:definition "{ESCAPED}" ;
            skos:altLabel "{ESCAPED}" ; skos:hiddenLabel "{ESCAPED}" ; skos:inScheme <disease> ;
            skos:exactMatch <javascript:alert(4)> ; skos:broader <disease/x> , <disease/y> ;
            rdfs:seeAlso <javascript:alert(5)> , <vbscript:x> , <//evil.example/x> .
        <disease/y> a msc:Disease ; skos:inScheme <disease> ; skos:broader <disease/x> .
        <mapping/disease/x/1> a msc:Mapping ; sssom:subject_id <disease/x> ;
            sssom:object_id <javascript:alert(6)> ; sssom:object_label "{ESCAPED}" ;
            sssom:predicate_id skos:exactMatch ; sssom:confidence "{ESCAPED}" .
        <trial/1> a msc:Trial ; rdfs:label "{ESCAPED}" ; msc:reportedDisease <disease/x> ;
            msc:reportedBy <report/s/1> ; msc:registration <registration/1> .
        <registration/1> a msc:Registration ; msc:identifier "{ESCAPED}" ;
            rdfs:seeAlso <javascript:alert(7)> ; msc:statedAs "{ESCAPED}" .
        <report/s/1> a msc:TrialReport ; rdfs:label "{ESCAPED}" ; msc:reportsTrial <trial/1> ;
            msc:disease <disease/x> ; msc:dose <report/s/1/dose/1> ; msc:outcome <report/s/1/outcome> ;
            msc:patientCount "{ESCAPED}" .
        <report/s/1/dose/1> a msc:Dose ; rdfs:label "{ESCAPED}" ; msc:minimum "{ESCAPED}" ;
            msc:maximum "-INF" ; msc:unit <unit/x> .
        <report/s/1/outcome> a msc:Outcome ; msc:statedAs "{ESCAPED}" .
        <report/s/1/cell/disease> a msc:Cell ; msc:ofReport <report/s/1> ; msc:text "{ESCAPED}" ;
            msc:place "{ESCAPED}" ; msc:documentStart 5 ; msc:column <column/disease> .
        <report/s/1/reading/1> a msc:Reading ; msc:readFrom <report/s/1/cell/disease> ; msc:start 0 ;
            msc:end 99999999999999999999999999 ; msc:gives <report/s/1> ; msc:quote "{ESCAPED}" ;
            msc:givesProperty <javascript:alert(8)> , msc:patientCount ; msc:givesValue "{ESCAPED}" .
        <report/s/1/reading/2> a msc:Reading ; msc:readFrom <report/s/2/cell/elsewhere> ;
            msc:gives <report/s/1> ; msc:givesProperty msc:disease .
        <report/s/1/reading/3> a msc:Reading .
        <report/s/1/issue/1> a msc:Issue ; msc:concerns <report/s/1> ; msc:message "{ESCAPED}" ;
            msc:severity "{ESCAPED}" ; msc:issueCode <javascript:alert(9)> .
        <publication/p> a msc:Publication ; dcterms:title "{ESCAPED}" ; dcterms:issued "{ESCAPED}" ;
            schema:sameAs <javascript:alert(12)> .
        <source/s> a msc:SourceTable ; rdfs:label "{ESCAPED}" .
        <source/s/abbreviation/1> a msc:Abbreviation ; msc:shortForm "{ESCAPED}" .
        <other/thing> a <javascript:alert(10)> ; <javascript:alert(11)> "{ESCAPED}"@de .
    """)


@pytest.fixture(scope="module")
def pages(library: Library) -> Pages:
    return make_pages(library, live=True)


def all_html(library: Library, pages: Pages) -> dict[str, str]:
    found = {document: pages.document(document) for document in library.documents}
    found |= {path: pages.page(path) for path in pages.fixed_paths()}
    found["search"] = pages.search(HOSTILE)
    found["found"] = pages.search("script")
    names = ("disease", "source", "route", "phase", "unit", "from", "to", "page")
    found["trials"] = pages.trials({name: [HOSTILE] for name in names} | {HOSTILE: [HOSTILE]})
    found["query"] = pages.query("trial_by_number", {"number": HOSTILE, HOSTILE: HOSTILE}, None, HOSTILE)
    found["editor"] = pages.editor(HOSTILE, None, HOSTILE)
    found["graph"] = pages.editor(HOSTILE, HOSTILE, None)
    found["error"] = pages.error(404, HOSTILE, HOSTILE, 2)
    return found


@pytest.fixture(scope="module")
def html(library: Library, pages: Pages) -> dict[str, str]:
    return all_html(library, pages)


def test_hostile_words_are_words(html: dict[str, str]) -> None:
    for path, text in html.items():
        page = Page(text)
        assert (path, page.faults) == (path, [])
        assert page.tags.count("img") == 0
        # The script of the site, and on its page that of the editor.
        assert page.tags.count("script") == len(page.json) + (2 if "page-query" in page.ids else 1)


def test_hostile_words_are_shown_as_they_are(html: dict[str, str]) -> None:
    words = " ".join(HOSTILE.split())
    for path in ("disease/x", "trial/1", "report/s/1", "search", "editor", "error", "query"):
        assert words in Page(html[path]).text, path


def test_links_lead_to_web_addresses_and_our_own_pages_alone(html: dict[str, str]) -> None:
    strange = {
        (path, link)
        for path, text in html.items()
        for link in Page(text).links
        if not re.match(r"https?://", link) and re.match(r"([a-zA-Z][\w+.-]*:|//|/|\\)", link)
    }
    assert strange == set()


def test_json_ld_cannot_end_its_element(html: dict[str, str]) -> None:
    for text in html.values():
        for one in Page(text).json:
            assert "<" not in one
            json.loads(one)
    assert json.loads(Page(html["disease/x"]).json[0])["name"] == HOSTILE


def test_a_request_s_words_stand_in_no_path(html: dict[str, str]) -> None:
    for path in ("search", "trials", "query", "editor", "error"):
        for link in Page(html[path]).links:
            assert "alert" not in link.partition("?")[0], path


def test_a_circle_of_broader_concepts_ends(html: dict[str, str]) -> None:
    page = Page(html["disease"])
    assert "2 concepts" in page.text
    assert {"../doc/disease/x.html", "../doc/disease/y.html"} <= set(page.links)


def test_readings_from_elsewhere_are_told_too(html: dict[str, str]) -> None:
    page = Page(html["report/s/1"])
    assert {"reading/1", "reading/2"} <= set(page.ids)


def test_many_things_that_point_at_one_are_counted_and_cut() -> None:
    trials = "".join(f"<trial/{n}> a msc:Trial ; msc:disease <disease/x> .\n" for n in range(3_000))
    library = small_library(f'{trials}<disease/x> a msc:Disease ; rdfs:label "x" ; skos:inScheme <disease> .')
    pages = make_pages(library, live=True)
    html = pages.document("disease/x")
    assert "3,000 trials" in Page(html).text
    assert len(html) < 30_000
    assert len(pages.trials({})) < 60_000


def test_a_page_for_all_of_them_is_asked_for_by_a_query() -> None:
    reports = "".join(
        f"<report/s/{n}> a msc:TrialReport ; msc:reference <publication/p> ; dcterms:relation <other/x> .\n"
        for n in range(30)
    )
    library = small_library(f"{reports}<other/x> rdfs:label 'x' .")
    (asked,) = [
        link
        for link in Page(make_pages(library, live=True).document("other/x")).links
        if "sparql.html?query=" in link
    ]
    from urllib.parse import parse_qs, urlsplit

    (query,) = parse_qs(urlsplit(asked).query)["query"]
    assert len(list(library.store.query(query))) == 30


# Marks.


def joined(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_words_in_words_are_marked_by_the_fewest() -> None:
    pieces = mark_cell("1.25 × 108 cells", {1: (0, 16), 2: (11, 16)})
    assert pieces == [Piece("1.25 × 108 ", 1, 1, ()), Piece("cells", 2, 2, (1, 2))]


def test_words_that_overlap_are_cut_where_they_meet() -> None:
    pieces = mark_cell("abcdef", {1: (0, 4), 2: (2, 6)})
    assert [(piece.text, piece.words, piece.depth, piece.ends) for piece in pieces] == [
        ("ab", 1, 1, ()),
        ("cd", 1, 2, (1,)),
        ("ef", 2, 1, (2,)),
    ]


def test_words_of_no_length_end_somewhere() -> None:
    assert mark_cell("", {1: (0, 0)}) == [Piece("", ends=(1,))]
    assert [piece.ends for piece in mark_cell("ab", {1: (1, 1)})] == [(1,), ()]
    assert joined(mark_cell("ab", {})) == "ab"


def test_the_words_of_a_reading_are_marked_in_a_cell_whose_blanks_were_folded() -> None:
    library = small_library("""
        <report/s/1> a msc:TrialReport .
        <report/s/1/dose/1> a msc:Dose ; msc:unit "cells" .
        <report/s/1/cell/dose> a msc:Cell ; msc:ofReport <report/s/1> ; msc:text "2 × 106 cells" ;
            msc:documentStart 10 ; msc:documentEnd 30 .
        <report/s/1/reading/1> a msc:Reading ; msc:readFrom <report/s/1/cell/dose> ; msc:start 8 ; msc:end 13 ;
            msc:quote "cells" ; msc:gives <report/s/1/dose/1> ; msc:givesProperty msc:unit .
    """)
    html = make_pages(library, live=False).document("report/s/1")
    assert '2 × 106 <mark class="deep-1"><a href="#page-words-1">cells</a></mark>' in html
    assert "8–13" in html


def test_a_value_that_is_assumed_marks_no_words_and_is_called_so() -> None:
    library = small_library("""
        <report/s/1> a msc:TrialReport ; msc:product <product/x> .
        <report/s/1/cell/source> a msc:Cell ; msc:ofReport <report/s/1> ; msc:text "UC" .
        <report/s/1/reading/1> a msc:Reading ; msc:readFrom <report/s/1/cell/source> ;
            msc:gives <report/s/1> ; msc:givesProperty msc:product .
    """)
    html = make_pages(library, live=False).document("report/s/1")
    assert "<mark" not in html
    assert html.count('<span class="note-mark">assumed</span>') == 2


def test_a_graph_of_nothing_has_a_front_page() -> None:
    pages = make_pages(small_library(f"<{BASE}other/x> <{MSC}note> 'x' ."), live=True)
    assert [path for path in pages.fixed_paths() if Page(pages.page(path)).faults] == []
