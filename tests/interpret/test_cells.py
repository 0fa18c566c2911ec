"""Cells in the notations of many reviews: each has the reading that was written beside it, or none, and an issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from support.each import each
from support.made_tables import record_of

#: Kind, printed text and reading of each cell: ``none`` where it states nothing, ``unread`` where it has an issue.
_CELLS = Path(__file__).with_name("cells.tsv")


def _cells() -> list[tuple[str, str, str]]:
    lines = _CELLS.read_text(encoding="utf-8").splitlines()[1:]
    return [(kind, text, reading) for kind, text, reading in (line.split("\t") for line in lines)]


def _number(value: Any) -> str:
    return "" if value is None else f"{Decimal(str(value)).normalize():f}"


def _doses(record: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{_number(one['minimum'])}..{_number(one['maximum'])} {one['unit'] or '?'}"
        for one in record["doses"]
    )


def _range(low: Any, high: Any) -> str:
    return _number(low) if low == high else f"{_number(low)}-{_number(high)}"


def _schedule(record: Mapping[str, Any]) -> str:
    schedule = record["schedule"] or {}
    found = {
        "doses": _range(schedule.get("minimum_doses"), schedule.get("maximum_doses")),
        "interval": _range(*(schedule.get("interval_days") or (None, None))),
        "duration": _range(*(schedule.get("duration_days") or (None, None))),
        "days": ",".join(map(_number, schedule.get("dosing_days") or ())),
    }
    return " ".join(f"{key}={value}" for key, value in found.items() if value)


_READINGS = {
    "dose": _doses,
    "frequency": _schedule,
    "route": lambda record: " + ".join(record["routes"]),
    "phase": lambda record: " ".join(record["phases"]),
    "trial_number": lambda record: " ".join(one["identifier"] for one in record["registrations"]),
}


def _expected(kind: str, reading: str) -> str:
    if kind != "dose":
        return reading
    doses = []
    for one in reading.split("; "):
        amount, unit = one.split(" ", 1)
        doses.append(f"{'..'.join(_number(end) if end else '' for end in amount.split('..'))} {unit}")
    return "; ".join(doses)


def judge(kind: str, text: str, reading: str) -> str:
    """Return ``right``, ``unread`` or ``wrong`` for the reading of a cell."""
    record = record_of(**{kind: text})
    issues = [issue for issue in record["issues"] if issue["column"] == kind]  # type: ignore[attr-defined]
    found = _READINGS[kind](record)
    if kind != "dose" and any(issue["code"] == "unlinked-concept" for issue in issues):
        found = ""  # words that no vocabulary knows are published with their issue
    if reading == "none":
        return "right" if not found and not issues else "wrong"
    if reading == "unread":
        return "right" if not found and issues else "wrong"
    if not found:
        return "unread" if issues else "wrong"
    return "right" if found == _expected(kind, reading) else "wrong"


@each(("kind", "text", "reading"), _cells())
def test_a_cell_is_read_as_printed_or_not_at_all(kind: str, text: str, reading: str) -> None:
    assert judge(kind, text, reading) != "wrong", record_of(**{kind: text})


def test_few_cells_are_left_unread() -> None:
    counts = Counter(judge(*cell) for cell in _cells())
    assert counts["wrong"] == 0
    assert counts["right"] >= 0.95 * counts.total(), counts
