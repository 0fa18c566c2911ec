"""The table of properties: ``columns.ttl``, with what the ontology's axioms state of each property."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain
from pathlib import Path

from mscgraph.errors import VocabularyError
from mscgraph.files import read_turtle
from mscgraph.namespaces import BASE, COLUMNS, MSC, OWL, RDFS, SKOS, local_name
from mscgraph.records import ReportProperty
from mscgraph.view import View, text_of

_FILES = ("mscgraph.ttl", "columns.ttl")
_CHAIN = OWL + "propertyChainAxiom"
_RANGE = RDFS + "range"
#: The end of a column's label: "cell source column".
_COLUMN = " column"


def load_properties(folder: Path) -> tuple[ReportProperty, ...]:
    """Return the properties that have a rank in ``columns.ttl``, by their ranks.

    :param folder: of the ontology
    :raises VocabularyError: if a file is not Turtle, or a property lacks its column
    """
    view = View(chain.from_iterable(read_turtle(folder / name) for name in _FILES))
    chains = [(one.subject, list(map(text_of, view.items(one.object)))) for one in view.find(None, _CHAIN)]
    on_trials = {
        steps[1]: local_name(text_of(subject))
        for subject, steps in chains
        if len(steps) == 2 and steps[0] == MSC + "reportedBy"
    }
    mapped = {path.name.partition(".")[0] for path in (folder / "mappings").glob("*.sssom.tsv")}
    ranked = [(int(text_of(one.object)), text_of(one.subject)) for one in view.find(None, COLUMNS + "rank")]
    return tuple(_property(view, iri, on_trials.get(iri), mapped) for _, iri in sorted(ranked))


def _property(view: View, iri: str, on_trial: str | None, mapped: Collection[str]) -> ReportProperty:
    facts = view.describe(iri)
    place = facts.text(COLUMNS + "readFrom")
    column = view.describe(place)
    key, label = column.text(SKOS + "notation"), column.text(SKOS + "prefLabel")
    if not key or not label:
        raise VocabularyError(
            f"columns.ttl: {iri}", "columns:readFrom with a column of the vocabulary", place
        )
    scheme, values = facts.text(COLUMNS + "scheme").removeprefix(BASE), facts.text(_RANGE)
    return ReportProperty(
        name=local_name(iri),
        column=key,
        label=label.removesuffix(_COLUMN),
        scheme=scheme or None,
        is_mapped=scheme in mapped,
        value_class=local_name(values) if values.startswith(MSC) else None,
        is_named=values == column.text(MSC + "columnClass"),
        key=facts.text(COLUMNS + "recordKey") or None,
        tables=tuple(facts.text(COLUMNS + "tableColumns").split()),
        is_single=facts.text(COLUMNS + "isSingle") == "true",
        on_trial=on_trial,
        conflict=local_name(facts.text(COLUMNS + "conflictCode")) or None,
        product_rule=local_name(facts.text(COLUMNS + "productRule")) or None,
        facet=facts.text(COLUMNS + "facet") or None,
    )
