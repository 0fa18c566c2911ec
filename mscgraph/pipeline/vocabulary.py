"""Faults of the project's own files: ontology, vocabulary, mappings, grammars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mscgraph.errors import LoadError
from mscgraph.files import compile_grammar
from mscgraph.graph import concept_triples
from mscgraph.interpret import ReaderRecipe
from mscgraph.namespaces import BASE
from mscgraph.pipeline.ontology import find_ontology_faults
from mscgraph.pipeline.release import ontology_files
from mscgraph.pipeline.workshop import Workshop
from mscgraph.rdf import GraphLines
from mscgraph.terms import spell
from mscgraph.validate import Batch, Validator
from mscgraph.vocabulary import (
    LEVELS,
    EntityTerms,
    Fault,
    OntologyFault,
    check_labels,
    check_mappings,
    check_measures,
    check_properties,
    check_vocabulary,
    compared_prefixes,
    load_mappings,
    load_words,
)


@dataclass(frozen=True, slots=True)
class VocabularyCheck:
    """The faults of the project's own files, and the extent of the check.

    :param faults: of concepts, mappings and labels
    :param findings: of the ontology's checks, the gravest first
    :param checked: in words
    :param not_compared: how many mappings had no label index, by prefix
    """

    faults: tuple[Fault, ...]
    findings: tuple[OntologyFault, ...]
    checked: str
    not_compared: Mapping[str, int]

    def divide(self, mildest: str) -> tuple[list[Fault | OntologyFault], Counter[str]]:
        """Return what is wrong down to the level *mildest*, and how much there is below, by level."""
        levels = LEVELS[: LEVELS.index(mildest.upper()) + 1]
        listed = [finding for finding in self.findings if finding.severity in levels]
        below = Counter(finding.severity for finding in self.findings if finding.severity not in levels)
        return [*self.faults, *listed], below


def check_own_vocabulary(labels: Path | None) -> VocabularyCheck:
    """Check ontology, vocabulary, mappings and grammars.

    :param labels: folder of label indexes to compare mapped identifiers with, or ``None``
    :raises LoadError: if *labels* holds no index of a vocabulary that we map to
    """
    workshop = Workshop()
    vocabulary = workshop.vocabulary
    mappings = load_mappings(workshop.ontology / "mappings")
    columns = {column.key: column for column in vocabulary.header_words().values()}
    # Building a reader compiles the grammars.
    ReaderRecipe("check", tuple(columns.values()), {}).build(
        replace(workshop.lexicon, compile=compile_grammar)
    )
    faults = [
        *check_vocabulary(vocabulary),
        *check_properties(vocabulary, workshop.properties),
        *check_mappings(vocabulary, mappings),
        *check_measures(mappings, load_words(workshop.ontology / "entities.yaml", EntityTerms), labels),
        *_check_shapes(workshop),
    ]
    findings = find_ontology_faults(ontology_files(workshop.ontology), BASE, ("ontology", "vocabulary"))
    checked = f"{len(vocabulary.concepts())} concepts, {sum(map(len, mappings.values()))} mappings"
    missing: Mapping[str, int] = {}
    if labels is not None:
        compared, missing = compared_prefixes(mappings, labels)
        if not compared:
            raise LoadError(labels, problem="the folder has no label index such as mondo.tsv.gz")
        faults += check_labels(mappings, labels)
        checked += f", {sum(compared.values())} of them compared with labels of {', '.join(compared)}"
    return VocabularyCheck(tuple(sorted(faults)), tuple(findings), checked, missing)


def _check_shapes(workshop: Workshop) -> Iterator[Fault]:
    """Yield what the shapes find in all concepts, not only in those that a table names."""
    vocabulary = workshop.vocabulary
    lines = GraphLines()
    for iri, _ in vocabulary.concepts():
        triples = concept_triples(iri, vocabulary.describe, ())
        lines.statements.extend(spell(triples))
    validator = Validator(workshop.shapes, [], workshop.properties)
    for result in validator.run_shapes(Batch.of(lines)):
        if result.severity == "Violation":
            yield Fault(
                f"{result.focus}: {result.path or 'IRI'}",
                " ".join(filter(None, (result.message, result.value))),
            )
