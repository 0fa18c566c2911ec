"""Alignments of the ontology's own terms with standard vocabularies of evidence and of annotation."""

from __future__ import annotations

import rdflib
from rdflib import OWL, RDFS

from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MSC, PREFIXES, SKOS
from mscgraph.vocabulary import load_vocabulary
from mscgraph.vocabulary.mappings import load_mappings

FOLDER = find_data_folder("ontology")
ECO = PREFIXES["obo"] + "ECO_"
KINDS = {
    "0000501": "evidence used in automatic assertion",
    "0007669": "computational evidence used in automatic assertion",
    "0000305": "curator inference used in manual assertion",
    "0006017": "author statement from published clinical study used in manual assertion",
}


def test_each_rule_has_one_kind_of_evidence() -> None:
    mappings = load_mappings(FOLDER / "mappings")
    rules = [iri for iri, _ in load_vocabulary(FOLDER).concepts("rule")]
    found = {iri: [(row.object, row.object_label) for row in mappings.get(iri, ())] for iri in rules}
    kinds = {(ECO + number, label) for number, label in KINDS.items()}
    assert {iri: rows for iri, rows in found.items() if len(rows) != 1 or rows[0] not in kinds} == {}


def test_a_kind_used_in_manual_assertion_is_near_alone_since_a_program_asserts() -> None:
    mappings = load_mappings(FOLDER / "mappings")
    rows = [row for subject, rows in mappings.items() if subject.startswith(BASE + "rule/") for row in rows]
    manual = {row.predicate for row in rows if row.object_label.endswith("manual assertion")}
    automatic = {row.predicate for row in rows if row.object_label.endswith("automatic assertion")}
    assert (manual, automatic) == ({SKOS + "closeMatch"}, {SKOS + "broadMatch"})


def test_a_reading_is_an_annotation_whose_target_is_the_cell() -> None:
    graph = rdflib.Graph().parse(FOLDER / "mscgraph.ttl")
    oa, msc = rdflib.Namespace(PREFIXES["oa"]), rdflib.Namespace(MSC)
    assert (msc.Reading, RDFS.subClassOf, oa.Annotation) in graph
    assert (msc.readFrom, RDFS.subPropertyOf, oa.hasTarget) in graph
    assert (oa.hasTarget, rdflib.RDF.type, OWL.ObjectProperty) in graph
    for own, other in ((msc.quote, oa.exact), (msc.start, oa.start), (msc.end, oa.end)):
        assert (own, RDFS.seeAlso, other) in graph
