"""Validation by SHACL and by check queries, each result with its row, column and printed text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mscgraph.errors import VocabularyError
from mscgraph.namespaces import BASE, GRAPH_KINDS, MSC, XSD, local_name
from mscgraph.rdf import GraphLines
from mscgraph.readings import given_with, readings_of
from mscgraph.records import ReportProperty
from mscgraph.terms import (
    Triple,
    boolean,
    cut,
    integer,
    iri,
    msc,
    spelled,
    string,
    text,
    thing_triples,
)
from mscgraph.texts import Short
from mscgraph.validate.shapes import load_shapes
from mscgraph.view import CHECK_COLUMNS, View, select, text_of

if TYPE_CHECKING:
    from rdflib import Graph

#: From the mildest to the gravest.
SEVERITIES = ("Info", "Warning", "Violation")

#: Maximum terms that are sought one by one; more are looked up line by line.
_FEW_TERMS = 12

_READ_FROM, _POSITION = MSC + "readFrom", MSC + "position"


@dataclass(frozen=True, slots=True)
class Check:
    """A stored query that finds faults.

    :param problem: the problem, when there is one
    """

    name: str
    text: str
    problem: Callable[[], str]


@dataclass(frozen=True, slots=True, repr=False)
class Result(Short):
    """A fault that was found.

    :param shape: the IRI of the shape, or of the check query
    :param path: the IRI of the property, ``None`` where the fault is not of one
    :param value: the value at fault in N-Triples, or ``None``
    :param row: position of the report it was read in, ``None`` where no reading leads to one
    :param printed: the words it was read from
    :param place: their place in the document, in the words of its form
    """

    severity: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    message: str
    report: str | None = None
    row: int | None = None
    column: str | None = None
    printed: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Reports that are validated together, with all that they lead to: three graphs as N-Triples."""

    statements: bytes
    issues: bytes
    provenance: bytes

    @classmethod
    def of(cls, lines: GraphLines) -> Batch:
        """Return *lines* as a batch."""
        return cls(**{kind: "".join(lines.of_kind(kind)).encode() for kind in GRAPH_KINDS})


