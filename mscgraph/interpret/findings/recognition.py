"""Recognises sentences in tokens, and the elements of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import (
    Aside,
    Bracket,
    Break,
    Carrier,
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
    Point,
    Significance,
    Time,
    Unknown,
    mention,
)
from mscgraph.interpret.findings.numbers import NumberReader
from mscgraph.interpret.findings.phrases import NOTHING, Cue, Phrase, Tag
from mscgraph.interpret.findings.tokens import Tokens
from mscgraph.records import Amount, Measure

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_ENDS = frozenset(".!?;:")
#: Words with no other meaning than these, a category or a unit may name a measure: "range of motion".
_OF_NAMES: frozenset[Tag] = frozenset(("ratios", "intervals", "no_adverbs", "heads"))
_DENIALS: frozenset[Tag] = frozenset(("negations", "none_of"))
#: Phrases that may begin a number or statistic.
_COUNTED: frozenset[Tag] = frozenset(("bounds", "half_of", "intervals", "ratios"))
#: The kind of element of a plain word, by the first of these that it may mean.
_KINDS: tuple[tuple[Tag, type[Element]], ...] = (
    ("likewise", Break),
    ("unlike", Break),
    ("negations", Negation),
    ("none_of", Negation),
    ("people", People),
    ("joints", Joint),
    ("breaks", Break),
    ("breaks_before", Filler),
    ("elliptic", Break),
    ("asides", Aside),
    ("carriers", Carrier),
    ("copulas", Copula),
    ("occurrences", Occurrence),
)


def split_sentences(tokens: Tokens, cues: Cues) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of the tokens of each sentence; a point in a number or after a short form ends none."""
    first = depth = 0
    folded = tokens.folded
    for index, word in enumerate(folded):
        if word in _OPENING or word in _CLOSING:
            depth = max(depth + (1 if word in _OPENING else -1), 0)
        if word not in _ENDS or (word == ";" and depth > 0 and index - first < cues.costs.reach.bracket):
            continue
        depth = 0
        touches = index + 1 < len(folded) and tokens.starts[index + 1] == tokens.ends[index]
        short = index > first and "abbreviations" in tokens.meanings[index - 1].tags
        if (word == "." and (touches or short)) or (word == ":" and _goes_on(tokens, index, cues)):
            continue  # "0.5", "vs.", "adverse events: 3"
        if index > first:
            yield first, index
        first = index + 1
    if first < len(folded):
        yield first, len(folded)


def _measure_before(folded: Sequence[str], end: int, cues: Cues) -> Measure | None:
    """Return the measure whose name ends before a token."""
    starts = range(max(end - cues.costs.reach.measure_before_colon, 0), end)
    found = (cues.tree.find(folded[start:end]).measure for start in starts)
    return next((one for one in found if one is not None), None)


def _goes_on(tokens: Tokens, colon: int, cues: Cues) -> bool:
    """Return whether a number, denial or word of direction behind a colon is about the measure before it."""
    folded = tokens.folded
    if colon + 1 >= len(folded):
        return False
    last = tokens.meanings[colon - 1].tags
    counted = folded[colon + 1][0].isdigit()
    if counted and last & {"intervals", "ratios"}:
        return True
    measure = _measure_before(folded, colon, cues)
    if measure is None and "heads" in last:  # "IL-6 levels: decreased"
        measure = _measure_before(folded, colon - 1, cues)
    if measure is None:
        return False
    following = cues.tree.longest(folded, colon + 1, len(folded))
    meanings = following[1] if following is not None else NOTHING
    if measure.kind == "verdict":  # "safety: good", but not "safety: no deaths"
        return meanings.cue is not None and meanings.cue.direction is None and meanings.measure is None
    denied = meanings.cue is not None or bool(meanings.tags & _DENIALS)
    return counted or (denied and meanings.measure is None)


def recognize(tokens: Tokens, first: int, last: int, cues: Cues) -> list[Element]:
    """Return the elements of the tokens from *first* to before *last*, in order, without overlap."""
    recognizer = _Recognizer(tokens, first, last, cues)
    elements: list[Element] = []
    while first < last:
        if tokens.folded[first] == ".":  # of a short form
            first += 1
            continue
        element = recognizer.element(first, elements)
        first = element.last
        before = elements[-1] if elements else None
        if isinstance(element, Unknown) and isinstance(before, Mention) and before.denied:
            elements[-1] = before = Unknown(before.first, before.last)  # "pain-free walking distance"
        if element.has("generic") and isinstance(before, Unknown):
            element = Unknown(element.first, element.last, meanings=element.meanings)
        if isinstance(element, Mention) and before is not None and before.has("makes_other"):
            element = Unknown(elements.pop().first, element.last)
        elements.append(element)
    return elements


