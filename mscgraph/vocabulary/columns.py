"""The table of properties: ``columns.ttl``, with what the ontology's axioms state of each property."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain
from pathlib import Path

from mscgraph.errors import VocabularyError
from mscgraph.files import read_turtle
from mscgraph.namespaces import BASE, COLUMNS, MSC, OWL, RDFS, SKOS, local_name
from mscgraph.records import FURTHER_KINDS, VALUE_COLUMNS, ReportProperty
from mscgraph.view import View, text_of

_FILES = ("mscgraph.ttl", "columns.ttl")
_RANK, _READ_FROM = COLUMNS + "rank", COLUMNS + "readFrom"
_CHAIN = OWL + "propertyChainAxiom"
_RANGE = RDFS + "range"
#: The end of a column's label: "cell source column".
_COLUMN = " column"
_REMEDY = f"only {', '.join(VALUE_COLUMNS)} have values that are not concepts"


def load_properties(folder: Path) -> tuple[ReportProperty, ...]:
    """Return the properties that ``columns.ttl`` names a column of, by their ranks.

    :param folder: of the ontology
    :raises VocabularyError: if a file is not Turtle, or a property lacks its rank, its column or a reader of its values
    """
    view = View(chain.from_iterable(read_turtle(folder / name) for name in _FILES))
    chains = [(one.subject, list(map(text_of, view.items(one.object)))) for one in view.find(None, _CHAIN)]
    on_trials = {
        steps[1]: local_name(text_of(subject))
        for subject, steps in chains
        if len(steps) == 2 and steps[0] == MSC + "reportedBy"
    }
    mapped = {path.name.partition(".")[0] for path in (folder / "mappings").glob("*.sssom.tsv")}
    placed = {text_of(one.subject) for name in (_RANK, _READ_FROM) for one in view.find(None, name)}
    ranked = sorted(placed, key=lambda iri: (view.describe(iri).number(_RANK) or 0, iri))
    return tuple(_property(view, iri, on_trials.get(iri), mapped) for iri in ranked)


def value_fault(one: ReportProperty) -> tuple[str, str] | None:
    """Return what was expected and found of a property whose values no reader gives, ``None`` of any other."""
    known = VALUE_COLUMNS.get(one.name)
    if one.scheme:
        return None
    if one.is_further:
        size = FURTHER_KINDS[one.kind]
        return None if len(one.tables) in (0, size) else (f"{size} table columns", " ".join(one.tables))
    if known is None:
        return "columns:scheme with the scheme of its concepts", ""
    unknown = [column for column in one.tables if column not in known]
    return (f"table columns among {', '.join(known) or 'none'}", ", ".join(unknown)) if unknown else None


def _property(view: View, iri: str, on_trial: str | None, mapped: Collection[str]) -> ReportProperty:
    facts = view.describe(iri)
    place = facts.text(_READ_FROM)
    column = view.describe(place)
    key, label = column.text(SKOS + "notation"), column.text(SKOS + "prefLabel")
    if facts.number(_RANK) is None:
        raise VocabularyError(f"columns.ttl: {iri}", "columns:rank with a number", facts.text(_RANK))
    if not key or not label:
        raise VocabularyError(
            f"columns.ttl: {iri}", "columns:readFrom with a column of the vocabulary", place
        )
    scheme, values = facts.text(COLUMNS + "scheme").removeprefix(BASE), facts.text(_RANGE)
    made = ReportProperty(
        name=local_name(iri),
        column=key,
        label=label.removesuffix(_COLUMN),
        kind=column.text(MSC + "columnKind") or "text",
        scheme=scheme or None,
        is_mapped=scheme in mapped,
        value_class=local_name(values) if values.startswith(MSC) else None,
        is_named=column.text(MSC + "columnKind") == "concepts" and values == column.text(MSC + "columnClass"),
        key=facts.text(COLUMNS + "recordKey") or None,
        tables=tuple(facts.text(COLUMNS + "tableColumns").split()),
        heading=facts.text(COLUMNS + "heading") or None,
        is_single=facts.text(COLUMNS + "isSingle") == "true",
        on_trial=on_trial,
        conflict=local_name(facts.text(COLUMNS + "conflictCode")) or None,
        product_rule=local_name(facts.text(COLUMNS + "productRule")) or None,
        donor_rule=local_name(facts.text(COLUMNS + "donorRule")) or None,
        facet=facts.text(COLUMNS + "facet") or None,
        joint=facts.text(COLUMNS + "joint") or None,
        is_complete=facts.text(COLUMNS + "isComplete") == "true",
        evidence=facts.text(COLUMNS + "evidence") or None,
    )
    if fault := value_fault(made):
        raise VocabularyError(f"columns.ttl: {iri}", *fault, remedy=_REMEDY)
    return made
