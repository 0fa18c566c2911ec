"""The elements of a sentence, a class per kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mscgraph.interpret.findings.phrases import NOTHING, Comparator, Cue, Meanings, Tag
from mscgraph.interpret.findings.tokens import Tokens
from mscgraph.namespaces import fold
from mscgraph.records import Amount, Measure


@dataclass(frozen=True, slots=True)
class Point:
    """A point of time: as printed, and in days, ``None`` if it has no number."""

    text: str
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class Element:
    """A word or phrase of a sentence.

    :param first: index of its first token
    :param last: index after its last token
    :param meanings: all that the phrase may mean
    """

    first: int
    last: int
    meanings: Meanings = field(default=NOTHING, kw_only=True)

    def has(self, tag: Tag) -> bool:
        """Return whether the phrase may mean *tag*."""
        return tag in self.meanings.tags


@dataclass(frozen=True, slots=True)
class Mention(Element):
    """A measure of the vocabulary.

    :param adjective: whether it is a verdict by another word than its noun: "safe"
    :param denied: whether its name denies it: "relapse-free"
    """

    measure: Measure
    adjective: bool = field(default=False, compare=False)
    denied: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class DirectionWord(Element):
    """A word of direction: "increased"."""

    cue: Cue


@dataclass(frozen=True, slots=True)
class Significance(Element):
    """A word or p-value for significance.

    :param judges: whether it judges the statement before it: "p < 0.05", "but not significantly"
    """

    significant: bool
    judges: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison(Element):
    """A group or time that was compared with."""

    comparator: Comparator


@dataclass(frozen=True, slots=True)
class Number(Element):
    """An amount."""

    amount: Amount


@dataclass(frozen=True, slots=True)
class Time(Element):
    """One or several points of time."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Bracket(Element):
    """An opening or closing bracket."""

    opens: bool


@dataclass(frozen=True, slots=True)
class Negation(Element):
    """A denial: "no"."""


@dataclass(frozen=True, slots=True)
class Occurrence(Element):
    """A verb by which something occurred: "developed"."""


@dataclass(frozen=True, slots=True)
class Copula(Element):
    """A link between subject and predicate: "was"."""


@dataclass(frozen=True, slots=True)
class People(Element):
    """The people of a trial."""


@dataclass(frozen=True, slots=True)
class Joint(Element):
    """A word that joins the members of a list: "and"."""


@dataclass(frozen=True, slots=True)
class Comma(Element):
    """A comma."""


@dataclass(frozen=True, slots=True)
class Break(Element):
    """A word that begins another clause: "while"."""


@dataclass(frozen=True, slots=True)
class Aside(Element):
    """A word before a cause or an explanation: "due to"."""


@dataclass(frozen=True, slots=True)
class Carrier(Element):
    """A noun before the measure that is meant: "levels of"."""


@dataclass(frozen=True, slots=True)
class Filler(Element):
    """A word that names no measure."""


@dataclass(frozen=True, slots=True)
class Unknown(Element):
    """A word that may name a measure that the vocabulary lacks."""


#: Elements that join the members of a list, and those that frame them too.
LINKS = (Joint, Comma)
LIST = (Joint, Comma, Bracket)
#: Elements that may separate a word from what it belongs to.
THROUGH = (Filler, Significance, Carrier)
_ADVERBIAL = (Filler, Significance, Negation)


def mention(
    tokens: Tokens,
    first: int,
    last: int,
    measure: Measure,
    *,
    denied: bool = False,
    meanings: Meanings | None = None,
) -> Mention:
    """Return the mention of a measure by the tokens from *first* to before *last*."""
    verdict = measure.kind == "verdict"
    adjective = verdict and fold(tokens.between(first, last)) != fold(measure.concept.label)
    return Mention(first, last, measure, adjective, denied, meanings=meanings or Meanings(measure=measure))


def one_before(elements: Sequence[Element], index: int) -> Element | None:
    """Return the element before *index*."""
    return elements[index - 1] if index else None


def content_at(elements: Sequence[Element], index: int) -> Element | None:
    """Return the first element from *index* on that no other word could separate from one before it."""
    return next((one for one in elements[index:] if not isinstance(one, THROUGH)), None)


def has_joint(elements: Sequence[Element]) -> bool:
    """Return whether a joint is among *elements*."""
    return any(isinstance(element, Joint) for element in elements)


def is_predicate(elements: Sequence[Element], index: int) -> bool:
    """Return whether a copula precedes the element at *index*, but for adverbs and negations."""
    at = index - 1
    while at >= 0 and isinstance(elements[at], _ADVERBIAL):
        if elements[at].has("determiners"):
            return False
        at -= 1
    return at >= 0 and (isinstance(elements[at], Copula) or elements[at].has("copulas"))
