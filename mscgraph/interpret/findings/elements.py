"""The parts that a sentence falls into: measures, words of direction, negations, numbers, times, people, the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

__all__ = ["LIST", "REACH", "THROUGH", "Element", "Kind", "Point", "has_joint", "is_predicate"]

#: Between a word and what it is said of stand no more other elements.
REACH = 7


class Kind:
    """The kinds of elements."""

    MEASURE = "measure"
    CUE = "cue"
    NEGATION = "negation"
    OCCURRENCE = "occurrence"
    COPULA = "copula"
    SIGNIFICANCE = "significance"
    COMPARATOR = "comparator"
    VALUE = "value"
    TIME = "time"
    PEOPLE = "people"
    JOINT = "joint"
    COMMA = "comma"
    BRACKET = "bracket"
    BREAK = "break"
    ASIDE = "aside"
    CARRIER = "carrier"
    FILLER = "filler"
    UNKNOWN = "unknown"


#: What may stand between a word and what it belongs to.
THROUGH = frozenset((Kind.FILLER, Kind.SIGNIFICANCE, Kind.CARRIER))
#: What joins or frames members of a list.
LIST = frozenset((Kind.JOINT, Kind.COMMA, Kind.BRACKET))


@dataclass(slots=True)
class Point:
    """A point of time: how it is printed and its days, ``None`` where it is no number."""

    text: str
    days: Decimal | None


@dataclass(slots=True)
class Element:
    """A word or phrase with its meaning.

    :param first: index of its first word
    :param last: index after its last word
    :param value: measure, cue, amount, points of time, comparator, whether significant
    :param tags: all that the phrase may mean
    """

    kind: str
    first: int
    last: int
    value: Any = None
    tags: dict[str, Any] | None = None

    def has(self, tag: str) -> bool:
        """Say whether the phrase may mean *tag*."""
        return self.tags is not None and tag in self.tags


def has_joint(elements: Sequence[Element]) -> bool:
    """Say whether a word that joins members of a list is among *elements*."""
    return any(element.kind == Kind.JOINT for element in elements)


def is_predicate(elements: Sequence[Element], index: int) -> bool:
    """Say whether "is" or "remained" stands before the element at *index*, but for adverbs and negations."""
    at = index - 1
    while at >= 0 and elements[at].kind in (Kind.FILLER, Kind.SIGNIFICANCE, Kind.NEGATION):
        if elements[at].has("determiners"):
            return False
        at -= 1
    return at >= 0 and (elements[at].kind == Kind.COPULA or elements[at].has("copulas"))
