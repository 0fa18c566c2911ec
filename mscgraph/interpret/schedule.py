"""Schedules: how often and for how long, from ``ontology/grammars/schedule.lark``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mscgraph.interpret.grammar import Compile, Grammar, number_in_name, quote, span_of, subtrees, type_of
from mscgraph.records import Evidence, Issue, IssueFactory, Lookup, Schedule

if TYPE_CHECKING:
    from lark import Token, Tree

#: A cell of numbers alone may be a number of doses, or anything.
_BARE = frozenset({"NUMBER", "FEW", "ORDINAL", "COMMA", "DASH", "SLASH", "TO", "OR", "AND"})
#: Among other kinds a period may be of anything, such as of a follow-up: "for 12 months", "at 6 months".
LOOSE_IN_SCHEDULES = frozenset(
    {
        "HOURS_1",
        "DAYS_1",
        "DAYS_7",
        "DAYS_30",
        "DAYS_365",
        "SPAN",
        "AT",
        "IN",
        "ON",
        "PER",
        "UP",
        "LEAST",
        "MOST",
    }
    | {f"N_{number}" for number in range(1, 13)}
)
#: The days a month can have: what holds for all of them is not ambiguous.
_MONTH_DAYS = (Decimal(28), Decimal(31))
_HOURS_PER_DAY = Decimal(24)

Span = tuple[int, int]


def build_schedule_grammar(text: str, compile_text: Compile) -> Grammar:
    """Compile the schedule grammar."""
    return Grammar(compile_text(text, "schedule.lark"), bare_terminals=_BARE)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Numbers as printed.

    :param alternatives: whether "or" or a dash is between them: one of them holds, not all
    """

    values: tuple[Decimal, ...]
    alternatives: bool = False

    @property
    def low(self) -> Decimal:
        return min(self.values)

    @property
    def high(self) -> Decimal:
        return max(self.values)


@dataclass(frozen=True, slots=True)
class _Period:
    """A period of time in hours; months have a number of days by convention."""

    hours: Decimal
    is_month: bool

    def days(self, times: Decimal) -> Decimal:
        """Return the days of a number of these periods."""
        return times * self.hours / _HOURS_PER_DAY


@dataclass(slots=True)
class _Clauses:
    """The statements of the clauses of a cell, each with its words."""

    counts: list[tuple[Decimal | None, Decimal | None, Span]] = field(default_factory=list)
    rates: list[tuple[_Numbers, _Period, Span]] = field(default_factory=list)
    spacings: list[tuple[Decimal, Decimal, _Period, Span]] = field(default_factory=list)
    durations: list[tuple[Decimal, Decimal, _Period, Span]] = field(default_factory=list)
    days: list[tuple[tuple[Decimal, ...], Span]] = field(default_factory=list)
    unclear: list[Span] = field(default_factory=list)
    months: list[Span] = field(default_factory=list)

    def drop_contradictions(self) -> None:
        """Let two clauses of one kind decide nothing: "once a week for 4 weeks, once a month for a year"."""
        kinds: list[list[list[Any]]] = [
            [self.rates, self.spacings],
            [self.counts],
            [self.durations],
            [self.days],
        ]
        for lists in kinds:
            if sum(map(len, lists)) > 1:
                for clauses in lists:
                    self.unclear.extend(clause[-1] for clause in clauses)
                    clauses.clear()


