"""Documents: found, opened, and their tables chosen."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from mscgraph.errors import DocumentError, LoadError, reason_of
from mscgraph.interpret import ReaderRecipe, RowReader, expansions_of
from mscgraph.namespaces import DIGEST_DIGITS, fold
from mscgraph.pipeline.duplicates import Chosen, Fingerprint, LeftOut, part_duplicates, part_ids
from mscgraph.pipeline.paths import STANDARD_INPUT, FoundFile, find_documents, holds
from mscgraph.pipeline.source import Progress, Source
from mscgraph.pipeline.workshop import Workshop
from mscgraph.read import Content, read_document
from mscgraph.records import Column, Document, Frame
from mscgraph.relations import grouped
from mscgraph.shape import ColumnModel, FoundTable, find_tables

#: The name of standard input in messages.
_STANDARD_INPUT_NAME = "standard input"
#: Cost per word of a column whose header is unknown, so that it takes few.
_UNKNOWN_COLUMN_PRICE = 0.05
#: The reason for leaving out a table where others are named.
_NOT_NAMED = "not named by --table"
#: Maximum tables and files whose reason a message has.
_MAX_REASONS = 3
#: Maximum bytes of standard input that are kept in memory; more are kept on disk.
_KEPT_BYTES = 1 << 24
#: Maximum bytes of standard input.
_MAX_INPUT_BYTES = 1 << 30


class OpenedDocument:
    """A document, opened: its tables, each with its reader.

    :ivar tables: all tables, whether or not they list trials
    """

    def __init__(self, path: Path, workshop: Workshop) -> None:
        """Read the document and find its tables.

        :raises DocumentError: if the document cannot be read
        """
        self.path = path
        self.name = _STANDARD_INPUT_NAME if path == STANDARD_INPUT else str(path)
        self.workshop = workshop
        self.document: Document = _read(path, self.name)
        self._readers: dict[str, RowReader] = {}
        self.tables: list[FoundTable] = find_tables(self.document, workshop.knowledge, self._models_of)

    def _models_of(self, frame: Frame) -> Callable[[Column], ColumnModel]:
        ways = (frame.columns, *frame.other_columns)
        columns = tuple({column.key: column for way in ways for column in way}.values())
        about = "\n".join(filter(None, (frame.caption, self.document.title)))
        recipe = ReaderRecipe(frame.source, columns, expansions_of(frame.abbreviations), about)
        reader = self._readers[frame.source] = recipe.build(self.workshop.lexicon)

        def model(column: Column) -> ColumnModel:
            price = 0.0 if column.known else _UNKNOWN_COLUMN_PRICE
            closed = reader.is_closed(column.key)
            return ColumnModel(reader.recogniser(column.key), price, closed, takes_text=not column.known)

        return model

    def choose(self, names: Sequence[str] = ()) -> list[FoundTable]:
        """Return the tables that list trials, or those that are named.

        :param names: printed numbers, ``at-3`` for the third table, labels or ids
        :raises DocumentError: if there is no such table, or none that lists trials
        """
        chosen = self._named(names) if names else self.listing
        if not chosen:
            raise self._no_table()
        return chosen

    @property
    def listing(self) -> list[FoundTable]:
        """The tables that list trials."""
        return [table for table in self.tables if table.verdict.lists_trials]

    def sources(self, names: Sequence[str] = ()) -> list[Source]:
        """Return the tables that :meth:`choose` chooses, each with its reader.

        :raises DocumentError: if there is no such table, or none that lists trials
        """
        tables = self.choose(names)
        return [self.source(table, is_first=table is tables[0]) for table in tables]

    def source(self, table: FoundTable, remarks: tuple[str, ...] = (), *, is_first: bool = True) -> Source:
        """Return a table with its reader.

        :param remarks: issues of the table as a whole, in words
        :param is_first: whether the issues of the document as a whole are the table's
        """
        reader = self._readers[table.frame.source]
        return Source(self.document, table, reader, self.path, self.workshop, remarks, is_first=is_first)

    def left_out(self, names: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
        """Yield name and reason of each table that :meth:`choose` does not choose."""
        taken = self.choose(names)
        for table in self.tables:
            if table not in taken:
                yield table.name, _NOT_NAMED if names else table.verdict.reason

    @property
    def remarks(self) -> list[LeftOut]:
        """The remarks on the document."""
        return [LeftOut(self.name, None, words, is_remark=True) for words in self.document.remarks]

    def rename(self, table: FoundTable) -> None:
        """Give a table an id that no other document's table has."""
        source = f"{table.frame.source}~{self.document.sha256[:DIGEST_DIGITS]}"
        table.frame = replace(table.frame, source=source)
        self._models_of(table.frame)

    def _named(self, names: Sequence[str]) -> list[FoundTable]:
        """Return the tables of these names, in their order, each once.

        :raises DocumentError: if a name is that of no table or of several, or its table has no rows
        """
        tables = self._tables_by_name
        for name in names:
            found = tables.get(fold(name), [])
            if not found:
                there = ", ".join(table.name for table in self.tables) or "none"
                raise DocumentError(
                    self.name,
                    problem=f"the document has no table named {name!r}",
                    remedy=f"its tables are {there}",
                )
            if len(found) > 1:
                raise DocumentError(
                    self.name,
                    problem=f"{len(found)} tables are named {name!r}",
                    remedy=f"pass --table {' or --table '.join(table.place_name for table in found)}",
                )
            if not found[0].has_rows:
                raise DocumentError(self.name, problem=f"table {found[0].name} has no rows below its header")
        return [*dict.fromkeys(tables[fold(name)][0] for name in names)]

    @cached_property
    def _tables_by_name(self) -> dict[str, list[FoundTable]]:
        """The tables by id, label, printed number and place, folded."""
        return grouped((fold(name), table) for table in self.tables for name in table.names)

    def _no_table(self) -> DocumentError:
        """Return the refusal of a document without a table that lists trials, with the reason."""
        if not self.tables:
            remarks = "".join(f"; {remark}" for remark in self.document.remarks)
            return DocumentError(self.name, problem=f"no table in the document{remarks}")
        reasons = _first_of([f"table {table.name}: {table.verdict.reason}" for table in self.tables])
        return DocumentError(
            self.name,
            problem=f"no table lists trials ({reasons})",
            remedy="mscgraph tables lists them, --table takes one all the same",
        )


