"""Words of diseases and cell sources in the tables of other sources, and the terms that they are linked to."""

from __future__ import annotations

import csv

import pytest

from support.linked_words import GOLDEN, linked_words
from support.other_tables import FOLDER

#: The share of words that are to be linked, at least.
_SHARE = 0.9


def read_golden() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"{FOLDER} with tables of other sources is not at hand")
def test_words_are_linked_as_the_reviewed_table_states() -> None:
    """``python tests/rewrite_golden.py`` rewrites it; each line that changes is to be read."""
    assert linked_words() == GOLDEN.read_text("utf-8")


def test_most_words_are_linked() -> None:
    lines = read_golden()
    assert sum(bool(line["matches"]) for line in lines) >= _SHARE * len(lines)
