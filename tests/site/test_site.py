"""The site: every path is a file, the same on every run, in a folder that is replaced whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from mscgraph.errors import AddressError, OutputError
from mscgraph.files.folder import SITE, staged_folder
from mscgraph.namespaces import BASE
from mscgraph.pipeline.site import SiteSummary, write_site
from mscgraph.query.graph import read_quads
from mscgraph.site.contents import Content, Site
from mscgraph.site.static.writer import file_name
from support.each import each
from support.published import AWKWARD, PlainPages, make_site, named

URL = "https://example.org/trials/"
#: Files of every site beside those that are published.
RULES = {".htaccess", ".nojekyll", "nginx.conf", "site.json"}
SMALL = tuple(map(named, ("trial/NCT1", "report/a/1", "report/a/1/dose/1", "disease/d%C3%A9bit")))

Opened = tuple[Site, str, Mapping[str, bytes]]


def write(
    target: Path,
    quads: Iterator[ox.Quad] | tuple[ox.Quad, ...] = SMALL,
    files: Mapping[str, Content] | None = None,
    url: str | None = None,
    added: Mapping[str, bytes] | None = None,
    *,
    vocabulary: bool = False,
) -> SiteSummary:
    @contextmanager
    def open_site(_graph: Path | None, address: str) -> Iterator[Opened]:
        site = make_site(quads, files, address, vocabulary=vocabulary)
        yield site, "some things", added or {}

    return write_site(target, open_site, url=url)


def contents(folder: Path) -> dict[str, str]:
    """The contents of a folder: a digest by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory, bundled_build: Path) -> tuple[Path, SiteSummary]:
    target = tmp_path_factory.mktemp("site") / "site"
    files = {f"dump/{path.name}": path for path in bundled_build.iterdir()}
    return target, write(
        target, read_quads(bundled_build), files, URL, {"404.html": b"none"}, vocabulary=True
    )


# Files that are there.


def test_every_document_has_a_file_in_every_representation(bundled: tuple[Path, SiteSummary]) -> None:
    site, summary = bundled
    endings = ("html", "ttl", "jsonld", "rdf", "nt", "trig", "linkset.json")
    documents = {
        path.relative_to(site / "doc").as_posix().removesuffix(".html")
        for path in (site / "doc").rglob("*.html")
    }
    assert len(documents) == summary.documents > 600
    missing = [
        (document, ending)
        for document in documents
        for ending in endings
        if not (site / "doc" / f"{document}.{ending}").is_file()
    ]
    assert missing == []


def test_a_site_has_rules_dumps_and_what_robots_read(bundled: tuple[Path, SiteSummary]) -> None:
    names = contents(bundled[0]).keys()
    expected = {*RULES, "w3id.htaccess", "404.html", "dump/mscgraph.nq", ".well-known/void", "void.ttl"}
    assert {*expected, "robots.txt", "sitemap.xml", "index.html"} <= names


def test_a_file_can_be_made_when_it_is_asked_for() -> None:
    made: list[str] = []

    def make() -> bytes:
        made.append("once")
        return b"made"

    site = make_site(SMALL, {"made.txt": make})
    assert made == []
    found = site.read("made.txt")
    assert found is not None
    assert (found.content, made) == (b"made", ["once"])


def test_the_summary_counts_what_is_there(bundled: tuple[Path, SiteSummary]) -> None:
    site, summary = bundled
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    assert (summary.files, summary.size) == (len(sizes), sum(sizes))
    assert (summary.graph, summary.url) == ("some things", URL)


def test_the_sitemap_leads_to_files(bundled: tuple[Path, SiteSummary]) -> None:
    site, _ = bundled
    found = [
        element.text or "" for element in ET.parse(site / "sitemap.xml").iter() if element.tag.endswith("loc")
    ]
    assert len(found) > 600
    paths = [address.removeprefix(URL) or "index.html" for address in found]
    assert [path for path in paths if not (site / unquote(path)).is_file()] == []


