"""Label indexes: the files that come with mscgraph, and words that are linked by them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from mscgraph.errors import LoadError
from mscgraph.pipeline import Workshop
from mscgraph.records import IndexAnswer
from mscgraph.vocabulary import label_index
from mscgraph.vocabulary.label_index import LabelIndex, bag_of, read_index
from mscgraph.vocabulary.label_links import LabelIndexes, load_label_indexes
from support import ROOT

LABELS = ROOT / "labels"
BUNDLED = ("cl", "mondo", "uberon")
ABOUT = yaml.safe_load((LABELS / "indexes.yaml").read_text("utf-8"))
OWN = load_label_indexes(LABELS)

Row = tuple[str, str, str, str]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes an index of diseases, and returns its folder."""

    def write(*rows: Row, name: str = "mondo") -> Path:
        lines = (("curie", "label", "synonyms", "obsolete"), *rows)
        content = "".join("\t".join(line) + "\n" for line in lines)
        (tmp_path / f"{name}.tsv.gz").write_bytes(gzip.compress(content.encode()))
        return tmp_path

    return write


def ask(folder: Path, words: str, kind: str = "disease") -> IndexAnswer:
    return load_label_indexes(LABELS, [folder]).ask(kind, words)


def curies(answer: IndexAnswer) -> tuple[list[str], list[str]]:
    return [term.curie for term in answer.terms], [term.curie for term in answer.candidates]


# The files.


def test_the_files_have_their_checksums() -> None:
    listed = dict(line.split("  ")[::-1] for line in (LABELS / "SHA256SUMS").read_text("utf-8").splitlines())
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in LABELS.glob("*.tsv.gz")}
    assert listed == found
    assert sorted(found) == [f"{name}.tsv.gz" for name in BUNDLED]


def test_no_file_has_the_time_at_which_it_was_made() -> None:
    assert {(LABELS / f"{name}.tsv.gz").read_bytes()[4:8] for name in BUNDLED} == {bytes(4)}


@pytest.mark.parametrize("name", BUNDLED)
def test_the_sources_state_title_version_number_and_licence_of_a_file(name: str) -> None:
    (line,) = (
        line
        for line in (LABELS / "SOURCES.md").read_text("utf-8").splitlines()
        if line.startswith(f"| `{name}.tsv.gz`")
    )
    about = ABOUT[name]
    count = sum(1 for _ in read_index(LABELS / f"{name}.tsv.gz"))
    for fact in (about["title"].split(" multi")[0], about["version"], f"{count:,}", about["licence"]):
        assert f"{fact}" in line


def test_mondo_has_human_diseases_and_injuries_alone() -> None:
    curies = {entry.curie for entry in LabelIndex(LABELS / "mondo.tsv.gz").entries}
    # Crohn disease, spinal cord injury; disease of other animals, characteristic, susceptibility.
    assert {"MONDO:0005011", "MONDO:0043797"} <= curies
    assert curies.isdisjoint({"MONDO:0005583", "MONDO:0021125", "MONDO:0042489"})


# Words of names.


@pytest.mark.parametrize(
    ("some", "others"),
    [
        ("Pulmonary Disease, Chronic Obstructive", "chronic obstructive pulmonary disease"),
        ("leg ulcers", "Leg ulcer"),
        ("graft‐versus‐host disease", "graft versus host disease"),
        ("Behçet’s disease", "Behçet's disease"),
    ],
)
def test_names_of_the_same_words_are_equal(some: str, others: str) -> None:
    assert bag_of(some) == bag_of(others)


@pytest.mark.parametrize(
    ("some", "others"),
    [
        ("CD34+ cell", "CD34− cell"),
        ("diabetes mellitus type 1", "diabetes mellitus type 2"),
        ("ischemic cardiomyopathy", "nonischemic cardiomyopathy"),
        ("haemophilia", "hemophilia"),
    ],
)
def test_names_of_other_words_differ(some: str, others: str) -> None:
    assert bag_of(some) != bag_of(others)


# Links.


def test_a_label_is_an_exact_match_and_a_synonym_a_close_one(write: Callable[..., Path]) -> None:
    folder = write(("MONDO:1", "red fever", "fever of the red kind|scarlet heat", "false"))
    ((by_label,), (by_synonym,)) = (ask(folder, words).terms for words in ("Red Fevers", "heat, scarlet"))
    assert (by_label.curie, by_label.by_label) == ("MONDO:1", True)
    assert (by_synonym.curie, by_synonym.by_label) == ("MONDO:1", False)


@pytest.mark.parametrize("words", ["red feverish", "fever", "very red fever", "red-feaver", ""])
def test_near_words_are_no_match(write: Callable[..., Path], words: str) -> None:
    assert ask(write(("MONDO:1", "red fever", "", "false")), words) == IndexAnswer()


