"""A source document, as its sidecar describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """The description of a source by its sidecar.

    :param article: bibliographic fields of the article, possibly empty
    :param licence: IRI of the licence of the document itself, or ``None``
    :param creator: IRI of who made the document, or ``None``
    :param changes: in sentences, what differs in the document from the page that it was made from
    """

    article: Mapping[str, object]
    licence: str | None
    creator: str | None = None
    changes: tuple[str, ...] = ()
