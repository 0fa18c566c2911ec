"""Texts that people edit, with a byte order mark or without."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscgraph.errors import LoadError
from mscgraph.files.text import read_text, read_yaml
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
