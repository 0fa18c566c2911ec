"""The N-Triples of one source on their way to files: reports in order, then what they share, sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mscgraph import __version__
from mscgraph.graph.concepts import concept_triples, mapping_triples, with_related
from mscgraph.graph.report import ReportBuilder
from mscgraph.graph.source import (
    article_key,
    source_issue_triples,
    source_provenance,
    source_title,
    source_triples,
    unknown_column_triples,
)
from mscgraph.interpret.dose import write_amount
from mscgraph.pipeline.source import Source
from mscgraph.rdf.lines import LineFile, SortedLines, sort_lines
from mscgraph.records import Concept, TrialReport
from mscgraph.terms import Triple, spell

__all__ = ["KINDS", "ConceptGraph", "ReportBatch", "SourcePart"]

#: The named graphs of a source.
KINDS = ("statements", "provenance", "issues")


@dataclass(slots=True)
class ReportBatch:
    """N-Triples lines of reports that are validated together, and the concepts that they name."""

    statements: list[str] = field(default_factory=list)
    issues: list[str] = field(default_factory=list)
    provenance: list[str] = field(default_factory=list)
    concepts: dict[str, Concept] = field(default_factory=dict)
    size: int = 0


@dataclass(slots=True)
class ConceptGraph:
    """The triples of concepts and of what is said with them, by where they go."""

    statements: list[Triple] = field(default_factory=list)
    provenance: list[Triple] = field(default_factory=list)
    issues: list[Triple] = field(default_factory=list)


class SourcePart:
    """The N-Triples files of one source: reports in order, then what they share, sorted."""

    def __init__(self, source: Source, folder: Path) -> None:
        """Open the files in *folder*."""
        self._source = source
        self._workshop = source.workshop
        frame = source.frame
        self._name = frame.source
        linker = source.workshop.linker
        self._builder = ReportBuilder(
            source_title(frame),
            article_key(frame),
            linker.link_concept,
            linker.link_registration,
            linker.link_reference,
            write_amount,
        )
        self._own, self._provenance, self._issues = (
            LineFile(folder / f"{self._name}-{name}.nt") for name in KINDS
        )
        self._rests = [LineFile(folder / f"{self._name}-{name}-rest.nt") for name in KINDS]
        self._shared = SortedLines(folder, f"{self._name}-shared")
        self._concepts: dict[str, Concept] = {}
        self._last_graph: tuple[frozenset[str], ConceptGraph] | None = None

    def add(self, report: TrialReport, batch: ReportBatch) -> None:
        """Write what is the report's own, keep what others may share, and take note of all in *batch*."""
        triples = self._builder.build(report)
        for file, kept, found in (
            (self._own, batch.statements, triples.own),
            (self._provenance, batch.provenance, triples.provenance),
            (self._issues, batch.issues, triples.issues),
        ):
            lines = list(spell(found))
            file.add(lines)
            kept.extend(lines)
        shared = list(spell(triples.shared))
        self._shared.add(shared)
        batch.statements.extend(shared)
        for iri, concept in triples.concepts.items():
            for named in (self._concepts, batch.concepts):
                # A word that no vocabulary knows may be printed in two ways: the order of rows does not choose.
                named[iri] = min(named.get(iri, concept), concept, key=lambda one: one.label)
        batch.size += 1

    def concept_graph(self, concepts: dict[str, Concept]) -> ConceptGraph:
        """Return the triples of *concepts*, and of the mappings, rules, columns and codes said with them."""
        # A small table is one batch: its concepts are those of the whole.
        if self._last_graph is not None and self._last_graph[0] == concepts.keys():
            return self._last_graph[1]
        vocabulary, linker = self._workshop.vocabulary, self._workshop.linker
        graph = ConceptGraph()
        describe = vocabulary.describe
        for iri in with_related(concepts, describe):
            mappings = linker.link_concept(iri)
            graph.statements.extend(
                concept_triples(iri, concepts.get(iri), describe, vocabulary.class_of_kind, mappings)
            )
            for mapping in mappings:
                graph.provenance.extend(mapping_triples(mapping))
        for kind, target in (
            ("rule", graph.provenance),
            ("column", graph.provenance),
            ("issue-code", graph.issues),
        ):
            for iri, _ in vocabulary.concepts(kind):
                target.extend(concept_triples(iri, None, describe, vocabulary.class_of_kind, ()))
        graph.provenance.extend(unknown_column_triples(self._source.frame.columns))
        graph.provenance.extend(
            source_provenance(
                self._source.frame,
                self._source.description.changes,
                __version__,
                self._workshop.ontology_version,
            )
        )
        self._last_graph = (frozenset(concepts), graph)
        return graph

    def source_statements(self) -> Iterator[Triple]:
        """Yield the statements of the table and its article."""
        return source_triples(self._source.frame, self._source.description.article)

    def finish(self) -> None:
        """Write what reports share."""
        source = self._source
        graph = self.concept_graph(self._concepts)
        self._shared.add(spell(self.source_statements()))
        self._shared.add(spell(graph.statements))
        self._issues.add(spell(source_issue_triples(self._name, source.issues)))
        shared: tuple[Iterable[str], ...] = (
            self._shared,
            _sorted(graph.provenance),
            _sorted(graph.issues),
        )
        for rest, lines in zip(self._rests, shared, strict=True):
            rest.add(lines)
        for file in (self._own, self._provenance, self._issues, *self._rests):
            file.close()

    def graphs(self) -> list[tuple[str, list[Path]]]:
        """Return the named graphs of the source: name, the source's own file, the sorted rest."""
        own = (self._own, self._provenance, self._issues)
        return [
            (f"{self._name}/{kind}", [file.path, rest.path])
            for kind, file, rest in zip(KINDS, own, self._rests, strict=True)
        ]


def _sorted(triples: Iterable[Triple]) -> list[str]:
    """Return *triples* as sorted lines, each once."""
    return sort_lines(spell(triples))
