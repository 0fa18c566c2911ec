"""The readers of a table's columns, one per kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial
from itertools import chain
from typing import Any

from mscgraph.interpret.alone import AloneReaders
from mscgraph.interpret.around_doses import AroundDoseReader
from mscgraph.interpret.concepts import ConceptReader
from mscgraph.interpret.conditions import ConditionReader, ConditionWords
from mscgraph.interpret.counts import GroupCountReader, ReferenceReader, find_treated
from mscgraph.interpret.designations import DesignationReader, SpelledDesignations
from mscgraph.interpret.donors import DONOR, DonorWords
from mscgraph.interpret.dose import LOOSE_IN_DOSES, NO_PARTS_OF_DOSES, DoseReader, build_dose_grammar
from mscgraph.interpret.findings.reader import FindingReader
from mscgraph.interpret.grammar import MAX_WORDS, Grammar
from mscgraph.interpret.lexicon import Lexicon
from mscgraph.interpret.other_columns import OtherColumnRecogniser, find_other_column
from mscgraph.interpret.other_kinds import OtherKinds
from mscgraph.interpret.populations import PopulationReader, RoleReader
from mscgraph.interpret.printed import UnsignedRecogniser, read_printed
from mscgraph.interpret.registrations import RegistrationReader
from mscgraph.interpret.scaled import ScaledDoseReader
from mscgraph.interpret.schedule import LOOSE_IN_SCHEDULES, ScheduleReader, build_schedule_grammar
from mscgraph.interpret.short_forms import ShortForms
from mscgraph.interpret.sources import SourceReader, SourceWords
from mscgraph.namespaces import fold
from mscgraph.records import (
    Cell,
    Column,
    Concept,
    Grade,
    Lookup,
    Read,
    Recogniser,
    ReportProperty,
)

_CACHE = 1 << 16
#: Minimum labels that show a table's language.
_LABELS_OF_A_LANGUAGE = 2
#: Kinds of columns of numbers.
_CLOSED = frozenset({"count", "reference", "registrations"})


@dataclass(frozen=True, slots=True)
class CellReader:
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


def _for_printed(reader: CellReader, *, lines: bool, links: bool) -> CellReader:
    """Return a reader that is given printed cells in place of what they mean."""
    recogniser, part = (
        UnsignedRecogniser(one) if one is not None else None
        for one in (reader.recogniser, reader.part_recogniser)
    )
    read = read_printed(reader.read, lines=lines, links=links)
    return replace(reader, recogniser=recogniser, part_recogniser=part, read=read)


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


class ColumnReaders:
    """The readers of a table's columns: of a column of concepts by the property, of others by the kind.

    Each distinct cell text is read once: a table of a million rows has few.

    :ivar named: the properties of columns of concepts, by the column's key
    :ivar short_forms: the words that mean one concept or another, by the scheme
    :ivar by_name: the readers
    :ivar recognisers: of all columns by key, ``None`` of free text
    :ivar closed: keys of the columns whose cells have few forms, which are all known: numbers, designations
    """

    finding_reader: FindingReader
    read_groups: Callable[[Cell], tuple[tuple[str, Read[int]], ...]]

    def __init__(
        self,
        source: str,
        columns: Sequence[Column],
        expansions: Mapping[str, frozenset[str]],
        lexicon: Lexicon,
    ) -> None:
        """Make a reader for each column that has one; of two columns of one kind the first is read.

        :param source: the source's id
        :param expansions: the long forms of the table's abbreviations, by the folded short form
        """
        self._source = source
        self._columns = columns
        self._expansions = expansions
        self._lexicon = lexicon
        self._lookup, self._issue = lexicon.lookup, lexicon.issue
        self._grammars = {
            name: Grammar(lexicon.compile(lexicon.grammars[name], f"{name}.lark"))
            for name in ("designation", "list")
        }
        self.short_forms = {
            one.scheme: ShortForms(one.scheme, lexicon.short_forms, self._lookup, self._issue)
            for one in lexicon.properties
            if one.scheme
        }
        self.named = {one.column: one for one in lexicon.properties if one.is_named}
        self.by_name: dict[str, CellReader] = {}
        makers: dict[str, Callable[[str], CellReader]] = {
            "concepts": self._concept_reader,
            "count": lambda key: self._count_reader(key, "count", 0),
            "dose": self._dose_reader,
            "reference": self._reference_reader,
            "registrations": self._registration_reader,
            "schedule": self._schedule_reader,
            "text": self._outcome_reader,
        }
        for column in columns:
            named = self.named.get(column.key) if column.kind == "concepts" else None
            name = named.name if named else column.kind
            make = makers.get(column.kind) if named or column.kind != "concepts" else None
            if column.known and make is not None and name not in self.by_name:
                reader = make(column.key)
                lines = bool(named) or column.kind in ("count", "dose", "registrations")
                self.by_name[name] = _for_printed(reader, lines=lines, links=column.kind == "reference")
        self.recognisers: dict[str, Recogniser | None] = {column.key: None for column in columns}
        self.recognisers |= {one.column: one.recogniser for one in self.by_name.values()}
        self.closed = frozenset(
            column.key
            for column in columns
            if column.kind in _CLOSED
            or (column.key in self.named and self.named[column.key].joint is not None)
        )
        self.recognisers |= {
            column.key: UnsignedRecogniser(
                OtherColumnRecogniser(other, lexicon.months.keys(), lexicon.lookup)
            )
            for column in columns
            if not column.known and (other := find_other_column(column.header, lexicon.other_columns))
        }

    @cached_property
    def further(self) -> dict[str, CellReader]:
        """The readers of columns that are read by their kind alone, by the property."""
        return self._read_alone(one for one in self._lexicon.properties if one.is_further)

    @cached_property
    def terms(self) -> dict[str, CellReader]:
        """The readers of columns that name terms of small schemes, by the property."""
        return self._read_alone(one for one in self._lexicon.properties if one.has_terms)

    def _read_alone(self, properties: Iterable[ReportProperty]) -> dict[str, CellReader]:
        readers = AloneReaders(self._source, self._lexicon, lambda *asked: self._other_kinds.of(*asked))
        return {
            one.name: _for_printed(CellReader(one.column, None, readers.make(one)), lines=True, links=False)
            for one in properties
        }

    def _concept_reader(self, key: str) -> CellReader:
        named = self.named[key]
        grammar = self._grammars["designation" if named.joint else "list"]
        make = (
            ConceptReader
            if named.joint is None
            else partial(DesignationReader, named.joint, self._lexicon.months)
        )
        narrows = any(one.scheme == named.scheme and not one.is_named for one in self._lexicon.properties)
        reader = make(
            named.scheme or "",
            key,
            grammar,
            self._lookup,
            self._issue,
            self._source,
            self._expansions,
            named.product_rule,
            lambda words, scheme: self._other_kinds.of(words, scheme),
            narrows=narrows,
            ask_indexes=self._lexicon.ask_indexes,
            short_forms=self.short_forms[named.scheme or ""].words,
        )
        if named.donor_rule is not None and named.product_rule is not None:
            lexicon = self._lexicon
            beside = SourceReader(
                reader,
                SourceWords(
                    reader,
                    self._lookup,
                    chain(*map(lexicon.surfaces, ("cell-source", "product"))),
                    lexicon.parts,
                    lexicon.roles,
                ),
                self.donor_words,
                self._lookup,
                self._issue,
                key,
                named.donor_rule,
                named.product_rule,
                has_donor_column=any(self._names_donors(column.key) for column in self._columns),
            )
            return CellReader(key, beside, lru_cache(_CACHE)(beside.read))
        if narrows:
            lexicon = self._lexicon
            surfaces = lexicon.surfaces("disease")
            words = ConditionWords(reader, surfaces, lexicon.parts, lexicon.roles)
            conditions = ConditionReader(reader, words, self._lookup, self._issue, key)
            return CellReader(key, conditions, lru_cache(_CACHE)(conditions.read))
        strict = SpelledDesignations(reader) if isinstance(reader, DesignationReader) else None
        return CellReader(key, reader, lru_cache(_CACHE)(reader.read), strict)

    def _names_donors(self, key: str) -> bool:
        return key in self.named and self.named[key].scheme == DONOR

    @cached_property
    def donor_words(self) -> DonorWords:
        """The words that name donors."""
        return DonorWords(self._lexicon.surfaces(DONOR), self._lookup, self._lexicon.roles)

    @cached_property
    def populations(self) -> PopulationReader:
        """The reader of conditions narrower than a row's disease."""
        lexicon, lookup = self._lexicon, self._lookup
        roles = cache(
            lambda: RoleReader(
                lexicon.roles,
                lambda words: fold(words) in lexicon.cues.endpoints,
                lexicon.surfaces("product"),
            )
        )
        return PopulationReader(lexicon.surfaces("disease"), lookup.find, lookup.above, roles)

    @cached_property
    def _other_kinds(self) -> OtherKinds:
        """The kinds of cell that words may be of instead of names, whether or not the table has such columns."""
        lexicon, lookup = self._lexicon, self._lookup
        dose = build_dose_grammar(lexicon.grammars["dose"], lexicon.surfaces("unit"), lexicon.compile)
        schedule = build_schedule_grammar(lexicon.grammars["schedule"], lexicon.compile)
        recognisers: dict[str, Recogniser] = {
            "a frequency": _GrammarRecogniser(schedule, lookup),
            "an amount": _GrammarRecogniser(dose, lookup),
            "a registry number": RegistrationReader(lexicon.registries, lookup, self._issue, ""),
        }
        schemes = {
            f"a {one.scheme.replace('-', ' ')}": one.scheme for one in self.named.values() if one.scheme
        }
        return OtherKinds(lookup, recognisers, schemes, lexicon.months.keys(), lexicon.repeats)

    def _count_reader(self, key: str, rule: str, least: int) -> CellReader:
        labels = [column.header for column in self._columns]
        treated = find_treated(labels, self._lexicon.controls)
        reader = GroupCountReader(key, rule, self._lookup, self._issue, least, treated=treated)
        self.read_groups = read_printed(reader.read_others)
        return CellReader(key, reader, reader.read)

    def _reference_reader(self, key: str) -> CellReader:
        reader = ReferenceReader(key, "reference-number", self._lookup, self._issue, 1)
        return CellReader(key, reader, reader.read)

    def _dose_reader(self, key: str) -> CellReader:
        lexicon, lookup = self._lexicon, self._lookup
        grammar = build_dose_grammar(lexicon.grammars["dose"], lexicon.surfaces("unit"), lexicon.compile)
        per_kilogram = lookup.default_of("unit-missing").code
        plain = DoseReader(
            grammar,
            lookup,
            self._issue,
            key,
            self._source,
            per_kilogram,
            decimal_comma=self._has_decimal_comma(),
        )
        header = next((column.header for column in self._columns if column.key == key), "")
        reader = ScaledDoseReader(plain, self._issue, key, header)
        recogniser = _GrammarRecogniser(grammar, lookup)
        strict = _GrammarRecogniser(grammar.among_kinds(LOOSE_IN_DOSES, NO_PARTS_OF_DOSES), lookup)
        around = AroundDoseReader(
            reader.read, strict, [self._schedules], self._find_route, lexicon.joiners, self._issue, key
        )
        return CellReader(key, recogniser, lru_cache(_CACHE)(around.read), strict)

    @cached_property
    def _schedules(self) -> Recogniser:
        """The recogniser of schedules."""
        grammar = build_schedule_grammar(self._lexicon.grammars["schedule"], self._lexicon.compile)
        return _GrammarRecogniser(grammar, self._lookup)

    def _has_decimal_comma(self) -> bool:
        """Return whether the table's labels are of languages that part decimals by a comma."""
        languages = self._lexicon.label_languages
        labels = [languages.get(fold(column.header), frozenset()) for column in self._columns]
        with_comma = [bool(one) and one <= self._lexicon.decimal_comma for one in labels]
        others = [bool(one) and one.isdisjoint(self._lexicon.decimal_comma) for one in labels]
        # Short forms and words of several languages are tagged as English: "NCT", "Phase".
        return sum(with_comma) >= max(_LABELS_OF_A_LANGUAGE, sum(others))

    def _find_route(self, words: str) -> Concept | None:
        return self._lookup.find("route", words)

    def _schedule_reader(self, key: str) -> CellReader:
        grammar = build_schedule_grammar(self._lexicon.grammars["schedule"], self._lexicon.compile)
        reader = ScheduleReader(grammar, self._lookup, self._issue, key)
        recogniser = _GrammarRecogniser(grammar, self._lookup)
        strict = _GrammarRecogniser(grammar.among_kinds(LOOSE_IN_SCHEDULES), self._lookup)
        return CellReader(key, recogniser, lru_cache(_CACHE)(reader.read), strict)

    def _registration_reader(self, key: str) -> CellReader:
        reader = RegistrationReader(self._lexicon.registries, self._lookup, self._issue, key)
        return CellReader(key, reader, reader.read)

    def _outcome_reader(self, key: str) -> CellReader:
        self.finding_reader = FindingReader(self._lexicon.cues, self._issue, key)
        return CellReader(key, None, lru_cache(_CACHE)(self.finding_reader.read))
