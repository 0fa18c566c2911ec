"""The triples of doses and of a schedule, each statement with its reading."""

from __future__ import annotations

from collections.abc import Callable

from mscgraph.numbers import amount_words
from mscgraph.records import Concept, Dose, Evidence, Read, Schedule
from mscgraph.terms import LABEL, A, below_base, decimal, integer, msc, string, text

#: The properties of a schedule: property, field of the record, evidence that it shares.
_SCHEDULE_PROPERTIES: tuple[tuple[str, str, str], ...] = (
    ("minimumDoses", "minimum_doses", "doses"),
    ("maximumDoses", "maximum_doses", "doses"),
    ("minimumIntervalDays", "interval_days_min", "interval"),
    ("maximumIntervalDays", "interval_days_max", "interval"),
    ("minimumDurationDays", "duration_days_min", "duration"),
    ("maximumDurationDays", "duration_days_max", "duration"),
)


class DosingWriter:
    """Writes the doses and the schedule of one report.

    :param path: of the report, below the base
    :param name: how labels name the report
    :param own: adds a triple
    :param state: adds a statement with its reading
    :param state_concept: adds a statement of a concept with its reading
    """

    def __init__(
        self,
        path: str,
        name: str,
        own: Callable[[str, str, str], None],
        state: Callable[[str, str, str, Evidence], None],
        state_concept: Callable[[str, str, Read[Concept]], str],
    ) -> None:
        self._path = path
        self._name = name
        self._own = own
        self._state = state
        self._state_concept = state_concept

    def write_dose(self, number: int, dose: Dose) -> None:
        """Write one dose; *number* counts from 1."""
        term = below_base(f"{self._path}/dose/{number}")
        unit = dose.unit.value.code if dose.unit else None
        name = f"{self._name}, dose {number}: {amount_words(dose.minimum, dose.maximum, unit)}"
        if dose.route is not None:
            name += f", {dose.route.value.label}"
        self._own(term, A, msc("Dose"))
        self._own(term, LABEL, text(name))
        if dose.minimum is not None:
            self._state(term, "minimum", decimal(dose.minimum), dose.evidence)
        if dose.maximum is not None:
            self._state(term, "maximum", decimal(dose.maximum), dose.evidence)
        if dose.deviation is not None:
            self._state(term, "deviation", decimal(dose.deviation), dose.evidence)
        if dose.unit is not None:
            self._state_concept(term, "unit", dose.unit)
        if dose.route is not None:
            self._state_concept(term, "route", dose.route)
        self._state(term, "statedAs", string(dose.stated_as), dose.evidence)

    def write_schedule(self, schedule: Schedule) -> None:
        """Write how often and for how long the product is given."""
        term = below_base(f"{self._path}/schedule")
        evidence = dict(schedule.evidence)
        self._own(term, A, msc("Schedule"))
        self._own(term, LABEL, text(f"{self._name}, schedule: {schedule.stated_as}"))
        for name, attribute, shared in _SCHEDULE_PROPERTIES:
            value = getattr(schedule, attribute)
            if value is not None:
                spelled = integer(value) if isinstance(value, int) else decimal(value)
                self._state(term, name, spelled, evidence[shared])
        for day in dict.fromkeys(schedule.dosing_days):
            self._state(term, "dosingDay", decimal(day), evidence["dosing_days"])
        whole = Evidence(schedule.column, 0, len(schedule.stated_as), "schedule-grammar")
        self._state(term, "statedAs", string(schedule.stated_as), whole)
