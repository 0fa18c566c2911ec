"""The frames of flattened tables in a text: DOI, table number, caption, header, where the rows begin and end."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, pairwise

from mscgraph.captions import read_title, split_label
from mscgraph.errors import DocumentError
from mscgraph.records import Abbreviation, Column, Frame, Line, Lines, Passage, TextPlace
from mscgraph.shape.abbreviations import parse_abbreviations
from mscgraph.shape.glued import REMEDY, count_plain, parse_glued_header
from mscgraph.shape.header import (
    MIN_KNOWN_COLUMNS,
    HeaderWords,
    parse_header,
    parse_wrapped_header,
    with_nameless,
)
from mscgraph.shape.identity import mint_source_id
from mscgraph.shape.words import join_words

_HEADER_REMEDY = (
    "save the page as HTML or the table as CSV, or add its labels to ontology/columns.ttl: a header has all labels"
    " in one line or two, or a line for each"
)
#: Maximum lines from a caption that names columns to the header below it, which names more.
_MAX_HEADER_DISTANCE = 4
#: Maximum lines from a table's number to its header.
_MAX_CAPTION_LINES = 6
#: Minimum places in a line where a cell may be glued to the one before it.
_MIN_GLUED = 4
#: Maximum lines above the header that are searched for title and DOI, and characters of each.
_MAX_TITLE_LINES = 1_000
_LONGEST_TITLE = 2_000


@dataclass(slots=True)
class Region:
    """The lines of one flattened table.

    :param above: the lines above the header, from the table's number on where it has one; of each the beginning
    :param label_line: number of the line with the table's number, ``None`` without one
    :param header: one line, or two that are joined
    :param ways: the ways to read the header, the one with the most columns first
    :param last_line: number of the last line that is not another table's
    :param header_end: number of the last line of the header
    :param notes: numbers of the lines that are footnotes of abbreviations
    :param repeated: numbers of lines that repeat the number or the header on a further page
    :param breaks: lines with other tables' numbers that no known header follows: a table may begin there
    """

    above: list[Line]
    label_line: int | None
    header: Line
    ways: list[tuple[Column, ...]]
    last_line: int
    header_end: int
    repeated: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)
    breaks: list[Line] = field(default_factory=list)
    has_rows: bool = False

    @property
    def words_above(self) -> list[str]:
        """The words of the lines above the header."""
        return [join_words(line, _LONGEST_TITLE) for line in self.above]

    @property
    def label(self) -> str | None:
        """The table's number, ``None`` without one."""
        return next((label for words in self.words_above if (label := split_label(words)[0])), None)


def find_regions(text: Lines, header_words: HeaderWords) -> list[Region]:
    """Return the regions of the flattened tables of a text, in order.

    :raises DocumentError: where no line is a header, or no row follows the only one
    """
    regions = _Finder(header_words).find(text)
    if not regions:
        missing = f"no header line names {MIN_KNOWN_COLUMNS} known columns or more"
        lines = f"{text.line_count:,} line{'' if text.line_count == 1 else 's'}"
        is_glued = any(count_plain(line.text[:_LONGEST_TITLE]) >= _MIN_GLUED for line in text)
        remedy = f"{_HEADER_REMEDY}; in some lines {REMEDY}" if is_glued else _HEADER_REMEDY
        raise DocumentError(text.name, problem=f"{missing}, in {lines}", remedy=remedy)
    full = [region for region in regions if region.has_rows]
    if not full:
        raise DocumentError(f"{text.name}:{regions[-1].header.number}", problem="no rows below the header")
    return full


