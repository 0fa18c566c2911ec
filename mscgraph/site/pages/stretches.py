"""Printed words cut where a superscript or a part of the cell begins or ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mscgraph.terms import expand
from mscgraph.view import Description

_TEXT, _RAISED = map(expand, ("msc:text", "msc:superscript"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a cell or another text of a table.

    :param raised: whether they are a superscript
    :param href: the address of what was read from them, ``""`` without one
    """

    text: str
    raised: bool
    href: str = ""


def stretches_of(
    printed: Description, href: str = "", parts: Mapping[str, str] | None = None
) -> Sequence[Stretch]:
    """Return the words of a cell or another text of a table.

    :param href: the address of what was read from it
    :param parts: words that are a cell of their own, with the address of what was read from these
    """
    text = printed.text(_TEXT)
    raised = superscripts_of(printed)
    linked = {
        (start, start + len(words)): address
        for words, address in (parts or {}).items()
        if words and (start := text.find(words)) >= 0
    }
    cuts = sorted({0, len(text), *(cut for span in (*raised, *linked) for cut in span)})
    return [
        Stretch(
            text[start:end],
            any(first <= start < last for first, last in raised),
            next((to for (first, last), to in linked.items() if first <= start < last), href),
        )
        for start, end in pairwise(cuts)
    ]


def superscripts_of(printed: Description) -> list[tuple[int, int]]:
    """Return where the superscripts of a cell or another text begin and end, within its text."""
    length = len(printed.text(_TEXT))
    spans = (span.partition(" ") for span in printed.texts(_RAISED))
    return [
        (min(int(first), length), min(int(last), length))
        for first, _, last in spans
        if first.isdecimal() and last.isdecimal() and int(first) < int(last)
    ]
