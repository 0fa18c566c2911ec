"""A part of a sentence that states one thing, or several that a list joins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mscgraph.interpret.findings.cues import Cue, Cues
from mscgraph.interpret.findings.elements import Element, Kind, Point
from mscgraph.interpret.findings.groups import Group
from mscgraph.interpret.findings.statement import OPPOSITE, Statement
from mscgraph.interpret.findings.words import Words

__all__ = ["Segment"]

#: A word for significance belongs to a word of direction no further away.
_NEAR = 4


@dataclass(slots=True)
class Segment:
    """The elements of a segment with what was read of them.

    :param previous: the segment whose measures this one goes on with, ``None`` where it does not
    :param continues: whether the sentence has stated something before
    :param repeated: what is said of the measures here without a word of direction, and the word that says so
    :param groups: measures that lists join, in order
    :param negated: per index of a word of direction, what denies it
    :param stated: identities of the members of which something is told
    :param unread: (first, last) of the words of what is not read
    :param leading: times that stand before all statements
    """

    words: Words
    elements: list[Element]
    cues: Cues
    previous: Segment | None = None
    continues: bool = False
    repeated: tuple[Statement, Element] | None = None
    groups: list[Group] = field(default_factory=list)
    negated: dict[int, Element] = field(default_factory=dict)
    stated: set[int] = field(default_factory=set)
    statements: list[Statement] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    leading: list[tuple[Element, Point]] = field(default_factory=list)

    def tells_nothing(self) -> bool:
        """Say whether the segment tells what was asked or planned, or only that something was looked at."""
        if any(element.has("hypothetical") for element in self.elements):
            return True
        kinds = {element.kind for element in self.elements}
        if kinds & {Kind.CUE, Kind.VALUE}:
            return False
        return any(
            element.has("examined") or (element.has("established") and Kind.NEGATION in kinds)
            for element in self.elements
        )

    def add(self, group: Group) -> None:
        """Put a group that was found late among the others."""
        self.groups.append(group)
        self.groups.sort(key=lambda one: one.first)

    def state(self, group: Group, index: int) -> Statement:
        """Make the statement that the word of direction at *index* tells of a group."""
        element = self.elements[index]
        negation = self.negated.get(index) or group.negation
        cue: Cue = element.value
        direction = cue.direction
        if direction == "unchanged" and cue.stands == "words" and group.is_of(("response",)):
            direction = "present"  # a response that is maintained is reached
        if negation is not None:
            direction = OPPOSITE.get(direction or "", "unchanged")
        used = [element, *([negation] if negation is not None else [])]
        statement = Statement(
            members=group.members,
            direction=direction,
            basis=element,
            words=self._span(group, used),
            cue=cue,
            negation=negation,
            values=group.values,
            place=(min(group.first, index), max(group.last, index + 1)),
        )
        self._judge(statement, index)
        self.statements.append(statement)
        return statement

    def make(self, group: Group, direction: str | None, basis: Element | None) -> Statement:
        """Make the statement of a group that no word of direction governs."""
        statement = Statement(
            members=group.members,
            direction=direction,
            basis=basis,
            words=self._span(group, [basis] if basis is not None else [])
            if basis or group.values
            else (group.members[0].first, group.members[-1].last),
            values=group.values,
            place=(group.first, group.last),
        )
        self.statements.append(statement)
        return statement

    def _judge(self, statement: Statement, index: int) -> None:
        """Find whether a word for significance stands beside the word of direction at *index*."""
        for distance in range(1, _NEAR + 1):
            for at in (index - distance, index + distance):
                if not 0 <= at < len(self.elements) or self.elements[at].kind != Kind.SIGNIFICANCE:
                    continue
                between = self.elements[min(at, index) + 1 : max(at, index)]
                if any(one.kind in (Kind.CUE, Kind.COMMA, Kind.JOINT) for one in between):
                    continue
                element = self.elements[at]
                value = bool(element.value) and statement.direction != "unchanged"
                statement.significance = (element, value)
                return

    def _span(self, group: Group, used: Sequence[Element]) -> tuple[int, int]:
        first = min(
            group.members[0].first, *(one.first for one in used), *(one.first for one in group.values)
        )
        last = max(group.members[-1].last, *(one.last for one in used), *(one.last for one in group.values))
        return first, last
