"""Remarks between the rows of a table."""

from __future__ import annotations

from mscgraph.records import GridCell, Mark, Passage, TextPlace
from mscgraph.remarks import is_remark
from mscgraph.shape.groups import Groups
from support.each import each


def line(text: str, *marks: Mark) -> GridCell:
    return GridCell(Passage(text, TextPlace(0, len(text)), marks), 0, 0, 1, 5)


@each(
    "text",
    [
        "a Patients with stroke were excluded.",
        "* Zorpitis",
        "ᵃ Zorpitis of adults",
        "Two of them had a relapse later.",
        "Note: two of them had a relapse",
        "两名患者因脓毒症而退出。",
    ],
)
def test_a_footnote_and_a_sentence_are_remarks(text: str) -> None:
    assert is_remark(text)


def test_words_behind_a_raised_letter_are_a_remark() -> None:
    assert is_remark("aZorpitis", [Mark(0, 1, "superscript")])


@each("text", ["Zorpitis", "Zorpitis etc.", "A. Zorpitis of adults", "Group: zorpitis", "Zorpitis (n = 12)"])
def test_a_name_is_no_remark(text: str) -> None:
    assert not is_remark(text)


def test_a_remark_is_about_the_next_row_and_ends_no_line() -> None:
    groups, name, remark = Groups(), line("Zorpitis"), line("a Two of them had a relapse.")
    groups.open(name)
    groups.close()
    groups.open(remark)
    assert (groups.nearest_first, groups.opened) == ([remark, name], 1)
    groups.close()
    assert (groups.nearest_first, groups.opened) == ([name], 0)


def test_a_line_behind_a_remark_ends_the_lines_before() -> None:
    groups, name, other = Groups(), line("Zorpitis"), line("Gloop")
    groups.open(name)
    groups.close()
    groups.open(line("a Two of them had a relapse."))
    groups.open(other)
    assert (groups.nearest_first[1:], groups.opened) == ([other], 2)
