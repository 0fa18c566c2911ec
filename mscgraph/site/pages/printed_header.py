"""The header of a table as its document prints it: rows of cells that span rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mscgraph.numbers import read_whole
from mscgraph.site.pages.links import PageLinks
from mscgraph.site.pages.report_page import column_name
from mscgraph.site.pages.stretches import Stretch, stretches_of
from mscgraph.terms import expand
from mscgraph.view import Description

_HEADS, _LEVEL = map(expand, ("msc:headsColumn", "msc:headerLevel"))


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of the header.

    :param column: number of its first column, from 0
    :param anchor: ``""`` of a cell that the graph has no text of
    """

    column: int
    anchor: str
    stretches: Sequence[Stretch]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class _Heading:
    described: Description
    columns: Sequence[str]
    levels: Sequence[int]


def read_headings(headings: Sequence[Description]) -> list[_Heading]:
    """Return the cells of a header in their order, without those of which the graph has no column or no level."""
    found = [
        _Heading(one, one.iris(_HEADS), sorted(filter(None, map(read_whole, one.texts(_LEVEL)))))
        for one in headings
    ]
    return [one for one in found if one.columns and one.levels]


def order_columns(headings: Sequence[_Heading], by_cells: Sequence[str]) -> list[str]:
    """Return columns in printed order: as the lowest level of the header has them, then the rest.

    :param by_cells: columns in the order of their cells
    """
    rank = {column: at for at, column in enumerate(by_cells)}
    lowest = max((one.levels[-1] for one in headings), default=0)
    headed = (
        column
        for one in headings
        if one.levels[-1] == lowest
        for column in sorted(one.columns, key=lambda column: rank.get(column, len(rank)))
    )
    return list(dict.fromkeys([*headed, *by_cells]))


def header_rows(
    linker: PageLinks, headings: Sequence[_Heading], columns: Sequence[str]
) -> list[list[HeaderCell]]:
    """Return the rows of a header; without printed labels one row of the columns' names."""
    if not headings:
        names = (column_name(linker, column) for column in columns)
        return [[HeaderCell(at, "", [Stretch(name.text, False, name.href)]) for at, name in enumerate(names)]]
    lowest = max(one.levels[-1] for one in headings)
    return [list(_level(linker, headings, columns, level)) for level in range(1, lowest + 1)]


def _level(
    linker: PageLinks, headings: Sequence[_Heading], columns: Sequence[str], level: int
) -> Iterator[HeaderCell]:
    """Yield the cells that begin in a level, and an empty one above each column that none is above."""
    begun: set[int] = set()
    for index, column in enumerate(columns):
        number, one = next(
            ((at, one) for at, one in enumerate(headings) if level in one.levels and column in one.columns),
            (-1, None),
        )
        if one is None:
            yield HeaderCell(index, "", [])
        elif one.levels[0] == level and number not in begun:
            begun.add(number)
            href = linker.iri(one.columns[0]).href if len(one.columns) == 1 else ""
            anchor = linker.atlas.anchor(one.described.iri)
            yield HeaderCell(
                index, anchor, stretches_of(one.described, href), len(one.levels), len(one.columns)
            )
