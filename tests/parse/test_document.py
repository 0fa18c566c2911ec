"""Documents as lines and words: every character has its place, and bad input is refused in one clear line."""

from __future__ import annotations

import hashlib
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscgraph.errors import DocumentError
from mscgraph.parse.document import MAX_LINE_BYTES, Line, new_digest, read_lines, split_words

UNICODE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)


def write(folder: Path, content: bytes) -> Path:
    path = folder / "page.txt"
    path.write_bytes(content)
    return path


def refusal(path: Path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        list(read_lines(path))
    return caught.value


def test_lines_come_in_order_with_their_numbers_and_offsets(tmp_path: Path) -> None:
    lines = list(read_lines(write(tmp_path, "ab\n\ncd é\u2009f\nlast".encode())))
    assert lines == [Line(1, "ab\n", 0), Line(2, "\n", 3), Line(3, "cd é\u2009f\n", 4), Line(4, "last", 11)]


def test_crlf_line_ends_count_as_two_characters_and_stand_in_no_word(tmp_path: Path) -> None:
    first, second = read_lines(write(tmp_path, b"a b\r\nc d\r\n"))
    assert (first.start, second.start) == (0, 5)
    assert [word.text for word in split_words(second)] == ["c", "d"]


def test_a_byte_order_mark_is_no_character(tmp_path: Path) -> None:
    first, second = read_lines(write(tmp_path, b"\xef\xbb\xbfab\ncd"))
    assert first == Line(1, "ab\n", 0)
    assert second.start == 3


def test_a_byte_order_mark_further_down_is_kept(tmp_path: Path) -> None:
    _, second = read_lines(write(tmp_path, "ab\n\ufeffcd".encode()))
    assert second.text == "\ufeffcd"


@given(text=UNICODE)
def test_the_lines_joined_are_the_document_and_each_begins_at_its_offset(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    text = "\n" + text
    lines = list(read_lines(write(tmp_path_factory.getbasetemp(), text.encode())))
    assert "".join(line.text for line in lines) == text
    assert all(text[line.start :].startswith(line.text) for line in lines)


def test_the_digest_is_of_every_byte(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfone\r\ntwo"
    digest = new_digest()
    list(read_lines(write(tmp_path, content), digest))
    assert digest.hexdigest() == hashlib.sha256(content).hexdigest()


@given(UNICODE, st.integers(0, 1000))
def test_every_word_stands_at_its_offset_and_no_character_but_white_space_is_lost(
    text: str, start: int
) -> None:
    words = split_words(Line(1, text, start))
    assert [word.text for word in words] == text.split()
    assert all(text[word.start - start : word.end - start] == word.text for word in words)


def test_no_more_words_are_split_than_asked_for() -> None:
    assert [word.text for word in split_words(Line(1, "a b c d", 0), 2)] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "line", "expected", "found"),
    [
        (b"", None, "a text document", "an empty file"),
        (b"one\ntwo\x00\n", 2, "UTF-8 text", "a NUL byte at byte 4 of the line (a binary file?)"),
        (b"\x89PNG\r\n\x1a\n", 1, "UTF-8 text", "byte 0x89 at byte 1 of the line (another encoding?)"),
        (
            "one\nMüller\n".encode("latin-1"),
            2,
            "UTF-8 text",
            "byte 0xfc at byte 2 of the line (another encoding?)",
        ),
        ("page\n".encode("utf-16"), 1, "UTF-8 text", "a NUL byte at byte 4 of the line (a binary file?)"),
    ],
    ids=["empty", "NUL byte", "PNG", "Latin-1", "UTF-16"],
)
def test_what_is_no_text_is_refused_with_its_place(
    tmp_path: Path, content: bytes, line: int | None, expected: str, found: str
) -> None:
    path = write(tmp_path, content)
    error = refusal(path)
    assert error.place == (f"{path}:{line}" if line else str(path))
    assert (error.expected, error.found) == (expected, found)
    assert str(error) == f"{error.place}: expected {expected}, found {found}"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nothing.txt"
    assert str(refusal(path)) == f"{path}: expected a text document, found no such file"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert str(refusal(tmp_path)) == f"{tmp_path}: expected a text document, found a folder"


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000], ids=["NUL", "too long"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    error = refusal(tmp_path / name)
    assert error.expected in ("a text document", "a readable text document")
    assert "\n" not in str(error)


def test_a_line_of_ten_megabytes_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = write(tmp_path, b"header\n" + b"word " * 2_000_000)
    tracemalloc.start()
    began = time.monotonic()
    error = refusal(path)
    assert time.monotonic() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 5 * MAX_LINE_BYTES
    tracemalloc.stop()
    assert str(error) == f"{path}:2: expected a line of at most {MAX_LINE_BYTES:,} bytes, found a longer one"


def test_a_line_of_the_longest_length_is_read(tmp_path: Path) -> None:
    (line,) = read_lines(write(tmp_path, b"x" * MAX_LINE_BYTES))
    assert len(line.text) == MAX_LINE_BYTES
