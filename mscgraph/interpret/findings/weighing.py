"""The cost of attaching a word of direction or a number to a group of measures."""

from __future__ import annotations

from collections.abc import Sequence

from mscgraph.interpret.findings.costs import AfterCosts, BeforeCosts, NumberCosts, Reach
from mscgraph.interpret.findings.elements import (
    LINKS,
    Bracket,
    Comma,
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
    Time,
    Unknown,
    content_at,
    is_predicate,
    one_before,
)
from mscgraph.interpret.findings.groups import Group

#: Elements that may separate the numbers of a list from their measures behind and before them.
_NUMBERS_BEFORE = (Number, Comma, Joint, Filler, Time)
_NUMBERS_AFTER = (*_NUMBERS_BEFORE, Occurrence, Copula, Unknown, People, DirectionWord)


def cost_before(
    elements: Sequence[Element], index: int, word: DirectionWord, group: Group, costs: BeforeCosts
) -> float:
    """Return the cost of the word of direction at *index* for a group behind it."""
    position = word.cue.position
    cost = 0.0
    tied = False
    for at in range(index + 1, group.first):
        between = elements[at]
        if isinstance(between, LINKS) and _is_listed(elements, index, at):
            cost += costs.listed
        elif not tied and between.has("prepositions") and type(between) not in costs.between.kinds:
            tied = True
            cost += costs.tied_noun if position == "nouns" else costs.tied
        else:
            cost += costs.between.of(between)
    if position == "follow":
        cost += costs.follow
    if position == "nouns" and not tied:
        cost += costs.noun if word.meanings.measure is None else costs.measure_noun
    beside = group.first == index + 1 and word.cue.direction is None
    if position in ("words", "lead") and is_predicate(elements, index) and not beside:
        cost += costs.predicate
    return cost


def _is_listed(elements: Sequence[Element], index: int, at: int) -> bool:
    """Return whether the link at *at* joins words of direction, not their measures: "stable or improved X"."""
    return at == index + 1 and at + 1 < len(elements) and isinstance(elements[at + 1], DirectionWord)


def cost_after(
    elements: Sequence[Element], index: int, word: DirectionWord, group: Group, costs: AfterCosts
) -> float:
    """Return the cost of the word of direction at *index* for a group before it."""
    position = word.cue.position
    cost = costs.begin
    for between in elements[group.last : index]:
        noun = position == "nouns" and isinstance(between, Negation)
        cost += costs.negated_noun if noun else costs.between.of(between)
    predicate = is_predicate(elements, index)
    if position == "words" and not predicate and cost > costs.object_from:
        cost += costs.object if isinstance(content_at(elements, index + 1), Mention) else 0.0
    if position == "follow" or (position == "words" and predicate):
        cost += costs.verb
    elif position == "lead" and not predicate:
        cost += costs.adjective
    elif position == "nouns" and index != group.last:
        cost += costs.noun
    return cost


def cost_of_number(
    elements: Sequence[Element], index: int, group: Group, costs: NumberCosts, reach: Reach
) -> float:
    """Return the cost of the number at *index* for a group before or behind it."""
    before = index < group.first
    low, high = (index + 1, group.first) if before else (group.last, index)
    if high - low > reach.number or group.has_place(index):
        return costs.far
    cost = 0.0 if before else costs.behind
    inside = elements[low:high]
    allowed = _NUMBERS_BEFORE if before else _NUMBERS_AFTER
    listed = any(isinstance(one, Number) for one in inside) and all(
        isinstance(one, allowed) for one in inside
    )
    for at, between in enumerate(inside, low):
        if not before and _begins_other(elements, at):
            cost += costs.other_statement
        if isinstance(between, DirectionWord) and between.meanings.measure is not None:
            cost += costs.measure_word
        else:
            cost += costs.listed if listed and isinstance(between, LINKS) else costs.between.of(between)
    if _is_of_other_name(elements, index, group):
        cost += costs.other_name
    if not before and _is_subject_behind_link(elements, index):
        cost += costs.subject
    if before and isinstance(one_before(elements, index), Copula):
        cost += costs.predicate
    if group.aside or group.is_of("procedure"):
        cost += costs.explained
    return cost


def _begins_other(elements: Sequence[Element], at: int) -> bool:
    """Return whether a link and a name or word of direction begin another statement: "improved in 6, worse in 2"."""
    return isinstance(one_before(elements, at), LINKS) and isinstance(elements[at], (Unknown, DirectionWord))


def _is_of_other_name(elements: Sequence[Element], index: int, group: Group) -> bool:
    """Return whether a number follows another name in brackets: "A (n = 2) and B"."""
    while index and isinstance(elements[index - 1], (Filler, Number)):
        index -= 1
    at = index - 2
    if at < 0 or not isinstance(bracket := elements[at + 1], Bracket) or not bracket.opens:
        return False
    if not isinstance(elements[at], (Unknown, Mention)):
        return False
    while at >= 0 and isinstance(elements[at], Unknown):
        at -= 1
    return not group.has_place(at)


def _is_subject_behind_link(elements: Sequence[Element], index: int) -> bool:
    """Return whether a number behind a link is the subject of a verb: "fever and one had a rash"."""
    verb = index + 1 < len(elements) and isinstance(elements[index + 1], Occurrence)
    return verb and isinstance(one_before(elements, index), LINKS)
