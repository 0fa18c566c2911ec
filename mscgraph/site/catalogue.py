"""What pages know of stored queries: the room of queries hands it in."""

from __future__ import annotations

from dataclasses import dataclass, field

from mscgraph.view import Term

__all__ = ["CatalogueParameter", "CatalogueQuery", "QueryResult"]


@dataclass(frozen=True, slots=True)
class CatalogueParameter:
    """A variable that a reader may bind.

    :param kind: ``concept``, ``iri``, ``string`` or ``integer``
    :param concept_class: local name of the class of the concept, ``None`` for the other kinds
    :param values: all that may be given, empty where there is more
    """

    name: str
    kind: str
    description: str
    example: str
    concept_class: str | None = None
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """A stored query as a reader sees it.

    :param federated: whether it asks another endpoint, and so cannot be run here
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    text: str
    parameters: tuple[CatalogueParameter, ...] = ()
    federated: bool = False


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The solutions of a query: column names, and rows of terms; an unbound variable is ``None``."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]] = field(default_factory=list)
