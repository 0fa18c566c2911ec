"""What negations deny."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mscgraph.interpret.findings.elements import REACH, THROUGH, Element, Kind
from mscgraph.interpret.findings.groups import Group, extend, find_unknown_run
from mscgraph.interpret.findings.words import Words

__all__ = ["place_negations"]


def place_negations(words: Words, elements: Sequence[Element], groups: list[Group]) -> dict[int, Element]:
    """Find what each negation denies: a group of measures, or a word of direction.

    :param groups: of the segment, in order; those that are denied are told so, and what is denied that no measure's
        label is becomes one of them
    :returns: per index of a word of direction, what denies it
    """
    negated: dict[int, Element] = {}
    for index, negation in enumerate(elements):
        if negation.kind != Kind.NEGATION:
            continue
        occurrence: Element | None = None
        if (unknown := _denied_unknown(words, elements, index, groups)) is not None:
            groups.append(unknown)
            groups.sort(key=lambda one: one.first)
            continue
        for at in range(index + 1, min(len(elements), index + 1 + REACH)):
            element = elements[at]
            if element.kind == Kind.CUE:
                negated[at] = negation
                break
            if element.kind == Kind.MEASURE or _begins(groups, at):
                _deny(groups, at, negation)
                _deny_alternatives(elements, groups, at, negation)
                break
            if element.kind == Kind.OCCURRENCE:
                occurrence = element
            elif element.kind in (Kind.COMMA, Kind.ASIDE, Kind.BRACKET):
                if occurrence is not None:
                    _deny_before(groups, index, negation, occurrence)
                break
            elif occurrence is not None and element.has("prepositions"):
                _deny_before(groups, index, negation, occurrence)
                break
        else:
            apart = index > 0 and elements[index - 1].kind in (Kind.COMMA, Kind.BRACKET)
            if not (apart and _goes_on(elements, index)):  # "adverse events, none serious"
                _deny_before(groups, index, negation, occurrence)
    return negated


def _goes_on(elements: Sequence[Element], index: int) -> bool:
    """Say whether a word behind a negation limits what it denies."""
    return index + 1 < len(elements) and elements[index + 1].kind not in (Kind.COMMA, Kind.BRACKET)


def _denied_unknown(
    words: Words, elements: Sequence[Element], index: int, groups: Sequence[Group]
) -> Group | None:
    """Return what a negation denies that no measure's label is: "no recurrence was found"."""
    first = index + 1
    if elements[index].has("none_of") or any(one.kind == Kind.PEOPLE for one in elements[first : first + 2]):
        while first < len(elements) and elements[first].kind in (Kind.PEOPLE, Kind.FILLER):
            first += 1
        if first >= len(elements) or elements[first].kind != Kind.OCCURRENCE:
            return None
        first += 1  # "no patient developed X", "none of the patients required X"
    elif not elements[index].has("denies_nouns"):
        return None
    run = find_unknown_run(words, elements, range(first, len(elements)))
    if run is None or run[0] - first > 1:
        return None
    if any(group.first <= run[0] < group.last for group in groups):
        return None
    denied = Group([run[2]], run[0], run[1], negation=elements[index])
    extend(elements, denied, groups)
    after = next((one for one in elements[denied.last :] if one.kind not in THROUGH), None)
    ends = after is None or after.kind in (Kind.COPULA, Kind.OCCURRENCE, Kind.COMMA)
    return denied if ends else None


def _begins(groups: Sequence[Group], at: int) -> bool:
    """Say whether a group begins at *at*, by a member that no measure's label is."""
    return any(group.first == at for group in groups)


def _deny(groups: Sequence[Group], at: int, negation: Element) -> None:
    for group in groups:
        if group.first <= at < group.last:
            group.negation = negation


def _deny_alternatives(
    elements: Sequence[Element], groups: Sequence[Group], at: int, negation: Element
) -> None:
    """Deny what "or" adds to a denied measure with a verb of its own: "no patient died or had fever"."""
    rest = [group for group in groups if group.last > at]
    for left, right in pairwise(rest):
        between = elements[left.last : right.first]
        joined = any(one.has("alternatives") for one in between)
        if not joined or any(one.kind in (Kind.CUE, Kind.NEGATION) for one in between):
            return
        right.negation = negation


def _deny_before(groups: Sequence[Group], index: int, negation: Element, occurrence: Element | None) -> None:
    """Deny the group before a negation: "adverse events did not occur"."""
    if occurrence is not None:
        negation = Element(Kind.NEGATION, negation.first, occurrence.last, negation.value, negation.tags)
    for group in reversed(groups):
        if group.last <= index:
            if not group.aside:
                group.negation = negation
            return
