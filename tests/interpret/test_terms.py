"""Cells that name terms of small schemes: designs, statuses, countries."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from support.each import each
from support.made_tables import collated, source_of, workshop

LABELS = {"design": "Study design", "status": "Status", "country": "Country"}
#: Returns the terms of a cell of a column, with their words, and its issues.
Read = Callable[[str, str], tuple[list[tuple[str, str]], list[tuple[str, str | None]]]]
PROPERTIES = {one.column: one.name for one in workshop().properties}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that gives the terms that a cell states, each with its words, and the issues of the cell."""

    def ask(column: str, cell: str) -> tuple[list[tuple[str, str]], list[tuple[str, str | None]]]:
        with (tmp_path / "trials.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [
                    ["NCT number", "Disease", "Route", LABELS[column]],
                    ["NCT09000001", "Crohn disease", "intravenous", cell],
                ]
            )
        (report,) = collated(source_of(tmp_path / "trials.csv"))
        stated = [
            (one.value.label, cell[one.evidence.start : one.evidence.end])
            for one in report.stated.get(PROPERTIES[column], ())
        ]
        return stated, [(issue.code, issue.text) for issue in report.issues if issue.column == column]

    return ask


@each(
    ("column", "cell", "labels"),
    [
        (
            "design",
            "Randomized, double-blind, placebo-controlled",
            "randomized|double-blind|placebo-controlled",
        ),
        ("design", "A prospective single-arm study", "prospective|single-group assignment"),
        ("design", "Multicenter randomized controlled trial", "multicenter|randomized controlled trial"),
        ("design", "Allocation: Non-Randomized; Masking: None (Open Label)", "non-randomized|open-label"),
        (
            "design",
            "Interventional|Parallel Assignment|Triple",
            "interventional|parallel assignment|triple-blind",
        ),
        ("design", "not blinded", "open-label"),
        (
            "design",
            "Allocation: N/A|Intervention Model: SINGLE_GROUP|Masking: NONE|Primary Purpose: TREATMENT",
            "single-group assignment|open-label",
        ),
        (
            "design",
            "Allocation: RANDOMIZED|Masking: DOUBLE (INVESTIGATOR, OUTCOMES_ASSESSOR)|Primary Purpose: TREATMENT",
            "randomized|double-blind",
        ),
        ("design", "randomisiert, doppelblind", "randomized|double-blind"),
        ("design", "多中心、随机、双盲", "multicenter|randomized|double-blind"),
        ("design", "Ensayo clínico aleatorizado", "randomized controlled trial"),
        ("status", "Completed", "completed"),
        ("status", "ACTIVE_NOT_RECRUITING", "active, not recruiting"),
        ("status", "Active, not recruiting", "active, not recruiting"),
        ("status", "Ongoing, recruiting", "recruiting"),
        ("status", "Unknown status", "unknown status"),
        ("status", "Terminated*", "terminated"),
        ("status", "rekrutierend", "recruiting"),
        ("country", "P.R. China", "China"),
        ("country", "USA and the United Kingdom", "United States|United Kingdom"),
        ("country", "Iran, Islamic Republic of", "Iran"),
        ("country", "Deutschland/Österreich", "Germany|Austria"),
        ("country", "韩国", "South Korea"),
        ("country", "España", "Spain"),
    ],
)
def test_terms_are_read_in_printed_order(column: str, cell: str, labels: str, read: Read) -> None:
    stated, issues = read(column, cell)
    assert "|".join(label for label, _ in stated) == labels
    assert {code for code, _ in issues} <= {"unlinked-concept"}


@each(
    ("column", "cell", "stated", "issues"),
    [
        # A city is no country, and no country is guessed from it.
        ("country", "Seoul, South Korea", [("South Korea", "South Korea")], [("unread-cell", "Seoul")]),
        ("country", "Tehran", [], [("unread-cell", "Tehran")]),
        # A term that is denied is not stated; the words are a term of their source.
        ("design", "no double-blind", [("no double-blind",) * 2], [("unlinked-concept", "no double-blind")]),
        ("design", "Blinding: none", [("Blinding: none",) * 2], [("unlinked-concept", "Blinding: none")]),
        (
            "design",
            "Control group: none",
            [("Control group: none",) * 2],
            [("unlinked-concept", "Control group: none")],
        ),
        ("status", "not completed", [("not completed",) * 2], [("unlinked-concept", "not completed")]),
        ("country", "outside China", [], [("unread-cell", "outside China")]),
        # A phase or a year is no such term.
        ("design", "RCT, phase II", [("randomized controlled trial", "RCT")], [("unread-cell", "phase II")]),
        ("status", "Completed (2015)", [("completed", "Completed")], [("unread-cell", "2015")]),
        (
            "design",
            "open-label, Simon two-stage",
            [("open-label", "open-label"), ("Simon two-stage", "Simon two-stage")],
            [("unlinked-concept", "Simon two-stage")],
        ),
        ("design", "N/A", [], []),
        ("status", "-", [], []),
    ],
)
def test_other_words_are_published_and_never_guessed(
    column: str, cell: str, stated: Sequence[tuple[str, str]], issues: Sequence[tuple[str, str]], read: Read
) -> None:
    assert read(column, cell) == (list(stated), list(issues))
