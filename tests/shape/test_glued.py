"""Text whose cells nothing parts: what can be cut is cut as printed, and what cannot is not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mscgraph.errors import DocumentError
from mscgraph.records import Line
from mscgraph.shape.glued import find_borders, parse_glued_header
from support.each import each
from support.made_tables import (
    FOOTNOTE,
    HEADERS,
    bundled_rows,
    cells_of,
    collated,
    line_of,
    open_page,
    page_of,
    tables_of,
    workshop,
)

LABELS = {
    "disease": "Condition",
    "cell_source": "MSC source",
    "route": "Administration route",
    "dose": "Dose",
    "patients": "Number of patients",
    "trial_number": "Registration number",
    "phase": "Phase",
}
ROWS = [
    dict(zip(LABELS, line.split("|"), strict=True))
    for line in (
        "Crohn's disease|BM-MSC|Intravenous|1 × 10^6 cells/kg|24|NCT01234567|Phase II",
        "Knee osteoarthritis|Umbilical cord|Intra-articular|2–4 × 10^7 cells|60|NCT02345678|Phase I/II",
        "Multiple sclerosis|Adipose tissue|Intrathecal|1 × 10^8 cells|9|NCT03456789|Phase I",
        "GVHD|Bone marrow|Intravenous|2 × 10^6 cells/kg|102|ChiCTR-INR-16008399|Phase III",
        "Systemic lupus erythematosus|UC-MSC|Intravenous|1 × 10^6 cells/kg|40|UMIN000032819|Phase 1/2",
    )
]
#: Tables as their rows and labels: one of sentences, one in another order, and one that is not the first source's.
TABLES = {
    "first source": (bundled_rows(), HEADERS),
    "other order": (
        [
            {key: row[key] for key in ("trial_number", "disease", "cell_source", "route", "dose", "patients", "phase")}
            for row in bundled_rows()
        ],
        HEADERS,
    ),
    "short": (ROWS, LABELS),
}  # fmt: skip


def glued(
    rows: Sequence[Mapping[str, str]],
    labels: Mapping[str, str],
    *,
    header: str = "",
    footnote: str | None = None,
) -> str:
    """Return a page whose cells are glued.

    :param header: what parts its labels
    """
    joined = header.join(labels[key] for key in rows[0])
    return page_of([line_of(row, row, "") for row in rows], header=joined, footnote=footnote)


@each("name", list(TABLES))
@each("header", ["", " "])
def test_no_cell_is_cut_at_a_wrong_place(name: str, header: str) -> None:
    rows, labels = TABLES[name]
    page = glued(rows, labels, header=header)
    (table,) = tables_of(page)
    found = list(table.rows())
    assert table.frame.form == "glued text"
    assert [column.header for column in table.frame.columns] == [labels[key] for key in rows[0]]
    assert len(found) == len(rows)
    read = [(cells_of(row), dict(cells)) for row, cells in zip(found, rows, strict=True) if row.fault is None]
    assert len(read) >= len(rows) / 3
    for cut, printed in read:
        assert {key: cut[key].split() for key in printed} == {
            key: text.split() for key, text in printed.items()
        }
    for row in found:
        assert all(page[slice(*(cell.span or (0, 0)))].split() == cell.text.split() for cell in row.cells)


def test_every_row_of_a_plain_table_is_cut() -> None:
    (table,) = tables_of(glued(ROWS, LABELS, footnote=FOOTNOTE))
    assert [cells_of(row) for row in table.rows()] == ROWS
    assert table.verdict.lists_trials
    assert len(table.frame.abbreviations) == 5


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"disease": "Zorpitis"}, "in no way"),
        ({"patients": ""}, "in several ways"),
        ({"dose": "1 × 10^6", "patients": "24"}, "in several ways"),
        ({"trial_number": "24"}, "in no way"),
        ({"phase": "II", "outcome": "In some it helped"}, "in several ways"),
    ],
)
def test_a_row_that_cannot_be_cut_in_one_way_is_not_read(
    tmp_path: Path, change: dict[str, str], fault: str
) -> None:
    rows = [dict(row) | ({"outcome": "Nothing was seen"} if "outcome" in change else {}) for row in ROWS]
    rows[1] |= change
    labels = LABELS | {"outcome": "Outcomes"}
    reports = collated(open_page(tmp_path, glued(rows, labels)))
    assert [report.unread for report in reports] == [False, True, False, False, False]
    (issue,) = reports[1].issues
    assert issue.code == "unread-row"
    assert fault in issue.message


def test_a_table_that_cannot_be_cut_has_a_remedy() -> None:
    rows = [row | {"disease": "Zorpitis"} for row in ROWS]
    (table,) = tables_of(glued(rows, LABELS))
    assert not table.verdict.lists_trials
    assert "copy the table as cells" in table.verdict.reason


def test_a_header_that_cannot_be_cut_has_a_remedy() -> None:
    labels = {key: f"Zorp {key}".replace("_", " ") for key in LABELS}
    with pytest.raises(DocumentError, match="copy the table as cells"):
        tables_of(glued(ROWS, labels))


def test_a_glued_header_has_unknown_columns_between_known_ones() -> None:
    line = Line(1, "ConditionSponsorDoseNumber of patientsRegistration numberRemarks\n", 0)
    (columns,) = parse_glued_header(line, workshop().knowledge.header_words)
    assert [(column.header, column.known) for column in columns] == [
        ("Condition", True),
        ("Sponsor", False),
        ("Dose", True),
        ("Number of patients", True),
        ("Registration number", True),
        ("Remarks", False),
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "The McDonald criteria of the Disease",
        "DNA and mRNA, pH7 and CO2",
        "We gave a Dose by this Route to Patients",
    ],
)
def test_prose_is_no_glued_header(prose: str) -> None:
    assert parse_glued_header(Line(1, prose, 0), workshop().knowledge.header_words) == []


def test_no_border_is_at_a_blank_and_one_between_digits_has_a_price() -> None:
    text = "kg24NCT0123 day 0.5I.v."
    borders = find_borders(text)
    assert {borders[text.index(cell)] for cell in ("24", "NCT", "I.v.")} == {0.0}
    assert text.index("day") not in borders
    assert borders[text.index("4NCT")] > 0.0
    assert borders[text.index("5I")] > 0.0


@each(
    "order",
    [
        "outcome dose route patients phase",
        "trial_number patients route phase",
        "outcome reference route phase",
    ],
)
def test_digits_that_may_be_of_either_cell_are_of_none(order: str) -> None:
    plain = {"outcome": "Nothing was seen", "dose": "2 × 10^6 cells/kg", "patients": "30", "phase": "I"}
    plain |= {"trial_number": "NCT01234567", "reference": "[5]", "route": "Intravenous"}
    hard = {
        "outcome": "They had more CD31 and FOXP3.",
        "dose": "1 × 10^6 cells/kg",
        "patients": "3",
        "phase": "I",
    }
    plain["disease"] = hard["disease"] = "Multiple sclerosis"
    hard |= {"trial_number": "IRCT20080728001031N23", "reference": "12", "route": "Intravenous"}
    others = plain | {"patients": "3 (2)"}
    keys = ["disease", *order.split()]
    rows = [{key: row[key] for key in keys} for row in (plain, hard, plain, others)]
    (table,) = tables_of(glued(rows, HEADERS))
    assert table.frame.form == "glued text"
    for row, printed in zip(table.rows(), rows, strict=True):
        assert row.fault is not None or cells_of(row) == printed


def test_a_table_whose_cells_blanks_part_is_not_glued() -> None:
    rows = [dict(cells, disease="Zorpitis") for cells in bundled_rows()]
    (table,) = tables_of(page_of(map(line_of, rows)))
    assert table.frame.form == "flattened text"
