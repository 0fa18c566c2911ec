"""The table, read from tables made here: shuffled, incomplete, reordered, unknown, broken, and not a table at all."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from mscgraph.characters import visible
from mscgraph.errors import DocumentError
from mscgraph.frames.tables import report_record
from mscgraph.interpret.concepts import ConceptReader
from mscgraph.interpret.dose import DoseReader
from mscgraph.interpret.schedule import ScheduleReader
from mscgraph.records import Row
from mscgraph.shape.segment import MAX_STRICT_WORDS
from support.each import each
from support.made_tables import (
    FOOTNOTE,
    HEADERS,
    ROWS,
    Cells,
    bundled_rows,
    cells_of,
    codes_of,
    collated,
    fold,
    joined,
    line_of,
    open_page,
    page_of,
    parse_page,
    read_records,
    read_rows,
    read_table,
    readings_of,
    report_of,
    text_of,
    workshop,
    write_page,
)

LINES = [line_of(cells) for cells in ROWS]
KEYS = list(HEADERS)
SHUFFLED = random.Random(7)


def lines_read(lines: Sequence[str], **page: str) -> list[Row]:
    return parse_page(page_of(lines, **page))[1]


def texts_of(rows: Sequence[Row]) -> list[Cells]:
    return [cells_of(row) for row in rows]


# The five variants.


def test_rows_are_read_in_any_order() -> None:
    rows = list(bundled_rows())
    SHUFFLED.shuffle(rows)
    assert texts_of(read_table(rows)) == rows


@each("missing", KEYS)
def test_a_missing_column_has_no_key_and_leaves_the_others_as_they_are(missing: str) -> None:
    columns = [key for key in KEYS if key != missing]
    rows = [{key: cells[key] for key in columns} for cells in bundled_rows()]
    assert texts_of(read_table(rows, columns)) == rows


@each("shift", range(1, len(KEYS)))
def test_every_rotation_of_the_columns_is_read_exactly(shift: int) -> None:
    order = KEYS[shift:] + KEYS[:shift]
    assert texts_of(read_table(bundled_rows(), order)) == list(bundled_rows())


@pytest.mark.parametrize("seed", range(20))
def test_columns_in_any_order_are_read_exactly(seed: int) -> None:
    order = KEYS.copy()
    random.Random(seed).shuffle(order)
    assert texts_of(read_table(bundled_rows(), order)) == list(bundled_rows())


def test_thin_spaces_and_plain_ones_are_read_alike() -> None:
    plain = [line_of(cells).replace("\u2009", " ") for cells in bundled_rows()]
    thin = [line.replace(" × ", "\u2009×\u2009") for line in plain]
    assert plain != thin
    expected = [{key: fold(text) for key, text in cells.items()} for cells in bundled_rows()]
    assert texts_of(lines_read(plain)) == expected
    assert texts_of(lines_read(thin)) == expected


@pytest.mark.parametrize(
    "disease", ["Zorpitis", "Severe zorp disease", "zorp", "A rare kind of zorpitis in old mice"]
)
def test_an_unknown_disease_is_kept_with_an_issue(tmp_path: Path, disease: str) -> None:
    rows = [dict(cells, disease=disease) for cells in ROWS]
    reports = collated(open_page(tmp_path, page_of(map(line_of, rows))))
    assert texts_of([report.row for report in reports]) == rows
    for report in reports:
        assert [(read.value.label, read.value.minted) for read in report.diseases] == [(disease, True)]
        assert [issue.text for issue in report.issues if issue.column == "disease"] == [disease]
        assert [issue.code for issue in report.issues if issue.column == "disease"] == ["unlinked-concept"]


# Invariants of every row.


@pytest.mark.parametrize("separator", [" ", "  ", "\t", " \t ", "\u2009", "\u00a0", "\u3000"])
def test_cells_joined_by_blanks_give_back_the_row_and_stand_where_they_say(
    tmp_path: Path, separator: str
) -> None:
    lines = [line_of(cells, separator=separator) for cells in ROWS]
    text = page_of(lines)
    rows = read_rows(open_page(tmp_path, text))
    assert texts_of(rows) == list(ROWS)
    for row in rows:
        assert joined(row.cells) == row.text == fold(text[slice(*row.span)])
        assert all(fold(text[slice(*cell.span)]) == cell.text for cell in row.cells)


@pytest.mark.parametrize("blank", ["  ", "\u2009", "\t", " \u00a0 "])
def test_white_space_within_cells_is_folded_and_counted(tmp_path: Path, blank: str) -> None:
    text = page_of([line.replace(" ", blank) for line in LINES])
    source = open_page(tmp_path, text)
    for report, cells in zip(source.read(), ROWS, strict=True):
        assert cells_of(report.row) == cells
        for cell in report.row.cells:
            for start, end in [(0, len(cell.text)), (len(cell.text) // 2, len(cell.text))]:
                first, stop = cell.locate(start, end)
                assert fold(text[first:stop]) == cell.text[start:end].strip()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_change_no_cell(tmp_path: Path, end: str, mark: str) -> None:
    text = page_of(LINES).replace("\n", end)
    rows = read_rows(open_page(tmp_path, (mark + text).encode()))
    assert texts_of(rows) == list(ROWS)
    assert all(fold(text[slice(*cell.span)]) == cell.text for row in rows for cell in row.cells)


def test_rows_are_numbered_from_one_in_printed_order() -> None:
    assert [row.position for row in lines_read(LINES)] == list(range(1, len(LINES) + 1))


def test_blank_lines_are_no_rows() -> None:
    assert texts_of(lines_read([line for one in LINES for line in ("", one, " \t ")])) == list(ROWS)


# Rows over several lines.


@pytest.mark.parametrize("blank_lines", [0, 2])
def test_a_row_broken_anywhere_is_put_together(blank_lines: int) -> None:
    words = LINES[1].split()
    for cut in range(1, len(words)):
        broken = [" ".join(words[:cut]), *[""] * blank_lines, " ".join(words[cut:])]
        text = page_of([LINES[0], *broken, LINES[2]])
        _, rows = parse_page(text)
        assert texts_of(rows) == list(ROWS[:3]), broken
        assert all(fold(text[slice(*cell.span)]) == cell.text for cell in rows[1].cells)


@pytest.mark.parametrize("index", range(len(ROWS)))
def test_a_row_broken_into_several_pieces_is_put_together(index: int) -> None:
    words = LINES[index].split()
    for pieces in (3, 4, 6):
        cuts = [len(words) * piece // pieces for piece in range(pieces + 1)]
        broken = [" ".join(words[a:b]) for a, b in pairwise(cuts)]
        lines = [*LINES[:index], *broken, *LINES[index + 1 :]]
        assert texts_of(lines_read(lines)) == list(ROWS), pieces


@pytest.mark.parametrize("width", [60, 100])
def test_a_table_whose_every_row_is_wrapped_is_read(width: int) -> None:
    lines = []
    for cells in bundled_rows()[:20]:
        line = ""
        for word in line_of(cells).split():
            if len(line) + len(word) > width:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines.append(line)
    assert texts_of(lines_read(lines)) == list(bundled_rows()[:20])


def test_a_broken_row_with_an_unknown_disease_is_put_together() -> None:
    rows = [dict(cells, disease="Zorpitis") for cells in ROWS]
    lines = [piece for cells in rows for piece in _in_two(line_of(cells))]
    assert texts_of(lines_read(lines)) == rows


def _in_two(line: str) -> tuple[str, str]:
    """Return a line cut within its outcome."""
    words = line.split()
    return " ".join(words[:-3]), " ".join(words[-3:])


def test_more_lines_that_are_no_rows_than_are_held_at_a_time_are_read_alike() -> None:
    rows = [dict(cells, disease=f"Zorpitis {number}") for number in range(9) for cells in ROWS]
    lines = [piece for cells in rows for piece in _in_two(line_of(cells))]
    assert texts_of(lines_read(lines)) == rows


# Rows that hold what is not known, nothing, or no row.


@each("column", KEYS)
def test_an_unknown_word_in_any_column_is_kept_in_its_cell(column: str) -> None:
    rows = [dict(cells, **{column: "Zorp"}) for cells in ROWS]
    assert texts_of(read_table(rows)) == rows


@each("column", KEYS)
def test_tabs_show_an_empty_cell(tmp_path: Path, column: str) -> None:
    rows = [dict(cells, **{column: ""}) for cells in ROWS]
    text = page_of([line_of(cells, separator="\t") for cells in rows], separator="\t")
    found = read_rows(open_page(tmp_path, text))
    assert texts_of(found) == rows
    for row in found:
        (empty,) = (cell for cell in row.cells if cell.column == column)
        assert len(set(empty.span)) == 1
        assert row.span[0] <= empty.span[0] <= row.span[1]


@pytest.mark.parametrize("column", ["disease", "dose", "frequency", "patients", "outcome"])
def test_a_column_that_is_empty_in_one_row_is_empty_there(column: str) -> None:
    rows = [*ROWS[:3], dict(ROWS[3], **{column: ""}), *ROWS[4:]]
    assert texts_of(read_table(rows)) == rows


def test_an_empty_cell_states_nothing_and_has_no_issue(tmp_path: Path) -> None:
    columns = ["dose", "frequency", "patients", "trial_number", "phase", "outcome", "reference"]
    cells = {**ROWS[0], **dict.fromkeys(columns, "")}
    (record,) = read_records(write_page(tmp_path, page_of([line_of(cells, separator="\t")])))
    assert [record[key] for key in ("doses", "registrations", "phases", "issues")] == [[], [], [], []]
    assert [record[key] for key in ("schedule", "patients", "results", "reference")] == [None] * 4


def test_no_word_of_a_row_that_is_hardly_known_moves_over_its_tabs(tmp_path: Path) -> None:
    unknown = {
        **ROWS[2],
        "dose": "a handful",
        "frequency": "on and off",
        "patients": "five",
        "phase": "pilot",
    }
    unknown |= {"disease": "Zorp", "route": "somehow"}
    lines = [line_of(cells, separator="\t") for cells in (ROWS[0], unknown, ROWS[1])]
    rows = read_rows(open_page(tmp_path, page_of(lines, separator="\t")))
    assert texts_of(rows) == [ROWS[0], unknown, ROWS[1]]


def test_a_line_of_tabs_is_no_row() -> None:
    assert texts_of(lines_read(["\t" * 9, line_of(ROWS[0], separator="\t")])) == [ROWS[0]]


GARBAGE = [
    "Continued on next page",
    "Page 12",
    "page 12",
    "***",
    "* p < 0.05",
    "Neurological diseases",
    "COVID-19",
]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_line_that_is_no_row_is_kept_whole_and_spoils_no_other(tmp_path: Path, garbage: str) -> None:
    lines = [line for one in LINES for line in (one, garbage)]
    reports = collated(open_page(tmp_path, page_of(lines)))
    assert len(reports) == len(lines)
    assert texts_of([report.row for report in reports if not report.unread]) == list(ROWS)
    for report in reports[1::2]:
        assert (report.row.text, report.row.cells) == (garbage, ())
        assert [issue.code for issue in report.issues] == ["unread-row"]
        assert report.issues[0].text == garbage
        assert codes_of(report_record(report, workshop().properties)) == ["unread-row"]


@pytest.mark.parametrize("garbage", ["Continued on next page", "Page 12"])
def test_garbage_spoils_no_row_with_an_unknown_disease_either(garbage: str) -> None:
    rows = [dict(cells, disease="Zorpitis") for cells in ROWS]
    lines = [line for cells in rows for line in (line_of(cells), garbage)]
    found = lines_read(lines)
    assert texts_of([row for row in found if row.fault is None]) == rows
    assert [row.text for row in found if row.fault is not None] == [garbage] * len(rows)


def test_several_lines_of_garbage_after_each_other_are_kept_one_by_one() -> None:
    found = lines_read([LINES[0], *GARBAGE, LINES[1]])
    assert [row.text for row in found[1:-1]] == GARBAGE
    assert texts_of([found[0], found[-1]]) == list(ROWS[:2])


def test_an_unread_row_says_what_was_expected_and_found() -> None:
    row = lines_read([LINES[0], "Continued on next page"])[1]
    assert (
        row.fault
        == "expected a row of 10 columns, found 4 words in which fewer than half of the columns are recognised"
    )


def test_borders_that_other_borders_equal_give_an_issue(tmp_path: Path) -> None:
    either = dict(ROWS[0], disease="UC", cell_source="")
    (report,) = collated(open_page(tmp_path, page_of([line_of(either)])))
    assert joined(report.row.cells) == line_of(either)
    assert "ambiguous-borders" in [issue.code for issue in report.issues]


# Columns that nobody knows.


def test_the_cells_of_unknown_columns_are_parted_by_tabs() -> None:
    header = "Disease\tSponsor\tCountry\tRoute\tDose\tRef"
    lines = ["GVHD\tAcme of New York\tUnited States\ti.v.\t5 mL\t1", "SLE\tZorp\t\ti.v.\t6 mL\t2"]
    rows = lines_read(lines, header=header)
    assert [[cell.text for cell in row.cells] for row in rows] == [line.split("\t") for line in lines]
    assert [cell.column for cell in rows[0].cells] == [
        "disease",
        "sponsor",
        "country",
        "route",
        "dose",
        "reference",
    ]


def test_the_record_keeps_unknown_columns(tmp_path: Path) -> None:
    lines = [f"{line} Acme" for line in LINES]
    page = write_page(tmp_path, page_of(lines, header=f"{' '.join(HEADERS.values())} Sponsor"))
    for record, cells in zip(read_records(page), ROWS, strict=True):
        assert record["cells"] == {**cells, "sponsor": "Acme"}


# Input that is large or strange.


def test_a_row_of_a_hundred_thousand_words_is_kept_whole_within_bounds() -> None:
    lines = [LINES[0], "1 " * 100_000, "BM " * 100_000, LINES[1]]
    began = time.process_time()
    found = lines_read(lines)
    assert time.process_time() - began < 10
    assert [row.text for row in found] == [fold(line) for line in lines]
    assert texts_of([found[0], found[-1]]) == list(ROWS[:2])
    assert found[1].fault == f"the row has more than {MAX_STRICT_WORDS:,} words"
    assert found[1].span[1] - found[1].span[0] == len(lines[1].strip())


def test_a_row_of_some_thousand_words_that_does_not_fit_is_kept_whole() -> None:
    found = lines_read([LINES[0], "zorp " * 5_000, LINES[1]])
    assert found[1].fault == "expected a row of 10 columns in at most 2,000 words, found 5,000 words"
    assert len(found) == 3


def test_a_long_outcome_is_read_exactly() -> None:
    rows = [dict(ROWS[0], outcome="It went on. " * 10_000 + "Then it ended."), ROWS[1]]
    assert texts_of(read_table(rows)) == rows


def test_lines_of_many_words_are_read_in_bounded_time() -> None:
    page = page_of(["UC BM 1 Once NA, " * 60] * 20)
    began = time.process_time()
    assert len(parse_page(page)[1]) == 20
    assert time.process_time() - began < 20


def test_a_table_is_streamed(tmp_path: Path) -> None:
    source = open_page(tmp_path, page_of(LINES * 120))
    tracemalloc.start()
    reports = source.read()
    next(reports)
    after_one = tracemalloc.get_traced_memory()[0]
    assert sum(1 for _ in reports) == 120 * len(LINES) - 1
    assert tracemalloc.get_traced_memory()[1] < after_one + 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("reader", [DoseReader, ScheduleReader, ConceptReader])
def test_each_distinct_cell_text_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: type[DoseReader | ScheduleReader | ConceptReader]
) -> None:
    read: list[tuple[int, str]] = []
    original = reader.read

    def counted(self: object, text: str) -> object:
        read.append((id(self), text))
        return original(self, text)  # type: ignore[arg-type]

    monkeypatch.setattr(reader, "read", counted)
    assert sum(1 for _ in open_page(tmp_path, page_of(LINES * 3)).read()) == 3 * len(ROWS)
    assert len(read) == len(set(read)) >= len({cells["dose"] for cells in ROWS}) - 1


# Whole documents of anything.

ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
WORD = st.sampled_from(
    [
        *{word for line in LINES for word in line.split()},
        "zorp",
        "Zorp",
        "1",
        "i.v.",
        "×",
        "(",
        "or",
        "and",
        "\u2009",
    ]
)
LINE = st.one_of(st.sampled_from(LINES), ANYTHING, st.lists(WORD, max_size=15).map(" ".join))


@given(text=st.one_of(ANYTHING, st.lists(LINE, max_size=8).map("\n".join), st.binary(max_size=80)))
@example(text="\ufeff")
@example(text="\x85\u2028\x1c")
def test_a_document_of_anything_gives_rows_or_is_refused(text: str | bytes) -> None:
    refusal = ""
    rows = []
    try:
        _, rows = parse_page(text)
    except DocumentError as error:
        refusal = str(error)
    assert bool(rows) != bool(refusal)
    assert "\n" not in refusal


@given(lines=st.lists(LINE, max_size=8))
@example(lines=["i.v."])
@example(lines=["\x1c\x1d x\x85y"])
def test_all_words_below_the_header_stand_in_some_row(lines: list[str]) -> None:
    text = page_of([LINES[0], *lines], footnote=None)
    frame, rows = parse_page(text)
    if frame.abbreviations:
        return  # a footnote by chance
    text = "".join(line.text for line in text_of(text))  # with U+FFFD for what XML forbids
    below = fold(visible(text[text.index(LINES[0]) :]))
    assert visible(" ".join(row.text for row in rows)) == below
    for row in rows:
        assert fold(visible(text[slice(*row.span)])) == visible(row.text)
        assert row.fault is not None or joined(row.cells) == row.text
        assert all(fold(visible(text[slice(*one.span)])) == visible(one.text) for one in row.cells)


@given(cells=st.fixed_dictionaries({key: st.one_of(WORD, ANYTHING.map(fold)) for key in KEYS}))
def test_cells_of_anything_are_read_without_a_traceback(cells: Cells) -> None:
    report = report_of(cells)
    record = report_record(report, workshop().properties)
    assert record["cells"] == cells
    for column, start, end, _ in readings_of(report):
        assert 0 <= start <= end <= len(cells[column])
        assert end > start or not cells[column]


@given(rows=st.lists(st.sampled_from(ROWS), min_size=1, max_size=8), order=st.permutations(KEYS))
def test_any_rows_in_any_order_of_the_columns_are_read_exactly(rows: list[Cells], order: list[str]) -> None:
    _, found = parse_page(page_of([line_of(cells, order) for cells in rows], order))
    assert texts_of(found) == rows


def test_what_stands_below_the_footnote_is_no_row(tmp_path: Path) -> None:
    text = page_of(LINES) + "\nOpen in a new tab\nDiscussion of the trials\n"
    assert texts_of(read_rows(open_page(tmp_path, text))) == list(ROWS)
    assert FOOTNOTE in text


def record_of_line(folder: Path, header: str, *lines: str) -> list[dict[str, Any]]:
    return read_records(write_page(folder, "\n".join(["Table 2. Trials", header, *lines, ""])))


def test_a_column_that_nobody_knows_takes_its_words_from_the_first_known_one(tmp_path: Path) -> None:
    rows = record_of_line(
        tmp_path,
        "Study Condition Trial number Route Dose",
        "Lee 2019 Stroke NCT02336230 IV 2 × 10^6 cells/kg",
        "Kim et al., 2020 Knee osteoarthritis NCT02097641 IM 1 × 10^6 cells/kg",
    )
    assert [(row["cells"]["study"], row["cells"]["disease"]) for row in rows] == [
        ("Lee 2019", "Stroke"),
        ("Kim et al., 2020", "Knee osteoarthritis"),
    ]
    rows = record_of_line(
        tmp_path,
        "Status Phase Trial number Route",
        "Withdrawn I NCT01799238 IV",
        "Completed II/III NCT04089731 IM",
    )
    assert [row["phases"] for row in rows] == [["I"], ["II", "III"]]


def test_words_in_front_of_the_first_known_label_may_be_of_it(tmp_path: Path) -> None:
    rows = record_of_line(
        tmp_path,
        "Target disease Trial number Route Dose",
        "Ischemic stroke NCT02336230 IV 2 × 10^6 cells/kg",
        "Sepsis NCT02097641 IM 1 × 10^6 cells/kg",
        "Zorpish sepsis NCT02097642 IM 1 × 10^6 cells/kg",
    )
    assert [row["cells"]["disease"] for row in rows] == ["Ischemic stroke", "Sepsis", "Zorpish sepsis"]


def test_a_first_column_without_a_label_takes_its_words_from_the_next(tmp_path: Path) -> None:
    rows = record_of_line(
        tmp_path,
        "Condition Trial number Route Dose",
        "Lee 2019 Stroke NCT02336230 IV 2 × 10^6 cells/kg",
        "Kim et al., 2020 Knee osteoarthritis NCT02097641 IM 1 × 10^6 cells/kg",
    )
    assert [row["disease"] for row in rows] == [["stroke"], ["knee-osteoarthritis"]]
    assert [row["cells"]["column"] for row in rows] == ["Lee 2019", "Kim et al., 2020"]


def test_a_label_of_several_words_is_not_parted_to_name_a_third_column(tmp_path: Path) -> None:
    rows = record_of_line(
        tmp_path,
        "NCT number Country Disease",
        "NCT02336230 China Ischemic stroke",
        "NCT02097642 South Korea Acute kidney injury",
    )
    assert [row["cells"]["country"] for row in rows] == ["China", "South Korea"]
    assert not any("patients" in row["cells"] for row in rows)


def test_an_empty_cell_takes_no_word_of_a_name_beside_it(tmp_path: Path) -> None:
    rows = record_of_line(
        tmp_path,
        "Trial number Cell source Country Disease",
        "NCT04089732 BM China Ischemic stroke",
        "NCT04089733 BM Ischemic stroke",
    )
    assert [row["disease"] for row in rows] == [["ischemic-stroke"]] * 2
    assert [row["cells"].get("country") for row in rows] == ["China", ""]
    assert list(map(codes_of, rows)) == [[], ["ambiguous-borders"]]


def test_the_border_between_an_unknown_column_and_an_unknown_name_is_ambiguous(tmp_path: Path) -> None:
    header = "Study Condition Trial number Route Dose"
    known = "Lee 2019 Stroke NCT02336230 IV 2 × 10^6 cells/kg"
    rows = record_of_line(tmp_path, header, known, known.replace("Stroke", "Zorp syndrome"))
    assert "ambiguous-borders" not in codes_of(rows[0])
    assert "ambiguous-borders" in codes_of(rows[1])


def test_columns_that_nothing_is_read_from_take_their_words(tmp_path: Path) -> None:
    rows = record_of_line(
        tmp_path,
        "Condition Study design Trial number Route Start date Status Dose",
        "Zorpish lung syndrome Single arm, open label NCT02336230 IV Mar-10 Completed 2 × 10^6 cells/kg",
        "Stroke Randomized, controlled NCT02097641 IM March 2010 Active, not recruiting 1 × 10^6 cells/kg",
    )
    keys = ("disease", "design", "start_date", "status")
    assert [[row["cells"][key] for key in keys] for row in rows] == [
        ["Zorpish lung syndrome", "Single arm, open label", "Mar-10", "Completed"],
        ["Stroke", "Randomized, controlled", "March 2010", "Active, not recruiting"],
    ]


def test_a_label_is_not_parted_where_the_rows_have_no_such_words(tmp_path: Path) -> None:
    rows = record_of_line(
        tmp_path,
        "Trial number Primary end point Route Dose",
        "NCT02336230 Safety at a year IV 2 × 10^6 cells/kg",
        "NCT02097641 Pain IM 1 × 10^6 cells/kg",
    )
    assert [row["cells"]["endpoint"] for row in rows] == ["Safety at a year", "Pain"]


def test_a_schedule_in_a_column_of_doses_is_a_part_of_its_cell(tmp_path: Path) -> None:
    rows = record_of_line(
        tmp_path,
        "Disease Route Phase Dose Trial number",
        "Stroke IV Phase 1 A single dose of 2 × 10^6 cells/kg NCT02336230",
        "Zorp syndrome IM Phase 1 and Phase 2 3 doses with 4 week intervals, 1 × 10^6 cells/kg NCT02097641",
        "Zorp syndrome IM N/A once a week, 4 times NCT02097642",
    )
    assert [row["cells"]["phase"] for row in rows] == ["Phase 1", "Phase 1 and Phase 2", "N/A"]
    assert [row["doses"][0]["minimum"] if row["doses"] else None for row in rows] == [2e6, 1e6, None]
    assert [row["schedule"]["minimum_doses"] for row in rows[:2]] == [1, 3]
    assert rows[2]["cells"]["dose"] == "once a week, 4 times"


def test_a_column_that_nothing_is_read_from_may_hold_sentences(tmp_path: Path) -> None:
    words = " ".join(["Injection of cells was compared with the usual care of each centre, and"] * 3)
    rows = record_of_line(
        tmp_path,
        "Condition Trial number Study design Route Dose",
        f"Stroke NCT02336230 {words} IV 2 × 10^6 cells/kg",
        "Zorp syndrome NCT02097641 Randomized trial in adults IM 1 × 10^6 cells/kg",
    )
    assert [row["cells"]["design"] for row in rows] == [words, "Randomized trial in adults"]
    assert [row["routes"] for row in rows] == [["intravenous"], ["intramuscular"]]
