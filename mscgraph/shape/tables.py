"""The tables of a document, each with the verdict on whether it lists trials."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Protocol

from mscgraph.errors import DocumentError
from mscgraph.identifiers import first_doi
from mscgraph.records import Column, Document, Frame, Row
from mscgraph.relations import grouped
from mscgraph.shape.choice import Verdict, judge
from mscgraph.shape.columns import count_known
from mscgraph.shape.flattened import FlattenedTable
from mscgraph.shape.glued import FORM as GLUED, REMEDY
from mscgraph.shape.grid import iterate_rows
from mscgraph.shape.gridded import GriddedTable
from mscgraph.shape.header import parse_header
from mscgraph.shape.headless import HeadlessTable
from mscgraph.shape.identity import mint_source_id
from mscgraph.shape.knowledge import Knowledge
from mscgraph.shape.lines import find_line_tables
from mscgraph.shape.mixed import Mixed, find_mixed, part_row
from mscgraph.shape.regions import find_regions, frame_of
from mscgraph.shape.segment import ColumnModel

#: The form of a text with tabs, the labels that make a row of it a header, and the lines above that are searched for
#: one.
_TABBED, _MIN_KNOWN, _MAX_ABOVE = "tsv", 2, 200
#: The number at the end of a label.
_NUMBER = re.compile(r"[A-Z]?\.?\d[\w.]*$|[IVX]+$", re.IGNORECASE)
#: Maximum tables of a document, each of which has a reader.
_MAX_TABLES = 2_000
#: Rows by which a table is judged.
_JUDGED_ROWS = 60

#: How the columns of a table with this frame take words.
ModelsOf = Callable[[Frame], Callable[[Column], ColumnModel]]


class Shape(Protocol):
    """A table with its columns and rows, however its document parts them."""

    frame: Frame

    def settle(self, model: Callable[[Column], ColumnModel]) -> None:
        """Choose between the ways to read the header."""
        ...

    def rows(self, model: Callable[[Column], ColumnModel]) -> Iterator[Row]:
        """Yield the rows in order."""
        ...


class FoundTable:
    """A table of a document.

    :ivar place: in its document, from 1
    :ivar frame: caption, columns, abbreviations; the kinds that parts of cells have come last
    :ivar has_rows: whether it has rows below its header
    :ivar number: the number printed, ``None`` without one
    :ivar name: the number printed (``2``, ``S1``), or ``at-3`` of the third table where no number is its own
    """

    def __init__(self, shape: Shape, place: int, knowledge: Knowledge, models_of: ModelsOf) -> None:
        """Find the columns of a table and judge it by its first rows."""
        self.place = place
        self._shape = shape
        # The abbreviations of the frame decide what cells name, and so do all columns that it may have.
        self._model = models_of(shape.frame)
        shape.settle(self._model)
        self.frame: Frame = shape.frame
        self._mixed: tuple[Mixed, ...] = ()
        sample = [*islice(self.rows(), _JUDGED_ROWS + 1)]
        self.has_rows = bool(sample)
        whole = len(sample) <= _JUDGED_ROWS
        sample = sample[:_JUDGED_ROWS]
        columns = self.frame.columns
        if mixed := find_mixed(columns, sample, knowledge, lambda column: self._model(column).recogniser):
            self._mixed = mixed
            sample = [part_row(row, mixed) for row in sample]
            kinds = (kind for one in mixed for kind in one.kinds)
            self.frame = replace(self.frame, columns=(*columns, *kinds))
            models_of(self.frame)
        self.verdict: Verdict = judge(self.frame, sample, knowledge, whole=whole)
        if self.frame.form == GLUED and not self.verdict.lists_trials:
            self.verdict = replace(self.verdict, reason=f"{self.verdict.reason}; {REMEDY}")
        number = _NUMBER.search(self.frame.label or "")
        self.number = number.group() if number else None
        self.name = self.number or self.place_name

    @property
    def place_name(self) -> str:
        """The name by its place: ``at-3``."""
        return f"at-{self.place}"

    @property
    def names(self) -> frozenset[str]:
        """Its names: id, label, printed number, place."""
        return frozenset(filter(None, (self.frame.source, self.frame.label, self.number, self.place_name)))

    def rows(self) -> Iterator[Row]:
        """Yield the rows in order."""
        for row in self._shape.rows(self._model):
            yield part_row(row, self._mixed)


def find_tables(document: Document, knowledge: Knowledge, models_of: ModelsOf) -> list[FoundTable]:
    """Return the tables of a document in its order, whether or not they list trials.

    :raises DocumentError: if a text without marks between its cells has no header, or there are too many tables
    """
    found: list[FoundTable] = []
    for place, shape in enumerate(_shapes(document, knowledge), 1):
        if place > _MAX_TABLES:
            raise DocumentError(
                document.name,
                problem=f"more than {_MAX_TABLES:,} tables",
                remedy="save the tables of trials apart",
            )
        frame = shape.frame
        if frame.source in {table.frame.source for table in found}:
            # A number that is printed twice names neither table.
            source = mint_source_id(frame.doi, None, frame.caption, frame.sha256, place)
            shape.frame = replace(frame, source=source)
        found.append(FoundTable(shape, place, knowledge, models_of))
    for same in grouped((table.name, table) for table in found).values():
        if len(same) > 1:
            for table in same:
                table.name = table.place_name
    return found


def _is_headless(document: Document, knowledge: Knowledge) -> bool:
    """Return whether a line of a text is a header whose words no tabs part, above rows whose cells tabs part."""
    if document.form != _TABBED or document.text is None:
        return False
    first = next(iterate_rows(document.tables[0]), [])
    if count_known(first, knowledge) >= _MIN_KNOWN:
        return False
    return any(parse_header(line, knowledge.header_words) for line in islice(document.text, _MAX_ABOVE))


def _shapes(document: Document, knowledge: Knowledge) -> Iterator[Shape]:
    if document.text is None or (document.tables and not _is_headless(document, knowledge)):
        for place, grid in enumerate(document.tables, 1):
            yield GriddedTable(document, grid, place, knowledge)
        return
    text = document.text
    if line_tables := find_line_tables(text, knowledge):
        yield from line_tables
        return
    regions = find_regions(text, knowledge.header_words)
    doi = first_doi(regions[0].words_above)
    several = len(regions) > 1 or any(region.breaks for region in regions)
    place = 0
    for region in regions:
        place += 1
        table = FlattenedTable(
            text, region, frame_of(text, region, doi, place if several else None), knowledge
        )
        yield table
        # It is settled by now, and knows where it ends.
        others = [line for line in region.breaks if line.number > table.last_line]
        stops = (*(line.number for line in others[1:]), region.last_line + 1)
        for first, stop in zip(others, stops, strict=False):
            place += 1
            yield HeadlessTable(text, first, stop, doi, place)