def test_the_same_statements_in_each_syntax(bundled: tuple[Path, SiteSummary]) -> None:
    site, _ = bundled
    stem = site / "doc" / "trial" / "NCT02017912"
    formats = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
    formats |= {"trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}
    found = {
        ending: {quad.triple for quad in ox.parse(path=f"{stem}.{ending}", format=form)}
        for ending, form in formats.items()
    }
    assert len(found["nt"]) > 10
    assert [ending for ending, triples in found.items() if triples != found["nt"]] == []


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    quads = (*SMALL, *map(named, AWKWARD))
    write(tmp_path / "one", quads, url=URL)
    write(tmp_path / "other", tuple(reversed(quads)), url=URL)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_names_are_decoded_as_a_web_server_does(tmp_path: Path) -> None:
    write(tmp_path / "site")
    assert (tmp_path / "site" / "doc" / "disease" / "débit.ttl").is_file()


@pytest.mark.skipif(os.name == "nt", reason="files of Windows have other names")
def test_a_thing_with_a_backslash_or_a_control_character_has_its_files(tmp_path: Path) -> None:
    quads = [
        *SMALL,
        named("trial/a%5Cb"),
        named("trial/%07"),
        named("trial/%5C..%5Cx"),
        named("trial/%EE%80%80"),
    ]
    write(tmp_path / "site", tuple(quads))
    found = {path.name for path in (tmp_path / "site" / "doc" / "trial").glob("*.ttl")}
    assert found == {"NCT1.ttl", "a\\b.ttl", "\x07.ttl", "\\..\\x.ttl", "\ue000.ttl"}


def test_bytes_that_are_no_text_stay_as_they_are() -> None:
    assert os.fsencode(file_name("doc/%FF.ttl")) == b"doc/\xff.ttl"


def test_without_an_address_there_are_no_rules_for_w3id(tmp_path: Path) -> None:
    assert write(tmp_path / "site").url == BASE
    assert not (tmp_path / "site" / "w3id.htaccess").exists()


def test_the_rules_send_nobody_to_a_page_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path / "site", url=URL)
    texts = [(tmp_path / "site" / name).read_text() for name in (".htaccess", "nginx.conf")]
    assert [text for text in texts if "404.html" in text] == []


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []

    @contextmanager
    def open_site(_graph: Path | None, address: str) -> Iterator[Opened]:
        yield make_site(SMALL, url=address, vocabulary=False), "some things", {}

    write_site(tmp_path / "site", open_site, progress=lambda what, count: told.append((what, count)))
    assert len(told) > 20
    assert [count for _, count in told] == list(range(len(told)))


# Files that are not written.


@each(
    "path",
    [
        "../x",
        "a/../../x",
        "a//b",
        "/etc/x",
        "a/./b",
        "%2e%2e/x",
        "..%2fx",
        "a%00",
        "",
        "a/",
        "b" * 256,
    ],
)
def test_a_path_that_could_lead_elsewhere_names_no_file(path: str) -> None:
    with pytest.raises(OutputError, match="cannot name a file"):
        file_name(path)


