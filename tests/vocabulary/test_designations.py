"""Designations of the vocabulary: concepts that join others, such as the phase I/II."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, SKOS
from mscgraph.records import Concept
from mscgraph.relations import closure
from mscgraph.vocabulary.check import check_properties
from mscgraph.vocabulary.columns import load_properties
from mscgraph.vocabulary.lexicon import load_vocabulary
from mscgraph.vocabulary.mappings import load_mappings
from support.each import each

FOLDER = find_data_folder("ontology")
VOCABULARY = load_vocabulary(FOLDER)
MAPPINGS = load_mappings(FOLDER / "mappings")
DESIGNATIONS = [(iri, one) for iri, one in VOCABULARY.concepts("phase") if one.members]


def name_of(value: object) -> str:
    return value.key if isinstance(value, Concept) else ""


def above(iri: str) -> set[str]:
    """Return everything that is broader than a concept, at any depth."""
    found = closure([iri], lambda one: [t.value for t in VOCABULARY.describe(one).get(SKOS + "broader", ())])
    return found - {iri}


@each(("iri", "concept"), DESIGNATIONS, ids=name_of)
def test_a_designation_is_under_its_members_and_what_joins_their_stages(iri: str, concept: Concept) -> None:
    members = [f"{BASE}phase/{one.key}" for one in concept.members]
    assert set(members) <= above(iri)
    stages = [one.notation.rstrip("ab") for one in concept.members if one.notation]
    joined = VOCABULARY.find("phase", "/".join(stages))
    assert joined is None or VOCABULARY.iri("phase", joined.key) in {iri, *above(iri)}


@each(("iri", "concept"), DESIGNATIONS, ids=name_of)
def test_a_designation_is_spelled_alike_in_its_iri_its_notation_and_its_label(
    iri: str, concept: Concept
) -> None:
    joined = "/".join(one.key for one in concept.members)
    assert iri == f"{BASE}phase/{joined.replace('/', '-')}"
    assert (concept.notation, concept.label) == (joined, f"phase {joined}")


@each("words", ["1/2", "Phase 1/2", "Phase1|Phase2", "I and II", "I-II", "I–II", "Phase 1/Phase 2"])
def test_a_designation_is_found_by_the_spellings_of_registries(words: str) -> None:
    found = VOCABULARY.find("phase", words)
    assert found is not None
    assert found.key == "I-II"


def test_a_designation_has_its_members_and_a_single_phase_has_none() -> None:
    codes = {
        key: one.codes for key in ("Ib/IIa", "IIa") if (one := VOCABULARY.find("phase", key)) is not None
    }
    assert codes == {"Ib/IIa": ("Ib", "IIa"), "IIa": ("IIa",)}


def test_a_designation_matches_terms_that_are_the_same_or_broader() -> None:
    found = {row.predicate for iri, _ in DESIGNATIONS for row in MAPPINGS[iri]}
    assert found == {SKOS + "exactMatch", SKOS + "broadMatch"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("broader phase:I , phase:II ;", "broader phase:I ;", "lacks phase II as skos:broader"),
        (
            'notation "I/II" ;',
            'notation "II/I" ;',
            "expected a notation whose parts are in alphabetical order",
        ),
        ('notation "I/II" ;', 'notation "I/V" ;', "expected a notation that joins those of other concepts"),
    ],
)
def test_a_designation_that_does_not_fit_is_a_fault(tmp_path: Path, old: str, new: str, fault: str) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "ontology")
    text = (folder / "phases.ttl").read_text("utf-8")
    assert text.count(old) == 1
    (folder / "phases.ttl").write_text(text.replace(old, new), "utf-8")
    faults = [*check_properties(load_vocabulary(folder), load_properties(folder))]
    assert [fault in str(one) for one in faults] == [True]
