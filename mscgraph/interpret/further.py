"""Cells of columns beside those that rows are known by: designs, sponsors, countries, dates, times of observation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from mscgraph.interpret.grammar import quote
from mscgraph.interpret.schedule import ScheduleReader
from mscgraph.namespaces import fold
from mscgraph.records import Evidence, FollowUp, Issue, IssueFactory, Lookup, Read, Schedule

#: Parts of a cell of several values, in lines or between pipes.
_PART = re.compile(r"[^|\n]+")
#: Numbers, and words of a date.
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ISO = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)")
#: Year, month and day in Chinese.
_CHINESE = re.compile(r"((?:19|20)\d\d)\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})


class WordsReader:
    """Reads what a column states in words.

    :param is_single: whether the whole cell is one value
    """

    def __init__(self, column: str, lookup: Lookup, *, is_single: bool) -> None:
        self._column = column
        self._lookup = lookup
        self._is_single = is_single

    def read(self, text: str) -> tuple[tuple[Read[str], ...], tuple[Issue, ...]]:
        """Return the values of a cell, each once; none where it states nothing."""
        spans = [(0, len(text))] if self._is_single else [match.span() for match in _PART.finditer(text)]
        found: dict[str, Read[str]] = {}
        for start, end in spans:
            words = text[start:end].strip()
            if words and not self._lookup.is_absent(words):
                start += len(text[start:end]) - len(text[start:end].lstrip())
                evidence = Evidence(self._column, start, start + len(words), "words-as-printed")
                found.setdefault(words, Read(" ".join(words.split()), evidence))
        return tuple(found.values()), ()


class DateReader:
    """Reads a year, a month or a day.

    :param months: the number of each month, by its folded names
    """

    def __init__(self, column: str, months: Mapping[str, int], lookup: Lookup, issue: IssueFactory) -> None:
        self._column = column
        self._months = months
        self._lookup = lookup
        self._issue = issue

    def read(self, text: str) -> tuple[tuple[Read[str], ...], tuple[Issue, ...]]:
        """Return the date in the form of ISO 8601, at the precision printed, and what could not be read."""
        if self._lookup.is_absent(text):
            return (), ()
        found = self._parse(text.strip())
        if found is None:
            message = f"expected a year, a month or a day, found {quote(text)}"
            return (), (self._issue("unread-cell", self._column, message, text),)
        return (Read(found, Evidence(self._column, 0, len(text), "date-as-printed")),), ()

    def _parse(self, text: str) -> str | None:
        if match := _ISO.fullmatch(text) or _CHINESE.fullmatch(text):
            return _iso(*match.groups())
        if match := _DOTTED.fullmatch(text):
            day, month, year = match.groups()
            return _iso(year, month, day)
        tokens = [token for token in map(fold, _TOKEN.findall(text)) if token not in _ORDINALS]
        years = [token for token in tokens if _YEAR.fullmatch(token)]
        months = [self._months[token] for token in tokens if token in self._months]
        days = [token for token in tokens if token.isdecimal() and token not in years]
        if len(years) != 1 or len(months) > 1 or len(days) > len(months):
            return None
        if len(tokens) != len(years) + len(months) + len(days):
            return None
        return _iso(years[0], *map(str, months), *days)


def _iso(year: str, month: str | None = None, day: str | None = None) -> str | None:
    """Return a date of ISO 8601, ``None`` where there is no such day."""
    if month is None:
        return year
    try:
        found = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return found.isoformat() if day else f"{found:%Y-%m}"


class FollowUpReader:
    """Reads for how long participants are observed.

    :param schedules: the reader of times, of which a cell has one or two, and no number of doses
    """

    def __init__(self, column: str, schedules: ScheduleReader, lookup: Lookup, issue: IssueFactory) -> None:
        self._column = column
        self._schedules = schedules
        self._lookup = lookup
        self._issue = issue

    def read(self, text: str) -> tuple[tuple[Read[FollowUp], ...], tuple[Issue, ...]]:
        """Return the time in days, none where it is not stated, and what could not be read."""
        if self._lookup.is_absent(text):
            return (), ()
        schedule, issues = self._schedules.read(text)
        if schedule is None or not _is_duration(schedule):
            message = f"expected a time of observation, found {quote(text)}"
            return (), (self._issue("unread-cell", self._column, message, text),)
        found = FollowUp(schedule.duration_days_min, schedule.duration_days_max, text)
        return (Read(found, Evidence(self._column, 0, len(text), "follow-up-in-days")),), issues


def _is_duration(schedule: Schedule) -> bool:
    """Return whether a time is stated, and neither doses nor days of doses."""
    times = (schedule.duration_days_min, schedule.duration_days_max)
    others = (schedule.minimum_doses, schedule.maximum_doses, schedule.interval_days_min)
    return any(times) and others == (None,) * len(others) and not schedule.dosing_days
