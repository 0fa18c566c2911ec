"""Attachments: words of direction, denials and numbers, each attached to a group of measures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mscgraph.interpret.findings.clauses import Clause
from mscgraph.interpret.findings.costs import Reach
from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import (
    LINKS,
    DirectionWord,
    Element,
    Number,
    Point,
    Significance,
    Time,
)
from mscgraph.interpret.findings.groups import Group, Member
from mscgraph.interpret.findings.phrases import Cue, Direction

#: First and last of tokens, or of elements.
Span = tuple[int, int]
#: A time of a sentence, and one of its points.
Moment = tuple[Time, Point]

#: The direction of a denied occurrence.
OPPOSITE: Mapping[Direction | None, Direction] = {"present": "absent", "absent": "present"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """One statement of a group of measures.

    :param members: the group's, or what is meant by them
    :param direction: of the word of direction after negation, ``None`` without one
    :param basis: the element that states the direction, ``None`` if a verdict or a number does
    :param span: (first, last) of the tokens of all that was used
    :param place: (first, last) of its elements in the clause
    :param moments: the times of the whole statement
    :param dated: per index in *values*, the times of that number alone
    """

    group: Group
    members: tuple[Member, ...]
    direction: Direction | None
    basis: Element | None
    span: Span
    place: Span
    cue: Cue | None = None
    negation: Element | None = None
    values: tuple[Number, ...] = ()
    moments: tuple[Moment, ...] = ()
    dated: Mapping[int, tuple[Moment, ...]] = field(default_factory=dict)
    comparator: tuple[Element, str] | None = None
    significance: tuple[Element, bool] | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The statements of a sentence before a clause.

    :param continued: those of the clause that this one continues, empty if it continues none
    :param repeated: the one that this clause repeats, or denies, of other measures
    :param sums_up: whether the sentence has statements that this clause may sum up
    """

    continued: Sequence[Attachment] = ()
    repeated: Attachment | None = None
    sums_up: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The attachments of a clause as far as they are found.

    :param groups: of measures, in order
    :param negations: per index of a word of direction, the element that denies it
    :param used: indexes of words of direction that govern something
    :param stated: groups that are stated, whatever becomes of their attachments
    """

    clause: Clause
    context: Context
    cues: Cues
    groups: tuple[Group, ...]
    negations: Mapping[int, Element]
    attachments: tuple[Attachment, ...] = ()
    used: frozenset[int] = frozenset()
    stated: frozenset[Group] = frozenset()

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements of the clause."""
        return self.clause.elements

    @property
    def reach(self) -> Reach:
        """The distances of the method."""
        return self.cues.costs.reach

    def with_group(self, group: Group) -> Draft:
        """Return the draft with a group that was found late among the others."""
        return replace(self, groups=tuple(sorted((*self.groups, group), key=lambda one: one.first)))

    def with_attachments(
        self, *attachments: Attachment | None, used: Collection[int] = (), stated: Collection[Group] = ()
    ) -> Draft:
        """Return the draft with further attachments.

        :param used: indexes of the words of direction that govern them
        :param stated: groups that are stated by them
        """
        found = tuple([one for one in attachments if one is not None])
        if not (found or used or stated):
            return self
        return replace(
            self,
            attachments=self.attachments + found,
            used=self.used.union(used),
            stated=self.stated.union(stated),
        )


def attach_word(
    draft: Draft, group: Group, index: int, word: DirectionWord, *, late: bool = False
) -> Attachment:
    """Attach the word of direction at *index* to a group.

    :param late: whether the group was found by the word, so that all its numbers are part of the statement's words
    """
    negation = draft.negations.get(index) or group.negation
    direction = word.cue.direction
    if direction == "unchanged" and word.cue.position == "words" and group.is_of("response"):
        direction = "present"  # a response that is maintained is reached
    if negation is not None:
        direction = OPPOSITE.get(direction, "unchanged")
    return Attachment(
        group,
        group.members,
        direction,
        basis=word,
        span=_span(group, word, negation, *(group.values if late else ())),
        place=(min(group.first, index), max(group.last, index + 1)),
        cue=word.cue,
        negation=negation,
        values=group.values,
        significance=_significance_beside(draft, index, direction),
    )


def attach_group(group: Group, direction: Direction | None, basis: Element | None) -> Attachment:
    """Attach to a group the element that states of it what no word of direction does."""
    span = _span(group, basis, *group.values)
    place = (group.first, group.last)
    return Attachment(group, group.members, direction, basis, span, place, values=group.values)


def _span(group: Group, *others: Element | None) -> Span:
    """Return (first, last) of the tokens of a group and of other elements."""
    used = [one for one in others if one is not None]
    first = min([group.members[0].first, *[one.first for one in used]])
    return first, max([group.members[-1].last, *[one.last for one in used]])


def _significance_beside(
    draft: Draft, index: int, direction: Direction | None
) -> tuple[Element, bool] | None:
    """Return the word for significance beside the word of direction at *index*."""
    elements, reach = draft.elements, draft.reach.significance
    words = [(abs(at - index), at, one) for at, one in enumerate(elements) if isinstance(one, Significance)]
    for distance, at, one in sorted(words, key=lambda word: word[:2]):
        between = elements[min(at, index) + 1 : max(at, index)]
        if distance <= reach and not any(isinstance(other, (DirectionWord, *LINKS)) for other in between):
            return one, one.significant and direction != "unchanged"
    return None
