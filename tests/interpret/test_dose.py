"""Doses: what is printed as an amount, as the amount it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, example, given, strategies as st

from mscgraph.numbers import amount_words
from mscgraph.records import Dose
from support.each import each
from support.made_tables import codes_of, record_of, report_of

M = 10**6


def _dose(amount: int, route: str) -> dict[str, object]:
    return {"minimum": amount, "maximum": amount, "deviation": None, "unit": "cells", "route": route}


def doses_of(text: str) -> list[tuple[object, object, object]]:
    doses = record_of(dose=text)["doses"]
    assert isinstance(doses, list)
    return [(dose["minimum"], dose["maximum"], dose["unit"]) for dose in doses]


def read(text: str) -> tuple[Dose, ...]:
    return report_of({"dose": text}).doses


@each(
    "text",
    [
        "2 × 106 cells/kg",
        "2\u2009×\u2009106 cells/kg",
        "2×106 cells/kg",
        "2 ×106 cells/kg",
        "2 x 106 cells/kg",
        "2x106 cells/kg",
        "2 · 106 cells/kg",
        "2 × 10^6 cells/kg",
        "2 × 10⁶ cells/kg",
        "2.0 × 10⁶ cells per kg",
        "2e6 cells/kg",
        "2E+6 cells/kg",
        "2 million cells/kg",
        "2,000,000 cells/kg",
        "2000000 CELLS/KG",
        "about 2 × 106 MSCs/kg",
        "approximately 2 × 106 cells/kg body weight",
        "~2 × 106 cells/kg",
    ],
)
def test_one_amount_is_read_however_it_is_written(text: str) -> None:
    record = record_of(dose=text.replace("\u2009", " "))
    assert record["doses"] == [
        {"minimum": 2 * M, "maximum": 2 * M, "deviation": None, "unit": "cells/kg", "route": None}
    ]
    assert record["issues"] == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5 cells", "cells"),
        ("5 mL", "mL"),
        ("5 ml", "mL"),
        ("5 EVs/kg", "EVs/kg"),
        ("5 EVs", "EVs"),
        ("5 units", "units"),
        ("5 IU", "IU"),
        ("5 µg", "µg"),
        ("5 cells/kg/dose", "cells/kg"),
        ("5 hUC-MSCs per knee joint", "cells/joint"),
    ],
)
def test_units_are_known_by_all_their_names(text: str, unit: str) -> None:
    assert doses_of(text) == [(5, 5, unit)]


@pytest.mark.parametrize("unit", ["mg/kg/day", "ampoules", "cells/hemisphere"])
def test_other_units_are_kept_as_printed_with_an_issue(unit: str) -> None:
    record = record_of(dose=f"5 {unit}")
    assert record["doses"] == [{"minimum": 5, "maximum": 5, "deviation": None, "unit": unit, "route": None}]
    assert codes_of(record) == ["unlinked-concept"]


def test_a_unit_that_nobody_knows_is_minted_under_the_source() -> None:
    (dose,) = read("5 ampoules")
    assert dose.unit is not None
    assert (dose.unit.value.key, dose.unit.value.minted, dose.unit.evidence.rule) == (
        "s/ampoules",
        True,
        "unit-as-printed",
    )


def test_per_kilogram_alone_is_read_as_cells_per_kilogram_with_an_issue() -> None:
    report = report_of({"dose": "1.5 × 106/kg"})
    assert doses_of("1.5 × 106/kg") == [(1_500_000, 1_500_000, "cells/kg")]
    assert [(issue.code, issue.text) for issue in report.issues] == [("missing-unit", "/kg")]


@pytest.mark.parametrize(
    ("text", "count"), [("2 × 106", 1), ("15", 1), ("1, 5, 10 × 106", 3), ("1–2 × 106", 1)]
)
def test_an_amount_without_any_unit_has_none_and_one_issue(text: str, count: int) -> None:
    report = report_of({"dose": text})
    assert [dose.unit for dose in report.doses] == [None] * count
    assert [(issue.code, issue.column, issue.text) for issue in report.issues] == [
        ("missing-unit", "dose", text)
    ]


def test_an_amount_without_a_unit_behind_one_that_has_it_gets_none() -> None:
    record = record_of(dose="2 × 106 cells and 15")
    assert doses_of("2 × 106 cells and 15") == [(2 * M, 2 * M, "cells"), (15, 15, None)]
    assert codes_of(record) == ["missing-unit"]


@each(
    ("text", "amounts"),
    [
        ("1 or 3 × 107 cells", [10 * M, 30 * M]),
        ("1 × 106 or 2 × 106 cells", [M, 2 * M]),
        ("1, 5, 10 × 106 cells", [M, 5 * M, 10 * M]),
        ("1, 5 or 10 × 106 cells", [M, 5 * M, 10 * M]),
        ("1, 5, or 10 × 106 cells", [M, 5 * M, 10 * M]),
        ("1; 5; 10 × 106 cells", [M, 5 * M, 10 * M]),
        ("1 and 5 million cells", [M, 5 * M]),
        ("3 × 108 or 1.5 × 107 cells", [300 * M, 15 * M]),
        ("10 mL or 15 mL", [10, 15]),
        ("10 or 15 mL", [10, 15]),
    ],
)
def test_alternatives_and_lists_give_one_dose_each(text: str, amounts: list[int]) -> None:
    assert [(low, high) for low, high, _ in doses_of(text)] == [(amount, amount) for amount in amounts]
    assert len({unit for _, _, unit in doses_of(text)}) == 1


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.5–3 × 106 cells", 1_500_000, 3 * M),
        ("1.5-3 × 106 cells", 1_500_000, 3 * M),
        ("1.5 − 3 × 106 cells", 1_500_000, 3 * M),
        ("1.5 to 3 × 106 cells", 1_500_000, 3 * M),
        ("2–10 × 106 cells", 2 * M, 10 * M),
        ("1 × 106–5 × 107 cells", M, 50 * M),
        ("10–15 mL", 10, 15),
    ],
)
def test_a_range_gives_one_dose(text: str, low: int, high: int) -> None:
    assert [(minimum, maximum) for minimum, maximum, _ in doses_of(text)] == [(low, high)]


def test_a_range_and_an_alternative_may_stand_together() -> None:
    assert doses_of("1–2 × 106 or 5 × 106 cells") == [(M, 2 * M, "cells"), (5 * M, 5 * M, "cells")]


def test_a_bound_leaves_the_other_end_open() -> None:
    assert doses_of("up to 2 × 106 cells") == [(None, 2 * M, "cells")]
    assert doses_of("at least 2 × 106 cells") == [(2 * M, None, "cells")]


def test_a_number_with_a_unit_of_its_own_is_not_scaled_by_its_neighbour() -> None:
    assert doses_of("10 mL or 2 × 106 cells") == [(10, 10, "mL"), (2 * M, 2 * M, "cells")]


@pytest.mark.parametrize("text", ["N.A.", "NA", "n/a", "not reported", "–"])
def test_words_for_not_stated_give_no_dose_and_no_issue(text: str) -> None:
    record = record_of(dose=text)
    assert (record["doses"], record["issues"]) == ([], [])


@each(
    "text",
    [
        "plenty",
        "2 ×",
        "2 × 10 cells",
        "2 × 107 × 3 cells",
        "2 × 10⁶ cells (but for two)",
        "3–1 × 106 cells",
        "5 × 106–107 cells",
        "1" * 30,
        "cells " * 30,
    ],
)
def test_what_is_no_dose_is_not_guessed_at(text: str) -> None:
    record = record_of(dose=text.strip())
    assert record["doses"] == []
    assert codes_of(record) == ["unread-cell"]


def test_words_of_other_kinds_around_an_amount_are_an_issue() -> None:
    (dose,) = read("once, IV, 2 × 10⁶ cells (weekly)")
    assert (dose.minimum, dose.stated_as, dose.evidence.start) == (2 * M, "2 × 10⁶ cells", 10)
    record = record_of(dose="once, IV, 2 × 10⁶ cells (weekly)")
    assert [issue["code"] for issue in record["issues"]] == ["unread-cell"]  # type: ignore[attr-defined]


@each(
    ("text", "mean", "deviation"),
    [
        ("100 ± 20 × 10⁶ cells", 100 * M, 20 * M),
        ("(100 ± 20) × 10⁶ cells", 100 * M, 20 * M),
        ("1.2 × 10⁶ +/- 0.3 × 10⁶ cells", 1_200_000, 300_000),
        ("1 × 10⁸ (± 2 × 10⁷) cells", 100 * M, 20 * M),
        ("100 (± 20) × 10⁶ cells", None, None),
    ],
)
def test_a_mean_is_the_amount_and_has_its_deviation(
    text: str, mean: int | None, deviation: int | None
) -> None:
    record = record_of(dose=text)
    found = [(one["minimum"], one["maximum"], one["deviation"]) for one in record["doses"]]  # type: ignore[attr-defined]
    assert found == ([(mean, mean, deviation)] if mean else [])
    assert codes_of(record) == ([] if mean else ["unread-cell"])


@each(
    "text",
    ["300.000 cells", "107–108 cells", "2 × 10E6 cells", "1/2 × 10⁶ cells", "2 108 cells", "5 MSCs mL"],
)
def test_a_number_or_a_unit_with_two_meanings_is_not_read(text: str) -> None:
    assert (doses_of(text), codes_of(record_of(dose=text))) == ([], ["unread-cell"])


def test_an_amount_for_each_dose_has_the_unit_that_it_states() -> None:
    assert doses_of("3 × 10⁶/injection") == [(3 * M, 3 * M, None)]
    assert doses_of("3 × 10⁶ / kg") == [(3 * M, 3 * M, "cells/kg")]


def test_the_numbers_of_a_list_of_days_are_no_amounts() -> None:
    assert doses_of("3 times at week 0, 4 and 8, 1 × 106 cells") == [(M, M, "cells")]


def test_a_range_that_runs_downwards_says_so() -> None:
    (issue,) = report_of({"dose": "3–1 × 106 cells"}).issues
    assert issue.message.endswith("the range runs from 3000000 down to 1000000")


def test_the_message_about_a_long_cell_is_short() -> None:
    (issue,) = report_of({"dose": "blah" * 10_000}).issues
    assert len(issue.message) < 400


def test_each_dose_keeps_the_words_that_it_rests_on() -> None:
    text = "1 or 3 × 107 cells"
    assert [dose.stated_as for dose in read(text)] == ["1 or 3 × 107 cells", "3 × 107 cells"]
    for dose in read(text):
        assert text[dose.evidence.start : dose.evidence.end] == dose.stated_as
        assert dose.unit is not None
        assert text[dose.unit.evidence.start : dose.unit.evidence.end] == "cells"


def routes_of(route: str, dose: str) -> tuple[list[str | None], list[str]]:
    report = report_of({"route": route, "dose": dose})
    return [one.route.value.key if one.route else None for one in report.doses], [
        issue.code for issue in report.issues
    ]


def test_two_routes_with_two_doses_joined_by_and_pair_in_order_with_an_issue() -> None:
    assert routes_of("Intrathecal and Intramuscular", "1.25 × 108 cells and 4.8 × 107 cells") == (
        ["intrathecal", "intramuscular"],
        ["ambiguous-pairing"],
    )


@pytest.mark.parametrize(
    ("route", "dose"),
    [
        ("i.v. and intrathecal", "3 × 108 or 1.5 × 107 cells"),
        ("i.v. and intrathecal", "1 × 108 cells and 2 × 107 cells and 5 mL"),
    ],
)
def test_other_routes_and_doses_are_not_paired_and_have_an_issue(route: str, dose: str) -> None:
    routes, codes = routes_of(route, dose)
    assert set(routes) == {None}
    assert codes == ["ambiguous-pairing"]


@pytest.mark.parametrize(
    ("route", "dose"),
    [
        ("i.v. and intrathecal", "1 × 108 cells"),
        ("i.v.", "1 × 108 cells and 2 × 107 cells"),
        ("", "1 mL and 2 mL"),
    ],
)
def test_one_dose_or_one_route_leaves_nothing_to_pair(route: str, dose: str) -> None:
    routes, codes = routes_of(route, dose)
    assert set(routes) == {None}
    assert codes == []


UNITS = st.sampled_from(["cells/kg", "cells", "mL", "EVs/kg", "units", "IU", None])
AMOUNTS = st.builds(
    lambda mantissa, power: (Decimal(mantissa) / 1000).scaleb(power),
    st.integers(1, 999_999),
    st.integers(0, 40),
)


def same(text: str, low: Decimal | None, high: Decimal | None, unit: str | None) -> None:
    (dose,) = read(text)
    assert (dose.minimum, dose.maximum) == (low, high)
    assert (dose.unit.value.code if dose.unit else None) == unit


@given(AMOUNTS, AMOUNTS, UNITS)
@example(Decimal("0.001"), Decimal(10) ** 50, "cells")
@example(Decimal(9999), Decimal(10_000), "cells")
@example(Decimal(1), Decimal(10_000_000), None)
def test_a_range_that_is_written_is_read_back(one: Decimal, other: Decimal, unit: str | None) -> None:
    low, high = sorted((one, other))
    same(amount_words(low, high, unit), low, high, unit)


@given(AMOUNTS, UNITS)
@example(Decimal("0.000001"), None)
def test_an_amount_that_is_written_is_read_back(amount: Decimal, unit: str | None) -> None:
    same(amount_words(amount, amount, unit), amount, amount, unit)


@given(AMOUNTS, UNITS)
def test_a_bound_that_is_written_is_read_back(amount: Decimal, unit: str | None) -> None:
    same(amount_words(None, amount, unit), None, amount, unit)
    same(amount_words(amount, None, unit), amount, None, unit)


@given(AMOUNTS)
def test_a_range_from_nothing_is_read_back(high: Decimal) -> None:
    same(amount_words(Decimal(0), high, "cells"), Decimal(0), high, "cells")


@given(st.lists(AMOUNTS, min_size=2, max_size=4), st.sampled_from([" or ", " and ", ", ", "; "]))
def test_a_list_of_amounts_that_is_written_is_read_back(amounts: list[Decimal], joint: str) -> None:
    text = joint.join(amount_words(amount, amount, "cells") for amount in amounts)
    assume(len(text.split()) < 20)
    assert [dose.minimum for dose in read(text)] == amounts
    assert [dose.maximum for dose in read(text)] == amounts


@given(st.text(max_size=40))
def test_any_text_is_read_without_a_traceback_and_never_as_a_range_that_runs_downwards(text: str) -> None:
    for dose in read(" ".join(text.split())):
        assert dose.minimum is None or dose.maximum is None or dose.minimum <= dose.maximum


@each("text", ["0,75 × 10^6 cells/kg", "1,5 × 108 cells", "2,4567 cells"])
def test_a_comma_of_a_decimal_or_of_a_list_is_not_read(text: str) -> None:
    report = report_of({"dose": text})
    assert report.doses == ()
    assert [issue.code for issue in report.issues if issue.column == "dose"] == ["unread-cell"]


@each(("text", "count"), [("1,000,000 cells", 1), ("1, 5, 10 × 10^6 cells", 3)])
def test_commas_that_part_thousands_or_have_blanks_are_read(text: str, count: int) -> None:
    assert len(read(text)) == count


@each(
    ("text", "found"),
    [
        ("50–100 million cells via IM injection", [(50 * M, "intramuscular")]),
        ("iv, 1 × 10⁶ cells/kg", [(M, "intravenous")]),
        ("1 × 10⁶ cells iv\n2 × 10⁶ cells IM", [(M, "intravenous"), (2 * M, "intramuscular")]),
        (
            "1, 1.5 and 2 × 106 cells i.v.\n24 × 106 cells i.m.",
            [
                (M, "intravenous"),
                (1_500_000, "intravenous"),
                (2 * M, "intravenous"),
                (24 * M, "intramuscular"),
            ],
        ),
        ("100 ×\n10⁶ cells", [(100 * M, None)]),
    ],
)
def test_a_route_beside_an_amount_is_that_of_the_dose(text: str, found: list[tuple[int, str | None]]) -> None:
    record = record_of(dose=text)
    assert [(one["minimum"], one["route"]) for one in record["doses"]] == found  # type: ignore[attr-defined]
    assert record["routes"] == list(dict.fromkeys(route for _, route in found if route))
    assert record["issues"] == []


@each(
    ("text", "unit"),
    [("40 × 10⁶/joint", "cells/joint"), ("1 × 10⁸/m²", "cells/m²"), ("2 × 10⁶/kg", "cells/kg")],
)
def test_a_bare_rate_is_one_of_cells_with_an_issue(text: str, unit: str) -> None:
    record = record_of(dose=text)
    assert [one["unit"] for one in record["doses"]] == [unit]  # type: ignore[attr-defined]
    assert codes_of(record) == ["missing-unit"]


def test_a_rate_of_anything_is_not_read() -> None:
    assert doses_of("2 × 10⁶/mL") == []
