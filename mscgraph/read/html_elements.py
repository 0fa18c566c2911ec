"""The elements of HTML in running text and cells, with what their attributes and inline styles make of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from mscgraph.read.links import link_marks
from mscgraph.read.markup import (
    BLOCK,
    COMMON_SETTINGS,
    INLINE,
    MATH_SETTINGS,
    SKIPPED,
    Setting,
    local_name,
    math_setting,
)

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ON_LINES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form header hgroup hr html legend li main menu nav ol p search section summary table tbody tfoot thead tr"
    " ul"
)
#: Elements on lines of their own.
BLOCKS = HEADINGS.union(_ON_LINES.split())
_SKIPPED = (
    "audio canvas datalist embed head iframe img input map noembed noframes noscript object rp script select style svg"
    " template textarea title video"
)
_SETTINGS: Mapping[str, Setting] = {
    **COMMON_SETTINGS,
    **dict.fromkeys((*BLOCKS, "br"), BLOCK),
    **dict.fromkeys(_SKIPPED.split(), SKIPPED),
    **dict.fromkeys(("pre", "listing", "xmp"), Setting(block=True, lines=True)),
}
_HIDDEN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b")
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*(block|flex|grid|list-item|inline)")
_LINES = re.compile(r"(?:^|[;\s])white-space\s*:\s*(?:pre|break-spaces)")
#: Inline styles, with the marks that they are.
_STYLES = (
    (re.compile(r"(?:^|[;\s])vertical-align\s*:\s*super\b"), "superscript"),
    (re.compile(r"(?:^|[;\s])vertical-align\s*:\s*sub\b"), "subscript"),
    (re.compile(r"(?:^|[;\s])font-weight\s*:\s*(?:bold|[6-9]00)"), "strong"),
)


def is_hidden(element: Any) -> bool:
    """Return whether the ``hidden`` attribute or an inline style hides an element.

    One that a search in the page may show is not hidden.
    """
    hidden, style = element.get("hidden"), element.get("style")
    if hidden is not None and hidden.strip().lower() != "until-found":
        return True
    return bool(style and _HIDDEN.search(style.lower()))


def is_aria_hidden(element: Any) -> bool:
    """Return whether an element is hidden from assistive technology."""
    return bool(element.get("aria-hidden", "").strip().lower() == "true")


class Html:
    """HTML as a :class:`~mscgraph.read.markup.Dialect`.

    :param aria_hidden: whether what is hidden from assistive technology, mostly a double of other text, is read
    :param skipped: elements that are no part of those around them
    """

    def __init__(self, *, aria_hidden: bool = False, skipped: Collection[Any] = ()) -> None:
        self._aria_hidden = aria_hidden
        self._skipped = skipped

    def setting(self, element: Any, parent: Any) -> Setting:
        """Return the part of an element within its parent."""
        own = _SETTINGS.get(element.tag, INLINE)
        if ":" in element.tag:
            own = MATH_SETTINGS.get(local_name(element), INLINE)
        if parent is not None and element in self._skipped:
            return SKIPPED
        if element.attrib:
            own = self._with_attributes(element, own, outermost=parent is None)
        if parent is not None and local_name(parent) in MATH_SETTINGS:
            own = math_setting(element, parent, own)
        return own

    def _with_attributes(self, element: Any, own: Setting, *, outermost: bool) -> Setting:
        if not outermost and (is_hidden(element) or (is_aria_hidden(element) and not self._aria_hidden)):
            return SKIPPED
        if element.tag == "a" and (address := element.get("href")) is not None:
            own = replace(own, marks=link_marks(address))
        style = element.get("style")
        return _styled(own, style.lower()) if style else own


def _styled(own: Setting, style: str) -> Setting:
    marks = tuple(kind for pattern, kind in _STYLES if kind not in own.marks and pattern.search(style))
    display = _DISPLAY.search(style)
    return replace(
        own,
        marks=own.marks + marks,
        block=display[1] != "inline" if display else own.block,
        lines=own.lines or bool(_LINES.search(style)),
    )