class ScheduleReader:
    """Reads frequency cells.

    :param column: the key of the column
    """

    def __init__(self, grammar: Grammar, lookup: Lookup, issue: IssueFactory, column: str) -> None:
        self._grammar = grammar
        self._lookup = lookup
        self._issue = issue
        self._column = column

    def read(self, text: str) -> tuple[Schedule | None, tuple[Issue, ...]]:
        """Return the schedule of a cell and its issues.

        :returns: ``None`` where none is stated; a schedule that keeps only its words where nothing can be
            decided (an issue states why)
        """
        if self._lookup.is_absent(text):
            return None, ()
        tree = self._grammar.parse(text)
        if tree is None:
            issue = self._issue(
                "unread-cell", self._column, f"expected a schedule, found {quote(text)}", text
            )
            return self._make(text, {}, {}), (issue,)
        clauses = _collect(tree)
        values: dict[str, Decimal | None] = {}
        spans: dict[str, Span] = {}
        issues: list[Issue] = []
        _decide_interval(clauses, values, spans)
        _decide_duration(clauses, values, spans)
        rules = _decide_doses(clauses, values, spans)
        if clauses.unclear or ("doses" not in spans and _leaves_doses_open(clauses)):
            issues.append(self._ambiguous(text, clauses, decided="doses" in spans))
        elif "doses" in spans and clauses.days and clauses.counts and not _days_agree(clauses):
            message = f"{quote(text)} names another number of days than of doses"
            issues.append(self._issue("ambiguous-schedule", self._column, message, text))
        if clauses.months:
            start, end = clauses.months[0]
            message = f"a month is read as 30 days in {quote(text)}"
            issues.append(self._issue("assumed-month-length", self._column, message, text[start:end]))
        return self._make(text, values, spans, clauses, rules), tuple(issues)

    def _ambiguous(self, text: str, clauses: _Clauses, *, decided: bool) -> Issue:
        what = "the interval" if decided else "the number of doses"
        rates = [rate[-1] for rate in clauses.rates] + [spacing[-1] for spacing in clauses.spacings]
        start, end = (*clauses.unclear, *rates)[0]
        message = f"{quote(text)} does not decide {what}"
        return self._issue("ambiguous-schedule", self._column, message, text[start:end])

    def _make(
        self,
        text: str,
        values: dict[str, Decimal | None],
        spans: dict[str, Span],
        clauses: _Clauses | None = None,
        rules: str = "schedule-grammar",
    ) -> Schedule:
        month = set(clauses.months) if clauses else set()
        evidence = []
        for name, span in sorted(spans.items()):
            rule = rules if name == "doses" else "schedule-grammar"
            if name != "doses" and any(span[0] <= at[0] and at[1] <= span[1] for at in month):
                rule = "month-of-30-days"
            evidence.append((name, Evidence(self._column, *span, rule)))
        low, high = values.get("minimum_doses"), values.get("maximum_doses")
        days = clauses.days[0][0] if clauses and clauses.days else ()
        return Schedule(
            minimum_doses=None if low is None else int(low),
            maximum_doses=None if high is None else int(high),
            interval_days_min=values.get("interval_min"),
            interval_days_max=values.get("interval_max"),
            duration_days_min=values.get("duration_min"),
            duration_days_max=values.get("duration_max"),
            dosing_days=days,
            column=self._column,
            stated_as=text,
            evidence=tuple(evidence),
        )


def _collect(tree: Tree[Token]) -> _Clauses:
    clauses = _Clauses()
    children = subtrees(tree)
    for index, child in enumerate(children):
        following = children[index + 1] if index + 1 < len(children) else None
        if following is not None and _is_rate_of(child, following):
            period = _period_of(following)
            if period.is_month:
                clauses.months.append(span_of(following))
            span = (span_of(child)[0], span_of(following)[1])
            if child.data == "count" and _bound_of(child):
                clauses.unclear.append(span)
            else:
                clauses.rates.append((_find_numbers(child), period, span))
        elif not (index and _is_rate_of(children[index - 1], child)):
            _collect_clause(child, clauses)
    clauses.drop_contradictions()
    return clauses


def _collect_clause(clause: Tree[Token], clauses: _Clauses) -> None:
    span, kind = span_of(clause), str(clause.data)
    numbers, period = _find_numbers(clause), _find_period(clause)
    if period is not None and period.is_month:
        clauses.months.append(span)
    if kind in ("count", "bare", "spaced_count"):
        if any(value % 1 for value in numbers.values):
            clauses.unclear.append(span)
        else:
            clauses.counts.append((*_bounded(clause, numbers), span))
    if kind in ("rate_word", "spaced_count"):
        every = _period_of(clause)
        if every.is_month:
            clauses.months.append(span)
        clauses.spacings.append((Decimal(1), Decimal(1), every, span))
    elif kind == "rate" and period is not None:
        clauses.rates.append((numbers, period, span))
    elif kind.startswith("spacing") and period is not None:
        _drop_single_count(clauses, span)
        clauses.spacings.append((*_multiples(kind, numbers), period, span))
    elif kind.startswith("duration") and period is not None:
        clauses.durations.append((*_multiples(kind, numbers), period, span))
    elif kind == "days" and period is not None:
        periods = {_read_period(part) for part in _parts_of(clause) if part.data == "period"}
        if numbers.alternatives or len(periods) > 1:
            clauses.unclear.append(span)
        else:
            clauses.days.append((tuple(map(period.days, numbers.values)), span))
    elif kind.startswith("unclear"):
        clauses.unclear.append(span)


def _is_rate_of(clause: Tree[Token], following: Tree[Token]) -> bool:
    """Return whether "twice" and "daily", "3 times" and "every week" make one rate: no comma parts them."""
    if span_of(following)[0] - span_of(clause)[1] > 1 or clause.data != "count":
        return False
    counts_times = any(
        type_of(child) == "TIMES" or getattr(child, "data", None) == "times" for child in clause.children
    )
    return counts_times and following.data in ("rate_word", "spacing_of_one")


