"""Reports as plain records: JSON objects, and the flat table for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TextIO, TypeVar

from mscgraph.records import Concept, Finding, Issue, Read, Schedule, TrialReport

__all__ = [
    "FINDING_FIELDS",
    "ISSUE_FIELDS",
    "REPORT_FIELDS",
    "FindingTable",
    "IssueTable",
    "ReportTable",
    "report_record",
]

#: The columns of ``reports.csv``; a cell of several values joins them by " | ".
REPORT_FIELDS = (
    "source",
    "row",
    "registrations",
    "diseases",
    "cell_sources",
    "cell_source_relation",
    "product",
    "routes",
    "doses",
    "dose_minimums",
    "dose_maximums",
    "dose_units",
    "dose_routes",
    "frequency",
    "minimum_doses",
    "maximum_doses",
    "interval_days_min",
    "interval_days_max",
    "duration_days_min",
    "duration_days_max",
    "dosing_days",
    "patients",
    "phases",
    "results",
    "outcome",
    "reference",
    "issues",
)
#: The columns of ``findings.csv``; amounts are joined as cells of ``reports.csv`` are.
FINDING_FIELDS = (
    "source",
    "row",
    "finding",
    "start",
    "end",
    "words",
    "category",
    "measure",
    "measure_text",
    "direction",
    "assessment",
    "comparator",
    "values",
    "units",
    "totals",
    "time",
    "time_days",
    "significant",
)
#: The columns of ``issues.csv``.
ISSUE_FIELDS = ("source", "row", "column", "code", "severity", "message", "text")

_JOIN = " | "
_BOOLEANS = {True: "true", False: "false"}
_T = TypeVar("_T")


def _number(value: Decimal | None) -> int | float | None:
    """Return a whole number as such, and any other as the nearest that JSON has."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _pair(low: Decimal | None, high: Decimal | None) -> list[int | float | None] | None:
    return None if low is None and high is None else [_number(low), _number(high)]


def _codes(reads: Iterable[Read[Concept]]) -> list[str]:
    return [read.value.code for read in reads]


def report_record(report: TrialReport) -> dict[str, object]:
    """Return the object that ``mscgraph rows --format jsonl`` prints; its keys are a public interface."""
    row = report.row
    cells = row.cells
    return {
        "row": row.position,
        "span": [row.start, row.end],
        "cells": {"row": row.text} if report.unread else {cell.column: cell.text for cell in cells},
        "spans": {"row": [row.start, row.end]}
        if report.unread
        else {cell.column: [cell.start, cell.end] for cell in cells},
        "disease": _codes(report.diseases),
        "cell_sources": _codes(report.cell_sources),
        "cell_source_relation": report.cell_source_relation.value if report.cell_source_relation else None,
        "product": report.product.value.code if report.product else None,
        "routes": _codes(report.routes),
        "doses": [
            {
                "minimum": _number(dose.minimum),
                "maximum": _number(dose.maximum),
                "unit": dose.unit.value.code if dose.unit else None,
                "route": dose.route.value.code if dose.route else None,
            }
            for dose in report.doses
        ],
        "schedule": _schedule_record(report.schedule),
        "patients": report.patients.value if report.patients else None,
        "registrations": [
            {
                "identifier": registration.identifier,
                "registry": registration.registry.code if registration.registry else None,
                "valid": registration.valid,
            }
            for registration in report.registrations
        ],
        "phases": _codes(report.phases),
        "results": report.results.value.code if report.results else None,
        "reference": report.reference.value if report.reference else None,
        "findings": [_finding_record(report, finding) for finding in report.findings],
        "issues": [
            {"code": issue.code, "column": issue.column, "severity": issue.severity, "message": issue.message}
            for issue in report.issues
        ],
    }


def _schedule_record(schedule: Schedule | None) -> dict[str, object] | None:
    if schedule is None:
        return None
    return {
        "minimum_doses": schedule.minimum_doses,
        "maximum_doses": schedule.maximum_doses,
        "interval_days": _pair(schedule.interval_days_min, schedule.interval_days_max),
        "duration_days": _pair(schedule.duration_days_min, schedule.duration_days_max),
        "dosing_days": [_number(day) for day in schedule.dosing_days],
    }


