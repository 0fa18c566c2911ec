"""Mutated documents of each form: a document or a refusal in one line, never anything else."""

from __future__ import annotations

import io
import random
import time
from functools import cache
from pathlib import Path

import pytest

from mscgraph.errors import DocumentError
from mscgraph.read.content import Content
from mscgraph.read.opening import read_document
from mscgraph.records import Document
from support.each import each
from support.forms import FORMS
from support.made_tables import HEADERS, ROWS

#: Mutations per form, and maximum seconds of processor time for one document.
RUNS, SECONDS = 60, 10
#: Pieces that parsers stumble over.
HARD = (
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<table>", b"</table>", b"</tr>", b"rowspan='65535' ",
    b"colspan='99999'", b"<td>", b'"', b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"|", b"\t", b",", b";", b"\\",
    b"PK\x03\x04", b"<![CDATA[", b"%PDF-1.7", b"\xe2\x80\x8b", b"<script>", b"&#x1F;", b"<div>" * 300,
)  # fmt: skip


@cache
def original(form: str, folder: Path) -> bytes:
    name, write = FORMS[form]
    write(list(HEADERS.values()), [list(row.values()) for row in ROWS], folder / name)
    return (folder / name).read_bytes()


def mutate(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(5):
            case 0:
                del made[at : at + chance.randint(1, 400)]
            case 1:
                made[at:at] = chance.choice(HARD)
            case 2:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                other = chance.randrange(len(made) + 1)
                made[at:at] = made[other : other + chance.randint(1, 400)]
            case _:
                del made[at:]
    return bytes(made)


def refusal_of(content: bytes) -> str:
    """Return the refusal of a document, an empty text where it is read."""
    try:
        check(read_document("page", Content("page", io.BytesIO(content))))
    except DocumentError as error:
        return str(error)
    return ""


def check(document: Document) -> None:
    for grid in document.tables:
        places = [(cell.row, cell.column) for cell in grid.cells]
        assert places == sorted(places)
        for cell in grid.cells:
            assert 0 <= cell.row <= cell.row + cell.row_span <= grid.row_count
            assert 0 <= cell.column <= cell.column + cell.column_span <= grid.column_count
            assert all(0 <= mark.start <= mark.end <= len(cell.passage.text) for mark in cell.passage.marks)
            assert cell.passage.place.words


@each("form", list(FORMS))
def test_a_mutated_document_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, form: str
) -> None:
    content = original(form, tmp_path_factory.mktemp("original"))
    for seed in range(RUNS):
        made = mutate(content, random.Random(f"{form} {seed}"))
        began = time.process_time()
        refusal = refusal_of(made)
        assert "\n" not in refusal, seed
        assert not refusal or refusal.startswith("page"), seed
        assert time.process_time() - began < SECONDS, seed


@each("form", list(FORMS))
def test_a_document_that_is_cut_off_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, form: str
) -> None:
    content = original(form, tmp_path_factory.mktemp("original"))
    for size in range(0, len(content), max(1, len(content) // 40)):
        assert "\n" not in refusal_of(content[:size]), size