class Validator:
    """Validates graphs, one batch of reports at a time.

    :param shapes: folder of ``*.ttl`` shapes
    :param checks: queries that must return nothing
    :param properties: the table of properties, which completes the shapes
    """

    def __init__(
        self,
        shapes: Path,
        checks: Sequence[Check],
        properties: Sequence[ReportProperty] = (),
    ) -> None:
        """Read nothing yet: a caller that runs only the checks needs no shapes."""
        self._folder = shapes
        self._checks = checks
        self._properties = properties

    @cached_property
    def shapes(self) -> Graph:
        """The shapes as one graph, loaded when they are first needed, and pySHACL with them."""
        import pyshacl  # noqa: F401 - half of the time that the first validation takes
        from rdflib import Graph

        graph = Graph(bind_namespaces="none")
        fill_graph(graph, load_shapes(self._folder, self._properties))
        return graph

    def validate(self, batch: Batch) -> list[Result]:
        """Return the results of shapes and checks, each once, in a stable order.

        :raises VocabularyError: if the shapes are not Turtle, or not SHACL
        """
        return in_order({*self.run_shapes(batch), *self.run_checks(batch)})

    def run_shapes(self, batch: Batch) -> set[Result]:
        """Return the results of SHACL on statements and issues."""
        return _located(set(self._run_shapes((batch.statements, batch.issues))), batch)

    def run_checks(self, batch: Batch) -> set[Result]:
        """Return what the check queries find in all three graphs."""
        graphs = (batch.statements, batch.issues, batch.provenance)
        return _located(set(self._run_checks(graphs)), batch)

    def _run_shapes(self, graphs: Iterable[bytes]) -> Iterator[Result]:
        import pyshacl
        from pyshacl.errors import ReportableRuntimeError
        from rdflib import Graph
        from rdflib.namespace import RDF, SH

        data = Graph(bind_namespaces="none")
        for graph in graphs:
            # Lenient: the lines are mscgraph's, and spelled well.
            fill_graph(data, ox.parse(graph, format=ox.RdfFormat.N_TRIPLES, lenient=True))
        try:
            _, found, _ = pyshacl.validate(data, shacl_graph=self.shapes, inference="none", advanced=False)
        except ReportableRuntimeError as error:
            problem = f"not SHACL: {str(error).splitlines()[0]}"
            raise VocabularyError(self._folder, problem=problem) from error
        for node in found.subjects(RDF.type, SH.ValidationResult):
            path = found.value(node, SH.resultPath)
            value = found.value(node, SH.value)
            yield Result(
                severity=local_name(str(found.value(node, SH.resultSeverity))),
                shape=str(found.value(node, SH.sourceShape)),
                focus=str(found.value(node, SH.focusNode)),
                path=str(path) if path is not None else None,
                value=value.n3() if value is not None else None,
                message=min((str(text) for text in found.objects(node, SH.resultMessage)), default=""),
            )

    def _run_checks(self, graphs: Iterable[bytes]) -> Iterator[Result]:
        store = ox.Store()
        for graph in graphs:
            store.bulk_load(graph, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        for check in self._checks:
            for entity, path, value in select(store, check.text, f"{check.name}.rq", *CHECK_COLUMNS):
                yield Result(
                    severity="Violation",
                    shape=f"{BASE}check/{check.name}",
                    focus=text_of(entity) if entity else "",
                    path=path.value if isinstance(path, ox.NamedNode) else None,
                    value=str(value) if value is not None else None,
                    message=check.problem(),
                )


def _located(results: set[Result], batch: Batch) -> set[Result]:
    """Return *results* with the cells that they were read from."""
    if not results:
        return results
    view = _evidence({result.focus for result in results}, batch)
    return {_locate(result, view) for result in results}


def fill_graph(graph: Graph, triples: Iterable[ox.Quad | ox.Triple]) -> None:
    """Add what pyoxigraph parsed, in an eighth of the time that rdflib's own parser takes."""
    from rdflib import BNode, Literal, URIRef

    iris: dict[str, URIRef] = {}

    def convert(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> URIRef | BNode | Literal:
        if isinstance(term, ox.NamedNode):
            known = iris.get(term.value)
            if known is None:
                known = iris[term.value] = URIRef(term.value)
            return known
        if isinstance(term, ox.BlankNode):
            return BNode(term.value)
        assert isinstance(term, ox.Literal)
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        if datatype == XSD + "string":
            return Literal(term.value)
        return Literal(term.value, datatype=URIRef(datatype), normalize=False)

    for triple in triples:
        graph.add((convert(triple.subject), convert(triple.predicate), convert(triple.object)))


def _evidence(focuses: Collection[str], batch: Batch) -> View:
    """Return the positions of reports, and the readings that give *focuses* with the cells that they were read from."""
    naming = list(_parse_matching(batch.statements, focuses, 2))
    subjects = {*focuses, *(text_of(quad.subject) for quad in naming)}
    found = _parse_matching(batch.provenance, subjects, 2)
    readings = list(_parse_matching(batch.provenance, {text_of(quad.subject) for quad in found}, 0))
    cells = {text_of(quad.object) for quad in readings if quad.predicate.value == _READ_FROM}
    positions = _parse_matching(batch.statements, [_POSITION], 1)
    stated = _parse_matching(batch.statements, subjects, 0)
    return View([*positions, *stated, *readings, *_parse_matching(batch.provenance, cells, 0)])


def _locate(result: Result, view: View) -> Result:
    """Return *result* with its report, row, column and printed text, as far as a reading leads there."""
    readings = list(map(view.describe, readings_of(view, result.focus)))
    exact = (one for one in readings if result.path in one.iris(MSC + "givesProperty"))
    cells = (one.text(_READ_FROM) for one in chain(exact, readings))
    place = next(cells, "") or next((one.cell for one in given_with(view, result.focus)), "")
    cell = view.describe(place)
    report = cell.text(MSC + "ofReport") or _report_of(result.focus, view)
    return replace(
        result,
        report=report,
        row=view.describe(report).number(_POSITION) if report else None,
        column=cell.text(MSC + "column").removeprefix(f"{BASE}column/") or None,
        printed=cell.text(MSC + "text") or None,
        place=cell.text(MSC + "place") or None,
    )


def _report_of(focus: str, view: View) -> str | None:
    """Return the report that *focus* is or is part of, by the longest IRI that begins it."""
    path = focus
    while path.startswith(BASE):
        if view.describe(path).number(_POSITION) is not None:
            return path
        path = path.rpartition("/")[0]
    return None


def _parse_matching(lines: bytes, iris: Collection[str], place: int) -> Iterator[ox.Quad]:
    """Return the triples that have one of *iris* as subject (*place* 0), predicate (1) or object (2)."""
    wanted = {iri(one) for one in iris}
    few = len(wanted) <= _FEW_TERMS
    found = dict.fromkeys(_lines_with(lines, wanted)) if few else lines.splitlines(keepends=True)
    matching = (line for line in map(bytes.decode, found) if cut(line)[place] in wanted)
    return ox.parse("".join(matching), format=ox.RdfFormat.N_TRIPLES)


def _lines_with(lines: bytes, terms: Iterable[str]) -> Iterator[bytes]:
    """Yield the lines that hold one of *terms*, a line of several as often."""
    for term in sorted(terms):
        end = 0
        while (at := lines.find(f"{term} ".encode(), end)) >= 0:
            start, end = lines.rfind(b"\n", 0, at) + 1, lines.find(b"\n", at) + 1
            yield lines[start:end]


def in_order(results: Iterable[Result]) -> list[Result]:
    """Return *results* with the gravest first, then by row and focus node.

    A fault of what several reports share is one result, at the first of their rows.
    """
    faults: dict[tuple[object, ...], Result] = {}
    for result in sorted(results, key=_order):
        key = (result.severity, result.shape, result.focus, result.path, result.value)
        faults.setdefault(key, result)
    return list(faults.values())


def _order(result: Result) -> tuple[object, ...]:
    gravity = -SEVERITIES.index(result.severity)
    return gravity, result.row or 0, result.focus, result.shape, result.path or "", result.value or ""


def worst(results: Iterable[Result]) -> str | None:
    """Return the gravest severity, ``None`` where there are no results."""
    found = {result.severity for result in results}
    return next((severity for severity in reversed(SEVERITIES) if severity in found), None)


def describe_results(results: Sequence[Result]) -> str:
    """Return the report for people: a verdict, then a paragraph per result."""
    counts = {severity: sum(result.severity == severity for result in results) for severity in SEVERITIES}
    verdict = "does not conform" if counts["Violation"] else "conforms"
    counted = ", ".join(f"{counts[severity]} {severity}" for severity in reversed(SEVERITIES))
    lines = [f"The graph {verdict}: {counted}."]
    for result in results:
        lines.append("")
        place = []
        if result.row is not None:
            place.append(f"row {result.row}")
        if result.column is not None:
            place.append(f"column {result.column}")
        lines.append(f"{result.severity}: {result.message}")
        if place:
            lines.append(f"  at       {', '.join(place)}")
        if result.printed is not None:
            lines.append(f"  printed  {result.printed}")
        if result.place is not None:
            lines.append(f"  place    {result.place}")
        lines.append(f"  focus    {result.focus}")
        if result.path:
            lines.append(f"  path     {result.path}")
        if result.value:
            lines.append(f"  value    {result.value}")
        lines.append(f"  shape    {result.shape}")
        if result.report is not None:
            lines.append(f"  report   {result.report}")
    return "\n".join(lines) + "\n"


def result_triples(results: Sequence[Result]) -> Iterator[Triple]:
    """Yield the SHACL report, every node with an IRI."""
    report = iri(f"{BASE}validation")
    nodes = [iri(f"{BASE}validation/{number}") for number in range(1, len(results) + 1)]
    yield from thing_triples(
        report,
        spelled("sh:ValidationReport"),
        "Validation of the graph",
        (spelled("sh:conforms"), boolean(not results)),
        *((spelled("sh:result"), node) for node in nodes),
    )
    for number, (node, result) in enumerate(zip(nodes, results, strict=True), 1):
        yield from thing_triples(
            node,
            spelled("sh:ValidationResult"),
            f"Validation result {number}",
            (spelled("sh:resultSeverity"), spelled(f"sh:{result.severity}")),
            (spelled("sh:focusNode"), iri(result.focus)),
            (spelled("sh:resultPath"), iri(result.path) if result.path else None),
            (spelled("sh:value"), result.value or None),
            (spelled("sh:sourceShape"), iri(result.shape)),
            (spelled("sh:resultMessage"), text(result.message)),
            (msc("concerns"), iri(result.report) if result.report else None),
            (msc("position"), integer(result.row) if result.row is not None else None),
            (msc("column"), iri(f"{BASE}column/{result.column}") if result.column else None),
            (msc("text"), string(result.printed) if result.printed is not None else None),
            (msc("place"), string(result.place) if result.place is not None else None),
        )
