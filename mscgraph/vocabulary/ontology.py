"""Checks of an ontology by queries: those of ROBOT's report, with its names and levels, run without Java."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from mscgraph.terms import shorten
from mscgraph.texts import clip
from mscgraph.view import CHECK_COLUMNS, select, text_of

#: How grave a fault is, gravest first.
LEVELS = ("ERROR", "WARN", "INFO")
#: Maximum characters of a value that are shown.
_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True, order=True)
class OntologyCheck:
    """A query that finds one kind of fault: an entity, a property and a value for each.

    :param name: the rule's name in ROBOT
    :param severity: one of :data:`LEVELS`
    :param text: the query
    :param problem: what is wrong, a sentence
    :param remedy: what to do about it, a sentence
    :param anywhere: whether a fault is reported for any IRI of its entity: one that misspells the IRIs of others,
        or meddles with them, is never found below mscgraph's own
    """

    name: str
    severity: str
    text: str
    problem: str
    remedy: str
    anywhere: bool = False


@dataclass(frozen=True, slots=True, order=True)
class OntologyFault:
    """A fault of a term of the ontology, or of its header.

    :param entity: IRI
    :param property: IRI
    :param value: a term in its N-Triples spelling; a term without a name, or none, in words
    """

    severity: str
    check: str
    entity: str
    property: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return the fault as a line: what it is, where it is, what is wrong and what to do about it."""
        value = shorten(self.value)
        if len(value) > _MAX_SHOWN:
            value = clip(value, _MAX_SHOWN) + ("" if value.startswith("<") else '"')
        place = f"{self.entity}: {shorten(f'<{self.property}>')} {value}"
        return f"{self.severity} {self.check}: {place}: {self.problem} {self.remedy}"


def check_ontology(store: ox.Store, checks: Iterable[OntologyCheck], base: str) -> Iterator[OntologyFault]:
    """Yield the findings of *checks* in the default graph: the gravest first, then by check, entity, property, value.

    Each fault comes once. Blank nodes are no entities: their names change from reading to reading.

    :raises QueryError: if a check is not a query of :data:`~mscgraph.view.CHECK_COLUMNS`
    :param base: only entities whose IRI begins so are reported (as with ROBOT's ``--base-iri``), but for checks that
        look anywhere
    """
    for check in sorted(checks, key=lambda check: (LEVELS.index(check.severity), check.name)):
        found = {
            OntologyFault(
                check.severity,
                check.name,
                entity.value,
                text_of(path) if path else "",
                str(value),
                check.problem,
                check.remedy,
            )
            for entity, path, value in select(store, check.text, f"{check.name}.rq", *CHECK_COLUMNS)
            if isinstance(entity, ox.NamedNode) and (check.anywhere or entity.value.startswith(base))
        }
        yield from sorted(found)
