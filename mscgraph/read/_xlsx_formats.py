"""Numbers of a workbook as its formats show them, where that is simple: percentages, dates, with words around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite

#: Significant digits that a workbook shows of a number.
_DIGITS = 15
_WHOLE = re.compile(r"[+-]?\d{1,40}", re.ASCII)
#: Padding, filling, colours, languages and conditions of a format.
_UNSEEN = re.compile(r"_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_LITERAL = r'(?:"[^"]*"|\\.)*'
_SIMPLE = re.compile(
    rf"(?P<before>{_LITERAL})(?P<digits>General|[#0?,.]*)(?P<behind>{_LITERAL})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format, as far as it is followed.

    :param fields: of a date, of ``ymdhs``; empty of other formats
    :param is_duration: whether hours, minutes or seconds go on beyond a day's
    :param width: minimum digits, filled up with zeros
    :param before: words in front of the number
    :param behind: words behind it
    """

    fields: frozenset[str] = frozenset()
    is_duration: bool = False
    is_percentage: bool = False
    width: int = 0
    before: str = ""
    behind: str = ""


@lru_cache(1024)
def read_format(code: str) -> NumberFormat:
    """Return the format that *code* describes by its first section; a plain one where that is not simple."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    section = _UNSEEN.sub("", code.partition(";")[0])
    if is_date_format(code):
        letters = re.sub(r'"[^"]*"|\\.', "", section).lower()
        return NumberFormat(frozenset(letters) & frozenset("ymdhs"), is_timedelta_format(code))
    if "%" in re.sub(r'"[^"]*"|\\.', "", section):
        return NumberFormat(is_percentage=True)
    found = _SIMPLE.fullmatch(section)
    if found is None or ";" in code:
        return NumberFormat()
    digits = found["digits"]
    width = len(digits) if digits.strip("0") == "" else 0
    return NumberFormat(width=width, before=_unquote(found["before"]), behind=_unquote(found["behind"]))


def _unquote(literals: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', r"\1\2", literals)


def print_number(value: str, code: str, epoch: datetime) -> str:
    """Return a stored number as its format shows it, a date by ISO 8601; *value* itself where it is no number.

    :param code: of the format
    :param epoch: day 0 of the workbook's dates
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if not isfinite(number):
        return value
    shown = read_format(code)
    if shown.fields and (moment := _moment(number, epoch, shown)) is not None:
        return moment
    plain = _plain(value, number)
    if shown.is_percentage:
        return (
            f"{Decimal(plain) * 100:f}%" if "." not in plain else f"{(Decimal(plain) * 100).normalize():f}%"
        )
    if plain.lstrip("-").isdigit():
        plain = plain.zfill(shown.width + (number < 0))
    return f"{shown.before}{plain}{shown.behind}"


def _plain(value: str, number: float) -> str:
    """Return a number by its digits, at most :data:`_DIGITS` of a fraction, without needless zeros."""
    if _WHOLE.fullmatch(value):
        return str(int(value))
    return repr(float(f"{number:.{_DIGITS}g}")).removesuffix(".0")


def _moment(number: float, epoch: datetime, shown: NumberFormat) -> str | None:
    """Return a date, a time or a duration by ISO 8601 with the fields that are shown, ``None`` outside the calendar."""
    from openpyxl.utils.datetime import from_excel

    if number < 0:
        return None
    try:
        moment = from_excel(number, epoch, timedelta=shown.is_duration)
    except (OverflowError, ValueError):
        return None
    if isinstance(moment, timedelta):
        minutes, seconds = divmod(round(moment.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(moment, time) or ("h" in shown.fields and not shown.fields & {"y", "d"}):
        return (moment if isinstance(moment, time) else moment.time()).isoformat("seconds")
    return _day(moment, shown.fields) if isinstance(moment, datetime) else None


def _day(moment: datetime, fields: frozenset[str]) -> str:
    if fields == {"y"}:
        return f"{moment.year:04}"
    if fields == {"y", "m"}:
        return f"{moment:%Y-%m}"
    if fields & {"h", "s"} and moment.time() != time():
        return moment.isoformat(timespec="seconds")
    return date.isoformat(moment.date())
