"""The table elements of a page: their rows and cells, and which of them hold data rather than a layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from mscgraph.read.html_elements import BLOCKS, is_aria_hidden, is_hidden
from mscgraph.read.spans import SpannedCell, SpannedRow, parse_span

#: Elements around tables that are no part of what a page is about, or are not printed.
_LEFT_OUT = {"nav", "noscript", "script", "select", "svg", "template"}
_LEFT_OUT_ROLES = {"banner", "contentinfo", "navigation", "search"}
_SECTIONS = {"article", "aside", "figure", "main", "section"}
_ROWS = ("thead", "tbody", "tfoot", "tr", "td", "th")


@dataclass(slots=True, eq=False)
class Row:
    """A row with its cells.

    :param place: an XPath 1.0 expression of it, of its table where the page has a cell in no row
    :param first: number of cells of the page in front of it
    :param group: number of its head, body or foot
    :param part: name of that element, ``""`` without one
    """

    place: str
    first: int
    group: int
    part: str
    cells: list[SpannedCell] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Table:
    """A table element.

    :param number: from 1, among all table elements of the page
    :param outer: the table around it
    :param in_cell: whether it is in a cell of that
    :param left_out: whether it is in the navigation or not printed, or a layout by its role
    :param hidden: whether it or an element around it is hidden, from all readers or from assistive technology
    :param first_row: number of rows of the page in front of it
    :param first_cell: number of cells of the page in front of it
    :param misplaced: its rows and cells within others of its cells, as tags that were not closed leave them
    :param rowless: whether it, or a table within it, has cells in no row, around which other parsers put rows
    """

    element: Any
    number: int
    outer: Table | None
    in_cell: bool
    left_out: bool
    hidden: bool
    first_row: int
    first_cell: int
    caption: Any = None
    found: list[Row] = field(default_factory=list)
    misplaced: set[Any] = field(default_factory=set)
    rowless: bool = False
    holds_tables: bool = False
    hidden_rows: int = 0

    @property
    def place(self) -> str:
        """An XPath 1.0 expression of it."""
        return f"(//table)[{self.number}]"

    @property
    def rows(self) -> list[SpannedRow]:
        """Its rows, those of feet last."""
        feet = [row for row in self.found if row.part == "tfoot"]
        others = [row for row in self.found if row.part != "tfoot"]
        return [SpannedRow(row.cells, row.group, row.part == "tfoot") for row in others + feet]

    @property
    def width(self) -> int:
        """The most cells of a row."""
        return max((len(row.cells) for row in self.found), default=0)

    @property
    def height(self) -> int:
        """The number of rows that have cells."""
        return sum(bool(row.cells) for row in self.found)

    @property
    def has_text_around(self) -> bool:
        """Whether at least two rows have at least two cells with text and without tables each."""
        full = (sum(_is_text(cell.element) for cell in row.cells) > 1 for row in self.found)
        return sum(full) > 1


def _is_text(cell: Any) -> bool:
    holds = next(cell.iter("table"), None) is not None
    return not holds and any(text.strip() for text in cell.itertext())


@dataclass(slots=True)
class _Frame:
    """An open element, with what is around it."""

    tag: str = ""
    table: Table | None = None
    row: Row | None = None
    in_cell: bool = False
    group: int = 0
    part: str = ""
    left_out: bool = False
    #: Whether it or an element around it, in the same table, is hidden, or hidden from assistive technology alone.
    hidden: bool = False
    aria_hidden: bool = False
    in_section: bool = False
    children: int = 0


class _Scan:
    """One walk over a page."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self._frames = [_Frame()]
        self._rows = self._cells = 0
        self._groups = count(1)

    def walk(self, root: Any) -> list[Table]:
        """Return the tables, in document order."""
        from lxml import etree

        for event, node in etree.iterwalk(root, events=("start", "end")):
            if event == "end":
                self._frames.pop()
            else:
                self._enter(node)
        for table in self.tables:
            if table.rowless:
                _number_cells(table)
        return self.tables

    def _enter(self, node: Any) -> None:
        outer = self._frames[-1]
        outer.children += 1
        frame = _Frame(
            node.tag,
            outer.table,
            outer.row,
            outer.in_cell,
            outer.group,
            outer.part,
            outer.left_out,
            outer.hidden,
            outer.aria_hidden,
            outer.in_section or node.tag in _SECTIONS,
        )
        self._frames.append(frame)
        frame.left_out |= _is_left_out(node, outer)
        if node.attrib:
            frame.hidden |= is_hidden(node)
            frame.aria_hidden |= is_aria_hidden(node)
        if node.tag in _ROWS and frame.table and frame.in_cell:
            frame.table.misplaced.add(node)
        match node.tag:
            case "table":
                self._begin_table(node, frame)
            case "thead" | "tbody" | "tfoot":
                frame.group, frame.part, frame.row = next(self._groups), node.tag, None
            case "tr":
                self._begin_row(frame)
            case "td" | "th":
                self._add_cell(node, frame, outer)
            case "caption" if frame.table and frame.table.caption is None:
                frame.table.caption = node

    def _begin_table(self, node: Any, frame: _Frame) -> None:
        role = node.get("role", "").strip().lower()
        left_out = frame.left_out or role in ("presentation", "none")
        table = Table(
            node,
            len(self.tables) + 1,
            frame.table,
            frame.in_cell,
            left_out,
            frame.hidden or frame.aria_hidden or (frame.table is not None and frame.table.hidden),
            self._rows,
            self._cells,
        )
        self.tables.append(table)
        frame.table, frame.row, frame.in_cell = table, None, False
        frame.hidden = frame.aria_hidden = False
        frame.group, frame.part = next(self._groups), ""

    def _begin_row(self, frame: _Frame) -> None:
        self._rows += 1
        if frame.table is None:
            return
        place = f"({frame.table.place}//tr)[{self._rows - frame.table.first_row}]"
        frame.row, frame.in_cell = Row(place, self._cells, frame.group, frame.part), False
        if frame.hidden:
            frame.table.hidden_rows += 1
        elif not frame.left_out or frame.table.left_out:
            frame.table.found.append(frame.row)

    def _add_cell(self, node: Any, frame: _Frame, outer: _Frame) -> None:
        self._cells += 1
        if frame.table is None:
            return
        row = frame.row or self._row_without_element(frame)
        number = self._cells - row.first
        # Other parsers move what else is in a row in front of its table.
        alone = outer.tag == "tr" and outer.children == number
        place = f"{row.place}/*[{number}]" if alone else f"({row.place}//*[self::td or self::th])[{number}]"
        frame.in_cell = True
        # A cell that is not displayed takes no column.
        if not is_hidden(node):
            rows, columns = parse_span(node.get("rowspan")), parse_span(node.get("colspan"))
            heading = node.tag == "th" or frame.part == "thead"
            row.cells.append(SpannedCell(node, place, rows, columns, heading))

    def _row_without_element(self, frame: _Frame) -> Row:
        """Return the row of a cell that the page has directly in a table."""
        table = frame.table
        assert table is not None
        outer: Table | None = table
        while outer and not outer.rowless:
            outer.rowless, outer = True, outer.outer
        if not table.found or table.found[-1].place != table.place:
            table.found.append(Row(table.place, table.first_cell, frame.group, frame.part))
        return table.found[-1]


