"""States groups that no word of direction governs: verdicts, denials, numbers, and what occurred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from mscgraph.interpret.findings.attachments import OPPOSITE, Attachment, Draft, attach_group
from mscgraph.interpret.findings.counting import settle
from mscgraph.interpret.findings.elements import (
    THROUGH,
    Aside,
    Copula,
    Element,
    Filler,
    Negation,
    Occurrence,
    People,
    Significance,
    is_predicate,
    one_before,
)
from mscgraph.interpret.findings.groups import INSIDE, Group, Member

_CHANGES = ("increased", "decreased", "improved", "worsened")
#: Elements that may be in a clause beside a response or event that is only named.
_ALONE = (*INSIDE, People)


def state_rest(draft: Draft) -> Draft:
    """State the groups that are not stated yet: "the events were A and B" states the longer list alone."""
    rest = [group for group in draft.groups if group not in draft.stated and not group.aside]
    if not rest:
        return draft
    heads: set[Group] = set()
    for left, right in pairwise(rest):
        copula = _copula_between(draft.elements, left, right)
        if copula is not None:
            head, listed = (left, right) if len(left.members) <= len(right.members) else (right, left)
            heads.add(head)
            draft = draft.with_attachments(attach_group(listed, "present", copula))
    done = heads.union(one.group for one in draft.attachments).intersection(rest)
    draft = draft.with_attachments(stated=done)
    alone = len(draft.groups) == 1
    for group in rest:
        if group not in done:
            draft = state_plainly(draft, group, alone=alone)
    return draft


def _copula_between(elements: Sequence[Element], left: Group, right: Group) -> Element | None:
    """Return the "were" of "the events were A and B"."""
    between = elements[left.last : right.first]
    plain = not any(one.values or one.negation or not one.is_of("event") for one in (left, right))
    linked = all(isinstance(one, (Copula, *THROUGH)) for one in between)
    return next((one for one in between if isinstance(one, Copula)), None) if plain and linked else None


def state_plainly(draft: Draft, group: Group, *, alone: bool, negation: Element | None = None) -> Draft:
    """State a group that has no word of direction: a verdict, a denial, a number, or that it occurred.

    :param alone: whether the clause has no other group
    :param negation: the denial of a word of direction that names the measure
    """
    opening, repeated = draft.clause.opening, draft.context.repeated
    denial = negation or group.negation
    verdict = group.is_of("verdict")
    if repeated is not None and opening is not None:
        unlike = opening.has("unlike")
        if not (verdict and unlike):
            direction = OPPOSITE.get(repeated.direction, "unchanged") if unlike else repeated.direction
            again = attach_group(group, direction, opening)
            return draft.with_attachments(replace(again, cue=None if unlike else repeated.cue))
        denial = opening
    if verdict:
        stated = replace(attach_group(group, None, denial), negation=denial)
        return draft.with_attachments(settle(draft, stated))
    predicate = _significance_behind(draft, group)
    if predicate is not None:
        significant = predicate.significant and denial is None
        stated = attach_group(group, None if significant else "unchanged", predicate)
        return draft.with_attachments(replace(stated, significance=(predicate, significant)))
    if denial is not None:
        if _is_elliptic(draft, denial):
            return draft.with_attachments(attach_group(group, "unchanged", denial))
        return _deny(draft, group, denial)
    if group.values and not group.is_of("procedure"):
        return draft.with_attachments(settle(draft, attach_group(group, "present", group.values[0])))
    return draft.with_attachments(_occurrence_of(draft.elements, group, alone=alone))


def _occurrence_of(elements: Sequence[Element], group: Group, *, alone: bool) -> Attachment | None:
    """Return the attachment of a response or event that occurred, or is only named."""
    if not group.is_of("event", "response"):
        return None
    before, after = one_before(elements, group.first), elements[group.last : group.last + 2]
    if len(after) == 2 and isinstance(after[0], Copula) and after[1].has("grades"):
        return attach_group(group, "present", after[1])
    if before is not None and before.has("grades"):
        return attach_group(group, "present", before)
    others = (*reversed(elements[: group.first]), *elements[group.last :])
    occurrence = next((one for one in others if isinstance(one, Occurrence)), None)
    if occurrence is not None or (alone and all(isinstance(one, _ALONE) for one in others)):
        return attach_group(group, "present", occurrence)
    return None


def _deny(draft: Draft, group: Group, denial: Element) -> Draft:
    """State that a group is absent; "adverse events were not related to treatment" denies the relation alone."""
    absent = attach_group(group, "absent", denial)
    end = _end_of_relation(draft.elements[group.last :])
    if end:
        related = tuple(_related(draft, member) for member in group.members)
        span = absent.span[0], max(absent.span[1], end)
        absent = replace(absent, members=related, span=span)
        return draft.with_attachments(settle(draft, absent), stated=[group])
    return draft.with_attachments(settle(draft, absent))


def _is_elliptic(draft: Draft, denial: Element) -> bool:
    """Return whether a denial ends a clause whose verb is in the one before: "A fell but B did not"."""
    elements = draft.elements
    index = next((at for at, one in enumerate(elements) if one.first == denial.first), 0)
    before = one_before(elements, index)
    earlier = draft.context.continued or draft.attachments
    return (
        bool(earlier)
        and earlier[-1].direction in _CHANGES
        and before is not None
        and before.has("auxiliaries")
        and all(isinstance(one, THROUGH) for one in elements[index + 1 :])
    )


def _end_of_relation(after: Sequence[Element]) -> int:
    """Return the token after the words that limit a denial: "were related to treatment"; 0 if nothing does."""
    first = next((one for one in after if not isinstance(one, Copula)), None)
    if first is None or not first.has("relations"):
        return 0
    return max(one.last for one in takewhile(lambda one: isinstance(one, (Copula, Aside, *THROUGH)), after))


def _related(draft: Draft, member: Member) -> Member:
    """Return a member as the measure of its relation to treatment."""
    measure = draft.cues.related.get(member.measure.concept.key) if member.measure is not None else None
    return member if measure is None else Member(member.first, member.last, measure)


def _significance_behind(draft: Draft, group: Group) -> Significance | None:
    """Return the word of "was significant" behind a group."""
    elements = draft.elements
    places = range(group.last, min(len(elements), group.last + draft.reach.governed))
    at = next((at for at in places if not isinstance(elements[at], (Filler, Copula, Negation))), 0)
    element = elements[at]
    return (
        element if isinstance(element, Significance) and at in places and is_predicate(elements, at) else None
    )
