"""Findings: one statement of an outcome on one measure at one time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mscgraph.records.concept import Concept
from mscgraph.records.evidence import Evidence, Read
from mscgraph.texts import Short

#: Categories of measures, and of findings on them.
CATEGORIES = ("safety", "efficacy", "biomarker", "feasibility", "status")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of the vocabulary, with the meaning of findings on it.

    :param category: ``safety``, ``efficacy``, ``biomarker``, ``feasibility``
    :param kind: ``quantity``, ``event``, ``response``, ``verdict``, ``procedure``
    :param polarity: 1 where more of it is better, -1 where less is, 0 where neither holds
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


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Short):
    """One statement of an outcome: what was found of one measure at one time.

    :param evidence: the words of the whole statement
    :param category: ``safety``, ``efficacy``, ``biomarker``, ``feasibility``, ``status``
    :param measure: ``None`` where the vocabulary lacks it
    :param measure_text: the shortest noun phrase that names the measure, as printed
    :param direction: ``increased``, ``decreased``, ``unchanged``, ``improved``, ``worsened``, ``present``, ``absent``
    :param assessment: the meaning for the therapy: ``favourable``, ``unfavourable``, ``neutral``
    :param comparator: ``control``, ``baseline``, ``dose-groups``
    :param time: as printed, a unit that two times share with each
    :param time_days: in days, the next whole number
    :param significant: whether the text states that it is beyond chance, or that it is not
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