def test_words_that_two_terms_have_are_candidates(write: Callable[..., Path]) -> None:
    folder = write(
        ("MONDO:1", "red fever", "heat", "false"),
        ("MONDO:2", "blue fever", "heat|red fever", "false"),
    )
    assert curies(ask(folder, "heat")) == ([], ["MONDO:1", "MONDO:2"])
    assert curies(ask(folder, "red fever")) == ([], ["MONDO:1", "MONDO:2"])


@pytest.mark.parametrize("words", ["RF", "RFXYZ", "RF-1"])
def test_a_short_form_without_a_small_letter_is_a_candidate(write: Callable[..., Path], words: str) -> None:
    folder = write(("MONDO:1", "red fever", "RF|RFXYZ|RF-1|RFXYZW", "false"))
    assert curies(ask(folder, words)) == ([], ["MONDO:1"])


def test_a_longer_form_in_capitals_is_a_match(write: Callable[..., Path]) -> None:
    folder = write(("MONDO:1", "red fever", "RFXYZW", "false"))
    assert curies(ask(folder, "RFXYZW")) == (["MONDO:1"], [])
    assert curies(ask(folder, "RED FEVER")) == (["MONDO:1"], [])


def test_small_letters_do_not_make_a_word_of_a_short_form(write: Callable[..., Path]) -> None:
    assert curies(ask(write(("MONDO:1", "lung disease", "COLD", "false")), "Cold")) == ([], ["MONDO:1"])


@pytest.mark.parametrize("obsolete", ["true", "true>MONDO:2"])
def test_an_obsolete_term_is_neither_match_nor_candidate(write: Callable[..., Path], obsolete: str) -> None:
    assert ask(write(("MONDO:1", "red fever", "", obsolete)), "red fever") == IndexAnswer()


def test_words_of_another_scheme_are_not_looked_up(write: Callable[..., Path]) -> None:
    assert ask(write(("MONDO:1", "red fever", "", "false")), "red fever", "route") == IndexAnswer()


def test_cells_and_tissues_are_one_subject(write: Callable[..., Path]) -> None:
    write(("CL:1", "round thing", "", "false"), name="cl")
    folder = write(("UBERON:1", "thing", "round thing", "false"), name="uberon")
    assert curies(ask(folder, "round thing", "cell-source")) == ([], ["CL:1", "UBERON:1"])


def test_an_index_of_another_vocabulary_links_beside_mondo(write: Callable[..., Path]) -> None:
    write(("DOID:1", "red fever", "", "false"), name="doid")
    folder = write(("MONDO:1", "red fever", "", "false"))
    assert curies(ask(folder, "red fever")) == (["DOID:1", "MONDO:1"], [])


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mondo.tsv.gz").write_bytes(b"curie\tlabel\n")
    with pytest.raises(LoadError, match="not a table packed by gzip"):
        ask(tmp_path, "red fever")


@pytest.mark.parametrize(
    ("kind", "words", "curie"),
    [
        ("disease", "Behcet Disease", "MONDO:0007191"),
        ("disease", "Hemiparesis", None),
        ("cell-source", "dental follicle", "UBERON:0008969"),
        ("cell-source", "lungs", None),  # the lung, and the pair of them
        ("disease", "non-human animal disease", None),
    ],
)
def test_the_bundled_indexes_link(kind: str, words: str, curie: str | None) -> None:
    assert [term.curie for term in OWN.ask(kind, words).terms] == ([curie] if curie else [])


def test_the_table_of_all_names_answers_as_the_text_does(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("acute myeloid leukemia", "AML", "host versus graft disease", "no such thing", "chILD syndrome")
    monkeypatch.setattr(label_index, "_MAX_SCANS", 0)
    by_table = LabelIndexes(OWN.vocabularies, [LABELS])
    assert [by_table.ask("disease", one) for one in words] == [OWN.ask("disease", one) for one in words]


def test_the_label_of_a_term_that_a_concept_matches_exactly_is_a_label_of_the_concept() -> None:
    """Words that such a label is would else become a second concept for one term."""
    workshop = Workshop()
    labels = {
        entry.curie: entry.label
        for name in BUNDLED
        for entry in LabelIndex(LABELS / f"{name}.tsv.gz").entries
    }
    lacking = [
        (one.subject, labels[one.object_curie])
        for one in workshop.linker.mappings
        if one.predicate.endswith("exactMatch")
        and one.kind in ("disease", "cell-source")
        and one.object_curie in labels
        and workshop.vocabulary.find(one.kind, labels[one.object_curie]) is None
    ]
    assert lacking == []
