"""Gives numbers to the measures that they count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mscgraph.interpret.findings.attachments import OPPOSITE, Attachment, Draft
from mscgraph.interpret.findings.costs import Costs, Reach
from mscgraph.interpret.findings.elements import (
    Bracket,
    Carrier,
    DirectionWord,
    Element,
    Filler,
    Joint,
    Mention,
    Number,
    People,
    Unknown,
    content_at,
)
from mscgraph.interpret.findings.groups import Group
from mscgraph.interpret.findings.weighing import cost_of_number


def give_numbers(elements: Sequence[Element], groups: Iterable[Group], costs: Costs) -> list[Group]:
    """Return the groups with numbers: each goes to the group for which it costs least."""
    given = list(groups)
    for run in _runs(elements, costs):
        best: tuple[float, int] | None = None
        for at, group in enumerate(given):
            of = [cost_of_number(elements, index, group, costs.number, costs.reach) for index, _ in run]
            if min(of) < costs.bounds.number and (best is None or sum(of) < best[0]):
                best = sum(of), at
        if best is not None:
            group = given[best[1]]
            given[best[1]] = replace(group, values=(*group.values, *(number for _, number in run)))
    return given


def _runs(elements: Sequence[Element], costs: Costs) -> Iterable[list[tuple[int, Number]]]:
    """Return the numbers that count measures, with their places, together those of a range: "from 8% to 6%"."""
    runs: list[list[tuple[int, Number]]] = []
    last = -3
    for index, element in enumerate(elements):
        if not isinstance(element, Number):
            continue
        if not (last == index - 2 and elements[index - 1].has("range_signs")):
            runs.append([])
        last = index
        if element.amount.unit or not _counts_other(elements, index, costs.reach):
            runs[-1].append((index, element))
    return filter(None, runs)


def _counts_other(elements: Sequence[Element], index: int, reach: Reach) -> bool:
    """Return whether the words behind a bare number name something that is no measure."""
    first = index + 1
    if first < len(elements) and isinstance(elements[first], Carrier):  # "one case of X"
        first += 1
    if first >= len(elements) or not isinstance(elements[first], Unknown):
        return False
    places = range(first, min(first + reach.counted, len(elements)))
    at = next((at for at in places if not isinstance(elements[at], Unknown)), None)
    if at is None:
        return True
    if isinstance(elements[at], Joint):
        return at + 1 < len(elements) and isinstance(elements[at + 1], Number)
    return not isinstance(elements[at], (Mention, People))


def late_numbers(draft: Draft, group: Group, *, near: bool = False) -> Group:
    """Return a group that was found late with the numbers that no other group has.

    :param near: only those from which no other word of direction parts it
    """
    elements, costs = draft.elements, draft.cues.costs
    taken = {number.first for one in draft.groups for number in one.values}
    values: list[Number] = []
    for index, element in enumerate(elements):
        if not isinstance(element, Number) or element.first in taken:
            continue
        between = elements[min(index, group.last) : max(index, group.first)]
        if near and any(isinstance(one, DirectionWord) for one in between):
            continue
        if near and index > group.last and isinstance(content_at(elements, index + 1), DirectionWord):
            continue  # "and 2 worsened"
        if cost_of_number(elements, index, group, costs.number, costs.reach) < costs.bounds.number_late:
            values.append(element)
    return replace(group, values=tuple(values)) if values else group


def deny_zeros(attachments: Iterable[Attachment]) -> list[Attachment]:
    """Return the attachments with the absence of what a zero counts: "0 deaths"."""
    return [
        replace(one, direction="absent", basis=one.values[0])
        if one.direction == "present" and one.values and not any(value.amount.value for value in one.values)
        else one
        for one in attachments
    ]


def settle(draft: Draft, attachment: Attachment) -> Attachment | None:
    """Leave out the numbers of a control group, which is what was compared with; ``None`` if they were all."""
    if not attachment.values:
        return attachment
    places = {one.first: at for at, one in enumerate(draft.elements)}
    own: list[Number] = []
    comparator = attachment.comparator
    low, high = attachment.place
    for value in attachment.values:
        at = places[value.first]
        control = _control_of(draft.elements, at, draft.reach)
        if control is not None:
            comparator = (control, "control")
        else:
            own.append(value)
            low, high = min(low, at), max(high, at + 1)
    if not own and attachment.direction in OPPOSITE and attachment.cue is None:
        return None
    return replace(attachment, values=tuple(own), comparator=comparator, place=(low, high))


def _control_of(elements: Sequence[Element], index: int, reach: Reach) -> Element | None:
    """Return the word by which a number is the control group's: "20% of the control", "versus 20%"; else ``None``."""
    for before in reversed(elements[max(index - reach.control_before_number, 0) : index]):
        if before.has("versus"):
            return before
        if not isinstance(before, Filler):
            break
    for element in elements[index + 1 : index + 1 + reach.control_after_number]:
        if element.has("control_groups"):
            return element
        if not isinstance(element, (Filler, Bracket, Mention)):
            return None
    return None
