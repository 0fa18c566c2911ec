"""Gives numbers to the measures that they count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mscgraph.interpret.findings.attachments import Attachment, Draft
from mscgraph.interpret.findings.costs import Costs
from mscgraph.interpret.findings.elements import DirectionWord, Element, Number, content_at
from mscgraph.interpret.findings.groups import Group
from mscgraph.interpret.findings.weighing import cost_of_number, counts_other

__all__ = ["deny_zeros", "give_numbers", "late_numbers"]


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
        if element.amount.unit or not counts_other(elements, index, costs.reach):
            runs[-1].append((index, element))
    return filter(None, runs)


def late_numbers(draft: Draft, group: Group, *, near: bool = False) -> Group:
    """Return a group that was found late with the numbers that no other group has.

    :param near: only those from which no other word of direction parts it
    """
    elements, costs = draft.elements, draft.costs
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
