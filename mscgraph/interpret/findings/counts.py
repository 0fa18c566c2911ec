"""Which numbers belong to which measures of a segment."""

from __future__ import annotations

from collections.abc import Sequence

from mscgraph.interpret.findings.elements import THROUGH, Element, Kind
from mscgraph.interpret.findings.groups import Group
from mscgraph.interpret.findings.segment import Segment
from mscgraph.interpret.findings.standing import control_of, cost_of_value, counts_other
from mscgraph.interpret.findings.statement import OPPOSITE, Statement

__all__ = ["deny_nothing", "place_values", "settle_values", "take_values"]

#: A number that stands worse than this to a group does not belong to it, …
_WORST = 4.5
#: … and one that stands worse than this not to one that was found late.
_WORST_LATE = 3.0


def deny_nothing(segment: Segment) -> None:
    """Say of what a zero counts that it did not occur: "0 deaths"."""
    for statement in segment.statements:
        counted = statement.direction == "present" and statement.values
        if counted and not any(value.value.value for value in statement.values):
            statement.direction, statement.basis = "absent", statement.values[0]


def place_values(segment: Segment) -> None:
    """Give each number to the group that it stands best to; that of a control group is only told of."""
    elements = segment.elements
    for run in _runs_of_values(elements):
        run = [at for at in run if elements[at].value.unit or not counts_other(elements, at)]
        best: tuple[float, Group] | None = None
        for group in segment.groups:
            costs = [cost_of_value(elements, at, group) for at in run]
            if costs and min(costs) < _WORST and (best is None or sum(costs) < best[0]):
                best = sum(costs), group
        if best is not None:
            best[1].values.extend(elements[at] for at in run)


def take_values(segment: Segment, group: Group, *, near: bool = False) -> None:
    """Give a group that was found late the numbers that no other has.

    :param near: only those from which no other word of direction parts it
    """
    taken = {id(value) for one in segment.groups for value in one.values}
    for index, element in enumerate(segment.elements):
        free = element.kind == Kind.VALUE and id(element) not in taken
        if near and index > group.last and _begins_clause(segment, index):
            continue
        between = segment.elements[min(index, group.last) : max(index, group.first)]
        if near and any(one.kind == Kind.CUE for one in between):
            continue
        if free and cost_of_value(segment.elements, index, group) < _WORST_LATE:
            group.values.append(element)


def _begins_clause(segment: Segment, index: int) -> bool:
    """Say whether a number is what a word of direction behind it is said of: "and 2 worsened"."""
    after = next((one for one in segment.elements[index + 1 :] if one.kind not in THROUGH), None)
    return after is not None and after.kind == Kind.CUE


def settle_values(segment: Segment, statement: Statement) -> None:
    """Leave out the numbers of a control group, and say that it was compared with."""
    own = []
    for value in statement.values:
        control = control_of(segment.elements, value) if value in segment.elements else None
        if control is not None:
            statement.comparator = (control, "control")
        else:
            own.append(value)
    if statement.values and not own and statement.direction in OPPOSITE and statement.cue is None:
        segment.statements = [one for one in segment.statements if one is not statement]
        return
    statement.values = own
    places = [segment.elements.index(value) for value in own if value in segment.elements]
    low, high = statement.place
    statement.place = (min([low, *places]), max([high, *(place + 1 for place in places)]))


def _runs_of_values(elements: Sequence[Element]) -> list[list[int]]:
    """Return the places of numbers, together those that go together: "from 8% to 6%"."""
    runs: list[list[int]] = []
    for index, element in enumerate(elements):
        if element.kind != Kind.VALUE:
            continue
        if runs and runs[-1][-1] == index - 2 and elements[index - 1].has("range_signs"):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
