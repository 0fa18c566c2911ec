"""Tables whose cells pipes part: in Markdown, and as extractors of text write them."""

from __future__ import annotations

from collections.abc import Iterator

from mscgraph.errors import DocumentError
from mscgraph.read.blocks import Kind, part_front_matter, read_blocks
from mscgraph.read.field_tables import find_field_tables
from mscgraph.read.headings import Title, check_count
from mscgraph.read.pipe_rests import Rest, Rests
from mscgraph.read.pipe_rows import Style, Window, read_rows
from mscgraph.read.pipe_starts import Start, find_start
from mscgraph.read.pipe_tables import PipeCells, PipeTable
from mscgraph.read.surroundings import Surroundings
from mscgraph.read.text import Text
from mscgraph.records import FAULTY, Document, Grid, Line


def read(text: Text) -> Document | None:
    """Return a document with its tables; ``None`` where it has no table whose cells pipes part.

    :raises DocumentError: if a row has too many cells, the document too many tables, or pipes part its words and no
        table can be made out
    """
    front, lines = part_front_matter(text)
    around, rests = Surroundings(front), Rests()
    found = [*_find_tables(text, lines, around, rests)]
    if not found:
        _refuse_pipes(text, rests)
        return None
    if not found[0][0].dashed and _is_delimited(text, found[0][0].first.number):
        return None
    grids = []
    for number, (table, title) in enumerate(found):
        notes, cells = around.notes_of(number), PipeCells(text, table, around.references)
        size = table.row_count, table.columns
        grids.append(Grid(title.label, title.caption, cells, *size, notes, FAULTY))
    plain = any(table.dashed and not table.is_broken for table, _ in found)
    return Document(
        text.name,
        text.sha256,
        "markdown" if plain else "pipes",
        tables=tuple(grids),
        doi=around.doi,
        title=around.title,
        text=text,
        replaced=text.replaced,
        remarks=(*(remark for table, _ in found for remark in _remark(table)), *map(_remark_on_rest, rests)),
    )


def _find_tables(
    text: Text, lines: Iterator[Line], around: Surroundings, rests: Rests
) -> Iterator[tuple[PipeTable, Title]]:
    """Yield the tables with number and caption; all other lines go to *around* and *rests*."""
    window = Window(read_blocks(lines))
    after_pipes = False
    count = 0
    while (block := window.peek()) is not None:
        start = find_start(window, after_pipes=after_pipes)
        if start is None:
            # A line with a single cell, such as a caption, is no row.
            after_pipes = block.kind is Kind.TEXT and Style.of_row(block).columns > 1
            around.take(block)
            rests.take(window.pop())
            continue
        count += 1
        check_count(count, f"{text.name}:{block.line.number}")
        window.take(start.skipped)
        title = around.begin_table()
        yield _read_table(text.name, window, start), title
        around.end_table()
        after_pipes = False


def _read_table(name: str, window: Window, start: Start) -> PipeTable:
    first = window.peek() or window.pop()
    table = PipeTable(name, start.style, start.dashed, start.header > 0, first.line)
    if start.header:
        table.take(window.take(start.header))
    window.take(int(start.dashed))
    for row in read_rows(window, start.style, dashed=start.dashed):
        table.take(row)
    return table


def _is_delimited(text: Text, first: int) -> bool:
    """Return whether pipes are in the fields of delimited text, whose header is above them.

    :param first: number of the first line with such pipes
    """
    tables = find_field_tables(text)
    return bool(tables) and tables[0].header.record.line <= first


def _refuse_pipes(text: Text, rests: Rests) -> None:
    """Refuse a text whose pipes are neither those of a table nor in the fields of delimited text."""
    first = next(iter(rests), None)
    if first is not None and not _is_delimited(text, first.first):
        problem = "pipes part the words, and no table can be made out of them"
        remedy = "put a row of dashes (---|---) below the header, and each row in a line with as many pipes"
        raise DocumentError(f"{text.name}:{first.first}", problem=problem, remedy=remedy)


def _remark_on_rest(rest: Rest) -> str:
    return f"pipes part the words of {rest}, and no table can be made out of them"


def _remark(table: PipeTable) -> Iterator[str]:
    line = table.first.number
    if table.is_shifted:
        yield (
            f"the header in line {line} has no label for the numbers of the rows: its labels belong to the cells"
            " behind these"
        )
    if table.odd:
        rows = "1 row has" if table.odd == 1 else f"{table.odd:,} rows have"
        yield f"{rows} more or fewer cells than the table has columns, from line {table.first_odd} on"
