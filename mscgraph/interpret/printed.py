"""Readings of the visible characters of a cell, placed in its printed text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from mscgraph.characters import Visible
from mscgraph.records import Evidence, Schedule


def pass_over_invisible(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return *read* for cells with invisible characters: it is given the others, and evidence counts in all."""

    def read_printed(text: str) -> Any:
        seen = Visible.of(text)
        found = read(seen.text)
        return found if seen.text == text else _place(found, seen)

    return read_printed


def _place(value: Any, seen: Visible) -> Any:
    """Return *value* with its evidence, and the words that it is stated as, in the printed text."""
    if isinstance(value, tuple):
        return tuple(_place(one, seen) for one in value)
    if isinstance(value, Evidence):
        start, end = seen.span(value.start, value.end)
        return replace(value, start=start, end=end)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    placed = {one.name: _place(getattr(value, one.name), seen) for one in fields(value)}
    if isinstance(value, Schedule):
        placed["stated_as"] = seen.printed
    elif "stated_as" in placed:
        place = placed["evidence"]
        placed["stated_as"] = seen.printed[place.start : place.end]
    return replace(value, **placed)
