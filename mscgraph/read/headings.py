"""The lines above a table in a plain text: DOI, the table's number and its caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.captions import split_label
from mscgraph.errors import DocumentError
from mscgraph.identifiers import find_doi
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

    The caption is the rest of the last line that begins with a number, with the lines below it; without a number, the
    last line that has no DOI.

    :param above: the lines that are not blank, in order
    """
    for index in range(len(above) - 1, -1, -1):
        label, begin = split_label(above[index].text)
        if label is not None:
            rest = cut(above[index], begin)
            return Title(label, join([*([rest] if rest else []), *above[index + 1 :]]))
    without_doi = [line for line in above if find_doi(line.text) is None]
    return Title(None, without_doi[-1] if without_doi else None)


def check_count(count: int, place: str) -> None:
    """Check the number of tables of a text.

    :raises DocumentError: if they are more than :data:`~mscgraph.read.spans.MAX_TABLES`
    """
    if count > MAX_TABLES:
        raise DocumentError(place, problem=f"more than {MAX_TABLES:,} tables", remedy="split the document")
