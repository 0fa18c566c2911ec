"""DOI, number and caption from the lines above a table."""

from __future__ import annotations

import pytest

from mscgraph.identifiers import first_doi
from mscgraph.read.headings import read_title
from mscgraph.read.passages import passage_of
from mscgraph.records import Line, Passage


def lines_of(text: str) -> list[Passage]:
    passages, offset = [], 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        passages.append(passage_of(Line(number, line, offset)))
        offset += len(line)
    return [passage for passage in passages if passage.text]


def title(text: str) -> tuple[str | None, str | None]:
    found = read_title(lines_of(text))
    return found.label, found.caption.text if found.caption else None


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("doi: 10.1038/s41392-025-02313-9.", "10.1038/s41392-025-02313-9"),
        ("(https://doi.org/10.1016/S0140-6736(20)30001-1)", "10.1016/S0140-6736(20)30001-1"),
        ("10.1002/(SICI)1097-0258<1::AID-SIM1>3.0.CO;2-Z", "10.1002/(SICI)1097-0258<1::AID-SIM1>3.0.CO;2-Z"),
        ("[10.1000/x](https://doi.org/10.1000/x)", "10.1000/x"),
        ("DOI 10.1000/abc | open", "10.1000/abc"),
        ("10.1000/", None),
        ("version 10.1000", None),
    ],
)
def test_a_doi_has_no_punctuation_behind_it(line: str, doi: str | None) -> None:
    assert first_doi(["nothing", line]) == doi


def test_the_caption_follows_the_number_in_its_line() -> None:
    assert title("An article\nTable 2. Trials of cells\n") == ("Table 2", "Trials of cells")


def test_the_caption_follows_the_number_in_the_next_lines() -> None:
    assert title("An article\n\nTable 2.\n\nTrials\nof  cells\n") == ("Table 2", "Trials of cells")


def test_the_number_next_to_the_table_is_its_own() -> None:
    assert title("Table 1. Cells\nTable 2. Trials\n") == ("Table 2", "Trials")


def test_a_number_without_a_caption_has_none() -> None:
    assert title("An article\nTable 2\n") == ("Table 2", None)


def test_without_a_number_the_last_line_is_the_caption() -> None:
    assert title("An article\nTrials of cells\n") == (None, "Trials of cells")


def test_a_line_with_a_doi_is_not_a_caption() -> None:
    assert title("Trials of cells\ndoi: 10.1000/x\n") == (None, "Trials of cells")


def test_without_lines_there_is_no_title() -> None:
    assert title("") == (None, None)


def test_a_caption_has_its_place() -> None:
    text = "Tabelle 3:  Klinische  Studien\n"
    caption = read_title(lines_of(text)).caption
    assert caption is not None
    assert caption.text == "Klinische Studien"
    assert text[slice(*caption.place.span)] == "Klinische  Studien"  # type: ignore[misc]
