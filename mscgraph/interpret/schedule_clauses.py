"""The clauses of a frequency cell: numbers of doses, rates, spacings, durations, days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mscgraph.interpret.grammar import number_in_name, span_of, subtrees, type_of

if TYPE_CHECKING:
    from lark import Token, Tree

Span = tuple[int, int]

HOURS_PER_DAY = Decimal(24)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers as printed.

    :param alternatives: whether "or" or a dash is between them: one of them holds, not all
    """

    values: tuple[Decimal, ...]
    alternatives: bool = False

    @property
    def low(self) -> Decimal:
        """The least of them."""
        return min(self.values)

    @property
    def high(self) -> Decimal:
        """The greatest of them."""
        return max(self.values)


@dataclass(frozen=True, slots=True)
class Period:
    """A period of time in hours; months have a number of days by convention."""

    hours: Decimal
    is_month: bool

    def days(self, times: Decimal) -> Decimal:
        """Return the days of a number of these periods."""
        return times * self.hours / HOURS_PER_DAY


@dataclass(slots=True)
class Clauses:
    """The statements of the clauses of a cell, each with its words."""

    counts: list[tuple[Decimal | None, Decimal | None, Span]] = field(default_factory=list)
    rates: list[tuple[Numbers, Period, Span]] = field(default_factory=list)
    spacings: list[tuple[Decimal, Decimal, Period, Span]] = field(default_factory=list)
    durations: list[tuple[Decimal, Decimal, Period, Span]] = field(default_factory=list)
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


def collect_clauses(tree: Tree[Token]) -> Clauses:
    """Return the statements of the clauses of a parsed cell."""
    clauses = Clauses()
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


def _collect_clause(clause: Tree[Token], clauses: Clauses) -> None:
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


def _drop_single_count(clauses: Clauses, span: Span) -> None:
    """Forget the "once" of "once every 2 weeks": it is not the number of doses in total."""
    for count in clauses.counts:
        if count[0] == count[1] == 1 and count[2][1] <= span[0]:
            clauses.counts.remove(count)
            return


def _multiples(kind: str, numbers: Numbers) -> tuple[Decimal, Decimal]:
    if kind.endswith("_of_one"):
        return Decimal(1), Decimal(1)
    if kind.endswith("_of_two"):
        return Decimal(2), Decimal(2)
    return numbers.low, numbers.high


def _bound_of(tree: Tree[Token]) -> str:
    kinds = (str(child.data) for child in subtrees(tree))
    return next((kind for kind in kinds if kind in ("at_least", "at_most")), "")


def _bounded(tree: Tree[Token], numbers: Numbers) -> tuple[Decimal | None, Decimal | None]:
    bound = _bound_of(tree)
    return None if bound == "at_most" else numbers.low, None if bound == "at_least" else numbers.high


def _find_numbers(tree: Tree[Token]) -> Numbers:
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
    return Numbers(tuple(values) or (Decimal(1),), alternatives)


def _parts_of(tree: Tree[Token]) -> Iterator[Tree[Token]]:
    """Yield *tree* and all trees in it, in printed order."""
    yield tree
    for child in subtrees(tree):
        yield from _parts_of(child)


def _find_period(tree: Tree[Token]) -> Period | None:
    for part in _parts_of(tree):
        if part.data == "period":
            return _read_period(part)
    return None


def _period_of(clause: Tree[Token]) -> Period:
    """Return the period of "weekly" or "every week"."""
    return next(_read_period(part) for part in _parts_of(clause) if part.data in ("period", "every"))


def _read_period(tree: Tree[Token]) -> Period:
    token = tree.children[0]
    size, kind = Decimal(number_in_name(token)), type_of(token)
    return Period(size if kind.startswith("HOURS") else size * HOURS_PER_DAY, kind.endswith("_30"))
