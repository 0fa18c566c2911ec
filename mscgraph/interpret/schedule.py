"""Schedules: how often and for how long, from ``ontology/grammars/schedule.lark``."""

from __future__ import annotations

from decimal import Decimal

from mscgraph.interpret.grammar import Compile, Grammar, quote
from mscgraph.interpret.schedule_clauses import Clauses, Span, collect_clauses
from mscgraph.interpret.schedule_decisions import (
    days_agree,
    decide_doses,
    decide_duration,
    decide_interval,
    leaves_doses_open,
)
from mscgraph.records import Evidence, Issue, IssueFactory, Lookup, Schedule

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


def build_schedule_grammar(text: str, compile_text: Compile) -> Grammar:
    """Compile the schedule grammar."""
    return Grammar(compile_text(text, "schedule.lark"), bare_terminals=_BARE)


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
        clauses = collect_clauses(tree)
        values: dict[str, Decimal | None] = {}
        spans: dict[str, Span] = {}
        issues: list[Issue] = []
        decide_interval(clauses, values, spans)
        decide_duration(clauses, values, spans)
        rules = decide_doses(clauses, values, spans)
        if clauses.unclear or ("doses" not in spans and leaves_doses_open(clauses)):
            issues.append(self._ambiguous(text, clauses, decided="doses" in spans))
        elif "doses" in spans and clauses.days and clauses.counts and not days_agree(clauses):
            message = f"{quote(text)} names another number of days than of doses"
            issues.append(self._issue("ambiguous-schedule", self._column, message, text))
        if clauses.months:
            start, end = clauses.months[0]
            message = f"a month is read as 30 days in {quote(text)}"
            issues.append(self._issue("assumed-month-length", self._column, message, text[start:end]))
        return self._make(text, values, spans, clauses, rules), tuple(issues)

    def _ambiguous(self, text: str, clauses: Clauses, *, decided: bool) -> Issue:
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
        clauses: Clauses | None = None,
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
