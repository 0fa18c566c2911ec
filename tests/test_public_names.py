"""The public names: each can be had from the package, and none costs an import before it is asked for."""

from __future__ import annotations

import ast
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


def test_type_checkers_see_the_public_names() -> None:
    tree = ast.parse(Path(mscgraph.__file__).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    imported = [alias.name for node in block.body for alias in node.names]
    assert sorted(imported) == sorted(mscgraph.__all__)


def test_completion_shows_the_public_names_and_nothing_else() -> None:
    assert [name for name in dir(mscgraph) if not name.startswith("__")] == mscgraph.__all__


def test_no_public_name_is_that_of_a_room() -> None:
    rooms = {*LAYERS["base"], *(room for rooms in LAYERS["layer"].values() for room in rooms)}
    assert rooms.intersection(mscgraph.__all__) == set()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'mscgraph' has no attribute 'nonsense'"):
        _ = mscgraph.nonsense


def test_an_import_that_fails_names_the_module_that_is_missing() -> None:
    from mscgraph._lazy import lazy_names

    load, _ = lazy_names("mscgraph", {"gone": "mscgraph.no_such_module"})
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        load("gone")


def test_importing_the_package_imports_no_library() -> None:
    code = "import sys, mscgraph; print([m for m in sys.modules if m.split('.')[0] in "
    code += "('rdflib', 'pyshacl', 'pyoxigraph', 'owlready2', 'lark', 'click', 'rich', 'yaml', 'pandas')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
