"""Doses: what is written from a quantity is read back as it; what is printed is read as it stands."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscgraph.interpret.dose import DoseReader, build_dose_grammar, write_amount
from mscgraph.pipeline.workshop import Workshop

UNITS = ("cells/kg", "cells", "mL", "EVs/kg", "units", "EVs")


@cache
def _reader() -> DoseReader:
    vocabulary = Workshop().vocabulary
    grammar = build_dose_grammar(vocabulary.grammars["dose"], vocabulary.unit_surfaces())
    return DoseReader(grammar, vocabulary, vocabulary.make_issue, "dose", "test", "cells/kg")


def _read(text: str) -> tuple[list[tuple[Decimal | None, Decimal | None, str | None]], list[str]]:
    doses, _, issues = _reader().read(text)
    found = [(dose.minimum, dose.maximum, dose.unit.value.code if dose.unit else None) for dose in doses]
    return found, [issue.code for issue in issues]


amounts = st.builds(
    lambda digits, places, power: Decimal(digits).scaleb(power - places),
    st.integers(1, 99_999),
    st.integers(0, 3),
    st.integers(0, 10),
)


@given(amounts, st.sampled_from(UNITS))
def test_an_amount_that_is_written_is_read_back(amount: Decimal, unit: str) -> None:
    assert _read(write_amount(amount, amount, unit)) == ([(amount, amount, unit)], [])


@given(amounts, amounts, st.sampled_from(UNITS))
def test_a_range_that_is_written_is_read_back(one: Decimal, other: Decimal, unit: str) -> None:
    low, high = sorted((one, other))
    assert _read(write_amount(low, high, unit)) == ([(low, high, unit)], [])


@given(amounts, st.sampled_from(UNITS), st.sampled_from(["up to", "at least"]))
def test_a_bound_that_is_written_is_read_back(amount: Decimal, unit: str, bound: str) -> None:
    low, high = (None, amount) if bound == "up to" else (amount, None)
    assert _read(write_amount(low, high, unit)) == ([(low, high, unit)], [])


@given(st.lists(amounts, min_size=2, max_size=4), st.sampled_from(UNITS))
def test_alternatives_that_are_written_are_read_back_in_order(several: list[Decimal], unit: str) -> None:
    text = " or ".join(write_amount(amount, amount, unit) for amount in several)
    assert _read(text) == ([(amount, amount, unit) for amount in several], [])


@given(st.integers(1, 9), st.integers(3, 10))
def test_a_superscript_that_was_lost_is_read_as_a_power(mantissa: int, power: int) -> None:
    amount = Decimal(mantissa).scaleb(power)
    assert _read(f"{mantissa} × 10{power} cells") == ([(amount, amount, "cells")], [])


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    doses, _, issues = _reader().read(" ".join(text.split()))
    assert doses or issues or not text.strip() or _reader()._lookup.is_absent(" ".join(text.split()))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("1, 5, 10 × 106 cells", [(10**6, 10**6), (5 * 10**6, 5 * 10**6), (10**7, 10**7)]),
        ("1 or 3 × 107 cells", [(10**7, 10**7), (3 * 10**7, 3 * 10**7)]),
        ("2–10 × 106 cells/kg", [(2 * 10**6, 10**7)]),
        ("200 million cells", [(2 * 10**8, 2 * 10**8)]),
        ("2e6 cells/kg", [(2 * 10**6, 2 * 10**6)]),
        ("10 mL or 15 mL", [(10, 10), (15, 15)]),
    ],
)
def test_lists_share_unit_and_power(printed: str, expected: list[tuple[int, int]]) -> None:
    found, issues = _read(printed)
    assert [(low, high) for low, high, _ in found] == expected
    assert issues == []


def test_a_bare_per_kilogram_is_cells_with_an_issue() -> None:
    assert _read("1.5 × 106/kg") == ([(Decimal(1_500_000), Decimal(1_500_000), "cells/kg")], ["missing-unit"])


def test_a_dose_without_a_unit_has_none_and_an_issue() -> None:
    assert _read("2 × 106") == ([(Decimal(2_000_000), Decimal(2_000_000), None)], ["missing-unit"])


def test_a_unit_that_no_vocabulary_knows_is_kept_with_an_issue() -> None:
    found, issues = _read("5 blobs")
    assert found == [(Decimal(5), Decimal(5), "blobs")]
    assert issues == ["unlinked-concept"]


def test_what_is_no_power_of_ten_is_not_read() -> None:
    assert _read("2 × 205 cells") == ([], ["unread-cell"])
