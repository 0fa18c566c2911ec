"""Brings the elements of a sentence into a plainer form: people, times and numbers in one, exceptions at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import (
    LINKS,
    THROUGH,
    Bracket,
    Break,
    Comma,
    Comparison,
    Copula,
    DirectionWord,
    Element,
    Filler,
    Joint,
    Mention,
    Negation,
    Number,
    Occurrence,
    People,
    Significance,
    Time,
    Unknown,
    has_joint,
    mention,
)
from mscgraph.interpret.findings.phrases import Cue
from mscgraph.interpret.findings.tokens import Tokens
from mscgraph.records import Amount, Measure

_VERBS = (DirectionWord, Copula, Occurrence)
_APPOSED = (Unknown, Joint, Filler)
_CLAUSE_ENDS = (Comma, Break, Bracket)
_BETTER = Cue("improved", "words")


def simplify(tokens: Tokens, elements: Sequence[Element], cues: Cues) -> list[Element]:
    """Return the elements of a sentence in a plainer form."""
    kinds = set(map(type, elements))
    reach = cues.costs.reach.governed
    found = _name_compounds(_share_heads(tokens, _name_stand_ins(tokens, elements, cues), cues))
    found = _drop_appositions(found, reach) if Comma in kinds else found
    found = _open_brackets(found) if Bracket in kinds else found
    found = _stop_declines(_name_improved(tokens, found), reach) if DirectionWord in kinds else found
    found = _deny_significance(found) if Significance in kinds else found
    found = _move_exceptions(found)
    found = _absorb_people(found) if People in kinds else found
    found = _compare_days(_join_times(found)) if Time in kinds else found
    return _inherit_units(found) if Number in kinds else found


def _name_stand_ins(tokens: Tokens, elements: Sequence[Element], cues: Cues) -> list[Element]:
    """Name the measures that "ones" repeats: "adverse events nor serious ones" has serious adverse events."""
    found: list[Element] = []
    for element in elements:
        found.append(element)
        before = next((one for one in reversed(found) if isinstance(one, Mention)), None)
        if before is None or not element.has("stand_ins"):
            continue
        own = list(takewhile(lambda one: isinstance(one, (Unknown, Filler)), reversed(found)))[::-1]
        words = tokens.folded[own[0].first : element.first]
        names = ((*words, *tokens.folded[at : before.last]) for at in range(before.first, before.last))
        measure = next(filter(None, (cues.tree.find(name).measure for name in names)), None)
        if words and measure is not None:
            found[-len(own) :] = [mention(tokens, own[0].first, element.last, measure)]
    return found


def _share_heads(tokens: Tokens, elements: Sequence[Element], cues: Cues) -> list[Element]:
    """Give members of a list the words they share: "overall or progression-free survival", "KOOS pain and symptoms"."""
    found = list(elements)
    backward, forward = range(len(found) - 1, 0, -1), range(len(found) - 2)
    for places in (backward, forward):
        for at in places:
            element = found[at]
            if isinstance(element, Mention) and element.last - element.first > 1:
                _share_head(tokens, found, at, places.step, cues)
    return found


def _share_head(tokens: Tokens, found: list[Element], at: int, step: int, cues: Cues) -> None:
    """Give the words of the measure at *at* to the members of its list on one side of it."""
    element = found[at]
    while (beside := _member_beside(found, at, step)) is not None:
        at, one = beside, found[beside]
        measure = _shared(tokens.folded, element, one, step, cues)
        if measure is None:
            break
        found[at] = mention(tokens, one.first, one.last, measure)


def _member_beside(elements: Sequence[Element], at: int, step: int) -> int | None:
    """Return the place of the member of a list beside the one at *at*."""
    places = range(len(elements))
    beside = at + 2 * step
    if beside not in places or not isinstance(elements[at + step], LINKS):
        return None
    doubled = isinstance(elements[beside], Joint if step > 0 else LINKS)
    return beside + step if doubled and beside + step in places else beside


def _shared(folded: Sequence[str], of: Element, one: Element, step: int, cues: Cues) -> Measure | None:
    """Return the measure that *one* names with words of another member of its list."""
    longest = cues.costs.reach.shared
    wrong = (
        not isinstance(one, (Mention, Unknown, DirectionWord))
        if step > 0
        else isinstance(one, (*LINKS, Bracket))
    )
    if wrong or one.last - one.first > longest:
        return None
    own = folded[one.first : one.last]
    if step > 0:
        names = ((*folded[of.first : end], *own) for end in range(of.last - 1, of.first, -1))
    else:
        starts = range(max(of.first + 1, of.last - longest), of.last)
        names = ((*own, *folded[start : of.last]) for start in starts)
    measures = (cues.tree.find(name).measure for name in names)
    return next((measure for measure in measures if measure is not None), None)


def _name_compounds(elements: list[Element]) -> list[Element]:
    """Take a measure with another noun behind it for another one: "inflammation index", "pain medication"."""
    found: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        index += 1
        if isinstance(element, Mention) and element.measure.kind in ("quantity", "event"):
            run = list(takewhile(_is_unknown, elements[index:]))
            after = elements[index + len(run)] if index + len(run) < len(elements) else None
            ends = after is None or isinstance(after, (DirectionWord, Copula, *LINKS))
            if run and ends and not any(one.has("heads") for one in run):
                element = Unknown(element.first, run[-1].last)
                index += len(run)
        found.append(element)
    return found


def _is_unknown(element: Element) -> bool:
    return isinstance(element, Unknown)


def _drop_appositions(elements: list[Element], reach: int) -> list[Element]:
    """Leave out a description of a measure between commas: "healing, complete or partial, was"."""
    for index in range(1, len(elements)):
        if not isinstance(elements[index], Comma) or not isinstance(elements[index - 1], Mention):
            continue
        inside = list(takewhile(lambda one: isinstance(one, _APPOSED), elements[index + 1 :]))
        end = index + 1 + len(inside)
        if not 0 < len(inside) <= reach or end + 1 >= len(elements) or has_joint(elements[:index]):
            continue
        if isinstance(elements[end], Comma) and isinstance(elements[end + 1], Copula):
            return elements[:index] + elements[end + 1 :]
    return elements


def _open_brackets(elements: list[Element]) -> list[Element]:
    """Leave out brackets that part nothing: of a share ("4 (20%) had fever"), a short form, or fillers."""
    found: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        end = _end_of_bracket(elements, index) if isinstance(element, Bracket) and element.opens else None
        inside = elements[index + 1 : end]
        if end is not None and all(isinstance(one, (Filler, Comma)) for one in inside):
            index = end + 1
        elif end is not None and found and len(inside) == 1 and _repeats(inside[0], found[-1]):
            if isinstance(inside[0], Number):
                found.append(inside[0])
            index = end + 1
        else:
            found.append(element)
            index += 1
    return found


def _end_of_bracket(elements: Sequence[Element], opening: int) -> int | None:
    """Return the place of the next bracket behind an opening one."""
    places = range(opening + 1, len(elements))
    return next((at for at in places if isinstance(elements[at], Bracket)), None)


def _repeats(one: Element, other: Element) -> bool:
    """Return whether an element in brackets has the meaning of the one before them."""
    if type(one) is not type(other):
        return False
    same = replace(one, first=other.first, last=other.last, meanings=other.meanings) == other
    return isinstance(one, (Number, Unknown)) or same


def _name_improved(tokens: Tokens, elements: list[Element]) -> list[Element]:
    """Take a noun for a measure whose direction another word states: "faster recovery after surgery"."""
    found = list(elements)
    for index in range(1, len(found)):
        element, before = found[index], found[index - 1]
        if not (isinstance(element, DirectionWord) and isinstance(before, DirectionWord)):
            continue
        measure = element.meanings.measure
        owned = index + 1 < len(found) and found[index + 1].has("owning")
        placed = element.cue.position == "nouns" and before.cue.position in ("words", "lead") and not owned
        if measure is not None and before.meanings.measure is None and placed:
            found[index] = mention(tokens, element.first, element.last, measure, meanings=element.meanings)
    return found


def _stop_declines(elements: list[Element], reach: int) -> list[Element]:
    """Take the stop of a loss for an improvement: "prevented the loss of X", "the decline of X was slower"."""
    for index, element in enumerate(elements):
        if not (isinstance(element, DirectionWord) and element.has("stopping")):
            continue
        for step in (1, -1):
            at = index + step
            while (
                0 <= at < len(elements)
                and abs(at - index) <= reach
                and not isinstance(elements[at], (*_CLAUSE_ENDS, Joint))
                and not elements[at].has("declines")
            ):
                at += step
            if not (0 <= at < len(elements)) or not elements[at].has("declines"):
                continue
            if at + 1 >= len(elements) or not elements[at + 1].has("owning"):
                continue
            better = replace(element, cue=_BETTER)
            if step < 0:
                loss = Filler(elements[at].first, elements[at].last)
                return [*elements[:at], loss, *elements[at + 1 : index], better, *elements[index + 1 :]]
            if all(isinstance(one, (Filler, Unknown)) for one in elements[index + 1 : at]):
                return [*elements[:index], replace(better, last=elements[at].last), *elements[at + 1 :]]
    return elements


def _deny_significance(elements: list[Element]) -> list[Element]:
    """Make one element of "not significant" if it judges the statement before it: "rose, but not significantly"."""
    found: list[Element] = []
    for index, element in enumerate(elements):
        denial = found[-1] if found else None
        after = elements[index + 1] if index + 1 < len(elements) else None
        if (
            isinstance(element, Significance)
            and denial is not None
            and ((isinstance(denial, Negation) and not denial.has("denies_nouns")) or denial.has("unlike"))
            and (after is None or isinstance(after, (*_CLAUSE_ENDS, Time, Comparison)))
            and not (len(found) > 1 and (isinstance(found[-2], Copula) or found[-2].has("copulas")))
        ):
            found[-1] = Significance(denial.first, element.last, significant=False, judges=True)
            continue
        found.append(element)
    return found


def _move_exceptions(elements: list[Element]) -> list[Element]:
    """Put an exception behind what it is taken from: "A, but not B, decreased" as "A decreased, but not B"."""
    for index, element in enumerate(elements):
        if not element.has("unlike") or any(isinstance(one, _VERBS) for one in elements[:index]):
            continue
        end = index + 1
        while end < len(elements) and not isinstance(elements[end], (*_CLAUSE_ENDS, *_VERBS)):
            end += 1
        if end == index + 1 or end >= len(elements) or isinstance(elements[end], Break):
            continue
        rest = elements[end + isinstance(elements[end], Comma) :]
        ends = next((at for at, one in enumerate(rest) if isinstance(one, _CLAUSE_ENDS)), len(rest))
        before = elements[:index]
        while before and isinstance(before[-1], Comma):
            before.pop()
        return [*before, *rest[:ends], *elements[index:end], *rest[ends:]]
    return elements


def _absorb_people(elements: list[Element]) -> list[Element]:
    """Make one element of people and their description: "patients with newly diagnosed diabetes"."""
    found: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        index += 1
        if isinstance(element, People) and index < len(elements) and elements[index].has("people_link"):
            index = _end_of_people(elements, index)
            element = replace(element, last=elements[index - 1].last)
        found.append(element)
    return found


def _end_of_people(elements: Sequence[Element], link: int) -> int:
    """Return the place after the description of people that begins at *link*."""
    ends = (
        at
        for at in range(link, len(elements))
        if isinstance(elements[at], (Copula, Occurrence, Break, Comma))
    )
    end = next(ends, len(elements))
    if end < len(elements) and isinstance(elements[end], (Copula, Occurrence)):
        while isinstance(elements[end - 1], Joint):
            end -= 1
        return end
    content = next((one for one in elements[link + 1 :] if not isinstance(one, THROUGH)), None)
    if isinstance(content, DirectionWord):  # "patients with elevated CRP"
        return end
    changes = (at for at in range(link + 1, end) if isinstance(elements[at], (DirectionWord, Negation)))
    return next(changes, max(end, link + 1))


def _join_times(elements: list[Element]) -> list[Element]:
    """Make one element of times that a list joins: "at 12 months and at 24 months"."""
    found: list[Element] = []
    for element in elements:
        if isinstance(element, Time):
            back = len(found) - 1
            while back >= 0 and (isinstance(found[back], LINKS) or found[back].has("at")):
                back -= 1
            before = found[back] if back >= 0 else None
            if isinstance(before, Time) and any(isinstance(one, LINKS) for one in found[back + 1 :]):
                del found[back:]
                points = (*before.points, *element.points)
                dated = tuple(point for point in points if point.days is not None)
                element = Time(before.first, element.last, dated or points[:1])
        found.append(element)
    return found


def _compare_days(elements: list[Element]) -> list[Element]:
    """Make amounts of times that are compared: "9 versus 14 days"."""
    found = list(elements)
    for index in range(1, len(found) - 1):
        before, after = found[index - 1], found[index + 1]
        if not found[index].has("versus") or not isinstance(after, Time):
            continue
        if isinstance(before, Time) or (isinstance(before, Number) and before.amount.unit in ("", "days")):
            for at, one in ((index - 1, before), (index + 1, after)):
                if isinstance(one, Time) and one.points[0].days is not None:
                    found[at] = Number(one.first, one.last, Amount(one.points[0].days, "days"))
    return found


def _inherit_units(elements: list[Element]) -> list[Element]:
    """Give numbers of a list the unit that its last one has: "3, 2 and 1 patients"."""
    unit, listed = "", False
    found: list[Element] = []
    for element in reversed(elements):
        if isinstance(element, Number):
            if not element.amount.unit and unit and listed:
                element = replace(element, amount=replace(element.amount, unit=unit))
            unit, listed = element.amount.unit, False
        elif isinstance(element, LINKS) or element.has("versus"):
            listed = True
        else:
            unit = ""
        found.append(element)
    return found[::-1]
