"""Numbers in words: plain, in groups of digits, with a power of ten, as ranges, doses and schedules."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from math import inf

#: A minimum and a maximum, ``None`` where it is not stated.
Range = tuple[Decimal | None, Decimal | None]

#: Maximum digits of a whole number that is read.
_MAX_DIGITS = 18
#: Numbers from here on are written with a power of ten.
_POWER_FROM = Decimal(100_000)
#: Maximum difference of the powers of two numbers that share one.
_SHARED_POWER_WITHIN = 3
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LONG = re.compile(r"([+-]?)(\d{5,40})(\.\d+)?", re.ASCII)
#: Units that are written without a blank in front.
_SIGNS = {"%": "%", "other": ""}
_HOURS_PER_DAY = Decimal(24)
#: Maximum digits behind the point per number of days; one with more is written in hours.
_DAY_DIGITS = Decimal("0.001")


def plain_number(value: Decimal) -> str:
    """Return a number with all its digits: no exponent, no needless zeros."""
    return _without_zeros(f"{value or Decimal(0):f}")


def plain_value(value: Decimal | None) -> int | float | None:
    """Return a whole number as such, and any other as the nearest that JSON has."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def read_whole(text: str) -> int | None:
    """Return the whole number that a text spells, ``None`` where it spells none, or one of too many digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else None


def read_decimal(text: str, power: float = inf) -> Decimal | None:
    """Return the finite number that a text spells, ``None`` where it spells none.

    :param power: maximum power of ten of its first digit, above and below zero
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= power else None


def group_digits(number: str) -> str:
    """Return a spelled number with its thousands apart where it is long: ``1,250,000``."""
    found = _LONG.fullmatch(number)
    return f"{found[1]}{int(found[2]):,}{found[3] or ''}" if found else number


def number_words(value: Decimal) -> str:
    """Return a number as a person writes it: ``1,250``, ``2 × 10⁶``."""
    return _without_zeros(f"{value:,f}") if abs(value) < _POWER_FROM else _scaled(value, value.adjusted())


def format_number(number: Decimal | int) -> str:
    """Return a number as short as a picture needs it: ``1\u202f250``, ``10⁶``, ``2 × 10⁶``."""
    value = Decimal(number)
    if value >= _POWER_FROM:
        return _scaled(value, value.adjusted()).removeprefix("1 × ")
    return _without_zeros(f"{value:,f}").replace(",", "\u202f")


def amount_words(minimum: Decimal | None, maximum: Decimal | None, unit: str | None = None) -> str:
    """Return an amount or a range: ``2–10 × 10⁶ cells/kg``, ``at least 15 mL``.

    A dose that is written so is read back as the same dose; a test proves it.
    """
    words = _range_words(minimum, maximum)
    return f"{words} {unit}" if unit else words


def _range_words(
    low: Decimal | None, high: Decimal | None, spell: Callable[[Decimal], str] = number_words
) -> str:
    if low is not None and high is not None:
        return spell(low) if low == high else _both_words(low, high, spell)
    known = high if low is None else low
    if known is None:
        return "unknown amount"
    return f"{'up to' if low is None else 'at least'} {spell(known)}"


def _both_words(low: Decimal, high: Decimal, spell: Callable[[Decimal], str]) -> str:
    if high < _POWER_FROM or not low:
        return f"{spell(low)}–{spell(high)}"
    power = low.adjusted()
    if high.adjusted() - power > _SHARED_POWER_WITHIN:
        return f"{_scaled(low, max(power, 0))}–{_scaled(high, high.adjusted())}"
    return f"{plain_number(low.scaleb(-power))}–{_scaled(high, power)}"


def _scaled(value: Decimal, power: int) -> str:
    return f"{plain_number(value.scaleb(-power))} × 10{str(power).translate(_SUPERSCRIPTS)}"


def _without_zeros(spelled: str) -> str:
    return spelled.rstrip("0").rstrip(".") if "." in spelled else spelled


def finding_words(value: str, unit: str, total: str = "") -> str:
    """Return the number of a finding: ``5 of 12 patients``, ``1 event``, ``12% of 30``.

    :param value: as spelled
    :param total: of how many, empty where that is not stated
    """
    of = f" of {total}" if total else ""
    if unit in _SIGNS:
        return f"{value}{_SIGNS[unit]}{of}"
    return f"{value}{of} {unit.removesuffix('s') if (total or value) == '1' else unit}"


def schedule_words(doses: Range, interval: Range, duration: Range, days: Sequence[Decimal]) -> str:
    """Return what is known of a schedule: ``8 doses, 7 days apart, over 28 days, on days 0 and 7``.

    A schedule that is written so is read back as the same schedule; a test proves it.

    :param interval: between doses, in days
    :param duration: in days
    :param days: on which doses are given, sorted
    :returns: the words, empty where nothing is known
    """
    parts = []
    if doses != (None, None):
        parts.append(_counted(_range_words(*doses, plain_number), "dose"))
    for before, (low, high), behind in (("", interval, " apart"), ("over ", duration, "")):
        if (low, high) != (None, None):
            unit, spell = _period_of(low, high)
            words = _range_words(low, high, spell)
            parts.append(f"{before}{_counted(words, unit)}{behind}")
    if days:
        unit, spell = _period_of(*days)
        *first, last = map(spell, days)
        parts.append(f"on {unit}s {', '.join(first)} and {last}" if first else f"on {unit} {last}")
    return ", ".join(parts)


def _counted(number: str, noun: str) -> str:
    return f"{number} {noun}{'' if number == '1' else 's'}"


def _period_of(*days: Decimal | None) -> tuple[str, Callable[[Decimal], str]]:
    """Return the period that numbers of days are written in, and how."""
    needs_hours = any(day is not None and day % _DAY_DIGITS for day in days)
    return ("hour", _hours) if needs_hours else ("day", plain_number)


def _hours(days: Decimal) -> str:
    return plain_number((days * _HOURS_PER_DAY).quantize(_DAY_DIGITS))
