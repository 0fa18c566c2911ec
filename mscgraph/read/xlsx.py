"""Workbooks: each visible sheet is a grid, or several where titles part its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mscgraph.identifiers import find_doi
from mscgraph.read._package import Package, is_form
from mscgraph.read._xlsx_grids import GridMaker
from mscgraph.read._xlsx_sheet import SheetReader, remarks_on
from mscgraph.read._xlsx_workbook import Workbook
from mscgraph.read.content import Content
from mscgraph.read.markup import Replacements
from mscgraph.records import Document, Grid

_FORM = "xlsx"


def recognises(content: Content) -> bool:
    """Return whether a document is a workbook of Office Open XML, by its bytes."""
    return is_form(content, _FORM)


def read(content: Content) -> Document:
    """Return a workbook with the tables of its visible sheets, none where these are empty.

    :raises DocumentError: if it is malformed, encrypted, or larger than may be
    """
    package = Package(content, _FORM)
    workbook, replacements = Workbook(package), Replacements()
    reader, maker = SheetReader(workbook, replacements), GridMaker(content.name)
    grids: list[Grid] = []
    for entry in workbook.sheets():
        if entry.kind != "worksheet":
            continue
        if entry.hidden:
            maker.remarks.append(f"the hidden sheet {entry.title} is left out")
            continue
        sheet = reader.read(entry)
        maker.remarks.extend(remarks_on(sheet))
        grids.extend(maker.make(sheet))
    return Document(
        content.name,
        content.sha256,
        _FORM,
        tuple(grids),
        doi=package.doi or _doi_of(grids),
        title=package.title,
        replaced=replacements.found,
        remarks=tuple(maker.remarks),
    )


def _doi_of(grids: Sequence[Grid]) -> str | None:
    """Return the first DOI in captions and notes, else in a table of keys and values."""
    return next(filter(None, map(find_doi, (*_texts_around(grids), *_values_of_doi(grids)))), None)


def _texts_around(grids: Sequence[Grid]) -> Iterator[str]:
    for grid in grids:
        yield from (passage.text for passage in (grid.caption, *grid.notes) if passage)


def _values_of_doi(grids: Sequence[Grid]) -> Iterator[str]:
    for grid in grids:
        if grid.column_count == 2:
            keys = {cell.row for cell in grid.cells if cell.column == 0 and _is_doi_key(cell.passage.text)}
            yield from (cell.passage.text for cell in grid.cells if cell.column == 1 and cell.row in keys)


def _is_doi_key(text: str) -> bool:
    return text.strip(" :").lower() == "doi"
