"""The choice of tables: whether a table lists trials, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.characters import Visible
from mscgraph.namespaces import fold
from mscgraph.records import Cell, Frame, Row
from mscgraph.shape.knowledge import Knowledge, names_one, names_within, states_people

#: Minimum columns with details of trials beside one of people, where no registry number is found.
_MIN_DETAILS = 2
#: Minimum share of the rows that can be read.
_MIN_READ = 0.5
#: Minimum share of the rows with a registry number, of a table that nothing else shows to list trials.
_MIN_NUMBERED = 0.3
#: Numbers and single letters, by which the names of parts of one thing differ.
_ORDINAL = re.compile(r"\b(?:\d[\d.,]*|[ivx]+|[a-z])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a table lists trials.

    :param reason: in words
    """

    lists_trials: bool
    reason: str


def judge(frame: Frame, rows: Sequence[Row], knowledge: Knowledge, *, whole: bool) -> Verdict:
    """Return the verdict on a table by its caption, its columns and its first rows.

    A table lists trials when its rows have numbers of registries; or when it has a column of people and two columns
    that state how trials were done, and its rows are neither numbered parts of one trial nor its arms.

    :param whole: whether *rows* are all rows of the table
    """
    if not rows:
        return Verdict(False, "it has no rows below its header")
    columns = frame.columns
    if not columns:
        return Verdict(False, "no line of it is a header that names known columns")
    for words in (frame.caption or "", *(column.header for column in columns)):
        if names_within(words, knowledge.exclusions):
            return Verdict(False, f"it lists what was left out, by {words!r}")
    read = [row for row in rows if row.fault is None]
    extent = f"its {len(rows)} rows" if whole else f"its first {len(rows)} rows"
    if len(read) < _MIN_READ * len(rows):
        return Verdict(False, f"{len(read)} of {extent} can be read")
    cells = (row.cell(knowledge.number_column.key) for row in read)
    found = sum(knowledge.holds_number(_words(cell)) for cell in cells if cell is not None and cell.text)
    numbered = f"{knowledge.number_name}s in {found} of {extent}"
    if found >= _MIN_NUMBERED * len(read):
        return Verdict(True, numbered)
    if not found and frame.caption and names_within(frame.caption, knowledge.other_tables):
        return Verdict(False, f"it has no {knowledge.number_name}s, and its caption is {frame.caption!r}")
    details = [one.header for one in columns if one.known and one.key in knowledge.details]
    people = [one.header for one in columns if states_people(one, knowledge)]
    lacks = f"it has neither {knowledge.number_name}s nor" if not found else f"it has {numbered}, and lacks"
    if not people:
        return Verdict(False, f"{lacks} a column of {next(iter(knowledge.people.values()))}")
    if len(details) < _MIN_DETAILS:
        return Verdict(False, f"{lacks} {_MIN_DETAILS} columns of {', '.join(knowledge.details.values())}")
    if not found and (reason := _names_parts(read, knowledge)) is not None:
        return Verdict(False, reason)
    return Verdict(True, f"columns {', '.join((*people, *details))}")


def _names_parts(rows: Sequence[Row], knowledge: Knowledge) -> str | None:
    """Return why the rows are parts of one trial, by their first words; ``None`` where they are not."""
    names = [_words(row.cells[0]) for row in rows if row.cells]
    for name in names:
        if names_one(name, knowledge.controls):
            return f"its rows are arms of a trial, such as {name!r}"
    stems = {fold(_ORDINAL.sub("", name)) for name in names}
    if len(names) == len(set(names)) > len(stems) == 1 and any(map(str.isalpha, stems.pop())):
        return f"its rows are parts of a trial, such as {names[0]!r}"
    return None


def _words(cell: Cell) -> str:
    return Visible.of(cell.text, cell.marks).text
