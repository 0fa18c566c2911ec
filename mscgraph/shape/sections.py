"""Section lines and captions of a plain text: words about several rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count

from mscgraph.captions import find_title
from mscgraph.records import CAPTION, GROUP, Cell, Column, Line, Recogniser, Row
from mscgraph.shape.knowledge import MIN_GRADE, Knowledge
from mscgraph.shape.words import join_words, make_cell, parse_words

#: Ends of lines that are sentences, and no labels.
SENTENCE_ENDS = (".", "!", "?", ";", "。")
#: Maximum words of a section line, and minimum letters: one or two may be anything.
_MAX_WORDS, _MIN_LETTERS = 12, 3
#: Maximum section lines after each other.
_MAX_LINES = 8
#: Texts whose judgement is kept.
_CACHE = 1 << 14


class Sections:
    """The section lines of a table: each names a concept of a kind that the table has no column of.

    Words of a kind that it has a column of may be a cell of a broken row.
    """

    def __init__(self, columns: Collection[Column], knowledge: Knowledge) -> None:
        taken = {column.key for column in columns}
        self._holds_number = knowledge.holds_number
        self._recognisers = [one for key, one in knowledge.names.items() if key not in taken]
        self._names = lru_cache(_CACHE)(lambda text: names_concept(text, self._recognisers))

    def has(self, text: str) -> bool:
        """Return whether *text* is a section line."""
        return may_head(text) and self._names(text.rstrip(" :"))

    def add_context(self, rows: Iterable[Row], caption: Cell | None) -> Iterator[Row]:
        """Yield rows with the words about them, numbered anew; a section line above a row that is read is no row.

        A line that may be a section line, though nobody knows its words, ends the section before it.
        """
        positions = count(1)
        captions = () if caption is None else (caption,)
        section: tuple[Cell, ...] = ()
        waiting: list[Row] = []
        for row in rows:
            if len(waiting) < _MAX_LINES and row.fault is not None and self._is_section_line(row):
                waiting.append(row)
                continue
            if waiting:
                section = tuple(map(_section_cell, reversed(waiting)))
            if row.fault is None:
                context = (*section, *captions)
                yield replace(row, position=next(positions), context=context, opened=len(waiting))
            else:
                for line in (*waiting, row):
                    yield replace(line, position=next(positions))
                is_other = may_head(row.text) and not self._holds_number(row.text)
                section = () if is_other else section
            waiting.clear()
        for line in waiting:
            yield replace(line, position=next(positions))

    def _is_section_line(self, row: Row) -> bool:
        """Return whether an unread row is a section line whose blanks are printed as its text has them."""
        start, end = row.span or (0, 0)
        return end - start == len(row.text) and self.has(row.text)


def may_head(text: str) -> bool:
    """Return whether a line looks like a heading: short, without a label in front, a sign or a full stop."""
    words = text.rstrip(" :")
    return (
        words[:1].isalnum()
        and words.count(" ") < _MAX_WORDS
        and sum(map(str.isalpha, words)) >= _MIN_LETTERS
        and ":" not in words
        and not words.endswith(SENTENCE_ENDS)
    )


def names_concept(text: str, recognisers: Iterable[Recogniser]) -> bool:
    """Return whether a recogniser takes *text* for names of concepts."""
    words = text.count(" ") + 1
    fitting = (one.grade(text).score for one in recognisers if words <= one.max_words)
    return any(score is not None and score >= MIN_GRADE for score in fitting)


def _section_cell(row: Row) -> Cell:
    return Cell("", row.text, row.place, origin=GROUP)


def caption_cell(above: Sequence[Line]) -> Cell | None:
    """Return the caption among the lines above a table, ``None`` without one.

    A sentence above a table without a number may be of the page's text.

    :param above: blank ones between paragraphs
    """
    texts = [join_words(line, len(line.text)) for line in above]
    title = find_title(texts)
    words = [word for line in above[title.first : title.end] for word in parse_words(line)]
    skipped = len(texts[title.first][: title.begin].split()) if words else 0
    if len(words) == skipped or (title.label is None and words[-1].text.endswith(SENTENCE_ENDS)):
        return None
    return replace(make_cell("", words, skipped, len(words)), origin=CAPTION)
