"""Schedules: how often and for how long, and what the words leave open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from mscgraph.numbers import schedule_words
from mscgraph.records import Schedule
from support.each import each
from support.made_tables import codes_of, record_of, report_of

OPEN = (None, None)


def schedule_of(text: str) -> Schedule:
    schedule = report_of({"frequency": text}).schedule
    assert schedule is not None
    assert schedule.stated_as == text
    return schedule


def codes(text: str) -> list[str]:
    return codes_of(record_of(frequency=text))


@each(
    ("text", "low", "high"),
    [
        ("Once", 1, 1),
        ("once", 1, 1),
        ("Twice", 2, 2),
        ("Thrice", 3, 3),
        ("Once or twice", 1, 2),
        ("One, two or three times", 1, 3),
        ("2 or 3 doses", 2, 3),
        ("2–4 infusions", 2, 4),
        ("2 to 4 injections", 2, 4),
        ("four administrations", 4, 4),
        ("Single dose", 1, 1),
        ("At least 6 times", 6, None),
        ("Up to 4 doses", None, 4),
        ("At most 4 doses", None, 4),
        ("2", 2, 2),
        ("1 or 2", 1, 2),
    ],
)
def test_numbers_of_doses(text: str, low: int | None, high: int | None) -> None:
    schedule = schedule_of(text)
    assert (schedule.minimum_doses, schedule.maximum_doses) == (low, high)
    assert (schedule.interval_days_min, schedule.duration_days_min, schedule.dosing_days) == (None, None, ())
    assert codes(text) == []


@each(
    ("text", "low", "high"),
    [
        ("Twice a week, in total four weeks", 8, 8),
        ("Once a week, 4 weeks", 4, 4),
        ("Twice a week, 2–4 weeks in total", 4, 8),
        ("Once weekly for 4 weeks", 4, 4),
        ("Weekly for 4 weeks", 4, 4),
        ("Twice daily for 3 days", 6, 6),
        ("3 times weekly for 2 weeks", 6, 6),
        ("3 times per week over 2 weeks", 6, 6),
        ("Twice every week for 3 weeks", 6, 6),
        ("Every 2 weeks for 8 weeks", 4, 4),
        ("Daily for 2 weeks", 14, 14),
        ("Every other day for 10 days", 5, 5),
        ("Monthly for 6 months", 6, 6),
        ("Once every month for 4 months", 4, 4),
        ("once every week for a month", 4, 4),
        ("Every 12 h for 2 days", 4, 4),
    ],
)
def test_doses_are_rate_times_period_where_both_are_stated(text: str, low: int, high: int) -> None:
    schedule = schedule_of(text)
    assert (schedule.minimum_doses, schedule.maximum_doses) == (low, high)
    assert {evidence.rule for name, evidence in schedule.evidence if name == "doses"} == {"doses-by-rate"}
    assert "ambiguous-schedule" not in codes(text)


@each(
    ("text", "low", "high"),
    [
        ("every 2 weeks", 14, 14),
        ("with 4-week intervals", 28, 28),
        ("Once every 2 weeks", 14, 14),
        ("every other day", 2, 2),
        ("every week", 7, 7),
        ("weekly", 7, 7),
        ("Once weekly", 7, 7),
        ("Once a week", 7, 7),
        ("daily", 1, 1),
        ("yearly", 365, 365),
        ("3 times at 48 h intervals", 2, 2),
        ("3 times in 4-week intervals", 28, 28),
        ("Every 3 days, 3 doses in total", 3, 3),
        ("every 2 to 3 weeks", 14, 21),
        ("4 weekly doses", 7, 7),
    ],
)
def test_an_interval_is_read_where_one_spacing_is_stated(text: str, low: int, high: int) -> None:
    schedule = schedule_of(text)
    assert (schedule.interval_days_min, schedule.interval_days_max) == (low, high)


@pytest.mark.parametrize(
    "text", ["Twice a week", "Once", "Twice in two days", "Biweekly", "On day 0 and 7", "4 weeks"]
)
def test_no_interval_is_read_where_no_spacing_is_stated(text: str) -> None:
    schedule = schedule_of(text)
    assert (schedule.interval_days_min, schedule.interval_days_max) == OPEN


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Once a week, 4 weeks", 28, 28),
        ("Twice in two days", 2, 2),
        ("Twice a week, 2–4 weeks in total", 14, 28),
        ("8 doses over 10 days", 10, 10),
        ("4 to 2 weeks", 14, 28),
    ],
)
def test_a_duration_is_read_in_days(text: str, low: int, high: int) -> None:
    schedule = schedule_of(text)
    assert (schedule.duration_days_min, schedule.duration_days_max) == (low, high)


@pytest.mark.parametrize(
    ("text", "days", "doses"),
    [
        ("On day 0 and 7", [0, 7], 2),
        ("at days 0, 7 and 14", [0, 7, 14], 3),
        ("at week 0, week 4, week 8", [0, 28, 56], 3),
        ("on day 0 and day 14", [0, 14], 2),
        ("Twice, on week 0 and 3", [0, 21], 2),
        ("3 times on 0/7/28 day", [0, 7, 28], 3),
        ("At 0, 3, and 6 months", [0, 90, 180], 3),
        ("On day 0", [0], 1),
        ("on day 1st and 3rd", [1, 3], 2),
    ],
)
def test_days_of_dosing_are_listed_and_counted(text: str, days: list[int], doses: int) -> None:
    schedule = schedule_of(text)
    assert list(schedule.dosing_days) == days
    assert (schedule.minimum_doses, schedule.maximum_doses) == (doses, doses)


@pytest.mark.parametrize(
    "text", ["Once every 3 months", "8 doses in 5 months", "monthly", "On 0 and 6th month"]
)
def test_a_month_is_thirty_days_and_says_so(text: str) -> None:
    assert codes(text) == ["assumed-month-length"]
    rules = {evidence.rule for _, evidence in schedule_of(text).evidence}
    assert "month-of-30-days" in rules


@each(
    "text",
    [
        "Biweekly",
        "bi-weekly for 4 weeks",
        "A median of four times",
        "One, two, or four times a week",
        "Once or twice weekly",
        "At least twice weekly for 3 weeks",
        "1.5 doses",
        "days 0–7",
        "at week 0 and month 6",
        "day 0 or 7",
        "Every 2 weeks for 3 weeks",
        "2 doses, 3 doses",
        "weekly, monthly",
        "Once a week for 4 weeks, once a month for 3 months",
        "every 3 days for a month",
        "monthly for 1 year",
    ],
)
def test_what_is_ambiguous_stays_open_with_an_issue(text: str) -> None:
    schedule = schedule_of(text)
    assert (schedule.minimum_doses, schedule.maximum_doses) == OPEN
    assert schedule.dosing_days == ()
    assert [code for code in codes(text) if code != "assumed-month-length"] == ["ambiguous-schedule"]


def test_what_is_decided_beside_an_ambiguous_word_is_kept() -> None:
    schedule = schedule_of("Biweekly, 3 times in total")
    assert (schedule.minimum_doses, schedule.maximum_doses) == (3, 3)
    assert (schedule.interval_days_min, schedule.interval_days_max) == OPEN
    assert codes("Biweekly, 3 times in total") == ["ambiguous-schedule"]


def test_a_rate_without_an_end_leaves_the_number_of_doses_open_without_an_issue() -> None:
    assert (schedule_of("Twice a week").minimum_doses, codes("Twice a week")) == (None, [])


def test_a_number_of_doses_that_the_days_contradict_is_kept_with_an_issue() -> None:
    schedule = schedule_of("3 times on day 0 and 7")
    assert (schedule.minimum_doses, list(schedule.dosing_days)) == (3, [0, 7])
    assert codes("3 times on day 0 and 7") == ["ambiguous-schedule"]


def test_hours_are_parts_of_days() -> None:
    assert schedule_of("every 6 hours").interval_days_min == Decimal("0.25")
    assert record_of(frequency="every 36 h")["schedule"] == {
        "minimum_doses": None,
        "maximum_doses": None,
        "interval_days": [1.5, 1.5],
        "duration_days": None,
        "dosing_days": [],
    }


@pytest.mark.parametrize("text", ["N.A.", "NA", "not reported"])
def test_words_for_not_stated_give_no_schedule_and_no_issue(text: str) -> None:
    record = record_of(frequency=text)
    assert (record["schedule"], record["issues"]) == (None, [])


@pytest.mark.parametrize("text", ["whenever needed", "Once, if at all", "twice twice (twice)", "week " * 30])
def test_what_is_no_schedule_keeps_its_words_and_has_an_issue(text: str) -> None:
    text = text.strip()
    schedule = schedule_of(text)
    assert (schedule.minimum_doses, schedule.interval_days_min, schedule.dosing_days) == (None, None, ())
    assert schedule.evidence == ()
    assert codes(text) == ["unread-cell"]


def test_every_number_has_the_words_that_it_rests_on() -> None:
    text = "Once every 2 weeks, 4 doses in total"
    words = {name: text[one.start : one.end] for name, one in schedule_of(text).evidence}
    assert words == {"interval": "every 2 weeks", "doses": "4 doses"}


COUNTS = st.integers(0, 500)
DAYS = st.one_of(
    st.integers(1, 4000).map(Decimal),
    st.integers(1, 4000).map(lambda thousandths: Decimal(thousandths) / 1000),
    st.integers(1, 999).map(lambda hours: Decimal(hours) / 24),
)
HOURS = st.integers(1, 999).map(lambda hours: Decimal(hours) / 24)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Draw a schedule as a cell can state it: one whose rate and end decide the number of doses states it."""
    low, high = sorted((draw(COUNTS), draw(COUNTS)))
    interval = draw(st.none() | st.tuples(DAYS, DAYS).map(sorted))
    duration = draw(st.none() | st.tuples(DAYS, DAYS).map(sorted))
    days = tuple(draw(st.lists(st.integers(0, 999).map(Decimal), max_size=4, unique=True).map(sorted)))
    bounds = [(low, high), (low, low), (low, None), (None, high)]
    if interval:  # one dose is given at no interval
        bounds = [bound for bound in bounds if bound != (1, 1)]
    if not days and not (interval and duration):
        bounds.append((None, None))
    doses = draw(st.sampled_from(bounds))
    return Schedule(
        *doses,
        *(interval or (None, None)),
        *(duration or (None, None)),
        days,
        column="frequency",
        stated_as="",
    )


