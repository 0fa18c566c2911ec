"""Splits a sentence into clauses: parts that state one thing, or several that a list joins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from mscgraph.interpret.findings.costs import Reach
from mscgraph.interpret.findings.elements import (
    LINKS,
    THROUGH,
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
    Significance,
    Time,
    Unknown,
)
from mscgraph.interpret.findings.phrases import Meanings, Tag


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence.

    :param opening: the word that begins it, ``None`` at the sentence's beginning
    """

    elements: tuple[Element, ...]
    opening: Element | None = None

    def opens_by(self, *tags: Tag) -> bool:
        """Return whether the word that begins it may mean one of *tags*."""
        return self.opening is not None and any(map(self.opening.has, tags))

    @property
    def span(self) -> tuple[int, int]:
        """The first token, and the one after the last."""
        return self.elements[0].first, self.elements[-1].last


#: The opening of a clause that continues with the measures of the one before without a word for it.
_AGAIN = Break(0, 0, meanings=Meanings(frozenset(("elliptic",))))


def split_clauses(elements: Sequence[Element], reach: Reach) -> Iterator[Clause]:
    """Yield the clauses of a sentence."""
    part: list[Element] = []
    opening: Element | None = None
    for index, element in enumerate(elements):
        if isinstance(element, LINKS) and _continues(elements[index + 1 :], part, again=opening is _AGAIN):
            yield Clause(tuple(part), opening)
            part, opening = [], _AGAIN
        elif isinstance(element, Break) or (element.has("breaks_before") and _begins(elements, index, reach)):
            if part:
                yield Clause(tuple(part), opening)
            part, opening = [], element
        else:
            part.append(element)
    if part:
        yield Clause(tuple(part), opening)


def _continues(after: Sequence[Element], part: Sequence[Element], *, again: bool) -> bool:
    """Return whether another statement of the same measures begins after a link: "rose on day 3 and fell on day 7"."""
    named = next((at for at, one in enumerate(part) if isinstance(one, Mention)), 0 if again else None)
    if named is None or not any(isinstance(one, DirectionWord) for one in part[named:]):
        return False
    rest = list(takewhile(lambda one: not isinstance(one, (Comma, Break)), after))
    rest = list(dropwhile(lambda one: isinstance(one, (Joint, Copula, Filler, Significance)), rest))
    if len(rest) < 2 or not isinstance(rest[0], DirectionWord) or rest[0].cue.position == "nouns":
        return False
    if not any(isinstance(one, (Time, Number, Comparison)) for one in rest):
        return False
    own = takewhile(lambda one: not isinstance(one, Joint), rest)
    return not any(isinstance(one, (Mention, Unknown)) for one in own)


def _begins(elements: Sequence[Element], index: int, reach: Reach) -> bool:
    """Return whether "with" at *index* begins a clause: after a comma, before a negation or word of direction."""
    if index > 0 and isinstance(elements[index - 1], Comma):
        return True
    after = elements[index + 1 : index + 1 + reach.opening]
    element = next((one for one in after if not isinstance(one, THROUGH)), None)
    if isinstance(element, Mention):
        return element.measure.kind == "verdict"
    return isinstance(element, (Negation, DirectionWord))
