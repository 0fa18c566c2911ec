"""Evidence of the graph's statements: from a report, a trial or a concept back to the printed characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import pyoxigraph as ox

from mscgraph.errors import ParameterError
from mscgraph.namespaces import BASE, MSC, RDF_TYPE, RDFS_LABEL, SSSOM, fold, local_name
from mscgraph.numbers import read_whole
from mscgraph.readings import (
    Given,
    cell_order,
    evidence_of_part,
    given_by,
    given_with,
    joins_of,
    read_from,
    readings_of,
)
from mscgraph.relations import grouped
from mscgraph.terms import compress, mint_key, shorten, turtle_paragraphs
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
    """A cell as printed, with its place in the document.

    :param place: in the words of the document's form
    :param start: characters of the decoded document in front of it, ``None`` where the document is not plain text
    :param end: characters up to its end, likewise
    :param origin: ``span``, ``across``, ``group``, ``caption`` or ``part``; ``""`` of words printed in row and column
    :param superscripts: start and end in *text* of its raised characters, in their order
    """

    column: str
    text: str
    place: str
    start: int | None
    end: int | None
    origin: str = ""
    superscripts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement, the words it rests on and the rule that read them.

    :param words: ``""`` where the rule is an assumption, which rests on none
    :param start: offset of the words in the cell's text, ``None`` of an assumption
    :param end: offset behind them, likewise
    :param place: of the cell, in the words of the document's form
    :param superscripts: start and end in *words* of their raised characters, in their order
    """

    subject: str
    property: str
    value: str
    words: str
    column: str
    start: int | None
    end: int | None
    rule: str
    place: str = ""
    superscripts: tuple[tuple[int, int], ...] = ()


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

    :param target: an IRI, whole or below the base; a row's number, alone or
        behind its source; a registry number; a CURIE-like path
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
                named = [report.removeprefix(f"{BASE}report/") for report in reports]
                more = f", and {len(named) - _MAX_NAMED} more" if len(named) > _MAX_NAMED else ""
                found = ", ".join(named[:_MAX_NAMED]) + more
                raise ParameterError(
                    "explain",
                    problem=f"{len(reports)} reports have the row number {path}",
                    remedy=f"name the source and the row: {found}",
                )
            if reports:
                return reports[0]
        candidates = [path] if path.startswith(("http://", "https://")) else []
        for candidate in (*candidates, BASE + path.lstrip("/"), f"{BASE}report/{path}"):
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
        given = self._given(iri, cells)
        values = {one.value.value for one in given if isinstance(one.value, ox.NamedNode)} | {iri}
        mappings = {
            mapping for value in values for mapping in self._view.subjects(SSSOM + "subject_id", value)
        }
        kinds = sorted(local_name(kind) for kind in self._view.types(iri) if kind.startswith(MSC))
        return Explanation(
            iri=iri,
            label=self._view.label(iri),
            kind=", ".join(kinds),
            cells=tuple(
                map(self._cell, sorted(cells, key=lambda cell: cell_order(self._view.describe(cell))))
            ),
            statements=tuple(map(self._statement, given)),
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

    def _given(self, iri: str, cells: Sequence[str]) -> list[Given]:
        """Return what was read from a report's cells, else what was read of a thing or as it."""
        if not cells:
            about = (one for reading in readings_of(self._view, iri) for one in given_by(self._view, reading))
            return list(islice(chain(about, self._joins(iri), given_with(self._view, iri)), _MAX_MENTIONS))
        readings = sorted({one for cell in cells for one in read_from(self._view, cell)}, key=natural)
        found = grouped((one.subject, one) for reading in readings for one in given_by(self._view, reading))
        return [one for part, given in found.items() for one in (*self._joins(part), *given)]

    def _joins(self, part: str) -> Iterator[Given]:
        """Yield the statements that join a part to what it is a part of: its own words are their evidence."""
        for whole, name in joins_of(self._view, part):
            if (shown := evidence_of_part(self._view, part)) is not None:
                yield replace(shown, subject=whole, property=name, value=ox.NamedNode(part))

    def _cell(self, cell: str) -> PrintedCell:
        described = self._view.describe(cell)
        return PrintedCell(
            column=local_name(described.text(MSC + "column")),
            text=described.text(MSC + "text"),
            place=described.text(MSC + "place"),
            start=described.number(MSC + "documentStart"),
            end=described.number(MSC + "documentEnd"),
            origin=described.text(MSC + "origin"),
            superscripts=self._superscripts(cell),
        )

    def _superscripts(self, cell: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
        """Return the raised stretches of a cell's text, those within a stretch of it counted from its start."""
        values = map(text_of, self._view.describe(cell).values(MSC + "superscript")) if cell else ()
        raised = sorted((int(first), int(last)) for first, last in map(str.split, values))
        return tuple(
            (first - start, last - start)
            for first, last in raised
            if first >= start and (end is None or last <= end)
        )

    def _statement(self, given: Given) -> ReadStatement:
        value = given.value
        label = self._view.label(value.value) if isinstance(value, ox.NamedNode) else ""
        return ReadStatement(
            subject=given.subject,
            property=local_name(given.property),
            value=label or text_of(value),
            words=given.quote,
            column=local_name(self._text(given.cell, "column")),
            start=given.start,
            end=given.end,
            rule=local_name(given.rule),
            place=self._text(given.cell, "place"),
            superscripts=self._superscripts(given.cell, given.start or 0, given.end),
        )

    def _linked_term(self, mapping: str) -> LinkedTerm:
        def slot(name: str) -> str:
            return self._view.text(mapping, SSSOM + name)

        return LinkedTerm(
            concept=self._view.label(slot("subject_id")),
            predicate=local_name(slot("predicate_id")),
            object=shorten(f"<{slot('object_id')}>"),
            label=slot("object_label"),
            version=slot("object_source_version"),
            justification=compress(slot("mapping_justification")),
            confidence=slot("confidence"),
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
