"""The page of a report: the printed row with the words that each statement rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from mscgraph.numbers import group_digits
from mscgraph.relations import grouped
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.marks import Piece, mark_cell
from mscgraph.terms import expand
from mscgraph.view import Description, natural

_COLUMN = " column"
#: Maximum number of things and values shown per cell that they were read from.
_MAX_READ_AS = 20


@dataclass(frozen=True, slots=True)
class CellRow:
    """A printed cell with the things and values read from it.

    :param read_as: the things and values, each once
    """

    anchor: str
    column: ShownTerm
    text: str
    pieces: Sequence[Piece]
    read_as: Sequence[ShownTerm]
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """The derivation of one statement from a cell.

    :param about: the part or thing that the statement is about, ``None`` for the report
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

    :param number: the number that the marked words refer to
    """

    number: int
    words: str
    column: ShownTerm
    cell: str
    readings: Sequence[ReadingRow]


@dataclass(frozen=True, slots=True)
class _Cell:
    iri: str
    described: Description
    text: str
    start: int
    end: int

    def span(self, reading: Description) -> tuple[int, int]:
        """Return the offsets of a reading's words in the text.

        Offsets count the document's characters. If runs of white space were folded the two differ, and the
        whole cell is taken.
        """
        if self.end - self.start != len(self.text):
            return 0, len(self.text)
        start, end = reading.number(expand("msc:start")), reading.number(expand("msc:end"))
        first = min(max((start if start is not None else self.start) - self.start, 0), len(self.text))
        last = min(max((end if end is not None else self.end) - self.start, first), len(self.text))
        return first, last


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
    printed = sorted((_read_cell(linker, iri) for iri in cells), key=lambda cell: (cell.start, cell.end))
    by_cell: dict[str, list[str]] = {cell.iri: [] for cell in printed}
    for reading in sorted(readings, key=natural):
        by_cell.setdefault(linker.atlas.describe(reading).text(expand("msc:readFrom")), []).append(reading)
    rows: list[CellRow] = []
    groups: list[WordsRow] = []
    for cell in printed:
        found = grouped(
            (cell.span(linker.atlas.describe(reading)), reading) for reading in by_cell.pop(cell.iri)
        )
        ours: list[WordsRow] = []
        for span in sorted(found, key=lambda one: (one[0], -one[1])):
            number = len(groups) + len(ours) + 1
            ours.append(_words_row(linker, report, cell, number, span, found[span]))
        spans = dict(zip((group.number for group in ours), sorted(found, key=_outer_first), strict=True))
        rows.append(
            _cell_row(
                linker, report, cell, mark_cell(cell.text, spans), list(chain.from_iterable(found.values()))
            )
        )
        groups += ours
    for cell_iri, rest in by_cell.items():
        # From a cell that is not of this report: listed, but not marked.
        strange = _Cell(cell_iri, linker.atlas.describe(cell_iri), "", 0, 0)
        groups.append(_words_row(linker, report, strange, len(groups) + 1, (0, 0), rest))
    return rows, groups


def _outer_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], -span[1]


def _read_cell(linker: PageLinks, iri: str) -> _Cell:
    described = linker.atlas.describe(iri)
    start, text = described.number(expand("msc:start")) or 0, described.text(expand("msc:text"))
    end = described.number(expand("msc:end"))
    return _Cell(iri, described, text, start, end if end is not None else start + len(text))


def _cell_row(
    linker: PageLinks, report: str, cell: _Cell, pieces: Sequence[Piece], readings: Sequence[str]
) -> CellRow:
    read_as: dict[ShownTerm, None] = {}
    subjects = {linker.atlas.describe(iri).text(expand("msc:aboutSubject")) for iri in readings}
    for iri in readings:
        described = linker.atlas.describe(iri)
        subject = described.text(expand("msc:aboutSubject"))
        if subject.rpartition("/")[0].rpartition("/")[0] in subjects - {report}:
            continue  # a part of a part, such as a finding's amount
        for term in described.values(expand("msc:aboutValue")):
            read_as[linker.term(term) if subject == report else linker.iri(subject)] = None
    column = cell.described.text(expand("msc:column"))
    return CellRow(
        anchor=linker.atlas.anchor(cell.iri),
        column=column_name(linker, column) if column else ShownTerm(""),
        text=cell.text,
        pieces=pieces,
        read_as=list(map(_shorten_part, read_as))[:_MAX_READ_AS],
        start=cell.described.text(expand("msc:start")),
        end=cell.described.text(expand("msc:end")),
    )


def _shorten_part(value: ShownTerm) -> ShownTerm:
    """Leave out of a part's label the report, which the page names anyway: ``Report 84, dose 1: …``."""
    head, comma, rest = value.text.partition(", ")
    if not comma or not head.startswith("Report ") or "#" not in value.href:
        return value
    return ShownTerm(rest, value.href, value.outward, value.note, value.iri)


def _words_row(
    linker: PageLinks, report: str, cell: _Cell, number: int, span: tuple[int, int], readings: Sequence[str]
) -> WordsRow:
    column = cell.described.text(expand("msc:column"))
    return WordsRow(
        number=number,
        words=cell.text[span[0] : span[1]],
        column=column_name(linker, column) if column else ShownTerm(""),
        cell=linker.atlas.anchor(cell.iri),
        readings=[_reading_row(linker, report, iri) for iri in readings],
    )


def _reading_row(linker: PageLinks, report: str, iri: str) -> ReadingRow:
    described = linker.atlas.describe(iri)
    subject, rules = described.text(expand("msc:aboutSubject")), described.iris(expand("msc:rule"))
    values = described.values(expand("msc:aboutValue"))
    return ReadingRow(
        anchor=linker.atlas.anchor(iri),
        about=None if subject == report else _shorten_part(linker.iri(subject)),
        property=linker.predicate(described.text(expand("msc:aboutProperty"))),
        value=_shorten_part(linker.term(values[0] if values else None)),
        start=group_digits(described.text(expand("msc:start"))),
        end=group_digits(described.text(expand("msc:end"))),
        rule=linker.iri(rules[0]) if rules else None,
        mappings=[_mapping_link(linker, mapping) for mapping in described.iris(expand("msc:mapping"))],
    )


def _mapping_link(linker: PageLinks, iri: str) -> ShownTerm:
    found: ShownTerm = linker.iri(iri)
    return ShownTerm(found.text.rpartition(" to ")[2] or found.text, found.href, iri=iri)
