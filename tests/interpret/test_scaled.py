"""Numbers below a label that states their unit or their power of ten."""

from __future__ import annotations

from decimal import Decimal

from mscgraph.interpret.report import ReaderRecipe
from mscgraph.records import Cell, Column, Dose, Row, TextPlace, TrialReport
from support.each import each
from support.made_tables import workshop

M = 1_000_000


def report_of(header: str, text: str) -> TrialReport:
    reader = ReaderRecipe("s", (Column("dose", header, "dose"),), {}).build(workshop().lexicon)
    place = TextPlace(0, len(text))
    return reader.read(Row(1, (Cell("dose", text, place),), place, text))


def amounts_of(report: TrialReport) -> list[tuple[Decimal | None, Decimal | None, str | None]]:
    return [
        (dose.minimum, dose.maximum, dose.unit.value.code if dose.unit else None) for dose in report.doses
    ]


def evidence_of(dose: Dose) -> list[tuple[int, int, str]]:
    found = [dose.evidence, *([dose.unit.evidence] if dose.unit else [])]
    return [(one.start, one.end, one.rule) for one in found]


@each(
    ("header", "text", "amounts"),
    [
        ("Dose (×10^6 cells)", "100", [(100 * M, 100 * M, "cells")]),
        ("Dose (×10⁶ cells)", "100", [(100 * M, 100 * M, "cells")]),
        ("Dose (10^6/kg)", "5-10", [(5 * M, 10 * M, "cells/kg")]),
        ("Dose [million cells/kg]", "1.5", [(1_500_000, 1_500_000, "cells/kg")]),
        ("Dose (cells × 10^6)", "2", [(2 * M, 2 * M, "cells")]),
        ("Dose (million)", "10 or 50", [(10 * M, 10 * M, None), (50 * M, 50 * M, None)]),
        ("Dose (×10^6 cells)", "up to 4", [(None, 4 * M, "cells")]),
        ("Dose (mL)", "10", [(10, 10, "mL")]),
        ("Dose (cells/kg)", "2 × 10^6", [(2 * M, 2 * M, "cells/kg")]),
        ("Dose (n) (×10^6 cells)", "3", [(3 * M, 3 * M, "cells")]),
        ("Dose (×10^6 cells)", "2 × 10^7 cells/kg", [(20 * M, 20 * M, "cells/kg")]),
        ("Dose (×10^6 cells)", "2 × 10^7", [(20 * M, 20 * M, None)]),
        ("Dose (mean)", "2", [(2, 2, None)]),
        ("Dose (100 cells)", "2", [(2, 2, None)]),
        ("Dose (×10^6 cells)", "N.A.", []),
    ],
)
def test_numbers_take_what_they_lack_from_the_label(
    header: str, text: str, amounts: list[tuple[Decimal | None, Decimal | None, str | None]]
) -> None:
    assert amounts_of(report_of(header, text)) == amounts


def test_the_words_of_the_cell_are_the_evidence_and_the_rule_names_the_label() -> None:
    (first, second) = report_of("Dose (×10^6 cells)", "5-10 or 20").doses
    assert evidence_of(first) == [(0, 10, "scale-in-label")] * 2
    assert evidence_of(second) == [(8, 10, "scale-in-label")] * 2
    assert second.stated_as == "20"


def test_a_number_with_a_power_of_its_own_is_not_scaled_again_and_is_an_issue() -> None:
    report = report_of("Dose (×10^6 cells)", "2.5 × 10^7")
    assert [one.message for one in report.issues if "not applied" in one.message] == [
        "'2.5 × 10^7' has a scale of its own; '×10^6 cells' of the label is not applied"
    ]


def test_a_number_that_may_be_written_out_in_full_is_not_scaled() -> None:
    report = report_of("Dose (×10^6 cells)", "2000000")
    assert not report.doses
    assert [(issue.code, issue.message) for issue in report.issues] == [
        ("unread-cell", "'2000000' may be a full number, or one of '×10^6 cells' by the column's label")
    ]


def test_a_label_without_a_unit_leaves_the_unit_open() -> None:
    (issue,) = report_of("Dose (million)", "100").issues
    assert (issue.code, issue.text) == ("missing-unit", "100")
    assert issue.message == "neither '100' nor the column's label states what is counted or measured"
