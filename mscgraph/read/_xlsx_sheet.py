"""A worksheet: its cells with words in them, its merged ranges and the headers of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mscgraph.errors import DocumentError
from mscgraph.read._package import Relation, relations_of, short_name
from mscgraph.read._runs import Kinds, Runs
from mscgraph.read._xlsx_formats import print_number, read_format
from mscgraph.read._xlsx_ranges import Range, parse_cell, parse_range, reference_of
from mscgraph.read._xlsx_workbook import (
    RichText,
    SheetEntry,
    Style,
    Workbook,
    attribute,
    index_of,
    is_on,
    named,
    rich_text,
    unescape,
)
from mscgraph.read.markup import Replacements
from mscgraph.read.spans import MAX_CELLS
from mscgraph.records import Mark

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Maximum characters of a cell; Excel has the same.
MAX_TEXT = 32_767
#: Maximum merged ranges per sheet.
MAX_RANGES = 100_000
#: Maximum cells of a range that a link may have.
_MAX_LINKED = 1_000
#: Maximum rows of a table's header; Excel makes one.
_MAX_HEADER_ROWS = 9
#: Maximum cells that a remark names.
_MAX_NAMED = 5
_TAGS = ("col", "row", "mergeCell", "hyperlink", "tablePart")
_LINK_FORMULA = re.compile(r"\s*(?:_xlfn\.)?HYPERLINK\s*\(", re.IGNORECASE)
_DAY_AND_MONTH = frozenset("dm")
_LINK: Kinds = frozenset({"link"})
#: A text with its marks.
Printed = tuple[str, tuple[Mark, ...]]


@dataclass(slots=True)
class SheetCell:
    """A cell with words in it.

    :param is_bold: whether all of them are bold
    """

    text: str
    marks: tuple[Mark, ...]
    is_bold: bool


@dataclass(slots=True)
class Sheet:
    """A worksheet.

    :param rows: the cells of each row by their columns, both from 1; rows without words are not there
    :param headers: the rows of headers of the tables that are defined in it
    :param unsaved: cells with a formula whose value was not saved
    :param yearless: cells with a date that is shown without its year
    :param has_hidden: whether rows or columns are hidden
    """

    title: str
    rows: dict[int, dict[int, SheetCell]] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    headers: list[Range] = field(default_factory=list)
    unsaved: list[str] = field(default_factory=list)
    yearless: list[str] = field(default_factory=list)
    has_hidden: bool = False


class SheetReader:
    """A reader of the sheets of one workbook."""

    def __init__(self, workbook: Workbook, replacements: Replacements) -> None:
        self._workbook = workbook
        self._replacements = replacements
        self._folded: dict[tuple[int, Kinds], Printed] = {}
        self._sheet = Sheet("")
        self._cells = 0
        self._links_left = MAX_CELLS
        self._column = 0

    def read(self, entry: SheetEntry) -> Sheet:
        """Return a sheet.

        :raises DocumentError: if it is malformed, or has more cells or ranges than may be
        """
        sheet = self._sheet = Sheet(entry.title)
        relations = relations_of(self._workbook.archive, entry.part)
        row = 0
        for element in self._workbook.archive.elements(entry.part, _TAGS):
            kind = short_name(element.tag)
            if kind in ("row", "col"):
                sheet.has_hidden |= is_on(element.get("hidden", "0"))
            if kind == "row":
                row = self._read_row(element, row)
            elif kind == "mergeCell":
                self._read_merged(element)
            elif kind == "hyperlink":
                self._read_link(element)
            elif kind == "tablePart":
                self._read_table(relations.get(attribute(element, "id")))
        return sheet

    @property
    def _place(self) -> str:
        return f"{self._workbook.archive.name}: sheet {self._sheet.title}"

    def _read_row(self, row: _Element, before: int) -> int:
        """Read the cells of a row, and return its number."""
        number = row.get("r", "")
        at = int(number) if number.isdecimal() and len(number) < 8 else before + 1
        self._column = 0
        for element in named(row, "c"):
            cell_row, self._column = self._find(element, at)
            if (cell := self._read_cell(element, cell_row)) is not None:
                self._sheet.rows.setdefault(cell_row, {})[self._column] = cell
                self._cells += 1
        if self._cells > MAX_CELLS:
            problem = f"the workbook has more than {MAX_CELLS:,} cells with words"
            remedy = "save the sheet with the table as a workbook of its own"
            raise DocumentError(self._place, problem=problem, remedy=remedy)
        return at

    def _find(self, element: _Element, row: int) -> tuple[int, int]:
        """Return row and column of a cell; one without a reference follows the cell before."""
        reference = element.get("r")
        if not reference:
            return row, self._column + 1
        if (cell := parse_cell(reference)) is None:
            raise self._no_reference(reference)
        return cell

    def _read_cell(self, element: _Element, row: int) -> SheetCell | None:
        """Return a cell, ``None`` of one without words."""
        formula = next(named(element, "f"), None)
        if formula is not None and _lacks_value(element):
            self._sheet.unsaved.append(reference_of(row, self._column))
            return SheetCell("", (), False)
        styles = self._workbook.styles
        index = index_of(element.get("s", "0"), len(styles))
        style = Style() if index is None else styles[index]
        is_link = formula is not None and _LINK_FORMULA.match(formula.text or "") is not None
        text, marks = self._printed(element, style, style.kinds | _LINK if is_link else style.kinds)
        if (
            text
            and element.get("t", "n") == "n"
            and read_format(style.number_format).fields == _DAY_AND_MONTH
        ):
            self._sheet.yearless.append(reference_of(row, self._column))
        if len(text) > MAX_TEXT:
            place = f"{self._place}, cell {reference_of(row, self._column)}"
            raise DocumentError(place, problem=f"more than {MAX_TEXT:,} characters", remedy="divide the text")
        return SheetCell(text, marks, _is_bold(text, marks)) if text else None

    def _printed(self, element: _Element, style: Style, kinds: Kinds) -> Printed:
        """Return the text and the marks of a cell."""
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return self._fold(tuple(run for one in named(element, "is") for run in rich_text(one)), kinds)
        value = next((one.text for one in named(element, "v") if one.text), "")
        if kind == "s" and value:
            return self._shared(value, kinds)
        if kind == "b" and value:
            value = "TRUE" if is_on(value) else "FALSE"
        elif kind == "n" and value:
            value = print_number(value, style.number_format, self._workbook.epoch)
        elif kind == "d":
            value = value.removesuffix("Z").removesuffix("T00:00:00")
        return self._fold(((unescape(value), None),), kinds)

    def _shared(self, value: str, kinds: Kinds) -> Printed:
        """Return a string that cells share, folded once for all of them."""
        strings = self._workbook.strings
        if (index := index_of(value, len(strings))) is None:
            expected = f"the number of one of {len(strings)} shared strings"
            raise DocumentError(self._place, expected, repr(value[:20]))
        if (index, kinds) not in self._folded:
            self._folded[index, kinds] = self._fold(strings[index], kinds)
        return self._folded[index, kinds]

    def _fold(self, text: RichText, kinds: Kinds) -> Printed:
        """Return a text with the formatting of its cell where it has none of its own."""
        runs = Runs(self._replacements)
        for run, own in text:
            runs.add(run, kinds if own is None else own | (kinds & _LINK))
        return runs.finish()

    def _read_merged(self, element: _Element) -> None:
        if len(self._sheet.merged) >= MAX_RANGES:
            problem = f"the sheet has more than {MAX_RANGES:,} merged ranges"
            raise DocumentError(self._place, problem=problem, remedy="unmerge them")
        self._sheet.merged.append(self._range(element.get("ref", "")))

    def _read_link(self, element: _Element) -> None:
        """Mark the cells of a link; those of very large ranges are passed over."""
        first_row, first_column, last_row, last_column = self._range(element.get("ref", ""))
        count = (last_row - first_row + 1) * (last_column - first_column + 1)
        if count > min(_MAX_LINKED, self._links_left):
            return
        self._links_left -= count
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                if (cell := self._sheet.rows.get(row, {}).get(column)) is not None:
                    _mark_link(cell)

    def _read_table(self, relation: Relation | None) -> None:
        if relation is None or relation.target not in self._workbook.archive:
            return
        table = self._workbook.archive.tree(relation.target)
        area = self._range(table.get("ref", ""))
        most = min(area.last_row - area.first_row, _MAX_HEADER_ROWS)
        if count := index_of(table.get("headerRowCount", "1"), most + 1):
            self._sheet.headers.append(area._replace(last_row=area.first_row + count - 1))

    def _range(self, reference: str) -> Range:
        if (found := parse_range(reference)) is None:
            raise self._no_reference(reference)
        return found

    def _no_reference(self, found: str) -> DocumentError:
        return DocumentError(self._place, "a reference such as B2 or B2:C4", repr(found[:40]))


def _lacks_value(element: _Element) -> bool:
    """Return whether no value of a formula was saved; an empty text is a value."""
    values = list(named(element, "v"))
    return not values or (not values[0].text and element.get("t", "n") != "str")


def _mark_link(cell: SheetCell) -> None:
    if cell.text and not any(mark.kind == "link" for mark in cell.marks):
        marks = (*cell.marks, Mark(0, len(cell.text), "link"))
        cell.marks = tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind)))


def _is_bold(text: str, marks: tuple[Mark, ...]) -> bool:
    return sum(mark.end - mark.start for mark in marks if mark.kind == "strong") == len(text)


def remarks_on(sheet: Sheet) -> Iterator[str]:
    """Yield what was taken with caution in a sheet."""
    if sheet.has_hidden:
        yield f"sheet {sheet.title} has hidden rows or columns, which are read"
    if sheet.unsaved:
        cells = f"{len(sheet.unsaved)}, empty here: {_named(sheet.unsaved)}"
        yield f"sheet {sheet.title} has formulas without a saved value, {cells}"
    if sheet.yearless:
        yield (
            f"sheet {sheet.title} shows dates without their year, which a spreadsheet makes of numbers such as 1/2:"
            f" {_named(sheet.yearless)}"
        )


def _named(references: Sequence[str]) -> str:
    return ", ".join(references[:_MAX_NAMED]) + (", …" if len(references) > _MAX_NAMED else "")
