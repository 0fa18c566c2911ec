"""Reads numbers: amounts with their units, points of time, and statistics, which count nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import (
    Copula,
    Element,
    Filler,
    Mention,
    Number,
    Point,
    Significance,
    Time,
)
from mscgraph.interpret.findings.phrases import NOTHING, Meanings, Phrase, Tag
from mscgraph.interpret.findings.tokens import Tokens
from mscgraph.records import Amount

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:[.·]\d{1,6})?|\d{1,9}(?:[.·]\d{1,6})?")
_RANGE = re.compile(r"\d{1,9}(?:[.·]\d{1,6})?%?(?:[-‐‑–−]\d{1,9}(?:[.·]\d{1,6})?%?)?")
_OUT_OF = re.compile(r"(\d{1,7})/(\d{1,7})")
#: The token after "grade": figures or Roman ones, one or several.
_GRADE = re.compile(r"(?:\d{1,2}|[ivx]{1,4})[a-c]?(?:[-‐‑–−/](?:\d{1,2}|[ivx]{1,4})[a-c]?)*")
_SINGLE_LETTER = 1
_COMPARING = frozenset("<=>≤≥")
#: Signs between the name of a statistic and its number.
_INTRODUCING = frozenset("=:,([-–−")
#: Maximum digits of a p-value that are read.
_DIGITS = 9
#: Maximum numbers per list.
_LONGEST_LIST = 60
_INTERVAL = Meanings(frozenset(("intervals",)))


class NumberReader:
    """Reads the numbers of a sentence.

    :param last: index after the sentence's last token
    """

    def __init__(self, tokens: Tokens, last: int, cues: Cues) -> None:
        self._tokens = tokens
        self._folded = tokens.folded
        self._meanings = tokens.meanings
        self._last = last
        self._cues = cues

    def _at(self, index: int) -> Meanings:
        """Return the meanings of one token."""
        return self._meanings[index] if index < self._last else NOTHING

    def _has(self, index: int, tag: Tag) -> bool:
        """Return whether one token may mean *tag*."""
        return index < self._last and tag in self._meanings[index].tags

    def _is_number(self, index: int) -> bool:
        """Return whether a token is a number, a share or a range of them, in figures."""
        return index < self._last and _RANGE.fullmatch(self._folded[index]) is not None

    def may_begin(self, index: int) -> bool:
        """Return whether a number, a time, a grade or a p-value may begin at a token."""
        word, meanings = self._folded[index], self._meanings[index]
        spelled = meanings.number is not None or meanings.days is not None or "uncounted" in meanings.tags
        return spelled or word[0].isdigit() or word == "p" or word[-1] == "%" or "-" in word

    # Times.

    def time(self, index: int, before: Sequence[Element] = ()) -> Time | Number | None:
        """Return a time: "day 28 and 56", "12 and 24 months", "2-year"; "was 12 days" is an amount.

        :param before: the elements before the time
        """
        word = self._folded[index]
        unit = self._meanings[index].days
        if unit is not None and len(word) > _SINGLE_LETTER:
            numbers, end = self._numbers(index + 1)
            if not (numbers and numbers[0][1][0].isdigit()):
                return None
            spelled = self._tokens.between(index, index + 1)
            return Time(index, end, tuple(Point(f"{spelled} {text}", one * unit) for one, text in numbers))
        if "-" in word:
            head, _, tail = word.rpartition("-")
            unit, number = self._cues.tree.word(tail).days, self._spelled(head)
            if unit is None or number is None or len(tail) <= _SINGLE_LETTER:
                return None
            point = Point(self._tokens.between(index, index + 1), number * unit)
            return Time(index, index + 1, (point,))
        numbers, end = self._numbers(index)
        unit = self._at(end).days
        if not numbers or unit is None:
            return None
        stay = len(before) > 1 and isinstance(before[-2], Mention) and before[-1].has("out_of")
        if stay or (before and isinstance(before[-1], Copula)):  # "a stay of 12 days", "was 12 days"
            return Number(index, end + 1, Amount(numbers[0][0] * unit, "days"))
        spelled = self._tokens.between(end, end + 1)
        return Time(index, end + 1, tuple(Point(f"{text} {spelled}", one * unit) for one, text in numbers))

    # Amounts.

    def amount(self, index: int) -> Number | Filler | None:
        """Return an amount: "70%", "3 of 5", "24 patients", "seven", or a number that counts nothing."""
        word = self._folded[index]
        if word.endswith("%") and (share := self._spelled(word[:-1])) is not None:
            return self._percentage(index, share)
        if self._has(index + 1, "plus_minus") and (spread := self._with_spread(index)) is not None:
            return spread
        if (match := _OUT_OF.fullmatch(word)) and self._meanings[index].measure is None:
            return Number(index, index + 1, Amount(Decimal(match[1]), "patients", Decimal(match[2])))
        number = self._number(index)
        if number is None or self._has(index, "articles"):
            return None
        after = index + 1
        following = self._at(after)
        if following.comparator or "uncounted_after" in following.tags:  # "3 cohorts", "50 million"
            return Filler(index, after)
        if "percent" in following.tags:
            return Number(index, after + 1, Amount(number, "%"))
        if "measurement_units" in following.tags:
            return Number(index, after + 1, Amount(number, "other"))
        of = None
        if "out_of" in following.tags:
            of, after = self._whole(after)
            following = self._at(after)
        unit = following.unit
        if unit is not None and unit != "days":
            return Number(index, after + (unit == "patients"), Amount(number, unit, of))
        people = of is not None or (number == number.to_integral_value() and "people_verbs" in following.tags)
        return Number(index, after, Amount(number, "patients" if people else "", of))

    def bound(self, index: int, found: Phrase | None) -> Filler | None:
        """Return the words that only bound the number behind them: "less than 10%"."""
        if found is None or "bounds" not in found[1].tags:
            return None
        after, meanings = found
        counts = self._is_number(after) or self._number(after) is not None or self._has(after, "half_of")
        return Filler(index, after, meanings=meanings) if counts else None

    def grade(self, index: int) -> Filler | None:
        """Return a word with its numbers, which count nothing: "grade 3 or 4", "phase II", "stage ≥3"."""
        if not self._has(index, "uncounted"):
            return None
        at = index + 1
        while at < self._last and self._folded[at] in _COMPARING:
            at += 1
        if not self._is_grade(at):
            return None
        at += 1
        while (self._has(at, "joints") or self._has(at, "range_signs")) and self._is_grade(at + 1):
            if self._at(at + 2).unit is not None:
                break  # "grade 3, 5 patients"
            at += 2
        return Filler(index, at)

    def statistic(self, index: int, found: Phrase | None) -> Filler | None:
        """Return the words of a ratio or interval with its numbers, which count nothing: "95% CI 1.2-3"."""
        if self._has(index + 1, "intervals") and self._is_number(index):
            found = index + 2, _INTERVAL
        elif found is None or not found[1].tags & {"ratios", "intervals"}:
            return None
        at, meanings = found
        if meanings.measure and not self._tokens.between(index, at).isupper():  # "or"
            return None
        while at < self._last and self._folded[at] in _INTRODUCING:
            at += 1
        if not self._is_number(at) or (meanings.measure and self._folded[at].endswith("%")):  # "OR: 70%"
            return None
        at += 1
        if "intervals" in meanings.tags and self._has(at, "range_signs") and self._is_number(at + 1):
            at += 2
        return Filler(index, at)

    def chance(self, index: int) -> Significance | None:
        """Return a p-value: "p < 0.05"."""
        if self._folded[index] != "p" or index + 2 >= self._last:
            return None
        sign, at = self._folded[index + 1], index + 2
        number = self._number(at)
        if self._folded[at] == "." and at + 1 < self._last and self._folded[at + 1].isdecimal():  # "p < .05"
            at += 1
            number = Decimal(f"0.{self._folded[at][:_DIGITS]}")
        if sign not in _COMPARING or number is None:
            return None
        return Significance(index, at + 1, number <= self._cues.p_value and sign not in ">≥", judges=True)

    # Single numbers.

    def _spelled(self, word: str) -> Decimal | None:
        """Return the number that a word spells, in figures or in letters."""
        if word[:1].isdigit() and _NUMBER.fullmatch(word):
            return Decimal(word.replace(",", "").replace("·", "."))
        return self._cues.tree.word(word).number

    def _number(self, index: int) -> Decimal | None:
        return self._spelled(self._folded[index]) if index < self._last else None

    def _numbers(self, index: int) -> tuple[list[tuple[Decimal, str]], int]:
        """Return the numbers of a list ("12, 24 and 36") with their spellings, and the index after it."""
        numbers: list[tuple[Decimal, str]] = []
        end = index
        while len(numbers) < _LONGEST_LIST and (number := self._number(index)) is not None:
            numbers.append((number, self._tokens.between(index, index + 1)))
            end = index = index + 1
            while index < self._last and (self._folded[index] == "," or self._has(index, "joints")):
                index += 1
            if index == end:
                break
        return numbers, end

    def _is_grade(self, index: int) -> bool:
        return index < self._last and _GRADE.fullmatch(self._folded[index]) is not None

    def _with_spread(self, index: int) -> Number | None:
        """Return an amount whose spread is printed beside it: "20 ± 5%", "12 ± 3 days"."""
        number, at = self._number(index), index + 2
        if number is None or not self._is_number(at):
            return None
        unit, days = "%" if self._folded[at].endswith("%") else "other", self._at(at + 1).days
        if unit == "other" and days is not None:
            return Number(index, at + 2, Amount(number * days, "days"))
        return Number(index, at + 1, Amount(number, unit))

    def _percentage(self, index: int, number: Decimal) -> Number | Filler:
        """Return a share with the number of people that it is of: "31% of 10 patients"."""
        after = index + 1
        if self._has(after, "plus_minus") and self._is_number(after + 1):  # "20% ± 5%"
            return Number(index, after + 2, Amount(number, "%"))
        if self._has(after, "uncounted_after"):  # "95% CI"
            return Filler(index, after)
        whole, skip = self._whole(after)
        if whole is not None and self._at(skip).unit == "patients":
            return Number(index, skip + 1, Amount(number, "%", whole))
        return Number(index, after, Amount(number, "%"))

    def _whole(self, index: int) -> tuple[Decimal | None, int]:
        """Return the number behind "of", "out of the", and the index after it, or ``None`` and *index*."""
        skip = index
        while self._has(skip, "out_of") or self._has(skip, "determiners"):
            skip += 1
        whole = self._number(skip) if skip > index else None
        return (None, index) if whole is None else (whole, skip + 1)
