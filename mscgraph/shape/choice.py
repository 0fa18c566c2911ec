"""The choice of tables: whether a table lists trials, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.characters import Visible
from mscgraph.records import Cell, Column, Row, superscripts
from mscgraph.shape.columns import Knowledge

#: Minimum columns with details of trials beside one of people, where no registry number is found.
_MIN_DETAILS = 2
#: Minimum share of the rows that can be read.
_MIN_READ = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a table lists trials.

    :param reason: in words
    """

    lists_trials: bool
    reason: str


def judge(columns: Sequence[Column], rows: Sequence[Row], knowledge: Knowledge) -> Verdict:
    """Return the verdict on a table by its columns and its first rows.

    A table lists trials when its rows have numbers of registries, or when it has a column of people and two columns
    that state how trials were done.
    """
    if not rows:
        return Verdict(False, "it has no rows below its header")
    read = [row for row in rows if row.fault is None]
    if len(read) < _MIN_READ * len(rows):
        return Verdict(False, f"{len(read)} of its first {len(rows)} rows can be read")
    known = {column.key: column.header for column in columns if column.known}
    numbers = knowledge.number_column.key
    cells = [_words(cell) for row in read if (cell := row.cell(numbers)) is not None and cell.text]
    found = sum(map(knowledge.holds_number, cells))
    if found:
        return Verdict(True, f"{knowledge.number_name}s in {found} of {len(rows)} rows")
    people = [header for key, header in known.items() if key in knowledge.people]
    details = [header for key, header in known.items() if key in knowledge.details]
    if people and len(details) >= _MIN_DETAILS:
        return Verdict(True, f"columns {', '.join((*people, *details))}")
    names = list((knowledge.details if people else knowledge.people).values())
    wanted = f"{_MIN_DETAILS} columns of {', '.join(names)}" if people else f"a column of {names[0]}"
    return Verdict(False, f"it has neither {knowledge.number_name}s nor {wanted}")


def _words(cell: Cell) -> str:
    return Visible.of(cell.text, superscripts(cell.marks)).text
