"""Measures are variables: they match measurements and events, and measure entities."""

from __future__ import annotations

import gzip
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MEASURES_ENTITY, SKOS
from mscgraph.records import TermMapping
from mscgraph.vocabulary import (
    EntityTerms,
    check_mappings,
    check_measures,
    load_mappings,
    load_vocabulary,
    load_words,
)
from support import ROOT, skip_or_fail
from support.each import each

FOLDER = find_data_folder("ontology")
MAPPINGS = load_mappings(FOLDER / "mappings")
LABELS = ROOT.parent / "shared" / "terms" / "labels"
SUBJECT = BASE + "measure/interleukin-6"
TERMS = EntityTerms(
    entities=("CL", "E"),
    mixed=("X", "Y"),
    measurements="X",
    words=("measurement", "count"),
    quantities=("X:9",),
)


def row(curie: str, label: str, predicate: str = SKOS + "exactMatch", **facts: Any) -> TermMapping:
    known = {"kind": "measure", "subject": SUBJECT, "source_version": "1", "confidence": Decimal("0.9")}
    return TermMapping(
        **{
            **known,
            "predicate": predicate,
            "object": f"urn:{curie}",
            "object_curie": curie,
            "object_label": label,
            "justification": "semapv:ManualMappingCuration",
            **facts,
        }
    )


def find(*rows: TermMapping, folder: Path | None = None) -> list[str]:
    return [
        fault.problem.partition(", found ")[2] for fault in check_measures({SUBJECT: rows}, TERMS, folder)
    ]


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """A folder with the indexes of an invented vocabulary of entities and of one of both."""
    for name, lines in {
        "e": "E:1\tIL6\tinterleukin 6|BSF\tfalse\nE:2\told\tkinin\ttrue\n",
        "x": "X:1\tInterleukin-6\t\tfalse\nX:2\tCreatinine Measurement\t\tfalse\nX:3\tNeutrophil Count\t\tfalse\n",
    }.items():
        with gzip.open(tmp_path / f"{name}.tsv.gz", "wt", encoding="utf-8") as out:
            out.write("curie\tlabel\tsynonyms\tobsolete\n" + lines)
    return tmp_path


def test_no_measure_matches_an_entity() -> None:
    assert list(check_measures(MAPPINGS, load_words(FOLDER / "entities.yaml", EntityTerms))) == []


def test_no_measure_matches_what_label_indexes_show_to_be_an_entity() -> None:
    if not LABELS.is_dir():
        skip_or_fail(f"{LABELS} with label indexes is not at hand")
    assert list(check_measures(MAPPINGS, load_words(FOLDER / "entities.yaml", EntityTerms), LABELS)) == []


def test_a_measure_matches_one_term_of_a_vocabulary_exactly() -> None:
    """Else the two would be one, an exact match being transitive."""
    found = Counter(
        (one.subject, one.source)
        for rows in MAPPINGS.values()
        for one in rows
        if one.kind == "measure" and one.predicate == SKOS + "exactMatch"
    )
    assert {key: count for key, count in found.items() if count > 1} == {}


def test_interleukin_6_matches_its_measurement_and_measures_its_gene_and_protein() -> None:
    rows = [(one.predicate.rpartition("#")[2], one.object_curie) for one in MAPPINGS[SUBJECT]]
    exact = {curie for predicate, curie in rows if predicate == "exactMatch"}
    measured = {curie for predicate, curie in rows if predicate == "measuresEntity"}
    assert exact == {"EFO:0004810", "NCIT:C74834"}
    assert measured >= {"HGNC:6018", "UniProtKB:P05231"}


@each("match", ["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"])
def test_a_match_with_a_vocabulary_of_entities_is_found(match: str) -> None:
    assert find(row("CL:1", "cell", SKOS + match)) == ["a vocabulary of entities, CL"]


def test_a_match_by_a_label_that_an_entity_has_is_found() -> None:
    entity = row("Y:2", "Tumor Necrosis Factor-alpha", MEASURES_ENTITY)
    assert find(entity, row("X:5", "tumor necrosis factor alpha")) == [
        "the label of Y:2, which a measure measures"
    ]


def test_entities_and_concepts_of_other_schemes_are_no_findings(labels: Path) -> None:
    rows = (row("CL:1", "cell", MEASURES_ENTITY), row("CL:1", "cell", kind="cell-source"))
    assert find(*rows, folder=labels) == []


@each(
    ("curie", "label", "found"),
    [
        ("X:1", "Interleukin-6", ["a name of E:1"]),
        ("Y:1", "Neutrophils", ["what X:3 measures"]),
        ("X:4", "Creatinine", ["what X:2 measures"]),
        ("X:2", "Creatinine Measurement", []),
        ("X:9", "Creatinine", []),
        ("Z:1", "Creatinine", []),
        ("X:5", "BSF", []),
        ("X:6", "Kinin", []),
    ],
)
def test_indexes_show_whether_a_term_is_an_entity(
    labels: Path, curie: str, label: str, found: list[str]
) -> None:
    assert find(row(curie, label), folder=labels) == found


def test_only_measures_measure_entities() -> None:
    disease = BASE + "disease/crohn-disease"
    wrong = row("X:1", "one", MEASURES_ENTITY, kind="disease", subject=disease)
    found = check_mappings(
        load_vocabulary(FOLDER), {disease: [wrong], SUBJECT: [row("X:1", "one", MEASURES_ENTITY)]}
    )
    assert [fault.problem for fault in found] == [
        f"expected a SKOS match as predicate, found {MEASURES_ENTITY}"
    ]
