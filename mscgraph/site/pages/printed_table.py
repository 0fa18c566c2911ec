"""A table as its document prints it: rows and cells, each cell with a link to its readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mscgraph.readings import cell_order
from mscgraph.records import SPAN
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.report_page import column_name
from mscgraph.terms import expand
from mscgraph.view import Description

_OF_REPORT, _COLUMN, _ORIGIN, _TEXT, _RAISED = map(
    expand, ("msc:ofReport", "msc:column", "msc:origin", "msc:text", "msc:superscript")
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a cell.

    :param raised: whether they are a superscript
    """

    text: str
    raised: bool


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell with the address of its readings."""

    href: str
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row.

    :param name: its number, with the address of its report
    :param cells: one per column, ``None`` where the row lacks it
    """

    name: ShownTerm
    cells: Sequence[PrintedCell | None]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Rows below the names of their columns."""

    columns: Sequence[ShownTerm]
    rows: Sequence[PrintedRow]


def printed_table(linker: PageLinks, reports: Sequence[str]) -> PrintedTable:
    """Return the rows that *reports* were read from, in their order, without words that are printed outside them.

    :param reports: IRIs; of a report without cells in the graph the row is empty
    """
    view = linker.atlas.view
    found = {
        report: sorted(
            (
                cell
                for cell in map(view.describe, view.subjects(_OF_REPORT, report))
                if cell.text(_ORIGIN) in ("", SPAN)
            ),
            key=cell_order,
        )
        for report in reports
    }
    columns = list(dict.fromkeys(cell.text(_COLUMN) for cells in found.values() for cell in cells))
    rows = [_row(linker, report, cells, columns) for report, cells in found.items()]
    return PrintedTable([column_name(linker, column) for column in columns], rows)


def _row(linker: PageLinks, report: str, cells: Sequence[Description], columns: Sequence[str]) -> PrintedRow:
    atlas = linker.atlas
    position = atlas.describe(report).text(expand("msc:position"))
    name = ShownTerm(position or atlas.label(report), linker.iri(report).href, iri=report)
    by_column = {cell.text(_COLUMN): cell for cell in cells}
    return PrintedRow(
        name, [_cell(linker, cell) if (cell := by_column.get(column)) else None for column in columns]
    )


def _cell(linker: PageLinks, cell: Description) -> PrintedCell:
    return PrintedCell(linker.iri(cell.iri).href, list(_stretches(cell.text(_TEXT), cell.texts(_RAISED))))


def _stretches(text: str, raised: Sequence[str]) -> Iterator[Stretch]:
    """Yield the words of a cell, its superscripts apart."""
    done = 0
    for start, end in sorted(tuple(map(int, span.split())) for span in raised):
        if done <= start < end <= len(text):
            yield Stretch(text[done:start], raised=False)
            yield Stretch(text[start:end], raised=True)
            done = end
    yield Stretch(text[done:], raised=False)
