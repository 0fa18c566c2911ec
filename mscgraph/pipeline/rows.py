"""The statements of rows, as records for programs and as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, TextIO

from mscgraph.frames import ReportTable, report_record
from mscgraph.numbers import amount_words, schedule_words
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import Dose, Schedule, TrialReport

#: The columns of the table for people.
ROW_COLUMNS = ("row", "disease", "cells", "route", "dose", "schedule", "n", "trial", "phase", "issues")


def record_rows(reports: Iterable[TrialReport]) -> Iterator[dict[str, Any]]:
    """Yield the object of each report that ``rows --format jsonl`` prints."""
    properties = Workshop().properties
    return (report_record(report, properties) for report in reports)


def write_rows(reports: Iterable[TrialReport], stream: TextIO, delimiter: str) -> None:
    """Write the flat table, which is that of ``reports.csv``."""
    table = ReportTable(stream, Workshop().properties, delimiter)
    for report in reports:
        table.add(report)


def describe_rows(reports: Iterable[TrialReport]) -> Iterator[list[object]]:
    """Yield the values of :data:`ROW_COLUMNS` for each report, in words."""
    for report in reports:
        relation = f" {report.cell_source_relation.value} " if report.cell_source_relation else ""
        issues = (issue.code for issue in report.issues if issue.severity != "Info")
        yield [
            report.row.position,
            " and ".join(disease.value.code for disease in report.diseases),
            relation.join(source.value.code for source in report.cell_sources),
            " and ".join(route.value.code for route in report.routes),
            "; ".join(map(_describe_dose, report.doses)),
            _describe_schedule(report.schedule) if report.schedule else "",
            report.patients.value if report.patients else None,
            ", ".join(registration.identifier for registration in report.registrations),
            "/".join(phase.value.code for phase in report.phases),
            ", ".join(dict.fromkeys(issues)),
        ]


def _describe_dose(dose: Dose) -> str:
    unit = dose.unit.value.code if dose.unit else None
    amount = amount_words(dose.minimum, dose.maximum, unit)
    return f"{amount}, {dose.route.value.code}" if dose.route else amount


def _describe_schedule(schedule: Schedule) -> str:
    return schedule_words(
        (_decimal(schedule.minimum_doses), _decimal(schedule.maximum_doses)),
        (schedule.interval_days_min, schedule.interval_days_max),
        (schedule.duration_days_min, schedule.duration_days_max),
        schedule.dosing_days,
    )


def _decimal(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)
