"""What only shows between reports: registrations that several share, and where those disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mscgraph.records import Issue, IssueFactory, TrialReport

__all__ = ["Collator"]

#: What reports of one registration may disagree on: the issue's code, and what it is called.
_COMPARED = (
    ("conflicting-phase", "phase"),
    ("conflicting-disease", "disease"),
    ("conflicting-cell-source", "cell source"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one report says of a registration: its place, and the codes of what is compared."""

    source: str
    position: int
    values: tuple[frozenset[str], ...]


class Collator:
    """Keeps one small entry per report of a registration, and nothing else."""

    def __init__(self, issue: IssueFactory) -> None:
        """Start with no reports."""
        self._issue = issue
        self._entries: dict[str, list[_Entry]] = {}

    def add(self, report: TrialReport) -> None:
        """Take note of the registrations of *report*."""
        values = (
            frozenset(phase.value.code for phase in report.phases),
            frozenset(disease.value.code for disease in report.diseases),
            frozenset(source.value.code for source in report.cell_sources),
        )
        for registration in report.registrations:
            key = (
                registration.identifier
                if registration.valid
                else f"{report.source}/{registration.identifier}"
            )
            self._entries.setdefault(key, []).append(_Entry(report.source, report.row.position, values))

    def issues_of(self, report: TrialReport, column: str | None) -> tuple[Issue, ...]:
        """Return the issues of *report* that other reports give rise to, in the order of its registrations.

        :param column: the key of the column of registrations
        """
        issues: list[Issue] = []
        for registration in report.registrations:
            key = (
                registration.identifier
                if registration.valid
                else f"{report.source}/{registration.identifier}"
            )
            entries = self._entries[key]
            mine = next(
                entry
                for entry in entries
                if (entry.source, entry.position) == (report.source, report.row.position)
            )
            others = [entry for entry in entries if entry is not mine]
            if not others:
                continue
            printed = registration.stated_as
            where = _places(others, report.source)
            message = f"{printed} stands in {where} too"
            issues.append(self._issue("repeated-registration", column, message, printed))
            issues.extend(self._conflicts(mine, others, report.source, printed, column))
        return tuple(issues)

    def _conflicts(
        self, mine: _Entry, others: list[_Entry], source: str, printed: str, column: str | None
    ) -> list[Issue]:
        issues = []
        for index, (code, name) in enumerate(_COMPARED):
            stated = mine.values[index]
            different = [other for other in others if other.values[index] != stated]
            if different:
                found = "; ".join(
                    f"{_join(other.values[index])} in {_places([other], source)}" for other in different
                )
                message = f"{printed} has the {name} {_join(stated)} here, {found}"
                issues.append(self._issue(code, column, message, printed))
        return issues


def _join(values: frozenset[str]) -> str:
    return " and ".join(sorted(values)) or "none"


def _places(entries: list[_Entry], source: str) -> str:
    named: Callable[[_Entry], str] = lambda entry: (  # noqa: E731
        f"row {entry.position}" if entry.source == source else f"row {entry.position} of {entry.source}"
    )
    return ", ".join(map(named, entries))