@dataclass(slots=True)
class Gathered:
    """The tables of a run.

    :param remarks: on documents that are read
    :param documents: number of documents with a table that is read
    """

    sources: list[Source] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[LeftOut] = field(default_factory=list)
    documents: int = 0


def gather(
    paths: Sequence[Path],
    workshop: Workshop,
    tables: Sequence[str] = (),
    progress: Progress | None = None,
    *,
    keep_duplicates: bool = False,
) -> Gathered:
    """Open the documents that *paths* name and choose their tables, in the order of the documents' paths.

    A file that is named must have a table; one that a folder or a pattern leads to is left out where it has none. Of a
    table that several documents have, the one with the most marks is read. Tables with one id and other cells are all
    read, with ids and remarks of their own.

    :param tables: names of the tables, of one document; without them, those that list trials
    :param keep_duplicates: whether each document's is read
    :raises DocumentError: if a document that is named cannot be read, or nothing is left
    """
    found = find_documents(paths)
    if tables and len(found) > 1:
        problem = f"--table names tables of one document, and there are {len(found)}"
        raise DocumentError(_join(paths), problem=problem, remedy="name one document")
    gathered = Gathered()
    chosen: list[Chosen[OpenedDocument]] = []

    def choose(opened: OpenedDocument, named: bool) -> None:
        gathered.remarks += opened.remarks
        if not named and opened.tables and not opened.listing:
            gathered.left_out += (LeftOut(opened.name, one.name, one.verdict.reason) for one in opened.tables)
            return
        taken = opened.choose(tables)
        several = len(found) > 1 or len(taken) > 1
        new = [Chosen(opened, one, Fingerprint.of(one) if several else None) for one in taken]
        if several:  # a sidecar that is malformed is one document's
            opened.sources(tables)
        chosen.extend(new)
        gathered.left_out += (LeftOut(opened.name, *words) for words in opened.left_out(tables))

    unread = open_each(found, workshop, choose, progress)
    gathered.left_out = sorted([*unread, *gathered.left_out], key=lambda one: Path(one.document))
    if not chosen:
        raise _nothing_read(paths, len(found), gathered.left_out)
    kept, duplicates = part_duplicates(chosen, keep=keep_duplicates)
    gathered.left_out += duplicates
    renamed = dict(part_ids(kept))
    by_document = grouped((one.opened, one) for one in kept)
    gathered.documents = len(by_document)
    for opened, together in by_document.items():
        sources = [
            opened.source(one.table, _describe_id(one, renamed.get(one)), is_first=one is together[0])
            for one in together
        ]
        sources[0].left_out = tuple(f"table {name}: {reason}" for name, reason in opened.left_out(tables))
        gathered.sources += sources
    return gathered


