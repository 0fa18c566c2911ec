"""A row's cells, read by kind of column, as one trial report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mscgraph.interpret.concepts import ConceptReader, ConceptsRead
from mscgraph.interpret.dose import DoseReader, build_dose_grammar, pair_routes
from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.reader import FindingReader
from mscgraph.interpret.grammar import MAX_WORDS, Grammar, quote
from mscgraph.interpret.registrations import RegistrationReader
from mscgraph.interpret.schedule import ScheduleReader, build_schedule_grammar
from mscgraph.records import (
    Cell,
    Column,
    Concept,
    Dose,
    Evidence,
    Finding,
    Grade,
    Issue,
    IssueFactory,
    Lookup,
    Read,
    Recogniser,
    Registration,
    Registry,
    Row,
    Schedule,
    TrialReport,
)

__all__ = ["Lexicon", "ReaderRecipe", "RowReader"]

_CACHE = 1 << 16
_COUNT = re.compile(r"\d{1,7}|\d{1,3}(?:,\d{3}){1,2}")
#: The schemes beside whose concepts a product may be named, and the rule that reads it there.
_PRODUCT_RULES = {"cell-source": "product-in-source", "route": "product-in-route"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The data that cells are read by.

    :param concept_kinds: per key of a column of concepts, the scheme its cells name
    :param grammars: the text of ``dose``, ``schedule`` and ``list``, by name
    :param unit_surfaces: the surface forms of the units
    :param unit_products: per key of a unit, the product that it implies
    :param cues: the measures and the words by which outcomes tell of them
    :param cache: folder where compiled grammars are kept, or ``None``
    """

    lookup: Lookup
    issue: IssueFactory
    concept_kinds: Mapping[str, str]
    grammars: Mapping[str, str]
    unit_surfaces: Iterable[str]
    unit_products: Mapping[str, Concept]
    registries: Sequence[Registry]
    cues: Cues
    cache: Path | None = None


class _CountRecogniser:
    """Recognises a whole number."""

    max_words = 1

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def grade(self, text: str) -> Grade:
        if _COUNT.fullmatch(text):
            return Grade(4.0, viable=False)
        return Grade(2.5 if self._lookup.is_absent(text) else None, viable=False)


class _GrammarRecogniser:
    """Recognises what a grammar reads, and the words for "not stated"."""

    max_words = MAX_WORDS

    def __init__(self, grammar: Grammar, lookup: Lookup) -> None:
        self._grammar = grammar
        self._lookup = lookup

    def grade(self, text: str) -> Grade:
        if self._lookup.is_absent(text):
            return Grade(2.5, viable=False)
        return self._grammar.grade(text)


@dataclass(frozen=True, slots=True)
class ReaderRecipe:
    """A reader of rows as a small record: another process makes the same reader of it and its own lexicon.

    :param source: the source's id
    :param columns: the table's columns, in order; of two columns of one kind the first is read
    :param expansions: the long forms of the table's abbreviations, by the short form in lower case
    """

    source: str
    columns: tuple[Column, ...]
    expansions: Mapping[str, frozenset[str]]

    def build(self, lexicon: Lexicon) -> RowReader:
        """Return the reader."""
        return RowReader(self, lexicon)


