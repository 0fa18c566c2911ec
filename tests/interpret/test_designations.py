"""Cells whose concepts are one where they are printed together: phases."""

from __future__ import annotations

from support.each import each
from support.made_tables import codes_of, record_of, report_of, shared_reader


def phases_of(text: str) -> list[tuple[str, str]]:
    """Return the key of each phase that a cell states, with the words that it rests on."""
    reads = report_of({"phase": text}).phases
    return [(read.value.key, text[read.evidence.start : read.evidence.end]) for read in reads]


@each(
    ("text", "key"),
    [
        ("I/II", "I-II"),
        ("II/I", "I-II"),
        ("1/2", "I-II"),
        ("I–II", "I-II"),
        ("1-2", "I-II"),
        ("1,2", "I-II"),
        ("I & II", "I-II"),
        ("I+II", "I-II"),
        ("I / II", "I-II"),
        ("Ⅰ/Ⅱ", "I-II"),
        ("Phase 1/2", "I-II"),
        ("phase I/ II", "I-II"),
        ("Phase-I/II", "I-II"),
        ("Phase I and II", "I-II"),
        ("Phase 1 and Phase 2", "I-II"),
        ("Phase 1/Phase 2", "I-II"),
        ("Phase1|Phase2", "I-II"),
        ("PHASE2, PHASE3", "II-III"),
        ("I/IIa", "I-IIa"),
        ("Ib/IIa", "Ib-IIa"),
        ("phase 2a/b", ""),
        ("IIb/IIa", "IIa-IIb"),
        ("2b/3", "IIb-III"),
        ("IIa", "IIa"),
        ("II, II", "II"),
    ],
)
def test_a_designation_is_one_concept_however_it_is_spelled(text: str, key: str) -> None:
    if key == "II":
        assert phases_of(text) == [("II", "II")]
    elif key:
        assert phases_of(text) == [(key, text)]
        assert record_of(phase=text)["issues"] == []
    else:
        assert codes_of(record_of(phase=text)) == ["unlinked-concept"]


@each(
    ("text", "stated"),
    [
        ("I/II, III", [("I-II", "I/II"), ("III", "III")]),
        ("I/II and IIa", [("I-II", "I/II"), ("IIa", "IIa")]),
        ("I or II", [("I", "I"), ("II", "II")]),
        ("I and/or II", [("I", "I"), ("II", "II")]),
        ("I/II\nIIa", [("I-II", "I/II"), ("IIa", "IIa")]),
        ("I/\nII", [("I-II", "I/\nII")]),
    ],
)
def test_a_cell_has_two_designations_where_a_closer_joint_a_line_or_an_or_parts_them(
    text: str, stated: list[tuple[str, str]]
) -> None:
    assert phases_of(text) == stated


@each(
    ("text", "rule"),
    [
        ("I/II", "concept-by-label"),
        ("II/I", "concept-by-members"),
        ("Phase 1 and Phase 2", "concept-by-members"),
    ],
)
def test_a_designation_has_one_reading(text: str, rule: str) -> None:
    (read,) = report_of({"phase": text}).phases
    assert read.evidence.rule == rule


def test_a_designation_that_the_vocabulary_lacks_is_made_of_its_members_with_an_issue() -> None:
    record = record_of(phase="Phase 3 and 1")
    assert (record["phases"], codes_of(record)) == (["I", "III"], ["unlinked-concept"])
    (read,) = report_of({"phase": "Phase 3 and 1"}).phases
    made = read.value
    assert (made.key, made.label, made.notation, made.minted) == ("I-III", "phase I/III", "I/III", True)
    assert [member.key for member in made.members] == ["I", "III"]
    assert made == report_of({"phase": "I/III"}).phases[0].value


def test_words_that_no_vocabulary_knows_are_not_joined() -> None:
    assert [key for key, _ in phases_of("I/pilot")] == ["I", "s/pilot"]
    assert codes_of(record_of(phase="I/pilot")) == ["unlinked-concept"]


def test_a_qualifier_is_not_part_of_the_designation() -> None:
    assert phases_of("I/II (safety)") == [("I-II", "I/II")]
    assert codes_of(record_of(phase="I/II (safety)")) == ["unread-cell"]


@each("text", ["Phase", "Phase 1", "Phase 1 and", "Phase 1 and Phase", "I", "I /"])
def test_the_beginning_of_a_designation_may_go_on(text: str) -> None:
    recogniser = shared_reader().recogniser("phase")
    assert recogniser is not None
    assert recogniser.grade(text).viable


def test_other_columns_keep_their_concepts_apart() -> None:
    assert len(report_of({"route": "i.v. and intrathecal"}).routes) == 2
