"""The records that pass from room to room: frozen, slotted, each with the place it was read from.

``None`` means "not stated". Offsets named ``start`` and ``end`` of a :class:`Cell`, :class:`Row` or
:class:`Abbreviation` count characters of the decoded document; those of an :class:`Evidence` count
characters of its cell's text, and :meth:`Cell.place` turns the latter into the former.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

__all__ = [
    "CATEGORIES",
    "Abbreviation",
    "Amount",
    "Cell",
    "Column",
    "Concept",
    "Dose",
    "Evidence",
    "Finding",
    "Frame",
    "Grade",
    "Issue",
    "IssueFactory",
    "Lookup",
    "Measure",
    "Publication",
    "Quad",
    "Read",
    "Recogniser",
    "Registration",
    "Registry",
    "Row",
    "Schedule",
    "SourceDescription",
    "Table",
    "TermMapping",
    "TrialReport",
]

#: What a measure, and a finding on it, is one of.
CATEGORIES = ("safety", "efficacy", "biomarker", "feasibility", "status")

T_co = TypeVar("T_co", covariant=True)

#: Subject, predicate, object and graph, each in its N-Triples spelling.
Quad = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the key it has in records, and how its cells are recognised.

    :param key: the key of ``ontology/columns.ttl``, or a slug of the header when it is not known there
    :param header: the header as printed
    :param kind: ``concepts``, ``dose``, ``schedule``, ``count``, ``registrations``, ``text``, ``reference``
    :param known: whether ``ontology/columns.ttl`` knows the header
    """

    key: str
    header: str
    kind: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell.

    :param text: the source's characters, white-space runs folded to one blank
    :param gaps: (offset in *text*, extra characters) of every blank that stands for a longer run
    """

    column: str
    text: str
    start: int
    end: int
    gaps: tuple[tuple[int, int], ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Turn offsets in :attr:`text` into offsets in the document."""
        if not self.gaps:
            return self.start + start, self.start + end
        before = sum(extra for offset, extra in self.gaps if offset < start)
        until = sum(extra for offset, extra in self.gaps if offset < end)
        return self.start + start + before, self.start + end + until


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An entry of the table's footnote, as printed."""

    short_form: str
    long_form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the rows of a table.

    :param source: the source's id, made from DOI and table number or from the title
    :param label: ``Table 2``, or ``None``
    :param sha256: of the document's bytes, in hexadecimal
    :param first_line: number of the first line below the header, from 1
    :param last_line: number of the last line before the footnote
    :param other_columns: other ways to read the header; the rows decide
    """

    source: str
    doi: str | None
    label: str | None
    caption: str | None
    columns: tuple[Column, ...]
    abbreviations: tuple[Abbreviation, ...]
    sha256: str
    characters: int
    first_line: int
    last_line: int
    other_columns: tuple[tuple[Column, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row as printed: its cells in the table's order; an unread row has none, and its text.

    :param position: from 1
    :param fault: why the row could not be segmented, else ``None``
    :param ambiguous: whether another segmentation scored as high
    """

    position: int
    cells: tuple[Cell, ...]
    start: int
    end: int
    text: str
    fault: str | None = None
    ambiguous: bool = False

    def cell(self, column: str) -> Cell | None:
        """Return the cell of *column*, or ``None`` where the table lacks it."""
        for cell in self.cells:
            if cell.column == column:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table, for those who want it in memory."""

    source: str
    caption: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    abbreviations: tuple[Abbreviation, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A recogniser's judgement of a span of words.

    :param score: how well the span fits, ``None`` where it does not
    :param viable: whether a longer span with this beginning may still fit
    """

    score: float | None
    viable: bool


class Recogniser(Protocol):
    """What ``parse`` asks of a kind of column."""

    #: The longest cell of the kind, in words.
    max_words: int

    def grade(self, text: str) -> Grade:
        """Judge *text*, the words of a span joined by blanks."""
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a value rests on, and the rule that read them."""

    column: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Read(Generic[T_co]):
    """A value and its evidence."""

    value: T_co
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a vocabulary, or one minted for a word that no vocabulary knows.

    :param kind: the scheme: ``disease``, ``cell-source``, ``route``, …
    :param key: the slug; ``<source>/<slug>`` for a minted one
    :param notation: the code that records print instead of the slug (``cells/kg``), or ``None``
    """

    kind: str
    key: str
    label: str
    notation: str | None = None
    minted: bool = False

    @property
    def name(self) -> str:
        """What messages call it: the notation, else the label."""
        return self.notation or self.label

    @property
    def code(self) -> str:
        """What records print: the notation, else the slug."""
        return self.notation or self.key.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Registry:
    """A trial registry with the form of its numbers.

    :param pattern: anchored regular expression of a well-formed number
    :param near_pattern: anchored regular expression of what was meant to be one, or ``None``
    :param prefix: how its numbers begin, in the registry's own spelling, or ``None``
    :param address: template of a number's page with ``$1``, or ``None``
    """

    concept: Concept
    pattern: str
    near_pattern: str | None
    prefix: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Dose:
    """One amount given, as read.

    :param minimum: in *unit*; ``None`` for "up to"
    :param maximum: in *unit*; ``None`` for "at least"
    :param stated_as: the words of the amount, as printed
    """

    minimum: Decimal | None
    maximum: Decimal | None
    unit: Read[Concept] | None
    route: Read[Concept] | None
    stated_as: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often and for how long the product is given, as read; times in days.

    :param evidence: per field name, the words it rests on
    """

    minimum_doses: int | None
    maximum_doses: int | None
    interval_days_min: Decimal | None
    interval_days_max: Decimal | None
    duration_days_min: Decimal | None
    duration_days_max: Decimal | None
    dosing_days: tuple[Decimal, ...]
    column: str
    stated_as: str
    evidence: tuple[tuple[str, Evidence], ...] = ()


@dataclass(frozen=True, slots=True)
class Registration:
    """A registry number.

    :param identifier: as read, in the registry's spelling
    :param registry: ``None`` where no registry's form is near
    :param valid: whether the number has its registry's form
    :param stated_as: as printed
    """

    identifier: str
    registry: Concept | None
    valid: bool
    stated_as: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Issue:
    """Something not read, linked or believed.

    :param text: the words at fault, where there are any
    """

    code: str
    column: str | None
    message: str
    severity: str
    text: str | None = None


class IssueFactory(Protocol):
    """Makes an issue whose severity is the vocabulary's."""

    def __call__(self, code: str, column: str | None, message: str, text: str | None = None) -> Issue:
        """Return the issue; the code must be one of ``ontology/issue-codes.ttl``."""
        ...


