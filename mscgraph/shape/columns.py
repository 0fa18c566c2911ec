"""The columns of a grid: by the words of its header, and by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mscgraph.namespaces import fold
from mscgraph.records import Column, Recogniser
from mscgraph.shape.grid import Slots, meaning
from mscgraph.shape.header import EDGE, HeaderWords, mint_column_key

#: Minimum share of the cells with words that hold a registry number, of a column whose label nobody knows.
_MIN_NUMBERS = 0.5
#: Minimum rows that a column is taken to number.
_MIN_COUNTED = 3
#: Maximum digits of such a number, and minimum share of the first column's cells that are.
_MAX_DIGITS, _MOSTLY = 5, 0.7
#: Signs for the word "number", words that a label may have or lack, and maximum letters of a word without a plural.
_NUMBER_SIGNS, _SMALL_WORDS, _SHORT = frozenset({"no", "nr", "№", "num"}), frozenset({"of", "the", "in"}), 3
_BRACKETS = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]\s*")
#: Key of a column without a label.
_NAMELESS = "column"


@dataclass(frozen=True)
class Knowledge:
    """The known columns, as the vocabulary has them.

    :param header_words: the folded words of each label → its column
    :param number_column: the column of registry numbers
    :param number_name: the name of such a number in sentences
    :param holds_number: whether a text holds a registry number
    :param people: columns that state how many took part, by key with their names in sentences
    :param details: columns that state how it was done, likewise
    :param recognisers: of the columns with details, by key
    """

    header_words: HeaderWords
    number_column: Column
    number_name: str
    holds_number: Callable[[str], bool]
    people: Mapping[str, str]
    details: Mapping[str, str]
    recognisers: Mapping[str, Recogniser]

    @property
    def detail_columns(self) -> dict[str, Column]:
        """The columns that state how a trial was done, by key."""
        return {column.key: column for column in self.header_words.values() if column.key in self.details}

    def find(self, label: str) -> Column | None:
        """Return the column that *label* means: whole, or without its words in brackets; ``None`` if nobody knows."""
        for words in (label, _BRACKETS.sub(" ", label)):
            key = _words_of(words)
            column = self.header_words.get(key) or self._by_stems.get(_stems(key))
            if column is not None:
                return column
        return None

    @cached_property
    def _by_stems(self) -> dict[tuple[str, ...], Column]:
        """The columns by the stems of their labels; of several the first."""
        found: dict[tuple[str, ...], Column] = {}
        for words, column in self.header_words.items():
            found.setdefault(_stems(words), column)
        return found


def _words_of(label: str) -> tuple[str, ...]:
    return tuple(word for one in fold(label).split() if (word := EDGE.sub("", one)))


def _stems(words: Sequence[str]) -> tuple[str, ...]:
    """Return words without the ending of the plural and without small words, a sign for "number" written out."""
    written = ("number" if word in _NUMBER_SIGNS else word for word in words if word not in _SMALL_WORDS)
    return tuple(word.removesuffix("s") if len(word) > _SHORT else word for word in written)


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

    Of two columns with one meaning the first has it. A column whose label nobody knows and whose cells hold registry
    numbers is that of the numbers, where no label means it.

    :param rows: the first rows below the header
    """
    known: dict[int, Column] = {}
    for index, levels in enumerate(labels):
        column = next(filter(None, map(knowledge.find, _ways(levels))), None)
        if (column is None or column.key in knowledge.people) and _counts_rows(index, rows):
            continue
        former = next((at for at, one in known.items() if column and one.key == column.key), None)
        if column is None or (former is not None and column.key not in knowledge.people):
            continue
        if former is None or len(" ".join(levels)) > len(" ".join(labels[former])):
            # Of two counts the one with the longer label is that of people: "No." may count anything.
            known.pop(former, None) if former is not None else None
            known[index] = column
    numbers = knowledge.number_column
    if numbers.key not in {column.key for column in known.values()}:
        shares = {
            index: share
            for index in range(len(labels))
            if index not in known and (share := share_of_numbers(index, rows, knowledge)) >= _MIN_NUMBERS
        }
        if shares:
            known[max(shares, key=shares.__getitem__)] = replace(numbers, by_cells=True)
    return tuple(_make_columns(labels, known, knowledge))


def _counts_rows(index: int, rows: Sequence[Slots]) -> bool:
    """Return whether the cells of a column number the rows: 1, 2, 3 …, in the first column with gaps."""
    slots_with_words = [slot for slots in rows if (slot := slots[index]) is not None and slot.text]
    words = [slot.text.strip(".") for slot in slots_with_words if not slot.inherited]
    numbers = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < _MAX_DIGITS]
    if len(numbers) < _MIN_COUNTED:
        return False
    if index == 0:
        return numbers == sorted(set(numbers)) and len(numbers) >= _MOSTLY * len(words)
    return numbers == list(range(1, len(words) + 1))


def share_of_numbers(index: int, rows: Sequence[Slots], knowledge: Knowledge) -> float:
    """Return the share of the cells with words in a column that hold a registry number, 0 where none has words."""
    words = [meaning(slot.cell.passage) for slots in rows if (slot := slots[index]) is not None and slot.text]
    return sum(map(knowledge.holds_number, words)) / len(words) if words else 0.0


def _ways(levels: Sequence[str]) -> Iterator[str]:
    """Yield the ways to read the labels above a column: all, the lowest, the ones above it.

    A short label, such as a letter for a number, may count anything: it means nothing without the one above it.
    """
    yield " ".join(levels)
    yield from (level for level in reversed(levels) if len(level) > _SHORT)


def _make_columns(
    labels: Sequence[Sequence[str]], known: Mapping[int, Column], knowledge: Knowledge
) -> Iterator[Column]:
    taken = {"row", *(column.key for column in knowledge.header_words.values())}
    for index, levels in enumerate(labels):
        header = " ".join(levels)
        if (column := known.get(index)) is not None:
            yield replace(column, header=header or column.header)
        else:
            yield Column(mint_column_key(header or _NAMELESS, taken), header, "text", known=False)
