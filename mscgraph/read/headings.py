"""The lines above a table in a plain text: DOI, the table's number and its caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.captions import find_title
from mscgraph.errors import DocumentError
from mscgraph.read.passages import cut, join
from mscgraph.read.spans import MAX_TABLES
from mscgraph.records import Passage


@dataclass(frozen=True, slots=True)
class Title:
    """The number of a table and its caption.

    :param label: ``Table 2``, ``None`` of a table without a number
    """

    label: str | None
    caption: Passage | None


def read_title(above: Sequence[Passage]) -> Title:
    """Return number and caption of a table from the lines above it.

    :param above: the lines in order; a blank one ends a paragraph
    """
    title = find_title([line.text for line in above])
    lines = [*above[title.first : title.end]]
    if lines and title.begin:
        lines[:1] = filter(None, [cut(lines[0], title.begin)])
    return Title(title.label, join([line for line in lines if line.text]))


def check_count(count: int, place: str) -> None:
    """Check the number of tables of a text.

    :raises DocumentError: if they are more than :data:`~mscgraph.read.spans.MAX_TABLES`
    """
    if count > MAX_TABLES:
        raise DocumentError(place, problem=f"more than {MAX_TABLES:,} tables", remedy="split the document")
