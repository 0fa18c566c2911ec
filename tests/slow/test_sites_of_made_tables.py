"""Any valid build gives a site, a documentation and a server: tables of other shapes than the bundled one."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from mscgraph.pipeline.building import build
from mscgraph.pipeline.docs import build_docs
from mscgraph.pipeline.published import open_site
from mscgraph.pipeline.site import write_site
from support.made_tables import HEADERS, ROWS, line_of, page_of, row, write_page
from support.page_checks import Page, has_id, resolve
from support.served import run_server

_FEW = ("disease", "cell_source", "route", "patients")
_RA = row(
    "RA", "Adipose", "i.v.", "2 × 108 cells", "Once", "15", "NCT09000001", "I/IIa", "No adverse events.", "11"
)
_OA = row("OA", "BM", "Intraarticular", "4 × 107 cells", "Twice", "7", "N.A.", "II", "Pain decreased.", "12")
_UNKNOWN = row("Blorb", "Blorb", "Blorb", "Blorb", "Blorb", "15", "Blorb", "II", "Not yet public", "13")
#: Rows and columns by what the table is like.
TABLES = {
    "all columns, other rows": (ROWS, tuple(HEADERS)),
    "one row": ((_RA,), tuple(HEADERS)),
    "no number, phase, dose, reference or outcome": ((_RA, _OA), _FEW),
    "words that no vocabulary knows": ((_UNKNOWN, _RA), tuple(HEADERS)),
}
#: Answered by a server alone.
_LIVE = ("sparql",)


@pytest.fixture(scope="module", params=TABLES)
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of a table."""
    rows, columns = TABLES[request.param]
    folder = tmp_path_factory.mktemp("made")
    text = page_of([line_of(cells, columns) for cells in rows], columns)
    summary = build([write_page(folder, text)], folder / "build")
    assert summary.trials > 0
    return folder / "build"


@pytest.fixture(scope="module")
def site(graph: Path) -> dict[str, Page]:
    """The pages of its site, by path below the root."""
    target = graph.parent / "site"
    write_site(target, open_site, graph)
    return {
        path.relative_to(target).as_posix(): Page(path.read_text("utf-8")) for path in target.rglob("*.html")
    }


def test_every_page_of_its_site_is_well_formed_and_has_words(site: dict[str, Page]) -> None:
    assert {path: page.faults for path, page in site.items() if page.faults} == {}
    assert [path for path, page in site.items() if len(page.text) < 100 or not page.headings] == []


def test_every_link_of_its_site_leads_somewhere(site: dict[str, Page], graph: Path) -> None:
    broken = []
    for path, page in site.items():
        for link in page.links:
            if ":" in link.split("/", 1)[0]:
                continue
            target, fragment = resolve(path, link)
            if target in _LIVE:
                continue
            found = graph.parent.joinpath("site", *unquote(target).split("/"))
            there = site.get(unquote(target))
            if not found.is_file() or (fragment and there is not None and not has_id(there, fragment)):
                broken.append((path, link))
    assert broken == []


def test_every_stored_query_has_its_answer_or_the_reason_for_none(site: dict[str, Page]) -> None:
    queries = {path: page.text for path, page in site.items() if path.startswith("queries/")}
    shown = {
        path: [words for words in (" row", "no value", "asks another endpoint") if words in text]
        for path, text in queries.items()
    }
    assert [path for path, words in shown.items() if not words] == []


def test_its_documentation_is_whole(graph: Path) -> None:
    target = graph.parent / "docs"
    summary = build_docs(target, graph)
    page = Page((target / "index.html").read_text("utf-8"))
    broken = [link for link in page.links if link.startswith("#") and not has_id(page, link[1:])]
    assert (broken, min(summary.files.values()) > 1_000) == ([], True)


def test_its_server_answers_every_stored_query_s_page(graph: Path, site: dict[str, Page]) -> None:
    with run_server(graph) as server:
        paths = [path for path in site if not path.startswith("doc/") and path != "404.html"]
        found = {path: server.ask(f"/{path}") for path in paths}
    assert {answer.status for answer in found.values()} == {200}
    assert [path for path, answer in found.items() if Page(answer.text).faults] == []
