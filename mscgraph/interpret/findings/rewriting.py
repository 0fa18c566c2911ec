"""Brings the elements of a sentence into a plainer form: people, times and numbers in one, exceptions at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from mscgraph.interpret.findings.cues import Cue
from mscgraph.interpret.findings.elements import REACH, THROUGH, Element, Kind, has_joint
from mscgraph.records import Amount

__all__ = ["simplify"]

#: What tells something of what stands before it.
_VERBS = frozenset((Kind.CUE, Kind.COPULA, Kind.OCCURRENCE))
_APPOSED = frozenset((Kind.UNKNOWN, Kind.JOINT, Kind.FILLER))
_CLAUSE_ENDS = frozenset((Kind.COMMA, Kind.BREAK, Kind.BRACKET))


def simplify(elements: list[Element]) -> list[Element]:
    """Return the elements of a sentence in a plainer form."""
    elements = _drop_appositions(_name_compounds(elements))
    elements = _deny_significance(_stop_declines(_name_improved(_open_brackets(elements))))
    return _inherit_units(_join_times(_absorb_people(_move_exceptions(elements))))


def _open_brackets(elements: list[Element]) -> list[Element]:
    """Leave out brackets that part nothing: of a share ("4 (20%) had fever"), a short form, or fillers."""
    found: list[Element] = []
    index = 0
    while index < len(elements):
        if elements[index].kind == Kind.BRACKET and elements[index].value:
            inside = list(takewhile(lambda one: one.kind != Kind.BRACKET, elements[index + 1 :]))
            closed = index + 1 + len(inside) < len(elements)
            if closed and all(one.kind in (Kind.FILLER, Kind.COMMA) for one in inside):
                index += len(inside) + 2
                continue
            if closed and found and len(inside) == 1 and inside[0].kind == found[-1].kind:
                if inside[0].kind == Kind.VALUE:
                    found.append(inside[0])
                    index += 3
                    continue
                if inside[0].kind == Kind.UNKNOWN or inside[0].value == found[-1].value:
                    index += 3
                    continue
        found.append(elements[index])
        index += 1
    return found


def _name_compounds(elements: list[Element]) -> list[Element]:
    """Take a measure with another noun behind it for another one: "inflammation index", "pain medication"."""
    found: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        index += 1
        run = list(takewhile(lambda one: one.kind == Kind.UNKNOWN, elements[index:]))
        after = elements[index + len(run)] if index + len(run) < len(elements) else None
        if (
            element.kind == Kind.MEASURE
            and element.value.kind in ("quantity", "event")
            and run
            and not any(one.has("heads") for one in run)
            and (after is None or after.kind in (Kind.CUE, Kind.COPULA, Kind.COMMA, Kind.JOINT))
        ):
            element = Element(Kind.UNKNOWN, element.first, run[-1].last)
            index += len(run)
        found.append(element)
    return found


def _drop_appositions(elements: list[Element]) -> list[Element]:
    """Leave out what stands between commas and only tells more of a measure: "healing, complete or partial, was"."""
    for index in range(1, len(elements)):
        if elements[index].kind != Kind.COMMA or elements[index - 1].kind != Kind.MEASURE:
            continue
        inside = list(takewhile(lambda one: one.kind in _APPOSED, elements[index + 1 :]))
        end = index + 1 + len(inside)
        verb = elements[end + 1 : end + 2]
        closed = end < len(elements) and elements[end].kind == Kind.COMMA and 0 < len(inside) <= REACH
        if closed and verb and verb[0].kind == Kind.COPULA and not has_joint(elements[:index]):
            return elements[:index] + elements[end + 1 :]
    return elements


def _name_improved(elements: list[Element]) -> list[Element]:
    """Take for a measure what another word tells the direction of: "faster recovery after surgery"."""
    found = list(elements)
    for index in range(1, len(found)):
        element, before = found[index], found[index - 1]
        if (
            not (element.kind == before.kind == Kind.CUE)
            or not element.has("measure")
            or before.has("measure")
        ):
            continue
        owned = index + 1 < len(found) and found[index + 1].has("owning")
        if element.value.stands == "nouns" and before.value.stands in ("words", "lead") and not owned:
            measure = element.tags["measure"] if element.tags else None
            found[index] = Element(Kind.MEASURE, element.first, element.last, measure, element.tags)
    return found


def _stop_declines(elements: list[Element]) -> list[Element]:
    """Take what stops a loss for what makes better: "prevented the loss of X", "the decline of X was slower"."""
    found = list(elements)
    better = Cue("improved", "words")
    for index, element in enumerate(found):
        if not (element.kind == Kind.CUE and element.has("stopping")):
            continue
        for step in (1, -1):
            at = index + step
            while (
                0 <= at < len(found)
                and abs(at - index) <= REACH
                and found[at].kind not in (*_CLAUSE_ENDS, Kind.JOINT)
                and not found[at].has("declines")
            ):
                at += step
            if not (0 <= at < len(found)) or not found[at].has("declines"):
                continue
            owned = at + 1 < len(found) and found[at + 1].has("owning")
            if owned and (
                step < 0 or all(one.kind in (Kind.FILLER, Kind.UNKNOWN) for one in found[index + 1 : at])
            ):
                if step > 0:
                    found[index : at + 1] = [replace(element, last=found[at].last, value=better)]
                else:
                    found[index] = replace(element, value=better)
                    found[at] = Element(Kind.FILLER, found[at].first, found[at].last)
                return found
    return found


def _deny_significance(elements: list[Element]) -> list[Element]:
    """Make one element of "not significant" where it judges what was said before: "rose, but not significantly"."""
    found: list[Element] = []
    for index, element in enumerate(elements):
        denial = found[-1] if found else None
        after = elements[index + 1] if index + 1 < len(elements) else None
        if (
            element.kind == Kind.SIGNIFICANCE
            and denial is not None
            and ((denial.kind == Kind.NEGATION and not denial.has("denies_nouns")) or denial.has("unlike"))
            and (after is None or after.kind in (*_CLAUSE_ENDS, Kind.TIME, Kind.COMPARATOR))
            and not (len(found) > 1 and (found[-2].kind == Kind.COPULA or found[-2].has("copulas")))
        ):
            found[-1] = Element(Kind.SIGNIFICANCE, denial.first, element.last, False)
            continue
        found.append(element)
    return found


def _move_exceptions(elements: list[Element]) -> list[Element]:
    """Put an exception behind what it is taken from: "A, but not B, decreased" as "A decreased, but not B"."""
    for index, element in enumerate(elements):
        if not element.has("unlike") or any(one.kind in _VERBS for one in elements[:index]):
            continue
        end = index + 1
        while end < len(elements) and elements[end].kind not in (*_CLAUSE_ENDS, *_VERBS):
            end += 1
        if end == index + 1 or end >= len(elements) or elements[end].kind == Kind.BREAK:
            continue
        rest = elements[end + (elements[end].kind == Kind.COMMA) :]
        ends = next((at for at, one in enumerate(rest) if one.kind in _CLAUSE_ENDS), len(rest))
        before = elements[:index]
        while before and before[-1].kind == Kind.COMMA:
            before.pop()
        return [*before, *rest[:ends], *elements[index:end], *rest[ends:]]
    return elements


def _absorb_people(elements: list[Element]) -> list[Element]:
    """Make one element of people and what tells who they are: "patients with newly diagnosed diabetes"."""
    found: list[Element] = []
    index = 0
    size = len(elements)
    while index < size:
        element = elements[index]
        index += 1
        if element.kind == Kind.PEOPLE and index < size and elements[index].has("people_link"):
            verb = index
            while verb < size and elements[verb].kind not in (
                Kind.COPULA,
                Kind.OCCURRENCE,
                Kind.BREAK,
                Kind.COMMA,
            ):
                verb += 1
            if verb < size and elements[verb].kind in (Kind.COPULA, Kind.OCCURRENCE):
                end = verb
                while elements[end - 1].kind == Kind.JOINT:
                    end -= 1
            elif _describes(elements, index + 1):
                end = verb
            else:
                end = index + 1
                while end < verb and elements[end].kind not in (Kind.CUE, Kind.NEGATION):
                    end += 1
            element = Element(Kind.PEOPLE, element.first, elements[end - 1].last, element.value, element.tags)
            index = end
        found.append(element)
    return found


def _describes(elements: Sequence[Element], index: int) -> bool:
    """Say whether a word of direction tells what people are like: "patients with elevated CRP"."""
    while index < len(elements) and elements[index].kind in THROUGH:
        index += 1
    return index < len(elements) and elements[index].kind == Kind.CUE


def _join_times(elements: list[Element]) -> list[Element]:
    """Make one element of times that a list joins: "at 12 months and at 24 months"."""
    found: list[Element] = []
    for element in elements:
        if element.kind == Kind.TIME:
            back = len(found) - 1
            joined = False
            while back >= 0 and (found[back].kind in (Kind.JOINT, Kind.COMMA) or found[back].has("at")):
                joined = joined or found[back].kind in (Kind.JOINT, Kind.COMMA)
                back -= 1
            if back >= 0 and joined and found[back].kind == Kind.TIME:
                before = found[back]
                del found[back:]
                points = [*before.value, *element.value]
                dated = [point for point in points if point.days is not None]
                points = dated or points[:1]
                element = Element(Kind.TIME, before.first, element.last, points)
        found.append(element)
    return found


def _inherit_units(elements: list[Element]) -> list[Element]:
    """Give numbers of a list the unit that its last one has: "3, 2 and 1 patients"."""
    unit, listed = "", False
    found = []
    for element in reversed(_compared_days(elements)):
        if element.kind == Kind.VALUE:
            amount = element.value
            if not amount.unit and unit and listed:
                element = Element(
                    element.kind, element.first, element.last, replace(amount, unit=unit), element.tags
                )
            unit, listed = element.value.unit, False
        elif element.kind in (Kind.COMMA, Kind.JOINT) or element.has("versus"):
            listed = True
        else:
            unit = ""
        found.append(element)
    return found[::-1]


def _compared_days(elements: Sequence[Element]) -> list[Element]:
    """Make amounts of times that are compared: "9 versus 14 days"."""
    found = list(elements)
    for index in range(1, len(found) - 1):
        if not found[index].has("versus"):
            continue
        beside = (index - 1, index + 1)
        kinds = [found[at].kind for at in beside]
        bare = kinds[0] == Kind.VALUE and found[index - 1].value.unit in ("", "days")
        if kinds[1] == Kind.TIME and (bare or kinds[0] == Kind.TIME):
            for at in beside:
                if found[at].kind == Kind.TIME and found[at].value[0].days is not None:
                    amount = Amount(found[at].value[0].days, "days")
                    found[at] = Element(Kind.VALUE, found[at].first, found[at].last, amount)
    return found
