"""N-Triples on their way to files: reports in order, then what they share, sorted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mscgraph import __version__
from mscgraph.graph import (
    ReportBuilder,
    article_key,
    article_triples,
    column_terms,
    concept_triples,
    issue_triples,
    mapping_triples,
    match_triple,
    minted_triples,
    software_triples,
    source_provenance,
    source_title,
    source_triples,
    term_triples,
    unknown_column_triples,
    with_related,
)
from mscgraph.namespaces import BASE, GRAPH_KINDS, concept_iri
from mscgraph.pipeline.source import Source
from mscgraph.rdf import GraphLines, LineFile, SortedLines, write_lines
from mscgraph.records import Concept, TrialReport
from mscgraph.terms import spell

#: The parts of a source's own graphs, and those that all sources add to.
_OWN, _COMMON = GRAPH_KINDS, ("shared", "concepts", "grounds", "compared", "codes")


class CommonPart:
    """The lines that all sources of a build add to: each once, sorted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines = {part: SortedLines(folder, part) for part in _COMMON}

    def add(self, lines: GraphLines) -> None:
        """Take the lines that do not belong to a source's own graphs."""
        for part in _COMMON:
            self._lines[part].add(lines.of(part))

    def write(self) -> dict[str, Path]:
        """Return a file of sorted N-Triples for each part."""
        return {
            part: _write_sorted(lines, self._folder / f"{part}.nt") for part, lines in self._lines.items()
        }


class SourcePart:
    """The N-Triples files of one source: reports in order, then what they share, sorted."""

    def __init__(self, source: Source, folder: Path, common: CommonPart) -> None:
        self._source = source
        self._workshop = source.workshop
        self._folder = folder
        self._common = common
        frame = source.frame
        self._name = frame.source
        linker = source.workshop.linker
        self._column_term = column_terms(frame)
        self._builder = ReportBuilder(
            source_title(frame),
            article_key(frame),
            frame.doi or frame.source,
            self._workshop.properties,
            linker.link_concept,
            linker.link_registration,
            linker.link_reference,
            self._workshop.vocabulary.rules(),
            self._workshop.vocabulary.coded,
            self._column_term,
        )
        self._files = {kind: LineFile(folder / f"{self._name}-{kind}.nt") for kind in _OWN}
        self._rest = {kind: SortedLines(folder, f"{self._name}-{kind}-rest") for kind in _OWN}
        self._concepts: dict[str, Concept] = {}
        self._batch = GraphLines()
        self._batch_concepts: dict[str, Concept] = {}
        self._last_lines: tuple[dict[str, Concept], GraphLines] | None = None
        #: Reports since the last batch.
        self.waiting = 0

    def add(self, report: TrialReport) -> None:
        """Write what is the report's own, and keep what others may share."""
        triples = self._builder.build(report)
        lines = GraphLines(
            statements=[*spell(triples.own)],
            shared=[*spell(triples.shared)],
            provenance=[*spell(triples.provenance)],
            issues=[*spell(triples.issues)],
            compared=[*spell(triples.compared)],
        )
        for kind in _OWN:
            self._files[kind].add(lines.of(kind))
        of_source = [*spell(triples.of_source)]
        self._rest["statements"].add(of_source)
        self._common.add(lines)
        self._batch.merge(lines)
        self._batch.statements.extend(of_source)
        _take_note(self._batch_concepts, triples.concepts)
        self.waiting += 1

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
            if not describe(iri) and (minted := concepts.get(iri)) is not None:
                # Members identify a concept in every source, words in one.
                place = lines.shared if minted.members else lines.statements
                place.extend(spell(minted_triples(iri, minted, vocabulary.class_of_kind)))
                lines.concepts.extend(spell(concept_triples(f"{BASE}{minted.kind}", describe, ())))
                for mapping in linker.link_minted(minted):
                    place.extend(spell([match_triple(mapping)]))
                    # The graph of the ontology names the terms that concepts of the vocabulary are mapped to.
                    named = lines.concepts if mapping.object in linker.term_names else lines.shared
                    named.extend(spell(term_triples(mapping)))
                    lines.provenance.extend(spell(mapping_triples(mapping)))
                continue
            mappings = linker.link_concept(iri)
            lines.concepts.extend(spell(concept_triples(iri, describe, mappings)))
            for mapping in mappings:
                lines.grounds.extend(spell(mapping_triples(mapping)))
        for kind, target in (("rule", lines.grounds), ("column", lines.grounds), ("issue-code", lines.codes)):
            for iri, _ in vocabulary.concepts(kind):
                mappings = linker.link_concept(iri)
                target.extend(spell(concept_triples(iri, describe, mappings)))
                for mapping in mappings:
                    target.extend(spell(mapping_triples(mapping)))
        lines.statements.extend(spell(source_triples(frame)))
        article = lines.shared if frame.doi else lines.statements
        article.extend(spell(article_triples(frame, description.article)))
        lines.shared.extend(spell(software_triples(__version__)))
        lines.provenance.extend(spell(unknown_column_triples(frame)))
        lines.provenance.extend(
            spell(source_provenance(frame, description.changes, __version__, self._workshop.ontology_version))
        )
        self._last_lines = (dict(concepts), lines)
        return lines

    def close(self) -> GraphLines:
        """Write the issues of the table and what reports share; return the last batch."""
        path, name = f"source/{self._name}", f"Table {self._name}"
        issues = [*spell(issue_triples(path, name, self._source.issues, self._column_term))]
        self._files["issues"].add(issues)
        self._batch.issues.extend(issues)
        last = self.take_batch()
        lines = self._lines_about(self._concepts)
        self._common.add(lines)
        for kind in _OWN:
            self._rest[kind].add(lines.of(kind))
            self._files[kind].close()
        return last

    def graphs(self) -> list[tuple[str, list[Path]]]:
        """Return the named graphs of the source: name, the reports' own file, the sorted rest."""
        return [
            (
                f"{self._name}/{kind}",
                [
                    self._files[kind].path,
                    _write_sorted(self._rest[kind], self._folder / f"{self._name}-{kind}-rest.nt"),
                ],
            )
            for kind in _OWN
        ]


def _write_sorted(lines: SortedLines, path: Path) -> Path:
    write_lines(path, lines)
    return path


def _take_note(named: dict[str, Concept], concepts: Mapping[str, Concept]) -> None:
    """Add *concepts* to those that are named, by IRI."""
    for iri, concept in concepts.items():
        # A word that no vocabulary knows may be printed in two ways: the order of rows does not choose.
        named[iri] = min(named.get(iri, concept), concept, key=lambda one: one.label)
