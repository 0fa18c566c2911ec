"""Comparators of statements, and whether they are beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mscgraph.interpret.findings.attachments import Attachment
from mscgraph.interpret.findings.costs import Reach
from mscgraph.interpret.findings.elements import Copula, Element, Filler, Negation, Significance
from mscgraph.interpret.findings.phrases import Comparator

__all__ = ["judge_earlier", "place_chances", "place_comparators", "without_controls"]


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
    about = any(_is_subject(elements, at, reach) for at in controls)
    return [one for one in attachments if not about or one.cue is None or one.values]


def _is_subject(elements: Sequence[Element], index: int, reach: Reach) -> bool:
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
    if attachment.comparator is not None or attachment.direction is None:
        return False
    if comparator.compares and not (attachment.cue is not None and attachment.cue.comparative):
        return False
    return attachment.direction not in ("present", "absent") or comparator.name == "dose-groups"