def _number_cells(table: Table) -> None:
    """Place cells by their number in the table alone."""
    numbers = {cell: number for number, cell in enumerate(table.element.iter("td", "th"), 1)}
    for row in table.found:
        places = (f"({table.place}//*[self::td or self::th])[{numbers[cell.element]}]" for cell in row.cells)
        row.cells = [replace(cell, place=place) for cell, place in zip(row.cells, places, strict=True)]


def _is_left_out(node: Any, outer: _Frame) -> bool:
    tag = node.tag
    if tag in _LEFT_OUT or (tag in ("header", "footer") and not outer.in_section):
        return True
    return bool(node.attrib) and node.get("role", "").strip().lower() in _LEFT_OUT_ROLES


def scan_tables(root: Any) -> list[Table]:
    """Return all table elements of a page, in document order."""
    return _Scan().walk(root)


def data_tables(tables: list[Table]) -> list[Table]:
    """Return the tables of *tables* that hold data, in document order: not layouts, and not parts of cells."""
    for table in reversed(tables):
        if table.outer and table.in_cell and (table.holds_tables or _holds_rows(table)):
            table.outer.holds_tables = True
    chosen: list[Table] = []
    covered: set[Table] = set()
    for table in tables:
        if table.in_cell and table.outer in covered:
            covered.add(table)
        elif not table.left_out and not _is_layout(table):
            covered.add(table)
            chosen.append(table)
    return chosen


def _holds_rows(table: Table) -> bool:
    hidden = table.hidden and table.outer is not None and not table.outer.hidden
    return not table.left_out and not hidden and table.width > 1 and table.height > 1


def _is_layout(table: Table) -> bool:
    if table.holds_tables or not table.width:
        return True
    if table.width > 1 and table.height > 1:
        return False
    if table.caption is not None or any(cell.element.tag == "th" for cell in _cells(table)):
        return False
    alone = table.width == table.height == 1
    return alone or any(next(cell.element.iter(*BLOCKS), None) is not None for cell in _cells(table))


def _cells(table: Table) -> Iterator[SpannedCell]:
    for row in table.found:
        yield from row.cells
