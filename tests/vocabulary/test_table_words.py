"""Words by which tables show what is not a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscgraph.errors import VocabularyError
from mscgraph.vocabulary import TableWords, load_table_words
from support import ROOT
from support.each import each

KEYS = TableWords.__slots__
OTHERS = "\n".join(f"{key}: []" for key in KEYS[2:])


def test_each_name_is_there_once() -> None:
    names = load_table_words(ROOT / "ontology")
    lists = {key: getattr(names, key) for key in names.__slots__}
    for words in (lists | {"months": [name for month in names.months for name in month]}).values():
        folded = [word.casefold() for word in words]
        assert len(folded) == len(set(folded)) > 5


@each(
    ("content", "message"),
    [
        ("totals: [sum]", f"expected the keys {', '.join(KEYS)}"),
        ("- sum", f"expected the keys {', '.join(KEYS)}"),
        (
            f"totals: sum\ncontrols: []\n{OTHERS}",
            "expected a list of words as totals, found 'sum'",
        ),
        (f"totals: []\ncontrols: [no]\n{OTHERS}", "expected a list of words as controls"),
        (
            f"totals: []\ncontrols: []\n{OTHERS}".replace("months: []", "months: [May]"),
            "a list of words as months",
        ),
        (
            f"totals: []\ncontrols: []\n{OTHERS}".replace("months: []", "months: May"),
            "a list of lists of words",
        ),
    ],
)
def test_a_file_out_of_form_is_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "tables.yaml").write_text(content)
    with pytest.raises(VocabularyError, match=message):
        load_table_words(tmp_path)
