"""Documents as lines and words: every character has its place, and bad input is refused in one clear line."""

from __future__ import annotations

import hashlib
import time
import tracemalloc
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given, strategies as st

from mscgraph.characters import FORBIDDEN_IN_XML, visible
from mscgraph.errors import DocumentError
from mscgraph.read import text as reading
from mscgraph.read.text import MAX_LINE_BYTES, Text
from mscgraph.records import Line, Replaced
from mscgraph.shape.words import parse_words
from support.made_tables import source_of

#: Control characters that are not white space, and noncharacters that XML forbids.
FORBIDDEN = [char for code in (*range(1, 0x20), 0xFFFE, 0xFFFF) if not (char := chr(code)).isspace()]
UNICODE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=["\0", *FORBIDDEN]), max_size=200
)


def text_of(content: bytes) -> Text:
    return Text("page.txt", BytesIO(content))


def refusal(content: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        text_of(content)
    return caught.value


def refused_path(path: Path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        source_of(path)
    return caught.value


def test_lines_come_in_order_with_their_numbers_and_offsets() -> None:
    lines = list(text_of("ab\n\ncd é\u2009f\nlast".encode()))
    assert lines == [Line(1, "ab\n", 0), Line(2, "\n", 3), Line(3, "cd é\u2009f\n", 4), Line(4, "last", 11)]


def test_crlf_line_ends_count_as_two_characters_and_stand_in_no_word() -> None:
    first, second = text_of(b"a b\r\nc d\r\n")
    assert (first.start, second.start) == (0, 5)
    assert [word.text for word in parse_words(second)] == ["c", "d"]


def test_a_byte_order_mark_is_no_character() -> None:
    first, second = text_of(b"\xef\xbb\xbfab\ncd")
    assert first == Line(1, "ab\n", 0)
    assert second.start == 3


def test_a_byte_order_mark_further_down_is_kept() -> None:
    _, second = text_of("ab\n\ufeffcd".encode())
    assert second.text == "\ufeffcd"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@given(text=UNICODE)
def test_utf_16_has_the_lines_of_utf_8(encoding: str, text: str) -> None:
    text = "\n" + text
    content = ("\ufeff" + text).encode(encoding)
    assert list(text_of(content)) == list(text_of(text.encode()))


def test_utf_16_over_many_blocks_has_the_lines_of_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_BLOCK", 3)
    text = "Ċ脐带\r\n\n𝒳 line\nlast"
    assert list(text_of(text.encode("utf-16"))) == list(text_of(text.encode()))


def test_the_digest_of_utf_16_is_of_its_bytes() -> None:
    content = "one\r\ntwo\n".encode("utf-16")
    assert text_of(content).sha256 == hashlib.sha256(content).hexdigest()


def test_a_long_line_of_utf_16_is_refused() -> None:
    error = refusal(("one\n" + "x" * (MAX_LINE_BYTES // 2 + 1)).encode("utf-16"))
    assert str(error) == f"page.txt:2: the line has more than {MAX_LINE_BYTES:,} bytes (a binary file?)"


@given(
    content=UNICODE.map(lambda text: ("\n\n" + text).encode()),
    kept=st.integers(0, 100),
    stride=st.integers(1, 3),
    number=st.integers(1, 20),
)
def test_lines_from_one_on_are_those_of_the_whole(
    content: bytes, kept: int, stride: int, number: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_KEPT_CHARACTERS", kept)
        patch.setattr(reading, "_STRIDE", stride)
        text = text_of(content)
        lines = list(text)
        first = lines[min(number, len(lines)) - 1]
        assert list(text.lines_from(first.number, first.start)) == lines[first.number - 1 :]


@given(text=UNICODE)
def test_the_lines_joined_are_the_document_and_each_begins_at_its_offset(text: str) -> None:
    text = "\n" + text
    lines = list(text_of(text.encode()))
    assert "".join(line.text for line in lines) == text
    assert all(text[line.start :].startswith(line.text) for line in lines)


def test_the_digest_is_of_every_byte() -> None:
    content = b"\xef\xbb\xbfone\r\ntwo"
    assert text_of(content).sha256 == hashlib.sha256(content).hexdigest()


@given(content=UNICODE.map(lambda text: ("\n" + text).encode()), kept=st.integers(0, 100))
def test_a_document_that_is_kept_on_disk_in_part_has_the_same_lines_each_time(
    content: bytes, kept: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_KEPT_CHARACTERS", kept)
        text = text_of(content)
        one, other = iter(text), iter(text)
        assert list(zip(one, other, strict=True)) == [(line, line) for line in text_of(content)]
    assert list(text) == list(text_of(content))
    assert text.characters == len(content.decode())


def test_a_large_document_is_not_kept_in_memory() -> None:
    class Lines(RawIOBase):
        left = 200_000

        def readline(self, size: int | None = -1, /) -> bytes:
            self.left -= 1
            return b"a line of fifty bytes, one of two hundred thousand\n" if self.left >= 0 else b""

    tracemalloc.start()
    text = Text("page.txt", cast(BinaryIO, Lines()))
    assert sum(len(line.text) for line in text) == text.characters == 200_000 * 51
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


@given(UNICODE, st.integers(0, 1000))
def test_every_word_stands_at_its_offset_and_no_character_but_white_space_is_lost(
    text: str, start: int
) -> None:
    words = parse_words(Line(1, text, start))
    assert [word.text for word in words] == [seen for word in text.split() if (seen := visible(word))]
    assert all(text[word.start - start : word.end - start] == word.printed for word in words)
    assert all(visible(word.printed) == word.text for word in words)


def test_invisible_characters_are_passed_over_in_words_and_kept_in_what_is_printed() -> None:
    words = parse_words(Line(1, "\ufeff\u202aNCT1\u202c \u200b rheu\u00adma", 10))
    assert [(word.text, word.printed, word.start, word.end) for word in words] == [
        ("NCT1", "\ufeff\u202aNCT1\u202c", 10, 17),
        ("rheuma", "rheu\u00adma", 20, 27),
    ]


def test_a_character_that_no_xml_can_hold_is_replaced_in_its_place_and_counted() -> None:
    text = text_of("a\x02b\ncd\x1b\x02\uffff\n".encode())
    assert [line.text for line in text] == ["a\ufffdb\n", "cd\ufffd\ufffd\ufffd\n"]
    assert text.characters == 10
    assert text.replaced == (
        Replaced("\x02", line=1, column=2, count=2),
        Replaced("\x1b", line=2, column=3, count=1),
        Replaced("\uffff", line=2, column=5, count=1),
    )


@given(st.text([*FORBIDDEN, *"a\n\x0c\x1f\u200b"], min_size=1))
def test_only_control_characters_that_are_white_space_are_left(content: str) -> None:
    text = text_of(content.encode())
    joined = "".join(line.text for line in text)
    assert len(joined) == len(content)
    assert all(char.isspace() for char in FORBIDDEN_IN_XML.findall(joined))
    assert sum(one.count for one in text.replaced) == joined.count("\ufffd")


def test_no_more_words_are_split_than_asked_for() -> None:
    assert [word.text for word in parse_words(Line(1, "a b c d", 0), 2)] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "line", "expected", "found"),
    [
        (b"", None, "a text document", "an empty file"),
        (b"one\ntwo\x00\n", 2, "UTF-8 text", "a NUL byte at byte 4 of the line (a binary file?)"),
        (b"\x89PNG\r\n\x1a\n", 1, "UTF-8 text", "byte 0x89 in column 1 (Latin-1 or Windows-1252?)"),
        (
            "one\né ".encode() + "Müller\n".encode("latin-1"),
            2,
            "UTF-8 text",
            "byte 0xfc in column 4 (Latin-1 or Windows-1252?)",
        ),
        ("page\n".encode("utf-32"), 1, "UTF-8 text", "a NUL byte at byte 3 of the line (a binary file?)"),
        ("page\n".encode("utf-16-le"), 1, "UTF-8 text", "a NUL byte at byte 2 of the line (a binary file?)"),
        (
            "one\ntw\0o\n".encode("utf-16"),
            2,
            "UTF-16 text",
            "a NUL character, number 3 of the line (a binary file?)",
        ),
        (
            "one\ntwo\n".encode("utf-16") + b"\x00\xd8a\0",
            3,
            "UTF-16 text",
            "bytes 00 d8, half a character (a damaged file?)",
        ),
        ("one\n".encode("utf-16") + b"a", 2, "UTF-16 text", "bytes 61, half a character (a damaged file?)"),
    ],
    ids=["empty", "NUL byte", "PNG", "Latin-1", "UTF-32", "UTF-16 without mark", "NUL", "surrogate", "odd"],
)
def test_what_is_no_text_is_refused_with_its_place(
    content: bytes, line: int | None, expected: str, found: str
) -> None:
    error = refusal(content)
    assert error.place == (f"page.txt:{line}" if line else "page.txt")
    assert (error.expected, error.found) == (expected, found)
    remedy = "; save it as UTF-8" if "Latin-1" in found else ""
    assert str(error) == f"{error.place}: expected {expected}, found {found}{remedy}"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nothing.txt"
    assert str(refused_path(path)) == f"{path}: no such file"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert str(refused_path(tmp_path)) == f"{tmp_path}: expected a document, found a folder"


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000], ids=["NUL", "too long"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    error = refused_path(tmp_path / name)
    assert error.problem == "no such file" or error.problem.startswith("cannot be read: ")
    assert "\n" not in str(error)


def test_a_line_of_ten_megabytes_is_refused_before_it_fills_the_memory() -> None:
    content = b"header\n" + b"word " * 2_000_000
    tracemalloc.start()
    began = time.process_time()
    error = refusal(content)
    assert time.process_time() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 5 * MAX_LINE_BYTES
    tracemalloc.stop()
    assert str(error) == f"page.txt:2: the line has more than {MAX_LINE_BYTES:,} bytes (a binary file?)"


def test_a_line_of_the_longest_length_is_read() -> None:
    (line,) = text_of(b"x" * MAX_LINE_BYTES)
    assert len(line.text) == MAX_LINE_BYTES
