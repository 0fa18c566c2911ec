"""Cells of several kinds, cut by what their words are."""

from __future__ import annotations

from functools import cache

from mscgraph.shape.cuts import Cut, cut
from mscgraph.shape.knowledge import Knowledge
from support.each import each
from support.made_tables import workshop


@cache
def knowledge() -> Knowledge:
    return workshop().knowledge


def cut_of(text: str, own: str = "") -> Cut:
    return cut(text, knowledge().parts, (own,), knowledge().anchors, knowledge().joiners)


def parts_of(text: str) -> dict[str, str]:
    return {kind: text[start:end] for kind, (start, end) in cut_of(text).parts.items()}


@each(
    ("text", "parts"),
    [
        (
            "IV infusion of 1 × 10^6 cells/kg weekly for 4 weeks",
            {"route": "IV infusion", "dose": "1 × 10^6 cells/kg", "frequency": "weekly for 4 weeks"},
        ),
        (
            "2 × 10^7 BM-MSCs intra-articularly, single dose",
            {
                "dose": "2 × 10^7",
                "cell_source": "BM-MSCs",
                "route": "intra-articularly",
                "frequency": "single dose",
            },
        ),
        ("Phase I/II NCT01234567", {"phase": "Phase I/II", "trial_number": "NCT01234567"}),
        ("NCT01234567 (phase 2)", {"phase": "phase 2", "trial_number": "NCT01234567"}),
        ("NCT01234567\n(phase 2)", {"phase": "phase 2", "trial_number": "NCT01234567"}),
        ("Intrathecal; 1x10^6/kg x 3", {"route": "Intrathecal", "dose": "1x10^6/kg", "frequency": "x 3"}),
        ("UC-MSC i.v. 3 doses", {"cell_source": "UC-MSC", "route": "i.v.", "frequency": "3 doses"}),
        ("UC-MSCs (1 × 10^6 foo/kg, i.v.)", {"cell_source": "UC-MSCs", "dose": "1 × 10^6 foo/kg", "route": "i.v."}),
        ("i.v. / 100 million cells / once", {"route": "i.v.", "dose": "100 million cells", "frequency": "once"}),
        ("1 × 10^7 cells, 3 × 10^7 cells, or 9 × 10^7 cells i.v.",
         {"dose": "1 × 10^7 cells, 3 × 10^7 cells, or 9 × 10^7 cells", "route": "i.v."}),
        ("a crossover of two arms; phase II", {"phase": "phase II"}),
    ],
)  # fmt: skip
def test_parts_are_found_in_any_order_and_with_any_separator(text: str, parts: dict[str, str]) -> None:
    assert parts_of(text) == parts


@each(
    ("text", "kind"),
    [
        ("10 × 10^6 cells per flask, intravenous", "dose"),
        ("stage IV; bone marrow 1 × 10^6/kg", "route"),
        ("IV; CRP", "route"),
        ("II, 100 million cells", "phase"),
        ("18 to 75 years, intravenous", "dose"),
        ("5 to 10 patients; intravenous", "dose"),
        ("bone marrow, for 12 months", "frequency"),
        ("once, for pain", "frequency"),
    ],
)
def test_words_that_may_mean_something_else_are_no_part(text: str, kind: str) -> None:
    found = cut_of(text)
    assert kind not in {*found.parts, *found.unclear}


@each(
    ("text", "kinds"),
    [
        ("A: 1 × 10^6 cells; B: 2 × 10^6 cells", {"dose"}),
        ("bone marrow; 2 × 10^7 cells/kg, later 1 × 10^7 cells/kg", {"dose"}),
        ("bone marrow, single dose of 2 × 10^6 /kg weekly for 4 weeks", {"frequency"}),
    ],
)
def test_several_parts_of_a_kind_are_unclear_and_none_is_taken(text: str, kinds: set[str]) -> None:
    found = cut_of(text)
    assert found.unclear == kinds
    assert not kinds & found.parts.keys()


@each(
    ("text", "parts"),
    [
        ("bone marrow, one IV dose", {"cell_source": "bone marrow", "route": "IV"}),
        ("two intravenous infusions", {"route": "intravenous"}),
        ("bone marrow, stage IV dose", {"cell_source": "bone marrow"}),
    ],
)
def test_a_part_may_interrupt_words_of_another_kind(text: str, parts: dict[str, str]) -> None:
    assert parts_of(text) == parts


def test_words_beside_words_of_no_kind_are_unread() -> None:
    assert cut_of("10 × 10^6 cells per flask, intravenous").unread == {"dose"}


def test_a_part_that_is_printed_twice_is_clear() -> None:
    assert parts_of("bone marrow, intravenous; Bone Marrow")["cell_source"] == "bone marrow"


def test_a_code_in_a_column_of_its_kind_is_a_part() -> None:
    reader = {**knowledge().parts, "phase": knowledge().recognisers["phase"]}
    found = cut("II NCT01234567", reader, ("phase",), knowledge().anchors, knowledge().joiners)
    assert found.parts == {"phase": (0, 2), "trial_number": (3, 14)}


def test_a_long_cell_is_not_cut() -> None:
    assert cut_of("bone marrow, intravenous; " * 100) == Cut()
