"""Gives times to the statements of a clause that they date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mscgraph.interpret.findings.attachments import Attachment, Moment
from mscgraph.interpret.findings.elements import (
    LINKS,
    Comma,
    Element,
    Filler,
    Mention,
    Number,
    Time,
    has_joint,
)

__all__ = ["place_times"]


def place_times(
    elements: Sequence[Element], attachments: Sequence[Attachment]
) -> tuple[list[Attachment], tuple[Moment, ...]]:
    """Return the statements with their times, and the times that precede all of them."""
    if not any(isinstance(one, Time) for one in elements):
        return list(attachments), ()
    leading: list[Moment] = []
    whole: list[list[Moment]] = [[] for _ in attachments]
    dated: list[dict[int, tuple[Moment, ...]]] = [{} for _ in attachments]
    for index, time in enumerate(elements):
        if not isinstance(time, Time):
            continue
        moments = tuple((time, point) for point in time.points)
        of_number = _number_before(elements, attachments, index)
        if of_number is not None and len(attachments[of_number[0]].values) > 1:
            at, number = of_number
            dated[at][number] = dated[at].get(number, ()) + moments
            continue
        owner = of_number[0] if of_number is not None else _named_by(elements, attachments, index)
        chosen: Sequence[int] = [owner] if owner is not None else []
        if owner is None and (not attachments or index < attachments[0].place[0]):
            leading.extend(moments)
            chosen = range(len(attachments))
        for at in chosen or _beside(elements, attachments, index):
            whole[at].extend(moments)
    found = []
    for one, points, of in zip(attachments, whole, dated, strict=True):
        if len(of) == 1:  # "rose from 32% to 41% at 6 months"
            points.extend(*of.values())
            of = {}
        exact = tuple(moment for moment in points if moment[1].days is not None)
        found.append(replace(one, moments=exact or tuple(points[:1]), dated=of) if points or of else one)
    return found, tuple(leading)


def _number_before(
    elements: Sequence[Element], attachments: Sequence[Attachment], index: int
) -> tuple[int, int] | None:
    """Return the index of the statement and of its number that a time right behind that number dates."""
    at = index - 1
    while at >= 0 and elements[at].has("at"):
        at -= 1
    number = elements[at] if at >= 0 else None
    if not isinstance(number, Number):
        return None
    owners = ((at, one.values.index(number)) for at, one in enumerate(attachments) if number in one.values)
    return next(owners, None)


def _named_by(elements: Sequence[Element], attachments: Sequence[Attachment], index: int) -> int | None:
    """Return the index of the statement whose measure follows a time in one word: "3-year survival"."""
    time, after = elements[index], elements[index + 1 : index + 2]
    if time.last - time.first > 1 or not after or not isinstance(after[0], Mention):
        return None
    first = after[0].first
    owners = (
        at for at, one in enumerate(attachments) if any(member.first == first for member in one.members)
    )
    return next(owners, None)


def _beside(elements: Sequence[Element], attachments: Sequence[Attachment], index: int) -> Sequence[int]:
    """Return the indexes of the statements that a time inside, between or behind statements dates."""
    inside = [at for at, one in enumerate(attachments) if one.place[0] < index < one.place[1]]
    if inside:
        return inside
    at = index - 1
    while at >= 0 and (elements[at].has("at") or isinstance(elements[at], Filler)):
        at -= 1
    after = [at for at, one in enumerate(attachments) if one.place[0] > index]
    before = [at for at, one in enumerate(attachments) if one.place[1] <= index]
    if at >= 0 and isinstance(elements[at], LINKS):
        return after or before
    chosen = before[-1:]
    for left, right in zip(reversed(before[:-1]), reversed(before), strict=False):
        between = elements[attachments[left].place[1] : attachments[right].place[0]]
        if any(isinstance(one, Comma) for one in between) or not has_joint(between):
            break
        chosen.append(left)
    return chosen
