"""Decisions on what the clauses of a frequency cell state together: doses, interval, duration."""

from __future__ import annotations

from decimal import Decimal

from mscgraph.interpret.schedule_clauses import HOURS_PER_DAY, Clauses, Period, Span

#: The days a month can have: what holds for all of them is not ambiguous.
_MONTH_DAYS = (Decimal(28), Decimal(31))


def decide_interval(clauses: Clauses, values: dict[str, Decimal | None], spans: dict[str, Span]) -> None:
    """Set the interval where one spacing is stated: "every 2 weeks", "once a week"."""
    if clauses.spacings:
        low, high, period, span = clauses.spacings[0]
    elif clauses.rates and clauses.rates[0][0].values == (Decimal(1),):
        _, period, span = clauses.rates[0]
        low = high = Decimal(1)
    else:
        return
    values["interval_min"], values["interval_max"] = period.days(low), period.days(high)
    spans["interval"] = span


def decide_duration(clauses: Clauses, values: dict[str, Decimal | None], spans: dict[str, Span]) -> None:
    """Set the duration where one is stated."""
    if clauses.durations:
        low, high, period, span = clauses.durations[0]
        values["duration_min"], values["duration_max"] = period.days(low), period.days(high)
        spans["duration"] = span


def decide_doses(clauses: Clauses, values: dict[str, Decimal | None], spans: dict[str, Span]) -> str:
    """Set the number of doses from what is stated of it; return the id of the rule that did."""
    if clauses.days:
        spans["dosing_days"] = clauses.days[0][1]
    if clauses.unclear and not clauses.counts:
        return "schedule-grammar"
    if clauses.counts:
        low, high, span = clauses.counts[-1]
        values["minimum_doses"], values["maximum_doses"] = low, high
        spans["doses"] = span
    elif clauses.days:
        days, span = clauses.days[0]
        values["minimum_doses"] = values["maximum_doses"] = Decimal(len(days))
        spans["doses"] = span
    elif clauses.durations and (per := _doses_per_period(clauses)) is not None:
        rate, every, rate_span = per
        low, high, period, span = clauses.durations[0]
        fewest, most = (_doses_within(rate, every, times, period) for times in (low, high))
        if fewest is not None and most is not None:
            values["minimum_doses"], values["maximum_doses"] = fewest, most
            spans["doses"] = (min(rate_span[0], span[0]), max(rate_span[1], span[1]))
            return "doses-by-rate"
    return "schedule-grammar"


def _doses_per_period(clauses: Clauses) -> tuple[Decimal, Period, Span] | None:
    """Return the doses per period, ``None`` unless exactly one such rate is stated."""
    if clauses.rates:
        numbers, period, span = clauses.rates[0]
        return (numbers.low, period, span) if len(numbers.values) == 1 else None
    if clauses.spacings:
        low, high, period, span = clauses.spacings[0]
        return (Decimal(1), Period(low * period.hours, period.is_month), span) if low == high else None
    return None


def _doses_within(rate: Decimal, every: Period, times: Decimal, period: Period) -> Decimal | None:
    """Return how many doses a period holds.

    :returns: ``None`` where that is no whole number, or the length of a month would decide it
    """
    if every.is_month == period.is_month:
        held = rate * times * period.hours / every.hours
        return None if held % 1 else held
    if every.is_month:
        return None
    held_by = (rate * times * days * HOURS_PER_DAY / every.hours for days in _MONTH_DAYS)
    whole = {held.to_integral_value(rounding="ROUND_FLOOR") for held in held_by}
    return whole.pop() if len(whole) == 1 else None


def leaves_doses_open(clauses: Clauses) -> bool:
    """Return whether a rate is stated that several numbers of doses fit."""
    several = any(len(rate[0].values) > 1 for rate in clauses.rates)
    return several or bool(clauses.durations and (clauses.rates or clauses.spacings))


def days_agree(clauses: Clauses) -> bool:
    """Return whether as many days as doses are stated."""
    low, high, _ = clauses.counts[-1]
    return low == high == len(clauses.days[0][0])
