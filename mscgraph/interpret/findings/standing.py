"""How badly a word of direction or a number stands to a group of measures: what lies between them adds up."""

from __future__ import annotations

from collections.abc import Sequence

from mscgraph.interpret.findings.elements import THROUGH, Element, Kind, is_predicate
from mscgraph.interpret.findings.groups import Group

__all__ = ["control_of", "cost_after", "cost_before", "cost_of_value", "counts_other"]

#: A number further from a group than this many elements does not belong to it.
_FAR = 24
#: What costs more is parted by a comma or joint.
_APART = 3.0
#: What may stand between numbers of a list and what they are of, behind them and before them.
_NUMBERS_BEFORE = frozenset((Kind.VALUE, Kind.COMMA, Kind.JOINT, Kind.FILLER, Kind.TIME))
_NUMBERS_AFTER = _NUMBERS_BEFORE | {Kind.OCCURRENCE, Kind.COPULA, Kind.UNKNOWN, Kind.PEOPLE, Kind.CUE}
#: More than any bound.
_NEVER = 9.0


def cost_before(elements: Sequence[Element], cue: int, group: Group) -> float:
    """Say how badly a word of direction stands to a group after it."""
    element = elements[cue]
    stands = element.value.stands
    cost = 0.0
    tied = False
    for at in range(cue + 1, group.first):
        between = elements[at]
        if between.kind in (Kind.JOINT, Kind.COMMA):
            cost += 3.0 if not _is_listed(elements, cue, at) else 0.3
        elif between.kind == Kind.MEASURE:
            cost += 2.5
        elif between.kind in (Kind.OCCURRENCE, Kind.PEOPLE, Kind.VALUE):
            cost += 0.5
        elif between.kind in (Kind.NEGATION, Kind.ASIDE):
            cost += 3.0
        elif between.kind == Kind.COPULA:
            cost += 1.0
        elif between.has("prepositions") and not tied:
            tied = True
            cost += 0.0 if stands == "nouns" else 1.5
        else:
            cost += 0.05
    if stands == "follow":
        cost += 7.0
    if stands == "nouns" and not tied:
        cost += 4.0 if element.has("measure") else 2.0
    beside = group.first == cue + 1 and element.value.direction is None
    if stands in ("words", "lead") and is_predicate(elements, cue) and not beside:
        cost += 3.5
    return cost


def cost_after(elements: Sequence[Element], cue: int, group: Group) -> float:
    """Say how badly a word of direction stands to a group before it."""
    stands = elements[cue].value.stands
    cost = 0.5
    for at in range(group.last, cue):
        between = elements[at]
        if between.kind in (Kind.JOINT, Kind.COMMA):
            cost += 3.0
        elif between.kind == Kind.MEASURE:
            cost += 2.5
        elif between.kind == Kind.ASIDE:
            cost += 6.0
        elif between.kind == Kind.VALUE:
            cost += 1.5
        elif between.kind == Kind.NEGATION and stands == "nouns":
            cost += 2.0
        elif between.kind == Kind.COPULA:
            cost -= 0.2
        else:
            cost += 0.05
    predicate = is_predicate(elements, cue)
    if stands == "words" and not predicate and cost > _APART and _has_object(elements, cue):
        cost += 2.5
    if stands == "follow" or (stands == "words" and predicate):
        cost -= 0.4
    elif stands == "lead" and not predicate:
        cost += 2.0
    elif stands == "nouns" and cue != group.last:
        cost += 1.5
    return cost


def _has_object(elements: Sequence[Element], cue: int) -> bool:
    """Say whether a measure stands right after a word of direction."""
    after = next((one for one in elements[cue + 1 :] if one.kind not in THROUGH), None)
    return after is not None and after.kind == Kind.MEASURE


def _is_listed(elements: Sequence[Element], cue: int, at: int) -> bool:
    """Say whether the joint at *at* joins the words of direction, not their measures: "stable or improved X"."""
    return at == cue + 1 and at + 1 < len(elements) and elements[at + 1].kind == Kind.CUE


