"""The page of a report: the printed row with the words that each statement rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from mscgraph.numbers import group_digits
from mscgraph.readings import Given, cell_order, given_by
from mscgraph.relations import grouped
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.marks import Piece, mark_cell
from mscgraph.site.pages.stretches import superscripts_of
from mscgraph.terms import expand
from mscgraph.view import Description, natural

_COLUMN = " column"
#: Note beside a value that no words state.
_ASSUMED = "assumed"
#: Maximum number of things and values shown per cell that they were read from.
_MAX_READ_AS = 20


@dataclass(frozen=True, slots=True)
class CellRow:
    """A printed cell with the things and values read from it.

    :param read_as: the things and values, each once
    :param place: in the words of the document's form
    :param origin: ``span``, ``across``, ``group``, ``caption`` or ``part``; ``""`` of words printed in row and column
    """

    anchor: str
    column: ShownTerm
    text: str
    pieces: Sequence[Piece]
    read_as: Sequence[ShownTerm]
    place: str
    origin: str


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """The derivation of one statement from a cell.

    :param anchor: of the reading, ``""`` where an earlier row has it
    :param about: the part or thing that the statement is about, ``None`` for the report
    :param start: offset of the words in the cell's text, ``""`` of an assumption
    """

    anchor: str
    about: ShownTerm | None
    property: ShownTerm
    value: ShownTerm
    start: str
    end: str
    rule: ShownTerm | None
    mappings: Sequence[ShownTerm]


@dataclass(frozen=True, slots=True)
class WordsRow:
    """Words of a cell and the readings that rest on them.

    :param number: the number that the marked words refer to, 0 where no words are marked
    :param is_assumed: whether the values rest on no words
    """

    number: int
    words: str
    column: ShownTerm
    cell: str
    readings: Sequence[ReadingRow]
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    iri: str
    described: Description
    text: str

    def span(self, given: Given) -> tuple[int, int] | None:
        """Return the offsets of a statement's words in the text, ``None`` of an assumption."""
        if given.start is None or given.end is None:
            return None
        first = min(max(given.start, 0), len(self.text))
        return first, min(max(given.end, first), len(self.text))


def column_name(linker: PageLinks, iri: str) -> ShownTerm:
    """Return a column as a header names it: ``Cell source`` for the cell source column."""
    found: ShownTerm = linker.iri(iri)
    words = found.text.removesuffix(_COLUMN)
    return ShownTerm(words[:1].upper() + words[1:], found.href, iri=iri)


def printed_row(
    linker: PageLinks, report: str, cells: Sequence[str], readings: Sequence[str]
) -> tuple[list[CellRow], list[WordsRow]]:
    """Return the cells of a report in the table's order, and the readings by the words that they rest on.

    :param cells: IRIs
    :param readings: IRIs
    """
    view = linker.atlas.view
    given = (one for reading in sorted(readings, key=natural) for one in given_by(view, reading))
    by_cell = grouped((one.cell, one) for one in given)
    rows: list[CellRow] = []
    groups: list[WordsRow] = []
    for cell in sorted(
        (_read_cell(linker, iri) for iri in cells), key=lambda cell: cell_order(cell.described)
    ):
        read = by_cell.pop(cell.iri, [])
        found = grouped((cell.span(one), one) for one in read)
        assumed = found.pop(None, [])
        spans: dict[int, tuple[int, int]] = {}
        for span in sorted(filter(None, found), key=_outer_first):
            number = len(groups) + 1
            spans[number] = span
            groups.append(_words_row(linker, report, cell, number, span, found[span]))
        if assumed:
            groups.append(_words_row(linker, report, cell, 0, (0, 0), assumed))
        pieces = mark_cell(cell.text, spans, superscripts_of(cell.described))
        rows.append(_cell_row(linker, report, cell, pieces, read))
    for iri, rest in by_cell.items():
        # From a cell that is not of this report: listed, but not marked.
        strange = _Cell(iri, linker.atlas.describe(iri), "")
        groups.append(_words_row(linker, report, strange, 0, (0, 0), rest))
    return rows, groups


def _outer_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], -span[1]


def _read_cell(linker: PageLinks, iri: str) -> _Cell:
    described = linker.atlas.describe(iri)
    return _Cell(iri, described, described.text(expand("msc:text")))


def _cell_row(
    linker: PageLinks, report: str, cell: _Cell, pieces: Sequence[Piece], given: Sequence[Given]
) -> CellRow:
    read_as: dict[ShownTerm, None] = {}
    subjects = {one.subject for one in given}
    for one in given:
        if one.subject.rpartition("/")[0].rpartition("/")[0] in subjects - {report}:
            continue  # a part of a part, such as a finding's amount
        shown = linker.term(one.value) if one.subject == report else linker.iri(one.subject)
        read_as[replace(shown, note=_ASSUMED) if one.start is None else shown] = None
    column = cell.described.text(expand("msc:column"))
    return CellRow(
        anchor=linker.atlas.anchor(cell.iri),
        column=column_name(linker, column) if column else ShownTerm(""),
        text=cell.text,
        pieces=pieces,
        read_as=list(map(_shorten_part, read_as))[:_MAX_READ_AS],
        place=cell.described.text(expand("msc:place")),
        origin=cell.described.text(expand("msc:origin")),
    )


def _shorten_part(value: ShownTerm) -> ShownTerm:
    """Leave out of a part's label the report, which the page names anyway: ``Row 84, dose 1: …``."""
    head, comma, rest = value.text.partition(", ")
    if not comma or not head.startswith("Row ") or "#" not in value.href:
        return value
    return ShownTerm(rest, value.href, value.outward, value.note, value.iri)


def _words_row(
    linker: PageLinks, report: str, cell: _Cell, number: int, span: tuple[int, int], given: Sequence[Given]
) -> WordsRow:
    column = cell.described.text(expand("msc:column"))
    anchors: dict[str, None] = {}
    return WordsRow(
        number=number,
        words=cell.text[span[0] : span[1]],
        column=column_name(linker, column) if column else ShownTerm(""),
        cell=linker.atlas.anchor(cell.iri),
        readings=[_reading_row(linker, report, one, anchors) for one in given],
        is_assumed=all(one.start is None for one in given),
    )


def _reading_row(linker: PageLinks, report: str, given: Given, anchors: dict[str, None]) -> ReadingRow:
    """Return the row of a statement.

    :param anchors: the readings that have a row already; grows
    """
    is_first = given.reading not in anchors
    anchors[given.reading] = None
    value = given.value.value if isinstance(given.value, ox.NamedNode) else ""
    mappings = linker.atlas.subjects(expand("sssom:subject_id"), value) if value else []
    return ReadingRow(
        anchor=linker.atlas.anchor(given.reading) if is_first else "",
        about=None if given.subject == report else _shorten_part(linker.iri(given.subject)),
        property=linker.predicate(given.property),
        value=_shorten_part(linker.term(given.value)),
        start="" if given.start is None else group_digits(str(given.start)),
        end="" if given.end is None else group_digits(str(given.end)),
        rule=linker.iri(given.rule) if given.rule else None,
        mappings=[_mapping_link(linker, mapping) for mapping in mappings],
    )


def _mapping_link(linker: PageLinks, iri: str) -> ShownTerm:
    found: ShownTerm = linker.iri(iri)
    return ShownTerm(found.text.rpartition(" to ")[2] or found.text, found.href, iri=iri)
