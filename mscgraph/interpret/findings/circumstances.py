"""Circumstances of statements: times, comparators, and whether they are beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mscgraph.interpret.findings.attachments import Attachment, Moment
from mscgraph.interpret.findings.costs import Reach
from mscgraph.interpret.findings.elements import (
    LINKS,
    Comma,
    Copula,
    Element,
    Filler,
    Mention,
    Negation,
    Number,
    Significance,
    Time,
    has_joint,
)
from mscgraph.interpret.findings.phrases import Comparator


def judge_earlier(elements: Sequence[Element], earlier: Sequence[Attachment]) -> list[Attachment] | None:
    """Return earlier statements as a clause judges them that does nothing else: "although not significantly"."""
    judging = next((one for one in elements if isinstance(one, Significance)), None)
    if judging is None or not all(
        isinstance(one, (Significance, Negation, Filler, Copula)) for one in elements
    ):
        return None
    denied = any(isinstance(one, Negation) for one in elements)
    return [replace(one, significance=(judging, judging.significant and not denied)) for one in earlier]


def place_chances(elements: Sequence[Element], attachments: Sequence[Attachment]) -> list[Attachment]:
    """Give each p-value to the statement before it that has no word for significance."""
    judged = list(attachments)
    for index, element in enumerate(elements):
        if isinstance(element, Significance) and element.judges:
            before = [
                at for at, one in enumerate(judged) if one.place[0] < index and one.significance is None
            ]
            if before:
                judged[before[-1]] = replace(judged[before[-1]], significance=(element, element.significant))
    return judged


def without_controls(
    elements: Sequence[Element], attachments: Sequence[Attachment], reach: Reach
) -> list[Attachment]:
    """Leave out statements about the control group itself: "CRP was higher in the control group"."""
    controls = (at for at, one in enumerate(elements) if one.has("control_groups"))
    about = any(_is_about_control(elements, at, reach) for at in controls)
    return [one for one in attachments if not about or one.cue is None or one.values]


def _is_about_control(elements: Sequence[Element], index: int, reach: Reach) -> bool:
    """Return whether a statement is about the control group at *index*."""
    for at in range(index - 1, max(index - reach.control_subject, 0) - 1, -1):
        before = elements[at]
        if before.has("versus"):
            return False
        if before.has("owning"):
            return not any(one.has("versus") for one in elements[max(at - reach.control_versus, 0) : at])
        if not isinstance(before, Filler):
            return False
    return all(isinstance(one, Filler) for one in elements[:index])


def place_comparators(elements: Sequence[Element], attachments: Sequence[Attachment]) -> list[Attachment]:
    """Give each statement the comparator that the clause names."""
    compared = list(attachments)
    for element in elements:
        comparator = element.meanings.comparator
        if comparator is not None:
            compared = [
                replace(one, comparator=(element, comparator.name)) if _compares(one, comparator) else one
                for one in compared
            ]
    return compared


def _compares(attachment: Attachment, comparator: Comparator) -> bool:
    direction, cue = attachment.direction, attachment.cue
    compares = not comparator.compares or (cue is not None and cue.comparative)
    changes = direction not in (None, "present", "absent") or (direction and comparator.name == "dose-groups")
    return attachment.comparator is None and compares and bool(changes)


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