class _Finder:
    """Finds regions in one pass over the lines."""

    def __init__(self, header_words: HeaderWords) -> None:
        self._header_words = header_words
        self._regions: list[Region] = []
        #: Lines that are no table's yet: since the beginning, or since a table's number.
        self._above: list[Line] = []
        self._label: tuple[Line, str] | None = None
        #: Lines with words since the last header, and since the last table's number.
        self._below = self._since_label = 0

    def find(self, text: Lines) -> list[Region]:
        for line, following in pairwise(chain(text, (None,))):
            assert line is not None
            words = join_words(line, _LONGEST_TITLE)
            current = self._regions[-1] if self._regions else None
            if current and (line.number <= current.header_end or line.number in current.repeated):
                continue  # the second line of a header
            if words:
                self._take(line, words, following)
            elif self._above and len(self._above) < _MAX_TITLE_LINES:
                self._above.append(_beginning(line))
            if self._regions and self._label is None:
                self._regions[-1].last_line = line.number
        if self._regions and self._label is not None:
            self._give_label(text.line_count)
        return self._regions

    def _take(self, line: Line, words: str, following: Line | None) -> None:
        label, _ = split_label(words)
        if label is not None and self._may_begin_table():
            if self._regions and self._label is not None and self._label[1] != label:
                self._give_label(line.number - 1)
            self._label, self._since_label = (_beginning(line), label), 0
            if self._regions:
                self._above = []
        header, ways = self._read_header(line, words, None if label else following)
        self._below += 1
        self._since_label += 1
        if ways:
            self._take_header(header, join_words(header, _LONGEST_TITLE), ways)
        elif self._label is not None or not self._regions:
            if len(self._above) < _MAX_TITLE_LINES:
                self._above.append(_beginning(line))
            if self._regions and self._since_label > _MAX_CAPTION_LINES:
                self._give_label(line.number)
                self._regions[-1].has_rows = True
                self._above, self._label = [], None
        elif not self._regions[-1].has_rows:
            self._regions[-1].has_rows = not parse_abbreviations(note_of(line))

    def _may_begin_table(self) -> bool:
        """Return whether a line with a table's number may begin one: above the first header, or below a row."""
        return not self._regions or self._below > 0

    def _read_header(
        self, line: Line, words: str, following: Line | None
    ) -> tuple[Line, list[tuple[Column, ...]]]:
        """Return the header that begins in a line, and the ways to read it: none where it is no header."""
        current = self._regions[-1] if self._regions else None
        if current is not None and self._below >= _MAX_HEADER_DISTANCE and self._label is None:
            repeated = join_words(current.header, _LONGEST_TITLE)
            if not repeated.startswith(words):
                return line, []
        if following is not None and (wrapped := parse_wrapped_header(line, following, self._header_words)):
            return wrapped
        ways = parse_header(line, self._header_words) or parse_glued_header(line, self._header_words)
        return line, ways

    def _take_header(self, line: Line, words: str, ways: list[tuple[Column, ...]]) -> None:
        current = self._regions[-1] if self._regions else None
        if current is not None and self._label is None:
            if self._below <= _MAX_HEADER_DISTANCE and len(ways[0]) > len(current.ways[0]):
                current.above.append(current.header)
                current.header, current.ways, self._below = line, ways, 0
                current.header_end, current.has_rows = _last_number(line), False
            elif words == join_words(current.header, _LONGEST_TITLE):
                current.repeated.update(range(line.number, _last_number(line) + 1))
            else:
                current.has_rows = True
            return
        if current is not None and self._goes_on(current, words):
            first = self._label[0].number if self._label else line.number
            current.repeated.update(range(first, _last_number(line) + 1))
        else:
            number = self._label[0].number if self._label else None
            end = _last_number(line)
            self._regions.append(Region(self._above, number, line, ways, end, end))
            self._below = 0
        self._above, self._label = [], None

    def _goes_on(self, current: Region, words: str) -> bool:
        """Return whether a number and a header are those of *current*, printed again on a further page."""
        same_header = words == join_words(current.header, _LONGEST_TITLE)
        return same_header and self._label is not None and self._label[1] == current.label

    def _give_label(self, last_line: int) -> None:
        """Give the table above the lines since a table's number that no header follows: they may be another table."""
        current = self._regions[-1]
        current.last_line = last_line
        if self._label is not None and self._label[1] != current.label:
            current.breaks.append(self._label[0])


def frame_of(text: Lines, region: Region, doi: str | None, place: int | None) -> Frame:
    """Return the frame of a region, and take note of its footnotes.

    :param doi: of the document
    :param place: of the table in its document, from 1; ``None`` of the only one
    """
    label, caption = read_title(region.words_above)
    abbreviations: list[Abbreviation] = []
    for line in text:
        if region.header_end < line.number <= region.last_line and (
            entries := parse_abbreviations(note_of(line))
        ):
            # Short forms below another number may be another table's.
            own = not region.breaks or line.number < region.breaks[0].number
            abbreviations += entries if own else ()
            region.notes.add(line.number)
    return Frame(
        source=mint_source_id(doi, label, caption, text.sha256, place),
        doi=doi,
        label=label,
        caption=caption,
        columns=region.ways[0],
        other_columns=(*region.ways[1:], *(with_nameless(way) for way in region.ways if way[0].known)),
        abbreviations=tuple(abbreviations),
        sha256=text.sha256,
        characters=text.characters,
    )


def _last_number(header: Line) -> int:
    """Return the number of the last line of a header of one line or two."""
    return header.number + header.text.rstrip().count("\n")


def _beginning(line: Line) -> Line:
    return Line(line.number, line.text[:_LONGEST_TITLE], line.start)


def note_of(line: Line) -> Passage:
    """Return a line as a passage, its white space as printed."""
    return Passage(line.text, TextPlace(line.start, line.start + len(line.text)))
