"""Finds the elements of sentences, and the sentences of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from mscgraph.interpret.findings.amounts import AmountReader
from mscgraph.interpret.findings.cues import Cue, Cues
from mscgraph.interpret.findings.elements import Element, Kind, Point
from mscgraph.interpret.findings.words import Words
from mscgraph.records import Amount, Measure

__all__ = ["find_elements", "find_time", "split_sentences"]

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_ENDS = frozenset(".!?;:")
#: A semicolon in brackets that stand open for more words ends a sentence all the same.
_LONGEST_BRACKET = 80
#: Before a colon, no more words are looked at for a measure.
_LONGEST_MEASURE = 8
#: Words with no other meaning than these may name a measure: "range of motion".
_OF_NAMES = frozenset(("category", "unit", "time_unit", "ratios", "intervals", "no_adverbs", "heads"))
#: Which meaning of a phrase is taken, the first that it has.
_ORDER = (
    ("cue", Kind.CUE),
    ("measure", Kind.MEASURE),
    ("comparator", Kind.COMPARATOR),
    ("likewise", Kind.BREAK),
    ("unlike", Kind.BREAK),
    ("negations", Kind.NEGATION),
    ("none_of", Kind.NEGATION),
    ("significance", Kind.SIGNIFICANCE),
    ("people", Kind.PEOPLE),
    ("joints", Kind.JOINT),
    ("breaks", Kind.BREAK),
    ("breaks_before", Kind.FILLER),
    ("elliptic", Kind.BREAK),
    ("asides", Kind.ASIDE),
    ("carriers", Kind.CARRIER),
    ("copulas", Kind.COPULA),
    ("occurrences", Kind.OCCURRENCE),
)


def split_sentences(words: Words, cues: Cues) -> list[tuple[int, int]]:
    """Return (first, last) of the words of each sentence; a point inside a number or after a short form ends none."""
    sentences = []
    first = 0
    folded = words.folded
    depth = 0
    for index, word in enumerate(folded):
        if word in _OPENING or word in _CLOSING:
            depth = max(depth + (1 if word in _OPENING else -1), 0)
        if word not in _ENDS or (word == ";" and depth > 0 and index - first < _LONGEST_BRACKET):
            continue
        depth = 0
        after = words.starts[index + 1] if index + 1 < len(folded) else None
        if word == "." and after == words.ends[index]:
            continue
        if word == "." and index > first and cues.tree.find((folded[index - 1],), "abbreviations"):
            continue
        if word == ":" and _is_told(folded, index, cues):
            continue  # "adverse events: 3"
        if index > first:
            sentences.append((first, index))
        first = index + 1
    if first < len(folded):
        sentences.append((first, len(folded)))
    return sentences


def _measure_before(folded: list[str], end: int, cues: Cues) -> Measure | None:
    """Return the measure whose name ends before a word."""
    starts = range(max(end - _LONGEST_MEASURE, 0), end)
    found = (cues.tree.find(tuple(folded[start:end]), "measure") for start in starts)
    return next((one for one in found if one is not None), None)


def _is_told(folded: list[str], colon: int, cues: Cues) -> bool:
    """Say whether a number, denial or word of direction behind a colon is told of the measure before it."""
    if colon + 1 >= len(folded):
        return False
    last = (folded[colon - 1],)
    if folded[colon + 1][0].isdigit() and (
        cues.tree.find(last, "intervals") or cues.tree.find(last, "ratios")
    ):
        return True
    measure = _measure_before(folded, colon, cues)
    if measure is None and cues.tree.find(last, "heads") is not None:  # "IL-6 levels: decreased"
        measure = _measure_before(folded, colon - 1, cues)
    if measure is None:
        return False
    following = cues.tree.longest(folded, colon + 1, len(folded))
    tags = following[1] if following is not None else {}
    if measure.kind == "verdict":  # "safety: good", but not "safety: no deaths"
        return "cue" in tags and tags["cue"].direction is None and "measure" not in tags
    if folded[colon + 1][0].isdigit():
        return True
    return bool({"negations", "none_of", "cue"} & tags.keys()) and "measure" not in tags


def find_elements(words: Words, first: int, last: int, cues: Cues) -> list[Element]:
    """Return the elements of the words from *first* to before *last*, in order, none overlapping."""
    return _Finder(words, first, last, cues).run()


def find_time(words: Words, first: int, last: int, cues: Cues) -> Element | None:
    """Return the first time that the words of a phrase tell, ``None`` where they tell none."""
    amounts = AmountReader(words, first, last, cues)
    for index in range(first, last):
        if (found := amounts.time(index)) is not None:
            return found
    return None


class _Finder:
    """Goes once over a sentence."""

    def __init__(self, words: Words, first: int, last: int, cues: Cues) -> None:
        self._words = words
        self._folded = words.folded
        self._first = first
        self._last = last
        self._cues = cues
        self._tree = cues.tree
        self._amounts = AmountReader(words, first, last, cues)

    def run(self) -> list[Element]:
        elements: list[Element] = []
        index = self._first
        while index < self._last:
            if self._folded[index] == ".":  # of a short form
                index += 1
                continue
            element = self._element(index, elements)
            if element.kind == Kind.UNKNOWN and elements and elements[-1].has("denied"):
                last = elements.pop()  # "pain-free walking distance"
                elements.append(Element(Kind.UNKNOWN, last.first, last.last))
            if element.has("generic") and elements and elements[-1].kind == Kind.UNKNOWN:
                element = Element(Kind.UNKNOWN, element.first, element.last, None, element.tags)
            if element.kind == Kind.MEASURE and elements and elements[-1].has("makes_other"):
                element = Element(Kind.UNKNOWN, elements.pop().first, element.last)
            elements.append(element)
            index = element.last
        return elements

    def _element(self, index: int, before: Sequence[Element]) -> Element:
        folded = self._folded
        word = folded[index]
        found = self._tree.longest(folded, index, self._last)
        if found is not None and word in self._cues.capitals and found[0] == index + 1:
            found = self._without_abbreviation(index, found)
        counted = self._counted(index, found, before)
        if counted is not None:
            return counted
        if word == ",":
            return Element(Kind.COMMA, index, index + 1)
        if found is not None:
            return self._known(index, *found)
        if word in _OPENING or word in _CLOSING:
            return Element(Kind.BRACKET, index, index + 1, word in _OPENING)
        if "-" in word and (denied := self._denied(index)) is not None:
            return denied
        if not word[0].isalnum() or ("-" in word and self._tree.find((word.rpartition("-")[2],), "fillers")):
            return Element(Kind.FILLER, index, index + 1)
        if word.endswith(self._cues.adverb_endings):
            return Element(Kind.FILLER, index, index + 1)
        return Element(Kind.UNKNOWN, index, index + 1)

    def _counted(
        self, index: int, found: tuple[int, dict[str, Any]] | None, before: Sequence[Element]
    ) -> Element | None:
        """Return the number that begins at *index*, or the measure whose name begins with one."""
        amounts = self._amounts
        for aside in (amounts.chance(index), amounts.statistic(index, found), amounts.bound(index, found)):
            if aside is not None:
                return aside
        time = amounts.time(index, before)
        if found is not None and "measure" in found[1] and (time is None or found[0] >= time.last):
            return self._known(index, *found)
        if time is not None:
            return time
        if found is not None and "half_of" in found[1]:
            return Element(Kind.VALUE, index, found[0], Amount(Decimal(50), "%"))
        grade = amounts.grade(index)
        if grade is not None:
            return grade
        number = amounts.value(index)
        return number if number is not None and (found is None or found[0] <= number.last) else None

    def _without_abbreviation(
        self, index: int, found: tuple[int, dict[str, Any]]
    ) -> tuple[int, dict[str, Any]] | None:
        """Take "or" for no measure, where "OR" is one."""
        last, tags = found
        if "measure" not in tags or not self._words.words_between(index, last).islower():
            return found
        tags = {tag: meaning for tag, meaning in tags.items() if tag != "measure"}
        return (last, tags) if tags else None

    def _known(self, index: int, last: int, tags: dict[str, Any]) -> Element:
        if "cue" in tags and last == index + 1 and not self._folded[index][0].isalnum():
            return Element(Kind.CUE, index, last, self._attached(index, tags["cue"]), tags)
        for tag, kind in _ORDER:
            if tag in tags:
                return Element(kind, index, last, tags[tag], tags)
        if "time" in tags:
            return Element(
                Kind.TIME, index, last, [Point(self._words.words_between(index, last), None)], tags
            )
        kind = Kind.UNKNOWN if tags.keys() <= _OF_NAMES else Kind.FILLER
        return Element(kind, index, last, None, tags)

    def _attached(self, index: int, cue: Cue) -> Cue:
        """Tie a sign to the word that it touches: "CRP↓ IL-6↑"."""
        words = self._words
        if index > self._first and words.ends[index - 1] == words.starts[index]:
            return replace(cue, stands="follow")
        if index + 1 < self._last and words.starts[index + 1] == words.ends[index]:
            return replace(cue, stands="lead")
        return cue

    def _denied(self, index: int) -> Element | None:
        """Return the measure that a word denies: "relapse-free"."""
        head, _, end = self._folded[index].rpartition("-")
        measure = self._tree.find(tuple(head.split()), "measure")
        if measure is None or self._tree.find((end,), "denying_ends") is None:
            return None
        return Element(Kind.MEASURE, index, index + 1, measure, {"measure": measure, "denied": True})
