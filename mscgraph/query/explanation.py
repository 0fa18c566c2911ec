"""Evidence of the graph's statements: from a report, a trial or a concept back to the printed characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from mscgraph.errors import ParameterError
from mscgraph.namespaces import BASE, MSC, RDF_TYPE, RDFS_LABEL, fold, local_name
from mscgraph.numbers import read_whole
from mscgraph.terms import mint_key, shorten, turtle_paragraphs
from mscgraph.texts import Short
from mscgraph.view import Statement, View, natural, text_of

#: Properties that lead to parts whose triples belong to a report's.
_PARTS = ("dose", "schedule", "outcome")
#: Maximum mentions of a concept that are listed one by one.
_MAX_MENTIONS = 200
#: Maximum reports named per message, and characters of a name that are shown.
_MAX_NAMED, _MAX_SHOWN = 5, 60


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as printed, with its place in the document."""

    column: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement, the words it rests on and the rule that read them."""

    subject: str
    property: str
    value: str
    words: str
    column: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class LinkedTerm:
    """A term of another vocabulary that a concept is linked to, and the grounds."""

    concept: str
    predicate: str
    object: str
    label: str
    version: str
    justification: str
    confidence: str


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(Short):
    """All that is known of how a thing came into the graph.

    :param cells: the printed row, for a report
    :param triples: as Turtle
    """

    iri: str
    label: str
    kind: str
    cells: tuple[PrintedCell, ...]
    statements: tuple[ReadStatement, ...]
    links: tuple[LinkedTerm, ...]
    issues: tuple[tuple[str, str, str], ...]
    triples: str


def explain(store: ox.Store, target: str) -> list[Explanation]:
    """Return the explanation of *target*, and of the reports of a trial or registration.

    :param target: an IRI, whole or below the base; a row's number; a registry number; a CURIE-like path
    :raises ParameterError: if the graph knows no such thing
    """
    explainer = _Explainer(View(store))
    iri = explainer.find(target)
    return [explainer.explain(one) for one in (iri, *explainer.reports_of(iri))]


class _Explainer:
    """Looks up the evidence of a thing; properties go by their local names."""

    def __init__(self, view: View) -> None:
        self._view = view

    def _text(self, subject: str, name: str) -> str:
        return self._view.text(subject, MSC + name)

    def _things(self, subject: str, name: str) -> list[str]:
        return self._view.iris(subject, MSC + name)

    def _subjects(self, name: str, value: str | ox.Literal) -> list[str]:
        return self._view.subjects(MSC + name, value)

    def find(self, target: str) -> str:
        """Return the IRI of the thing that *target* names."""
        path = target.strip()
        if (number := read_whole(path)) is not None:
            reports = self._subjects("position", ox.Literal(number))
            if len(reports) > 1:
                found = ", ".join(report.removeprefix(BASE) for report in reports[:_MAX_NAMED])
                raise ParameterError(
                    "explain",
                    problem=f"{len(reports)} reports have the row number {path}",
                    remedy=f"name one of these IRIs: {found}",
                )
            if reports:
                return reports[0]
        candidates = [path] if path.startswith(("http://", "https://")) else []
        for candidate in (*candidates, BASE + path.lstrip("/")):
            if any(self._view.find(candidate)):
                return candidate
        for registration in self._subjects("identifier", ox.Literal(path)):
            return next(iter(self._subjects("registration", registration)), registration)
        for kind in ("trial", "registration"):
            if any(self._view.find(candidate := f"{BASE}{kind}/{mint_key(path)}")):
                return candidate
        for quad in self._view.find(None, MSC + "identifier"):
            same = isinstance(quad.object, ox.Literal) and fold(quad.object.value) == fold(path)
            if same and isinstance(quad.subject, ox.NamedNode):
                return self.find(quad.subject.value)
        raise self._unknown(path, number)

    def _unknown(self, path: str, number: int | None) -> ParameterError:
        """Return the error of a name that nothing in the graph has; of a row's number with those that are there."""
        stated = self._view.find(None, MSC + "position")
        rows = [row for one in stated if (row := read_whole(text_of(one.object))) is not None]
        if number is not None and rows:
            return ParameterError(
                "explain",
                problem=f"no row {path[:_MAX_SHOWN]}: the rows are {min(rows)} to {max(rows)}",
                remedy="name one of them",
            )
        return ParameterError(
            "explain",
            problem=f"nothing in the graph is named {path[:_MAX_SHOWN]!r}",
            remedy="name an IRI of the graph, a row's number or a registry number",
        )

    def reports_of(self, iri: str) -> list[str]:
        """Return the reports of a trial or of a registration's trials, in order."""
        trials = [iri, *self._subjects("registration", iri)]
        return sorted(
            {report for trial in trials for report in self._things(trial, "reportedBy")}, key=natural
        )

    def explain(self, iri: str) -> Explanation:
        """Return the explanation of one thing."""
        cells = self._subjects("ofReport", iri)
        readings = self._readings(iri, cells)
        mappings = {mapping for reading in readings for mapping in self._things(reading, "mapping")}
        mappings |= {*self._subjects("mappingSubject", iri)}
        kinds = sorted(local_name(kind) for kind in self._view.types(iri) if kind.startswith(MSC))
        return Explanation(
            iri=iri,
            label=self._view.label(iri),
            kind=", ".join(kinds),
            cells=tuple(sorted(map(self._cell, cells), key=lambda cell: cell.start)),
            statements=tuple(map(self._statement, readings)),
            links=tuple(map(self._linked_term, sorted(mappings))),
            issues=tuple(
                (
                    local_name(self._text(issue, "issueCode")),
                    self._text(issue, "severity"),
                    self._text(issue, "message"),
                )
                for issue in self._subjects("concerns", iri)
            ),
            triples=self._turtle(iri),
        )

    def _readings(self, iri: str, cells: Sequence[str]) -> list[str]:
        """Return the readings from a report's cells, else those about a thing or that led to it."""
        if cells:
            found = {reading for cell in cells for reading in self._subjects("readFrom", cell)}
        else:
            found = {*self._subjects("aboutSubject", iri), *self._subjects("aboutValue", iri)}
        return sorted(found, key=natural)[:_MAX_MENTIONS]

    def _span(self, iri: str) -> tuple[int, int]:
        return int(self._text(iri, "start")), int(self._text(iri, "end"))

    def _cell(self, cell: str) -> PrintedCell:
        return PrintedCell(
            local_name(self._text(cell, "column")), self._text(cell, "text"), *self._span(cell)
        )

    def _statement(self, reading: str) -> ReadStatement:
        cell = self._cell(self._text(reading, "readFrom"))
        start, end = self._span(reading)
        words = cell.text
        if cell.end - cell.start == len(cell.text):  # no run of white space was folded
            words = cell.text[start - cell.start : end - cell.start]
        value = self._view.values(reading, MSC + "aboutValue")[0]
        label = self._view.label(value.value) if isinstance(value, ox.NamedNode) else ""
        return ReadStatement(
            subject=self._text(reading, "aboutSubject"),
            property=local_name(self._text(reading, "aboutProperty")),
            value=label or text_of(value),
            words=words,
            column=cell.column,
            start=start,
            end=end,
            rule=local_name(self._text(reading, "rule")),
        )

    def _linked_term(self, mapping: str) -> LinkedTerm:
        return LinkedTerm(
            concept=self._view.label(self._text(mapping, "mappingSubject")),
            predicate=local_name(self._text(mapping, "mappingPredicate")),
            object=shorten(f"<{self._text(mapping, 'mappingObject')}>"),
            label=self._text(mapping, "objectLabel"),
            version=self._text(mapping, "objectSourceVersion"),
            justification=self._text(mapping, "justification"),
            confidence=self._text(mapping, "confidence"),
        )

    def _turtle(self, iri: str) -> str:
        """Return the triples of a thing and of the parts below it, as Turtle."""
        parts = [iri, *(part for name in _PARTS for part in self._things(iri, name))]
        statements = [one for part in parts for one in sorted(self._view.find(part), key=_turtle_order)]
        spelled = dict.fromkeys((str(one.subject), str(one.predicate), str(one.object)) for one in statements)
        return "".join(turtle_paragraphs(spelled)).strip()


def _turtle_order(statement: Statement) -> tuple[object, ...]:
    predicate = statement.predicate.value
    return predicate != RDF_TYPE, predicate != RDFS_LABEL, predicate, str(statement.object)
