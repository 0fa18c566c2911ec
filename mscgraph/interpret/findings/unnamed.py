"""States what is told of what no measure of the vocabulary names: "8 of 10 patients improved", "an embolism"."""

from __future__ import annotations

from mscgraph.interpret.findings.counts import settle_values, take_values
from mscgraph.interpret.findings.elements import Element, Kind
from mscgraph.interpret.findings.groups import Group, Member, extend, find_unknown, find_unknown_run
from mscgraph.interpret.findings.plain import state_plainly
from mscgraph.interpret.findings.segment import Segment
from mscgraph.records import Measure

__all__ = ["count_unknown", "state_unnamed"]


def state_unnamed(segment: Segment, index: int, element: Element, used: set[int]) -> None:
    """State what a word of direction tells that has no measure of the vocabulary beside it."""
    if (
        segment.previous is not None
        and not segment.groups
        and find_unknown_run(segment.words, segment.elements, range(index - 1, -1, -1)) is None
    ):
        values = [one for one in segment.elements if one.kind == Kind.VALUE]
        nearest = segment.previous.statements[-1]
        for statement in segment.previous.statements:
            if statement.basis is not nearest.basis:
                continue
            group = Group(statement.members, index, index + 1, values=values)
            made = segment.state(group, index)
            made.words = (element.first, element.last)
            settle_values(segment, made)
        used.add(index)
        return
    if element.has("measure") and not _is_of_unknown(segment, index):
        measure: Measure | None = element.tags["measure"] if element.tags else None
        group = Group([Member(element.first, element.last, measure)], index, index + 1)
        segment.add(group)
        take_values(segment, group)
        sums_up = element.value.direction not in (None, "present") and (
            segment.statements or segment.continues
        )
        if sums_up and not group.values and index not in segment.negated:
            segment.groups.remove(group)  # it sums up what else is stated
            return
        if group.values or index in segment.negated:
            state_plainly(segment, group, alone=True, negation=segment.negated.get(index))
        else:
            segment.state(group, index)
        used.add(index)
        return
    member = find_unknown(segment.words, segment.elements, index)
    unnamed = segment.cues.unnamed.get(element.value.direction or _denied_change(segment, index))
    if member is None and unnamed is not None and _names_nothing(segment):
        group = Group([Member(element.first, element.last, unnamed)], index, index + 1)
        segment.add(group)
        take_values(segment, group, near=True)
        settle_values(segment, segment.state(group, index))
        used.add(index)
    if member is not None:
        first, last, name = member
        group = Group([name], first, last)
        extend(segment.elements, group, segment.groups)
        take_values(segment, group)
        settle_values(segment, segment.state(group, index))
        used.add(index)


def _denied_change(segment: Segment, index: int) -> str | None:
    """Return the direction of "no change", ``None`` where no negation denies a word without direction."""
    return "unchanged" if index in segment.negated else None


def _names_nothing(segment: Segment) -> bool:
    """Say whether the segment names nothing that may have changed, but that the treatment is safe or works."""
    return not any(
        element.kind in (Kind.UNKNOWN, Kind.MEASURE, Kind.ASIDE)
        for element in segment.elements
        if not (element.kind == Kind.MEASURE and element.value.kind == "verdict")
    )


def _is_of_unknown(segment: Segment, index: int) -> bool:
    """Say whether "in" or "of" ties a word of direction to a noun phrase that no measure's label is."""
    after = segment.elements[index + 1 : index + 2]
    if not after or not after[0].has("prepositions"):
        return False
    return (
        find_unknown_run(segment.words, segment.elements, range(index + 2, len(segment.elements))) is not None
    )


def count_unknown(segment: Segment) -> None:
    """State what a number counts that no measure's label is: "220 deregulated proteins"."""
    taken = {id(value) for one in segment.groups for value in one.values}
    for index, element in enumerate(segment.elements):
        if element.kind != Kind.VALUE or id(element) in taken:
            continue
        if _is_measurement(segment, index):
            _count_before(segment, index, element)
            continue
        if element.value.unit:
            _count_people(segment, index, element)
            _count_before(segment, index, element)
            continue
        following = segment.elements[index + 1 : index + 2]
        run = find_unknown_run(segment.words, segment.elements, range(index + 1, len(segment.elements)))
        if run is not None and following and following[0].kind in (Kind.UNKNOWN, Kind.CARRIER):
            group = Group([run[2]], run[0], run[1], values=[element])
            segment.make(group, "present", element)


def _is_measurement(segment: Segment, index: int) -> bool:
    """Say whether a number with its unit tells how much: "by 0.5 mm"."""
    before = segment.elements[index - 1] if index else None
    return before is not None and (before.has("prepositions") or before.kind == Kind.COPULA)


def _count_people(segment: Segment, index: int, element: Element) -> None:
    """State what so many people had that no measure's label is: "one patient developed an embolism"."""
    after = segment.elements[index + 1 : index + 2]
    run = find_unknown_run(segment.words, segment.elements, range(index + 2, len(segment.elements)))
    if run is not None and after and after[0].kind == Kind.OCCURRENCE and element.value.unit == "patients":
        group = Group([run[2]], run[0], run[1], values=[element])
        extend(segment.elements, group, segment.groups)
        segment.make(group, "present", after[0])


def _count_before(segment: Segment, index: int, element: Element) -> None:
    """State how many had what is named before a number: "X in 3 patients", "the X was 95%"."""
    at = index - 1
    while at > 0 and segment.elements[at].kind == Kind.FILLER and not segment.elements[at].has("owning"):
        at -= 1
    tie = segment.elements[max(at, 0)]
    if at < 0 or not (
        tie.has("owning") or tie.kind == Kind.COPULA or (tie.kind == Kind.BRACKET and tie.value)
    ):
        return
    run = find_unknown_run(segment.words, segment.elements, range(at - 1, -1, -1))
    if run is None or run[1] != at or element.value.unit not in ("%", "patients"):
        return
    if any(run[0] < one.place[1] and one.place[0] < run[1] for one in segment.statements):
        return
    if any(run[0] == one.last for one in segment.groups):  # "mortality rate (7%)"
        return
    group = Group([run[2]], run[0], run[1], values=[element])
    extend(segment.elements, group, segment.groups)
    settle_values(segment, segment.make(group, "present", segment.elements[at]))
