"""Words by which tables show what is not a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscgraph.errors import VocabularyError
from mscgraph.vocabulary import load_table_words
from support import ROOT
from support.each import each


def test_each_name_is_there_once() -> None:
    names = load_table_words(ROOT / "ontology")
    for words in (
        names.totals,
        names.controls,
        names.months,
        names.joiners,
        names.other_tables,
        names.exclusions,
    ):
        folded = [word.casefold() for word in words]
        assert len(folded) == len(set(folded)) > 5


@each(
    ("content", "message"),
    [
        ("totals: [sum]", "expected the keys totals, controls, months, joiners, other_tables, exclusions"),
        ("- sum", "expected the keys totals, controls, months, joiners, other_tables, exclusions"),
        (
            "totals: sum\ncontrols: []\nmonths: []\njoiners: []\nother_tables: []\nexclusions: []",
            "expected a list of words as totals, found 'sum'",
        ),
        (
            "totals: []\ncontrols: [no]\nmonths: []\njoiners: []\nother_tables: []\nexclusions: []",
            "expected a list of words as controls",
        ),
    ],
)
def test_a_file_out_of_form_is_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "tables.yaml").write_text(content)
    with pytest.raises(VocabularyError, match=message):
        load_table_words(tmp_path)
