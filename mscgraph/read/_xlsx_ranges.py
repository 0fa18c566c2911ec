"""References of cells and of ranges of them: ``B2``, ``B2:C4``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE | re.ASCII)
_MAX_ROWS, _MAX_COLUMNS = 1 << 20, 1 << 14


class Range(NamedTuple):
    """A rectangle of cells, rows and columns from 1, both borders in it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def parse_range(reference: str) -> Range | None:
    """Return the range of a reference, ``B2`` or ``B2:C4``; ``None`` of a malformed one or one beyond any sheet."""
    corners = [parse_cell(corner) for corner in reference.split(":", 2)[:2]]
    if None in corners:
        return None
    rows, columns = zip(*(corner for corner in corners if corner), strict=True)
    return Range(min(rows), min(columns), max(rows), max(columns))


def parse_cell(reference: str) -> tuple[int, int] | None:
    """Return row and column of a cell, from 1; ``None`` of a malformed reference or one beyond any sheet."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    row, column = int(found[2]), _column(found[1])
    return (row, column) if 0 < row <= _MAX_ROWS and column <= _MAX_COLUMNS else None


@lru_cache(_MAX_COLUMNS)
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def reference_of(row: int, column: int) -> str:
    """Return the reference of a cell: ``B2`` for row 2, column 2."""
    return f"{_letters(column)}{row}"


@lru_cache(_MAX_COLUMNS)
def _letters(column: int) -> str:
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
