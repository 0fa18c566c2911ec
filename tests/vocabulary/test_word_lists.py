"""Files of named lists of words: those of the ontology, and files that are not in their form."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscgraph.errors import VocabularyError
from mscgraph.namespaces import fold
from mscgraph.records import OtherColumn
from mscgraph.vocabulary import EntityTerms, NameParts, RoleWords, TableWords, load_word_groups, load_words
from support import ROOT
from support.each import each
from support.made_tables import workshop

FOLDER = ROOT / "ontology"


@each(
    ("name", "record", "least"),
    [("tables", TableWords, 2), ("roles", RoleWords, 1), ("name-parts", NameParts, 2)],
)
def test_each_word_of_a_list_is_there_once(
    name: str, record: type[TableWords] | type[RoleWords] | type[NameParts], least: int
) -> None:
    lists = load_words(FOLDER / f"{name}.yaml", record)
    for words in map(lists.__getattribute__, record.__slots__):
        folded = [fold(word) for word in words]
        assert len(folded) == len(set(folded)) >= least


def test_each_label_of_a_group_is_there_once_and_means_no_column_that_is_read() -> None:
    columns = load_word_groups(FOLDER / "other-columns.yaml", OtherColumn).values()
    labels = [label for column in columns for label in column.labels]
    assert len(labels) == len(set(labels)) > 20
    assert not {tuple(label.split()) for label in labels} & set(workshop().knowledge.header_words)
    assert all(column.words and not column.words & column.small for column in columns)


@each(
    ("changed", "message"),
    [
        ("mixed: NCIT", "entities.yaml: expected a list of words as mixed, found 'NCIT'"),
        ("mixed: []", r"expected a list of words as mixed, found \[\]"),
        ("mixed: [no]", r"expected a list of words as mixed, found \[False\]"),
        ("mixtures: [NCIT]", "expected the keys entities, mixed, measurements, words, quantities, found {"),
        ("mixed: [NCIT]\nmore: [EFO]", "expected the keys entities, mixed"),
        ("mixed: [NCIT]\nmeasurements: [NCIT]", r"expected a word as measurements, found \['NCIT'\]"),
        ("- mixed", "not lists of words in YAML"),
    ],
)
def test_a_file_out_of_form_is_refused(changed: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "entities.yaml"
    path.write_text(f"entities: [CL]\nmeasurements: NCIT\nwords: [count]\nquantities: [X]\n{changed}")
    with pytest.raises(VocabularyError, match=message):
        load_words(path, EntityTerms)


@each(
    ("content", "message"),
    [
        ("- dates", r"expected groups by name, found \['dates'\]"),
        ("dates: {labels: [year]}", "expected the keys labels, words, small of dates, found {"),
        ("dates: {labels: [year], words: now, small: [of]}", "expected a list of words as words of dates"),
        ("dates: {labels: [no], words: [a], small: [of]}", "expected a list of words as labels of dates"),
        (
            "dates: {labels: [day], words: [a], small: [of], dated: often}",
            "expected true or false as dated of dates, found 'often'",
        ),
    ],
)
def test_groups_out_of_form_are_refused(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "other-columns.yaml"
    path.write_text(content)
    with pytest.raises(VocabularyError, match=message):
        load_word_groups(path, OtherColumn)


def test_words_that_are_compared_are_folded_and_a_flag_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "other-columns.yaml"
    path.write_text("designs: {labels: [Study  Design], words: [RCT], small: [Of]}")
    (column,) = load_word_groups(path, OtherColumn).values()
    assert column == OtherColumn(frozenset({"study design"}), frozenset({"rct"}), frozenset({"of"}))
