"""Trial tables of other sources, with their gold: every row is found, once, with its registry numbers and its words.

What cells mean is not tested here. Six of the eighteen tables are set aside, and are measured once.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mscgraph.errors import DocumentError
from mscgraph.pipeline.listing import list_tables
from support import ROOT, skip_or_fail
from support.each import each
from support.made_tables import read_records

FOLDER = ROOT.parent / "shared" / "tables"
SET_ASIDE = ("02", "05", "08", "10", "14", "17")
#: Tables that are read, with the number of their rows.
TABLES = {
    "01": 8,
    "03": 2,
    "04": 4,
    "06": 7,
    "07": 6,
    "09": 11,
    "11": 8,
    "12": 11,
    "13": 10,
    "15": 6,
    "16": 10,
}
#: Flattened text whose words the vocabulary does not know: borders of its cells are not all found.
UNPARTED = ("12",)
#: A turned table, whose outcomes the gold joins from several cells.
JOINED = ("15",)
#: Keys of the gold whose words are those of whole cells.
WHOLE = (
    "disease",
    "cell_source",
    "route",
    "outcome",
    "status",
    "country",
    "follow_up",
    "sponsor",
    "title",
    "author",
)


@pytest.fixture(autouse=True)
def tables() -> Path:
    if not FOLDER.is_dir():
        skip_or_fail(f"no folder {FOLDER.name} of trial tables beside the checkout")
    return FOLDER


def path_of(name: str) -> Path:
    (path,) = (one for one in FOLDER.glob(f"{name}-*") if not one.name.endswith(".gold.jsonl"))
    return path


@cache
def gold_of(name: str) -> list[dict[str, Any]]:
    (path,) = FOLDER.glob(f"{name}-*.gold.jsonl")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def plain(text: str) -> str:
    """Return words without white space, carets and the marks of Markdown, which forms keep or lose."""
    return re.sub(r"[\s^\\]+", "", text).casefold()


@each(("name", "count"), list(TABLES.items()))
def test_every_row_is_found_once_with_its_registry_numbers(name: str, count: int) -> None:
    gold, records = gold_of(name), read_records(path_of(name))
    assert len(gold) == count
    numbers = [[one["identifier"] for one in record["registrations"]] for record in records]
    assert numbers == [one["trial_ids"] or [] for one in gold]


@each("name", [name for name in TABLES if name not in UNPARTED])
def test_every_cell_has_the_words_that_the_table_prints(name: str) -> None:
    for gold, record in zip(gold_of(name), read_records(path_of(name)), strict=True):
        cells = {plain(text) for text in record["cells"].values()}
        whole = "".join(sorted(cells))
        for key in WHOLE:
            if key == "outcome" and name in JOINED:
                continue
            if gold.get(key) and key not in (gold.get("from") or {}):
                words = plain(str(gold[key]))
                assert words in cells or any(words in cell for cell in cells), (record["row"], key, whole)


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
    (heart, *_) = read_records(path_of("01"))
    assert heart["registrations"][0]["identifier"] == "NCT02467387"
    (turned, *_) = read_records(path_of("15"))
    assert (turned["patients"], turned["cells"]["column"]) == (163, "Kebriaei (2020) [37]")
    grouped = read_records(path_of("13"))
    assert {tuple(one["context"].items()) for one in grouped} == {(("cell_source", "group"),)}
