"""Schedules: what is written from a schedule is read back as it; what is ambiguous stays open."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscgraph.interpret.grammar import Grammar
from mscgraph.interpret.schedule import ScheduleReader, write_schedule
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import Schedule


@cache
def _reader() -> ScheduleReader:
    vocabulary = Workshop().vocabulary
    grammar = Grammar(vocabulary.grammars["schedule"], "schedule.lark")
    return ScheduleReader(grammar, vocabulary, vocabulary.make_issue, "frequency")


def _facts(schedule: Schedule | None) -> tuple[object, ...]:
    assert schedule is not None
    return (
        schedule.minimum_doses,
        schedule.maximum_doses,
        schedule.interval_days_min,
        schedule.interval_days_max,
        schedule.duration_days_min,
        schedule.duration_days_max,
        schedule.dosing_days,
    )


def _spans(low: int, high: int) -> st.SearchStrategy[tuple[Decimal, Decimal] | None]:
    pairs = st.tuples(st.integers(low, high), st.integers(low, high))
    return st.none() | pairs.map(lambda pair: (Decimal(min(pair)), Decimal(max(pair))))


@given(
    st.tuples(st.integers(1, 30), st.integers(0, 10)),
    _spans(1, 200),
    _spans(1, 400),
)
def test_a_schedule_that_is_written_is_read_back(
    doses: tuple[int, int], interval: tuple[Decimal, Decimal] | None, duration: tuple[Decimal, Decimal] | None
) -> None:
    schedule = Schedule(
        doses[0],
        doses[0] + doses[1],
        *(interval or (None, None)),
        *(duration or (None, None)),
        (),
        "frequency",
        "",
    )
    read, issues = _reader().read(write_schedule(schedule))
    assert _facts(read) == _facts(schedule)
    assert issues == ()


@given(st.lists(st.integers(0, 365), min_size=2, max_size=6, unique=True))
def test_dosing_days_that_are_written_are_read_back(days: list[int]) -> None:
    dosing_days = tuple(map(Decimal, sorted(days)))
    count = len(days)
    schedule = Schedule(count, count, None, None, None, None, dosing_days, "frequency", "")
    read, issues = _reader().read(write_schedule(schedule))
    assert _facts(read) == _facts(schedule)
    assert issues == ()


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    words = " ".join(text.split())
    schedule, _ = _reader().read(words)
    assert schedule is None or schedule.stated_as == words


@pytest.mark.parametrize(
    "printed", ["Biweekly", "A median of four times", "One, two, or four times a week", "Twice a week or so"]
)
def test_what_does_not_decide_the_number_of_doses_stays_open_with_an_issue(printed: str) -> None:
    schedule, issues = _reader().read(printed)
    assert schedule is not None
    assert (schedule.minimum_doses, schedule.maximum_doses) == (None, None)
    assert len(issues) == 1
    assert schedule.stated_as == printed


def test_a_month_is_thirty_days_and_says_so() -> None:
    schedule, issues = _reader().read("8 doses in 5 months")
    assert schedule is not None
    assert schedule.duration_days_min == 150
    assert [issue.code for issue in issues] == ["assumed-month-length"]
    assert [evidence.rule for name, evidence in schedule.evidence if name == "duration"] == [
        "month-of-30-days"
    ]
