"""Media types are in one table."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.media_types import find_suffix, load_media_types

PACKAGE = Path(__file__).parents[1] / "mscgraph"
_TYPE = re.compile(r"(?:text|application|image)/[\w.+-]+(?:;.*)?")
#: The type of a form that is sent: no file has it.
_OF_NO_FILE = {"application/x-www-form-urlencoded", "application/xml"}


def test_no_module_has_a_media_type_of_its_own() -> None:
    found = {
        f"{path.relative_to(PACKAGE)}: {node.value}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _TYPE.fullmatch(node.value)
        and node.value not in _OF_NO_FILE
    }
    assert found == set()


def test_no_template_has_a_media_type_of_its_own() -> None:
    # HTML names the types of its own parts.
    templates = [path for path in PACKAGE.rglob("*.j2") if not path.name.endswith(".html.j2")]
    assert [
        f"{path.name}: {found}"
        for path in templates
        for found in re.findall(r"[\s\"](?:text|application|image)/\w[\w.+-]*", path.read_text("utf-8"))
    ] == []


def test_a_type_has_one_entry() -> None:
    types = list(dict.fromkeys(load_media_types().values()))
    assert len({one.type for one in types}) == len({one.name for one in types}) == len(types)


def test_an_engine_reads_each_syntax_of_rdf_by_its_type() -> None:
    for suffix, one in load_media_types().items():
        if one.rdf and suffix in one.suffixes and suffix != "owl":
            assert ox.RdfFormat.from_media_type(one.type) == ox.RdfFormat.from_extension(suffix), suffix


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        ("doc/disease/x.ttl", "ttl"),
        ("doc/disease/x.linkset.json", "linkset.json"),
        ("doc/disease/x.linkset.json.html", "html"),
        ("queries/x.json", "json"),
        ("doc/a.ttl/b", None),
        (".htaccess", None),
        ("dump/SHA256SUMS", "SHA256SUMS"),
        (".well-known/void", "void"),
        ("dump/SHA256SUMS.asc", None),
    ],
)
def test_the_longest_suffix_that_is_known_is_found(path: str, suffix: str | None) -> None:
    assert find_suffix(path) == suffix