def counts_other(elements: Sequence[Element], index: int) -> bool:
    """Say whether the words after a bare number name something that is no measure."""
    if index + 1 < len(elements) and elements[index + 1].kind == Kind.CARRIER:  # "one case of X"
        index += 1
    after = elements[index + 1 : index + 4]
    if not after or after[0].kind != Kind.UNKNOWN:
        return False
    at = next((at for at, one in enumerate(after) if one.kind != Kind.UNKNOWN), None)
    if at is None:
        return True
    following = elements[index + 2 + at : index + 3 + at]
    listed = after[at].kind == Kind.JOINT and not (following and following[0].kind == Kind.VALUE)
    return not (listed or after[at].kind in (Kind.MEASURE, Kind.PEOPLE))


def cost_of_value(elements: Sequence[Element], index: int, group: Group) -> float:
    """Say how badly a number stands to a group, before or after it."""
    before = index < group.first
    low, high = (index + 1, group.first) if before else (group.last, index)
    if high - low > _FAR or group.first <= index < group.last:
        return _NEVER
    cost = 0.0 if before else 0.6
    kinds = {between.kind for between in elements[low:high]}
    listed = Kind.VALUE in kinds and kinds <= (_NUMBERS_BEFORE if before else _NUMBERS_AFTER)
    for at in range(low, high):
        between = elements[at]
        if not before and _begins_other(elements, at):  # "improved in 6, worse in 2"
            cost += 3.0
        if between.kind == Kind.MEASURE:
            cost += 3.0
        elif between.kind in (Kind.JOINT, Kind.COMMA):
            cost += 0.3 if listed else 2.0
        elif between.kind == Kind.BRACKET:
            cost += 1.5
        elif between.kind == Kind.VALUE:
            cost += 0.2
        elif between.kind == Kind.CUE:
            cost += 3.0 if between.has("measure") else 0.05
        elif between.kind == Kind.ASIDE:
            cost += 0.4
        elif between.kind in (Kind.OCCURRENCE, Kind.COPULA):
            cost += 0.3
        else:
            cost += 0.05
    if _is_of_name(elements, index, group):  # "A (n = 2) and B"
        cost += 3.0
    if not before and _is_subject(elements, index):  # "fever and one had a rash"
        cost += 3.0
    if before and index and elements[index - 1].kind == Kind.COPULA:  # "was 70% with 10 complete responses"
        cost += 3.0
    if group.aside or group.is_of(("procedure",)):
        cost += 4.0
    return cost


def _is_of_name(elements: Sequence[Element], index: int, group: Group) -> bool:
    """Say whether a number stands in brackets behind a name that is not the group's."""
    while index and elements[index - 1].kind in (Kind.FILLER, Kind.VALUE):
        index -= 1
    at = index - 2
    if at < 0 or elements[index - 1].kind != Kind.BRACKET or not elements[index - 1].value:
        return False
    if elements[at].kind not in (Kind.UNKNOWN, Kind.MEASURE):
        return False
    while at >= 0 and elements[at].kind == Kind.UNKNOWN:
        at -= 1
    return not (group.first <= at < group.last)


def _is_subject(elements: Sequence[Element], index: int) -> bool:
    """Say whether a number behind a comma or joint is what a verb tells something of."""
    after = elements[index + 1 : index + 2]
    joined = index > 0 and elements[index - 1].kind in (Kind.COMMA, Kind.JOINT)
    return joined and bool(after) and after[0].kind == Kind.OCCURRENCE


def _begins_other(elements: Sequence[Element], at: int) -> bool:
    """Say whether a comma or joint and a name or word of direction begin another statement."""
    if not at or elements[at - 1].kind not in (Kind.COMMA, Kind.JOINT):
        return False
    return elements[at].kind in (Kind.UNKNOWN, Kind.CUE)


def control_of(elements: Sequence[Element], value: Element) -> Element | None:
    """Return the word by which a number is the control group's: "20% of the control", "versus 20%"; else ``None``."""
    index = elements.index(value)
    for before in reversed(elements[max(index - 2, 0) : index]):
        if before.has("versus"):
            return before
        if before.kind != Kind.FILLER:
            break
    for element in elements[index + 1 : index + 5]:
        if element.has("control_groups"):
            return element
        if element.kind not in (Kind.FILLER, Kind.BRACKET, Kind.MEASURE):
            return None
    return None
