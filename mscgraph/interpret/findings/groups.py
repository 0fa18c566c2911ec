"""Measures that a list joins, and noun phrases that no measure's label is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mscgraph.interpret.findings.elements import LIST, REACH, THROUGH, Element, Kind, has_joint, is_predicate
from mscgraph.interpret.findings.words import Words
from mscgraph.namespaces import fold
from mscgraph.records import Measure

__all__ = ["INSIDE", "Group", "Member", "extend", "find_groups", "find_unknown", "find_unknown_run"]

#: A measure that the vocabulary lacks is named by no more words, …
_LONGEST_NAME = 8

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
    """Return the groups of measures of a segment, in order, each with the members of its list."""
    groups = _GroupFinder(words, elements).find()
    for group in groups:
        extend(elements, group, groups)
    return groups


def extend(elements: Sequence[Element], group: Group, groups: Sequence[Group]) -> None:
    """Add to a group what a list joins to it that no measure's label is: "increased A and the volume of B".

    :param groups: all of the segment, which the group keeps clear of
    """
    if group.members[-1].is_adjective or group.aside:
        return
    low = max((one.last for one in groups if one.last <= group.first), default=0)
    high = min((one.first for one in groups if one.first >= group.last), default=len(elements))
    _extend_before(elements, group, low)
    while (run := _member_after(elements, group, high)) is not None:
        group.members.append(Member(elements[run.start].first, elements[run.stop - 1].last, None))
        group.last = run.stop
    _extend_before(elements, group, low)  # whose joint stands before its last member


def _extend_before(elements: Sequence[Element], group: Group, low: int) -> None:
    for run in _members_before(elements, group, low):
        group.members.insert(0, Member(elements[run.start].first, elements[run.stop - 1].last, None))
        group.first = run.start


def _member_after(elements: Sequence[Element], group: Group, high: int) -> range | None:
    """Return the places of an unknown member that a comma or joint joins to the end of a group."""
    at = group.last
    opened = at < high and elements[at].kind == Kind.BRACKET and group.is_of(("event",))
    while at < high and elements[at].kind in (Kind.COMMA, Kind.JOINT, *([Kind.BRACKET] if opened else [])):
        at += 1
    if at == group.last:
        return None
    joined = elements[at - 1].kind == Kind.JOINT
    run = _named(elements, at, high)
    if run is None:
        return None
    if opened:  # "1 SAE (X)"
        return (
            run
            if elements[group.last].value and run.stop < high and elements[run.stop].kind in LIST
            else None
        )
    if _is_governed(elements, group):
        return None if _is_verb(elements, run.stop, telling=True) else run
    listed = joined or (run.stop < len(elements) and elements[run.stop].kind in LIST)
    return run if listed and _is_verb(elements, run.stop) else None


def _members_before(elements: Sequence[Element], group: Group, low: int) -> list[range]:
    """Return the places of the unknown members that a list joins to the beginning of a group, the nearest first."""
    runs: list[range] = []
    first = group.first
    while (run := _member_before(elements, first, low)) is not None:
        runs.append(run)
        first = run.start
    if not runs:
        return []
    while first > low and _is_adverb(elements[first - 1]):
        first -= 1
    before = elements[first - 1] if first else None
    if before is None or before.kind in LIST:
        listed = any(one.kind == Kind.JOINT for one in elements[first : group.last])
        told = before is None and listed and _is_verb(elements, group.last)
    else:
        governed = before.kind in (Kind.CUE, Kind.NEGATION, Kind.CARRIER) or before.has("prepositions")
        told = governed and not _is_verb(elements, group.last, telling=True)
    return runs if told else []


def _is_adverb(element: Element) -> bool:
    return element.kind in (Kind.FILLER, Kind.SIGNIFICANCE) and not element.has("prepositions")


def _member_before(elements: Sequence[Element], first: int, low: int) -> range | None:
    """Return the places of an unknown name that a comma or joint joins to what begins at *first*."""
    end = first
    while end > low and elements[end - 1].kind in THROUGH:  # "A and serum B"
        end -= 1
    at = end
    while at > low and elements[at - 1].kind in (Kind.COMMA, Kind.JOINT):
        at -= 1
    if at == end:
        return None
    start = at
    while start > low and _may_name(elements[start - 1]):
        start -= 1
    run = _named(elements, start, at)
    return run if run is not None and run.stop == at else None


def _named(elements: Sequence[Element], at: int, high: int) -> range | None:
    """Return the places of the unknown words that begin at *at*, articles left out, ``None`` where others do."""
    while at < high and (elements[at].kind == Kind.CARRIER or elements[at].has("determiners")):
        at += 1
    end = at
    while end < high and (elements[end].kind == Kind.UNKNOWN or (end > at and _may_name(elements[end]))):
        end += 1
    while end > at and elements[end - 1].has("ties"):
        end -= 1
    return range(at, end) if 0 < end - at <= _LONGEST_NAME else None


def _may_name(element: Element) -> bool:
    """Say whether an element may stand in a name behind its first word: "ratio", "dose", or "of" before more."""
    return element.kind == Kind.UNKNOWN or (
        element.kind == Kind.FILLER
        and (element.has("uncounted") or element.has("uncounted_after") or element.has("ties"))
    )


def _is_verb(elements: Sequence[Element], at: int, *, telling: bool = False) -> bool:
    """Say whether what stands behind a phrase is said of it.

    :param telling: only what tells a direction counts, not "was seen"
    """
    passed = (*THROUGH, Kind.COPULA) if telling else tuple(THROUGH)
    if at < len(elements) and elements[at].kind == Kind.BRACKET and not elements[at].value:
        at += 1
    while at < len(elements) and elements[at].kind in passed:
        at += 1
    if at >= len(elements):
        return False
    element = elements[at]
    if element.kind == Kind.CUE:
        return element.value.stands != "lead" or telling
    return element.kind in (Kind.COPULA, Kind.OCCURRENCE, Kind.NEGATION) and not telling


def _is_governed(elements: Sequence[Element], group: Group) -> bool:
    """Say whether a word before a group tells something of it: a word of direction, a negation, what was seen."""
    for at in range(group.first - 1, -1, -1):
        element = elements[at]
        if element.kind in (Kind.CUE, Kind.NEGATION, Kind.OCCURRENCE):
            return True
        if element.kind in (Kind.COMMA, Kind.BRACKET, Kind.MEASURE, Kind.ASIDE, Kind.COPULA):
            return False
    return False


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
    ends_first = places.step < 0
    for at in places:
        element = elements[at]
        if element.kind == Kind.UNKNOWN or (
            (run or (ends_first and not element.has("ties"))) and _may_name(element)
        ):
            run.append(at)
        elif run:
            break
        elif element.kind in (Kind.FILLER, Kind.SIGNIFICANCE, Kind.COPULA, Kind.NEGATION, Kind.CARRIER):
            steps += 1
            if steps > REACH:
                return None
        else:
            return None
    while run and (elements[run[-1]].has("ties") or (ends_first and elements[run[-1]].kind != Kind.UNKNOWN)):
        run.pop()
    if not run or len(run) > _LONGEST_NAME:
        return None
    first, last = min(run), max(run) + 1
    name = Member(elements[first].first, elements[last - 1].last, None)
    return first, last, name
