"""The public Python API: tables are read, graphs are built and asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from mscgraph.pipeline import describe_query, list_queries as _list_queries, open_store, validate_graph
from mscgraph.tabular import Listing

if TYPE_CHECKING:
    from mscgraph.pipeline import BuildSummary
    from mscgraph.query import (
        Explanation,  # noqa: F401 - in quotes below
        GraphValues,
        StoredQuery,  # noqa: F401 - in quotes below
        Table,
    )
    from mscgraph.records import Frame, Issue, ReportProperty, TrialReport
    from mscgraph.validate import Result  # noqa: F401 - in quotes below


class Issues(Listing["Issue"]):
    """Issues of a document: words that could not be read, linked or believed."""

    __slots__ = ()
    columns = ("code", "column", "severity", "message", "text")


class Tables(Listing["Frame"]):
    """The tables of a document, without their rows."""

    __slots__ = ()
    columns = ("source", "label", "caption", "doi", "form")


class Reports(Listing["TrialReport"]):
    """The reports of a document in its order, each with its own issues.

    :ivar tables: the tables that were read, without their rows
    """

    __slots__ = ("_of_tables", "_properties", "columns", "tables")

    def __init__(
        self,
        reports: Iterable[TrialReport],
        issues: Iterable[Issue],
        tables: Iterable[Frame],
        properties: Sequence[ReportProperty],
    ) -> None:
        from mscgraph.frames import report_cells

        super().__init__(reports)
        self._of_tables = tuple(issues)
        self._properties = properties
        self.columns = tuple(report_cells(properties))
        self.tables = Tables(tables)

    @property
    def issues(self) -> Issues:
        """The issues of the document's tables as a whole, then of the rows in order."""
        return Issues(chain(self._of_tables, *(report.issues for report in self)))

    def _cells(self) -> Iterator[list[object]]:
        """Yield the lines of ``reports.csv``; a cell of several values is a list."""
        from mscgraph.frames import report_cells

        cells = report_cells(self._properties).values()
        for report in self:
            row = (cell(report) for cell in cells)
            yield [None if value in ([], "") else value for value in row]


class Queries(Listing["StoredQuery"]):
    """The stored queries, sorted by name."""

    __slots__ = ()
    columns = ("name", "question", "parameters", "tags")

    def _cells(self) -> Iterator[tuple[str, ...]]:
        for query in self:
            parameters = (f"{one.name}={one.example}" for one in query.parameters)
            yield query.name, query.summary, ", ".join(parameters), ", ".join(query.tags)


class Explanations(Listing["Explanation"]):
    """The evidence of a graph's statements on a thing and, of a trial, on its reports; a row per statement."""

    __slots__ = ()
    columns = ("thing", "subject", "property", "value", "words", "column", "start", "end", "rule")

    def _cells(self) -> Iterator[tuple[object, ...]]:
        for one in self:
            for read in one.statements:
                yield (
                    one.iri,
                    read.subject,
                    read.property,
                    read.value,
                    read.words,
                    read.column,
                    read.start,
                    read.end,
                    read.rule,
                )


class Validation(Listing["Result"]):
    """The results of a validation, the gravest first; as ``str`` the report for people."""

    __slots__ = ()
    columns = (
        *("severity", "message", "row", "column", "printed", "place"),
        *("focus", "path", "value", "shape", "report"),
    )

    @property
    def conforms(self) -> bool:
        """Whether no result is a Violation."""
        return not self.reaches("violation")

    def reaches(self, severity: str) -> bool:
        """Return whether a result is as grave as *severity* (``info``, ``warning``, ``violation``) or graver."""
        from mscgraph.validate import SEVERITIES

        grave = SEVERITIES[SEVERITIES.index(severity.capitalize()) :]
        return any(result.severity in grave for result in self)

    def __str__(self) -> str:
        from mscgraph.validate import describe_results

        return describe_results(self)


