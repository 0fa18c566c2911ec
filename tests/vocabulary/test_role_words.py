"""Words by which a sentence shows the role of a name in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscgraph.errors import VocabularyError
from mscgraph.namespaces import fold
from mscgraph.vocabulary import load_role_words
from mscgraph.vocabulary.role_words import KEYS
from support import ROOT
from support.each import each


def test_each_word_of_a_list_is_there_once() -> None:
    for words in load_role_words(ROOT / "ontology").values():
        folded = [fold(word) for word in words]
        assert [word for word in folded if folded.count(word) > 1] == []


@each(
    ("changed", "message"),
    [
        ("people: patients", "expected a list of words as people, found 'patients'"),
        ("people: []", "expected a list of words as people"),
        ("people: [no]", "expected a list of words as people"),
        ("persons: [patients]", "expected the keys joining, leading"),
    ],
)
def test_a_file_out_of_form_is_refused(changed: str, message: str, tmp_path: Path) -> None:
    others = "\n".join(f"{key}: [word]" for key in KEYS if key != "people")
    (tmp_path / "roles.yaml").write_text(f"{changed}\n{others}")
    with pytest.raises(VocabularyError, match=message):
        load_role_words(tmp_path)
