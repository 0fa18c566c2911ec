"""Why the graph says what it says: from a report, a trial or a concept back to the printed characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox

from mscgraph.errors import ParameterError
from mscgraph.namespaces import BASE, MSC, PREFIXES, local_name
from mscgraph.terms import shorten, turtle_paragraphs

__all__ = ["Explanation", "Link", "PrintedCell", "ReadStatement", "explain"]

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
#: So many mentions of a concept are told one by one.
_MAX_MENTIONS = 200
_MAX_NAMED = 5
#: A row's number has no more digits.
_MAX_DIGITS = 18


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
class Link:
    """What a concept was linked to, and why."""

    concept: str
    predicate: str
    object: str
    label: str
    version: str
    justification: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of how a thing came into the graph.

    :param cells: the printed row, for a report
    :param triples: as Turtle
    """

    iri: str
    label: str
    kind: str
    cells: tuple[PrintedCell, ...]
    statements: tuple[ReadStatement, ...]
    links: tuple[Link, ...]
    issues: tuple[tuple[str, str, str], ...]
    triples: str


def explain(store: ox.Store, target: str) -> list[Explanation]:
    """Return the explanation of *target*, and of the reports of a trial or registration.

    :param target: an IRI, whole or below our base; a row's number; a registry number; a CURIE-like path
    :raises ParameterError: if the graph knows no such thing
    """
    view = _View(store)
    iri = view.find(target)
    explained = [view.explain(iri)]
    for report in view.reports_of(iri):
        explained.append(view.explain(report))
    return explained


