"""Noun phrases that no measure's label is."""

from __future__ import annotations

from collections.abc import Sequence

from mscgraph.interpret.findings.costs import Reach
from mscgraph.interpret.findings.elements import (
    Carrier,
    Copula,
    DirectionWord,
    Element,
    Filler,
    Negation,
    Significance,
    Unknown,
    is_predicate,
)

#: Elements that may separate a name from the word that it is searched from.
_PASSED = (Filler, Significance, Copula, Negation, Carrier)


def may_name(element: Element) -> bool:
    """Return whether an element may be in a name behind its first word: "ratio", "dose", or "of" before more."""
    tags = element.meanings.tags & {"uncounted", "uncounted_after", "ties"}
    return isinstance(element, Unknown) or (isinstance(element, Filler) and bool(tags))


def name_at(elements: Sequence[Element], at: int, high: int, reach: Reach) -> range | None:
    """Return the places of the name that begins at *at*, articles left out, ``None`` if another word does."""
    while at < high and (isinstance(elements[at], Carrier) or elements[at].has("determiners")):
        at += 1
    end = at
    while end < high and (isinstance(elements[end], Unknown) or (end > at and may_name(elements[end]))):
        end += 1
    while end > at and elements[end - 1].has("ties"):
        end -= 1
    return range(at, end) if 0 < end - at <= reach.name else None


def name_on(elements: Sequence[Element], places: range, reach: Reach) -> range | None:
    """Return the places of the first name on *places*, ``None`` if another word comes first."""
    run: list[int] = []
    steps = 0
    backward = places.step < 0
    for at in places:
        element = elements[at]
        inside = run or (backward and not element.has("ties"))
        if isinstance(element, Unknown) or (inside and may_name(element)):
            run.append(at)
        elif run or not isinstance(element, _PASSED):
            break
        else:
            steps += 1
            if steps > reach.governed:
                return None
    while run and (
        elements[run[-1]].has("ties") or (backward and not isinstance(elements[run[-1]], Unknown))
    ):
        run.pop()
    return range(min(run), max(run) + 1) if 0 < len(run) <= reach.name else None


def name_beside(elements: Sequence[Element], index: int, reach: Reach) -> range | None:
    """Return the places of the name beside a word of direction, first on the side where its measure is expected."""
    element = elements[index]
    follows = isinstance(element, DirectionWord) and element.cue.position == "follow"
    sides = [range(index + 1, len(elements)), range(index - 1, -1, -1)]
    if follows or is_predicate(elements, index):
        sides.reverse()
    return name_on(elements, sides[0], reach) or name_on(elements, sides[1], reach)
