"""Texts that people edit, with a byte order mark or without."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscgraph.errors import LoadError, VocabularyError
from mscgraph.files.text import read_text, read_yaml
from mscgraph.files.turtle import read_turtle
from mscgraph.vocabulary._tables import read_tsv

MARK = b"\xef\xbb\xbf"


def write(folder: Path, content: bytes) -> Path:
    path = folder / "edited"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("mark", [b"", MARK])
def test_a_text_is_read_with_a_byte_order_mark_or_without(tmp_path: Path, mark: bytes) -> None:
    assert read_text(write(tmp_path, mark + "é".encode())) == "é"


@pytest.mark.parametrize("mark", [b"", MARK])
def test_yaml_is_read_with_a_byte_order_mark_or_without(tmp_path: Path, mark: bytes) -> None:
    assert read_yaml(write(tmp_path, mark + b"licence: x"), "a sidecar") == {"licence": "x"}


@pytest.mark.parametrize("mark", [b"", MARK])
def test_a_table_is_read_with_a_byte_order_mark_or_without(tmp_path: Path, mark: bytes) -> None:
    _, rows = read_tsv(write(tmp_path, mark + b"id\tname\n1\tone\n"), ("id", "name"), LoadError)
    assert [dict(row) for _, row in rows] == [{"id": "1", "name": "one"}]


@pytest.mark.parametrize("value", ["2025-13-45", "0x_", "!!int x", "!!bool x", "!!timestamp x", "9" * 5_000])
def test_a_value_that_is_not_of_its_kind_is_refused_by_its_words(tmp_path: Path, value: str) -> None:
    shown = value.rpartition(" ")[2][:60]
    with pytest.raises(LoadError, match=rf"edited: not a sidecar in YAML: '{shown}': [^\n]+$"):
        read_yaml(write(tmp_path, f"article: {{date: {value}}}".encode()), "a sidecar")


@pytest.mark.parametrize("content", [b"a: [", b"\xff", MARK + b"a: b: c"])
def test_a_file_that_is_not_yaml_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(LoadError, match=r"edited: not a sidecar in YAML: [^\n]+$"):
        read_yaml(write(tmp_path, content), "a sidecar")


@pytest.mark.parametrize("escape", ["\\x02", "\\uFFFE", "\\e"])
def test_yaml_with_a_character_that_xml_forbids_is_refused(tmp_path: Path, escape: str) -> None:
    with pytest.raises(
        LoadError, match=r"edited: not a sidecar in YAML: U\+[0-9A-F]{4} in 'On.*e', which no XML can hold$"
    ):
        read_yaml(write(tmp_path, f'article: {{title: "On{escape}e"}}'.encode()), "a sidecar")


def test_a_table_with_a_character_that_xml_forbids_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"edited:2: U\+0002 in '1\\tone\\x02', which no XML can hold$"):
        read_tsv(write(tmp_path, b"id\tname\n1\tone\x02\n"), ("id", "name"), LoadError)


def test_a_line_of_a_table_ends_where_editors_end_it(tmp_path: Path) -> None:
    cell = "one\x85two\u2028three\u2029"
    _, rows = read_tsv(write(tmp_path, f"id\tname\r\n1\t{cell}\r\n".encode()), ("id", "name"), LoadError)
    assert [dict(row) for _, row in rows] == [{"id": "1", "name": cell}]


@pytest.mark.parametrize("written", ["\x02", "\\u0002", "\\uFFFF", "\uffff", "\\U0000000b"])
def test_turtle_with_a_character_that_xml_forbids_is_refused(tmp_path: Path, written: str) -> None:
    path = write(tmp_path, f'<urn:a> <urn:b> "c{written}" .'.encode())
    with pytest.raises(VocabularyError, match=r"edited: U\+[0-9A-F]{4} in 'c.*', which no XML can hold$"):
        read_turtle(path)


def test_turtle_with_an_escaped_backslash_or_an_odd_character_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, '<urn:a> <urn:b> "\\\\u0002 \\u00e9 \x85\u2028\ufeff\ue000\U0001f600" .'.encode())
    (triple,) = read_turtle(path)
    assert triple.object.value == "\\u0002 é \x85\u2028\ufeff\ue000\U0001f600"
