"""The statements of one row: doses, schedule and the report that holds all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mscgraph.records.concept import Concept
from mscgraph.records.evidence import Evidence, Read
from mscgraph.records.finding import Finding
from mscgraph.records.issue import Issue
from mscgraph.records.registry import Registration
from mscgraph.records.table import Row

__all__ = ["Dose", "Schedule", "TrialReport"]


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
class TrialReport:
    """The statements of one row on one or more trials, each value with its evidence.

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
