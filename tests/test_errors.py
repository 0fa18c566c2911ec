"""Errors: one line with place, problem and remedy, and a code that the documentation explains."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from importlib import import_module

from mscgraph import errors
from mscgraph.errors import GraphError, MscgraphError, OutputError, reason_of
from support import ROOT

MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "mscgraph").rglob("*.py"))
]


def kinds_below(kind: type[MscgraphError]) -> Iterator[type[MscgraphError]]:
    """Yield the kinds of error below one, wherever they are defined."""
    for below in kind.__subclasses__():
        yield below
        yield from kinds_below(below)


def test_every_error_is_defined_with_the_others() -> None:
    for module in MODULES:
        import_module(module)
    found = {kind for kind in kinds_below(MscgraphError) if kind.__module__.startswith("mscgraph.")}
    assert [kind for kind in found if kind.__module__ != errors.__name__] == []
    assert len(found) > 10


def test_two_values_of_one_kind_are_expected_and_found() -> None:
    error = GraphError("a.ttl", "Turtle", "RDF/XML")
    assert str(error) == "a.ttl: expected Turtle, found RDF/XML"


def test_a_problem_has_words_of_its_own_and_a_remedy() -> None:
    error = OutputError("graph", problem="no space left on device", remedy="name another folder with -o")
    assert str(error) == "graph: no space left on device; name another folder with -o"


def test_the_systems_reason_has_no_number_no_path_and_no_address() -> None:
    words = "Address already in use (while attempting to bind on address ('127.0.0.1', 8000))"
    assert reason_of(OSError(98, words)) == "Address already in use"
    assert (
        reason_of(FileNotFoundError(2, "No such file or directory", ".a.new-x"))
        == "No such file or directory"
    )
    assert reason_of(ValueError("a NUL byte")) == "a NUL byte"


def test_an_error_crosses_a_process_border_with_its_facts() -> None:
    error = OutputError("graph", problem="no space left on device", remedy="free some")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.place, copy.problem, copy.remedy) == (
        *(OutputError, str(error), "graph"),
        *("no space left on device", "free some"),
    )


def test_every_code_is_unique_and_has_a_paragraph() -> None:
    headings = re.findall(r"(?m)^## (\S+)$", (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8"))
    assert sorted(kind.code for kind in kinds_below(MscgraphError)) == sorted(headings)
