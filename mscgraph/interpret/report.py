"""A row's cells, read by kind of column, as one trial report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mscgraph.characters import visible
from mscgraph.interpret.concepts import ConceptsRead
from mscgraph.interpret.context import ContextReader
from mscgraph.interpret.donors import DONOR
from mscgraph.interpret.dose import pair_routes
from mscgraph.interpret.grammar import quote
from mscgraph.interpret.lexicon import Lexicon
from mscgraph.interpret.other_kinds import repeats
from mscgraph.interpret.populations import Role
from mscgraph.interpret.printed import read_printed, see
from mscgraph.interpret.products import ProductReader
from mscgraph.interpret.readers import CellReader, ColumnReaders
from mscgraph.records import (
    ACROSS,
    CAPTION,
    Cell,
    Column,
    Concept,
    Dose,
    Evidence,
    Finding,
    Further,
    Issue,
    Read,
    Recogniser,
    Registration,
    Row,
    Schedule,
    TrialReport,
)
from mscgraph.relations import grouped

#: The column of words about several rows that name a condition narrower than a printed disease.
_NARROWER = "narrower_disease"


@dataclass(frozen=True, slots=True)
class ReaderRecipe:
    """A reader of rows as a small record: another process makes the same reader of it and its own lexicon.

    :param source: the source's id
    :param columns: the table's columns, in order; of two columns of one kind the first is read
    :param expansions: the long forms of the table's abbreviations, by the folded short form
    :param about: what the table is about, in the words of its caption and the document's title; ``None`` if unknown
    """

    source: str
    columns: tuple[Column, ...]
    expansions: Mapping[str, frozenset[str]]
    about: str | None = None

    def build(self, lexicon: Lexicon) -> RowReader:
        """Return the reader."""
        return RowReader(self, lexicon)


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, recipe: ReaderRecipe, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._source = recipe.source
        self._lookup, self._issue = lexicon.lookup, lexicon.issue
        self._readers = ColumnReaders(recipe.source, recipe.columns, recipe.expansions, lexicon)
        schemes = (one.scheme for one in lexicon.properties if one.scheme and not one.has_terms)
        self._products = ProductReader(recipe.about, recipe.columns, lexicon)
        joining = (*lexicon.parts["either"], *lexicon.parts["both"])
        self._context = ContextReader(self._lookup, schemes, lexicon.neutral, lexicon.exceptions, joining)

    def part_recogniser(self, key: str) -> Recogniser | None:
        """Return how parts of cells that hold several kinds are recognised as cells of the column *key*."""
        return next(
            (
                one.part_recogniser or one.recogniser
                for one in self._readers.by_name.values()
                if one.column == key
            ),
            None,
        )

    def recogniser(self, key: str) -> Recogniser | None:
        """Return how cells of the column *key* are recognised; ``None`` for free text."""
        return self._readers.recognisers[key]

    def is_closed(self, key: str) -> bool:
        """Return whether cells of the column *key* have few forms, which are all known."""
        return key in self._readers.closed

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
        named = {one.name: self._concepts(row, one.name, issues) for one in self._readers.named.values()}
        issues = self._read_short_forms(row, named, issues)
        named[DONOR] = self._donors(row, named, issues)
        if row.context:
            row, named = self._with_context(row, named)
            issues += self._unread_lines(row)
        sources, routes = (named.get(name, ConceptsRead()) for name in ("cellSource", "route"))
        doses = self._doses(row, routes.concepts, issues)
        named["route"] = routes = _with_routes_of(routes, doses)
        outcome, results = self._outcome(row, issues)
        patients: Read[int] | None = self._value(row, "count", issues)
        registrations: tuple[Registration, ...] = self._value(row, "registrations", issues) or ()
        stacked = [(one.column, len(named[one.name].concepts)) for one in self._readers.named.values()]
        stacked.append((self._column("dose") or "", len(doses)))
        issues += self._ambiguous_stacks(row, stacked, len(registrations))
        schedule: Schedule | None = self._value(row, "schedule", issues)
        reference: Read[int] | None = self._value(row, "reference", issues)
        findings = self._findings(row, outcome, results, patients, issues)
        product = self._products.read(self._cell(row, "cellSource"), sources, routes, doses)
        values = {name: read.concepts for name, read in named.items()}
        values["population"] = self._populations(row, named.get("disease", ConceptsRead()), issues)
        values["product"] = (product,) if product else ()
        values["resultsStatus"] = (results,) if results else ()
        values |= self._alone(self._readers.terms, row, issues)
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
            further=self._further(row, issues),
            number_column=self._column("registrations"),
            issues=tuple(issues),
        )

    def _further(self, row: Row, issues: list[Issue]) -> dict[str, tuple[Read[Further], ...]]:
        """Return what columns state that are read by their kind alone, by the property."""
        found: dict[str, tuple[Read[Further], ...]] = self._alone(self._readers.further, row, issues)
        if (cell := self._cell(row, "count")) is not None:
            for name, read in self._readers.read_groups(cell):
                found.setdefault(name, (read,))
        return found

    def _alone(
        self, readers: Mapping[str, CellReader], row: Row, issues: list[Issue]
    ) -> dict[str, tuple[Read[Any], ...]]:
        """Return what cells state that nothing else of the row is read with, by the property."""
        found: dict[str, tuple[Read[Any], ...]] = {}
        for name, reader in readers.items():
            cell = row.cell(reader.column)
            if cell is None or not visible(cell.text):
                continue
            if repeats(see(cell).text, self._lexicon.repeats):
                message = (
                    f"expected words of its own, found words that refer to another row: {quote(cell.text)}"
                )
                issues.append(self._issue("unread-cell", cell.column, message, cell.text))
                continue
            values, unread = reader.read(cell)
            issues.extend(unread)
            if values:
                found[name] = values
        return found

    def _column(self, name: str) -> str | None:
        """Return the key of the column that is read by *name*, ``None`` where the table lacks it."""
        return self._readers.by_name[name].column if name in self._readers.by_name else None

    def _cell(self, row: Row, name: str) -> Cell | None:
        """Return the cell of the column that is read by *name*; ``None`` where the table lacks it or it is empty."""
        cell = row.cell(self._column(name) or "")
        return cell if cell is not None and visible(cell.text) else None

    def _value(self, row: Row, name: str, issues: list[Issue]) -> Any:
        """Return the statement of a cell, ``None`` without one, and add its issues."""
        cell = self._cell(row, name)
        if cell is None:
            return None
        value, found = self._readers.by_name[name].read(cell)
        issues.extend(found)
        return value

    def _concepts(self, row: Row, name: str, issues: list[Issue]) -> ConceptsRead:
        cell = self._cell(row, name)
        if cell is not None and cell.origin == ACROSS and not self._is_known(cell):
            message = f"expected words of one column, found words across several: {quote(cell.text)}"
            issues.append(self._issue("unread-cell", cell.column, message, cell.text))
            return ConceptsRead()
        read: ConceptsRead = self._readers.by_name[name].read(cell) if cell else ConceptsRead()
        issues.extend(read.issues)
        return read

    def _read_short_forms(
        self, row: Row, named: dict[str, ConceptsRead], issues: Sequence[Issue]
    ) -> list[Issue]:
        """Put the concepts of short forms that the row's diseases decide in their place; return the other issues."""
        diseases = [read.value for read in named.get("disease", ConceptsRead()).concepts]
        left = list(issues)
        for one in self._readers.named.values():
            if one.scheme and (cell := row.cell(one.column)) is not None:
                forms = self._readers.short_forms[one.scheme]
                named[one.name], left = forms.resolve(cell, named[one.name], left, diseases)
        return left

    def _is_known(self, cell: Cell) -> bool:
        """Return whether the recogniser of its column accepts a cell."""
        recogniser = self._readers.recognisers[cell.column]
        return recogniser is not None and recogniser.grade(see(cell).text).score is not None

    def _with_context(
        self, row: Row, named: Mapping[str, ConceptsRead]
    ) -> tuple[Row, dict[str, ConceptsRead]]:
        """Return a row and its concepts, those that it lacks taken from the words about several rows."""
        cells = {cell.column: cell for cell in row.cells}
        taken = dict(named)
        for one in self._readers.named.values():
            if self._cell(row, one.name) is not None or not one.scheme or taken[one.name].concepts:
                continue
            # How a trial was done is not for a caption: it compares, denies and counts.
            in_captions = one.evidence is None and one.name not in self._readers.by_name
            found = self._context.read(row.context, one.scheme, one.column, in_captions=in_captions)
            if found is not None and (one.name != DONOR or self._is_of_product(*found)):
                cells[one.column], concept = found
                taken[one.name] = ConceptsRead((concept,), Read("single", concept.evidence))
        if (narrower := self._narrower_in_context(row, taken.get("disease", ConceptsRead()))) is not None:
            cells[_NARROWER], concept = narrower
            taken["disease"] = replace(taken["disease"], narrower=(*taken["disease"].narrower, concept))
        return replace(row, cells=tuple(cells.values())), taken

    def _narrower_in_context(self, row: Row, diseases: ConceptsRead) -> tuple[Cell, Read[Concept]] | None:
        """Return the condition below a printed disease that the words about several rows name, with these words."""
        if self._cell(row, "disease") is None or not diseases.concepts:
            return None
        found = self._context.read(row.context, "disease", _NARROWER, in_captions=True)
        above = self._lookup.above(found[1].value) if found is not None else frozenset()
        return found if any(read.value in above for read in diseases.concepts) else None

    def _is_of_product(self, cell: Cell, donor: Read[Concept]) -> bool:
        """Return whether a caption names a donor of the product; a line of names alone does."""
        seen = see(cell)
        found = self._readers.donor_words.before_product(seen.text)
        return cell.origin != CAPTION or any(
            concept == donor.value and seen.span(*span)[0] == donor.evidence.start for concept, span in found
        )

    def _donors(self, row: Row, named: Mapping[str, ConceptsRead], issues: list[Issue]) -> ConceptsRead:
        """Return the donors: of their column, beside the source, or of the product in other words of the row."""
        stated = named.get(DONOR, ConceptsRead())
        beside = named.get("cellSource", ConceptsRead()).donors
        printed = _once(stated.concepts or beside)
        if stated.concepts and _are_apart(stated.concepts, beside):
            issues.append(self._unclear_donors((*stated.concepts, *beside)))
            return replace(stated, concepts=())
        own = {self._column(name) for name in (DONOR, "cellSource")}
        found: list[Read[Concept]] = []
        for cell in row.cells:
            if cell.column in own:
                continue
            seen = see(cell)
            for concept, span in self._readers.donor_words.before_product(seen.text):
                place = Evidence(cell.column, *seen.span(*span), "donor-beside-product")
                found.append(Read(concept, place))
        if printed:
            if _are_apart(printed, found):
                issues.append(self._unclear_donors((*found, *printed)))
            return replace(stated, concepts=printed)
        if len({read.value for read in found}) > 1:
            issues.append(self._unclear_donors(found))
            return stated
        return replace(stated, concepts=_once(found))

    def _unclear_donors(self, found: Sequence[Read[Concept]]) -> Issue:
        message = f"it is unclear which donors the product has: {' and '.join(_labels(found))}"
        return self._issue("unclear-role", found[0].evidence.column, message)

    def _populations(
        self, row: Row, diseases: ConceptsRead, issues: list[Issue]
    ) -> tuple[Read[Concept], ...]:
        """Return the conditions below the row's diseases that its words state the participants have."""
        named = [read.value for read in diseases.concepts]
        own = self._column("disease")
        found = [
            Read(read.value, replace(read.evidence, rule="population-by-cue"))
            if read.evidence.column == own
            else read
            for read in diseases.narrower
        ]
        for cell in row.cells if named else ():
            if cell.column in (own, _NARROWER) or cell.origin == CAPTION:
                continue
            seen = see(cell)
            for concept, span, role in self._readers.populations.read(seen.text, named):
                place = Evidence(cell.column, *seen.span(*span), "population-by-cue")
                if role is Role.POPULATION:
                    found.append(Read(concept, place))
                elif role is Role.UNCLEAR:
                    words = cell.text[place.start : place.end]
                    message = f"it is unclear whether the participants have {quote(words)}"
                    issues.append(self._issue("unclear-role", cell.column, message, words))
        return _once(found)

    def _unread_lines(self, row: Row) -> Iterator[Issue]:
        """Yield an issue for each line directly above a row of which the row takes nothing."""
        taken = {cell.place for cell in row.cells}
        for line in row.context[: row.opened]:
            if line.place not in taken:
                message = f"the line {quote(line.text)} above the row names nothing that is read"
                yield self._issue("unread-group-row", None, message, line.text)

    def _ambiguous_stacks(self, row: Row, counts: Sequence[tuple[str, int]], trials: int) -> Iterator[Issue]:
        """Yield an issue for each cell of several values that has as many lines as the row has trials.

        :param counts: how many values the cell of each column states
        """
        for column, count in counts:
            cell = row.cell(column)
            if cell is None or not 1 < count == trials:
                continue
            text = see(cell, lines=True).text
            if len(text.split("\n")) == trials:
                message = (
                    f"it is unstated which of the row's {trials} trials each line of {quote(text)} is of"
                )
                yield self._issue("ambiguous-pairing", column, message, text)

    def _doses(self, row: Row, routes: tuple[Read[Concept], ...], issues: list[Issue]) -> tuple[Dose, ...]:
        cell = self._cell(row, "dose")
        if cell is None:
            return ()
        doses: tuple[Dose, ...]
        doses, joined_by_and, found = self._readers.by_name["dose"].read(cell)
        issues.extend(found)
        if len(doses) < 2 or len(routes) < 2 or all(dose.route for dose in doses):
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

    def _outcome(self, row: Row, issues: list[Issue]) -> tuple[Read[str] | None, Read[Concept] | None]:
        cell = self._cell(row, "text")
        seen = see(cell).text if cell else ""
        if cell is None or self._lookup.is_absent(seen):
            return None, None
        if repeats(seen, self._lexicon.repeats):
            message = f"expected an outcome, found words that refer to another row: {quote(seen)}"
            issues.append(self._issue("unread-cell", cell.column, message, seen))
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
            status: tuple[Finding, ...] = read_printed(self._readers.finding_reader.read_status)(cell)
            return status
        findings: tuple[Finding, ...]
        findings, found = self._readers.by_name["text"].read(cell)
        issues.extend(found)
        issues.extend(
            self._readers.finding_reader.check_counts(findings, patients.value if patients else None)
        )
        return findings


def _once(reads: Iterable[Read[Concept]]) -> tuple[Read[Concept], ...]:
    """Return the first of the readings of each concept."""
    return tuple(first for first, *_ in grouped((read.value, read) for read in reads).values())


def _are_apart(some: Sequence[Read[Concept]], others: Sequence[Read[Concept]]) -> bool:
    """Return whether readings that are there on both sides have no concept in common."""
    return bool(some and others) and {read.value for read in some}.isdisjoint(read.value for read in others)


def _labels(reads: Iterable[Read[Concept]]) -> list[str]:
    return sorted({read.value.label for read in reads})


def _with_routes_of(routes: ConceptsRead, doses: Iterable[Dose]) -> ConceptsRead:
    """Return the routes of a row, with those that its doses state in words of their own."""
    known = {read.value for read in routes.concepts}
    more = {dose.route.value: dose.route for dose in doses if dose.route and dose.route.value not in known}
    if not more:
        return routes
    relation = routes.relation or Read("single", next(iter(more.values())).evidence)
    return replace(routes, concepts=(*routes.concepts, *more.values()), relation=relation)
