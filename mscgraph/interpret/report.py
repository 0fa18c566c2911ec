"""A row's cells, read by kind of column, as one trial report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any

from mscgraph.characters import visible
from mscgraph.interpret.concepts import ConceptReader, ConceptsRead
from mscgraph.interpret.context import read_context
from mscgraph.interpret.designations import DesignationReader, SpelledDesignations
from mscgraph.interpret.dose import LOOSE_IN_DOSES, UNKNOWN_UNIT, DoseReader, build_dose_grammar, pair_routes
from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.reader import FindingReader
from mscgraph.interpret.grammar import MAX_WORDS, Compile, Grammar, quote
from mscgraph.interpret.other_kinds import OtherKinds
from mscgraph.interpret.printed import read_printed, see
from mscgraph.interpret.registrations import RegistrationReader
from mscgraph.interpret.scaled import ScaledDoseReader
from mscgraph.interpret.schedule import LOOSE_IN_SCHEDULES, ScheduleReader, build_schedule_grammar
from mscgraph.records import (
    ACROSS,
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
    ReportProperty,
    Row,
    Schedule,
    TrialReport,
)

_CACHE = 1 << 16
#: Numbers of references, in brackets or not.
_REFERENCES = re.compile(r"(\[|\()?\d{1,4}(?:[,;\u2013-] ?\d{1,4})*(?(1)[\])])")
_COUNT = re.compile(r"\d{1,7}|\d{1,3}(?:,\d{3}){1,2}")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The data that cells are read by.

    :param properties: the table of properties; cells of a column of concepts name values of one
    :param grammars: the text of ``dose``, ``schedule`` and ``list``, by name
    :param unit_surfaces: the surface forms of the units
    :param unit_products: per key of a unit, the product that it implies
    :param cues: the measures and the words by which outcomes name them
    :param compile: compiles a grammar
    :param months: folded names of months
    """

    lookup: Lookup
    issue: IssueFactory
    properties: Sequence[ReportProperty]
    grammars: Mapping[str, str]
    unit_surfaces: Iterable[str]
    unit_products: Mapping[str, Concept]
    registries: Sequence[Registry]
    cues: Cues
    compile: Compile
    months: Set[str]


class _CountReader:
    """Reads and recognises a whole number."""

    max_words = 1

    def __init__(self, column: str, rule: str, lexicon: Lexicon, least: int = 0) -> None:
        self._column = column
        self._rule = rule
        self._lookup = lexicon.lookup
        self._issue = lexicon.issue
        self._least = least

    def grade(self, text: str) -> Grade:
        if _COUNT.fullmatch(text):
            return Grade(4.0, viable=False)
        return Grade(2.5 if self._lookup.is_absent(text) else None, viable=False)

    def read(self, text: str) -> tuple[Read[int] | None, tuple[Issue, ...]]:
        if self._lookup.is_absent(text):
            return None, ()
        stacked = text.split("\n")
        if len(stacked) > 1 and all(map(_COUNT.fullmatch, stacked)):
            if len(set(stacked)) > 1:
                counts = " and ".join(stacked)
                message = f"it is unstated which of the row's trials each of the numbers {counts} is of"
                return None, (self._issue("ambiguous-pairing", self._column, message, text),)
            text = stacked[0]
        count = int(text.replace(",", "")) if _COUNT.fullmatch(text) else -1
        if count < self._least:
            message = f"expected a whole number, found {quote(text)}"
            return None, (self._issue("unread-cell", self._column, message, text),)
        return Read(count, Evidence(self._column, 0, len(text), self._rule)), ()


class _ReferenceReader(_CountReader):
    """Reads and recognises the number of a reference, in brackets or not."""

    max_words = 4

    def grade(self, text: str) -> Grade:
        if _REFERENCES.fullmatch(text):
            return Grade(4.0, viable=True)
        return Grade(2.5 if self._lookup.is_absent(text) else None, viable=text[:1] in ("[", "("))

    def read(self, text: str) -> tuple[Read[int] | None, tuple[Issue, ...]]:
        bare = text.strip("[]() ")
        found, issues = super().read(bare if _REFERENCES.fullmatch(text) else text)
        if found is None:
            return None, issues
        start = text.index(bare)
        return replace(found, evidence=replace(found.evidence, start=start, end=start + len(bare))), issues


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
class _CellReader:
    """The reader of a column's cells.

    :param column: the column's key
    :param recogniser: ``None`` for free text
    :param read: returns what a cell states; its maker reads the text that :func:`see` gives
    :param part_recogniser: of parts of cells that hold several kinds, where it is stricter
    """

    column: str
    recogniser: Recogniser | None
    read: Callable[[Any], Any]
    part_recogniser: Recogniser | None = None


