"""The triples of a place in a document."""

from __future__ import annotations

from mscgraph.terms import integer, msc, string


def text_place(start: int, end: int) -> tuple[tuple[str, str], ...]:
    """Return predicates and values of a place in plain text.

    :param start: characters of the decoded document in front of it
    :param end: characters up to its end
    """
    return (
        (msc("place"), string(f"characters {start} to {end}")),
        (msc("documentStart"), integer(start)),
        (msc("documentEnd"), integer(end)),
    )