def _finding_record(report: TrialReport, finding: Finding) -> dict[str, object]:
    evidence = finding.evidence
    cell = report.row.cell(evidence.column)
    return {
        "span": list(cell.place(evidence.start, evidence.end)) if cell else None,
        "category": finding.category.value,
        "measure": finding.measure.value.code if finding.measure else None,
        "measure_text": finding.measure_text.value,
        "direction": _value(finding.direction),
        "assessment": _value(finding.assessment),
        "comparator": _value(finding.comparator),
        "values": [
            {"value": _number(read.value.value), "unit": read.value.unit, "of": _number(read.value.of)}
            for read in finding.values
        ],
        "time": _value(finding.time),
        "time_days": _value(finding.time_days),
        "significant": _value(finding.significant),
    }


def _value(read: Read[_T] | None) -> _T | None:
    return read.value if read is not None else None


class ReportTable:
    """Writes ``reports.csv``, a line per report."""

    def __init__(self, stream: TextIO, delimiter: str = ",") -> None:
        """Write the header."""
        self._writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        self._writer.writerow(REPORT_FIELDS)

    def add(self, report: TrialReport) -> None:
        """Write one report; an unread row has only its place and its text as outcome."""
        record = report_record(report)
        schedule = report.schedule
        doses = report.doses
        outcome = report.row.text if report.unread else (report.outcome.value if report.outcome else None)
        values: list[object] = [
            report.source,
            report.row.position,
            [registration.identifier for registration in report.registrations],
            record["disease"],
            record["cell_sources"],
            record["cell_source_relation"],
            record["product"],
            record["routes"],
            [dose.stated_as for dose in doses],
            [_number(dose.minimum) for dose in doses],
            [_number(dose.maximum) for dose in doses],
            [dose.unit.value.code if dose.unit else None for dose in doses],
            [dose.route.value.code if dose.route else None for dose in doses] if _routed(report) else None,
            schedule.stated_as if schedule else None,
            schedule.minimum_doses if schedule else None,
            schedule.maximum_doses if schedule else None,
            _number(schedule.interval_days_min) if schedule else None,
            _number(schedule.interval_days_max) if schedule else None,
            _number(schedule.duration_days_min) if schedule else None,
            _number(schedule.duration_days_max) if schedule else None,
            [_number(day) for day in schedule.dosing_days] if schedule else None,
            record["patients"],
            record["phases"],
            record["results"],
            outcome,
            record["reference"],
            [issue.code for issue in report.issues],
        ]
        self._writer.writerow([_flat(value) for value in values])


def _routed(report: TrialReport) -> bool:
    return any(dose.route for dose in report.doses)


def _flat(value: object) -> object:
    if isinstance(value, list):
        return _JOIN.join("" if item is None else str(item) for item in value)
    return "" if value is None else value


class FindingTable:
    """Writes ``findings.csv``, a line per finding."""

    def __init__(self, stream: TextIO) -> None:
        """Write the header."""
        self._writer = csv.writer(stream, lineterminator="\n")
        self._writer.writerow(FINDING_FIELDS)

    def add(self, report: TrialReport) -> None:
        """Write the findings of a report, in their order."""
        for number, finding in enumerate(report.findings, 1):
            record = _finding_record(report, finding)
            cell, evidence = report.row.cell(finding.evidence.column), finding.evidence
            amounts = [read.value for read in finding.values]
            values: list[object] = [
                report.source,
                report.row.position,
                number,
                *(cell.place(evidence.start, evidence.end) if cell else (None, None)),
                cell.text[evidence.start : evidence.end] if cell else None,
                *(record[name] for name in FINDING_FIELDS[6:12]),
                [_number(amount.value) for amount in amounts],
                [amount.unit for amount in amounts],
                [_number(amount.of) for amount in amounts] if any(one.of for one in amounts) else None,
                record["time"],
                record["time_days"],
                _BOOLEANS.get(finding.significant.value) if finding.significant else None,
            ]
            self._writer.writerow([_flat(value) for value in values])


class IssueTable:
    """Writes ``issues.csv``, a line per issue."""

    def __init__(self, stream: TextIO) -> None:
        """Write the header."""
        self._writer = csv.writer(stream, lineterminator="\n")
        self._writer.writerow(ISSUE_FIELDS)

    def add(self, source: str, row: int | None, issues: Sequence[Issue]) -> None:
        """Write issues of a row, or of the table where *row* is ``None``."""
        for issue in issues:
            values = (source, row, issue.column, issue.code, issue.severity, issue.message, issue.text)
            self._writer.writerow(["" if value is None else value for value in values])
