"""Lines between the rows of a table that are remarks on it, by their form in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mscgraph.characters import Marked, visible

#: A sign of a footnote, a raised character or a single small letter in front of words.
_SIGN = re.compile(r"\s*(?:[*\u2217†‡§¶‖#⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ]|[a-z][).:]?\s)\s*(?=\S)")
#: A word with a colon, of which a remark has more words behind it.
_OPENING = re.compile(r"\s*[^\W\d_]+\s*[:：]\s*(?=\S)")
_STOP = re.compile(r"[.!?。！？][\"')\]”’]*\s*$")
#: Minimum words of a sentence.
_MIN_WORDS = 4


def is_remark(text: str, marks: Iterable[Marked] = ()) -> bool:
    """Return whether a line is a remark: a footnote, a sentence with its stop, words behind a word with a colon."""
    text = visible(text)
    if _SIGN.match(text) or any(mark.kind == "superscript" and mark.start == 0 for mark in marks):
        return True
    opening = _OPENING.match(text)
    if opening and _is_long(text[opening.end() :]):
        return True
    return _STOP.search(text) is not None and _is_long(text)


def _is_long(words: str) -> bool:
    return len(words.split()) >= _MIN_WORDS or "。" in words
