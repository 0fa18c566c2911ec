"""The table of properties: ``columns.ttl``, with what the ontology's axioms state of each property."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pyoxigraph as ox

from mscgraph.errors import VocabularyError
from mscgraph.files import read_turtle
from mscgraph.namespaces import BASE, COLUMNS, MSC, PREFIXES, local_name
from mscgraph.records import ReportProperty

_FILES = ("mscgraph.ttl", "columns.ttl")
_RDF, _SKOS = PREFIXES["rdf"], PREFIXES["skos"]
_CHAIN = PREFIXES["owl"] + "propertyChainAxiom"
_RANGE = PREFIXES["rdfs"] + "range"
#: The end of a column's label: "cell source column".
_COLUMN = " column"

#: Subject → predicate IRI → objects; nodes by IRI or label, literals by their characters.
_Facts = Mapping[str, Mapping[str, list[str]]]


def load_properties(folder: Path) -> tuple[ReportProperty, ...]:
    """Return the properties that have a rank in ``columns.ttl``, by their ranks.

    :param folder: of the ontology
    :raises VocabularyError: if a file is not Turtle, or a property lacks its column
    """
    facts = _read(folder)
    trial_properties = {
        chain[1]: subject
        for subject, said in facts.items()
        for first in said.get(_CHAIN, ())
        if (chain := _items(facts, first))[:1] == [MSC + "reportedBy"] and len(chain) == 2
    }
    mapped = {path.name.partition(".")[0] for path in (folder / "mappings").glob("*.sssom.tsv")}
    ranked = [(int(rank), iri) for iri, said in facts.items() for rank in said.get(COLUMNS + "rank", ())]
    return tuple(_property(facts, iri, trial_properties.get(iri), mapped) for _, iri in sorted(ranked))


def _property(facts: _Facts, iri: str, on_trial: str | None, mapped: Collection[str]) -> ReportProperty:
    def one(predicate: str, subject: str = iri) -> str | None:
        return next(iter(facts.get(subject, {}).get(predicate, ())), None)

    column = one(COLUMNS + "readFrom") or ""
    key, label = one(_SKOS + "notation", column), one(_SKOS + "prefLabel", column)
    if key is None or label is None:
        raise VocabularyError(
            f"columns.ttl: {iri}", "columns:readFrom with a column of the vocabulary", column
        )
    scheme = (one(COLUMNS + "scheme") or "").removeprefix(BASE) or None
    values, conflict = one(_RANGE) or "", one(COLUMNS + "conflictCode")
    return ReportProperty(
        name=local_name(iri),
        column=key,
        label=label.removesuffix(_COLUMN),
        scheme=scheme,
        is_mapped=scheme in mapped,
        value_class=local_name(values) if values.startswith(MSC) else None,
        is_named=values == one(MSC + "columnClass", column),
        key=one(COLUMNS + "recordKey"),
        tables=tuple((one(COLUMNS + "tableColumns") or "").split()),
        is_single=one(COLUMNS + "isSingle") == "true",
        on_trial=local_name(on_trial) if on_trial else None,
        conflict=local_name(conflict) if conflict else None,
        facet=one(COLUMNS + "facet"),
    )


def _read(folder: Path) -> _Facts:
    facts: dict[str, dict[str, list[str]]] = {}
    for name in _FILES:
        for subject, predicate, value in read_turtle(folder / name):
            assert not isinstance(subject, ox.Triple)
            assert not isinstance(value, ox.Triple)
            facts.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value.value)
    return facts


def _items(facts: _Facts, node: str) -> list[str]:
    """Return the items of an RDF list."""
    items = []
    while first := facts.get(node, {}).get(_RDF + "first"):
        items.append(first[0])
        node = facts[node][_RDF + "rest"][0]
    return items
