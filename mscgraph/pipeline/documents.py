"""Documents: found, opened, and their tables chosen."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from glob import glob, has_magic
from pathlib import Path
from typing import BinaryIO

from mscgraph.errors import DocumentError, reason_of
from mscgraph.interpret import ReaderRecipe, RowReader, expansions_of
from mscgraph.namespaces import DIGEST_DIGITS
from mscgraph.pipeline.duplicates import LeftOut, part_duplicates
from mscgraph.pipeline.source import Progress, Source
from mscgraph.pipeline.workshop import Workshop
from mscgraph.read import Content, read_document
from mscgraph.records import Column, Document, Frame
from mscgraph.relations import grouped
from mscgraph.shape import ColumnModel, FoundTable, find_tables

#: The path of standard input, and its name in messages.
STANDARD_INPUT, _STANDARD_INPUT_NAME = Path("-"), "standard input"
#: Cost per word of a column whose header is unknown, so that it takes few.
_UNKNOWN_COLUMN_PRICE = 0.05
#: The reason for leaving out a table where others are named.
_NOT_NAMED = "not named by --table"
#: Maximum tables whose reason a message has.
_MAX_REASONS = 3
#: Maximum bytes of standard input that are kept in memory; more are kept on disk.
_KEPT_BYTES = 1 << 24
#: Maximum bytes of standard input.
_MAX_INPUT_BYTES = 1 << 30
#: Suffixes of files that describe documents.
_SIDECARS = frozenset({".yaml", ".yml"})


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
        recipe = ReaderRecipe(frame.source, columns, expansions_of(frame.abbreviations))
        reader = self._readers[frame.source] = recipe.build(self.workshop.lexicon)

        def model(column: Column) -> ColumnModel:
            return ColumnModel(reader.recogniser(column.key), 0.0 if column.known else _UNKNOWN_COLUMN_PRICE)

        return model

    def choose(self, names: Sequence[str] = ()) -> list[FoundTable]:
        """Return the tables that list trials, or those that are named.

        :param names: printed numbers, ``at-3`` for the third table, labels or ids
        :raises DocumentError: if there is no such table, or none that lists trials
        """
        chosen = self._named(names) if names else [one for one in self.tables if one.verdict.lists_trials]
        if not chosen:
            raise self._no_table()
        return chosen

    def sources(self, names: Sequence[str] = ()) -> list[Source]:
        """Return the tables that :meth:`choose` chooses, each with its reader.

        :raises DocumentError: if there is no such table, or none that lists trials
        """
        return list(map(self.source, self.choose(names)))

    def source(self, table: FoundTable) -> Source:
        """Return a table with its reader."""
        return Source(self.document, table, self._readers[table.frame.source], self.path, self.workshop)

    def rename(self, table: FoundTable) -> None:
        """Give a table an id that no other document's table has."""
        source = f"{table.frame.source}~{self.document.sha256[:DIGEST_DIGITS]}"
        table.frame = replace(table.frame, source=source)
        self._models_of(table.frame)

    def _named(self, names: Sequence[str]) -> list[FoundTable]:
        known = {
            key: table for table in self.tables for key in (table.frame.source, table.frame.label, table.name)
        }
        for name in names:
            if name not in known:
                there = ", ".join(table.name for table in self.tables) or "none"
                raise DocumentError(
                    self.name,
                    problem=f"the document has no table named {name!r}",
                    remedy=f"its tables are {there}",
                )
        return [known[name] for name in dict.fromkeys(names)]

    def _no_table(self) -> DocumentError:
        """Return the refusal of a document without a table that lists trials, with the reason."""
        if not self.tables:
            remarks = "".join(f"; {remark}" for remark in self.document.remarks)
            return DocumentError(self.name, problem=f"no table in the document{remarks}")
        reasons = [f"table {table.name}: {table.verdict.reason}" for table in self.tables]
        more = f"; and {len(reasons) - _MAX_REASONS} more" if len(reasons) > _MAX_REASONS else ""
        return DocumentError(
            self.name,
            problem=f"no table lists trials ({'; '.join(reasons[:_MAX_REASONS])}{more})",
            remedy="mscgraph tables lists them, --table takes one all the same",
        )


@dataclass(slots=True)
class Gathered:
    """The tables of a run.

    :param documents: number of documents with a table that is read
    """

    sources: list[Source] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    documents: int = 0