@pytest.mark.parametrize("path", ["../stolen.txt", "dump/../../stolen.txt", "/stolen.txt"])
def test_a_file_outside_of_the_folder_is_refused(path: str, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    with pytest.raises(OutputError):
        write(tmp_path / "here" / "site", files={path: b"x"})
    assert list(tmp_path.rglob("stolen.txt")) == []
    assert list((tmp_path / "here").iterdir()) == []


def test_things_whose_paths_lead_elsewhere_are_not_described(tmp_path: Path) -> None:
    write(tmp_path / "site", (*SMALL, named("trial/../../x"), named("trial/%2e%2e/y"), named("trial//z")))
    stems = {path.name.partition(".")[0] for path in (tmp_path / "site").rglob("*")}
    assert "NCT1" in stems
    assert stems & {"x", "y", "z"} == set()


@pytest.mark.parametrize(
    ("one", "other"), [("disease/a+b", "disease/a%2Bb"), ("disease/a", "disease/a.html/b"), ("x/%41", "x/A")]
)
def test_two_things_that_would_have_the_same_file_are_told(one: str, other: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="another path has the same file"):
        write(tmp_path / "site", (named(one), named(other)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["https://example.org/?x", "javascript:alert(1)", "//example.org/"])
def test_a_strange_address_is_refused_before_anything_is_written(url: str, tmp_path: Path) -> None:
    with pytest.raises(AddressError, match=r"^--url: "):
        write(tmp_path / "site", url=url)
    assert list(tmp_path.iterdir()) == []


# A former site.


@pytest.fixture
def former(tmp_path: Path) -> Path:
    write(tmp_path / "site", (*SMALL, named("trial/gone")), url=URL)
    return tmp_path / "site"


def test_a_former_site_is_replaced_whole(former: Path, tmp_path: Path) -> None:
    assert (former / "doc" / "trial" / "gone.html").is_file()
    write(former)
    write(tmp_path / "fresh")
    assert contents(former) == contents(tmp_path / "fresh")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "site"]


def test_a_former_site_may_lack_files(former: Path) -> None:
    (former / "doc" / "trial" / "gone.ttl").unlink()
    write(former)
    assert not (former / "doc" / "trial" / "gone.html").exists()


def add_file(site: Path) -> str:
    (site / "CNAME").write_text("example.org\n")
    return "'CNAME'"


def add_file_below(site: Path) -> str:
    (site / "doc" / "trial" / "notes.txt").write_text("mine")
    return "'doc/trial/notes.txt'"


def add_folder(site: Path) -> str:
    (site / "doc" / "mine").mkdir()
    return "'doc/mine'"


def change_file(site: Path) -> str:
    with (site / ".htaccess").open("a") as stream:
        stream.write("Require valid-user\n")
    return "'.htaccess', which was changed since"


def put_link_for_file(site: Path) -> str:
    target = site.parent / "robots.txt"
    (site / "robots.txt").rename(target)
    (site / "robots.txt").symlink_to(target)
    return "'robots.txt'"


def put_link_for_folder(site: Path) -> str:
    (site / "doc" / "trial").rename(site.parent / "trial")
    (site / "doc" / "trial").symlink_to(site.parent / "trial")
    return "'doc/trial'"


def lose_manifest(site: Path) -> str:
    (site / "site.json").unlink()
    return "'.htaccess'"


def break_manifest(site: Path) -> str:
    (site / "site.json").write_text('{"files": ["index.html"]}')
    return "'.htaccess'"


def take_another_s_manifest(site: Path) -> str:
    (site / "site.json").write_text(json.dumps({"name": "somebody's app", "files": {}}))
    return "'.htaccess'"


@pytest.mark.parametrize(
    "spoil",
    [
        add_file,
        add_file_below,
        add_folder,
        change_file,
        put_link_for_file,
        put_link_for_folder,
        lose_manifest,
        break_manifest,
        take_another_s_manifest,
    ],
)
def test_a_folder_that_holds_what_is_not_ours_stays_as_it_is(spoil: object, former: Path) -> None:
    assert callable(spoil)
    strange = spoil(former)
    before = contents(former)
    with pytest.raises(OutputError) as caught:
        write(former)
    assert caught.value.problem == f"the folder holds {strange}; nothing was touched"
    assert contents(former) == before
    assert [path.name for path in former.parent.iterdir() if path.name.startswith(".site")] == []


def test_what_came_while_the_site_was_written_stays(former: Path) -> None:
    def replace() -> None:
        with staged_folder(former, SITE) as staging:
            (staging / "index.html").write_text("new")
            add_file(former)

    with pytest.raises(OutputError, match="'CNAME'"):
        replace()
    assert (former / "doc" / "trial" / "gone.html").is_file()


def test_a_build_is_not_taken_for_a_site(bundled_build: Path) -> None:
    before = contents(bundled_build)
    with pytest.raises(OutputError, match="a former site of mscgraph"):
        write(bundled_build)
    assert contents(bundled_build) == before


def test_a_failure_on_the_way_leaves_the_former_site(former: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(former)

    def fail(_pages: PlainPages, _document: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PlainPages, "document", fail)
    with pytest.raises(OutputError, match="cannot be written: No space left"):
        write(former)
    assert contents(former) == before
    assert [path.name for path in former.parent.iterdir()] == ["site"]
