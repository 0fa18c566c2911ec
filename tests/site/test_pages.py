"""Every page of the bundled build: well-formed, whole, and linked to what is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.pipeline.building import build
from mscgraph.query.table import Table
from mscgraph.site.library import Library
from mscgraph.site.pages.facts import Example
from mscgraph.site.pages.pages import Pages, page_files
from support import ROOT, TESTS
from support.page_checks import Page, classes_of, has_id, make_pages, open_library, resolve
from support.pages import SOURCE, load_build, write_page

#: Answered by a server, or written by others beside the pages.
ENDPOINT = "sparql"
RESULTS = (".csv", ".json", ".tsv")


@pytest.fixture(scope="module")
def library(bundled_store: ox.Store) -> Library:
    return open_library(bundled_store)


@pytest.fixture(scope="module")
def examples(library: Library) -> dict[str, Example]:
    """Some results, so that pages of queries have tables."""
    found = {}
    for name in ("landscape", "issues_by_code"):
        text = (ROOT / "queries" / "report" / f"{name}.rq").read_text("utf-8")
        rows = library.store.query(text)
        assert isinstance(rows, ox.QuerySolutions)
        columns = tuple(variable.value for variable in rows.variables)
        table = Table(columns, [tuple(row[column] for column in columns) for row in rows])
        found[name] = Example({}, table)
    return found


@pytest.fixture(scope="module")
def server(library: Library) -> Pages:
    return make_pages(library, live=True)


@pytest.fixture(scope="module")
def site(library: Library, examples: dict[str, Example]) -> Pages:
    return make_pages(library, live=False, examples=examples)


def read_all(library: Library, pages: Pages) -> dict[str, Page]:
    found = {f"doc/{document}.html": Page(pages.document(document)) for document in library.documents}
    return found | {path: Page(pages.page(path)) for path in pages.fixed_paths()}


@pytest.fixture(scope="module")
def static_pages(library: Library, site: Pages) -> dict[str, Page]:
    return read_all(library, site)


@pytest.fixture(scope="module")
def live_pages(library: Library, server: Pages) -> dict[str, Page]:
    return read_all(library, server)


@pytest.fixture(params=["static", "live"])
def pages(request: pytest.FixtureRequest) -> dict[str, Page]:
    found: dict[str, Page] = request.getfixturevalue(f"{request.param}_pages")
    return found


def test_every_page_is_well_formed(pages: dict[str, Page]) -> None:
    assert {path: page.faults for path, page in pages.items() if page.faults} == {}


def test_a_page_of_each_kind_is_html_without_parse_errors(library: Library, server: Pages) -> None:
    import html5rdf

    kinds = {tuple(sorted(classes_of(library, BASE + one))): one for one in library.documents}
    texts = [server.document(one) for one in kinds.values()] + list(map(server.page, server.fixed_paths()))
    for text in texts:
        html5rdf.HTMLParser(strict=True).parse(text)
    assert len(kinds) > 15


def test_no_id_stands_twice_in_a_page(pages: dict[str, Page]) -> None:
    twice = {path: len(page.ids) - len(set(page.ids)) for path, page in pages.items()}
    assert {path: number for path, number in twice.items() if number} == {}


def test_headings_go_down_one_step_at_a_time(pages: dict[str, Page]) -> None:
    wrong = []
    for path, page in pages.items():
        steps = zip([0, *page.headings], page.headings, strict=False)
        if page.headings.count(1) != 1 or any(after > before + 1 for before, after in steps):
            wrong.append((path, page.headings))
    assert wrong == []


def test_every_field_has_a_label(live_pages: dict[str, Page]) -> None:
    bare = [
        (path, field)
        for path, page in live_pages.items()
        for field in page.inputs
        if field.get("id") not in page.labelled and not field["in label"]
    ]
    assert bare == []


def relative_links(pages: dict[str, Page]) -> Iterator[tuple[str, str, str, str]]:
    for path, page in pages.items():
        for link in dict.fromkeys(page.links):
            if not link.startswith(("http://", "https://")):
                yield path, link, *resolve(path, link)


def test_every_link_leads_to_a_page_and_a_place_in_it(
    pages: dict[str, Page], library: Library, bundled_build: Path
) -> None:
    there = {
        f"doc/{document}.{one.extension}"
        for document in library.documents
        for one in library.places.representations
    }
    there |= {f"doc/{document}.linkset.json" for document in library.documents}
    there |= {"doc/model.css", "doc/model.svg"}
    there |= {*page_files(), ENDPOINT, *(f"dump/{file.name}" for file in bundled_build.iterdir())}
    broken = []
    for path, link, target, fragment in relative_links(pages):
        if target.startswith("queries/") and target.endswith(RESULTS):
            target = target.rpartition(".")[0] + ".html"
        page = pages.get(target)
        is_there = target in there if page is None else not fragment or has_id(page, fragment)
        if not is_there:
            broken.append((path, link))
    assert broken[:20] == []


def test_links_leave_the_site_by_http_alone(pages: dict[str, Page]) -> None:
    strange = [
        (path, link)
        for path, page in pages.items()
        for link in page.links
        if ":" in link.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
        and not link.startswith(("http://", "https://"))
    ]
    assert strange == []


def test_every_thing_of_a_document_has_its_place_on_the_page(
    library: Library, static_pages: dict[str, Page]
) -> None:
    missing = [
        iri
        for document in library.documents
        for iri in library.documents[document]
        if (place := library.places.find(iri)) is not None
        and place.fragment
        and place.fragment not in static_pages[f"doc/{document}.html"].ids
    ]
    assert missing == []


def test_every_cell_s_words_stand_on_the_page_of_its_report(library: Library, server: Pages) -> None:
    import re

    absent = []
    number = 0
    for document in library.documents:
        if document.startswith("report/"):
            html = re.sub(r"<sup.*?</sup>", "", server.document(document))
            text = Page(html).text
            for iri in dict.fromkeys(library.documents[document]):
                if "Cell" in classes_of(library, iri):
                    number += 1
                    words = " ".join(library.view.text(iri, MSC + "text").split())
                    absent += [iri] * (words not in text)
    assert (absent, number) == ([], 920)


def test_every_statement_of_a_thing_is_told(library: Library, static_pages: dict[str, Page]) -> None:
    """A literal's words are on the page of its subject."""
    absent = []
    for document in library.documents:
        text = static_pages[f"doc/{document}.html"].text
        iri = library.places.thing(document)
        for quad in library.view.find(iri):
            value = quad.object
            if isinstance(value, ox.Literal) and not value.datatype.value.endswith("boolean"):
                words = " ".join(value.value.split())
                is_number = words.isdigit() and f"{int(words):,}" in text
                if words not in text and not is_number:
                    absent.append((iri, quad.predicate.value, words))
    assert absent == []


