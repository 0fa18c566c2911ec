"""Lines between the rows of flattened tables that are not the first source's."""

from __future__ import annotations

from support.each import each
from support.made_tables import FOOTNOTE, HEADERS, bundled_rows, cells_of, line_of, page_of, tables_of

#: Tables by the order of their columns.
ORDERS = {
    "numbers first": ["trial_number", "disease", "cell_source", "route", "dose", "patients", "phase", "outcome"],
    "no outcome": ["disease", "cell_source", "dose", "route", "frequency", "patients", "trial_number", "phase"],
    "few columns": ["cell_source", "trial_number", "phase", "patients", "disease"],
}  # fmt: skip


@each("name", list(ORDERS))
def test_lines_between_rows_are_no_rows_and_none_is_lost(name: str) -> None:
    order = ORDERS[name]
    rows = [{key: row[key] for key in order} for row in bundled_rows()[30:42]]
    lines = [line_of(row, order) for row in rows]
    header = " ".join(HEADERS[key] for key in order)
    section = "Trials that go on"
    cases = {
        "section": ([*lines[:5], section, *lines[5:]], [section], 1),
        "abbreviations": ([*lines[:5], FOOTNOTE, *lines[5:]], [], 1),
        "header": ([*lines[:5], header, *lines[5:]], [], 1),
        "number and header": ([*lines[:5], "Table 7. Continued", "", header, *lines[5:]], [], 1),
        "second table": ([*lines[:5], "", "Table 8.", "", "More trials", "", header, *lines[5:]], [], 2),
    }
    for case, (text, unread, count) in cases.items():
        tables = tables_of(page_of(text, order, footnote=None))
        found = [row for table in tables for row in table.rows()]
        assert len(tables) == count, case
        assert [cells_of(row) for row in found if row.fault is None] == rows, case
        assert [row.text for row in found if row.fault is not None] == unread, case
