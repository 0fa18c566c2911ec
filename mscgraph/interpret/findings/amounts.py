"""Reads numbers: amounts with their units, points of time, and statistics, which count nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import Element, Kind, Point
from mscgraph.interpret.findings.words import Words
from mscgraph.records import Amount

__all__ = ["AmountReader"]

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:[.·]\d{1,6})?|\d{1,9}(?:[.·]\d{1,6})?")
_RANGE = re.compile(r"\d{1,9}(?:[.·]\d{1,6})?%?(?:[-‐‑–−]\d{1,9}(?:[.·]\d{1,6})?%?)?")
_OUT_OF = re.compile(r"(\d{1,7})/(\d{1,7})")
#: What stands behind "grade": figures or Roman ones, one or several.
_GRADE = re.compile(r"(?:\d{1,2}|[ivx]{1,4})[a-c]?(?:[-‐‑–−/](?:\d{1,2}|[ivx]{1,4})[a-c]?)*")
_SINGLE_LETTER = 1
_COMPARING = frozenset("<=>≤≥")
#: What may stand between the name of a statistic and its number.
_INTRODUCING = frozenset("=:,([-–−")
#: So many digits of a chance are read.
_DIGITS = 9
#: A list of numbers has no more members.
_LONGEST_LIST = 60


class AmountReader:
    """Reads the numbers of a sentence.

    :param first: index of the sentence's first word
    :param last: index after its last word
    """

    def __init__(self, words: Words, first: int, last: int, cues: Cues) -> None:
        """Keep the words."""
        self._words = words
        self._folded = words.folded
        self._first = first
        self._last = last
        self._tree = cues.tree
        self._p_value = cues.p_value

    def has(self, index: int, tag: str) -> bool:
        """Say whether one word may mean *tag*."""
        return index < self._last and self._tree.find((self._folded[index],), tag) is not None

    def is_number(self, index: int) -> bool:
        """Say whether a word is a number, a share or a range of them, in figures."""
        return index < self._last and _RANGE.fullmatch(self._folded[index]) is not None

    # Times.

    def time(self, index: int, before: Sequence[Element] = ()) -> Element | None:
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
            number = self._spelled(head)
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
            return Element(Kind.VALUE, index, end + 1, Amount(numbers[0][0] * unit, "days"))
        spelled = self._words.words_between(end, end + 1)
        points = [Point(f"{text} {spelled}", number * unit) for number, text in numbers]
        return Element(Kind.TIME, index, end + 1, points)

    # Amounts.

    def value(self, index: int) -> Element | None:
        """Return an amount: "70%", "3 of 5", "24 patients", "seven", or words whose number counts nothing."""
        word = self._folded[index]
        if word.endswith("%") and (share := self._spelled(word[:-1])) is not None:
            return self._percentage(index, share)
        if self.has(index + 1, "plus_minus") and (spread := self._with_spread(index)) is not None:
            return spread
        if (match := _OUT_OF.fullmatch(word)) and not self.has(index, "measure"):
            amount = Amount(Decimal(match[1]), "patients", Decimal(match[2]))
            return Element(Kind.VALUE, index, index + 1, amount)
        number = self._number(index)
        if number is None or self.has(index, "articles"):
            return None
        after = index + 1
        if self.has(after, "comparator") or self.has(after, "uncounted_after"):  # "3 cohorts", "50 million"
            return Element(Kind.FILLER, index, after)
        if self.has(after, "percent"):
            return Element(Kind.VALUE, index, after + 1, Amount(number, "%"))
        if self.has(after, "measurement_units"):
            return Element(Kind.VALUE, index, after + 1, Amount(number, "other"))
        of = None
        if self.has(after, "out_of"):
            whole, skip = self._whole(after)
            if whole is not None:
                of, after = whole, skip
        unit = self._tree.find((self._folded[after],), "unit") if after < self._last else None
        if unit is not None and unit != "days":
            return Element(Kind.VALUE, index, after + (unit == "patients"), Amount(number, unit, of))
        people = of is not None or (number == number.to_integral_value() and self.has(after, "people_verbs"))
        return Element(Kind.VALUE, index, after, Amount(number, "patients" if people else "", of))

    def bound(self, index: int, found: tuple[int, dict[str, Any]] | None) -> Element | None:
        """Return the words that only bound the number behind them: "less than 10%"."""
        if found is None or "bounds" not in found[1]:
            return None
        after = found[0]
        if not (self.is_number(after) or self._number(after) is not None or self.has(after, "half_of")):
            return None
        return Element(Kind.FILLER, index, after, None, found[1])

    def grade(self, index: int) -> Element | None:
        """Return a word with its numbers, which count nothing: "grade 3 or 4", "phase II", "stage ≥3"."""
        if not self.has(index, "uncounted"):
            return None
        at = index + 1
        while at < self._last and self._folded[at] in _COMPARING:
            at += 1
        if not self._is_grade(at):
            return None
        at += 1
        while (self.has(at, "joints") or self.has(at, "range_signs")) and self._is_grade(at + 1):
            if at + 2 < self._last and self._tree.find((self._folded[at + 2],), "unit") is not None:
                break  # "grade 3, 5 patients"
            at += 2
        return Element(Kind.FILLER, index, at)

    def statistic(self, index: int, found: tuple[int, dict[str, Any]] | None) -> Element | None:
        """Return the words of a ratio or interval with its numbers, which count nothing: "95% CI 1.2-3"."""
        if self.has(index + 1, "intervals") and self.is_number(index):
            found = index + 2, {"intervals": True}
        elif found is None or not ("ratios" in found[1] or "intervals" in found[1]):
            return None
        at, tags = found
        if "measure" in tags and not self._words.words_between(index, at).isupper():  # "or"
            return None
        while at < self._last and self._folded[at] in _INTRODUCING:
            at += 1
        if not self.is_number(at) or ("measure" in tags and self._folded[at].endswith("%")):  # "OR: 70%"
            return None
        at += 1
        if "intervals" in tags and self.has(at, "range_signs") and self.is_number(at + 1):
            at += 2
        return Element(Kind.FILLER, index, at)

    def chance(self, index: int) -> Element | None:
        """Return what a p-value says: "p < 0.05"."""
        if self._folded[index] != "p" or index + 2 >= self._last:
            return None
        sign, at = self._folded[index + 1], index + 2
        number = self._number(at)
        if self._folded[at] == "." and at + 1 < self._last and self._folded[at + 1].isdecimal():  # "p < .05"
            at += 1
            number = Decimal(f"0.{self._folded[at][:_DIGITS]}")
        if sign not in _COMPARING or number is None:
            return None
        significant = number <= self._p_value and sign not in ">≥"
        return Element(Kind.SIGNIFICANCE, index, at + 1, significant)

    # Single numbers.

    def _spelled(self, word: str) -> Decimal | None:
        """Return the number that a word spells, in figures or in letters."""
        if _NUMBER.fullmatch(word):
            return Decimal(word.replace(",", "").replace("·", "."))
        return self._tree.find((word,), "number")

    def _number(self, index: int) -> Decimal | None:
        return self._spelled(self._folded[index]) if index < self._last else None

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
            while index < self._last and (self._folded[index] == "," or self.has(index, "joints")):
                index += 1
            if index == end:
                break
        return numbers, end

    def _is_grade(self, index: int) -> bool:
        return index < self._last and _GRADE.fullmatch(self._folded[index]) is not None

    def _with_spread(self, index: int) -> Element | None:
        """Return an amount whose spread stands beside it: "20 ± 5%", "12 ± 3 days"."""
        number, at = self._number(index), index + 2
        if number is None or not self.is_number(at):
            return None
        if self._folded[at].endswith("%"):
            return Element(Kind.VALUE, index, at + 1, Amount(number, "%"))
        days = self._tree.find((self._folded[at + 1],), "time_unit") if at + 1 < self._last else None
        if days is not None:
            return Element(Kind.VALUE, index, at + 2, Amount(number * days, "days"))
        return Element(Kind.VALUE, index, at + 1, Amount(number, "other"))

    def _percentage(self, index: int, number: Decimal) -> Element | None:
        """Return a share with the number of people that it is of: "31% of 10 patients"."""
        after = index + 1
        if self.has(after, "plus_minus") and self.is_number(after + 1):  # "20% ± 5%"
            return Element(Kind.VALUE, index, after + 2, Amount(number, "%"))
        if self.has(after, "uncounted_after"):  # "95% CI"
            return Element(Kind.FILLER, index, after)
        whole, skip = self._whole(after)
        unit = self._tree.find((self._folded[skip],), "unit") if skip < self._last else None
        if whole is not None and unit == "patients":
            return Element(Kind.VALUE, index, skip + 1, Amount(number, "%", whole))
        return Element(Kind.VALUE, index, after, Amount(number, "%"))

    def _whole(self, index: int) -> tuple[Decimal | None, int]:
        """Return the number behind "of", "out of the", and the index after it, or ``None`` and *index*."""
        skip = index
        while self.has(skip, "out_of") or self.has(skip, "determiners"):
            skip += 1
        whole = self._number(skip) if skip > index else None
        return (None, index) if whole is None else (whole, skip + 1)
