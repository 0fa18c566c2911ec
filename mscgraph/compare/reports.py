"""Differences that only show between reports: registrations that several share, and their disagreements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from mscgraph.records import Issue, IssueFactory, Registration, ReportProperty, TrialReport

#: Maximum rows named in a message.
_MAX_PLACES = 10


class _Entry(NamedTuple):
    """The statements of one report on a registration: its place, and the codes that are compared."""

    source: str
    position: int
    values: tuple[frozenset[str], ...]


@dataclass(slots=True)
class _Group:
    """The statements of one source's reports on a registration: their number, and the first few of each kind."""

    count: int = 0
    first: list[_Entry] = field(default_factory=list)
    kinds: dict[tuple[frozenset[str], ...], list[_Entry]] = field(default_factory=dict)

    def add(self, entry: _Entry) -> None:
        self.count += 1
        for entries in (self.first, self.kinds.setdefault(entry.values, [])):
            if len(entries) <= _MAX_PLACES:
                entries.append(entry)


#: The statements of several reports on a registration, by source.
_Shared = dict[str, _Group]


class Collator:
    """Keeps one small entry per registration, and nothing else."""

    def __init__(self, issue: IssueFactory, properties: Iterable[ReportProperty]) -> None:
        """Start with no reports.

        :param properties: the table; those that have a code for conflicts are compared: concepts everywhere, numbers
            between sources
        """
        self._issue = issue
        compared = [one for one in properties if one.conflict]
        # By code, backwards: phase, patients, disease, cell source.
        self._compared = sorted(compared, key=lambda one: one.conflict or "", reverse=True)
        self._entries: dict[str, _Entry | _Shared] = {}
        #: Of what is compared there are few kinds: each is kept once.
        self._kept: dict[tuple[frozenset[str], ...], tuple[frozenset[str], ...]] = {}

    def add(self, report: TrialReport) -> None:
        """Take note of the registrations of *report*."""
        entry = self._entry(report)
        for key in dict.fromkeys(_key(report, registration) for registration in report.registrations):
            known = self._entries.get(key)
            if known is None:
                self._entries[key] = entry
                continue
            if isinstance(known, _Entry):
                first, known = known, {}
                known.setdefault(first.source, _Group()).add(first)
                self._entries[key] = known
            known.setdefault(entry.source, _Group()).add(entry)

    def _entry(self, report: TrialReport) -> _Entry:
        values = tuple(frozenset(_values(report, one)) for one in self._compared)
        return _Entry(report.source, report.row.position, self._kept.setdefault(values, values))

    def issues_of(self, report: TrialReport, column: str | None) -> tuple[Issue, ...]:
        """Return the issues of *report* that other reports give rise to, in the order of its registrations.

        Those that reports of other sources give rise to are issues of their own, so that the others are the same
        whichever sources are built together.

        :param column: the key of the column of registrations
        """
        issues: list[Issue] = []
        mine = self._entry(report)
        for registration in report.registrations:
            groups = self._entries[_key(report, registration)]
            if not isinstance(groups, dict):
                continue
            for source, group in sorted(groups.items(), key=lambda one: (one[0] != mine.source, one[0])):
                found = self._compare(mine, group, registration.stated_as, column)
                is_between = source != mine.source
                issues.extend(replace(issue, is_between=True) if is_between else issue for issue in found)
        return tuple(issues)

    def _compare(self, mine: _Entry, group: _Group, printed: str, column: str | None) -> Iterator[Issue]:
        """Yield the issues of a report that the reports of one source give rise to."""
        others = [entry for entry in group.first if entry != mine][:_MAX_PLACES]
        if not others:
            return
        message = f"{printed} is also in {_places(others, mine.source)}"
        more = group.count - len(others) - (others[0].source == mine.source)
        message += f" and {more} more rows" if more else ""
        yield self._issue("repeated-registration", column, message, printed)
        is_between = others[0].source != mine.source
        for index, one in enumerate(self._compared):
            stated = mine.values[index]
            # Rows of one table may be arms of a trial, and another table may lack the column.
            if (not is_between and one.scheme is None) or (is_between and not stated):
                continue
            found = [
                f"{_join(one.label, values[index])} in {_places(entries[:_MAX_PLACES], mine.source)}"
                for values, entries in group.kinds.items()
                if values[index] != stated and (values[index] or not is_between)
            ]
            if found:
                message = f"{printed} has {_join(one.label, stated)} here, {'; '.join(found[:_MAX_PLACES])}"
                yield self._issue(one.conflict or "", column, message, printed)


def _values(report: TrialReport, compared: ReportProperty) -> Iterator[str]:
    """Yield what a report states of a property: names of concepts, or a number."""
    if compared.scheme is not None:
        yield from (read.value.name for read in report.stated.get(compared.name, ()))
    elif (read := getattr(report, compared.key or "")) is not None:
        yield str(read.value)


def _key(report: TrialReport, registration: Registration) -> str:
    """Return what reports share: the number where a registry gave it, else the number under the source."""
    number = registration.identifier
    return number if registration.valid else f"{report.source}/{number}"


def _join(name: str, values: frozenset[str]) -> str:
    return f"the {name} {' and '.join(sorted(values))}" if values else f"no {name}"


def _places(entries: list[_Entry], source: str) -> str:
    return ", ".join(
        f"row {entry.position}" if entry.source == source else f"row {entry.position} of {entry.source}"
        for entry in entries
    )
