"""Redirect rules: they lead where the table of places leads, and each file has all that it needs."""

from __future__ import annotations

import re

import pytest

from mscgraph.errors import AddressError
from mscgraph.namespaces import BASE
from mscgraph.site.places import Representation, load_places
from mscgraph.site.static.redirects import RedirectFiles, accept_rules, check_url, part_rules
from support.each import each

PLACES = load_places()
TYPES = {"html": "text/html; charset=utf-8", "linkset.json": "application/linkset+json"}


def choose_by_rules(accept: str) -> str | None:
    """Choose as the rules do: the last that fits holds."""
    found = [
        extension
        for pattern, extension in accept_rules(PLACES.representations)
        if re.search(pattern, accept, re.IGNORECASE)
    ]
    return found[-1] if found else None


@pytest.mark.parametrize("representation", PLACES.representations, ids=lambda one: one.name)
def test_a_media_type_alone_leads_to_its_representation(representation: Representation) -> None:
    for accept in (
        representation.media_type,
        representation.media_type.upper(),
        f"image/png,{representation.media_type};q=0.5",
    ):
        assert choose_by_rules(accept) == representation.extension


@pytest.mark.parametrize("accept", ["", " ", "*/*", "text/*", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_who_names_no_syntax_of_rdf_gets_the_page(accept: str) -> None:
    assert choose_by_rules(accept) == "html"


@pytest.mark.parametrize("accept", ["image/png", "application/n-quads", "application/trix"])
def test_who_takes_nothing_of_what_there_is_gets_nothing(accept: str) -> None:
    assert choose_by_rules(accept) is None


@each(
    "path",
    [
        "report/a/1/dose/2",
        "report/a/1",
        "source/a/abbreviation/3",
        "mapping/disease/x/MESH-D1",
        "ontology/2026-11-26",
        "graph/a/issues",
        "dataset/class/x",
        "target/x",
        "trial/NCT1",
        "disease",
    ],
)
def test_the_lines_lead_where_the_table_leads(path: str) -> None:
    found = [
        (match.expand(document), match.expand(fragment))
        for pattern, document, fragment in part_rules(PLACES, "\\")
        if (match := re.search(pattern, path))
    ]
    place = PLACES.find(BASE + path)
    assert place is not None
    assert [*found, (path, "")][0] == (place.document, place.fragment)


def write(url: str) -> dict[str, str]:
    files = RedirectFiles(PLACES, TYPES, ("doc", "index.html"), url).write()
    return {name: content.decode() for name, content in files.items()}


def test_rules_for_w3id_are_written_where_the_site_is_elsewhere() -> None:
    assert write(BASE).keys() == {".htaccess", "nginx.conf"}
    assert write("https://example.org/site/").keys() == {".htaccess", "nginx.conf", "w3id.htaccess"}


def test_rules_for_w3id_have_absolute_targets_and_no_other_directives() -> None:
    text = write("https://example.org/site/")["w3id.htaccess"]
    directives = {line.split()[0] for line in text.splitlines() if line and not line.startswith("#")}
    assert directives == {"RewriteEngine", "RewriteCond", "RewriteRule"}
    targets = [line.split()[2] for line in text.splitlines() if "R=30" in line]
    assert [target for target in targets if not target.startswith("https://example.org/site/")] == []
    assert len(targets) == len(PLACES.parts) + 3


def test_rules_for_apache_do_not_know_where_they_lie() -> None:
    assert "example.org" not in write("https://example.org/site/")[".htaccess"]


@pytest.mark.parametrize(("url", "folder"), [(BASE, "/"), ("https://example.org/a/b/", "/a/b/")])
def test_rules_for_nginx_know_the_folder(url: str, folder: str) -> None:
    assert f"location ^~ {folder} {{" in write(url)["nginx.conf"]


def test_every_line_of_the_table_is_in_every_file() -> None:
    for text in write("https://example.org/site/").values():
        assert [part.thing for part in PLACES.parts if text.count(part.pattern) != 1] == []


def test_every_file_states_the_order_of_its_choice() -> None:
    for text in write("https://example.org/site/").values():
        assert "the first of ttl, jsonld, rdf, nt, trig is sent, else html" in text


@pytest.mark.parametrize("url", ["https://example.org", "http://127.0.0.1:8000/a.b/~c"])
def test_an_address_gets_a_slash(url: str) -> None:
    assert check_url(url) == f"{url}/"
    assert check_url(f"{url}/") == f"{url}/"


@each(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/",
        "https://user@example.org/",
        "https://example.org/?a",
        "https://example.org/#a",
        "https://example.org/%{ENV:PATH}",
        "https://example.org/$1",
        "https://example.org/a b",
        "https://example.org/a\nRewriteRule",
        'https://example.org/"',
        "https://example.org/;}",
        "https://example.org//",
        "https://bücher.example/",
    ],
)
def test_an_address_that_rules_could_misread_is_refused(url: str) -> None:
    with pytest.raises(AddressError, match="is not a plain address; name one of http or https"):
        check_url(url)
