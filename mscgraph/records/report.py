"""The statements of one row: doses, schedule and the report that holds all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from mscgraph.records.concept import Concept
from mscgraph.records.evidence import Evidence, Read
from mscgraph.records.finding import Finding
from mscgraph.records.issue import Issue
from mscgraph.records.registry import Registration
from mscgraph.records.table import Row
from mscgraph.texts import Short


@dataclass(frozen=True, slots=True, repr=False)
class Dose(Short):
    """One amount given, as read.

    :param minimum: in *unit*; ``None`` for "up to"
    :param maximum: in *unit*; ``None`` for "at least"
    :param stated_as: the words of the amount, as printed
    :param deviation: the number behind "±", in *unit*; ``None`` without one
    """

    minimum: Decimal | None
    maximum: Decimal | None
    unit: Read[Concept] | None
    route: Read[Concept] | None
    stated_as: str
    evidence: Evidence
    deviation: Decimal | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Schedule(Short):
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
class FollowUp:
    """For how long participants are observed, in days.

    :param words: as printed
    """

    minimum: Decimal | None
    maximum: Decimal | None
    words: str


#: Values of columns that one reader of their kind reads.
Further = str | int | FollowUp


@dataclass(frozen=True, slots=True, repr=False)
class TrialReport(Short):
    """The statements of one row on one or more trials, each value with its evidence.

    An unread row is a report whose ``row`` has a fault and that states nothing.

    :param stated: the concepts of each property of the table that has some, by its name
    :param further: the other values of each property that columns of words, numbers and dates state, by its name
    :param number_column: the key of the column of registry numbers, ``None`` where the table lacks it
    """

    source: str
    row: Row
    stated: Mapping[str, tuple[Read[Concept], ...]] = field(default_factory=dict)
    cell_source_relation: Read[str] | None = None
    doses: tuple[Dose, ...] = ()
    schedule: Schedule | None = None
    patients: Read[int] | None = None
    registrations: tuple[Registration, ...] = ()
    outcome: Read[str] | None = None
    findings: tuple[Finding, ...] = ()
    reference: Read[int] | None = None
    further: Mapping[str, tuple[Read[Further], ...]] = field(default_factory=dict)
    number_column: str | None = None
    issues: tuple[Issue, ...] = ()

    @property
    def diseases(self) -> tuple[Read[Concept], ...]:
        """The diseases, in printed order."""
        return self.stated.get("disease", ())

    @property
    def populations(self) -> tuple[Read[Concept], ...]:
        """The conditions narrower than the diseases that words of the row state its participants have."""
        return self.stated.get("population", ())

    @property
    def cell_sources(self) -> tuple[Read[Concept], ...]:
        """The cell sources, in printed order."""
        return self.stated.get("cellSource", ())

    @property
    def donors(self) -> tuple[Read[Concept], ...]:
        """The donors of the product's cells, in printed order."""
        return self.stated.get("donor", ())

    @property
    def product(self) -> Read[Concept] | None:
        """The product, ``None`` where nothing names or implies one."""
        return next(iter(self.stated.get("product", ())), None)

    @property
    def routes(self) -> tuple[Read[Concept], ...]:
        """The routes, in printed order."""
        return self.stated.get("route", ())

    @property
    def phases(self) -> tuple[Read[Concept], ...]:
        """The designations of phases, in printed order: one for ``I/II``."""
        return self.stated.get("phase", ())

    @property
    def results(self) -> Read[Concept] | None:
        """The status of the results, ``None`` where no outcome is stated."""
        return next(iter(self.stated.get("resultsStatus", ())), None)

    @property
    def concepts(self) -> tuple[Read[Concept], ...]:
        """The concepts of the report and its parts: of the table's properties in its order, units, measures."""
        units = (dose.unit for dose in self.doses if dose.unit is not None)
        measures = (finding.measure for finding in self.findings if finding.measure is not None)
        return (*chain.from_iterable(self.stated.values()), *units, *measures)

    @property
    def unread(self) -> bool:
        """Whether the row could not be segmented."""
        return self.row.fault is not None