def find_time(tokens: Tokens, first: int, last: int, cues: Cues) -> Time | None:
    """Return the first time in a phrase, ``None`` if it has no time."""
    numbers = NumberReader(tokens, last, cues)
    found = (numbers.time(index) for index in range(first, last) if numbers.may_begin(index))
    return next((one for one in found if isinstance(one, Time)), None)


@cache
def _kind(tags: frozenset[Tag]) -> type[Element] | None:
    return next((kind for tag, kind in _KINDS if tag in tags), None)


class _Recognizer:
    """Recognises the element that begins at a token of a sentence."""

    def __init__(self, tokens: Tokens, first: int, last: int, cues: Cues) -> None:
        self._tokens = tokens
        self._first = first
        self._last = last
        self._cues = cues
        self._numbers = NumberReader(tokens, last, cues)

    def element(self, index: int, before: Sequence[Element]) -> Element:
        """Return the element at *index*."""
        word = self._tokens.folded[index]
        tree = self._cues.tree
        found = tree.longest(self._tokens.folded, index, self._last)
        if found is not None and word in self._cues.capitals and found[0] == index + 1:
            found = self._without_abbreviation(index, found)
        if self._numbers.may_begin(index) or (found is not None and found[1].tags & _COUNTED):
            counted = self._counted(index, found, before)
            if counted is not None:
                return counted
        if word == ",":
            return Comma(index, index + 1)
        if found is not None:
            return self._known(index, found)
        if word in _OPENING or word in _CLOSING:
            return Bracket(index, index + 1, word in _OPENING)
        head, hyphen, tail = word.rpartition("-")
        if hyphen:  # "relapse-free"
            measure = tree.find(head.split()).measure
            if measure is not None and "denying_ends" in tree.word(tail).tags:
                return mention(self._tokens, index, index + 1, measure, denied=True)
        if not word[0].isalnum() or (hyphen and "fillers" in tree.word(tail).tags):
            return Filler(index, index + 1)
        if word.endswith(self._cues.adverb_endings):
            return Filler(index, index + 1)
        return Unknown(index, index + 1)

    def _counted(self, index: int, found: Phrase | None, before: Sequence[Element]) -> Element | None:
        """Return the number that begins at *index*, or the measure whose name begins with one."""
        numbers = self._numbers
        aside = numbers.chance(index) or numbers.statistic(index, found) or numbers.bound(index, found)
        if aside is not None:
            return aside
        time = numbers.time(index, before)
        if found is not None and found[1].measure and (time is None or found[0] >= time.last):
            return self._known(index, found)
        if time is not None:
            return time
        if found is not None and "half_of" in found[1].tags:
            return Number(index, found[0], Amount(Decimal(50), "%"))
        grade = numbers.grade(index)
        if grade is not None:
            return grade
        number = numbers.amount(index)
        return number if number is not None and (found is None or found[0] <= number.last) else None

    def _without_abbreviation(self, index: int, found: Phrase) -> Phrase | None:
        """Take "or" for no measure, but "OR" for one."""
        last, meanings = found
        if meanings.measure is None or not self._tokens.between(index, last).islower():
            return found
        meanings = replace(meanings, measure=None)
        return None if meanings == NOTHING else (last, meanings)

    def _known(self, index: int, found: Phrase) -> Element:
        last, meanings = found
        if meanings.cue is not None:
            return DirectionWord(index, last, self._tied(index, last, meanings.cue), meanings=meanings)
        if meanings.measure is not None:
            return mention(self._tokens, index, last, meanings.measure, meanings=meanings)
        if meanings.comparator is not None:
            return Comparison(index, last, meanings.comparator, meanings=meanings)
        if meanings.significance is not None:
            return Significance(index, last, meanings.significance, meanings=meanings)
        kind = _kind(meanings.tags)
        if kind is not None:
            return kind(index, last, meanings=meanings)
        if "time" in meanings.tags:
            return Time(index, last, (Point(self._tokens.between(index, last), None),), meanings=meanings)
        names = meanings.number is None and meanings.tags <= _OF_NAMES
        return Unknown(index, last, meanings=meanings) if names else Filler(index, last, meanings=meanings)

    def _tied(self, index: int, last: int, cue: Cue) -> Cue:
        """Tie a sign to the word that it touches: "CRP↓ IL-6↑"."""
        tokens = self._tokens
        if last > index + 1 or tokens.folded[index][0].isalnum():
            return cue
        if index > self._first and tokens.ends[index - 1] == tokens.starts[index]:
            return replace(cue, position="follow")
        if index + 1 < self._last and tokens.starts[index + 1] == tokens.ends[index]:
            return replace(cue, position="lead")
        return cue
