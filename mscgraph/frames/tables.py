"""Reports as plain records: JSON objects, and the flat table for spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TextIO, TypeVar

from mscgraph.numbers import plain_value
from mscgraph.records import (
    Concept,
    Dose,
    Finding,
    FollowUp,
    Frame,
    Further,
    Issue,
    Read,
    Registration,
    ReportProperty,
    Row,
    Schedule,
    TrialReport,
)
from mscgraph.tabular import csv_writer

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
ISSUE_FIELDS = ("source", "row", "column", "code", "severity", "message", "text", "place")

_JOIN = " | "
#: Beginnings of a cell that a spreadsheet takes for a formula, and numbers, which it may.
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = re.compile(r"[+-]?\d+(?:\.\d+)?(?: \| [+-]?\d+(?:\.\d+)?)*", re.ASCII)
_BOOLEANS = {True: "true", False: "false"}
_T = TypeVar("_T")


def _pair(low: Decimal | None, high: Decimal | None) -> list[int | float | None] | None:
    return None if low is None and high is None else [plain_value(low), plain_value(high)]


def _codes(reads: Iterable[Read[Concept]], *, as_words: bool = False) -> list[str]:
    """Return the codes of concepts, each once.

    :param as_words: whether a concept that the vocabulary lacks is given by its words and not by its key
    """
    found = ((read.value.label,) if as_words and read.value.minted else read.value.codes for read in reads)
    return list(dict.fromkeys(code for codes in found for code in codes))


def report_record(report: TrialReport, properties: Iterable[ReportProperty]) -> dict[str, object]:
    """Return the object that ``mscgraph rows --format jsonl`` prints; its keys are a public interface.

    :param properties: the table, which gives the keys of the concepts
    """
    row = report.row
    cells = row.cells
    return {
        "source": report.source,
        "row": row.position,
        "span": _span(row.span),
        "place": row.place.words,
        "cells": {"row": row.text} if report.unread else {cell.column: cell.text for cell in cells},
        "spans": {"row": _span(row.span)}
        if report.unread
        else {cell.column: _span(cell.span) for cell in cells},
        "places": {"row": row.place.words}
        if report.unread
        else {cell.column: cell.place.words for cell in cells},
        "context": {cell.column: cell.origin for cell in cells if cell.origin},
        **{one.key: _record_value(report, one) for one in properties if one.key},
        "findings": [_finding_record(report, finding) for finding in report.findings],
        "issues": [
            {"code": issue.code, "column": issue.column, "severity": issue.severity, "message": issue.message}
            for issue in report.issues
        ],
    }


def _record_value(report: TrialReport, one: ReportProperty) -> object:
    if one.is_further:
        values = [_further_value(read.value) for read in report.further.get(one.name, ())]
        return values if not one.is_single else values[0] if values else None
    return _stated(report, one) if one.scheme else _VALUES[one.name](report)


def _further_value(value: Further) -> object:
    return _pair(value.minimum, value.maximum) if isinstance(value, FollowUp) else value


def _further_cells(one: ReportProperty) -> dict[str, Callable[[TrialReport], object]]:
    """Return the columns of the flat table that a property fills, each with the function that gives its cell."""

    def give(report: TrialReport, at: int) -> object:
        values = [_flat_values(read.value)[at] for read in report.further.get(one.name, ())]
        return values if not one.is_single else values[0] if values else None

    return {column: partial(give, at=at) for at, column in enumerate(one.tables)}


def _flat_values(value: Further) -> tuple[object, ...]:
    if isinstance(value, FollowUp):
        return value.words, plain_value(value.minimum), plain_value(value.maximum)
    return (value,)


def _span(span: tuple[int, int] | None) -> list[int] | None:
    return list(span) if span else None


def _stated(report: TrialReport, one: ReportProperty) -> list[str] | str | None:
    """Return the codes of the concepts of a property; where it is single, the code alone."""
    codes = _codes(report.stated.get(one.name, ()), as_words=one.has_terms)
    return codes if not one.is_single else codes[0] if codes else None


def _dose_record(dose: Dose) -> dict[str, object]:
    return {
        "minimum": plain_value(dose.minimum),
        "maximum": plain_value(dose.maximum),
        "deviation": plain_value(dose.deviation),
        "unit": dose.unit.value.code if dose.unit else None,
        "route": dose.route.value.code if dose.route else None,
    }


def _registration_record(registration: Registration) -> dict[str, object]:
    return {
        "identifier": registration.identifier,
        "registry": registration.registry.code if registration.registry else None,
        "valid": registration.valid,
    }


def _schedule_record(schedule: Schedule | None) -> dict[str, object] | None:
    if schedule is None:
        return None
    return {
        "minimum_doses": schedule.minimum_doses,
        "maximum_doses": schedule.maximum_doses,
        "interval_days": _pair(schedule.interval_days_min, schedule.interval_days_max),
        "duration_days": _pair(schedule.duration_days_min, schedule.duration_days_max),
        "dosing_days": [plain_value(day) for day in schedule.dosing_days],
    }


def _finding_record(report: TrialReport, finding: Finding) -> dict[str, object]:
    evidence = finding.evidence
    cell = report.row.cell(evidence.column)
    return {
        "span": _span(cell.locate(evidence.start, evidence.end)) if cell else None,
        "cell_span": [evidence.start, evidence.end],
        "category": finding.category.value,
        "measure": finding.measure.value.code if finding.measure else None,
        "measure_text": finding.measure_text.value,
        "direction": _value(finding.direction),
        "assessment": _value(finding.assessment),
        "comparator": _value(finding.comparator),
        "values": [
            {
                "value": plain_value(read.value.value),
                "unit": read.value.unit,
                "of": plain_value(read.value.of),
            }
            for read in finding.values
        ],
        "time": _value(finding.time),
        "time_days": _value(finding.time_days),
        "significant": _value(finding.significant),
    }


def _value(read: Read[_T] | None) -> _T | None:
    return read.value if read is not None else None


def _outcome(report: TrialReport) -> str | None:
    return report.row.text if report.unread else _value(report.outcome)


def _dose_routes(report: TrialReport) -> list[str | None] | None:
    routes = [dose.route.value.code if dose.route else None for dose in report.doses]
    return routes if any(routes) else None


def _of_schedule(field: str) -> Callable[[TrialReport], object]:
    def value(report: TrialReport) -> object:
        found = getattr(report.schedule, field, None)
        return plain_value(found) if isinstance(found, Decimal) else found

    return value


#: Values of records, by their property, and cells of the flat table, by its column, that are not codes of concepts.
_VALUES: Mapping[str, Callable[[TrialReport], object]] = {
    "cellSourceRelation": lambda report: _value(report.cell_source_relation),
    "dose": lambda report: list(map(_dose_record, report.doses)),
    "patientCount": lambda report: _value(report.patients),
    "reference": lambda report: _value(report.reference),
    "reportsTrial": lambda report: list(map(_registration_record, report.registrations)),
    "schedule": lambda report: _schedule_record(report.schedule),
}
_CELLS: Mapping[str, Callable[[TrialReport], object]] = {
    "source": lambda report: report.source,
    "row": lambda report: report.row.position,
    "registrations": lambda report: [one.identifier for one in report.registrations],
    "cell_source_relation": _VALUES["cellSourceRelation"],
    "doses": lambda report: [dose.stated_as for dose in report.doses],
    "dose_minimums": lambda report: [plain_value(dose.minimum) for dose in report.doses],
    "dose_maximums": lambda report: [plain_value(dose.maximum) for dose in report.doses],
    "dose_units": lambda report: [dose.unit.value.code if dose.unit else None for dose in report.doses],
    "dose_routes": _dose_routes,
    "frequency": _of_schedule("stated_as"),
    **{name: _of_schedule(name) for name in ("minimum_doses", "maximum_doses")},
    **{name: _of_schedule(name) for name in ("interval_days_min", "interval_days_max")},
    **{name: _of_schedule(name) for name in ("duration_days_min", "duration_days_max")},
    "dosing_days": lambda report: (
        [plain_value(day) for day in report.schedule.dosing_days] if report.schedule else None
    ),
    "patients": _VALUES["patientCount"],
    "results": lambda report: report.results.value.code if report.results else None,
    "outcome": _outcome,
    "reference": _VALUES["reference"],
    "issues": lambda report: [issue.code for issue in report.issues],
}
#: The columns of the flat table before and behind those of the table of properties.
_FIRST, _LAST = ("source", "row", "registrations"), ("issues",)


def report_fields(properties: Iterable[ReportProperty]) -> tuple[str, ...]:
    """Return the columns of ``reports.csv``; a cell of several values joins them by " | "."""
    return (*_FIRST, *(column for one in properties for column in one.tables), *_LAST)


def report_cells(properties: Sequence[ReportProperty]) -> dict[str, Callable[[TrialReport], object]]:
    """Return the columns of ``reports.csv``, each with the function that gives its cell; several values are a list."""
    concepts: dict[str, Callable[[TrialReport], object]] = {
        column: partial(_stated, one=one) for one in properties if one.scheme for column in one.tables
    }
    for one in properties:
        if one.is_further:
            concepts |= _further_cells(one)
    return {field: concepts.get(field) or _CELLS[field] for field in report_fields(properties)}


class ReportTable:
    """Writes ``reports.csv``, a line per report."""

    def __init__(self, stream: TextIO, properties: Sequence[ReportProperty], delimiter: str = ",") -> None:
        self._writer = _Writer(stream, delimiter)
        self._cells = report_cells(properties)
        self._writer.write(self._cells)

    def add(self, report: TrialReport) -> None:
        """Write one report; an unread row has only its place and its text as outcome."""
        self._writer.write(cell(report) for cell in self._cells.values())


class _Writer:
    """Writes lines of CSV; no spreadsheet runs a cell of them."""

    def __init__(self, stream: TextIO, delimiter: str = ",") -> None:
        self._writer = csv_writer(stream, delimiter)

    def write(self, values: Iterable[object]) -> None:
        """Write a line; several values in a cell are a list."""
        self._writer.writerow(map(_flat, values))


def _flat(value: object) -> object:
    """Return a value as a cell: several are joined, and an apostrophe precedes what a spreadsheet would run."""
    if isinstance(value, list):
        value = _JOIN.join("" if item is None else str(item) for item in value)
    if isinstance(value, str) and value.startswith(_FORMULA_BEGINS) and not _NUMBERS.fullmatch(value):
        return f"'{value}"
    return "" if value is None else value


class FindingTable:
    """Writes ``findings.csv``, a line per finding."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = _Writer(stream)
        self._writer.write(FINDING_FIELDS)

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
                *((cell.locate(evidence.start, evidence.end) if cell else None) or (None, None)),
                cell.text[evidence.start : evidence.end] if cell else None,
                *(record[name] for name in FINDING_FIELDS[6:12]),
                [plain_value(amount.value) for amount in amounts],
                [amount.unit for amount in amounts],
                [plain_value(amount.of) for amount in amounts] if any(one.of for one in amounts) else None,
                record["time"],
                record["time_days"],
                _BOOLEANS.get(finding.significant.value) if finding.significant else None,
            ]
            self._writer.write(values)


class IssueTable:
    """Writes ``issues.csv``, a line per issue."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = _Writer(stream)
        self._writer.write(ISSUE_FIELDS)

    def add_of_table(self, frame: Frame, issues: Sequence[Issue]) -> None:
        """Write issues of a table as a whole, each of a column with the place of the label above it.

        A column of parts of cells has the label of the column that holds them.
        """
        labels = {key: one.passage.place.words for one in frame.texts for key in one.heads}
        by_header = {column.header: labels[column.key] for column in frame.columns if column.key in labels}
        labels = {one.key: by_header[one.header] for one in frame.columns if one.header in by_header} | labels
        for issue in issues:
            self._write(frame.source, None, issue, labels.get(issue.column or ""))

    def add(self, source: str, row: Row, issues: Sequence[Issue]) -> None:
        """Write issues of a row, each with the place of its cell or row."""
        for issue in issues:
            cell = row.cell(issue.column) if issue.column else None
            self._write(source, row.position, issue, (cell or row).place.words)

    def _write(self, source: str, row: int | None, issue: Issue, place: str | None) -> None:
        self._writer.write(
            (source, row, issue.column, issue.code, issue.severity, issue.message, issue.text, place)
        )