def open_each(
    found: Sequence[FoundFile],
    workshop: Workshop,
    take: Callable[[OpenedDocument, bool], None],
    progress: Progress | None = None,
) -> list[LeftOut]:
    """Open each document, hand it to *take*, and return those that cannot be read.

    A file that is alone in its folder counts as named.

    :param take: is given a document, and whether it is named

    :raises DocumentError: if a document that is named cannot be read
    :raises LoadError: if its sidecar is malformed
    """
    unread: list[LeftOut] = []
    for number, file in enumerate(found, 1):
        if progress is not None and len(found) > 1:
            progress(f"opening: document {number:,} of {len(found):,}, {file.path}", 0)
        named = file.named or len(found) == 1
        try:
            if file.problem:
                raise DocumentError(file.path, problem=file.problem)
            take(OpenedDocument(file.path, workshop), named)
        except (DocumentError, LoadError) as error:
            if named:
                raise
            remedy = f"; {error.remedy}" if error.remedy else ""
            reason = f"{_place_within(error.place, str(file.path))}{error.problem}{remedy}"
            unread.append(LeftOut(str(file.path), None, reason))
    return unread


def _place_within(place: str, document: str) -> str:
    """Return a place without its document's name, as the beginning of a reason."""
    if place != document and not place.startswith(f"{document}:"):
        return f"{place}: "
    within = place.removeprefix(document).lstrip(": ")
    return f"{'line ' if within.isdecimal() else ''}{within}: " if within else ""


def no_document(paths: Sequence[Path]) -> DocumentError:
    """Return the refusal of folders without a file."""
    remedy = "name a document, or a folder that holds some"
    return DocumentError(_join(paths), problem="no file to read", remedy=remedy)


def _nothing_read(paths: Sequence[Path], count: int, left_out: Sequence[LeftOut]) -> DocumentError:
    """Return the refusal of folders and patterns whose files have no table that lists trials."""
    if not left_out:
        return no_document(paths)
    reasons = _first_of([*map(str, left_out)])
    problem = f"none of {count:,} files has a table that lists trials ({reasons})"
    return DocumentError(_join(paths), problem=problem)


def _first_of(reasons: Sequence[str]) -> str:
    more = f"; and {len(reasons) - _MAX_REASONS:,} more" if len(reasons) > _MAX_REASONS else ""
    return f"{'; '.join(reasons[:_MAX_REASONS])}{more}"


def _join(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))


def _describe_id(one: Chosen[OpenedDocument], first: Chosen[OpenedDocument] | None) -> tuple[str, ...]:
    """Return the remark on a table whose id another one has."""
    if first is None:
        return ()
    cells = "the same" if one.has_cells_of(first) else "other"
    return (f"the table {first.table.frame.source} is in another document too, with {cells} cells",)


def _read(path: Path, name: str) -> Document:
    if path == STANDARD_INPUT:
        return _read_standard_input(name)
    if str(path).startswith(("http:/", "https:/", "10.", "doi:")) and not holds(path, Path.exists):
        raise DocumentError(
            # A path has one of two slashes.
            str(path).replace(":/", "://", 1),
            problem="an address or a DOI, which is not fetched",
            remedy="save the page or the JATS file, and name the file",
        )
    if holds(path, Path.exists) and not holds(path, Path.is_file) and not holds(path, Path.is_dir):
        raise DocumentError(path, problem="not a file", remedy="name a file, or - for standard input")
    try:
        stream = path.open("rb")
    except IsADirectoryError as error:
        raise DocumentError(path, "a document", "a folder") from error
    except FileNotFoundError as error:
        raise DocumentError(path, problem="no such file") from error
    except (OSError, ValueError) as error:
        raise DocumentError(path, problem=f"cannot be read: {reason_of(error)}") from error
    with stream:
        return _read_stream(name, stream)


def _read_standard_input(name: str) -> Document:
    if sys.stdin is None:
        raise DocumentError(name, problem="it is closed", remedy="pipe a document into it, or name a file")
    with tempfile.SpooledTemporaryFile(_KEPT_BYTES) as spool:
        while block := sys.stdin.buffer.read(_KEPT_BYTES):
            spool.write(block)
            if spool.tell() > _MAX_INPUT_BYTES:
                raise DocumentError(
                    name, problem=f"more than {_MAX_INPUT_BYTES:,} bytes", remedy="name a file"
                )
        return _read_stream(name, spool)  # type: ignore[arg-type]


def _read_stream(name: str, stream: BinaryIO) -> Document:
    return read_document(name, Content(name, stream))