class Lookup(Protocol):
    """What ``interpret`` asks of the vocabulary."""

    def find(self, kind: str, words: str) -> Concept | None:
        """Return the concept of scheme *kind* that has *words* as a label, or ``None``."""
        ...

    def is_absent(self, words: str) -> bool:
        """Say whether *words* mean that nothing is stated."""
        ...

    def begins_label(self, kind: str, words: str) -> bool:
        """Say whether some label of scheme *kind* begins with *words*."""
        ...

    def default_of(self, rule: str) -> Concept:
        """Return the concept that the rule *rule* yields where nothing is printed."""
        ...


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of the vocabulary, with what findings on it say.

    :param category: ``safety``, ``efficacy``, ``biomarker``, ``feasibility``
    :param kind: ``quantity``, ``event``, ``response``, ``verdict``, ``procedure``
    :param polarity: 1 where more of it is better, -1 where less is, 0 where neither can be said
    """

    concept: Concept
    category: str
    kind: str
    polarity: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a finding states.

    :param value: in *unit*
    :param unit: ``%``, ``patients``, ``events``, ``days``, ``other``
    :param of: of how many, ``None`` where it is not stated
    """

    value: Decimal
    unit: str
    of: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of an outcome: what was found of one measure at one time.

    :param evidence: the words of the whole statement
    :param category: ``safety``, ``efficacy``, ``biomarker``, ``feasibility``, ``status``
    :param measure: ``None`` where the vocabulary lacks it
    :param measure_text: the shortest noun phrase that names the measure, as printed
    :param direction: ``increased``, ``decreased``, ``unchanged``, ``improved``, ``worsened``, ``present``, ``absent``
    :param assessment: what that says of the therapy: ``favourable``, ``unfavourable``, ``neutral``
    :param comparator: ``control``, ``baseline``, ``dose-groups``
    :param time: as printed, a unit that two times share with each
    :param time_days: in days, the next whole number
    :param significant: whether the text says that it is beyond chance, or that it is not
    """

    evidence: Evidence
    category: Read[str]
    measure_text: Read[str]
    measure: Read[Concept] | None = None
    direction: Read[str] | None = None
    assessment: Read[str] | None = None
    comparator: Read[str] | None = None
    values: tuple[Read[Amount], ...] = ()
    time: Read[str] | None = None
    time_days: Read[int] | None = None
    significant: Read[bool] | None = None


@dataclass(frozen=True, slots=True)
class TrialReport:
    """What one row states of one or more trials, each value with its evidence.

    An unread row is a report whose :attr:`row` has a fault and that states nothing.

    :param number_column: the key of the column of registry numbers, ``None`` where the table lacks it
    """

    source: str
    row: Row
    diseases: tuple[Read[Concept], ...] = ()
    cell_sources: tuple[Read[Concept], ...] = ()
    cell_source_relation: Read[str] | None = None
    product: Read[Concept] | None = None
    routes: tuple[Read[Concept], ...] = ()
    doses: tuple[Dose, ...] = ()
    schedule: Schedule | None = None
    patients: Read[int] | None = None
    registrations: tuple[Registration, ...] = ()
    phases: tuple[Read[Concept], ...] = ()
    outcome: Read[str] | None = None
    results: Read[Concept] | None = None
    findings: tuple[Finding, ...] = ()
    reference: Read[int] | None = None
    number_column: str | None = None
    issues: tuple[Issue, ...] = ()

    @property
    def concepts(self) -> tuple[Read[Concept], ...]:
        """The mentions of concepts that external identifiers are sought for, in the order of the columns."""
        product = (self.product,) if self.product else ()
        units = tuple(dose.unit for dose in self.doses if dose.unit is not None)
        measures = tuple(finding.measure for finding in self.findings if finding.measure is not None)
        return (*self.diseases, *self.cell_sources, *product, *self.routes, *units, *self.phases, *measures)

    @property
    def unread(self) -> bool:
        """Whether the row could not be segmented."""
        return self.row.fault is not None


@dataclass(frozen=True, slots=True)
class TermMapping:
    """One SSSOM mapping of one of our concepts; IRIs in full."""

    kind: str
    subject: str
    predicate: str
    object: str
    object_curie: str
    object_label: str
    source_version: str
    justification: str
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class Publication:
    """The publication behind a numbered reference; empty fields were not seen."""

    number: int
    first_author: str | None
    year: int | None
    journal: str | None
    title: str | None
    doi: str | None
    pubmed: str | None
    basis: str | None


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """What a sidecar says of a source.

    :param article: bibliographic fields of the article, possibly empty
    :param licence: IRI of the licence of the document itself, or ``None``
    :param creator: IRI of who made the document, or ``None``
    :param changes: in sentences, what differs in the document from the page that it was made from
    """

    article: Mapping[str, object]
    licence: str | None
    creator: str | None = None
    changes: tuple[str, ...] = ()
