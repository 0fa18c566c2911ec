"""A table as its document prints it, each cell with the address of what was read from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mscgraph.namespaces import DCTERMS
from mscgraph.readings import cell_order
from mscgraph.records import ACROSS, CAPTION, GROUP, HEADING, LINE, NOTE, PART, SPAN
from mscgraph.relations import grouped
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.printed_header import HeaderCell, header_rows, order_columns, read_headings
from mscgraph.site.pages.stretches import Stretch, stretches_of
from mscgraph.terms import expand
from mscgraph.view import Description

_OF_REPORT, _COLUMN, _ORIGIN, _PLACE, _TEXT, _ROLE, _ABOVE, _POSITION, _LABEL, _TURNED = map(
    expand,
    ("msc:ofReport", "msc:column", "msc:origin", "msc:place", "msc:text", "msc:role", "msc:abovePosition",
     "msc:position", "msc:tableLabel", "msc:isTurned"),
)  # fmt: skip
#: Maximum characters of a cell whose column may be narrow.
_SHORT = 24


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A caption, a line between rows or a note.

    :param anchor: ``""`` of a text that is no thing of the graph
    """

    anchor: str
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell, once for all rows and columns that it spans.

    :param column: number of its first column, from 0
    :param long: whether it needs a wide column
    """

    column: int
    stretches: Sequence[Stretch]
    row_span: int = 1
    column_span: int = 1
    long: bool = False


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row with the lines above it.

    :param name: its number, with the address of its report
    :param cells: those that begin in it
    """

    lines: Sequence[PrintedText]
    name: ShownTerm
    cells: Sequence[PrintedCell]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table, with its rows below its header.

    :param label: ``Table 2``, ``""`` without one
    :param is_turned: whether its rows are printed as columns
    :param width: number of columns
    :param lines: those below the last row
    """

    label: str
    is_turned: bool
    captions: Sequence[PrintedText]
    header: Sequence[Sequence[HeaderCell]]
    width: int
    rows: Sequence[PrintedRow]
    lines: Sequence[PrintedText]
    notes: Sequence[PrintedText]


@dataclass(slots=True)
class _Row:
    """The cells of a row by column, and the words that are printed elsewhere.

    :param parts: cells that are parts of others
    :param outer: cells whose words are printed outside the row
    :param lines: printed above the row
    """

    report: Description
    cells: dict[str, Description] = field(default_factory=dict)
    parts: list[Description] = field(default_factory=list)
    outer: list[Description] = field(default_factory=list)
    lines: list[Description] = field(default_factory=list)


def printed_table(
    linker: PageLinks, source: str, reports: Sequence[str], texts: Sequence[str], *, whole: bool
) -> PrintedTable:
    """Return a table that *reports* were read from.

    :param source: IRI of the table
    :param reports: IRIs in the order of the rows; of a report without cells in the graph the row is empty
    :param texts: IRIs of the table's texts in their order
    :param whole: whether the last report is of the last row
    """
    atlas = linker.atlas
    rows = [_read_row(linker, report) for report in reports]
    by_role = grouped((one.text(_ROLE), one) for one in map(atlas.describe, texts))
    headings = read_headings(by_role.get(HEADING, []))
    columns = order_columns(headings, list(dict.fromkeys(column for row in rows for column in row.cells)))
    below = _place_lines(rows, by_role.get(LINE, []))
    read_from = {cell.text(_PLACE): linker.iri(cell.iri).href for row in reversed(rows) for cell in row.outer}

    def shown(found: Sequence[Description]) -> list[PrintedText]:
        return [
            PrintedText(atlas.anchor(one.iri), stretches_of(one, read_from.get(one.text(_PLACE), "")))
            for one in found
        ]

    described = atlas.describe(source)
    title = described.text(DCTERMS + "title")
    captions = shown(by_role.get(CAPTION, []))
    return PrintedTable(
        label=described.text(_LABEL),
        is_turned=described.text(_TURNED) == "true",
        captions=captions or ([PrintedText("", [Stretch(title, False)])] if title else []),
        header=header_rows(linker, headings, columns),
        width=len(columns),
        rows=[
            PrintedRow(shown(row.lines), _name(linker, row), cells)
            for row, cells in zip(rows, _span(linker, rows, columns), strict=True)
        ],
        lines=shown(below) if whole else [],
        notes=shown(by_role.get(NOTE, [])),
    )


def _read_row(linker: PageLinks, report: str) -> _Row:
    view = linker.atlas.view
    row = _Row(linker.atlas.describe(report))
    for cell in sorted(map(view.describe, view.subjects(_OF_REPORT, report)), key=cell_order):
        origin = cell.text(_ORIGIN)
        if origin == PART:
            row.parts.append(cell)
        elif origin in (GROUP, CAPTION):
            row.outer.append(cell)
        elif not linker.atlas.is_a(report, "UnreadRow"):
            row.cells[cell.text(_COLUMN)] = cell
    return row


def _place_lines(rows: Sequence[_Row], lines: Sequence[Description]) -> list[Description]:
    """Give each line to the row below it, and return those that no row is below."""
    by_position = {row.report.number(_POSITION): row for row in rows}
    below: list[Description] = []
    for line in lines:
        row = by_position.get(line.number(_ABOVE))
        (below if row is None else row.lines).append(line)
    return below


def _name(linker: PageLinks, row: _Row) -> ShownTerm:
    iri = row.report.iri
    position = row.report.text(_POSITION)
    return ShownTerm(position or linker.atlas.label(iri), linker.iri(iri).href, iri=iri)


def _span(linker: PageLinks, rows: Sequence[_Row], columns: Sequence[str]) -> Iterator[list[PrintedCell]]:
    """Yield the cells that begin in each row, with the rows and columns that they span."""
    covered: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        if not row.cells:
            stated = row.report.text(expand("msc:statedAs"))
            words = [Stretch(stated, False, _name(linker, row).href)] if stated else []
            yield [PrintedCell(0, words, 1, max(len(columns), 1), bool(stated))]
            continue
        found = []
        for index, column in enumerate(columns):
            if (at, index) in covered:
                continue
            if (cell := row.cells.get(column)) is None:
                found.append(PrintedCell(index, []))
                continue
            down, across = _extent(rows, columns, at, index, cell)
            covered |= {(at + i, index + j) for i in range(down) for j in range(across)}
            shown = _words(linker, cell, row.parts)
            found.append(PrintedCell(index, shown, down, across, len(cell.text(_TEXT)) > _SHORT))
        yield found


def _extent(
    rows: Sequence[_Row], columns: Sequence[str], at: int, index: int, cell: Description
) -> tuple[int, int]:
    """Return how many rows and columns a cell spans; a line between rows ends it."""
    place = cell.text(_PLACE)

    def goes_on(cells: Mapping[str, Description], column: str) -> bool:
        other = cells.get(column)
        return other is not None and other.text(_ORIGIN) in (SPAN, ACROSS) and other.text(_PLACE) == place

    across = 1
    while index + across < len(columns) and goes_on(rows[at].cells, columns[index + across]):
        across += 1
    down = 1
    spanned = columns[index : index + across]
    while (
        at + down < len(rows)
        and not rows[at + down].lines
        and all(goes_on(rows[at + down].cells, column) for column in spanned)
    ):
        down += 1
    return down, across


def _words(linker: PageLinks, cell: Description, parts: Sequence[Description]) -> Sequence[Stretch]:
    """Return the words of a cell, those of its parts with the addresses of what was read from these."""
    own = {part.text(_TEXT): linker.iri(part.iri).href for part in parts if _is_part(part, cell)}
    return stretches_of(cell, linker.iri(cell.iri).href, own)


def _is_part(part: Description, cell: Description) -> bool:
    """Return whether a cell was cut from another one: at its place, or at characters of it."""
    if part.text(_PLACE) == cell.text(_PLACE):
        return True
    inner, outer = _characters(part), _characters(cell)
    return inner is not None and outer is not None and outer[0] <= inner[0] <= inner[1] <= outer[1]


def _characters(cell: Description) -> tuple[int, int] | None:
    start, end = (cell.number(expand(f"msc:document{side}")) for side in ("Start", "End"))
    return None if start is None or end is None else (start, end)
