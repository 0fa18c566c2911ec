"""Cells of designs, sponsors, dates and times of observation."""

from __future__ import annotations

from mscgraph.interpret.further import DateReader, FollowUpReader, WordsReader
from mscgraph.interpret.schedule import ScheduleReader, build_schedule_grammar
from support.each import each
from support.made_tables import workshop


def words(text: str, *, is_single: bool = False) -> list[tuple[str, str]]:
    """Return the values of a cell of words, each with the printed words that it rests on."""
    reader = WordsReader("sponsor", workshop().lexicon.lookup, is_single=is_single)
    found, issues = reader.read(text)
    assert issues == ()
    return [(read.value, text[read.evidence.start : read.evidence.end]) for read in found]


def test_lines_and_pipes_part_several_values_and_each_is_there_once() -> None:
    assert [value for value, _ in words("One, Inc.| Two Ltd.\nOne, Inc.")] == ["One, Inc.", "Two Ltd."]
    assert all(value == printed for value, printed in words("One, Inc.| Two Ltd.\nOne, Inc."))


def test_a_single_value_is_the_whole_cell_in_one_line() -> None:
    assert words("Death|Relapse\nof any kind", is_single=True) == [
        ("Death|Relapse of any kind", "Death|Relapse\nof any kind")
    ]


@each(("text",), [("N/A",), ("-",), ("N/A|-",)])
def test_words_for_nothing_state_nothing(text: str) -> None:
    assert words(text) == []


def dates(text: str) -> tuple[list[str], list[str]]:
    lexicon = workshop().lexicon
    found, issues = DateReader("start_date", lexicon.months, lexicon.lookup, lexicon.issue).read(text)
    return [read.value for read in found], [issue.code for issue in issues]


@each(
    ("text", "date"),
    [
        ("2018", "2018"),
        ("November 18, 2005", "2005-11-18"),
        ("18 Nov. 2005", "2005-11-18"),
        ("1st of March 2015", None),
        ("March 1st, 2015", "2015-03-01"),
        ("März 2015", "2015-03"),
        ("Sept 2015", "2015-09"),
        ("2015-03", "2015-03"),
        ("2015/3/9", "2015-03-09"),
        ("18.11.2005", "2005-11-18"),
        ("2015年3月", "2015-03"),
        ("03/04/2015", None),
        ("2015-2017", None),
        ("2015-13", None),
        ("32.11.2005", None),
        ("31 February 2015", None),
        ("since 2015", None),
        ("March", None),
        ("18", None),
    ],
)
def test_a_date_has_the_precision_printed_and_is_never_guessed(text: str, date: str | None) -> None:
    assert dates(text) == (([date], []) if date else ([], ["unread-cell"]))


def follow_up(text: str) -> tuple[list[tuple[object, object]], set[str]]:
    lexicon = workshop().lexicon
    grammar = build_schedule_grammar(lexicon.grammars["schedule"], lexicon.compile)
    schedules = ScheduleReader(grammar, lexicon.lookup, lexicon.issue, "follow_up")
    found, issues = FollowUpReader("follow_up", schedules, lexicon.lookup, lexicon.issue).read(text)
    return [(read.value.minimum, read.value.maximum) for read in found], {issue.code for issue in issues}


@each(
    ("text", "days", "codes"),
    [
        ("28 days", [(28, 28)], set()),
        ("3–12 months", [(90, 360)], {"assumed-month-length"}),
        ("5 years", [(1825, 1825)], set()),
        ("12", [], {"unread-cell"}),
        ("twice a week", [], {"unread-cell"}),
        ("3 doses in 6 weeks", [], {"unread-cell"}),
        ("short", [], {"unread-cell"}),
    ],
)
def test_a_time_of_observation_is_days(text: str, days: list[tuple[int, int]], codes: set[str]) -> None:
    assert follow_up(text) == (days, codes)
