"""Numbers and schedules in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mscgraph.numbers import (
    Range,
    amount_words,
    finding_words,
    group_digits,
    plain_number,
    plain_value,
    read_decimal,
    read_whole,
    schedule_words,
)
from support.each import each

OPEN: Range = (None, None)


def range_of(low: str | None, high: str | None) -> Range:
    return (None if low is None else Decimal(low)), (None if high is None else Decimal(high))


@each(
    ("low", "high", "words"),
    [
        ("99999", "99999", "99,999 cells"),
        ("100000", "100000", "1 × 10⁵ cells"),
        ("900000", "1300000", "9–13 × 10⁵ cells"),
        ("50000", "200000", "5–20 × 10⁴ cells"),
        ("5", "2000000", "5 × 10⁰–2 × 10⁶ cells"),
        ("0", "2000000", "0–2 × 10⁶ cells"),
        (None, "1.50", "up to 1.5 cells"),
        ("20", None, "at least 20 cells"),
        (None, None, "unknown amount cells"),
    ],
)
def test_a_range_shares_the_power_of_its_smaller_number(
    low: str | None, high: str | None, words: str
) -> None:
    assert amount_words(*range_of(low, high), "cells") == words


@pytest.mark.parametrize(
    ("value", "plain"), [("1E+3", "1000"), ("0.50", "0.5"), ("-0.00", "0"), ("10", "10")]
)
def test_a_plain_number_has_all_its_digits_and_no_needless_ones(value: str, plain: str) -> None:
    assert plain_number(Decimal(value)) == plain


@pytest.mark.parametrize(
    ("number", "grouped"),
    [("1250000", "1,250,000"), ("-12500.5", "-12,500.5"), ("1250", "1250"), ("1e9", "1e9"), ("", "")],
)
def test_digits_are_grouped_in_long_numbers_alone(number: str, grouped: str) -> None:
    assert group_digits(number) == grouped


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("5", "patients", "12"), "5 of 12 patients"), (("12", "%", "30"), "12% of 30"), (("3", "other"), "3")],
)
def test_the_number_of_a_finding_has_its_unit_and_its_total(arguments: tuple[str, ...], words: str) -> None:
    assert finding_words(*arguments) == words


def test_a_schedule_is_written_in_one_order_and_its_parts_that_are_not_known_are_left_out() -> None:
    days = [Decimal(0), Decimal(7), Decimal(14)]
    words = schedule_words(range_of("3", "3"), range_of("7", "7"), range_of("14", "28"), days)
    assert words == "3 doses, 7 days apart, over 14–28 days, on days 0, 7 and 14"
    assert schedule_words(range_of("1", "1"), OPEN, OPEN, days[:1]) == "1 dose, on day 0"
    assert schedule_words(OPEN, OPEN, OPEN, ()) == ""


def test_an_interval_that_days_would_need_many_digits_for_is_written_in_hours() -> None:
    eight_hours = Decimal(1) / 3
    assert schedule_words(OPEN, (eight_hours, eight_hours), OPEN, ()) == "8 hours apart"


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("²", None), ("-1", None)],
)
def test_a_whole_number_has_few_digits_and_no_sign(text: str, number: int | None) -> None:
    assert read_whole(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1e3", 1000),
        ("1.5", 1.5),
        ("1e4", None),
        ("1e-4", None),
        ("NaN", None),
        ("Infinity", None),
        ("x", None),
    ],
)
def test_a_decimal_is_finite_and_within_bounds(text: str, number: float | None) -> None:
    assert plain_value(read_decimal(text, 3)) == number


def test_a_whole_number_is_one_in_python_too() -> None:
    assert [type(plain_value(Decimal(text))) for text in ("2.0", "2.5")] == [int, float]
