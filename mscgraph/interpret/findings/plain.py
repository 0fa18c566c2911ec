"""States what no word of direction governs: verdicts, denials, numbers, and what occurred."""

from __future__ import annotations

from itertools import chain, pairwise, takewhile

from mscgraph.interpret.findings.counts import settle_values
from mscgraph.interpret.findings.elements import REACH, THROUGH, Element, Kind, is_predicate
from mscgraph.interpret.findings.groups import INSIDE, Group, Member
from mscgraph.interpret.findings.segment import Segment
from mscgraph.interpret.findings.statement import OPPOSITE

__all__ = ["explain", "state_plainly"]

_CHANGES = frozenset(("increased", "decreased", "improved", "worsened"))
#: What may stand in a segment beside a response or event that is only named.
_ALONE = INSIDE | {Kind.PEOPLE}
_COUNTED = frozenset(("event", "response"))


def explain(segment: Segment, groups: list[Group]) -> list[Group]:
    """Return the heads of lists: of "the events were A and B", the one of fewer members."""
    heads = []
    for left, right in pairwise(groups):
        between = segment.elements[left.last : right.first]
        if any(one.kind == Kind.COPULA for one in between) and all(
            one.kind in (Kind.COPULA, *THROUGH) for one in between
        ):
            if left.values or right.values or left.negation or right.negation:
                continue
            if not (left.is_of(("event",)) and right.is_of(("event",))):
                continue
            heads.append(left if len(left.members) <= len(right.members) else right)
            other = right if heads[-1] is left else left
            basis = next(one for one in between if one.kind == Kind.COPULA)
            segment.make(other, "present", basis)
    return heads + [one for one in groups if any(s.members is one.members for s in segment.statements)]


def state_plainly(segment: Segment, group: Group, *, alone: bool, negation: Element | None = None) -> None:
    """State a group that has no word of direction: a verdict, a denial, a number, or that it occurred."""
    denial = negation or group.negation
    if segment.repeated is not None and group.is_of(("verdict",)) and segment.repeated[1].has("unlike"):
        denial = segment.repeated[1]
    elif segment.repeated is not None:
        said, opening = segment.repeated
        direction = said.direction
        if opening.has("unlike"):
            direction = OPPOSITE.get(direction or "", "unchanged")
        statement = segment.make(group, direction, opening)
        statement.cue = None if opening.has("unlike") else said.cue
        return
    if group.is_of(("verdict",)):
        statement = segment.make(group, None, denial)
        statement.negation = denial
        settle_values(segment, statement)
        return
    predicate = _significance_said(segment, group)
    if predicate is not None:
        significant = bool(predicate.value) and denial is None
        statement = segment.make(group, None if significant else "unchanged", predicate)
        statement.significance = (predicate, significant)
        return
    if denial is not None and _is_elliptic(segment, denial):
        statement = segment.make(group, "unchanged", denial)
        return
    if denial is not None:
        end = _end_of_relation(segment, group)
        if end:  # "adverse events were not related to treatment" denies the relation, not the events
            group.members = [_related(segment, member) for member in group.members]
            segment.stated.add(id(group.members))
        statement = segment.make(group, "absent", denial)
        statement.words = statement.words[0], max(statement.words[1], end)
        settle_values(segment, statement)
        return
    if group.values and not group.is_of(("procedure",)):
        settle_values(segment, segment.make(group, "present", group.values[0]))
        return
    if not group.is_of(_COUNTED) or group.is_of(("procedure",)):
        return
    before = segment.elements[group.first - 1] if group.first else None
    after = segment.elements[group.last : group.last + 2]
    graded = len(after) == 2 and after[0].kind == Kind.COPULA and after[1].has("grades")
    if graded or (before is not None and before.has("grades")):
        segment.make(group, "present", after[1] if graded else before)
        return
    occurrence = _occurrence_beside(segment, group)
    if occurrence is not None:
        segment.make(group, "present", occurrence)
    elif alone and all(
        element.kind in _ALONE for element in segment.elements[: group.first] + segment.elements[group.last :]
    ):
        segment.make(group, "present", None)


def _is_elliptic(segment: Segment, denial: Element) -> bool:
    """Say whether a denial ends a segment whose verb stands in the one before: "A fell but B did not"."""
    index = next((at for at, one in enumerate(segment.elements) if one.first == denial.first), 0)
    before = segment.elements[index - 1] if index else None
    rest = segment.elements[index + 1 :]
    said = segment.previous.statements if segment.previous is not None else segment.statements
    changed = bool(said) and said[-1].direction in _CHANGES
    return (
        changed
        and before is not None
        and before.has("auxiliaries")
        and all(one.kind in THROUGH for one in rest)
    )


def _end_of_relation(segment: Segment, group: Group) -> int:
    """Return where the words end that limit what is denied: "were related to treatment"."""
    after = segment.elements[group.last :]
    first = next((one for one in after if one.kind != Kind.COPULA), None)
    if first is None or not first.has("relations"):
        return 0
    run = takewhile(lambda one: one.kind in (Kind.COPULA, Kind.ASIDE, *THROUGH), after)
    return max(one.last for one in run)


def _related(segment: Segment, member: Member) -> Member:
    """Return a member as what is meant where it is said to be related to treatment."""
    measure = member.measure
    if measure is None or measure.concept.key not in segment.cues.related:
        return member
    return Member(member.first, member.last, segment.cues.related[measure.concept.key])


def _significance_said(segment: Segment, group: Group) -> Element | None:
    """Return the word of "was significant" that ends the segment."""
    for at in range(group.last, min(len(segment.elements), group.last + REACH)):
        element = segment.elements[at]
        if element.kind == Kind.SIGNIFICANCE:
            return element if is_predicate(segment.elements, at) else None
        if element.kind not in (Kind.FILLER, Kind.COPULA, Kind.NEGATION):
            return None
    return None


def _occurrence_beside(segment: Segment, group: Group) -> Element | None:
    beside = chain(reversed(segment.elements[: group.first]), segment.elements[group.last :])
    return next((element for element in beside if element.kind == Kind.OCCURRENCE), None)
