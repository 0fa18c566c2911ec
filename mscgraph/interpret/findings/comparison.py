"""With what a segment compares, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from mscgraph.interpret.findings.cues import Comparator
from mscgraph.interpret.findings.elements import Kind
from mscgraph.interpret.findings.segment import Segment
from mscgraph.interpret.findings.statement import Statement

__all__ = ["drop_controls", "judge_earlier", "place_chances", "place_comparators"]

#: A control group stands no further behind the word that ties it to a measure.
_NEAR = 4


def judge_earlier(segment: Segment, statements: Sequence[Statement]) -> bool:
    """Judge earlier statements by a segment that says nothing else: "although not significantly"."""
    kinds = {element.kind for element in segment.elements}
    if Kind.SIGNIFICANCE not in kinds or not kinds <= {
        Kind.SIGNIFICANCE,
        Kind.NEGATION,
        Kind.FILLER,
        Kind.COPULA,
    }:
        return False
    element = next(one for one in segment.elements if one.kind == Kind.SIGNIFICANCE)
    for statement in statements:
        statement.significance = (element, bool(element.value) and Kind.NEGATION not in kinds)
    return True


def place_chances(segment: Segment) -> None:
    """Give each p-value to the statement before it that has no word for significance."""
    for index, element in enumerate(segment.elements):
        if element.kind != Kind.SIGNIFICANCE or element.tags is not None:
            continue
        before = [one for one in segment.statements if one.place[0] < index and one.significance is None]
        if before:
            before[-1].significance = (element, bool(element.value))


def drop_controls(segment: Segment) -> None:
    """Take back what is said of the control group itself: "CRP was higher in the control group"."""
    if not any(_is_subject(segment, index) for index in range(len(segment.elements))):
        return
    kept = [one for one in segment.statements if one.cue is None or one.values]
    if len(kept) < len(segment.statements):
        segment.statements = kept
        if kept:
            segment.unread.append((segment.elements[0].first, segment.elements[-1].last))


def _is_subject(segment: Segment, index: int) -> bool:
    """Say whether the element at *index* names a control group of which something is told."""
    element = segment.elements[index]
    if not element.has("control_groups"):
        return False
    for at in range(index - 1, max(index - _NEAR, 0) - 1, -1):
        before = segment.elements[at]
        if before.has("versus"):
            return False
        if before.has("owning"):
            return not any(one.has("versus") for one in segment.elements[max(at - 2, 0) : at])
        if before.kind != Kind.FILLER:
            return False
    return index == 0 or all(one.kind == Kind.FILLER for one in segment.elements[:index])


def place_comparators(segment: Segment) -> None:
    """Say of each statement what it compares with."""
    for element in segment.elements:
        found = element.tags.get("comparator") if element.tags else None
        if not isinstance(found, Comparator):
            continue
        for statement in segment.statements:
            if statement.comparator is not None:
                continue
            if found.compares and not (statement.cue is not None and statement.cue.comparative):
                continue
            plain = statement.direction in (None, "present", "absent")
            if plain and found.name != "dose-groups":
                continue
            if statement.direction is not None:
                statement.comparator = (element, found.name)
