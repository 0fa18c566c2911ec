"""Passages of plain text: folded, and each character at its place in the document."""

from __future__ import annotations

from hypothesis import given, strategies as st

from mscgraph.read.passages import Characters, cut, fold, join, passage_of
from mscgraph.records import Line, Mark, Passage, TextPlace, locate

TEXTS = st.text(st.sampled_from("ab \n\r\t\u00a0\u2009\u2028\u00ad\ufeff"), max_size=30)


def printed(document: str, passage: Passage) -> str:
    """Return the document's character for each of the passage's, white space as the passage has it."""
    found = []
    for offset, char in enumerate(passage.text):
        span = locate(passage.place.span, passage.gaps, offset, offset + 1)
        assert span is not None
        last = document[span[1] - 1]
        found.append(char if char.isspace() and last.isspace() else last)
    return "".join(found)


def line_of(text: str, start: int = 0) -> Passage:
    return passage_of(Line(1, text, start))


def test_runs_of_white_space_are_a_blank() -> None:
    assert fold(" a \u00a0\u2009 b\tc ", 0).text == "a b c"


def test_a_run_with_a_line_end_is_a_newline() -> None:
    assert fold("a \r\n \n b\u2028c", 0).text == "a\nb\nc"


def test_invisible_characters_are_kept() -> None:
    assert fold("rheu\u00adma\ufeff", 0).text == "rheu\u00adma\ufeff"


def test_white_space_alone_has_an_empty_text_in_its_place() -> None:
    assert fold(" \n ", 7) == ("", 7, 7, (), ())


@given(TEXTS, st.integers(0, 5))
def test_every_character_has_its_place(text: str, start: int) -> None:
    passage = line_of(text, start)
    document = "x" * start + text
    assert printed(document, passage) == passage.text
    assert passage.text.split() == text.split()
    assert document[slice(*passage.place.span)] == text.strip()  # type: ignore[misc]


@given(TEXTS, st.integers(0, 30))
def test_a_cut_passage_has_its_characters_in_their_places(text: str, begin: int) -> None:
    rest = cut(line_of(text), begin)
    assert (rest.text if rest else "") == line_of(text).text[begin:].lstrip()
    assert rest is None or printed(text, rest) == rest.text


@given(st.lists(TEXTS, max_size=4))
def test_joined_passages_have_their_characters_in_their_places(texts: list[str]) -> None:
    passages, offset = [], 0
    for text in texts:
        passages.append(line_of(text, offset))
        offset += len(text) + 1
    joined = join([passage for passage in passages if passage.text])
    assert (joined.text if joined else "") == " ".join(one.text for one in passages if one.text)
    assert joined is None or printed("\n".join(texts), joined) == joined.text


def test_a_cut_moves_marks_and_drops_those_in_front() -> None:
    passage = Passage("ab cd", TextPlace(0, 5), (Mark(0, 2, "strong"), Mark(1, 5, "link")))
    rest = cut(passage, 3)
    assert rest is not None
    assert rest.marks == (Mark(0, 2, "link"),)


def test_characters_that_are_left_out_are_gaps() -> None:
    characters = Characters("10<sup>6</sup> x", 4)
    characters.keep(0, 2)
    characters.keep(7, 8)
    characters.mark(2, 3, "superscript")
    characters.keep(14, 16)
    gaps = ((2, 5), (3, 6))
    assert characters.folded() == ("106 x", 4, 20, gaps, (Mark(2, 3, "superscript"),))
    assert locate((4, 20), gaps, 0, 3) == (4, 12)


def test_a_character_in_place_of_several_has_the_place_of_all() -> None:
    characters = Characters("2&times;3", 0)
    characters.keep(0, 1)
    characters.add("×", 8)
    characters.keep(8, 9)
    folded = characters.folded()
    assert folded.text == "2×3"
    assert [locate((0, 9), folded.gaps, offset, offset + 1) for offset in range(3)] == [
        (0, 1),
        (1, 8),
        (8, 9),
    ]


def test_a_mark_has_no_white_space_at_its_ends() -> None:
    characters = Characters("a  b  c", 0)
    characters.keep(0, 7)
    characters.mark(1, 5, "strong")
    assert characters.folded().marks == (Mark(2, 3, "strong"),)


def test_a_mark_over_white_space_alone_is_left_out() -> None:
    characters = Characters("a  b", 0)
    characters.keep(0, 4)
    characters.mark(1, 3, "strong")
    assert characters.folded().marks == ()
