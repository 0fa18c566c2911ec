"""Costs by which words of direction and numbers are attached to measures, as ``ontology/findings.yaml`` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mscgraph.interpret.findings.elements import (
    Aside,
    Bracket,
    Comma,
    Copula,
    Element,
    Joint,
    Mention,
    Negation,
    Number,
    Occurrence,
    People,
)

#: The kinds of elements that have a cost of their own, by their keys in the file.
BETWEEN: Mapping[str, type[Element]] = {
    "aside": Aside,
    "bracket": Bracket,
    "comma": Comma,
    "copula": Copula,
    "joint": Joint,
    "measure": Mention,
    "negation": Negation,
    "number": Number,
    "occurrence": Occurrence,
    "people": People,
}


@dataclass(frozen=True, slots=True)
class Between:
    """Costs of an element that separates two others, by its kind."""

    kinds: Mapping[type[Element], float]
    other: float

    def of(self, element: Element) -> float:
        """Return the cost of an element."""
        return self.kinds.get(type(element), self.other)


@dataclass(frozen=True, slots=True)
class BeforeCosts:
    """Costs of a word of direction before its measures; each number has its comment in the file."""

    between: Between
    listed: float
    tied: float
    tied_noun: float
    follow: float
    noun: float
    measure_noun: float
    predicate: float


@dataclass(frozen=True, slots=True)
class AfterCosts:
    """Costs of a word of direction after its measures."""

    between: Between
    begin: float
    negated_noun: float
    object: float
    object_from: float
    verb: float
    adjective: float
    noun: float


@dataclass(frozen=True, slots=True)
class NumberCosts:
    """Costs of a number before or after its measures."""

    between: Between
    behind: float
    listed: float
    measure_word: float
    other_statement: float
    other_name: float
    subject: float
    predicate: float
    explained: float
    far: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """Costs from which on nothing is attached."""

    direction: float
    direction_close: float
    number: float
    number_late: float


@dataclass(frozen=True, slots=True)
class Reach:
    """Maximum distances, in elements, or in tokens."""

    governed: int
    number: int
    significance: int
    control_after_number: int
    control_before_number: int
    control_subject: int
    control_versus: int
    counted: int
    opening: int
    people_denied: int
    name_denied: int
    name_occurred: int
    name: int
    shared: int
    measure_before_colon: int
    category: int
    bracket: int


@dataclass(frozen=True, slots=True)
class Costs:
    """All costs and distances of the method."""

    before: BeforeCosts
    after: AfterCosts
    number: NumberCosts
    bounds: Bounds
    reach: Reach
