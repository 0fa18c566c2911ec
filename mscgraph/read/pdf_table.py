"""One table of a page, from its frame to its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from mscgraph.read.pdf_captions import Caption
from mscgraph.read.pdf_cells import Layout, cells_of, is_joined, lay_out
from mscgraph.read.pdf_columns import Columns, columns_of, lacks_columns
from mscgraph.read.pdf_gutters import overlaps
from mscgraph.read.pdf_lines import Line, Word, lines_of
from mscgraph.read.pdf_open import phrases
from mscgraph.read.pdf_page import Page
from mscgraph.read.pdf_rows import hang, is_level
from mscgraph.read.pdf_rules import ALIGNED, Frame
from mscgraph.records import GridCell, Passage

#: Words from which on what cannot be read as a table is worth a remark.
_MIN_WORDS = 12
#: Columns likewise.
_MIN_COLUMNS = 3
#: Advice for a table that is left out.
REMEDY = "export it as CSV, HTML or DOCX"
#: Share of cells with text that a table without a caption has, at least.
_FILLED = 0.4


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table, or the part of one that is on one page.

    :param heads: number of rows of the header
    :param first: whether nothing but a running head is above it on its page
    :param last: whether nothing but a running foot is below it
    :param closed: whether a rule ends it
    :param hanging: whether the cells of its rows begin on one level
    """

    page: int
    label: str | None
    caption: Passage | None
    cells: tuple[GridCell, ...]
    rows: int
    heads: int
    columns: Columns
    notes: tuple[Passage, ...] = ()
    first: bool = False
    last: bool = False
    closed: bool = False
    hanging: bool = False

    def texts(self, rows: int) -> list[tuple[int, int, str]]:
        """Return rows, columns and texts of the cells of its first *rows*, without white space."""
        return [
            (one.row, one.column, "".join(one.passage.text.split())) for one in self.cells if one.row < rows
        ]


class LeftOutError(Exception):
    """A table cannot be read for certain: the problem in words, and whether it is worth a remark."""

    def __init__(self, problem: str, *, worth: bool) -> None:
        super().__init__(problem)
        self.worth = worth


@dataclass(frozen=True, slots=True)
class Found:
    """A frame on a page, with its words and its caption.

    :param model: the table before, which it may go on with
    """

    page: Page
    frame: Frame
    words: Sequence[Word]
    caption: Caption | None
    model: PrintedTable | None

    @property
    def captioned(self) -> bool:
        """Whether its caption is above it."""
        return self.caption is not None and self.caption.lines[0].base <= self.frame.top

    def left_out(self, problem: str, columns: int = 0, *, worth: bool = False) -> LeftOutError:
        """Return an error; one of a part of a drawing, or of a running head, is not worth a remark."""
        known = self.caption is not None or bool(self.frame.edges)
        table = columns >= _MIN_COLUMNS and len(self.words) >= _MIN_WORDS
        return LeftOutError(problem, worth=worth or known or table)


def read_table(found: Found) -> PrintedTable | None:
    """Return a table; ``None`` where a frame is not one of a table.

    :raises LeftOutError: if its columns or rows are not certain
    """
    frame, lines = found.frame, lines_of(found.words)
    if not lines:
        return None
    if frame.doubtful:
        raise found.left_out("rows of it may be behind other text", max(map(phrases, lines)))
    headed = (
        frame.levels[1] if len(frame.levels) > 2 and frame.opened and not frame.edges else _bold_end(lines)
    )
    columns = _columns(found, lines, headed)
    if len(columns) < 2:
        if frame.bare:
            return None
        raise found.left_out("it has one column")
    pieces = [piece for line in lines for piece in columns.pieces(line)]
    if overlaps(found.words) or lacks_columns(columns, pieces, headed, frame.partial):
        raise found.left_out("its columns are not clearly apart", len(columns))
    layouts = lay_out(frame, columns, pieces, captioned=found.captioned)
    if layouts is None:
        raise found.left_out("neither rules nor white space part its rows for certain", len(columns))
    if not columns.ruled and any(is_joined(layout, len(columns)) for layout in layouts):
        raise found.left_out("words of several columns run into one cell", len(columns))
    if not columns.ruled and not is_level(layouts[0].rows[0].pieces):
        raise found.left_out("the labels of its header are on several levels", len(columns))
    table = _table(found, columns, layouts)
    if _is_shifted(table):
        raise found.left_out("a label has no column under it, and a column beside it no label", len(columns))
    return _checked(found, table, layouts)


