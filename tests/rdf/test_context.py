"""The context of JSON-LD, made from the table of properties."""

from __future__ import annotations

import json

from mscgraph.rdf.context import context_text, load_context, property_terms
from mscgraph.vocabulary.columns import load_properties
from support import ROOT

ONTOLOGY = ROOT / "ontology"
TABLE = load_properties(ONTOLOGY)


def test_the_context_of_the_ontology_is_what_the_table_gives() -> None:
    context = json.loads((ONTOLOGY / "context.jsonld").read_text("utf-8"))["@context"]
    terms = property_terms(TABLE)
    assert {name: context.get(name) for name in terms} == terms


def test_the_context_is_written_as_its_file_is() -> None:
    path = ONTOLOGY / "context.jsonld"
    assert context_text(load_context(path, TABLE)) == path.read_text("utf-8")
