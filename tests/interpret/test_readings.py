"""Every distinct cell of the page is read as the reviewed table of expected readings has it.

The table was written by hand from the page. It is never made from what the program reads.
"""

from __future__ import annotations

import json

from support.each import each
from support.made_tables import bundled_rows, codes_of, record_of, shared_reader
from support.readings import golden_lines

#: The key of a record with the reading of a column.
KEYS = {
    "disease": "disease",
    "route": "routes",
    "dose": "doses",
    "frequency": "schedule",
    "patients": "patients",
    "trial_number": "registrations",
    "phase": "phases",
}
SOURCE_KEYS = ("cell_sources", "cell_source_relation", "product")


def name_of(line: dict[str, str]) -> str:
    return f"{line['column']}: {line['cell']}"


@each("line", golden_lines(), ids=name_of)
def test_a_cell_of_the_page_is_read_as_a_person_read_it(line: dict[str, str]) -> None:
    column, cell = line["column"], line["cell"]
    record = record_of(**{column: cell})
    found = {key: record[key] for key in SOURCE_KEYS} if column == "cell_source" else record[KEYS[column]]
    assert found == json.loads(line["reading"])
    assert codes_of(record) == json.loads(line["issues"])


@each("line", golden_lines(), ids=name_of)
def test_a_cell_of_the_page_is_recognised_in_its_column(line: dict[str, str]) -> None:
    recogniser = shared_reader().recogniser(line["column"])
    assert recogniser is not None
    words = line["cell"].split()
    assert len(words) <= recogniser.max_words
    assert recogniser.grade(line["cell"]).score is not None
    assert all(recogniser.grade(" ".join(words[:size])).viable for size in range(1, len(words)))


def test_the_table_holds_each_cell_of_the_bundled_source_once_and_no_other() -> None:
    cells = [(line["column"], line["cell"]) for line in golden_lines()]
    assert len(cells) == len(set(cells))
    columns = {*KEYS, "cell_source"}
    assert {column for column, _ in cells} == columns
    assert set(cells) == {
        (column, text) for row in bundled_rows() for column, text in row.items() if column in columns
    }
