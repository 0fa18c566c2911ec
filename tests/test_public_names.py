"""The public names: each can be had from the package, and none costs an import before it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mscgraph


@pytest.mark.parametrize("name", mscgraph.__all__)
def test_a_public_name_is_the_one_its_module_defines(name: str) -> None:
    found = getattr(mscgraph, name)
    assert found.__name__ == name
    assert found.__module__ in sys.modules


def test_the_public_names_are_sorted_and_all_defined_somewhere() -> None:
    assert sorted(mscgraph.__all__, key=lambda name: (name[0].islower(), name)) == mscgraph.__all__
    assert set(mscgraph.__all__) == set(mscgraph._DEFINED_IN)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = mscgraph.nonsense


def test_importing_the_package_imports_no_library() -> None:
    code = "import sys, mscgraph; print([m for m in sys.modules if m.split('.')[0] in "
    code += "('rdflib', 'pyshacl', 'pyoxigraph', 'owlready2', 'lark', 'click', 'rich', 'yaml')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
