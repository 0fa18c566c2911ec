"""Places negations: each denies a group of measures, or a word of direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from mscgraph.interpret.findings.costs import Reach
from mscgraph.interpret.findings.elements import (
    Aside,
    Bracket,
    Comma,
    Copula,
    DirectionWord,
    Element,
    Filler,
    Mention,
    Negation,
    Occurrence,
    People,
    content_at,
    one_before,
)
from mscgraph.interpret.findings.groups import Group, extend, name_group
from mscgraph.interpret.findings.names import name_on


def place_negations(
    elements: Sequence[Element], groups: Sequence[Group], reach: Reach
) -> tuple[list[Group], Mapping[int, Element]]:
    """Return the groups with what denies them, and denied names among them; and per word of direction its negation."""
    denied = list(groups)
    negations: dict[int, Element] = {}
    for index, negation in enumerate(elements):
        if not isinstance(negation, Negation):
            continue
        unknown = _denied_name(elements, index, denied, reach)
        if unknown is not None:
            denied.append(unknown)
            denied.sort(key=lambda one: one.first)
            continue
        occurrence: Element | None = None
        for at in range(index + 1, min(len(elements), index + 1 + reach.governed)):
            element = elements[at]
            if isinstance(element, DirectionWord):
                negations[at] = negation
                break
            if isinstance(element, Mention) or any(group.first == at for group in denied):
                _deny(elements, denied, at, negation)
                break
            if isinstance(element, Occurrence):
                occurrence = element
            elif isinstance(element, (Comma, Aside, Bracket)) or (occurrence and element.has("prepositions")):
                if occurrence is not None:
                    _deny_before(denied, index, negation, occurrence)
                break
        else:
            apart = isinstance(one_before(elements, index), (Comma, Bracket))
            limits = index + 1 < len(elements) and not isinstance(elements[index + 1], (Comma, Bracket))
            if not (apart and limits):  # "adverse events, none serious"
                _deny_before(denied, index, negation, occurrence)
    return denied, negations


def _denied_name(
    elements: Sequence[Element], index: int, groups: Sequence[Group], reach: Reach
) -> Group | None:
    """Return the name that the vocabulary lacks and a negation denies: "no recurrence was found"."""
    first = index + 1
    people = any(isinstance(one, People) for one in elements[first : first + reach.people_denied])
    if people or elements[index].has(
        "none_of"
    ):  # "no patient developed X", "none of the patients required X"
        while first < len(elements) and isinstance(elements[first], (People, Filler)):
            first += 1
        if first >= len(elements) or not isinstance(elements[first], Occurrence):
            return None
        first += 1
    elif not elements[index].has("denies_nouns"):
        return None
    run = name_on(elements, range(first, len(elements)), reach)
    if (
        run is None
        or run.start - first > reach.name_denied
        or any(one.has_place(run.start) for one in groups)
    ):
        return None
    denied = extend(elements, name_group(elements, run, negation=elements[index]), groups, reach)
    after = content_at(elements, denied.last)
    return denied if after is None or isinstance(after, (Copula, Occurrence, Comma)) else None


def _deny(elements: Sequence[Element], groups: list[Group], at: int, negation: Element) -> None:
    """Deny the group at *at*, and what "or" adds to it with a verb of its own: "no patient died or had fever"."""
    for place, group in enumerate(groups):
        if group.has_place(at):
            groups[place] = replace(group, negation=negation)
    rest = [place for place, group in enumerate(groups) if group.last > at]
    for left, right in pairwise(rest):
        between = elements[groups[left].last : groups[right].first]
        joined = any(one.has("alternatives") for one in between)
        if not joined or any(isinstance(one, (DirectionWord, Negation)) for one in between):
            return
        groups[right] = replace(groups[right], negation=negation)


def _deny_before(groups: list[Group], index: int, negation: Element, occurrence: Element | None) -> None:
    """Deny the group before a negation: "adverse events did not occur"."""
    if occurrence is not None:
        negation = Negation(negation.first, occurrence.last, meanings=negation.meanings)
    place = next((at for at in reversed(range(len(groups))) if groups[at].last <= index), None)
    if place is not None and not groups[place].aside:
        groups[place] = replace(groups[place], negation=negation)