def test_every_page_names_its_thing_by_its_iri(library: Library, static_pages: dict[str, Page]) -> None:
    unnamed = [
        document
        for document in library.documents
        if library.places.thing(document) not in static_pages[f"doc/{document}.html"].text
    ]
    assert unnamed == []


def test_json_ld_of_every_page_is_about_its_thing(library: Library, static_pages: dict[str, Page]) -> None:
    for document in library.documents:
        (text,) = static_pages[f"doc/{document}.html"].json
        fields = json.loads(text)
        assert fields["@id"] == library.places.thing(document)
        # As RDF too, without fetching the context of schema.org.
        if isinstance(fields["@context"], str):
            fields["@context"] = {"@vocab": PREFIXES["schema"]}
        triples = list(ox.parse(json.dumps(fields), format=ox.RdfFormat.JSON_LD))
        assert any(quad.subject == ox.NamedNode(fields["@id"]) for quad in triples)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ("trial/NCT02017912", "MedicalTrial"),
        ("publication/10.1038-s41392-025-02313-9/68", "ScholarlyArticle"),
        ("disease/crohn-disease", "DefinedTerm"),
        ("disease", "DefinedTermSet"),
        ("dataset", "Dataset"),
        ("registration/NCT02017912", ["msc:Registration"]),
    ],
)
def test_json_ld_has_the_class_of_schema_org(
    static_pages: dict[str, Page], document: str, kind: object
) -> None:
    assert json.loads(static_pages[f"doc/{document}.html"].json[0])["@type"] == kind


def test_the_dataset_tells_search_engines_where_its_files_are(static_pages: dict[str, Page]) -> None:
    fields = json.loads(static_pages["doc/dataset.html"].json[0])
    assert {one["contentUrl"] for one in fields["distribution"]} >= {BASE + "dump/mscgraph.ttl"}
    assert all(one["encodingFormat"] for one in fields["distribution"])


def test_a_document_has_the_same_page_on_a_server_and_on_a_static_site(
    library: Library, server: Pages, site: Pages
) -> None:
    differing = [one for one in library.documents if server.document(one) != site.document(one)]
    assert differing == []


_SCRIPT = """
import hashlib, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from support.pages import load_build
from support.page_checks import make_pages, open_library
library = open_library(load_build(Path({build!r})))
digest = hashlib.sha256()
for live in (True, False):
    pages = make_pages(library, live=live)
    for document in library.documents:
        digest.update(pages.document(document).encode())
    for path in pages.fixed_paths():
        digest.update(pages.page(path).encode())
    digest.update(pages.search("a").encode())
print(digest.hexdigest())
"""


@pytest.mark.slow
def test_pages_do_not_depend_on_the_process_that_writes_them(bundled_build: Path) -> None:
    script = _SCRIPT.format(tests=str(TESTS), build=str(bundled_build))
    found = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        found.add(done.stdout)
    assert len(found) == 1


def test_the_report_s_marks_and_readings_lead_to_each_other(server: Pages) -> None:
    page = Page(server.document("report/10.1038-s41392-025-02313-9-table-2/84"))
    marks = {one for one in page.ids if one.startswith("page-mark-")}
    words = {one for one in page.ids if one.startswith("page-words-")}
    assert len(marks) == len(words) > 10
    assert {f"#{one}" for one in marks | words} <= set(page.links)
    assert page.tags.count("mark") >= len(words)


def test_words_that_a_document_restates_are_not_called_printed(server: Pages, tmp_path: Path) -> None:
    restated = server.document("report/10.1038-s41392-025-02313-9-table-2/84")
    assert "Outcome cells are restated in our own words" in restated
    assert "rinted</th>" not in restated
    build([write_page(tmp_path)], tmp_path / "build")
    pages = make_pages(open_library(load_build(tmp_path / "build")), live=True)
    page = pages.document(f"report/{SOURCE}/1")
    assert ("As printed</th>" in page, "details" in page) == (True, False)


def test_alternates_of_a_page_stand_in_its_head_and_foot(server: Pages) -> None:
    html = server.document("trial/NCT02017912")
    assert '<link rel="alternate" href="NCT02017912.ttl" type="text/turtle">' in html
    assert f'<link rel="cite-as" href="{BASE}trial/NCT02017912">' in html
    assert '<a href="NCT02017912.jsonld" type="application/ld+json">JSON-LD</a>' in html
