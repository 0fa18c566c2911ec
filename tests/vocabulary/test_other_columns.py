"""Columns that no property is read from, as the ontology's file gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscgraph.errors import VocabularyError
from mscgraph.vocabulary import load_other_columns
from support import ROOT
from support.each import each
from support.made_tables import workshop


def test_each_label_is_there_once_and_means_no_column_that_is_read() -> None:
    columns = load_other_columns(ROOT / "ontology")
    labels = [label for column in columns for label in column.labels]
    assert len(labels) == len(set(labels)) > 20
    assert not {tuple(label.split()) for label in labels} & set(workshop().knowledge.header_words)
    assert all(column.words and not column.words & column.small for column in columns)


@each(
    ("content", "message"),
    [
        ("- dates", "expected columns by name"),
        ("dates: {labels: [year]}", "expected the keys labels, words, small of dates"),
        ("dates: {labels: [year], words: now, small: []}", "expected a list of words as words of dates"),
        ("dates: {labels: [no], words: [], small: []}", "expected a list of words as labels of dates"),
    ],
)
def test_a_file_out_of_form_is_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "other-columns.yaml").write_text(content)
    with pytest.raises(VocabularyError, match=message):
        load_other_columns(tmp_path)
