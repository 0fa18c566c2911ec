"""Readers of cells that nothing else of their row is read with: words, numbers, dates and terms of further columns."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mscgraph.interpret.counts import CountReader
from mscgraph.interpret.further import DateReader, FollowUpReader, WordsReader
from mscgraph.interpret.lexicon import Lexicon
from mscgraph.interpret.schedule import ScheduleReader, build_schedule_grammar
from mscgraph.interpret.terms import TermReader
from mscgraph.namespaces import fold
from mscgraph.records import Issue, Read, ReportProperty

#: Maximum texts of a column whose reading is kept.
_CACHE = 1 << 16
#: Reads the text of a cell: what it states, and the issues.
ReadAlone = Callable[[str], tuple[tuple[Read[Any], ...], tuple[Issue, ...]]]


class AloneReaders:
    """Makes the reader of a property by the kind of its column.

    :param source: the source's id, under which unknown terms are minted
    :param other_kind: the kind that words are of rather than terms of a scheme, ``None`` where they may be
    """

    def __init__(self, source: str, lexicon: Lexicon, other_kind: Callable[[str, str], str | None]) -> None:
        self._source = source
        self._lexicon = lexicon
        self._lookup, self._issue = lexicon.lookup, lexicon.issue
        self._other_kind = other_kind
        self._makers: dict[str, Callable[[ReportProperty], ReadAlone]] = {
            "words": self._read_words,
            "number": self._read_number,
            "date": self._read_date,
            "follow-up": self._read_follow_up,
            "terms": self._read_terms,
        }

    def make(self, one: ReportProperty) -> ReadAlone:
        """Return what reads the cells of a property's column."""
        return self._makers[one.kind](one)

    def _read_words(self, one: ReportProperty) -> ReadAlone:
        return WordsReader(one.column, self._lookup, is_single=one.is_single).read

    def _read_number(self, one: ReportProperty) -> ReadAlone:
        reader = CountReader(one.column, "count", self._lookup, self._issue)

        def read(text: str) -> tuple[tuple[Read[int], ...], tuple[Issue, ...]]:
            found, issues = reader.read(text)
            return () if found is None else (found,), issues

        return read

    def _read_date(self, one: ReportProperty) -> ReadAlone:
        return DateReader(one.column, self._lexicon.months, self._lookup, self._issue).read

    def _read_follow_up(self, one: ReportProperty) -> ReadAlone:
        grammar = build_schedule_grammar(self._lexicon.grammars["schedule"], self._lexicon.compile)
        schedules = ScheduleReader(grammar, self._lookup, self._issue, one.column)
        return FollowUpReader(one.column, schedules, self._lookup, self._issue).read

    def _read_terms(self, one: ReportProperty) -> ReadAlone:
        neutral = (other.neutral for other in self._lexicon.other_columns if other.column == one.column)
        reader = TermReader(
            one.scheme or "",
            one.column,
            self._lookup,
            self._issue,
            self._source,
            is_complete=one.is_complete,
            neutral=frozenset(self._lexicon.joiners).union(*neutral),
            denials=frozenset(map(fold, (*self._lexicon.roles["denials"], *self._lexicon.parts["denied"]))),
            other_kind=self._other_kind,
        )
        return lru_cache(_CACHE)(reader.read)
