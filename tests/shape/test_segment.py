"""The segmentation of words into columns by type, with recognisers that know no medicine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from mscgraph.records import Grade
from mscgraph.shape.segment import MAX_RELAXED_WORDS, MAX_STRICT_WORDS, ColumnModel, Segmentation, segment


class Phrases:
    """Recognises the phrases it is given, each with its score."""

    def __init__(self, scores: Mapping[str, float], max_words: int = 4) -> None:
        self._scores = scores
        self.max_words = max_words

    def grade(self, text: str) -> Grade:
        viable = any(phrase.startswith(f"{text} ") for phrase in self._scores)
        return Grade(self._scores.get(text), viable)


def typed(*phrases: str) -> ColumnModel:
    """Return a column of phrases that score 4 and a point a word."""
    return ColumnModel(Phrases({phrase: 4.0 + len(phrase.split()) for phrase in phrases}))


TEXT = ColumnModel(None)
COLOUR = typed("Red", "Green", "Light Green")
SIZE = typed("S", "M", "Green M")
NUMBER = typed("1", "2", "1 2")


def cells(line: str, columns: Sequence[ColumnModel], *, relaxed: bool = False) -> list[str] | None:
    words = line.split()
    found = segment(words, columns, relaxed=relaxed)
    if found is None:
        return None
    return [" ".join(words[a:b]) for a, b in pairwise(found.cuts)]


def test_each_column_takes_what_its_recogniser_accepts() -> None:
    assert cells("Red M 1", [COLOUR, SIZE, NUMBER]) == ["Red", "M", "1"]


def test_free_text_takes_what_the_typed_columns_leave() -> None:
    assert cells("Red It fades in 2 days 1", [COLOUR, TEXT, NUMBER]) == ["Red", "It fades in 2 days", "1"]


def test_free_text_may_stand_first_or_last() -> None:
    assert cells("It fades 1", [TEXT, NUMBER]) == ["It fades", "1"]
    assert cells("1 It fades", [NUMBER, TEXT]) == ["1", "It fades"]


def test_the_longer_phrase_wins_over_the_shorter() -> None:
    assert cells("Light Green It fades", [COLOUR, TEXT]) == ["Light Green", "It fades"]
    assert cells("It fades 1 2", [TEXT, NUMBER]) == ["It fades", "1 2"]


def test_the_same_word_is_read_by_the_column_it_stands_in() -> None:
    assert cells("Green Green M", [COLOUR, SIZE]) == ["Green", "Green M"]


def test_a_sentence_that_begins_like_the_column_before_it_keeps_its_capital() -> None:
    assert cells("1 2 days later it faded", [NUMBER, TEXT]) == ["1", "2 days later it faded"]


def test_the_last_word_of_a_sentence_is_not_taken_where_the_cell_would_begin_in_lower_case() -> None:
    column = typed("light Green", "Green")
    assert cells("It looked light Green", [TEXT, column]) == ["It looked light", "Green"]


def test_words_that_do_not_fit_are_no_strict_row() -> None:
    assert cells("Red Huge 1", [COLOUR, SIZE, NUMBER]) is None
    assert cells("Red M 1 1", [COLOUR, SIZE, NUMBER]) is None
    assert cells("Red M", [COLOUR, SIZE, NUMBER]) is None
    assert cells("", [COLOUR]) is None


def test_relaxed_a_column_takes_an_unknown_phrase() -> None:
    assert cells("Red Very Huge 1", [COLOUR, SIZE, NUMBER], relaxed=True) == ["Red", "Very Huge", "1"]


def test_relaxed_a_column_takes_nothing_rather_than_what_others_recognise() -> None:
    assert cells("Red 1", [COLOUR, SIZE, NUMBER], relaxed=True) == ["Red", "", "1"]


def test_a_segmentation_counts_what_is_recognised_and_what_is_empty() -> None:
    found = segment(["Red", "Huge"], [COLOUR, SIZE, NUMBER], relaxed=True)
    assert found is not None
    assert (found.recognised, found.empty) == (1, 1)


def test_other_borders_that_score_alike_are_said_to_be_ambiguous() -> None:
    either = typed("A", "A B", "B C", "C")
    found = segment(["A", "B", "C"], [either, either], relaxed=False)
    assert found is not None
    assert found.ambiguous
    found = segment(["A", "C"], [either, either], relaxed=False)
    assert found is not None
    assert not found.ambiguous


def test_borders_beside_free_text_may_be_ambiguous_too() -> None:
    words = ["Huge", "Wide", "It", "fades"]
    found = segment(words, [SIZE, TEXT], relaxed=True)
    assert found is not None
    # "Huge" alone is the cheapest unknown phrase.
    assert not found.ambiguous
    found = segment(["Huge", "wide", "It", "fades"], [SIZE, TEXT], relaxed=True)
    assert found is not None
    assert found.ambiguous


def test_a_text_column_with_a_price_takes_few_words_beside_one_without() -> None:
    priced = ColumnModel(None, text_price=0.05)
    assert cells("Blah It fades soon", [priced, TEXT]) == ["Blah", "It fades soon"]
    assert cells("It fades soon Blah", [TEXT, priced]) == ["It fades soon", "Blah"]


def test_a_recogniser_is_not_asked_about_longer_spans_than_it_can_accept() -> None:
    column = ColumnModel(Phrases({"a b c": 9.0}, max_words=2))
    assert segment(["a", "b", "c"], [column], relaxed=False) is None


def _all_cuts(count: int, columns: int) -> Iterator[tuple[int, ...]]:
    if columns == 1:
        yield (0, count)
        return
    for cuts in _all_cuts_before(count, columns - 1):
        yield (*cuts, count)


def _all_cuts_before(count: int, columns: int) -> Iterator[tuple[int, ...]]:
    if columns == 0:
        yield (0,)
        return
    for cuts in _all_cuts_before(count, columns - 1):
        for cut in range(cuts[-1], count + 1):
            yield (*cuts, cut)


def _score_by_hand(words: Sequence[str], cuts: Sequence[int], columns: Sequence[ColumnModel]) -> float | None:
    """Return the score of a strict segmentation, as its definition has it."""
    total = 0.0
    for (start, end), column in zip(pairwise(cuts), columns, strict=True):
        text = " ".join(words[start:end])
        if not text:
            return None
        if column.recogniser is None:
            total -= column.text_price * (end - start)
        else:
            score = column.recogniser.grade(text).score
            if score is None:
                return None
            total += score
        total -= 5.0 if words[start].islower() else 0.0
    return total


WORDS = st.lists(st.sampled_from(["Red", "Green", "Light", "S", "M", "1", "2", "fades", "It"]), max_size=7)
COLUMNS = st.lists(st.sampled_from([COLOUR, SIZE, NUMBER, TEXT]), min_size=1, max_size=4)


@given(WORDS, COLUMNS)
def test_no_segmentation_scores_higher_than_the_one_found(
    words: list[str], columns: list[ColumnModel]
) -> None:
    scores = [_score_by_hand(words, cuts, columns) for cuts in _all_cuts(len(words), len(columns))]
    best = max((score for score in scores if score is not None), default=None)
    found = segment(words, columns, relaxed=False)
    assert (found.score if found else None) == pytest.approx(best)
    if found is not None:
        assert _score_by_hand(words, found.cuts, columns) == pytest.approx(best)


@given(WORDS.filter(bool), COLUMNS)
def test_relaxed_cuts_cover_all_words_in_order(words: list[str], columns: list[ColumnModel]) -> None:
    found = segment(words, columns, relaxed=True)
    assert found is not None
    assert (found.cuts[0], found.cuts[-1]) == (0, len(words))
    assert list(found.cuts) == sorted(found.cuts)
    assert len(found.cuts) == len(columns) + 1


@given(WORDS, COLUMNS)
def test_what_fits_strictly_is_segmented_alike_when_relaxed(
    words: list[str], columns: list[ColumnModel]
) -> None:
    strict = segment(words, columns, relaxed=False)
    relaxed = segment(words, columns, relaxed=True)
    if strict is not None:
        assert relaxed is not None
        assert relaxed.score >= strict.score


@pytest.mark.parametrize(("relaxed", "most"), [(False, MAX_STRICT_WORDS), (True, MAX_RELAXED_WORDS)])
def test_rows_of_too_many_words_are_not_segmented(relaxed: bool, most: int) -> None:
    columns = [NUMBER, TEXT]
    assert isinstance(segment(["1"] * most, columns, relaxed=relaxed), Segmentation)
    assert segment(["1"] * (most + 1), columns, relaxed=relaxed) is None


def test_the_longest_row_is_segmented_in_seconds() -> None:
    began = time.process_time()
    assert segment(["1"] * MAX_STRICT_WORDS, [NUMBER, TEXT, COLOUR, TEXT, NUMBER], relaxed=False) is None
    assert segment(["1"] * MAX_STRICT_WORDS, [NUMBER, TEXT, NUMBER, TEXT, NUMBER], relaxed=False) is not None
    assert time.process_time() - began < 10


def test_no_cell_begins_or_ends_at_the_sign_of_an_amount() -> None:
    amounts = Phrases({"4 × 106 cells": 9.0, "106 cells": 8.0})
    found = segment(
        ["4", "×", "106", "cells", "good"],
        [ColumnModel(None, 0.5), ColumnModel(amounts), ColumnModel(None)],
        relaxed=True,
    )
    assert found is not None
    assert found.cuts == (0, 0, 4, 5)


def test_known_words_at_the_edge_of_an_unknown_phrase_count_for_its_column() -> None:
    columns = [COLOUR, SIZE, NUMBER]
    assert cells("Pale Light Green M 1", columns, relaxed=True) == ["Pale Light Green", "M", "1"]
    assert cells("Red Green M wide 1", columns, relaxed=True) == ["Red", "Green M wide", "1"]


def test_an_unknown_phrase_is_likelier_in_a_column_of_many_forms_than_in_a_closed_one() -> None:
    columns = [ColumnModel(typed("Light Green").recogniser, closed=True), SIZE, NUMBER]
    assert cells("Light Green Wide M 1", columns, relaxed=True) == ["Light Green", "Wide M", "1"]


def test_a_word_for_not_stated_is_no_part_of_an_unknown_phrase() -> None:
    absent = {"NS": 2.5}
    columns = [
        ColumnModel(Phrases({"Red": 5.0, **absent})),
        ColumnModel(Phrases({"M": 5.0, **absent})),
        NUMBER,
    ]
    assert cells("Pale NS 1", columns, relaxed=True) == ["Pale", "NS", "1"]
    assert cells("NS wide 1", columns, relaxed=True) == ["NS", "wide", "1"]
