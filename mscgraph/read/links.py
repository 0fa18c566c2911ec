"""The marks of a link by its address."""

from __future__ import annotations

import re

#: The end of an address that leads to a place in a document: a note, an entry of a bibliography. Addresses of programs
#: that run in a page, ``#/trial`` and ``#!trial``, lead to no such place.
_PLACE = re.compile(r"#[^#/!\s][^#\s]*$")


def link_marks(address: str) -> tuple[str, ...]:
    """Return the kinds of mark of a link to *address*."""
    return ("link", "reference") if _PLACE.search(address.strip()) else ("link",)
