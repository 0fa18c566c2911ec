"""Tables whose document parts their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from mscgraph.captions import split_label
from mscgraph.records import (
    ACROSS,
    CAPTION,
    EMPTY,
    GROUP,
    LINE,
    NOTE,
    SPAN,
    Abbreviation,
    Cell,
    Column,
    Document,
    Frame,
    Grid,
    GridCell,
    Passage,
    Row,
    TableText,
    row_place,
)
from mscgraph.shape.abbreviations import parse_abbreviations
from mscgraph.shape.columns import count_known, labels_of, name_columns
from mscgraph.shape.grid import (
    Slot,
    Slots,
    alone,
    folded,
    is_blank,
    iterate_rows,
    join,
    meaning,
    own_cells,
    turn,
)
from mscgraph.shape.groups import Groups
from mscgraph.shape.headings import Heading, find_heading, runs_sideways
from mscgraph.shape.identity import mint_source_id
from mscgraph.shape.knowledge import Knowledge, names_one
from mscgraph.shape.printed import header_texts
from mscgraph.shape.segment import ColumnModel
from mscgraph.shape.sums import Sums
from mscgraph.shape.uneven import count_columns, find_fault, find_fault_beside, is_even

#: Rows that decide what the columns are, and which way the table runs.
_SAMPLE_ROWS = 120
#: Minimum columns of a table in which a cell alone in its row is about the rows below it.
_MIN_GROUPED = 3
#: Minimum share of the columns that a row without words in its first one fills.
_MIN_FILLED = 0.5
#: Minimum labels of columns in a row that is a header.
_MIN_LABELS = 3
#: Signs that open what follows other words.
_OPENING = frozenset("([,;")
#: Maximum lines between rows that are kept as texts of the table.
_MAX_LINES = 10_000


class GriddedTable:
    """A table whose document parts its cells.

    :ivar frame: caption, columns, abbreviations
    """

    def __init__(self, document: Document, grid: Grid, place: int, knowledge: Knowledge) -> None:
        """Find header, columns and abbreviations.

        :param place: of the grid in its document, from 1
        """
        self._grid = grid
        self._knowledge = knowledge
        self._fault_of_all: str | None = None
        sample = [*islice(iterate_rows(grid), _SAMPLE_ROWS)]
        if runs_sideways(sample, knowledge) and (turned := turn(grid)) is not None:
            self._fault_of_all = find_fault_beside(sample, grid)
            self._grid, sample = replace(turned, absent=EMPTY), [*islice(iterate_rows(turned), _SAMPLE_ROWS)]
        self._heading = find_heading(sample, knowledge) or Heading((), 0, 0, 0)
        header = sample[self._heading.first :][: self._heading.levels]
        self._header_texts = {folded(slots) for slots in header}
        below = [slots for slots in sample[self._heading.end :] if not (is_blank(slots) or alone(slots))]
        self._width = count_columns(header, below, self._grid)
        below = [slots[: self._width] for slots in below if is_even(slots, self._width)] or [
            slots[: self._width] for slots in below
        ]
        labels = labels_of(header, self._width)
        above = join(self._heading.above) or None
        caption = grid.caption.text if grid.caption else above
        self._captions = [
            one for one in (grid.caption, *(cell.passage for cell in self._heading.above)) if one
        ]
        columns = name_columns(labels, below, knowledge)
        self._keys = [column.key if column.known else None for column in columns]
        #: The first column that most rows have words in, and whether most have a registry number.
        self._first = next(
            (at for at in range(len(labels)) if _share_with_words(at, below) >= _MIN_FILLED), 0
        )
        numbered = [slots for slots in below if self._holds_number(own_cells(slots))]
        self._is_numbered = len(numbered) >= _MIN_FILLED * len(below) > 0
        abbreviations, lines = self._survey()
        place_in_id = place if len(document.tables) > 1 else None
        self.frame = Frame(
            source=mint_source_id(
                document.doi, grid.label, caption or document.title, document.sha256, place_in_id
            ),
            doi=document.doi,
            label=grid.label,
            caption=caption,
            columns=columns,
            abbreviations=abbreviations,
            sha256=document.sha256,
            form=document.form,
            characters=document.text.characters if document.text else None,
            texts=(
                *(TableText(CAPTION, one) for one in self._captions),
                *header_texts(header, columns),
                *lines,
                *(TableText(NOTE, one) for one in grid.notes),
            ),
            turned=self._grid is not grid,
        )

    def settle(self, model: Callable[[Column], ColumnModel]) -> None:
        """Do nothing: the document parts the cells."""

    def rows(self, model: Callable[[Column], ColumnModel]) -> Iterator[Row]:
        """Yield the rows in order, each with the words about it that are printed elsewhere.

        :param model: asked where a row has fewer or more cells than the header
        """
        groups, sums = Groups(), Sums()
        position = 0
        is_foreign = False
        for slots in self._body():
            goes_on = position > 0 and self._goes_on(slots)
            if not goes_on and (cell := self._group(slots)) is not None:
                if not _is_note(cell) and groups.open(cell):
                    sums.part()
                continue
            position += 1
            own = own_cells(slots)
            is_foreign = is_foreign or count_known(slots, self._knowledge) >= _MIN_LABELS
            fault = self._fault(slots, own, sums, goes_on=goes_on, is_foreign=is_foreign)
            if fault := fault or self._find_shift(slots, model):
                yield _make_unread(position, own, fault)
                if goes_on and len(own) == 1:
                    groups.end()
            else:
                yield self._make_row(position, slots[: self._width], groups)
                sums.add(slots)
            groups.close()

    def _fault(
        self, slots: Slots, own: Sequence[GridCell], sums: Sums, *, goes_on: bool, is_foreign: bool
    ) -> str | None:
        """Return why a row reports no trial, ``None`` where it does.

        :param is_foreign: whether it has labels of columns, or is below such a row: the columns are other ones then
        """
        if is_foreign:
            return f"expected a row below the header, found {len(own)} cells below labels of other columns"
        if goes_on:
            return (
                f"expected a row of {self._width} cells, found {len(own)} that may go on with the row above"
            )
        if self._has_few(own) and (
            names_one(meaning(own[0].passage), self._knowledge.totals) or sums.are_in(slots)
        ):
            return "expected a row of a trial, found a row of totals"
        return None

    def _find_shift(self, slots: Slots, model: Callable[[Column], ColumnModel]) -> str | None:
        """Return why the words of a row may be below other labels than their own, ``None`` where they are not."""
        absent = self._grid.absent
        if self._fault_of_all:
            return self._fault_of_all
        return find_fault(slots, self.frame.columns, absent, lambda column: model(column).recogniser)

    def _body(self) -> Iterator[Slots]:
        """Yield the rows below the header that have words of their own, but header and label that are printed again."""
        for slots in islice(iterate_rows(self._grid), self._heading.end, None):
            if not own_cells(slots) or folded(slots) in self._header_texts:
                continue
            line = alone(slots)
            label = split_label(line.passage.text)[0] if line else None
            is_label = label is not None and (self._grid.label or label).casefold() == label.casefold()
            if not is_label and not self._names_same_columns(slots):
                yield slots

    def _names_same_columns(self, slots: Slots) -> bool:
        """Return whether a row has labels of the table's columns, in their places: the header in other words."""
        found = [
            one.key if slot and (one := self._knowledge.find(meaning(slot.cell.passage))) else None
            for slot in slots[: self._width]
        ]
        labels = [key for key in found if key is not None]
        same = all(key in (None, own) for key, own in zip(found, self._keys, strict=True))
        return same and len(labels) >= _MIN_LABELS

    def _group(self, slots: Slots) -> GridCell | None:
        """Return the cell that is alone in its row, from its first column on, ``None`` of other rows.

        A registry number alone is a row about which nothing else is stated.
        """
        cell = alone(slots) if self._width >= _MIN_GROUPED else None
        if cell is None or cell.column or self._knowledge.holds_number(meaning(cell.passage)):
            return None
        return cell

    def _goes_on(self, slots: Slots) -> bool:
        """Return whether a row has more words of the row above: few, no number, and no beginning.

        Words begin a row in its first column, unless all of them look as if they had begun before.
        """
        own = own_cells(slots)
        if self._width < _MIN_GROUPED or self._holds_number(own):
            return False
        first = slots[self._first]
        if first is None or not first.text:
            # Rows that begin with a number, and in the first column, are each a trial; this one is another part of it.
            return self._is_numbered or self._has_few(own)
        return self._has_few(own) and all(_has_begun(cell) for cell in own)

    def _has_few(self, own: Sequence[GridCell]) -> bool:
        return len(own) < _MIN_FILLED * self._width and not self._holds_number(own)

    def _holds_number(self, own: Sequence[GridCell]) -> bool:
        return any(self._knowledge.holds_number(meaning(cell.passage)) for cell in own)

    def _survey(self) -> tuple[tuple[Abbreviation, ...], list[TableText]]:
        """Return the entries of footnotes, and of rows that are footnotes; and the lines between the rows."""
        entries = [entry for note in self._grid.notes for entry in parse_abbreviations(note)]
        lines: list[TableText] = []
        position = 0
        for slots in self._body():
            cell = self._group(slots)
            entries += parse_abbreviations(cell.passage) if cell else ()
            if cell is None or (position > 0 and self._goes_on(slots)):
                position += 1
            elif len(lines) < _MAX_LINES:
                lines.append(TableText(LINE, cell.passage, above=position + 1))
        return tuple(entries), lines

    def _make_row(self, position: int, slots: Slots, groups: Groups) -> Row:
        printed = [
            (column, slot) for column, slot in zip(self.frame.columns, slots, strict=True) if slot is not None
        ]
        known = Counter(id(slot.cell) for column, slot in printed if column.known)
        cells = [_make_cell(column.key, slot, across=known[id(slot.cell)] > 1) for column, slot in printed]
        context = [
            *(_context_cell(cell.passage, GROUP) for cell in groups.nearest_first),
            *(_context_cell(passage, CAPTION) for passage in self._captions),
        ]
        own = own_cells(slots)
        place = row_place(
            [slot.cell.passage.place for slot in slots if slot is not None and _begins_here(slot)]
        )
        text = " ".join(meaning(cell.passage) for cell in own)
        return Row(position, tuple(cells), place, text, tuple(context), groups.opened)


