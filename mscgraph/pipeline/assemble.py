"""The second pass over the reports: quads, validation, files."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mscgraph import __version__
from mscgraph.compare import Collator
from mscgraph.errors import LoadError
from mscgraph.files import sha256_of
from mscgraph.frames import FindingTable, IssueTable, ReportTable
from mscgraph.graph import (
    DatasetFacts,
    Statistics,
    WrittenFile,
    dataset_triples,
    file_triples,
    partition_triples,
    shorten_description,
)
from mscgraph.namespaces import GRAPH_KINDS, OTHER_GRAPHS, OWL, SHARED, graph_iri
from mscgraph.pipeline.counting import count_partitions
from mscgraph.pipeline.documents import gather
from mscgraph.pipeline.parts import CommonPart, SourcePart
from mscgraph.pipeline.release import query_lines, release_ontology, vocabulary_lines, write_shapes
from mscgraph.pipeline.source import Progress, Source, Spool
from mscgraph.pipeline.summary import BuildSummary, ReadTable
from mscgraph.pipeline.validation import ValidationPool
from mscgraph.pipeline.workshop import Workshop
from mscgraph.rdf import (
    PARTS_OF_KIND,
    Declarations,
    GraphLines,
    LineFile,
    merge_sorted,
    names_in_xml,
    parse_lines,
    read_lines,
    read_triples,
    write_jsonld,
    write_lines,
    write_nquads,
    write_rdfxml,
    write_turtle,
)
from mscgraph.records import TrialReport
from mscgraph.relations import grouped
from mscgraph.terms import A, Triple, cut, msc, spell
from mscgraph.validate import Batch, describe_results, in_order, load_shapes, result_triples, worst

#: Reports per batch of validation.
_BATCH = 120


def assemble(
    paths: Sequence[Path],
    summary: BuildSummary,
    staging: Path,
    parts: Path,
    workshop: Workshop,
    validation: ValidationPool,
    progress: Progress | None,
    tables: Sequence[str] = (),
    *,
    keep_duplicates: bool = False,
) -> None:
    """Build the graph of *paths* into the folder *staging*.

    :param summary: filled with what was done
    :param parts: a folder for what is not kept
    :param tables: names of the tables of the one document; without them, those that list trials
    :param keep_duplicates: whether a table that several documents have is built from each
    """
    gathered = gather(paths, workshop, tables, progress, keep_duplicates=keep_duplicates)
    sources = gathered.sources
    summary.documents, summary.left_out, summary.remarks = (
        gathered.documents,
        gathered.left_out,
        gathered.remarks,
    )
    spool = Spool(Collator(workshop.vocabulary.make_issue, workshop.properties))
    counts = []
    for source in sources:
        before = spool.count
        spool.fill(source, progress)
        counts.append(spool.count - before)
    _Build(workshop, sources, counts, spool, staging, parts, summary, validation, progress).run()


@dataclass(frozen=True, slots=True)
class _Tables:
    """The flat tables of a build, open."""

    reports: ReportTable
    findings: FindingTable
    issues: IssueTable


class _Build:
    """One build: the second pass over the reports, and the files."""

    def __init__(
        self,
        workshop: Workshop,
        sources: Sequence[Source],
        counts: Sequence[int],
        spool: Spool,
        staging: Path,
        parts: Path,
        summary: BuildSummary,
        validation: ValidationPool,
        progress: Progress | None,
    ) -> None:
        self._workshop = workshop
        self._sources = sources
        self._counts = counts
        self._spool = spool
        self._staging = staging
        self._parts = parts
        self._summary = summary
        self._progress = progress or (lambda _what, _count: None)
        self._validation = validation
        self._common = CommonPart(parts)
        #: The parts of data by kind of graph, and the named graphs that are written.
        self._by_kind: dict[str, tuple[list[Path], list[Path]]] = {kind: ([], []) for kind in GRAPH_KINDS}
        self._graphs: list[tuple[str, list[Path]]] = []
        self._statistics: dict[str, Statistics] = {}

    def run(self) -> None:
        reports = iter(self._spool)
        with ExitStack() as stack:
            streams = [
                stack.enter_context((self._staging / name).open("w", encoding="utf-8", newline=""))
                for name in ("reports.csv", "findings.csv", "issues.csv")
            ]
            tables = _Tables(
                ReportTable(streams[0], self._workshop.properties),
                FindingTable(streams[1]),
                IssueTable(streams[2]),
            )
            for source, count in zip(self._sources, self._counts, strict=True):
                taken = (next(reports) for _ in range(count))
                self._read_source(source, taken, tables)
        self._write_files()

    # The second pass.

    def _read_source(
        self,
        source: Source,
        reports: Iterable[TrialReport],
        tables: _Tables,
    ) -> None:
        part = SourcePart(source, self._parts, self._common)
        rows = self._summary.rows
        numbers: set[str] = set()
        for report in reports:
            numbers.update(one.identifier for one in report.registrations)
            tables.reports.add(report)
            tables.findings.add(report)
            tables.issues.add(report.source, report.row, report.issues)
            part.add(report)
            self._count(report)
            if part.waiting >= _BATCH:
                self._validate(part.take_batch())
        self._summary.tables += 1
        self._summary.read.append(
            ReadTable(
                source.document.name,
                source.table.name,
                self._summary.rows - rows,
                len(numbers),
                source.remarks,
            )
        )
        tables.issues.add_of_table(source.frame, source.issues)
        self._summary.issues.update((issue.severity, issue.code) for issue in source.issues)
        self._validate(part.close())
        for name, (own, rest) in part.graphs():
            self._graphs.append((name, [own, rest]))
            owns, rests = self._by_kind[name.rpartition("/")[2]]
            owns.append(own)
            rests.append(rest)

    def _count(self, report: TrialReport) -> None:
        summary = self._summary
        summary.rows += 1
        summary.unread += report.unread
        summary.issues.update((issue.severity, issue.code) for issue in report.issues)
        for read in report.concepts:
            is_linked = self._workshop.linker.is_linked(read.value)
            summary.mentions += is_linked is not None
            summary.linked += bool(is_linked)

    def _validate(self, lines: GraphLines) -> None:
        self._validation.submit(Batch.of(lines))
        self._progress("reports built", self._summary.rows)

    # The files.

    def _write_files(self) -> None:
        common = self._common.write()
        by_kind = {kind: self._merge(kind, common) for kind in GRAPH_KINDS}
        is_trial = f" {A} {msc('Trial')} .\n"
        self._summary.trials = sum(line.endswith(is_trial) for line in read_lines(common["shared"]))
        self._progress("files written", 0)
        released = release_ontology(self._workshop.ontology, self._workshop.queries / "construct")
        self._declarations = Declarations(released)
        self._write_turtle("mscgraph.ttl", read_triples(by_kind["statements"]))
        self._write_turtle("provenance.ttl", read_triples(by_kind["provenance"]))
        self._write_turtle("issues.ttl", read_triples(by_kind["issues"]))
        write_jsonld(
            self._staging / "mscgraph.jsonld", parse_lines(by_kind["statements"]), self._workshop.context
        )
        self._write_owl(released, by_kind["statements"])
        shared = self._parts / "shared-graph.nt"
        write_lines(shared, merge_sorted([common["shared"], common["compared"]]))
        self._graphs.append((SHARED, [shared]))
        ontology = self._parts / "ontology.nt"
        write_lines(ontology, vocabulary_lines(released, self._workshop.linker.mappings))
        self._graphs.append(("ontology", [ontology]))
        workshop = self._workshop
        queries = self._parts / "queries.nt"
        write_lines(queries, query_lines(workshop.queries / "report"))
        self._graphs.append(("queries", [queries]))
        self._write_turtle("queries.ttl", read_triples([queries]))
        write_shapes(self._staging / "shapes.ttl", load_shapes(workshop.shapes, workshop.properties))
        described, partitions = self._describe()
        dataset = self._write_grouped("dataset", shorten_description(described))
        self._graphs.append(("dataset", [dataset]))
        quads = self._staging / "mscgraph.nq"
        write_nquads(quads, [(graph_iri(name), paths) for name, paths in self._graphs])
        whole = [*described, *file_triples(_written(quads)), *partitions]
        self._write_turtle("void.ttl", read_triples([self._write_grouped("void", whole)]))
        self._write_validation()

    def _write_validation(self) -> None:
        self._progress("waiting for the validation", 0)
        results = in_order(self._validation.results())
        summary = self._summary
        summary.verdict = worst(results)
        summary.results = Counter(result.severity for result in results)
        (self._staging / "validation.txt").write_text(describe_results(results), "utf-8", newline="\n")
        self._write_turtle("validation.ttl", result_triples(results))

    def _write_turtle(self, name: str, triples: Iterable[Triple]) -> None:
        """Write a Turtle file that an OWL tool can read by itself."""
        write_turtle(self._staging / name, self._declarations.append(triples))

    def _merge(self, kind: str, common: Mapping[str, Path]) -> list[Path]:
        """Return the files of one kind: those of the sources' reports, then what several reports share, once."""
        owns, rests = self._by_kind[kind]
        shared = [common[part] for part in PARTS_OF_KIND[kind] if part in common]
        rest = self._parts / f"{kind}-rest.nt"
        write_lines(rest, merge_sorted([*rests, *shared]))
        return [*owns, rest]

    def _write_owl(self, ontology: Sequence[str], statements: Sequence[Path]) -> None:
        """Write ontology, vocabulary and data as one document: every individual declared, once."""
        known = set(ontology)
        merged = self._parts / "owl.nt"
        individual = f"{A} <{OWL}NamedIndividual> .\n"
        classes = {cut(line)[0] for line in known if line.endswith(f"<{OWL}Class> .\n")}
        with merged.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(ontology)
            last = ""
            for line in read_lines(*statements):
                if line in known:
                    continue
                subject = cut(line)[0]
                declared = f"{subject} {individual}"
                if subject != last and declared not in known and subject not in classes:
                    out.write(declared)
                last = subject
                out.write(line)
        prefixes = names_in_xml(read_triples([merged]))
        write_rdfxml(self._staging / "mscgraph.owl", parse_lines([merged]), prefixes)

    def _describe(self) -> tuple[list[Triple], list[Triple]]:
        """Return the description of the dataset, counted from the graphs themselves, and its partitions by property.

        The N-Quads file has the description in it, so that its size can only be stated elsewhere.
        """
        files = sorted(self._staging.iterdir())
        for name, paths in self._graphs:
            statistics = self._statistics[name] = Statistics()
            statistics.count(read_triples(paths))
        data = (one.triples for name, one in self._statistics.items() if name not in OTHER_GRAPHS)
        self._summary.triples = sum(data)
        facts = DatasetFacts(
            software_version=__version__,
            ontology_version=self._workshop.ontology_version,
            sources=tuple(source.frame.source for source in self._sources),
            licences=_stated(source.description.licence for source in self._sources),
            issued=_issued(),
            creators=_stated(source.description.creator for source in self._sources),
        )
        graphs = [path for _, paths in self._graphs for path in paths]
        partitions = count_partitions(graphs, self._parts / "counted")
        described = dataset_triples(
            facts,
            self._workshop.describe_dataset(),
            self._statistics,
            partitions.untyped,
            map(_written, files),
        )
        return [*described], [*partition_triples(partitions)]

    def _write_grouped(self, name: str, triples: Iterable[Triple]) -> Path:
        """Write triples as N-Triples, each once, those of a subject together."""
        target = self._parts / f"{name}.nt"
        lines = LineFile(target)
        for together in grouped((triple[0], triple) for triple in triples).values():
            lines.add(spell(dict.fromkeys(together)))
        lines.close()
        return target


def _written(path: Path) -> WrittenFile:
    return WrittenFile(path.name, path.stat().st_size, sha256_of(path))


def _stated(found: Iterable[str | None]) -> tuple[str, ...]:
    """Return what sources state, sorted; none where one of them states none, for it would cover that too."""
    values = list(found)
    return tuple(sorted({value for value in values if value})) if all(values) else ()


def _issued() -> str | None:
    """Return the day of ``SOURCE_DATE_EPOCH``; the clock is never asked."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise LoadError(
            "SOURCE_DATE_EPOCH", "seconds since 1970 of a day in the calendar", epoch[:40]
        ) from error
