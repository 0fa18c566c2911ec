"""Which times date which statements of a segment."""

from __future__ import annotations

from collections.abc import Sequence

from mscgraph.interpret.findings.elements import Element, Kind, Point, has_joint
from mscgraph.interpret.findings.statement import Statement

__all__ = ["place_times"]


def place_times(elements: Sequence[Element], statements: Sequence[Statement]) -> list[tuple[Element, Point]]:
    """Give each time to the statements that it dates; return those that stand before all of them."""
    leading: list[tuple[Element, Point]] = []
    for index, element in enumerate(elements):
        if element.kind != Kind.TIME:
            continue
        points = [(element, point) for point in element.value]
        owner = _value_before(elements, statements, index)
        if owner is not None:
            statement, number = owner
            if len(statement.values) > 1:
                statement.dated.setdefault(number, []).extend(points)
            else:
                statement.points.extend(points)
            continue
        inside = [one for one in statements if one.place[0] < index < one.place[1]]
        own = _named_by(elements, statements, index)
        if own is not None:
            chosen = [own]
        elif inside:
            chosen = inside
        elif not statements or index < statements[0].place[0]:
            chosen = list(statements)
            leading.extend(points)
        else:
            chosen = _beside(elements, statements, index)
        for statement in chosen:
            statement.points.extend(points)
    for statement in statements:
        if len(statement.dated) == 1:  # "rose from 32% to 41% at 6 months"
            statement.points.extend(*statement.dated.values())
            statement.dated = {}
        dated = [one for one in statement.points if one[1].days is not None]
        statement.points = dated or statement.points[:1]
    return leading


def _named_by(elements: Sequence[Element], statements: Sequence[Statement], index: int) -> Statement | None:
    """Return the statement whose measure a time in one word stands right before: "3-year survival"."""
    time = elements[index]
    if time.last - time.first > 1 or index + 1 >= len(elements) or elements[index + 1].kind != Kind.MEASURE:
        return None
    first = elements[index + 1].first
    return next((one for one in statements if any(member.first == first for member in one.members)), None)


def _value_before(
    elements: Sequence[Element], statements: Sequence[Statement], index: int
) -> tuple[Statement, int] | None:
    """Return the statement and which of its numbers a time right after that number dates."""
    at = index - 1
    while at >= 0 and elements[at].has("at"):
        at -= 1
    if at < 0 or elements[at].kind != Kind.VALUE:
        return None
    value = elements[at]
    for statement in statements:
        for number, one in enumerate(statement.values):
            if one is value:
                return statement, number
    return None


def _beside(elements: Sequence[Element], statements: Sequence[Statement], index: int) -> list[Statement]:
    """Return the statements that a time between or after statements dates."""
    at = index - 1
    while at >= 0 and (elements[at].has("at") or elements[at].kind == Kind.FILLER):
        at -= 1
    after = [one for one in statements if one.place[0] > index]
    before = [one for one in statements if one.place[1] <= index]
    apart = at >= 0 and elements[at].kind in (Kind.COMMA, Kind.JOINT)
    if apart and after:
        return after
    if apart:
        return before
    chosen = before[-1:]
    for left, right in zip(reversed(before[:-1]), reversed(before), strict=False):
        between = elements[left.place[1] : right.place[0]]
        if any(one.kind == Kind.COMMA for one in between) or not has_joint(between):
            break
        chosen.append(left)
    return chosen