def _share_with_words(column: int, rows: Sequence[Slots]) -> float:
    words = [slot is not None and bool(slot.text) for slots in rows for slot in (slots[column],)]
    return sum(words) / len(words) if words else 0.0


def _make_unread(position: int, own: Sequence[GridCell], fault: str) -> Row:
    text = " ".join(meaning(cell.passage) for cell in own)
    return Row(position, (), row_place([cell.passage.place for cell in own]), text, fault=fault)


def _has_begun(cell: GridCell) -> bool:
    """Return whether a cell looks as if it began before: in lower case, or with a bracket."""
    text = meaning(cell.passage)
    return cell.column_span == 1 and (text[:1].islower() or text[:1] in _OPENING)


def _begins_here(slot: Slot) -> bool:
    return not (slot.inherited and slot.cell.row_span > 1)


def _is_note(cell: GridCell) -> bool:
    return bool(parse_abbreviations(cell.passage))


def _make_cell(column: str, slot: Slot, *, across: bool) -> Cell:
    passage = slot.cell.passage
    origin = ACROSS if across else SPAN if slot.inherited else None
    return Cell(column, passage.text, passage.place, passage.marks, passage.gaps, origin)


def _context_cell(passage: Passage, origin: str) -> Cell:
    return Cell("", passage.text, passage.place, passage.marks, passage.gaps, origin)
