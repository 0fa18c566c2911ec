"""Markup inside a cell of Markdown: left out of the text, marked over what it marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from mscgraph.read.inline import name_reference, render
from mscgraph.records import Passage, TextPlace, locate

MARKUP = st.lists(
    st.sampled_from(["a", "6", " ", "\n", "*", "**", "_", "__", "`", "\\", "[", "]", "(x)", "&lt;", "&nbsp;", "<br>",
                     "<sup>", "</sup>", "<!-- c -->", "<a href='x'>", "</a>", "×", "\u00a0", "<", "&"]),
    max_size=14,
).map("".join)  # fmt: skip


def marked(raw: str) -> tuple[str, list[tuple[str, str]]]:
    """Return text and marked words."""
    passage = render(raw, 0)
    return passage.text, [(passage.text[mark.start : mark.end], mark.kind) for mark in passage.marks]


@pytest.mark.parametrize(
    ("raw", "text", "marks"),
    [
        ("10<sup>6</sup>/kg", "106/kg", [("6", "superscript")]),
        ("H<sub>2</sub>O", "H2O", [("2", "subscript")]),
        ("10<sup>6", "106", [("6", "superscript")]),
        ("**Phase** II", "Phase II", [("Phase", "strong")]),
        ("__Phase__ II", "Phase II", [("Phase", "strong")]),
        ("<b>Phase</b> <STRONG>II</STRONG>", "Phase II", [("Phase", "strong"), ("II", "strong")]),
        ("***both***", "both", [("both", "strong")]),
        ("**bold***", "bold*", [("bold", "strong")]),
        ("**10<sup>6</sup>**", "106", [("106", "strong"), ("6", "superscript")]),
        ("*in vivo* and _ex vivo_", "in vivo and ex vivo", []),
        ("[12](#ref-12)", "12", [("12", "link"), ("12", "reference")]),
        ("[NCT1](<https://example.org/#/NCT1>)", "NCT1", [("NCT1", "link")]),
        ("[[13]](https://example.org/a_(b)) x", "[13] x", [("[13]", "link")]),
        ('[NCT1](<https://example.org> "a title")', "NCT1", [("NCT1", "link")]),
        ("<https://example.org/a_b_c>", "https://example.org/a_b_c", [("https://example.org/a_b_c", "link")]),
        ('<a href="#x">14</a>', "14", [("14", "link"), ("14", "reference")]),
        ('<a href="https://example.org/a?b=1">14</a>', "14", [("14", "link")]),
        ('<a name="x">14</a>', "14", []),
        ("![picture](a.png)", "picture", []),
    ],
)  # fmt: skip
def test_markup_marks_its_words(raw: str, text: str, marks: list[tuple[str, str]]) -> None:
    assert marked(raw) == (text, marks)


@pytest.mark.parametrize(
    "raw",
    [
        "2 * 10^6, 3*10^6*5 and 2**6",
        "[116]",
        "[a] (b)",
        "[a](b c)",
        "NCT_01_02",
        "*p < 0.05; **p < 0.01; ***p < 0.001",
        "12*",
        "x <0.05 and y> 3",
        "a <b and c> d",
        "R&D &bogus; AT&T",
        "10^6^ ~2",
        "`open",
        "**open",
        "a \\ b",
        "<!-- open",
    ],
)
def test_other_characters_are_text(raw: str) -> None:
    assert marked(raw) == (raw, [])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("10\\^9", "10^9"),
        ("a \\| b", "a | b"),
        ("\\*\\[\\\\", "*[\\"),
        ("2&times;10&nbsp;&nbsp;cells", "2×10 cells"),
        ("&lt;sup&gt; &#215; &#xD7;", "<sup> × ×"),
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("`a * b*` ``c`d`` `e\\|f`", "a * b* c`d e|f"),
        ("a <!-- note --> b", "a b"),
        ("<i>a</i><span class='x'>b</span>", "ab"),
        ("&#0;&#xD800;", "\ufffd\ufffd"),
        ("&shy;&#x200B;", "\u00ad\u200b"),
        ("a\\\nb", "a\nb"),
    ],
)
def test_markup_is_left_out(raw: str, text: str) -> None:
    assert render(raw, 0).text == text


def test_a_link_by_the_name_of_its_definition_is_one_where_the_name_is_defined() -> None:
    names = {name_reference("Ref  A"), "12"}
    passage = render("[Jones][ref a] [12] [12][] [13] [x][y]", 0, names)
    assert passage.text == "Jones 12 12 [13] [x][y]"
    assert [passage.text[mark.start : mark.end] for mark in passage.marks] == ["Jones", "12", "12"]


def test_the_place_is_of_the_stretch_with_its_markup() -> None:
    assert render(" **x** ", 10) == Passage(
        "x", TextPlace(11, 16), render("**x**", 0).marks, ((0, 2), (1, 2))
    )


@given(MARKUP, st.integers(0, 3))
def test_every_character_has_its_place(raw: str, start: int) -> None:
    passage = render(raw, start)
    document = "#" * start + raw
    assert document[slice(*passage.place.span)] == raw.strip()  # type: ignore[misc]
    assert passage.text == "\n".join(" ".join(line.split()) for line in passage.text.split("\n")).strip()
    for offset, char in enumerate(passage.text):
        span = locate(passage.place.span, passage.gaps, offset, offset + 1)
        assert span is not None
        printed = document[span[1] - 1]
        # An entity ends in a semicolon, a tag in a bracket.
        assert (
            printed == char or (char.isspace() and (printed.isspace() or printed in ">;")) or printed == ";"
        )
    assert all(0 <= mark.start < mark.end <= len(passage.text) for mark in passage.marks)
    assert [mark.start for mark in passage.marks] == sorted(mark.start for mark in passage.marks)


@pytest.mark.parametrize(
    "piece", ["[", "](", "<!--", "`", "` `` ", "*a ", "**a", "<sup>", '<a b="', "[a](b ", "&am"]
)
def test_a_long_cell_takes_linear_time(piece: str) -> None:
    raw = piece * (300_000 // len(piece))
    began = time.process_time()
    render(raw, 0)
    assert time.process_time() - began < 5
