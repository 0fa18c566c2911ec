"""Trial tables of other sources: every row, once, in order, with its registry numbers, each cell in its own column.

Cells are compared with those that a second tool finds; what they mean is not tested here. Six of the eighteen tables
are set aside, and are measured once.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from mscgraph.errors import DocumentError
from mscgraph.pipeline.documents import OpenedDocument
from mscgraph.pipeline.listing import list_tables
from mscgraph.records import Column, Row
from mscgraph.records.document import superscripts
from support import skip_or_fail
from support.each import each
from support.made_tables import read_records, workshop
from support.other_tables import FOLDER, gold_of, path_of
from support.second_tool import TABLES, fold, raise_marks

#: The number of rows of each table that is read.
COUNTS = {
    "01": 8, "03": 2, "04": 4, "06": 7, "07": 6, "09": 11, "11": 8, "12": 11, "13": 10, "15": 6, "16": 10,
}  # fmt: skip
#: Flattened text: nothing but the words shows where a cell ends, and the vocabulary knows few of them.
FLAT = "12"
#: Keys of the gold whose words are in the row, unless another place gives them.
WORDS = (
    "disease", "cell_source", "route", "dose_text", "frequency", "endpoint", "status", "country", "follow_up",
    "sponsor", "title", "author", "design", "product", "safety", "reference", "year",
)  # fmt: skip


@pytest.fixture(autouse=True)
def tables() -> None:
    if not FOLDER.is_dir():
        skip_or_fail(f"no folder {FOLDER.name} of trial tables beside the checkout")


@cache
def printed(name: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the labels and the rows that the second tool finds."""
    labels, *rows = TABLES[name](path_of(name))
    return tuple(labels), tuple(map(tuple, rows))


@cache
def found(name: str) -> tuple[list[Column], list[Row]]:
    """Return the printed columns and the rows of the one table of a document that lists trials."""
    (table,) = OpenedDocument(path_of(name), workshop()).choose()
    count = len(printed(name)[0])
    return list(table.frame.columns[:count]), list(table.rows())


def words_of(row: Row, columns: list[Column]) -> tuple[str, ...]:
    """Return the words of a row by its columns, superscripts between brackets."""
    cells = [row.cell(column.key) for column in columns]
    return tuple("" if one is None else raise_marks(one.text, superscripts(one.marks)) for one in cells)


def squeezed(text: object) -> str:
    """Return words without white space and marks of superscripts, which the gold has in places of its own."""
    return re.sub(r"[\s⟨⟩^\[\]]+", "", str(text)).casefold()


@each("name", list(TABLES))
def test_every_row_of_the_gold_is_printed_once_in_order(name: str) -> None:
    """Hold the second tool against the gold, so that it does not leave out what the reader leaves out."""
    _, rows = printed(name)
    assert len(rows) == len(gold_of(name)) == COUNTS[name]
    for gold, row in zip(gold_of(name), rows, strict=True):
        whole = squeezed(" ".join(row))
        for key in WORDS:
            if gold.get(key) and not (gold.get("from") or {}).get(key):
                # The gold joins the lines of a list with a slash.
                parts = str(gold[key]).split(" / ")
                assert all(squeezed(part) in whole for part in parts), (gold["row"], key)


@each("name", list(TABLES))
def test_every_row_is_found_once_with_its_registry_numbers(name: str) -> None:
    gold, records = gold_of(name), read_records(path_of(name))
    assert [record["row"] for record in records] == [one["row"] for one in gold]
    numbers = [[one["identifier"] for one in record["registrations"]] for record in records]
    assert numbers == [one["trial_ids"] or [] for one in gold]


@each("name", list(TABLES))
def test_every_column_has_the_label_that_is_printed(name: str) -> None:
    labels = [re.sub(r"(?<=\d)⟨(\d+)⟩", r"^\1", label) for label in printed(name)[0]]
    without_letters = [fold(re.sub("⟨.*?⟩", "", label)) for label in labels]
    assert [fold(column.header) for column in found(name)[0]] == without_letters


@each("name", [name for name in TABLES if name != FLAT])
def test_every_cell_is_found_in_its_column(name: str) -> None:
    columns, rows = found(name)
    assert [words_of(row, columns) for row in rows] == list(printed(name)[1])


@each("name", [name for name in TABLES if name != FLAT])
def test_no_other_words_are_in_a_row(name: str) -> None:
    columns, rows = found(name)
    printed_keys = [column.key for column in columns]
    assert len(set(printed_keys)) == len(printed_keys)
    others = [cell for row in rows for cell in row.cells if cell.column not in printed_keys]
    assert {cell.origin for cell in others} <= {"part", "group", "caption"}


@each("at", list(range(9)))
def test_a_column_of_flattened_text_is_cut_where_it_ends(at: int) -> None:
    columns, rows = found(FLAT)
    assert [words_of(row, columns)[at] for row in rows] == [row[at] for row in printed(FLAT)[1]]


def test_no_word_of_flattened_text_is_lost_or_moved() -> None:
    columns, rows = found(FLAT)
    assert [fold(" ".join(words_of(row, columns))) for row in rows] == [
        fold(" ".join(row)) for row in printed(FLAT)[1]
    ]


def test_a_table_of_counts_gives_no_row_and_a_reason() -> None:
    with pytest.raises(DocumentError, match="no table lists trials"):
        read_records(path_of("18"))


def test_layout_tables_and_other_tables_of_a_document_are_left_out() -> None:
    listed, _ = list_tables([path_of("01"), path_of("03"), path_of("09"), path_of("18")])
    assert [(one.table, one.lists_trials) for one in listed] == [
        ("1", True),
        ("3", True),
        ("5", False),
        ("2", True),
        ("at-2", False),
        ("1", False),
    ]


def test_what_the_tables_show_besides_is_read() -> None:
    (turned, *_) = read_records(path_of("15"))
    assert turned["patients"] == 163
    grouped = read_records(path_of("13"))
    assert {tuple(one["context"].items()) for one in grouped} == {(("cell_source", "group"),)}
