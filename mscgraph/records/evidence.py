"""A value and the words that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a value rests on, and the rule that read them."""

    column: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """A rule of ``ontology/rules.ttl``.

    :param gives: local names of the properties it gives
    :param is_assumption: whether it gives a value that no words state
    """

    key: str
    gives: frozenset[str]
    is_assumption: bool = False


@dataclass(frozen=True, slots=True)
class Read(Generic[T_co]):
    """A value and its evidence."""

    value: T_co
    evidence: Evidence
