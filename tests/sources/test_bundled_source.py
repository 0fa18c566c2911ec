"""The bundled source: the page's facts as printed, its outcomes in other words."""

from __future__ import annotations

import re
from functools import cache

import pytest
import yaml

from mscgraph.files.data import bundled_source
from support import skip_or_fail
from support.made_tables import (
    HEADERS,
    Cells,
    bundled_rows,
    cells_of,
    fold,
    read_rows,
    real_page,
    source_of,
)

SIDECAR = bundled_source().with_suffix(".yaml")


@cache
def _printed_rows() -> tuple[Cells, ...]:
    return tuple(map(cells_of, read_rows(source_of(real_page()))))


@pytest.fixture
def printed() -> tuple[Cells, ...]:
    """The rows of the saved page."""
    if not real_page().is_file():
        skip_or_fail(f"the saved page is not at hand: {real_page()}")
    return _printed_rows()


def frame_of(which: str) -> object:
    frame = source_of(bundled_source() if which == "bundled" else real_page()).frame
    return (
        frame.source,
        frame.doi,
        frame.label,
        frame.caption,
        frame.columns,
        [(entry.short_form, entry.long_form) for entry in frame.abbreviations],
    )


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def words_in(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_it_has_92_rows_of_ten_cells() -> None:
    assert len(bundled_rows()) == 92
    assert all(list(cells) == list(HEADERS) and all(cells.values()) for cells in bundled_rows())


def test_all_its_words_below_the_header_stand_in_its_rows() -> None:
    text = bundled_source().read_text("utf-8")
    body = text[text.index(" Ref\n") + 5 : text.index("\ni.v. intravenous")]
    assert " ".join(" ".join(cells.values()) for cells in bundled_rows()) == fold(body)


def test_it_keeps_thin_spaces_and_the_broken_row_as_the_page_has_them() -> None:
    text = bundled_source().read_text("utf-8")
    assert text.count("\u2009×\u2009") > 50
    assert text.count("\n\n525\n") == 1


def test_it_says_in_its_sidecar_what_it_is_and_what_was_changed() -> None:
    sidecar = yaml.safe_load(SIDECAR.read_text("utf-8"))
    assert sidecar["document"] == bundled_source().name
    assert sidecar["id"] == source_of(bundled_source()).frame.source
    article = sidecar["article"]
    assert (article["doi"], article["pmcid"]) == ("10.1038/s41392-025-02313-9", "PMC12371117")
    assert {"title", "authors", "journal", "date", "volume", "article_number"} <= set(article)
    assert any("outcome" in change for change in sidecar["changes"])
    assert sidecar["licence"].startswith("https://")


def test_all_cells_but_the_outcomes_are_the_pages(printed: tuple[Cells, ...]) -> None:
    def facts(rows: tuple[Cells, ...]) -> list[Cells]:
        return [{key: text for key, text in cells.items() if key != "outcome"} for cells in rows]

    assert facts(bundled_rows()) == facts(printed)


def test_title_header_and_footnote_are_the_pages(printed: tuple[Cells, ...]) -> None:
    assert frame_of("bundled") == frame_of("page")


def test_outcomes_are_restated_but_where_they_only_say_that_nothing_is_public(
    printed: tuple[Cells, ...],
) -> None:
    same = {ours["outcome"] for ours, theirs in zip(bundled_rows(), printed, strict=True) if ours == theirs}
    assert same == {"Not yet public"}


def test_no_eight_words_in_a_row_are_the_pages(printed: tuple[Cells, ...]) -> None:
    ours = " ".join(words_in(" ".join(cells["outcome"] for cells in bundled_rows())))
    for cells in printed:
        words = words_in(cells["outcome"])
        for start in range(len(words) - 7):
            assert f" {' '.join(words[start : start + 8])} " not in f" {ours} "


def test_every_number_and_every_short_form_of_an_outcome_is_kept(printed: tuple[Cells, ...]) -> None:
    def short_forms(text: str) -> set[str]:
        return set(re.findall(r"\b[A-Za-z]*[A-Z]{2,}[A-Za-z0-9]*\b", text))

    for ours, theirs in zip(bundled_rows(), printed, strict=True):
        assert numbers_in(theirs["outcome"]) <= numbers_in(ours["outcome"])
        assert short_forms(theirs["outcome"]) <= short_forms(ours["outcome"])
