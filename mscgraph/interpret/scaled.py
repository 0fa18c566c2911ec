"""Doses that lack a unit or a power of ten, which the label of their column has: ``Dose (×10^6 cells/kg)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from mscgraph.interpret.dose import DoseReader
from mscgraph.interpret.grammar import quote
from mscgraph.records import Dose, Issue, IssueFactory

_RULE = "scale-in-label"
_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]+)[)\]）]")
#: A power of ten that needs no sign in front of it, and one behind its unit.
_POWER = re.compile(r"10(?:\^|[⁰¹²³⁴⁵⁶⁷⁸⁹])")
_UNIT_FIRST = re.compile(r"(?P<unit>[^\W\d].*?)\s*(?P<power>[×x*]\s*10.*)", re.IGNORECASE)

#: Minimum factor of a label below which a number may be written out in full, and minimum number that looks so.
_MIN_FACTOR, _FULL = 1_000, 10_000
_PLAIN_WORD = re.compile(r"[^\W\d_]{2,}")
_BARE = re.compile(r"[\d.,;\s–-]+")

#: Doses, whether "and" joins them, issues.
ReadDoses = tuple[tuple[Dose, ...], bool, tuple[Issue, ...]]


@dataclass(frozen=True, slots=True)
class _Scale:
    """The words of a label that complete the numbers below it.

    :param words: in the order of a dose, as they follow a number
    :param factor: by which they multiply the number
    :param least: minimum of numbers that they complete
    """

    words: str
    factor: Decimal
    least: int = 0


class ScaledDoseReader:
    """Reads dose cells below a label that may state their unit, their power of ten or both.

    :param header: the label
    """

    def __init__(self, reader: DoseReader, issue: IssueFactory, column: str, header: str) -> None:
        self._reader = reader
        self._issue = issue
        self._column = column
        self._header = header

    @cached_property
    def _scale(self) -> _Scale | None:
        """The words of the label that complete numbers, ``None`` without any."""
        return next(self._scales(self._header), None) or self._noun(self._header)

    def _scales(self, header: str) -> Iterator[_Scale]:
        for printed in _BRACKETS.findall(header):
            words = _UNIT_FIRST.sub(r"\g<power> \g<unit>", printed.strip())
            for way in (words, f"× {words}") if _POWER.match(words) else (words,):
                doses, _, _ = self._reader.read(f"1 {way}")
                if len(doses) == 1 and (factor := _factor(doses[0])) is not None:
                    yield _Scale(way, factor)

    def _noun(self, header: str) -> _Scale | None:
        """Return what a label counts, as in "Cell dose" and "Number of MSCs"; ``None`` where it names nothing."""
        for word in _PLAIN_WORD.findall(_BRACKETS.sub(" ", header)):
            doses, _, _ = self._reader.read(f"1000000 {word}")
            if len(doses) == 1 and (unit := doses[0].unit) is not None and not unit.value.minted:
                return _Scale(unit.value.code, Decimal(1), _FULL)
        return None

    def read(self, text: str) -> ReadDoses:
        """Return the doses of a cell, whether "and" joins them, and the issues.

        Numbers that state neither a unit nor a power take those of the label; numbers with a power take a unit.
        """
        printed = self._reader.read(text)
        doses, _, issues = printed
        if any(dose.unit is not None for dose in doses) or self._scale is None:
            return printed
        if any((dose.maximum or dose.minimum or 0) < self._scale.least for dose in doses):
            return printed
        scaled, joined_by_and, found = self._reader.read(f"{text} {self._scale.words}")
        is_full = _BARE.fullmatch(text) and any((dose.maximum or 0) >= _FULL for dose in doses)
        if is_full and self._scale.factor >= _MIN_FACTOR:
            message = f"{quote(text)} may be a full number, or one of {quote(self._scale.words)} by the column's label"
            return (), joined_by_and, (self._issue("unread-cell", self._column, message, text),)
        if doses and _are_times(scaled, doses, self._scale.factor):
            completed = tuple(self._complete(dose, text) for dose in scaled)
            return completed, joined_by_and, tuple(_about(issue, text, self._scale) for issue in found)
        if doses and self._scale.factor != 1:
            message = f"{quote(text)} has a scale of its own; {quote(self._scale.words)} of the label is not applied"
            return doses, joined_by_and, (*issues, self._issue("missing-unit", self._column, message, text))
        return printed

    def _complete(self, dose: Dose, text: str) -> Dose:
        """Return a dose with the words of the cell as its evidence."""
        start, end = dose.evidence.start, min(dose.evidence.end, len(text))
        evidence = replace(dose.evidence, end=end, rule=_RULE)
        unit = dose.unit
        if unit is not None and unit.evidence.rule == "dose-unit":
            unit = replace(unit, evidence=evidence)
        elif unit is not None:
            unit = replace(unit, evidence=replace(unit.evidence, start=start, end=end))
        return replace(dose, unit=unit, stated_as=text[start:end], evidence=evidence)


def _about(issue: Issue, text: str, scale: _Scale) -> Issue:
    """Return an issue about the words of the cell, not about those of the label behind them."""
    if issue.text != f"{text} {scale.words}":
        return issue
    message = f"neither {quote(text)} nor the column's label states what is counted or measured"
    return replace(issue, message=message, text=text)


def _factor(one: Dose) -> Decimal | None:
    """Return by how much a one is multiplied, ``None`` where its words state neither a known unit nor a power."""
    known = one.unit is None or not one.unit.value.minted
    is_unit = one.minimum == 1 and one.unit is not None
    is_power = one.minimum is not None and one.minimum > 1
    return one.minimum if known and one.minimum == one.maximum and (is_unit or is_power) else None


def _are_times(scaled: Sequence[Dose], doses: Sequence[Dose], factor: Decimal) -> bool:
    """Return whether all numbers of *scaled* are those of *doses* multiplied by *factor*."""

    def numbers(several: Sequence[Dose], factor: Decimal) -> list[Decimal | None]:
        values = (value for dose in several for value in (dose.minimum, dose.maximum))
        return [None if value is None else value * factor for value in values]

    return bool(scaled) and numbers(scaled, Decimal(1)) == numbers(doses, factor)
