"""Tables of a text below whose number no line is a header: listed, and not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, takewhile

from mscgraph.captions import find_title, read_title
from mscgraph.records import Column, Frame, Line, Lines, Row, TextPlace
from mscgraph.shape.identity import mint_source_id
from mscgraph.shape.segment import ColumnModel
from mscgraph.shape.words import join_words, parse_words

#: Maximum lines that are searched for the caption, and characters of each.
_MAX_TITLE_LINES, _LONGEST_TITLE = 6, 2_000


class HeadlessTable:
    """Lines of a text from a table's number on.

    :ivar frame: number and caption, without columns
    """

    def __init__(self, text: Lines, first: Line, stop: int, doi: str | None, place: int) -> None:
        """Find the caption.

        :param first: the line with the table's number, or its beginning
        :param stop: number of the line behind the last one
        :param place: of the table in its document, from 1
        """
        self._text, self._first, self._stop = text, first, stop
        above = [join_words(line, _LONGEST_TITLE) for line in islice(self._lines(), _MAX_TITLE_LINES)]
        # Without a blank line nothing parts a caption from the lines below it.
        end = find_title(above).end if "" in above else 1
        label, caption = read_title(above[:end])
        self._begin = first.number + end
        self.frame = Frame(
            source=mint_source_id(doi, label, caption, text.sha256, place),
            doi=doi,
            label=label,
            caption=caption,
            columns=(),
            abbreviations=(),
            sha256=text.sha256,
            characters=text.characters,
        )

    def settle(self, model: Callable[[Column], ColumnModel]) -> None:
        """Do nothing: there is no header."""

    def rows(self, model: Callable[[Column], ColumnModel]) -> Iterator[Row]:
        """Yield each line with words as an unread row."""
        position = 0
        for line in self._lines():
            if line.number >= self._begin and (words := parse_words(line)):
                position += 1
                place = TextPlace(words[0].start, words[-1].end)
                fault = "expected a row below a header, found a line below no known labels"
                yield Row(position, (), place, " ".join(word.printed for word in words), fault=fault)

    def _lines(self) -> Iterator[Line]:
        lines = self._text.lines_from(self._first.number, self._first.start)
        return takewhile(lambda line: line.number < self._stop, lines)