@dataclass(frozen=True, slots=True)
class ReaderRecipe:
    """A reader of rows as a small record: another process makes the same reader of it and its own lexicon.

    :param source: the source's id
    :param columns: the table's columns, in order; of two columns of one kind the first is read
    :param expansions: the long forms of the table's abbreviations, by the folded short form
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
        self._recipe = recipe
        self._lexicon = lexicon
        self._source = recipe.source
        self._lookup, self._issue = lexicon.lookup, lexicon.issue
        self._grammars = {
            name: Grammar(lexicon.compile(lexicon.grammars[name], f"{name}.lark"))
            for name in ("designation", "list")
        }
        self._named = {one.column: one for one in lexicon.properties if one.is_named}
        #: Of a column of concepts by the property, of others by the kind.
        self._readers: dict[str, _CellReader] = {}
        makers: dict[str, Callable[[str], _CellReader]] = {
            "concepts": self._concept_reader,
            "count": lambda key: self._count_reader(key, "count", 0),
            "dose": self._dose_reader,
            "reference": self._reference_reader,
            "registrations": self._registration_reader,
            "schedule": self._schedule_reader,
            "text": self._outcome_reader,
        }
        for column in recipe.columns:
            named = self._named.get(column.key) if column.kind == "concepts" else None
            name = named.name if named else column.kind
            make = makers.get(column.kind) if named or column.kind != "concepts" else None
            if column.known and make is not None and name not in self._readers:
                reader = make(column.key)
                lines = bool(named) or column.kind in ("count", "registrations")
                self._readers[name] = replace(reader, read=read_printed(reader.read, lines=lines))
        self._recognisers: dict[str, Recogniser | None] = {column.key: None for column in recipe.columns}
        self._recognisers |= {one.column: one.recogniser for one in self._readers.values()}

    def _concept_reader(self, key: str) -> _CellReader:
        named = self._named[key]
        grammar = self._grammars["designation" if named.joint else "list"]
        make = ConceptReader if named.joint is None else partial(DesignationReader, named.joint)
        reader = make(
            named.scheme or "",
            key,
            grammar,
            self._lookup,
            self._issue,
            self._source,
            self._recipe.expansions,
            named.product_rule,
            lambda words, scheme: self._other_kinds.of(words, scheme),
        )
        strict = SpelledDesignations(reader) if isinstance(reader, DesignationReader) else None
        return _CellReader(key, reader, lru_cache(_CACHE)(reader.read), strict)

    @cached_property
    def _other_kinds(self) -> OtherKinds:
        """The kinds of cell that words may be of instead of names, whether or not the table has such columns."""
        lexicon, lookup = self._lexicon, self._lookup
        dose = build_dose_grammar(lexicon.grammars["dose"], lexicon.unit_surfaces, lexicon.compile)
        schedule = build_schedule_grammar(lexicon.grammars["schedule"], lexicon.compile)
        recognisers: dict[str, Recogniser] = {
            "a frequency": _GrammarRecogniser(schedule, lookup),
            "an amount": _GrammarRecogniser(dose, lookup),
            "a registry number": RegistrationReader(lexicon.registries, lookup, self._issue, ""),
        }
        schemes = {
            f"a {one.scheme.replace('-', ' ')}": one.scheme for one in self._named.values() if one.scheme
        }
        return OtherKinds(lookup, recognisers, schemes, lexicon.months)

    def _count_reader(self, key: str, rule: str, least: int) -> _CellReader:
        reader = _CountReader(key, rule, self._lexicon, least)
        return _CellReader(key, reader, reader.read)

    def _reference_reader(self, key: str) -> _CellReader:
        reader = _ReferenceReader(key, "reference-number", self._lexicon, 1)
        return _CellReader(key, reader, reader.read)

    def _dose_reader(self, key: str) -> _CellReader:
        lexicon, lookup = self._lexicon, self._lookup
        grammar = build_dose_grammar(lexicon.grammars["dose"], lexicon.unit_surfaces, lexicon.compile)
        per_kilogram = lookup.default_of("unit-missing").code
        plain = DoseReader(grammar, lookup, self._issue, key, self._source, per_kilogram)
        header = next((column.header for column in self._recipe.columns if column.key == key), "")
        reader = ScaledDoseReader(plain, self._issue, key, header)
        recogniser = _GrammarRecogniser(grammar, lookup)
        strict = _GrammarRecogniser(grammar.among_kinds(LOOSE_IN_DOSES, frozenset({UNKNOWN_UNIT})), lookup)
        return _CellReader(key, recogniser, lru_cache(_CACHE)(reader.read), strict)

    def _schedule_reader(self, key: str) -> _CellReader:
        grammar = build_schedule_grammar(self._lexicon.grammars["schedule"], self._lexicon.compile)
        reader = ScheduleReader(grammar, self._lookup, self._issue, key)
        recogniser = _GrammarRecogniser(grammar, self._lookup)
        strict = _GrammarRecogniser(grammar.among_kinds(LOOSE_IN_SCHEDULES), self._lookup)
        return _CellReader(key, recogniser, lru_cache(_CACHE)(reader.read), strict)

    def _registration_reader(self, key: str) -> _CellReader:
        reader = RegistrationReader(self._lexicon.registries, self._lookup, self._issue, key)
        return _CellReader(key, reader, reader.read)

    def _outcome_reader(self, key: str) -> _CellReader:
        self._finding_reader = FindingReader(self._lexicon.cues, self._issue, key)
        return _CellReader(key, None, lru_cache(_CACHE)(self._finding_reader.read))

    def part_recogniser(self, key: str) -> Recogniser | None:
        """Return how parts of cells that hold several kinds are recognised as cells of the column *key*."""
        return next(
            (one.part_recogniser or one.recogniser for one in self._readers.values() if one.column == key),
            None,
        )

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
        for column, holder in row.unclear:
            cell = row.cell(holder)
            words = cell.text if cell else ""
            message = f"it is unclear which words of {quote(words)} are the {column.replace('_', ' ')}"
            issues.append(self._issue("ambiguous-borders", column, message, words))
        named = {one.name: self._concepts(row, one.name, issues) for one in self._named.values()}
        if row.context:
            row, named = self._with_context(row, named)
            issues += self._unread_lines(row)
        sources, routes = (named.get(name, ConceptsRead()) for name in ("cellSource", "route"))
        doses = self._doses(row, routes.concepts, issues)
        outcome, results = self._outcome(row)
        patients: Read[int] | None = self._value(row, "count", issues)
        registrations: tuple[Registration, ...] = self._value(row, "registrations", issues) or ()
        schedule: Schedule | None = self._value(row, "schedule", issues)
        reference: Read[int] | None = self._value(row, "reference", issues)
        findings = self._findings(row, outcome, results, patients, issues)
        product = self._product(row, sources, routes, doses)
        values = {name: read.concepts for name, read in named.items()}
        values["product"] = (product,) if product else ()
        values["resultsStatus"] = (results,) if results else ()
        return TrialReport(
            source=self._source,
            row=row,
            stated={one.name: found for one in self._lexicon.properties if (found := values.get(one.name))},
            cell_source_relation=sources.relation,
            doses=doses,
            schedule=schedule,
            patients=patients,
            registrations=registrations,
            outcome=outcome,
            findings=findings,
            reference=reference,
            number_column=self._column("registrations"),
            issues=tuple(issues),
        )

    def _column(self, name: str) -> str | None:
        """Return the key of the column that is read by *name*, ``None`` where the table lacks it."""
        return self._readers[name].column if name in self._readers else None

    def _cell(self, row: Row, name: str) -> Cell | None:
        """Return the cell of the column that is read by *name*; ``None`` where the table lacks it or it is empty."""
        cell = row.cell(self._column(name) or "")
        return cell if cell is not None and visible(cell.text) else None

    def _value(self, row: Row, name: str, issues: list[Issue]) -> Any:
        """Return the statement of a cell, ``None`` without one, and add its issues."""
        cell = self._cell(row, name)
        if cell is None:
            return None
        value, found = self._readers[name].read(cell)
        issues.extend(found)
        return value

    def _concepts(self, row: Row, name: str, issues: list[Issue]) -> ConceptsRead:
        cell = self._cell(row, name)
        if cell is not None and cell.origin == ACROSS and not self._is_known(cell):
            message = f"expected words of one column, found words across several: {quote(cell.text)}"
            issues.append(self._issue("unread-cell", cell.column, message, cell.text))
            return ConceptsRead()
        read: ConceptsRead = self._readers[name].read(cell) if cell else ConceptsRead()
        issues.extend(read.issues)
        return read

    def _is_known(self, cell: Cell) -> bool:
        """Return whether the recogniser of its column accepts a cell."""
        recogniser = self._recognisers[cell.column]
        return recogniser is not None and recogniser.grade(see(cell).text).score is not None

    def _with_context(
        self, row: Row, named: Mapping[str, ConceptsRead]
    ) -> tuple[Row, dict[str, ConceptsRead]]:
        """Return a row and its concepts, those that it lacks taken from the words about several rows."""
        cells = {cell.column: cell for cell in row.cells}
        taken = dict(named)
        for one in self._named.values():
            if self._cell(row, one.name) is not None or not one.scheme:
                continue
            # How a trial was done is not for a caption: it compares, denies and counts.
            in_captions = one.evidence is None and one.name not in self._readers
            found = read_context(row.context, one.scheme, one.column, self._lookup, in_captions=in_captions)
            if found is not None:
                cells[one.column], concept = found
                taken[one.name] = ConceptsRead((concept,), Read("single", concept.evidence))
        return replace(row, cells=tuple(cells.values())), taken

    def _unread_lines(self, row: Row) -> Iterator[Issue]:
        """Yield an issue for each line directly above a row of which the row takes nothing."""
        taken = {cell.place for cell in row.cells}
        for line in row.context[: row.opened]:
            if line.place not in taken:
                message = f"the line {quote(line.text)} above the row names nothing that is read"
                yield self._issue("unread-group-row", None, message, line.text)

    def _doses(self, row: Row, routes: tuple[Read[Concept], ...], issues: list[Issue]) -> tuple[Dose, ...]:
        cell = self._cell(row, "dose")
        if cell is None:
            return ()
        doses: tuple[Dose, ...]
        doses, joined_by_and, found = self._readers["dose"].read(cell)
        issues.extend(found)
        if len(doses) < 2 or len(routes) < 2:
            return doses
        pairs = joined_by_and and len(doses) == len(routes)
        if pairs:
            message = f"{len(doses)} doses and {len(routes)} routes are paired in printed order"
        else:
            message = f"it is unstated which of {len(routes)} routes each of {len(doses)} doses takes"
        issues.append(self._issue("ambiguous-pairing", cell.column, message, cell.text))
        if not pairs:
            return doses
        ordered = tuple(
            Read(route.value, replace(route.evidence, rule="dose-route-in-order")) for route in routes
        )
        return pair_routes(doses, ordered)

    def _outcome(self, row: Row) -> tuple[Read[str] | None, Read[Concept] | None]:
        cell = self._cell(row, "text")
        seen = see(cell).text if cell else ""
        if cell is None or self._lookup.is_absent(seen):
            return None, None
        whole = (cell.column, 0, len(cell.text))
        status = self._lookup.find("results-status", seen.rstrip("."))
        rule = "results-status-by-label"
        if status is None:
            rule = "results-reported-by-default"
            status = self._lookup.default_of(rule)
        return Read(cell.text, Evidence(*whole, "text-as-printed")), Read(status, Evidence(*whole, rule))

    def _findings(
        self,
        row: Row,
        outcome: Read[str] | None,
        results: Read[Concept] | None,
        patients: Read[int] | None,
        issues: list[Issue],
    ) -> tuple[Finding, ...]:
        cell = self._cell(row, "text")
        if outcome is None or results is None or cell is None:
            return ()
        if results.evidence.rule == "results-status-by-label":
            status: tuple[Finding, ...] = read_printed(self._finding_reader.read_status)(cell)
            return status
        findings: tuple[Finding, ...]
        findings, found = self._readers["text"].read(cell)
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
            if dose.unit is not None and (product := self._lexicon.unit_products.get(dose.unit.value.key)):
                unit = dose.unit.evidence
                return Read(product, Evidence(unit.column, unit.start, unit.end, "product-by-unit"))
        cell = self._cell(row, "cellSource")
        if cell is None or not sources.concepts:
            return None
        rule = "product-by-default"
        return Read(self._lookup.default_of(rule), Evidence(cell.column, 0, len(cell.text), rule))
