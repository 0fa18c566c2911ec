"""From a document to collated reports."""

from __future__ import annotations

import gc
import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache, cached_property
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

from mscgraph.characters import code_point
from mscgraph.compare import Collator
from mscgraph.graph import article_key
from mscgraph.interpret import RowReader, judge_abbreviations
from mscgraph.namespaces import fold
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import Document, Issue, Replaced, TrialReport
from mscgraph.shape import FoundTable, find_further, name_frame, name_row

#: Maximum reports kept in memory while the table is collated; they wait on disk in lots of this size.
_KEPT_REPORTS = 250

#: Called, now and then, with the current step and its extent.
Progress = Callable[[str, int], None]


class Source:
    """A table of a document, and the reader of its rows."""

    def __init__(
        self,
        document: Document,
        table: FoundTable,
        reader: RowReader,
        path: Path,
        workshop: Workshop,
        remarks: tuple[str, ...] = (),
        *,
        is_first: bool = True,
    ) -> None:
        """Take a table of *document*.

        :param path: of the document, beside which its sidecar is looked for
        :param remarks: issues of the table as a whole, in words
        :param is_first: whether it is the document's first table that is read, which has the document's own issues
        :raises LoadError: if the sidecar is malformed
        """
        self.document = document
        self.table = table
        self.workshop = workshop
        found = find_further(table.frame, workshop.knowledge)
        self.frame, self._keys = name_frame(table.frame, found)
        self._reader = reader
        #: Notes on the table as a whole.
        self.remarks = remarks
        self.description = self.workshop.describe_source(path, self.frame.source)
        self._is_first = is_first
        #: The issues of tables of the document that are left out.
        self.left_out: tuple[str, ...] = ()

    @cached_property
    def issues(self) -> list[Issue]:
        """The issues of the table as a whole: its characters, its footnote, its header."""
        vocabulary = self.workshop.vocabulary
        replaced, remarks = (self.document.replaced, self.document.remarks) if self._is_first else ((), ())
        issues = [self._replaced_character(one) for one in replaced]
        issues += judge_abbreviations(
            self.frame.abbreviations, vocabulary.names_of, fold, vocabulary.make_issue
        )
        for column in self.frame.columns:
            if column.by_cells:
                kind = column.key.replace("_", " ")
                message = f"by its cells, the column {column.header!r} states the {kind}"
                if column.labelled is not None:
                    message += f"; by its label, the {column.labelled.replace('_', ' ')}"
                issues.append(vocabulary.make_issue("column-by-cells", column.key, message, column.header))
            if not column.known and column.labelled is not None:
                kind = column.labelled.replace("_", " ")
                message = (
                    f"another column states the {kind}, or several may; {column.header!r} is kept as text"
                )
                issues.append(vocabulary.make_issue("unread-column", column.key, message, column.header))
            elif not column.known:
                message = f"no vocabulary knows the column {column.header!r}; it is kept as text"
                issues.append(vocabulary.make_issue("unknown-column", column.key, message, column.header))
        for remark in (*remarks, *self.remarks):
            issues.append(vocabulary.make_issue("document-remark", None, remark))
        issues += [vocabulary.make_issue("left-out-table", None, words) for words in self.left_out]
        return issues

    def _replaced_character(self, one: Replaced) -> Issue:
        name = code_point(one.char)
        times = f", {one.count:,} times in the document" if one.count > 1 else ""
        place = f" at character {one.column} of line {one.line}" if one.line else ""
        message = f"no XML can hold the {name}{place}{times}; U+FFFD replaces it"
        return self.workshop.vocabulary.make_issue("replaced-character", None, message, name)

    def read(self) -> Iterator[TrialReport]:
        """Yield the reports in order, each by itself: without what only shows between reports."""
        for row in self.table.rows():
            report = self._reader.read(name_row(row, self._keys))
            found = (*self._unlinked_concepts(report), *self._unlinked_publication(report))
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
                message = f"no external identifier is known for the {concept.kind.replace('-', ' ')} {concept.label}"
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


class _Pickler(pickle.Pickler):
    """Writes records as calls of their classes: what dataclasses do for frozen ones looks up their fields each time."""

    def reducer_override(self, value: Any) -> Any:
        record: Any = type(value)
        values = _values_of(record)
        return NotImplemented if values is None else (record, values(value))


@cache
def _values_of(record: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return the function that gives the arguments of a *record*, ``None`` for another class."""
    if not is_dataclass(record):
        return None
    names = [one.name for one in fields(record)]
    return (
        attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
    )


@dataclass(slots=True)
class Spool:
    """Reports on their way from the first pass to the second: the last in memory, those before on disk."""

    collator: Collator
    count: int = 0
    _recent: list[TrialReport] = field(default_factory=list)
    _stream: IO[bytes] | None = None
    _batches: int = 0

    def fill(self, source: Source, progress: Progress | None = None) -> None:
        """Read all reports of *source*."""
        for report in source.read():
            self.add(report)
            if progress is not None:
                progress("rows read", self.count)

    def add(self, report: TrialReport) -> None:
        """Keep *report*, and take note of its registrations."""
        self.collator.add(report)
        self.count += 1
        self._recent.append(report)
        if len(self._recent) == _KEPT_REPORTS:
            self._write()

    def _write(self) -> None:
        if self._stream is None:
            gc.freeze()  # what stays need not be looked at again and again
            gc.enable()
            self._stream = tempfile.TemporaryFile()  # noqa: SIM115 - read in the second pass
        _Pickler(self._stream, pickle.HIGHEST_PROTOCOL).dump(self._recent)
        self._recent = []
        self._batches += 1

    def __iter__(self) -> Iterator[TrialReport]:
        """Yield the reports in order, with what only shows between reports."""
        for report in chain(self._written(), self._recent):
            found = self.collator.issues_of(report, report.number_column)
            yield replace(report, issues=(*report.issues, *found)) if found else report

    def _written(self) -> Iterator[TrialReport]:
        if self._stream is None:
            return
        self._stream.seek(0)
        for _ in range(self._batches):
            reports: list[TrialReport] = pickle.load(self._stream)  # written by this process
            yield from reports


def collate(sources: Sequence[Source], progress: Progress | None = None) -> Iterator[TrialReport]:
    """Yield the reports of tables in order, with what only shows between them.

    :param sources: at least one
    """
    workshop = sources[0].workshop
    spool = Spool(Collator(workshop.vocabulary.make_issue, workshop.properties))
    for source in sources:
        spool.fill(source, progress)
    yield from spool
