"""The triples of a place in a document."""

from __future__ import annotations

from collections.abc import Iterator

from mscgraph.records import FieldPlace, MarkupPlace, PagePlace, Place, SheetPlace
from mscgraph.terms import integer, msc, string


def place_facts(place: Place) -> Iterator[tuple[str, str]]:
    """Yield predicates and values of a place: in words, then in the terms of its form."""
    yield msc("place"), string(place.words)
    if (span := place.span) is not None:
        yield msc("documentStart"), integer(span[0])
        yield msc("documentEnd"), integer(span[1])
    if isinstance(place, FieldPlace):
        yield msc("line"), integer(place.line)
        yield msc("field"), integer(place.column)
    elif isinstance(place, MarkupPlace):
        yield msc("xpath"), string(place.xpath)
    elif isinstance(place, SheetPlace):
        yield msc("sheet"), string(place.sheet)
        yield msc("cellReference"), string(place.reference)
    elif isinstance(place, PagePlace):
        yield msc("page"), integer(place.page)
        yield msc("box"), string(" ".join(f"{edge:g}" for edge in place.box))