class _View:
    """Reads what is needed from a store, all named graphs as one."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def _objects(self, subject: ox.NamedNode, name: str) -> list[ox.NamedNode | ox.Literal]:
        found = {
            quad.object for quad in self._store.quads_for_pattern(subject, ox.NamedNode(MSC + name), None)
        }
        return sorted((term for term in found if isinstance(term, (ox.NamedNode, ox.Literal))), key=str)

    def _things(self, subject: ox.NamedNode, name: str) -> list[ox.NamedNode]:
        return [term for term in self._objects(subject, name) if isinstance(term, ox.NamedNode)]

    def _subjects(self, name: str, value: ox.NamedNode | ox.Literal) -> list[ox.NamedNode]:
        found = {
            quad.subject for quad in self._store.quads_for_pattern(None, ox.NamedNode(MSC + name), value)
        }
        return sorted((term for term in found if isinstance(term, ox.NamedNode)), key=_natural)

    def _one(self, subject: ox.NamedNode, name: str) -> str:
        found = self._objects(subject, name)
        return found[0].value if found else ""

    def _label(self, node: ox.NamedNode) -> str:
        found = (quad.object for quad in self._store.quads_for_pattern(node, _LABEL, None))
        return min((term.value for term in found if isinstance(term, ox.Literal)), default="")

    def _known(self, iri: ox.NamedNode) -> bool:
        return any(self._store.quads_for_pattern(iri, None, None))

    def find(self, target: str) -> ox.NamedNode:
        """Return the thing that *target* names."""
        path = target.strip()
        if path.isascii() and path.isdigit() and len(path) <= _MAX_DIGITS:
            reports = self._subjects("position", ox.Literal(int(path)))
            if len(reports) > 1:
                found = ", ".join(report.value.removeprefix(BASE) for report in reports[:_MAX_NAMED])
                raise ParameterError("explain", "a row's number that one report has", f"{path}, of {found}")
            if reports:
                return reports[0]
        candidates = [path] if path.startswith(("http://", "https://")) else []
        key = quote(path.replace("/", "-"), safe="-._~")
        candidates += [BASE + path.lstrip("/"), f"{BASE}trial/{key}", f"{BASE}registration/{key}"]
        for candidate in candidates:
            try:
                iri = ox.NamedNode(candidate)
            except ValueError:
                continue
            if self._known(iri):
                return iri
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(MSC + "identifier"), ox.Literal(path)):
            if isinstance(quad.subject, ox.NamedNode):
                trials = self._subjects("registration", quad.subject)
                return trials[0] if trials else quad.subject
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(MSC + "identifier"), None):
            same = isinstance(quad.object, ox.Literal) and quad.object.value.casefold() == path.casefold()
            if same and isinstance(quad.subject, ox.NamedNode):
                return self.find(quad.subject.value)
        wanted = "an IRI of the graph, a row's number or a registry number"
        raise ParameterError("explain", wanted, repr(target))

    def reports_of(self, iri: ox.NamedNode) -> list[ox.NamedNode]:
        """Return the reports of a trial or of a registration's trials, in order."""
        trials = [iri, *self._subjects("registration", iri)]
        return sorted(
            {report for trial in trials for report in self._things(trial, "reportedBy")},
            key=_natural,
        )

    def explain(self, iri: ox.NamedNode) -> Explanation:
        """Return the explanation of one thing."""
        kinds = sorted(
            local_name(quad.object.value)
            for quad in self._store.quads_for_pattern(iri, _TYPE, None)
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(MSC)
        )
        cells = self._subjects("ofReport", iri)
        readings = self._readings(iri, cells)
        statements = tuple(map(self._statement, readings))
        mappings = {mapping for reading in readings for mapping in self._things(reading, "mapping")} | set(
            self._subjects("mappingSubject", iri)
        )
        issues = self._subjects("concerns", iri)
        return Explanation(
            iri=iri.value,
            label=self._label(iri),
            kind=", ".join(dict.fromkeys(kinds)),
            cells=tuple(sorted(map(self._cell, cells), key=lambda cell: cell.start)),
            statements=statements,
            links=tuple(map(self._link, sorted(mappings, key=str))),
            issues=tuple(
                (
                    local_name(self._one(issue, "issueCode")),
                    self._one(issue, "severity"),
                    self._one(issue, "message"),
                )
                for issue in issues
            ),
            triples=self._turtle(iri),
        )

    def _readings(self, iri: ox.NamedNode, cells: Sequence[ox.NamedNode]) -> list[ox.NamedNode]:
        """Return the readings from a report's cells, else those about a thing or that led to it."""
        if cells:
            found = {reading for cell in cells for reading in self._subjects("readFrom", cell)}
        else:
            found = {*self._subjects("aboutSubject", iri), *self._subjects("aboutValue", iri)}
        return sorted(found, key=_natural)[:_MAX_MENTIONS]

    def _cell(self, cell: ox.NamedNode) -> PrintedCell:
        start, end = int(self._one(cell, "start")), int(self._one(cell, "end"))
        return PrintedCell(local_name(self._one(cell, "column")), self._one(cell, "text"), start, end)

    def _statement(self, reading: ox.NamedNode) -> ReadStatement:
        cell = self._cell(ox.NamedNode(self._one(reading, "readFrom")))
        start, end = int(self._one(reading, "start")), int(self._one(reading, "end"))
        words = cell.text
        if cell.end - cell.start == len(cell.text):  # no run of white space was folded
            words = cell.text[start - cell.start : end - cell.start]
        value = self._objects(reading, "aboutValue")[0]
        label = self._label(value) if isinstance(value, ox.NamedNode) else value.value
        return ReadStatement(
            subject=self._one(reading, "aboutSubject"),
            property=local_name(self._one(reading, "aboutProperty")),
            value=label or value.value,
            words=words,
            column=cell.column,
            start=start,
            end=end,
            rule=local_name(self._one(reading, "rule")),
        )

    def _link(self, mapping: ox.NamedNode) -> Link:
        return Link(
            concept=self._label(ox.NamedNode(self._one(mapping, "mappingSubject"))),
            predicate=local_name(self._one(mapping, "mappingPredicate")),
            object=shorten(f"<{self._one(mapping, 'mappingObject')}>"),
            label=self._one(mapping, "objectLabel"),
            version=self._one(mapping, "objectSourceVersion"),
            justification=self._one(mapping, "justification"),
            confidence=self._one(mapping, "confidence"),
        )

    def _turtle(self, iri: ox.NamedNode) -> str:
        """Return the triples of a thing and of the parts below it, as Turtle."""
        triples = dict.fromkeys(self._triples(iri))
        spelled = ((str(triple.subject), str(triple.predicate), str(triple.object)) for triple in triples)
        return "".join(turtle_paragraphs(spelled)).strip()

    def _triples(self, iri: ox.NamedNode) -> Iterator[ox.Triple]:
        parts = [iri]
        for name in ("dose", "schedule", "outcome"):
            parts += [part for part in self._objects(iri, name) if isinstance(part, ox.NamedNode)]
        for part in parts:
            quads = sorted(
                self._store.quads_for_pattern(part, None, None),
                key=lambda quad: (
                    quad.predicate != _TYPE,
                    quad.predicate != _LABEL,
                    str(quad.predicate),
                    str(quad.object),
                ),
            )
            for quad in quads:
                yield quad.triple


def _natural(node: ox.NamedNode) -> tuple[object, ...]:
    """Sort key by which report 9 stands before report 10."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in str(node.value).split("/"))
