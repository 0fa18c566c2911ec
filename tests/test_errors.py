"""Errors: one line with place, problem and remedy, and a code that the documentation explains."""

from __future__ import annotations

import pickle
import re

from mscgraph import errors
from mscgraph.errors import GraphError, MscgraphError, OutputError
from support import ROOT

KINDS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and MscgraphError in kind.__mro__[1:]
]


def test_two_values_of_one_kind_are_expected_and_found() -> None:
    error = GraphError("a.ttl", "Turtle", "RDF/XML")
    assert str(error) == "a.ttl: expected Turtle, found RDF/XML"


def test_a_problem_has_words_of_its_own_and_a_remedy() -> None:
    error = OutputError("graph", problem="no space left on device", remedy="name another folder with -o")
    assert str(error) == "graph: no space left on device; name another folder with -o"


def test_an_error_crosses_a_process_border_with_its_facts() -> None:
    error = OutputError("graph", problem="no space left on device", remedy="free some")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.place, copy.problem, copy.remedy) == (
        *(OutputError, str(error), "graph"),
        *("no space left on device", "free some"),
    )


def test_every_code_is_unique_and_has_a_paragraph() -> None:
    headings = re.findall(r"(?m)^## (\S+)$", (ROOT / "docs" / "errors.md").read_text("utf-8"))
    assert sorted(kind.code for kind in KINDS) == sorted(headings)
    assert all(issubclass(kind, MscgraphError) for kind in KINDS)
