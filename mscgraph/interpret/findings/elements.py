"""What the words of a sentence are: measures, words of direction, negations, numbers, times, people, and the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.words import Words
from mscgraph.records import Amount

__all__ = [
    "LIST",
    "THROUGH",
    "Element",
    "Kind",
    "Point",
    "find_elements",
    "find_time",
    "has_joint",
    "is_predicate",
    "split_sentences",
]

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:[.·]\d{1,6})?|\d{1,9}(?:[.·]\d{1,6})?")
_OUT_OF = re.compile(r"(\d{1,7})/(\d{1,7})")
_SINGLE_LETTER = 1
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_ENDS = frozenset(".!?;:")
_COMPARING = frozenset("<=>≤≥")
#: A semicolon in brackets that stand open for more words ends a sentence all the same.
_LONGEST_BRACKET = 80
#: A list of numbers has no more members.
_LONGEST_LIST = 60


class Kind:
    """The kinds of elements."""

    MEASURE = "measure"
    CUE = "cue"
    NEGATION = "negation"
    OCCURRENCE = "occurrence"
    COPULA = "copula"
    SIGNIFICANCE = "significance"
    COMPARATOR = "comparator"
    VALUE = "value"
    TIME = "time"
    PEOPLE = "people"
    JOINT = "joint"
    COMMA = "comma"
    BRACKET = "bracket"
    BREAK = "break"
    ASIDE = "aside"
    CARRIER = "carrier"
    FILLER = "filler"
    UNKNOWN = "unknown"


#: What may stand between a word and what it belongs to.
THROUGH = frozenset((Kind.FILLER, Kind.SIGNIFICANCE, Kind.CARRIER))
#: What joins or frames members of a list.
LIST = frozenset((Kind.JOINT, Kind.COMMA, Kind.BRACKET))


@dataclass(slots=True)
class Point:
    """A point of time: how it is printed and its days, ``None`` where it is no number."""

    text: str
    days: Decimal | None


@dataclass(slots=True)
class Element:
    """A word or phrase with its meaning.

    :param first: index of its first word
    :param last: index after its last word
    :param value: measure, cue, amount, points of time, comparator, whether significant
    :param tags: all that the phrase may mean
    """

    kind: str
    first: int
    last: int
    value: Any = None
    tags: dict[str, Any] | None = None

    def has(self, tag: str) -> bool:
        """Say whether the phrase may mean *tag*."""
        return self.tags is not None and tag in self.tags


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


def has_joint(elements: Sequence[Element]) -> bool:
    """Say whether a word that joins members of a list is among *elements*."""
    return any(element.kind == Kind.JOINT for element in elements)


def is_predicate(elements: Sequence[Element], index: int) -> bool:
    """Say whether "is" or "remained" stands before the element at *index*, but for adverbs and negations."""
    at = index - 1
    while at >= 0 and elements[at].kind in (Kind.FILLER, Kind.SIGNIFICANCE, Kind.NEGATION):
        if elements[at].has("determiners"):
            return False
        at -= 1
    return at >= 0 and (elements[at].kind == Kind.COPULA or elements[at].has("copulas"))


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
        if index > first:
            sentences.append((first, index))
        first = index + 1
    if first < len(folded):
        sentences.append((first, len(folded)))
    return sentences


def find_elements(words: Words, first: int, last: int, cues: Cues) -> list[Element]:
    """Return the elements of the words from *first* to before *last*, in order, none overlapping."""
    return _Finder(words, first, last, cues).run()


def find_time(words: Words, first: int, last: int, cues: Cues) -> Element | None:
    """Return the first time that the words of a phrase tell, ``None`` where they tell none."""
    finder = _Finder(words, first, last, cues)
    for index in range(first, last):
        if (found := finder.time_at(index)) is not None:
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

    def run(self) -> list[Element]:
        elements: list[Element] = []
        index = self._first
        while index < self._last:
            element = self._element(index, elements)
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
        if word == "p" and (chance := self._chance(index)) is not None:
            return chance
        if found is not None and word in self._cues.capitals and found[0] == index + 1:
            found = self._without_abbreviation(index, found)
        time = self.time_at(index, before)
        if found is not None and "measure" in found[1] and (time is None or found[0] >= time.last):
            return self._known(index, *found)
        if time is not None:
            return time
        if found is not None and "half_of" in found[1]:
            return Element(Kind.VALUE, index, found[0], Amount(Decimal(50), "%"))
        number = self._value(index)
        if number is not None and (found is None or found[0] <= number.last):
            return number
        if found is not None:
            return self._known(index, *found)
        if word == ",":
            return Element(Kind.COMMA, index, index + 1)
        if word in _OPENING or word in _CLOSING:
            return Element(Kind.BRACKET, index, index + 1, word in _OPENING)
        if "-" in word and (denied := self._denied(index)) is not None:
            return denied
        if not word[0].isalnum() or ("-" in word and self._tree.find((word.rpartition("-")[2],), "fillers")):
            return Element(Kind.FILLER, index, index + 1)
        return Element(Kind.UNKNOWN, index, index + 1)

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
        for tag, kind in _ORDER:
            if tag in tags:
                return Element(kind, index, last, tags[tag], tags)
        if "time" in tags:
            return Element(
                Kind.TIME, index, last, [Point(self._words.words_between(index, last), None)], tags
            )
        kind = Kind.UNKNOWN if tags.keys() <= {"category", "unit", "time_unit"} else Kind.FILLER
        return Element(kind, index, last, None, tags)

    def _denied(self, index: int) -> Element | None:
        """Return the measure that a word denies: "relapse-free"."""
        head, _, end = self._folded[index].rpartition("-")
        measure = self._tree.find(tuple(head.split()), "measure")
        if measure is None or self._tree.find((end,), "denying_ends") is None:
            return None
        return Element(Kind.MEASURE, index, index + 1, measure, {"measure": measure, "denied": True})

    # Numbers.

    def _number(self, index: int) -> Decimal | None:
        """Return the number that one word spells, in figures or in letters."""
        if index >= self._last:
            return None
        word = self._folded[index]
        if _NUMBER.fullmatch(word):
            return Decimal(word.replace(",", "").replace("·", "."))
        return self._tree.find((word,), "number")

    def _numbers(self, index: int) -> tuple[list[tuple[Decimal, str]], int]:
        """Return the numbers of a list ("12, 24 and 36") with their spellings, and the index after it."""
        numbers: list[tuple[Decimal, str]] = []
        end = index
        while len(numbers) < _LONGEST_LIST:
            number = self._number(index)
            if number is None:
                break
            numbers.append((number, self._words.words_between(index, index + 1)))
            end = index = index + 1
            while index < self._last and (self._folded[index] == "," or self._has(index, "joints")):
                index += 1
        return numbers, end

    def _has(self, index: int, tag: str) -> bool:
        return index < self._last and self._tree.find((self._folded[index],), tag) is not None

    def time_at(self, index: int, before: Sequence[Element] = ()) -> Element | None:
        """Return a time: "day 28 and 56", "12 and 24 months", "2-year"."""
        word = self._folded[index]
        unit = self._tree.find((word,), "time_unit")
        if unit is not None and len(word) > _SINGLE_LETTER:
            numbers, end = self._numbers(index + 1)
            if numbers and numbers[0][1][0].isdigit():
                spelled = self._words.words_between(index, index + 1)
                points = [Point(f"{spelled} {text}", number * unit) for number, text in numbers]
                return Element(Kind.TIME, index, end, points)
            return None
        if "-" in word:
            head, _, tail = word.rpartition("-")
            unit = self._tree.find((tail,), "time_unit")
            number = Decimal(head) if _NUMBER.fullmatch(head) else self._tree.find((head,), "number")
            if unit is not None and number is not None and len(tail) > _SINGLE_LETTER:
                text = self._words.words_between(index, index + 1)
                return Element(Kind.TIME, index, index + 1, [Point(text, number * unit)])
            return None
        numbers, end = self._numbers(index)
        if not numbers or end >= self._last:
            return None
        unit = self._tree.find((self._folded[end],), "time_unit")
        if unit is None:
            return None
        stay = len(before) > 1 and before[-2].kind == Kind.MEASURE and before[-1].has("out_of")
        if stay or (before and before[-1].kind == Kind.COPULA):  # "was 12 days", "a stay of 12 days": amounts
            amounts = [Amount(number * unit, "days") for number, _ in numbers[:1]]
            return Element(Kind.VALUE, index, end + 1, amounts[0])
        spelled = self._words.words_between(end, end + 1)
        points = [Point(f"{text} {spelled}", number * unit) for number, text in numbers]
        return Element(Kind.TIME, index, end + 1, points)

    def _value(self, index: int) -> Element | None:
        """Return an amount: "70%", "3 of 5", "24 patients", "seven"."""
        word = self._folded[index]
        if word.endswith("%") and _NUMBER.fullmatch(word[:-1]):
            return self._percentage(index, Decimal(word[:-1].replace(",", "")))
        if (match := _OUT_OF.fullmatch(word)) and not self._has(index, "measure"):
            amount = Amount(Decimal(match[1]), "patients", Decimal(match[2]))
            return Element(Kind.VALUE, index, index + 1, amount)
        number = self._number(index)
        if number is None or self._has(index, "articles"):
            return None
        if index > self._first and self._has(index - 1, "uncounted"):
            return Element(Kind.FILLER, index, index + 1)
        after = index + 1
        if self._has(after, "comparator") or self._has(after, "uncounted_after"):  # "3 cohorts", "50 million"
            return Element(Kind.FILLER, index, after)
        if self._has(after, "percent"):
            return Element(Kind.VALUE, index, after + 1, Amount(number, "%"))
        of = None
        if self._has(after, "out_of"):
            skip = after + 1
            while self._has(skip, "out_of") or self._has(skip, "determiners"):
                skip += 1
            whole = self._number(skip)
            if whole is not None:
                of, after = whole, skip + 1
        unit = self._tree.find((self._folded[after],), "unit") if after < self._last else None
        if unit is not None and unit != "days":
            return Element(Kind.VALUE, index, after + (unit == "patients"), Amount(number, unit, of))
        return Element(Kind.VALUE, index, after, Amount(number, "patients" if of is not None else "", of))

    def _percentage(self, index: int, number: Decimal) -> Element | None:
        """Return a share with the number of people that it is of: "31% of 10 patients"."""
        after = index + 1
        if self._has(after, "uncounted_after"):  # "95% CI"
            return Element(Kind.FILLER, index, after)
        skip = after
        while self._has(skip, "out_of") or self._has(skip, "determiners"):
            skip += 1
        whole = self._number(skip) if skip > after else None
        unit = self._tree.find((self._folded[skip + 1],), "unit") if skip + 1 < self._last else None
        if whole is not None and unit == "patients":
            return Element(Kind.VALUE, index, skip + 2, Amount(number, "%", whole))
        return Element(Kind.VALUE, index, after, Amount(number, "%"))

    def _chance(self, index: int) -> Element | None:
        """Return what a p-value says: "p < 0.05"."""
        if index + 2 >= self._last:
            return None
        sign, number = self._folded[index + 1], self._number(index + 2)
        if sign not in _COMPARING or number is None:
            return None
        significant = number <= self._cues.p_value and sign not in ">≥"
        return Element(Kind.SIGNIFICANCE, index, index + 3, significant)
