"""Redirect rules: what their expressions find is what the server chooses, and each file has all that it needs."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mscgraph.errors import OutputError
from mscgraph.namespaces import BASE
from mscgraph.server.accept import choose
from mscgraph.site.places import is_plain, load_places
from mscgraph.site.static.ranges import BLANK, LESS, STRANGE, Range, offers_of
from mscgraph.site.static.redirects import RedirectFiles, check_url, part_rules

PLACES = load_places()
OFFERS = offers_of([(one.extension, one.media_type) for one in PLACES.representations])
ASCII_CASE = re.ASCII | re.IGNORECASE
TYPES = {"html": "text/html; charset=utf-8", "linkset.json": "application/linkset+json"}


def quality(found: Range, accept: str, wider: str) -> str:
    """What the rules of a web server know of a range: its quality, else that of the wider one."""
    if re.search(found.whole, accept, ASCII_CASE):
        return "1000"
    if match := re.search(found.part, accept, ASCII_CASE):
        return f"0{match[1] or ''}000"
    return wider


def choose_by_rules(accept: str) -> str | None:
    """Choose as the rules do, step by step."""
    best, extension = "0000", None
    for offer in OFFERS:
        known = "1000" if re.search(BLANK, accept) else "0000"
        for one in offer.ranges:
            known = quality(one, accept, known)
        if re.search(LESS, f"{best}:{known}"):
            best, extension = known, offer.extension
    return extension


def choose_as_server(accept: str) -> str | None:
    chosen = choose(accept, PLACES.media_types)
    return PLACES.by_media_type[chosen].extension if chosen else None


RANGES = st.sampled_from(
    [*PLACES.media_types, "text/*", "application/*", "*/*", "image/png", "TEXT/Turtle", "text"]
)
PARAMETERS = st.lists(
    st.sampled_from(
        [
            "q=1",
            "q=0",
            "q=0.5",
            "q=0.55",
            "q=0.555",
            "q=0.9",
            "Q=1.000",
            " q = 0.2 ",
            "q=1.5",
            "q=2",
            "q=",
            "q=.5",
            "q=0.",
            "qq=1",
            "charset=utf-8",
            'profile="a"',
            "level=1",
            "",
            "q",
            "q=0.1234",
            "q=01",
        ]
    ),
    max_size=3,
)
PARTS = st.tuples(RANGES, PARAMETERS).map(lambda part: ";".join([part[0], *part[1]]))
HEADERS = st.lists(PARTS, max_size=7, unique_by=lambda part: part.partition(";")[0].lower()).flatmap(
    lambda parts: st.sampled_from([", ", ",", " , ", ",,"]).map(lambda between: between.join(parts))
)


@given(HEADERS)
@example("text/html;q=0, */*")
@example("text/html;q=0.5;q=1, text/turtle;q=0.7")
@example("")
@example(" ")
def test_the_expressions_choose_as_the_server_does(accept: str) -> None:
    assert choose_by_rules(accept) == choose_as_server(accept)


@given(st.text(alphabet="text/hml*;q=01.5, application/rdf+xml", max_size=80))
def test_the_expressions_read_any_header_as_the_server_does(accept: str) -> None:
    names = [part.split(";")[0].strip().lower() for part in accept.split(",")]
    if len(set(names)) == len(names):
        assert choose_by_rules(accept) == choose_as_server(accept)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 3), st.integers(1, 3))
def test_qualities_are_compared_as_numbers(one: int, other: int, digits: int, more: int) -> None:
    first, second = (
        one // 10 ** (3 - digits) * 10 ** (3 - digits),
        other // 10 ** (3 - more) * 10 ** (3 - more),
    )

    def written(number: int, decimals: int) -> str:
        return f"{number:04}"[: 1 + decimals] + "000"

    found = re.search(LESS, f"{written(first, digits)}:{written(second, more)}")
    assert (found is not None) == (first < second)


@given(st.text(alphabet="ab./%2e5cfF\\", max_size=12))
def test_what_names_nothing_here_names_nothing_there(path: str) -> None:
    if re.fullmatch(r"(?:[^%]|%[0-9a-fA-F]{2})*", path) and "%" not in re.sub("%[0-7].", "", path):
        assert (re.search(STRANGE, path, ASCII_CASE) is None) == is_plain(path)


@pytest.mark.parametrize(
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
    document, fragment = path, ""
    for rule in part_rules(PLACES):
        if match := re.search(rule.pattern, path):
            document = match.expand(rule.fill(rule.document, "\\"))
            fragment = match.expand(rule.fill(rule.fragment, "\\"))
    place = PLACES.find(BASE + path)
    assert place is not None
    assert (document, fragment) == (place.document, place.fragment)


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
    assert len(targets) == 2


def test_rules_for_apache_do_not_know_where_they_lie() -> None:
    assert "example.org" not in write("https://example.org/site/")[".htaccess"]


@pytest.mark.parametrize(("url", "folder"), [(BASE, "/"), ("https://example.org/a/b/", "/a/b/")])
def test_rules_for_nginx_know_the_folder(url: str, folder: str) -> None:
    assert f"location ^~ {folder} {{" in write(url)["nginx.conf"]


def test_every_line_of_the_table_is_in_every_file() -> None:
    for text in write("https://example.org/site/").values():
        for rule in part_rules(PLACES):
            assert text.count(rule.pattern) + text.count(rule.named_pattern("msc_")) == 2


@pytest.mark.parametrize("url", ["https://example.org", "http://127.0.0.1:8000/a.b/~c"])
def test_an_address_gets_a_slash(url: str) -> None:
    assert check_url(url) == f"{url}/"
    assert check_url(f"{url}/") == f"{url}/"


@pytest.mark.parametrize(
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
    with pytest.raises(OutputError, match="an address of http or https"):
        check_url(url)