class Graph:
    """A graph that is asked: statements, provenance and issues as one, each triple once."""

    __slots__ = ("_name", "_path", "_store", "_values")

    def __init__(self, path: Path | None) -> None:
        """Read a build's folder or an RDF file, without a path the bundled source."""
        self._path = path
        self._store, self._name = open_store(path, None)
        self._values: GraphValues | None = None

    def ask(self, name: str, /, **parameters: str | int) -> Table:
        """Return the answer of a stored query, or of the query in the file *name*.

            >>> graph = mscgraph.open_graph()
            >>> graph.ask("trials_by_disease", disease="Crohn disease")
            <Table of 16: diseaseLabel, populationLabel, trialLabel, number, page, disease, …>

        :param parameters: identifiers (``MONDO:0005011``), labels (``Crohn disease``) or numbers, by name
        :raises QueryError: if there is no such query, or a parameter is at fault
        """
        from mscgraph.query import run_query, values_of

        query = describe_query(name)
        self._values = self._values or values_of(self._store)
        values = {key: str(value) for key, value in parameters.items()}
        return run_query(query, values, self._store, self._values)

    def explain(self, thing: str | int) -> Explanations:
        """Return why the graph states what it states of *thing*.

            >>> explanations = mscgraph.open_graph().explain(84)
            >>> read = explanations[0].statements[0]
            >>> read.property, read.value, read.words, read.rule
            ('reportsTrial', 'Trial NCT02017912', 'NCT02017912', 'trial-by-registration')

        :param thing: a row's number, a registry number, or an IRI, whole or below the base (``disease/crohn-disease``)
        :raises ParameterError: if the graph has no such thing
        """
        from mscgraph.query import explain

        return Explanations(explain(self._store, str(thing)))

    def validate(self) -> Validation:
        """Return the results of the shapes and, where the graph has readings, of the check queries.

            >>> mscgraph.open_graph("output").validate().conforms
            True

        :raises GraphError: if the graph has no report
        """
        return Validation(validate_graph(self._path, None)[0])

    def __len__(self) -> int:
        return len(self._store)

    def __repr__(self) -> str:
        """Name the graph and its size."""
        return f"<Graph of {self._name}: {len(self):,} triples>"


def read_reports(path: str | Path, *, table: str | None = None) -> Reports:
    """Read a document and return its reports in document order.

        >>> reports = mscgraph.read_reports("page.txt")
        >>> reports[83].patients.value
        36

    :param path: a page, an article, a workbook, a text …
    :param table: number, label (``Table 2``) or id of the table that is meant; without one, those that list trials
    :raises DocumentError: if the document cannot be read, or has no such table, or none that lists trials
    """
    from mscgraph.pipeline import OpenedDocument, Workshop, collate

    sources = OpenedDocument(Path(path), Workshop()).sources((table,) if table is not None else ())
    issues = (issue for source in sources for issue in source.issues)
    properties = sources[0].workshop.properties
    return Reports(collate(sources), issues, (source.frame for source in sources), properties)


def build(paths: str | Path | Iterable[str | Path], output: str | Path) -> BuildSummary:
    """Build the graph of one or more documents into the folder *output*, whole or not at all.

        >>> mscgraph.build("page.txt", "graph").conforms
        True

    :param output: absent, empty, or a former build, which is replaced
    :raises DocumentError: if a document cannot be read as a table
    :raises OutputError: if *output* is something else, or cannot be written
    """
    from mscgraph.pipeline import build as build_graph

    sources = [paths] if isinstance(paths, (str, Path)) else paths
    return build_graph([Path(source) for source in sources], Path(output))


def open_graph(path: str | Path | None = None) -> Graph:
    """Read a build's folder or an RDF file; without a path the bundled source is built and read, once.

        >>> mscgraph.open_graph()
        <Graph of the bundled source, built now: ... triples>

    :raises GraphError: if it cannot be read
    """
    return _bundled_graph() if path is None else Graph(Path(path))


@cache
def _bundled_graph() -> Graph:
    return Graph(None)


def ask(name: str, /, *, graph: Graph | str | Path | None = None, **parameters: str | int) -> Table:
    """Return the answer of a stored query, or of the query in the file *name*.

        >>> table = mscgraph.ask("patients_by_phase")
        >>> table.columns, table[0]
        (('phase', 'reports', 'reportsWithPatients', 'patients', 'largest'), ('I', 24, 24, 244, 23))

    :param graph: a graph, a build's folder or an RDF file; without one the bundled source is asked
    :param parameters: identifiers (``MONDO:0005011``), labels (``Crohn disease``) or numbers, by name
    :raises GraphError: if the graph cannot be read
    :raises QueryError: if there is no such query, or a parameter is at fault
    """
    return (graph if isinstance(graph, Graph) else open_graph(graph)).ask(name, **parameters)


def list_queries() -> Queries:
    """Return the stored queries, sorted by name.

        >>> [query.name for query in mscgraph.list_queries() if "hierarchy" in query.tags]
        ['trials_under_disease']

    :returns: queries with name, summary, description, tags and parameters
    """
    return Queries(_list_queries())
