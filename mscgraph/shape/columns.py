"""The columns of a grid: by the words of its header, and by what its cells hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from mscgraph.records import Column
from mscgraph.relations import grouped
from mscgraph.shape.grid import Slots, alone, meaning
from mscgraph.shape.header import mint_column_key
from mscgraph.shape.knowledge import MIN_GRADE, SHORT, Knowledge, names_within

#: Minimum share of the cells with words that hold a registry number, of a column whose label nobody knows.
_MIN_NUMBERS = 0.5
#: Maximum share of a column's cells of the kind of its label, and minimum of another kind, where the cells decide.
_MAX_OWN, _MIN_OTHER = 0.2, 0.6
#: Minimum rows that a column is taken to number, and cells that show its kind.
_MIN_COUNTED = 3
#: Minimum rows that another column than the first is taken to number: 1, 2, 3 may be people.
_MIN_NUMBERED = 5
#: Maximum digits of such a number, and minimum share of the first column's cells that are.
_MAX_DIGITS, _MOSTLY = 5, 0.7
#: Key of a column without a label.
_NAMELESS = "column"


def labels_of(header: Sequence[Slots], width: int) -> list[tuple[str, ...]]:
    """Return the labels above each column from the top level to the lowest, each once."""
    found: list[tuple[str, ...]] = []
    for column in range(width):
        levels = (slots[column] for slots in header)
        words = (meaning(slot.cell.passage) for slot in levels if slot is not None)
        found.append(tuple(dict.fromkeys(filter(None, words))))
    return found


def count_known(slots: Slots, knowledge: Knowledge) -> int:
    """Return how many different columns the labels in a row mean."""
    found = {
        column.key
        for slot in slots
        if slot is not None and not slot.inherited and (column := knowledge.find(meaning(slot.cell.passage)))
    }
    return len(found)


def name_columns(
    labels: Sequence[Sequence[str]], rows: Sequence[Slots], knowledge: Knowledge
) -> tuple[Column, ...]:
    """Return the columns of a table.

    Of two columns with one meaning the one with more cells of the kind has it, else the first; two counts of people by
    labels of several letters are neither. Where cells show another kind than the label, the cells decide.

    :param rows: the first rows below the header
    """
    meanings: dict[int, Column] = {}
    for index, levels in enumerate(labels):
        column = _meaning(levels, knowledge)
        if column is not None and not (column.key in knowledge.people and _counts_rows(index, rows)):
            meanings[index] = column
    known: dict[int, Column] = {}
    for key, indexes in grouped((column.key, index) for index, column in meanings.items()).items():
        if key in knowledge.people:
            chosen = _choose_count([*indexes], labels)
        else:
            chosen = max(indexes, key=lambda index: (_share_of_kind(index, key, rows, knowledge), -index))
        if chosen is not None:
            known[chosen] = meanings[chosen]
    _find_numbers(known, rows, knowledge)
    _exchange_kinds(known, rows, knowledge)
    _name_nameless([not levels for levels in labels], known, rows, knowledge)
    for index in range(len(labels)):
        if index not in known and share_of_numbers(index, rows, knowledge) >= _MIN_NUMBERS:
            meanings[index] = knowledge.number_column
    return tuple(_make_columns(labels, known, meanings, knowledge))


def _meaning(levels: Sequence[str], knowledge: Knowledge) -> Column | None:
    """Return the column that the labels above a column mean together, or the lowest that means one.

    A short label, such as a letter for a number, may count anything: it means nothing without the one above it. Below
    a label of people another one counts some of them, or something else.
    """
    if any(names_within(level, knowledge.controls) for level in levels):
        return None
    column = knowledge.find(" ".join(levels))
    for depth, level in enumerate(reversed(levels)):
        if column is None and len(level) > SHORT:
            column = knowledge.find(level)
            if column is not None and depth and column.key in knowledge.people:
                return None
    return column


def _choose_count(indexes: Sequence[int], labels: Sequence[Sequence[str]]) -> int | None:
    """Return which of several columns counts people: the only one whose label is more than a sign."""
    telling = [index for index in indexes if any(len(level) > SHORT + 1 for level in labels[index])]
    if len(telling) == 1:
        return telling[0]
    return None if telling else indexes[0]


def _share_of_kind(index: int, key: str, rows: Sequence[Slots], knowledge: Knowledge) -> float:
    """Return the share of a column's cells that are of a kind, 0 of one without a recogniser."""
    if key == knowledge.number_column.key:
        return share_of_numbers(index, rows, knowledge)
    return _shares_of_kinds(index, rows, knowledge).get(key, 0.0)


