"""Invisible characters, and those that XML forbids, are those of Unicode and of XML 1.0."""

from __future__ import annotations

import sys
import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from hypothesis import given, strategies as st

from mscgraph.characters import (
    FORBIDDEN_IN_XML,
    Visible,
    code_point,
    mend_xml,
    replace_forbidden,
    visible,
)

ANY = st.text(st.characters(exclude_categories=["Cs"]))
#: Characters, many of them invisible.
MIXED = st.text(st.sampled_from("ab \u00ad\u200b\u200e\ufeff\u2060\U000e0041"))


def test_invisible_are_the_characters_of_category_cf_and_no_other_that_is_assigned() -> None:
    chars = list(map(chr, range(sys.maxunicode + 1)))
    passed_over = {char for char in chars if not visible(char)}
    assert {char for char in chars if unicodedata.category(char) == "Cf"} - passed_over == set()
    # A Python may be older than the list.
    assert {unicodedata.category(char) for char in passed_over} <= {"Cf", "Cn"}
    assert "\u00ad" in passed_over


def test_forbidden_is_what_an_xml_parser_refuses() -> None:
    def is_refused(char: str) -> bool:
        try:
            ElementTree.fromstring(f"<a>{char}</a>".encode("utf-8", "surrogatepass"))
        except ElementTree.ParseError:
            return True
        return False

    some = [*range(0x300), *range(0xD7F0, 0xD810), *range(0xDFF0, 0xE010), *range(0xFDC0, 0x10010), 0x10FFFF]
    tried = [chr(code) for code in some if chr(code) not in "<&"]
    assert [char for char in tried if is_refused(char)] == [
        char for char in tried if FORBIDDEN_IN_XML.match(char)
    ]


@given(MIXED)
def test_each_visible_character_has_its_offset_in_the_whole_text(text: str) -> None:
    seen = Visible.of(text)
    assert seen.text == visible(text)
    assert "".join(text[offset] for offset in seen.offsets) == seen.text


@given(MIXED, st.data())
def test_a_stretch_of_visible_text_is_found_in_the_whole_text(text: str, data: st.DataObject) -> None:
    seen = Visible.of(text)
    start = data.draw(st.integers(0, len(seen.text)))
    end = data.draw(st.integers(start, len(seen.text)))
    first, last = seen.span(start, end)
    assert visible(text[first:last]) == seen.text[start:end]
    assert len(visible(text[:first])) == start or start == end == len(seen.text)


@given(ANY)
def test_a_replaced_text_keeps_its_length_and_all_other_characters(text: str) -> None:
    replaced = replace_forbidden(text)
    assert not FORBIDDEN_IN_XML.search(replaced)
    assert all(one == other or other == "\ufffd" for one, other in zip(text, replaced, strict=True))


@given(ANY)
def test_a_mended_document_has_every_character_that_xml_allows(text: str) -> None:
    document = f"<a>{escape(text)}</a>".encode()
    assert (ElementTree.fromstring(mend_xml(document)).text or "") == replace_forbidden(text)


def test_a_character_is_named_by_its_code_point() -> None:
    assert [code_point(char) for char in "\x02\uffff\U0001f600"] == ["U+0002", "U+FFFF", "U+1F600"]
