"""The tables of documents, listed for people and programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mscgraph.pipeline.documents import OpenedDocument, no_document, open_each
from mscgraph.pipeline.duplicates import LeftOut
from mscgraph.pipeline.paths import find_documents
from mscgraph.pipeline.source import Progress
from mscgraph.pipeline.workshop import Workshop
from mscgraph.shape import FoundTable


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
    """Return the tables of documents, in the order of their paths, with what could not be read, and remarks.

    :raises DocumentError: if a document that is named cannot be read
    """
    found = find_documents(paths)
    if not found:
        raise no_document(paths)
    listed: list[ListedTable] = []
    remarks: list[LeftOut] = []

    def take(opened: OpenedDocument, _named: bool) -> None:
        listed.extend([_list(opened.name, table) for table in opened.tables])
        remarks.extend(opened.remarks)

    unread = open_each(found, Workshop(), take, progress)
    return listed, sorted([*unread, *remarks], key=lambda one: Path(one.document))


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
