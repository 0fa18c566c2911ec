"""The N-Triples of one source on their way to files: reports in order, then what they share, sorted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from mscgraph import __version__
from mscgraph.graph import (
    ReportBuilder,
    article_key,
    column_terms,
    concept_triples,
    issue_triples,
    mapping_triples,
    source_provenance,
    source_title,
    source_triples,
    unknown_column_triples,
    with_related,
)
from mscgraph.namespaces import GRAPH_KINDS, concept_iri
from mscgraph.pipeline.source import Source
from mscgraph.rdf import GraphLines, LineFile, SortedLines, sort_lines
from mscgraph.records import Concept, TrialReport
from mscgraph.terms import spell


class SourcePart:
    """The N-Triples files of one source: reports in order, then what they share, sorted."""

    def __init__(self, source: Source, folder: Path) -> None:
        self._source = source
        self._workshop = source.workshop
        frame = source.frame
        self._name = frame.source
        linker = source.workshop.linker
        self._column_term = column_terms(frame)
        self._builder = ReportBuilder(
            source_title(frame),
            article_key(frame),
            self._workshop.properties,
            linker.link_concept,
            linker.link_registration,
            linker.link_reference,
            self._column_term,
        )
        self._own = {kind: LineFile(folder / f"{self._name}-{kind}.nt") for kind in GRAPH_KINDS}
        self._rest = {kind: LineFile(folder / f"{self._name}-{kind}-rest.nt") for kind in GRAPH_KINDS}
        self._shared = SortedLines(folder, f"{self._name}-shared")
        self._concepts: dict[str, Concept] = {}
        self._batch = GraphLines()
        self._batch_concepts: dict[str, Concept] = {}
        self._last_lines: tuple[dict[str, Concept], GraphLines] | None = None
        #: Reports since the last batch.
        self.waiting = 0

    def add(self, report: TrialReport) -> None:
        """Write what is the report's own, and keep what others may share."""
        triples = self._builder.build(report)
        own = GraphLines(*map(list, map(spell, (triples.own, triples.provenance, triples.issues))))
        shared = [*spell(triples.shared)]
        self._write(own)
        self._shared.add(shared)
        self._batch.merge(own)
        self._batch.statements.extend(shared)
        _take_note(self._batch_concepts, triples.concepts)
        self.waiting += 1

    def _write(self, own: GraphLines) -> None:
        for kind in GRAPH_KINDS:
            self._own[kind].add(own.of(kind))

    def take_batch(self) -> GraphLines:
        """Return the lines of the reports since the last batch, with all that they lead to."""
        batch = self._batch
        batch.merge(self._lines_about(self._batch_concepts))
        _take_note(self._concepts, self._batch_concepts)
        self._batch, self._batch_concepts, self.waiting = GraphLines(), {}, 0
        return batch

    def _lines_about(self, concepts: dict[str, Concept]) -> GraphLines:
        """Return the lines of the table, of *concepts*, and of the mappings, rules, columns and codes with them."""
        # A small table is one batch: its concepts are those of the whole.
        if self._last_lines is not None and self._last_lines[0] == concepts:
            return self._last_lines[1]
        vocabulary, linker = self._workshop.vocabulary, self._workshop.linker
        frame, description = self._source.frame, self._source.description
        lines = GraphLines()
        describe = vocabulary.describe
        members = (one for concept in concepts.values() for one in concept.members)
        for iri in with_related([*concepts, *(concept_iri(one.kind, one.key) for one in members)], describe):
            mappings = linker.link_concept(iri)
            minted = concepts.get(iri)
            lines.statements.extend(
                spell(concept_triples(iri, minted, describe, vocabulary.class_of_kind, mappings))
            )
            for mapping in mappings:
                lines.provenance.extend(spell(mapping_triples(mapping)))
        for kind, target in (
            ("rule", lines.provenance),
            ("column", lines.provenance),
            ("issue-code", lines.issues),
        ):
            for iri, _ in vocabulary.concepts(kind):
                target.extend(spell(concept_triples(iri, None, describe, vocabulary.class_of_kind, ())))
        lines.statements.extend(spell(source_triples(frame, description.article)))
        lines.provenance.extend(spell(unknown_column_triples(frame)))
        lines.provenance.extend(
            spell(source_provenance(frame, description.changes, __version__, self._workshop.ontology_version))
        )
        self._last_lines = (dict(concepts), lines)
        return lines

    def close(self) -> GraphLines:
        """Write the issues of the table and what reports share; return the last batch."""
        path, name = f"source/{self._name}", f"Table {self._name}"
        own = GraphLines(issues=[*spell(issue_triples(path, name, self._source.issues, self._column_term))])
        self._write(own)
        self._batch.merge(own)
        last = self.take_batch()
        shared = self._lines_about(self._concepts)
        self._shared.add(shared.statements)
        rests: tuple[Iterable[str], ...] = (
            self._shared,
            sort_lines(shared.provenance),
            sort_lines(shared.issues),
        )
        for kind, lines in zip(GRAPH_KINDS, rests, strict=True):
            self._rest[kind].add(lines)
            self._rest[kind].close()
            self._own[kind].close()
        return last

    def graphs(self) -> list[tuple[str, list[Path]]]:
        """Return the named graphs of the source: name, the source's own file, the sorted rest."""
        return [
            (f"{self._name}/{kind}", [self._own[kind].path, self._rest[kind].path]) for kind in GRAPH_KINDS
        ]


def _take_note(named: dict[str, Concept], concepts: Mapping[str, Concept]) -> None:
    """Add *concepts* to those that are named, by IRI."""
    for iri, concept in concepts.items():
        # A word that no vocabulary knows may be printed in two ways: the order of rows does not choose.
        named[iri] = min(named.get(iri, concept), concept, key=lambda one: one.label)
