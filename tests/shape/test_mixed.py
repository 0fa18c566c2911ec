"""Tables with columns of several kinds: the parts of their cells, and where they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mscgraph.records import PART
from support.each import each
from support.grids import grid_of, table_of
from support.made_tables import read_records

LABEL = "Intervention"
#: The cells of three tables, each with its parts.
COMMAS = {
    "UC-MSCs, IV, 1 × 10^6 cells/kg, once": ("UC-MSCs", "IV", "1 × 10^6 cells/kg", "once"),
    "BM-MSCs, intrathecal, 2 × 10^6 cells/kg, 3 doses": ("BM-MSCs", "intrathecal", "2 × 10^6 cells/kg", "3 doses"),
    "UC-MSCs, i.v., 100 million cells, weekly": ("UC-MSCs", "i.v.", "100 million cells", "weekly"),
    "Placebo, saline": (None, None, None, None),
}  # fmt: skip
SENTENCES = {
    "IV infusion of 1 × 10^6 cells/kg weekly for 4 weeks": (
        None, "IV infusion", "1 × 10^6 cells/kg", "weekly for 4 weeks",
    ),
    "2 × 10^7 BM-MSCs intra-articularly, single dose": ("BM-MSCs", "intra-articularly", "2 × 10^7", "single dose"),
    "UC-MSC i.v. 3 doses": ("UC-MSC", "i.v.", None, "3 doses"),
    "intravenous, given for 12 months": (None, "intravenous", None, None),
}  # fmt: skip
BRACKETS = {
    "UC-MSCs (1 × 10^6/kg; i.v.)": ("UC-MSCs", "i.v.", "1 × 10^6/kg", None),
    "Intrathecal; 1x10^6/kg x 3 (bone marrow)": ("bone marrow", "Intrathecal", "1x10^6/kg", "x 3"),
    "intravenous\n5 × 10^7 cells\n(once)": (None, "intravenous", "5 × 10^7 cells", "once"),
    "BM-MSCs (10 × 10^6 cells per flask), intravenous": ("BM-MSCs", "intravenous", None, None),
}
KINDS = ("cell_source", "route", "dose", "frequency")


@each("cells", [COMMAS, SENTENCES, BRACKETS])
def test_cells_of_one_style_are_cut(cells: dict[str, tuple[str | None, ...]]) -> None:
    rows = [["GVHD", cell, "12", f"NCT0000001{n}"] for n, cell in enumerate(cells)]
    table = table_of(grid_of([["Disease", LABEL, "Patients", "Registration number"], *rows]))
    for row, (whole, parts) in zip(table.rows(), cells.items(), strict=True):
        assert {cell.column: cell.text for cell in row.cells if cell.origin == PART} == {
            kind: part for kind, part in zip(KINDS, parts, strict=True) if part
        }
        assert row.cells[1].text == whole


def written(tmp_path: Path, header: str, *lines: str) -> list[dict[str, Any]]:
    """Return the rows of a table in commas and quotation marks."""
    path = tmp_path / "table.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return read_records(path)


def test_the_part_of_its_own_kind_is_read_in_a_cell_that_stays_whole(tmp_path: Path) -> None:
    rows = written(
        tmp_path,
        "Registration number,Disease,Dose,Patients",
        'NCT00000011,GVHD,"intravenous, 2 × 10^6 cells/kg, once",12',
        'NCT00000012,GVHD,"intrathecal, 4 × 10^6 cells/kg",13',
        "NCT00000013,GVHD,6 × 10^6 cells/kg,14",
    )
    assert [row["doses"][0]["minimum"] for row in rows] == [2_000_000, 4_000_000, 6_000_000]
    assert rows[0]["cells"]["dose"] == "intravenous, 2 × 10^6 cells/kg, once"
    assert [row["routes"] for row in rows] == [["intravenous"], ["intrathecal"], []]
    assert rows[0]["context"] == {"route": PART}
    # "once" is of no column, and one row makes none.
    unread = [issue["message"] for row in rows for issue in row["issues"] if issue["code"] == "unread-cell"]
    assert unread == ["the words 'once' around the dose are not read"]


def test_what_may_be_several_parts_of_a_missing_kind_is_an_issue(tmp_path: Path) -> None:
    rows = written(
        tmp_path,
        "Registration number,Disease,Treatment,Patients",
        'NCT00000011,GVHD,"intravenous, 2 × 10^6 cells/kg",12',
        'NCT00000012,GVHD,"intravenous, 4 × 10^6 cells/kg; later, 5 × 10^6 cells/kg",13',
        'NCT00000013,GVHD,"intravenous, 6 × 10^6 cells/kg",14',
    )
    assert [len(row["doses"]) for row in rows] == [1, 0, 1]
    assert [(one["code"], one["column"]) for one in rows[1]["issues"]][:1] == [("ambiguous-borders", "dose")]


def test_a_label_of_two_kinds_makes_short_codes_certain(tmp_path: Path) -> None:
    lines = [f'"NCT0000001{n}, II",GVHD,12' for n in (2, 3, 4)]
    phases = [row["phases"] for row in written(tmp_path, "NCT/phase,Disease,Patients", *lines)]
    assert phases == [["II"]] * 3
    phases = [row["phases"] for row in written(tmp_path, "NCT and site,Disease,Patients", *lines)]
    assert phases == [[]] * 3


def test_a_part_has_its_place_in_the_document(tmp_path: Path) -> None:
    rows = written(
        tmp_path,
        "Registration number,Disease,Treatment,Patients",
        *(f'NCT0000001{n},GVHD,"BM-MSCs, {n} × 10^6 cells/kg",12' for n in (2, 3, 4)),
    )
    text = (tmp_path / "table.csv").read_text(encoding="utf-8")
    for row in rows:
        start, end = row["spans"]["dose"]
        assert text[start:end] == row["cells"]["dose"]


def test_numbers_with_their_phase_in_a_column_without_a_known_label_are_read(tmp_path: Path) -> None:
    rows = written(
        tmp_path,
        "Trial (phase),Disease,Patients",
        *(f"NCT0000001{n} (phase 2),GVHD,12" for n in (2, 3, 4)),
    )
    assert [(row["phases"], [one["identifier"] for one in row["registrations"]]) for row in rows] == [
        (["II"], [f"NCT0000001{n}"]) for n in (2, 3, 4)
    ]
    assert not [one for row in rows for one in row["issues"] if one["code"] == "unread-cell"]
