"""Cells of columns that no property is read from: designs, statuses, dates."""

from __future__ import annotations

from mscgraph.interpret.other_columns import OtherColumnRecogniser, find_other_column
from mscgraph.records import Grade
from support.each import each
from support.made_tables import workshop


def grade(label: str, text: str) -> Grade:
    lexicon = workshop().lexicon
    column = find_other_column(label, lexicon.other_columns)
    assert column is not None
    return OtherColumnRecogniser(column, lexicon.months, lexicon.lookup).grade(text)


@each(
    ("label", "text"),
    [
        ("Study design", "Randomized, double-blind, placebo-controlled"),
        ("Design", "Single arm (open label)"),
        ("Intervention Model", "Parallel Assignment"),
        ("Design", "Phase I/II, non-randomised"),
        ("Status", "Active, not recruiting"),
        ("Recruitment status", "Unknown status"),
        ("Year", "2010"),
        ("Start date", "2010-03"),
        ("Start date (month)", "March 2010"),
        ("Start", "Mar-10"),
        ("Date", "12 May 2019"),
        ("Period", "2010–2012"),
    ],
)
def test_a_cell_of_words_of_its_column_is_accepted(label: str, text: str) -> None:
    assert grade(label, text).score == 5 + text.count(" ")


@each(
    ("label", "text"),
    [
        ("Design", "Randomized liver cirrhosis"),
        ("Design", "Randomized,"),
        ("Design", "of"),
        ("Design", "Single arm (open"),
        ("Status", "not"),
        ("Status", "Completed 2010"),
        ("Year", "45"),
        ("Year", "2010 45"),
        ("Start", "10 patients"),
    ],
)
def test_a_cell_with_other_words_or_of_small_words_alone_is_refused(label: str, text: str) -> None:
    assert grade(label, text).score is None


def test_a_word_for_not_stated_is_accepted_with_less() -> None:
    assert grade("Design", "N/A").score == 2.5


@each("label", ["Country", "Age", "Model of care", "Date of birth"])
def test_a_label_of_another_column_means_none(label: str) -> None:
    assert find_other_column(label, workshop().lexicon.other_columns) is None