def gather(
    paths: Sequence[Path],
    workshop: Workshop,
    tables: Sequence[str] = (),
    progress: Progress | None = None,
    *,
    keep_duplicates: bool = False,
) -> Gathered:
    """Open the documents that *paths* name and choose their tables.

    A file that is named must have a table; one that a folder holds is left out where it has none. Of a table that
    several documents have, the one with the most marks is read.

    :param tables: names of the tables, of one document; without them, those that list trials
    :param keep_duplicates: whether to read each
    :raises DocumentError: if a document that is named cannot be read, or nothing is left
    """
    gathered = Gathered()
    found = [*find_documents(paths)]
    if tables and len(found) != 1:
        problem = f"--table names tables of one document, and there are {len(found)}"
        raise DocumentError(", ".join(map(str, paths)), problem=problem, remedy="name one document")
    chosen: list[tuple[OpenedDocument, FoundTable]] = []
    for number, (path, folder) in enumerate(found, 1):
        if progress is not None and len(found) > 1:
            progress("documents opened", number)
        try:
            opened = OpenedDocument(path, workshop)
            taken = opened.choose(tables)
        except DocumentError as error:
            if folder is None:
                raise
            remedy = f"; {error.remedy}" if error.remedy else ""
            gathered.left_out.append(LeftOut(str(path), None, f"{error.problem}{remedy}"))
            continue
        chosen += ((opened, table) for table in taken)
        gathered.left_out += (
            LeftOut(opened.name, table.name, _NOT_NAMED if tables else table.verdict.reason)
            for table in opened.tables
            if table not in taken
        )
    if not chosen:
        if not found:
            raise _no_document(paths)
        raise DocumentError(
            ", ".join(map(str, paths)),
            problem=f"none of {len(found)} files has a table that lists trials",
            remedy="mscgraph tables FILE gives the reasons",
        )
    kept, duplicates = part_duplicates(chosen, keep=keep_duplicates)
    gathered.left_out += duplicates
    gathered.documents = len({opened for opened, _ in kept})
    taken = [table for _, table in chosen]
    for opened, together in grouped(kept).items():
        sources = list(map(opened.source, together))
        sources[0].left_out = tuple(
            f"table {table.name}: {_NOT_NAMED if tables else table.verdict.reason}"
            for table in opened.tables
            if table not in taken
        )
        gathered.sources += sources
    return gathered


def _no_document(paths: Sequence[Path]) -> DocumentError:
    """Return the refusal of folders without a file."""
    remedy = "name a document, or a folder that holds some"
    return DocumentError(", ".join(map(str, paths)), problem="no file to read", remedy=remedy)


def find_documents(paths: Sequence[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Yield each document that *paths* name, with the folder that holds it where a folder is named.

    Folders are walked in sorted order; a link that leads out of its folder, a hidden file and a sidecar are passed
    over. A name with wildcards that is not a file's gives the files that it fits, in sorted order.
    """
    for path in paths:
        if _is(path, Path.is_dir):
            yield from ((file, path) for file in _walk(path))
        elif path != STANDARD_INPUT and has_magic(str(path)) and not _is(path, Path.exists):
            fitting = sorted(map(Path, glob(str(path), recursive=True)))
            if not fitting:
                raise DocumentError(path, problem="no file fits the pattern")
            yield from ((file, None) for file in fitting if file.is_file() and file.suffix not in _SIDECARS)
        else:
            yield path, None


def _is(path: Path, question: Callable[[Path], bool]) -> bool:
    """Return the answer to a question about a path, ``False`` of a name that no file can have."""
    try:
        return question(path)
    except (OSError, ValueError):
        return False


def _walk(folder: Path) -> Iterator[Path]:
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.suffix in _SIDECARS or not path.is_file():
            continue
        if path.resolve().is_relative_to(root):
            yield path


def _read(path: Path, name: str) -> Document:
    if path == STANDARD_INPUT:
        return _read_standard_input(name)
    if str(path).startswith(("http:/", "https:/", "10.", "doi:")) and not _is(path, Path.exists):
        raise DocumentError(
            # A path has one of two slashes.
            str(path).replace(":/", "://", 1),
            problem="an address or a DOI, which is not fetched",
            remedy="save the page or the JATS file, and name the file",
        )
    if _is(path, Path.exists) and not _is(path, Path.is_file) and not _is(path, Path.is_dir):
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
    import sys

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


@dataclass(frozen=True, slots=True)
class ListedTable:
    """A table of a document, as people and programs see it listed.

    :param table: the name for ``--table``
    :param rows: number of rows that would be read
    :param columns: number of columns
    :param columns_read: keys of the known columns, and the labels of the others in quotation marks
    :param lists_trials: whether it is read without being named
    """

    table: str
    label: str | None
    caption: str | None
    rows: int
    columns: int
    form: str
    columns_read: tuple[str, ...]
    lists_trials: bool
    reason: str
    document: str


def list_tables(
    paths: Sequence[Path], progress: Progress | None = None
) -> tuple[list[ListedTable], list[LeftOut]]:
    """Return the tables of documents, and the documents of folders that could not be read, with remarks on others.

    :raises DocumentError: if a document that is named cannot be read
    """
    workshop = Workshop()
    found = [*find_documents(paths)]
    if not found:
        raise _no_document(paths)
    listed: list[ListedTable] = []
    unread: list[LeftOut] = []
    for number, (path, folder) in enumerate(found, 1):
        if progress is not None:
            progress("documents opened", number)
        try:
            opened = OpenedDocument(path, workshop)
        except DocumentError as error:
            if folder is None:
                raise
            unread.append(LeftOut(str(path), None, error.problem))
            continue
        listed += (_list(opened.name, table) for table in opened.tables)
        unread += (LeftOut(opened.name, None, remark, is_remark=True) for remark in opened.document.remarks)
    return listed, unread


def _list(document: str, table: FoundTable) -> ListedTable:
    frame = table.frame
    return ListedTable(
        table.name,
        frame.label,
        frame.caption,
        sum(1 for _ in table.rows()),
        len(frame.columns),
        frame.form,
        tuple(column.key if column.known else repr(column.header) for column in frame.columns),
        table.verdict.lists_trials,
        table.verdict.reason,
        document,
    )
