"""Measures that a list joins, and noun phrases that no measure's label is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mscgraph.interpret.findings.elements import LIST, THROUGH, Element, Kind, has_joint, is_predicate
from mscgraph.interpret.findings.words import Words
from mscgraph.namespaces import fold
from mscgraph.records import Measure

__all__ = ["INSIDE", "Group", "Member", "find_groups", "find_unknown", "find_unknown_run"]

#: A measure that the vocabulary lacks is named by no more words, …
_LONGEST_NAME = 8
#: … and stands behind no more words that name none.
_REACH = 7

#: What may stand inside a list.
INSIDE = LIST | THROUGH | {Kind.UNKNOWN}
_ASIDE_ENDS = frozenset(
    (*(Kind.COMMA, Kind.COPULA, Kind.OCCURRENCE, Kind.CUE, Kind.NEGATION), Kind.PEOPLE, Kind.VALUE)
)


@dataclass(slots=True)
class Member:
    """A phrase that names a measure: its words, and the measure, ``None`` where the vocabulary lacks it."""

    first: int
    last: int
    measure: Measure | None

    @property
    def is_adjective(self) -> bool:
        """Whether it is a verdict by another word than its noun: "safe", which no word of direction governs."""
        return self.measure is not None and self.measure.kind == "verdict" and not self.noun

    noun: bool = True


@dataclass(slots=True)
class Group:
    """Measures that a list joins; *first* and *last* count elements of the segment."""

    members: list[Member]
    first: int
    last: int
    aside: bool = False
    negation: Element | None = None
    values: list[Element] = field(default_factory=list)

    def is_of(self, kinds: frozenset[str] | tuple[str, ...]) -> bool:
        """Say whether its last member is a measure of one of *kinds*."""
        measure = self.members[-1].measure
        return measure is not None and measure.kind in kinds


def find_groups(words: Words, elements: Sequence[Element]) -> list[Group]:
    """Return the groups of measures of a segment, in order."""
    return _GroupFinder(words, elements).find()


class _GroupFinder:
    """Goes once over a segment."""

    def __init__(self, words: Words, elements: Sequence[Element]) -> None:
        self._words = words
        self._elements = elements
        self._groups: list[Group] = []

    def find(self) -> list[Group]:
        """Return the groups in order."""
        aside = False
        gap: list[int] = []
        current: Group | None = None
        for index, element in enumerate(self._elements):
            if element.kind == Kind.MEASURE:
                member = self._member(element)
                how = self._joins(gap, current, element) if current is not None else "new"
                if current is not None and how == "same":
                    self._add_unknown(current, gap)
                    current.members.append(member)
                    current.last = index + 1
                elif current is not None and how == "instead":
                    current.members[-1] = member
                    current.last = index + 1
                elif current is not None and how == "modifier":
                    current.last = index + 1
                else:
                    current = Group([member], index, index + 1, aside=aside)
                    self._groups.append(current)
                if element.has("denied"):
                    current.negation = element
                gap = []
                continue
            if element.kind == Kind.ASIDE:
                counted = index > 0 and self._elements[index - 1].kind == Kind.VALUE
                aside = not (counted and element.last - element.first == 1)
                current = None if aside else current
            elif element.kind in _ASIDE_ENDS and not (
                element.kind == Kind.CUE and element.value.direction is None
            ):
                aside = False
            gap.append(index)
        return self._groups

    def _member(self, element: Element) -> Member:
        measure: Measure = element.value
        spelled = fold(self._words.words_between(element.first, element.last))
        return Member(element.first, element.last, measure, spelled == fold(measure.concept.label))

    def _joins(self, gap: list[int], current: Group, element: Element) -> str:
        """Say how a measure goes with the group before it: "same", "instead", "modifier" or "new"."""
        between = [self._elements[index] for index in gap]
        measure: Measure = element.value
        if not between:
            return "modifier" if measure.kind == "procedure" else "instead"
        if any(one.kind not in INSIDE for one in between):
            return "new"
        if not any(one.kind in LIST for one in between):
            tied = any(one.has("prepositions") for one in between)
            if tied and self._words.folded[between[0].first] == "of":
                known = current.members[-1].measure
                return "instead" if known is not None and known.kind == "procedure" else "modifier"
            return "instead" if not tied and all(one.kind == Kind.UNKNOWN for one in between) else "new"
        if between[-1].has("determiners") and not has_joint(between):
            return "new"
        if element.has("denied") != (current.negation is not None and current.negation.has("denied")):
            return "new"
        if current.members[-1].is_adjective != self._member(element).is_adjective:
            return "new"
        if len(between) > 1 and between[-1].has("determiners") and between[-2].kind == Kind.UNKNOWN:
            return "new"  # "lowered pain and made the knee better"
        if self._stands_alone(current, gap[-1] + 1, listed=has_joint(between)):
            return "new"
        return "same"

    def _stands_alone(self, current: Group, index: int, *, listed: bool) -> bool:
        """Say whether the measure at *index* has a verb of its own, and the group before it a governor of its own."""
        after = next((one for one in self._elements[index + 1 :] if one.kind not in THROUGH), None)
        verb = after is not None and (
            after.kind in (Kind.COPULA, Kind.NEGATION, Kind.OCCURRENCE)
            or (after.kind == Kind.CUE and after.value.stands in ("words", "follow"))
        )
        if not verb:
            return False
        for before in reversed(self._elements[: current.first]):
            if before.kind in (Kind.COMMA, Kind.MEASURE, Kind.BRACKET):
                return False
            if before.kind == Kind.NEGATION and not listed:
                return True  # "without adverse events, pain decreased"
            if before.kind == Kind.OCCURRENCE or (before.kind == Kind.CUE and before.value.stands != "nouns"):
                return True
        return False

    def _add_unknown(self, group: Group, gap: list[int]) -> None:
        """Add members of a list that the vocabulary lacks: words between two commas or joints."""
        run: list[Element] = []
        opened = False
        for index in gap:
            element = self._elements[index]
            if element.kind in LIST:
                if opened and run and len(run) <= _LONGEST_NAME:
                    group.members.append(Member(run[0].first, run[-1].last, None))
                opened, run = True, []
            elif element.kind == Kind.UNKNOWN:
                run.append(element)
            elif run or element.kind != Kind.FILLER:
                opened = False


def find_unknown(words: Words, elements: Sequence[Element], index: int) -> tuple[int, int, Member] | None:
    """Return the noun phrase beside a word of direction that no measure's label is."""
    stands = elements[index].value.stands
    predicate = is_predicate(elements, index)
    backward = find_unknown_run(words, elements, range(index - 1, -1, -1))
    forward = find_unknown_run(words, elements, range(index + 1, len(elements)))
    first = backward if stands == "follow" or predicate else forward
    return first or (backward if first is forward else forward)


def find_unknown_run(
    words: Words, elements: Sequence[Element], places: range
) -> tuple[int, int, Member] | None:
    """Return the first noun phrase on *places*, with its first and last, ``None`` where another word comes first."""
    run: list[int] = []
    steps = 0
    for at in places:
        element = elements[at]
        tie = element.kind == Kind.FILLER and words.folded[element.first] == "of"
        if element.kind == Kind.UNKNOWN or (run and tie):
            run.append(at)
        elif run:
            break
        elif element.kind in (Kind.FILLER, Kind.SIGNIFICANCE, Kind.COPULA, Kind.NEGATION, Kind.CARRIER):
            steps += 1
            if steps > _REACH:
                return None
        else:
            return None
    while run and elements[run[-1]].kind != Kind.UNKNOWN:
        run.pop()
    if not run or len(run) > _LONGEST_NAME:
        return None
    first, last = min(run), max(run) + 1
    name = Member(elements[first].first, elements[last - 1].last, None)
    return first, last, name
