"""Sums of the numbers in a table's columns, by which a row of totals is known in any language."""

from __future__ import annotations

from dataclasses import dataclass, field

from mscgraph.shape.grid import Slots, own_cells

#: Minimum rows that are added up, and maximum digits of a number of them.
_MIN_ADDED, _MAX_DIGITS = 2, 7


@dataclass(slots=True)
class _Sum:
    """A sum of a column's numbers."""

    total: int = 0
    added: int = 0

    def add(self, number: int) -> None:
        self.total += number
        self.added += 1

    def is_of(self, number: int) -> bool:
        return self.added >= _MIN_ADDED and self.total == number


@dataclass(slots=True)
class Sums:
    """The sums of each column, of all rows so far and of those below the last line between rows."""

    _all: dict[int, _Sum] = field(default_factory=dict)
    _part: dict[int, _Sum] = field(default_factory=dict)

    def add(self, slots: Slots) -> None:
        """Add the whole numbers of a row."""
        for column, number in _numbers(slots).items():
            for sums in (self._all, self._part):
                sums.setdefault(column, _Sum()).add(number)

    def part(self) -> None:
        """Begin a part of the table."""
        self._part = {}

    def are_in(self, slots: Slots) -> bool:
        """Return whether a row has a word in its first column, and beside it nothing but sums of the rows above it."""
        first, numbers = slots[0], _numbers(slots)
        if first is None or not first.text or len(numbers) != len(own_cells(slots)) - 1:
            return False
        sums = (self._all, self._part)
        return bool(numbers) and all(
            any(column in one and one[column].is_of(number) for one in sums)
            for column, number in numbers.items()
        )


def _numbers(slots: Slots) -> dict[int, int]:
    """Return the whole numbers of a row by their columns, but for the first one."""
    words = {column: slot.text for column, slot in enumerate(slots) if column and slot is not None}
    return {
        column: int(text)
        for column, text in words.items()
        if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS
    }
