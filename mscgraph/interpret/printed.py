"""Readings of the characters of a cell that mean something, placed in its printed text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from mscgraph.characters import Visible, may_refer
from mscgraph.records import Cell, Evidence, Grade, Recogniser, Schedule


def see(cell: Cell, *, lines: bool = False, links: bool = False) -> Visible:
    """Return the characters of *cell* that readers are given: visible, of its kind, powers of ten with their sign.

    References to notes and publications are left out.

    :param lines: whether line breaks are kept; otherwise they are blanks
    :param links: whether links to publications are kept: they are the content of a column of references
    """
    marks = [mark for mark in cell.marks if mark.kind != "reference"] if links else cell.marks
    seen = Visible.of(cell.text, marks, signs=True)
    if cell.stretch is not None:
        seen = seen.within(*cell.stretch)
    return seen if lines or "\n" not in seen.text else replace(seen, text=seen.text.replace("\n", " "))


def read_printed(
    read: Callable[[str], Any], *, lines: bool = False, links: bool = False
) -> Callable[[Cell], Any]:
    """Return *read* for cells: it is given what they mean, and evidence counts in all that is printed.

    :param lines: whether line breaks part what the cell states
    :param links: whether links to publications are part of it
    """

    def read_cell(cell: Cell) -> Any:
        if cell.stretch is None and not cell.marks and cell.text.isprintable() and not may_refer(cell.text):
            return read(cell.text)  # nothing in it is invisible or refers to a note, and it is in one line
        seen = see(cell, lines=lines, links=links)
        found = read(seen.text)
        return found if seen.text == cell.text else place(found, seen)

    return read_cell


class UnsignedRecogniser:
    """Recognises texts without their signs of footnotes, as they are read."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self.max_words = recogniser.max_words

    def grade(self, text: str) -> Grade:
        """Judge *text*."""
        if may_refer(text):
            text = Visible.of(text, signs=True).text
        return self._recogniser.grade(text)


def place(value: Any, seen: Visible) -> Any:
    """Return *value* with its evidence, and the words that it is stated as, in the printed text."""
    if isinstance(value, tuple):
        return tuple(place(one, seen) for one in value)
    if isinstance(value, Evidence):
        start, end = seen.span(value.start, value.end)
        return replace(value, start=start, end=end)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    placed = {one.name: place(getattr(value, one.name), seen) for one in fields(value)}
    if isinstance(value, Schedule):
        placed["stated_as"] = seen.words
    elif "stated_as" in placed:
        found = placed["evidence"]
        placed["stated_as"] = seen.printed[found.start : found.end]
    return replace(value, **placed)
