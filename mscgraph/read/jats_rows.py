"""Rows and cells of a table in JATS: of XHTML's model, and of the OASIS exchange model (CALS)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from mscgraph.errors import DocumentError
from mscgraph.read.markup import local_name
from mscgraph.read.paths import Paths
from mscgraph.read.spans import SpannedCell, SpannedRow, parse_span

_PARTS = ("thead", "tbody", "tfoot")
_CELLS = ("td", "th", "entry", "entrytbl")


def read_rows(name: str, table: Any, paths: Paths) -> list[SpannedRow]:
    """Return the rows of a table, those of its feet last.

    :param name: of the document, for messages
    :raises DocumentError: if a cell is outside of rows
    """
    rows: list[SpannedRow] = []
    feet: list[SpannedRow] = []
    groups = count(1)
    for holder in _holders(table):
        columns = _Columns(holder)
        outer = next(groups)
        for part in holder:
            kind = local_name(part)
            if kind in _PARTS:
                group = next(groups)
                found = [_row(row, columns, paths, group, kind) for row in part if _is_row(name, row, paths)]
                (feet if kind == "tfoot" else rows).extend(found)
            elif _is_row(name, part, paths):
                rows.append(_row(part, columns, paths, outer, ""))
    return rows + feet


def _holders(table: Any) -> Iterator[Any]:
    """Yield the elements that hold heads, bodies and rows: the groups of a table in CALS, else the table."""
    groups = [child for child in table if local_name(child) == "tgroup"]
    yield from groups or (table,)


def _is_row(name: str, element: Any, paths: Paths) -> bool:
    kind = local_name(element)
    if kind in _CELLS:
        raise DocumentError(
            name, problem=f"the cell {paths.of(element)} is in no row", remedy="put rows around cells"
        )
    return kind in ("tr", "row")


def _row(row: Any, columns: _Columns, paths: Paths, group: int, part: str) -> SpannedRow:
    cells = [
        columns.cell(element, paths.of(element), heading=part == "thead" or local_name(element) == "th")
        for element in row
        if local_name(element) in _CELLS
    ]
    return SpannedRow(cells, group, part == "tfoot")


class _Columns:
    """The columns that a group of CALS names, and the spans of cells in their terms; none in XHTML's model."""

    def __init__(self, holder: Any) -> None:
        self._numbers: dict[str, int] = {}
        self._spans: dict[str, tuple[int | None, int]] = {}
        number = 0
        for element in holder:
            match local_name(element):
                case "colspec":
                    number = parse_span(element.get("colnum"), number + 1)
                    self._numbers[element.get("colname", "")] = number - 1
                case "spanspec":
                    self._spans[element.get("spanname", "")] = self._between(element)

    def _between(self, element: Any) -> tuple[int | None, int]:
        """Return the first column between two names, from 0, ``None`` of one that is not known, and their number."""
        start = self._numbers.get(element.get("namest") or element.get("colname", ""))
        end = self._numbers.get(element.get("nameend", ""), start)
        return start, end - start + 1 if start is not None and end is not None and end >= start else 1

    def cell(self, element: Any, place: str, *, heading: bool) -> SpannedCell:
        """Return a cell with its spans."""
        if local_name(element) in ("td", "th"):
            rows, columns = parse_span(element.get("rowspan")), parse_span(element.get("colspan"))
            return SpannedCell(element, place, rows, columns, heading)
        rows = parse_span(element.get("morerows"), 0) + 1
        start, columns = self._spans.get(element.get("spanname", "")) or self._between(element)
        return SpannedCell(element, place, rows, columns, heading, start)
