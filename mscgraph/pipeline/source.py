"""From a document to collated reports."""

from __future__ import annotations

import gc
import pickle
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import IO

from mscgraph.characters import code_point
from mscgraph.compare import Collator
from mscgraph.errors import DocumentError, reason_of
from mscgraph.graph import article_key
from mscgraph.interpret import ReaderRecipe, expansions_of, judge_abbreviations
from mscgraph.namespaces import fold
from mscgraph.parse import ColumnModel, Replaced, Text, choose_columns, parse_rows, read_frame
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import Column, Frame, Issue, TrialReport

#: Cost per word of a column whose header is unknown, so that it takes few.
_UNKNOWN_COLUMN_PRICE = 0.05
#: Maximum reports kept in memory while the table is collated; the rest wait on disk.
_KEPT_REPORTS = 1_000

#: Called, now and then, with the current step and its extent.
Progress = Callable[[str, int], None]


class Source:
    """A source document, opened: its frame, and the readers of its columns."""

    def __init__(self, path: Path, workshop: Workshop) -> None:
        """Read the document and find its table.

        :raises DocumentError: if the document cannot be read, or holds no table that can be read
        """
        self.text = _read_text(path)
        self.workshop = workshop
        vocabulary = workshop.vocabulary
        frame = read_frame(self.text, vocabulary.header_words())
        ways = (frame.columns, *frame.other_columns)
        columns = tuple({column.key: column for way in ways for column in way}.values())
        self.recipe = ReaderRecipe(frame.source, columns, expansions_of(frame.abbreviations))
        self._reader = self.recipe.build(workshop.lexicon)
        self.frame: Frame = choose_columns(self.text, frame, self._model)
        self.description = workshop.describe_source(path, frame.source)

    def _model(self, column: Column) -> ColumnModel:
        price = 0.0 if column.known else _UNKNOWN_COLUMN_PRICE
        return ColumnModel(self._reader.recogniser(column.key), price)

    @cached_property
    def issues(self) -> list[Issue]:
        """The issues of the table as a whole: its characters, its footnote, its header."""
        vocabulary = self.workshop.vocabulary
        issues = [self._replaced_character(one) for one in self.text.replaced]
        issues += judge_abbreviations(
            self.frame.abbreviations, vocabulary.names_of, fold, vocabulary.make_issue
        )
        for column in self.frame.columns:
            if not column.known:
                message = f"no vocabulary knows the column {column.header!r}; it is kept as text"
                issues.append(vocabulary.make_issue("unknown-column", None, message, column.header))
        return issues

    def _replaced_character(self, one: Replaced) -> Issue:
        name = code_point(one.char)
        times = f", {one.count:,} times in the document" if one.count > 1 else ""
        message = f"no XML can hold the {name} at character {one.column} of line {one.line}{times}; U+FFFD replaces it"
        return self.workshop.vocabulary.make_issue("replaced-character", None, message, name)

    def read(self, progress: Progress | None = None) -> Iterator[TrialReport]:
        """Yield the reports in order, each by itself: without what only shows between reports."""
        models = [self._model(column) for column in self.frame.columns]
        for row in parse_rows(self.text, self.frame, models):
            report = self._reader.read(row)
            found = (*self._unlinked_concepts(report), *self._unlinked_publication(report))
            if progress is not None:
                progress("rows read", row.position)
            yield replace(report, issues=(*report.issues, *found)) if found else report

    def _unlinked_concepts(self, report: TrialReport) -> Iterator[Issue]:
        """Yield an issue for each concept of the vocabulary that no mapping leads out of."""
        linker, make_issue = self.workshop.linker, self.workshop.vocabulary.make_issue
        for read in {read.value: read for read in report.concepts}.values():
            concept = read.value
            if not concept.minted and linker.is_linked(concept) is False:
                column = read.evidence.column
                cell = report.row.cell(column)
                words = cell.text[read.evidence.start : read.evidence.end] if cell else None
                message = f"no external identifier is known for the {concept.kind} {concept.label}"
                yield make_issue("unlinked-concept", column, message, words)

    def _unlinked_publication(self, report: TrialReport) -> Iterator[Issue]:
        reference = report.reference
        if reference is None:
            return
        publication = self.workshop.linker.link_reference(article_key(self.frame), reference.value)
        if publication is None or not (publication.doi or publication.pubmed):
            message = f"no DOI and no PubMed id is known for reference {reference.value}"
            column = reference.evidence.column
            yield self.workshop.vocabulary.make_issue(
                "unlinked-publication", column, message, str(reference.value)
            )


def _read_text(path: Path) -> Text:
    try:
        stream = path.open("rb")
    except IsADirectoryError as error:
        raise DocumentError(path, "a text document", "a folder") from error
    except FileNotFoundError as error:
        raise DocumentError(path, problem="no such file") from error
    except (OSError, ValueError) as error:
        raise DocumentError(path, problem=f"cannot be read: {reason_of(error)}") from error
    with stream:
        return Text(str(path), stream)


@dataclass(slots=True)
class Spool:
    """Reports on their way from the first pass to the second: the first in memory, the rest on disk."""

    collator: Collator
    _first: list[TrialReport] = field(default_factory=list)
    _stream: IO[bytes] | None = None
    count: int = 0

    def fill(self, source: Source, progress: Progress | None = None) -> None:
        """Read all reports of *source*."""
        for report in source.read(progress):
            self.add(report)

    def add(self, report: TrialReport) -> None:
        """Keep *report*, and take note of its registrations."""
        self.collator.add(report)
        self.count += 1
        if self.count <= _KEPT_REPORTS:
            self._first.append(report)
            return
        if self._stream is None:
            gc.enable()
            self._stream = tempfile.TemporaryFile()  # noqa: SIM115 - read in the second pass
        pickle.dump(report, self._stream, protocol=pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[TrialReport]:
        """Yield the reports in order, with what only shows between reports."""
        for report in chain(self._first, self._spooled()):
            found = self.collator.issues_of(report, report.number_column)
            yield replace(report, issues=(*report.issues, *found)) if found else report

    def _spooled(self) -> Iterator[TrialReport]:
        if self._stream is None:
            return
        self._stream.seek(0)
        for _ in range(self.count - len(self._first)):
            report: TrialReport = pickle.load(self._stream)  # written by this process
            yield report


def collate(source: Source, progress: Progress | None = None) -> Iterator[TrialReport]:
    """Yield the reports of one table in order, with what only shows between them."""
    spool = Spool(Collator(source.workshop.vocabulary.make_issue, source.workshop.properties))
    spool.fill(source, progress)
    yield from spool