def _is_shifted(table: PrintedTable) -> bool:
    """Return whether the label of an empty column is beside a column without one, which it may belong to."""
    single = [cell for cell in table.cells if cell.passage.text and cell.column_span == 1]
    heads = {cell.column for cell in single if cell.row < max(table.heads, 1)}
    body = {cell.column for cell in single if cell.row >= max(table.heads, 1)}
    return any({one + 1, one - 1} & (body - heads) for one in heads - body)


def _bold_end(lines: Sequence[Line]) -> float | None:
    """Return where the bold lines at the top of a table end, in points from the top of the page, if others follow."""
    bold = list(takewhile(lambda line: all(word.bold for word in line.words), lines))
    return bold[-1].bottom if 0 < len(bold) < len(lines) else None


def _columns(found: Found, lines: Sequence[Line], headed: float | None) -> Columns:
    """Return columns: those of the part on the page before, those of a table like this one, else its own."""
    frame, model = found.frame, found.model
    if frame.edges:
        return Columns(frame.edges, _is_walled(frame), frame.down)
    own = columns_of(frame, lines, headed)
    if found.caption is not None or model is None or len(own) > len(model.columns):
        return own
    edges = model.columns.edges
    if abs(frame.right - frame.left - edges[-1] + edges[0]) > ALIGNED:
        return own
    like = model.columns.moved(frame.left, frame.down)
    return like if like.hold(lines) else own


def _is_walled(frame: Frame) -> bool:
    """Return whether vertical rules are at all edges of columns."""
    return all(any(abs(rule.at - edge) <= ALIGNED for rule in frame.down) for edge in frame.edges)


def _table(found: Found, columns: Columns, layouts: Sequence[Layout]) -> PrintedTable:
    heads = _heads(layouts, captioned=found.captioned)
    cells, rows = list[GridCell](), 0
    for layout in layouts:
        headings = [rows + number < heads for number in range(len(layout.rows))]
        cells += cells_of(found.page, columns, layout, rows, headings)
        rows += len(layout.rows)
    return PrintedTable(
        page=found.page.number,
        label=found.caption.label if found.caption else None,
        caption=found.caption.passage if found.caption else None,
        cells=tuple(cells),
        rows=rows,
        heads=heads,
        columns=columns,
        closed=found.frame.closed,
        hanging=hang([row.pieces for row in layouts[-1].rows]),
    )


def _heads(layouts: Sequence[Layout], *, captioned: bool) -> int:
    """Return the number of rows that are a header for certain."""
    first, body = layouts[0], layouts[-1]
    if len(layouts) > 1:
        certain = captioned or body.lines or all(row.bold for row in first.rows)
        return len(first.rows) if certain else 0
    bold = next((number for number, row in enumerate(body.rows) if not row.bold), len(body.rows))
    return bold if bold < len(body.rows) else 0


def _checked(found: Found, table: PrintedTable, layouts: Sequence[Layout]) -> PrintedTable | None:
    """Return a table, ``None`` where one without a caption is more likely a box, a head or a part of a drawing.

    :raises LeftOutError: if rows without rules have neither a caption nor a header
    """
    if found.caption is not None or found.frame.edges:
        return table
    model, rows = found.model, max(found.model.heads, 1) if found.model else 0
    if model is not None and table.rows > rows and model.texts(rows) == table.texts(rows):
        return table
    filled = sum(bool(cell.passage.text) for cell in table.cells)
    few = found.frame.extended and len(table.columns) < _MIN_COLUMNS
    if table.rows < 2 or filled < _FILLED * len(table.cells) or few:
        return None
    if layouts[-1].lines and not table.heads and not _goes_on(found, table):
        raise found.left_out("it has neither a caption nor a header", len(table.columns))
    return table


def _goes_on(found: Found, table: PrintedTable) -> bool:
    """Return whether a table may be the rest of the one before."""
    model = found.model
    return model is not None and model.page == table.page - 1 and len(model.columns) == len(table.columns)