def _drop_single_count(clauses: _Clauses, span: Span) -> None:
    """Forget the "once" of "once every 2 weeks": it is not the number of doses in total."""
    for count in clauses.counts:
        if count[0] == count[1] == 1 and count[2][1] <= span[0]:
            clauses.counts.remove(count)
            return


def _multiples(kind: str, numbers: _Numbers) -> tuple[Decimal, Decimal]:
    if kind.endswith("_of_one"):
        return Decimal(1), Decimal(1)
    if kind.endswith("_of_two"):
        return Decimal(2), Decimal(2)
    return numbers.low, numbers.high


def _bound_of(tree: Tree[Token]) -> str:
    kinds = (str(child.data) for child in subtrees(tree))
    return next((kind for kind in kinds if kind in ("at_least", "at_most")), "")


def _bounded(tree: Tree[Token], numbers: _Numbers) -> tuple[Decimal | None, Decimal | None]:
    bound = _bound_of(tree)
    return None if bound == "at_most" else numbers.low, None if bound == "at_least" else numbers.high


def _find_numbers(tree: Tree[Token]) -> _Numbers:
    values = []
    alternatives = False
    for part in _parts_of(tree):
        if part.data == "number":
            token = part.children[0]
            kind = type_of(token)
            if kind in ("NUMBER", "FEW"):
                values.append(Decimal(str(token)))
            elif kind == "ORDINAL":
                values.append(Decimal(str(token)[:-2]))
            else:
                values.append(Decimal(number_in_name(token)))
        elif part.data == "time":
            values.append(Decimal(number_in_name(part.children[0])))
        elif part.data in ("or_", "to_"):
            alternatives = True
    return _Numbers(tuple(values) or (Decimal(1),), alternatives)


def _parts_of(tree: Tree[Token]) -> Iterator[Tree[Token]]:
    """Yield *tree* and all trees in it, in printed order."""
    yield tree
    for child in subtrees(tree):
        yield from _parts_of(child)


def _find_period(tree: Tree[Token]) -> _Period | None:
    for part in _parts_of(tree):
        if part.data == "period":
            return _read_period(part)
    return None


def _period_of(clause: Tree[Token]) -> _Period:
    """Return the period of "weekly" or "every week"."""
    return next(_read_period(part) for part in _parts_of(clause) if part.data in ("period", "every"))


def _read_period(tree: Tree[Token]) -> _Period:
    token = tree.children[0]
    size, kind = Decimal(number_in_name(token)), type_of(token)
    return _Period(size if kind.startswith("HOURS") else size * _HOURS_PER_DAY, kind.endswith("_30"))


def _decide_interval(clauses: _Clauses, values: dict[str, Decimal | None], spans: dict[str, Span]) -> None:
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


def _decide_duration(clauses: _Clauses, values: dict[str, Decimal | None], spans: dict[str, Span]) -> None:
    if clauses.durations:
        low, high, period, span = clauses.durations[0]
        values["duration_min"], values["duration_max"] = period.days(low), period.days(high)
        spans["duration"] = span


def _decide_doses(clauses: _Clauses, values: dict[str, Decimal | None], spans: dict[str, Span]) -> str:
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


def _doses_per_period(clauses: _Clauses) -> tuple[Decimal, _Period, Span] | None:
    """Return the doses per period, ``None`` unless exactly one such rate is stated."""
    if clauses.rates:
        numbers, period, span = clauses.rates[0]
        return (numbers.low, period, span) if len(numbers.values) == 1 else None
    if clauses.spacings:
        low, high, period, span = clauses.spacings[0]
        return (Decimal(1), _Period(low * period.hours, period.is_month), span) if low == high else None
    return None


def _doses_within(rate: Decimal, every: _Period, times: Decimal, period: _Period) -> Decimal | None:
    """Return how many doses a period holds.

    :returns: ``None`` where that is no whole number, or the length of a month would decide it
    """
    if every.is_month == period.is_month:
        held = rate * times * period.hours / every.hours
        return None if held % 1 else held
    if every.is_month:
        return None
    held_by = (rate * times * days * _HOURS_PER_DAY / every.hours for days in _MONTH_DAYS)
    whole = {held.to_integral_value(rounding="ROUND_FLOOR") for held in held_by}
    return whole.pop() if len(whole) == 1 else None


def _leaves_doses_open(clauses: _Clauses) -> bool:
    """Return whether a rate is stated that several numbers of doses fit."""
    several = any(len(rate[0].values) > 1 for rate in clauses.rates)
    return several or bool(clauses.durations and (clauses.rates or clauses.spacings))


def _days_agree(clauses: _Clauses) -> bool:
    low, high, _ = clauses.counts[-1]
    return low == high == len(clauses.days[0][0])