def _decimal(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)


@given(schedules())
def test_a_schedule_that_is_written_is_read_back(schedule: Schedule) -> None:
    text = schedule_words(
        (_decimal(schedule.minimum_doses), _decimal(schedule.maximum_doses)),
        (schedule.interval_days_min, schedule.interval_days_max),
        (schedule.duration_days_min, schedule.duration_days_max),
        schedule.dosing_days,
    )
    if not text:
        assert schedule == Schedule(None, None, None, None, None, None, (), "frequency", "")
        return
    found = schedule_of(text)
    for name in ("minimum_doses", "maximum_doses", "dosing_days"):
        assert getattr(found, name) == getattr(schedule, name), text
    for name in ("interval_days_min", "interval_days_max", "duration_days_min", "duration_days_max"):
        assert getattr(found, name) == getattr(schedule, name), text


@given(st.lists(HOURS, min_size=1, max_size=4, unique=True).map(sorted))
def test_hours_of_dosing_that_are_written_are_read_back(hours: list[Decimal]) -> None:
    assert schedule_of(schedule_words(OPEN, OPEN, OPEN, hours)).dosing_days == tuple(hours)


WORDS = st.sampled_from(
    [
        "once",
        "twice",
        "3",
        "times",
        "a",
        "an",
        "every",
        "week",
        "weeks",
        "month",
        "day",
        "days",
        "0",
        "and",
        "7",
        "or",
        ",",
        "for",
        "in",
        "total",
        "at",
        "least",
        "doses",
        "weekly",
        "daily",
        "biweekly",
        "on",
        "2–4",
        "median",
        "of",
        "other",
        "intervals",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=10).map(" ".join))
def test_any_words_of_the_grammar_are_read_without_a_traceback(text: str) -> None:
    schedule = report_of({"frequency": text}).schedule
    assert schedule is not None
    assert (
        schedule.minimum_doses is None
        or schedule.maximum_doses is None
        or (schedule.minimum_doses <= schedule.maximum_doses)
    )
    assert schedule.interval_days_min is None or schedule.interval_days_min <= (
        schedule.interval_days_max or 0
    )