class RowReader:
    """Reads the rows of one table.

    Each distinct cell text is read once: a table of a million rows has few.
    """

    def __init__(self, recipe: ReaderRecipe, lexicon: Lexicon) -> None:
        """Build a reader for every column."""
        source, columns, expansions = recipe.source, recipe.columns, recipe.expansions
        self._source = source
        self._lookup = lookup = lexicon.lookup
        self._issue = issue = lexicon.issue
        self._unit_products = lexicon.unit_products
        self._recognisers: dict[str, Recogniser | None] = {column.key: None for column in columns}
        self._keys: dict[str, str] = {}
        self._read_concepts_of: dict[str, Callable[[str], ConceptsRead]] = {}
        list_grammar = Grammar(lexicon.grammars["list"], "list.lark", cache=lexicon.cache)
        for column in columns:
            if not column.known:
                continue
            key, kind = column.key, lexicon.concept_kinds.get(column.key, column.kind)
            if kind in self._keys:
                continue
            self._keys[kind] = key
            if column.kind == "concepts":
                rule = _PRODUCT_RULES.get(kind)
                concepts = ConceptReader(kind, key, list_grammar, lookup, issue, source, expansions, rule)
                self._recognisers[key] = concepts
                self._read_concepts_of[kind] = lru_cache(_CACHE)(concepts.read)
            elif kind == "dose":
                grammar = build_dose_grammar(lexicon.grammars["dose"], lexicon.unit_surfaces, lexicon.cache)
                per_kilogram = lookup.default_of("unit-missing").code
                doses = DoseReader(grammar, lookup, issue, key, source, per_kilogram)
                self._recognisers[key] = _GrammarRecogniser(grammar, lookup)
                self._read_dose = lru_cache(_CACHE)(doses.read)
            elif kind == "schedule":
                grammar = build_schedule_grammar(lexicon.grammars["schedule"], lexicon.cache)
                self._recognisers[key] = _GrammarRecogniser(grammar, lookup)
                self._read_schedule = lru_cache(_CACHE)(ScheduleReader(grammar, lookup, issue, key).read)
            elif kind == "registrations":
                numbers = RegistrationReader(lexicon.registries, lookup, issue, key)
                self._recognisers[key] = numbers
                self._read_numbers = numbers.read
            elif kind == "text":
                self._finding_reader = FindingReader(lexicon.cues, issue, key)
                self._read_findings = lru_cache(_CACHE)(self._finding_reader.read)
            elif kind in ("count", "reference"):
                self._recognisers[key] = _CountRecogniser(lookup)

    def recogniser(self, key: str) -> Recogniser | None:
        """Return how cells of the column *key* are recognised; ``None`` for free text."""
        return self._recognisers[key]

    def read(self, row: Row) -> TrialReport:
        """Return what *row* states; an unread row states nothing and has an ``unread-row`` issue."""
        if row.fault is not None:
            issue = self._issue("unread-row", None, row.fault, row.text)
            return TrialReport(self._source, row, issues=(issue,))
        issues: list[Issue] = []
        if row.ambiguous:
            message = "other column borders fit this row as well"
            issues.append(self._issue("ambiguous-borders", None, message, row.text))
        diseases = self._concepts(row, "disease", issues)
        sources = self._concepts(row, "cell-source", issues)
        routes = self._concepts(row, "route", issues)
        phases = self._concepts(row, "phase", issues)
        doses = self._doses(row, routes.concepts, issues)
        outcome, results = self._outcome(row)
        patients = self._count(row, "count", "count", issues)
        registrations = self._registrations(row, issues)
        schedule = self._schedule(row, issues)
        reference = self._count(row, "reference", "reference-number", issues)
        findings = self._findings(outcome, results, patients, issues)
        return TrialReport(
            source=self._source,
            row=row,
            diseases=diseases.concepts,
            cell_sources=sources.concepts,
            cell_source_relation=self._relation(sources),
            product=self._product(row, sources, routes, doses),
            routes=routes.concepts,
            doses=doses,
            schedule=schedule,
            patients=patients,
            registrations=registrations,
            phases=phases.concepts,
            outcome=outcome,
            results=results,
            findings=findings,
            reference=reference,
            number_column=self._keys.get("registrations"),
            issues=tuple(issues),
        )

    def _cell(self, row: Row, kind: str) -> Cell | None:
        """Return the cell of the column of *kind*; ``None`` where the table lacks it or it is empty."""
        key = self._keys.get(kind)
        cell = row.cell(key) if key else None
        return cell if cell is not None and cell.text else None

    def _concepts(self, row: Row, kind: str, issues: list[Issue]) -> ConceptsRead:
        cell = self._cell(row, kind)
        if cell is None:
            return ConceptsRead()
        read = self._read_concepts_of[kind](cell.text)
        issues.extend(read.issues)
        return read

    def _relation(self, sources: ConceptsRead) -> Read[str] | None:
        if sources.relation is None:
            return None
        evidence = Evidence(self._keys["cell-source"], *sources.relation_span, "source-relation")
        return Read(sources.relation, evidence)

    def _doses(self, row: Row, routes: tuple[Read[Concept], ...], issues: list[Issue]) -> tuple[Dose, ...]:
        cell = self._cell(row, "dose")
        if cell is None:
            return ()
        doses, joined_by_and, found = self._read_dose(cell.text)
        issues.extend(found)
        if len(doses) < 2 or len(routes) < 2:
            return doses
        pairs = joined_by_and and len(doses) == len(routes)
        if pairs:
            message = f"{len(doses)} doses and {len(routes)} routes are paired in printed order"
        else:
            message = f"nothing says which of {len(routes)} routes each of {len(doses)} doses takes"
        issues.append(self._issue("ambiguous-pairing", cell.column, message, cell.text))
        if not pairs:
            return doses
        ordered = tuple(
            Read(
                route.value,
                Evidence(
                    route.evidence.column, route.evidence.start, route.evidence.end, "dose-route-in-order"
                ),
            )
            for route in routes
        )
        return pair_routes(doses, ordered)

    def _schedule(self, row: Row, issues: list[Issue]) -> Schedule | None:
        cell = self._cell(row, "schedule")
        if cell is None:
            return None
        schedule, found = self._read_schedule(cell.text)
        issues.extend(found)
        return schedule

    def _registrations(self, row: Row, issues: list[Issue]) -> tuple[Registration, ...]:
        cell = self._cell(row, "registrations")
        if cell is None:
            return ()
        registrations, found = self._read_numbers(cell.text)
        issues.extend(found)
        return registrations

    def _count(self, row: Row, kind: str, rule: str, issues: list[Issue]) -> Read[int] | None:
        cell = self._cell(row, kind)
        if cell is None or self._lookup.is_absent(cell.text):
            return None
        count = int(cell.text.replace(",", "")) if _COUNT.fullmatch(cell.text) else None
        if count is None or (kind == "reference" and not count):
            message = f"expected a whole number, found {quote(cell.text)}"
            issues.append(self._issue("unread-cell", cell.column, message, cell.text))
            return None
        return Read(count, Evidence(cell.column, 0, len(cell.text), rule))

    def _outcome(self, row: Row) -> tuple[Read[str] | None, Read[Concept] | None]:
        cell = self._cell(row, "text")
        if cell is None or self._lookup.is_absent(cell.text):
            return None, None
        whole = (cell.column, 0, len(cell.text))
        status = self._lookup.find("results-status", cell.text.rstrip("."))
        rule = "results-status-by-label"
        if status is None:
            rule = "results-reported-by-default"
            status = self._lookup.default_of(rule)
        return Read(cell.text, Evidence(*whole, "text-as-printed")), Read(status, Evidence(*whole, rule))

    def _findings(
        self,
        outcome: Read[str] | None,
        results: Read[Concept] | None,
        patients: Read[int] | None,
        issues: list[Issue],
    ) -> tuple[Finding, ...]:
        if outcome is None or results is None:
            return ()
        if results.evidence.rule == "results-status-by-label":
            return self._finding_reader.read_status(outcome.value)
        findings, found = self._read_findings(outcome.value)
        issues.extend(found)
        issues.extend(self._finding_reader.check_counts(findings, patients.value if patients else None))
        return findings

    def _product(
        self, row: Row, sources: ConceptsRead, routes: ConceptsRead, doses: Sequence[Dose]
    ) -> Read[Concept] | None:
        """Return the product: named beside the source, in the route's qualifier, by the unit, by default."""
        for named in (*sources.products, *routes.products):
            return named
        for dose in doses:
            if dose.unit is not None and (product := self._unit_products.get(dose.unit.value.key)):
                unit = dose.unit.evidence
                return Read(product, Evidence(unit.column, unit.start, unit.end, "product-by-unit"))
        cell = self._cell(row, "cell-source")
        if cell is None or not sources.concepts:
            return None
        rule = "product-by-default"
        return Read(self._lookup.default_of(rule), Evidence(cell.column, 0, len(cell.text), rule))
