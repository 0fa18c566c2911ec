"""The public names: each can be had from the package, and none costs an import before it is asked for."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import mscgraph

LAYERS = tomllib.loads((Path(__file__).parent / "layers.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", mscgraph.__all__)
def test_a_public_name_is_documented(name: str) -> None:
    found = getattr(mscgraph, name)
    assert found.__name__ == name
    assert found.__doc__


def test_the_public_names_are_sorted_as_ruff_sorts_them() -> None:
    assert sorted(mscgraph.__all__, key=lambda name: (name[0].islower(), name)) == mscgraph.__all__


def test_completion_shows_the_public_names_and_nothing_else() -> None:
    assert [name for name in dir(mscgraph) if not name.startswith("__")] == mscgraph.__all__


def test_completion_shows_the_version() -> None:
    assert "__version__" in dir(mscgraph)


def test_no_public_name_is_that_of_a_room() -> None:
    rooms = {*LAYERS["base"], *(room for rooms in LAYERS["layer"].values() for room in rooms)}
    assert rooms.intersection(mscgraph.__all__) == set()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="mscgraph attribute nonsense"):
        _ = mscgraph.nonsense


def test_importing_the_package_imports_no_library() -> None:
    code = "import sys, mscgraph; print([m for m in sys.modules if m.split('.')[0] in "
    code += "('rdflib', 'pyshacl', 'pyoxigraph', 'owlready2', 'lark', 'click', 'rich', 'yaml', 'pandas')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