def _find_numbers(known: dict[int, Column], rows: Sequence[Slots], knowledge: Knowledge) -> None:
    """Make the column with most registry numbers that of the numbers, whatever labels mean.

    A label is one person's word for a column; a registry number is nothing but itself.
    """
    numbers = knowledge.number_column
    width = len(rows[0]) if rows else 0
    shares = {index: share_of_numbers(index, rows, knowledge) for index in range(width)}
    best = max(shares, key=shares.__getitem__, default=None)
    labelled = [index for index, column in known.items() if column.key == numbers.key]
    if best is None or shares[best] < _MIN_NUMBERS:
        return
    for index in labelled:
        if shares[index] >= _MIN_NUMBERS:
            return
        del known[index]
    label = known.get(best)
    known[best] = replace(numbers, by_cells=True, labelled=label.key if label else None)


def _exchange_kinds(known: dict[int, Column], rows: Sequence[Slots], knowledge: Knowledge) -> None:
    """Give a column whose cells are of another kind than its label means that kind, where no other column has it."""
    wrong: dict[int, str] = {}
    for index, column in known.items():
        if column.key not in knowledge.recognisers or column.by_cells:
            continue
        shares = _shares_of_kinds(index, rows, knowledge)
        best = max(shares, key=shares.__getitem__)
        if shares[column.key] <= _MAX_OWN and shares[best] >= _MIN_OTHER:
            wrong[index] = best
    while taken := _taken(known, wrong):
        del wrong[taken[0]]
    for index, key in wrong.items():
        known[index] = replace(knowledge.detail_columns[key], by_cells=True, labelled=known[index].key)


def _name_nameless(
    nameless: Sequence[bool], known: dict[int, Column], rows: Sequence[Slots], knowledge: Knowledge
) -> None:
    """Give columns without a label the kinds of their cells, where no other column has them."""
    for index in range(len(nameless)):
        free = set(knowledge.recognisers) - {column.key for column in known.values()}
        shares = _shares_of_kinds(index, rows, knowledge) if nameless[index] and index not in known else {}
        best = max(free & set(shares), key=lambda key: (shares[key], key), default=None)
        if best is not None and shares[best] >= _MIN_OTHER:
            known[index] = replace(knowledge.detail_columns[best], by_cells=True)


def _taken(known: Mapping[int, Column], wrong: Mapping[int, str]) -> list[int]:
    """Return the columns that cannot have the kind of their cells, for another column has it or will have it."""
    kinds = [wrong.get(index, column.key) for index, column in known.items()]
    return [index for index, key in wrong.items() if kinds.count(key) > 1]


def _shares_of_kinds(index: int, rows: Sequence[Slots], knowledge: Knowledge) -> dict[str, float]:
    """Return the share of the cells with letters in a column that each recogniser accepts, 0 of few cells.

    A number without a word may be of any kind.
    """
    cells = (slot.cell.passage for slots in rows if (slot := slots[index]) is not None and slot.text)
    words = [text for text in map(meaning, cells) if any(map(str.isalpha, text))]
    if len(words) < _MIN_COUNTED:
        return dict.fromkeys(knowledge.recognisers, 0.0)
    return {
        key: sum((one.grade(text).score or 0.0) >= MIN_GRADE for text in words) / len(words)
        for key, one in knowledge.recognisers.items()
    }


def _counts_rows(index: int, rows: Sequence[Slots]) -> bool:
    """Return whether the cells of a column number the rows: 1, 2, 3 …, in the first column with gaps and restarts."""
    lines = (slots for slots in rows if alone(slots) is None)
    slots_with_words = [slot for slots in lines if (slot := slots[index]) is not None and slot.text]
    words = [slot.text.strip(".") for slot in slots_with_words if not slot.inherited]
    numbers = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < _MAX_DIGITS]
    if len(numbers) < _MIN_COUNTED:
        return False
    if index == 0:
        falls = [after for before, after in pairwise(numbers) if after <= before]
        begins_anew = not falls or {numbers[0], *falls} == {1}
        return begins_anew and len(falls) < len(numbers) / 2 and len(numbers) >= _MOSTLY * len(words)
    return len(numbers) >= _MIN_NUMBERED and numbers == list(range(1, len(words) + 1))


def share_of_numbers(index: int, rows: Sequence[Slots], knowledge: Knowledge) -> float:
    """Return the share of the cells with words in a column that hold a registry number, 0 where none has words."""
    words = [meaning(slot.cell.passage) for slots in rows if (slot := slots[index]) is not None and slot.text]
    return sum(map(knowledge.holds_number, words)) / len(words) if words else 0.0


def _make_columns(
    labels: Sequence[Sequence[str]],
    known: Mapping[int, Column],
    meanings: Mapping[int, Column],
    knowledge: Knowledge,
) -> Iterator[Column]:
    taken = {"row", *(column.key for column in knowledge.header_words.values())}
    for index, levels in enumerate(labels):
        header = " ".join(levels)
        if (column := known.get(index)) is not None:
            yield replace(column, header=header or column.header)
        else:
            key = mint_column_key(header or _NAMELESS, taken)
            labelled = meanings[index].key if index in meanings else None
            yield Column(key, header, "text", known=False, labelled=labelled)
