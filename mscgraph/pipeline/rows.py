"""The statements of rows, as records for programs and as lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TextIO

from mscgraph.frames import ReportTable, report_record
from mscgraph.numbers import amount_words, schedule_words
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import Dose, Schedule, TrialReport


def record_rows(reports: Iterable[TrialReport]) -> Iterator[dict[str, Any]]:
    """Yield the object of each report that ``rows --format jsonl`` prints."""
    properties = Workshop().properties
    return (report_record(report, properties) for report in reports)


def write_rows(reports: Iterable[TrialReport], stream: TextIO, delimiter: str) -> None:
    """Write the flat table, which is that of ``reports.csv``."""
    table = ReportTable(stream, Workshop().properties, delimiter)
    for report in reports:
        table.add(report)


def describe_rows(
    reports: Iterable[TrialReport], *, several: bool = False
) -> tuple[tuple[str, ...], Iterator[list[object]]]:
    """Return the header of the table for people, and the words of each report.

    :param several: whether the reports are of several tables, whose ids come first then
    """
    shown = {one.heading: one.name for one in Workshop().properties if one.heading}
    lines = (_describe(report, shown.values()) for report in reports)
    if not several:
        return ("row", *shown, "issues"), (words for _, *words in lines)
    return ("table", "row", *shown, "issues"), lines


def _describe(report: TrialReport, names: Iterable[str]) -> list[object]:
    issues = dict.fromkeys(issue.code for issue in report.issues if issue.severity != "Info")
    values = (_WORDS[name](report) if name in _WORDS else _codes(report, name, " and ") for name in names)
    return [report.source, report.row.position, *values, ", ".join(issues)]


def _codes(report: TrialReport, name: str, joint: str) -> str:
    return joint.join(read.value.code for read in report.stated.get(name, ()))


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


#: Words on a report by the property that they are of, where they are not its concepts joined by "and".
_WORDS: Mapping[str, Callable[[TrialReport], object]] = {
    "cellSource": lambda report: _codes(
        report, "cellSource", f" {report.cell_source_relation.value} " if report.cell_source_relation else ""
    ),
    "dose": lambda report: "; ".join(map(_describe_dose, report.doses)),
    "patientCount": lambda report: report.patients.value if report.patients else None,
    "reportsTrial": lambda report: ", ".join(one.identifier for one in report.registrations),
    "schedule": lambda report: _describe_schedule(report.schedule) if report.schedule else "",
}
