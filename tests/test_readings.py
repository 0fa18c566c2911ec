"""Every distinct cell of the page is read as the reviewed table of expected readings says."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from mscgraph.interpret.report import RowReader
from mscgraph.pipeline.workshop import Workshop
from mscgraph.publish.tables import report_record
from mscgraph.records import Cell, Column, Row

GOLDEN = Path(__file__).parent / "golden" / "readings.tsv"
KINDS = {
    "disease": "concepts",
    "cell_source": "concepts",
    "route": "concepts",
    "dose": "dose",
    "frequency": "schedule",
    "patients": "count",
    "trial_number": "registrations",
    "phase": "concepts",
}


def _golden() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def _reader() -> RowReader:
    columns = [Column(key, key, kind) for key, kind in KINDS.items()]
    return RowReader("golden", columns, Workshop().lexicon, {})


def _read(column: str, cell: str) -> tuple[object, list[str]]:
    row = Row(1, (Cell(column, cell, 0, len(cell)),), 0, len(cell), cell)
    report = _reader().read(row)
    record = report_record(report)
    keys = {
        "disease": "disease",
        "route": "routes",
        "dose": "doses",
        "frequency": "schedule",
        "patients": "patients",
        "trial_number": "registrations",
        "phase": "phases",
    }
    if column == "cell_source":
        found: object = {key: record[key] for key in ("cell_sources", "cell_source_relation", "product")}
    else:
        found = record[keys[column]]
    return found, sorted(issue.code for issue in report.issues)


@pytest.mark.parametrize("line", _golden(), ids=lambda line: f"{line['column']}: {line['cell']}")
def test_a_cell_of_the_page_is_read_as_a_person_read_it(line: dict[str, str]) -> None:
    found, issues = _read(line["column"], line["cell"])
    assert (found, issues) == (json.loads(line["reading"]), json.loads(line["issues"]))


def test_the_table_of_readings_holds_each_cell_once() -> None:
    cells = [(line["column"], line["cell"]) for line in _golden()]
    assert len(cells) == len(set(cells))
    assert {column for column, _ in cells} == set(KINDS)
