"""One statement of a sentence, before it becomes findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from mscgraph.interpret.findings.cues import Cue
from mscgraph.interpret.findings.elements import Element, Point
from mscgraph.interpret.findings.groups import Member

__all__ = ["OPPOSITE", "Statement"]

#: What a denied occurrence is.
OPPOSITE = {"present": "absent", "absent": "present"}


@dataclass(slots=True)
class Statement:
    """One statement of a group of measures.

    :param direction: of the word of direction after negation, ``None`` where none is told
    :param basis: the element that tells the direction, ``None`` where a verdict or a number does
    :param words: (first, last) of all that was used
    :param points: the times of the whole statement
    :param dated: per index in *values*, the times of that number alone
    """

    members: list[Member]
    direction: str | None
    basis: Element | None
    words: tuple[int, int]
    cue: Cue | None = None
    negation: Element | None = None
    values: list[Element] = field(default_factory=list)
    points: list[tuple[Element, Point]] = field(default_factory=list)
    dated: dict[int, list[tuple[Element, Point]]] = field(default_factory=dict)
    comparator: tuple[Element, str] | None = None
    significance: tuple[Element, bool] | None = None
    place: tuple[int, int] = (0, 0)
