"""The elements of JATS in running text and cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mscgraph.read.markup import (
    APART,
    BLOCK,
    COMMON_SETTINGS,
    INLINE,
    MATH_SETTINGS,
    SKIPPED,
    Setting,
    local_name,
    math_setting,
)

_BLOCKS = (
    *("p", "break", "hr", "title", "subtitle", "list", "list-item", "def-list", "def-item", "def", "attrib"),
    *("disp-formula", "disp-formula-group", "disp-quote", "boxed-text", "statement", "speech", "verse-group"),
    *("verse-line", "sec", "fig", "caption", "fn", "fn-group", "table-wrap", "table-wrap-foot"),
    *("table", "thead", "tbody", "tfoot", "tr", "array", "tgroup", "row"),
)
_SKIPPED = (
    *("tex-math", "graphic", "inline-graphic", "media", "inline-media", "alt-text", "long-desc", "object-id"),
    *("permissions", "index-term", "glyph-data", "glyph-ref"),
)
_LINK = Setting(marks=("link",))
_SETTINGS: Mapping[str, Setting] = {
    **COMMON_SETTINGS,
    **dict.fromkeys(_BLOCKS, BLOCK),
    **dict.fromkeys(_SKIPPED, SKIPPED),
    **dict.fromkeys(("preformat", "code"), Setting(block=True, lines=True)),
    **dict.fromkeys(("label", "term"), Setting(glued=True)),
    **dict.fromkeys(("ext-link", "uri", "a"), _LINK),
    "xref": Setting(marks=("link", "reference")),
    "entry": APART,
    "bold": COMMON_SETTINGS["strong"],
}


class Jats:
    """JATS as a :class:`~mscgraph.read.markup.Dialect`.

    :ivar formulas: number of formulas that are in TeX alone, and left out
    """

    def __init__(self) -> None:
        self.formulas = 0

    def setting(self, element: Any, parent: Any) -> Setting:
        """Return the part of an element within its parent: of alternatives, the first one with text."""
        name = local_name(element)
        own = _SETTINGS.get(name, INLINE)
        if parent is None:
            return own
        outer = local_name(parent)
        if outer in MATH_SETTINGS:
            return math_setting(element, parent, own)
        if outer == "alternatives":
            chosen = readable(parent)
            own = own if element is chosen else SKIPPED
            self.formulas += name == "tex-math" and chosen is None
        else:
            self.formulas += name == "tex-math"
        return own


def readable(alternatives: Any) -> Any:
    """Return the first child of an ``alternatives`` element that has text, ``None`` without one."""
    return next(
        (child for child in alternatives if not _SETTINGS.get(local_name(child), INLINE).skipped), None
    )
