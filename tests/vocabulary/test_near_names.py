"""Names near to words."""

from __future__ import annotations

from mscgraph.vocabulary.label_index import IndexEntry
from mscgraph.vocabulary.near_names import NearNames

NAMES = NearNames(
    [
        IndexEntry("X:1", "red fever", ("scarlet heat",), "false"),
        IndexEntry("X:2", "non-red fever", (), "false"),
        IndexEntry("X:3", "blue fever of the mountains", (), "false"),
        IndexEntry("X:4", "green sickness", (), "false"),
    ],
    frozenset({"non"}),
)


def find(words: str, most: int = 5) -> list[tuple[str, str, str]]:
    return [(one.entry.curie, one.name, one.relation) for one in NAMES.find(words, most)]


def test_the_relation_is_that_of_the_words_of_the_name() -> None:
    assert find("red fever of old") == [("X:1", "red fever", "part")]
    assert find("blue fever of mountains") == [("X:3", "blue fever of the mountains", "whole")]


def test_the_number_of_names_is_bounded() -> None:
    assert [len(find("fever", most)) for most in (1, 5)] == [1, 1]


def test_equal_words_are_nearest_of_all() -> None:
    (near,) = NAMES.find("Heat, Scarlet", 5)
    assert (near.name, near.similarity, near.relation) == ("scarlet heat", 1.0, "equal")


def test_a_slip_in_a_long_word_is_passed_over_at_a_price() -> None:
    (near,) = NAMES.find("green sikcness", 5)
    assert (near.entry.curie, near.relation) == ("X:4", "other")
    assert 0.8 < near.similarity < 1


def test_a_name_that_denies_is_not_near() -> None:
    assert "X:2" not in [curie for curie, _, _ in find("red fever")]
    assert find("non-red fever")[0][0] == "X:2"


def test_words_without_a_name_have_none() -> None:
    assert find("something else") == []
    assert find("") == []
