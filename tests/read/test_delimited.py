"""Delimited text: its delimiter, its fields with their places, and the lines around the table."""

from __future__ import annotations

import csv
import time
import tracemalloc
from io import BytesIO, StringIO
from itertools import groupby

import pytest
from hypothesis import given, strategies as st

from mscgraph.errors import DocumentError
from mscgraph.read import delimited, fields
from mscgraph.read.fields import Dialect, read_records
from mscgraph.read.text import Text
from mscgraph.records import Document, FieldPlace, Grid, Line, Lines, locate
from support import ROOT, skip_or_fail

SHARED = ROOT.parent / "shared"
VALUES = st.text(st.sampled_from('ab ,;\t"\n\r\u00a0'), max_size=8)
#: Records as they may be in a file, well-formed or not.
RAW = st.text(st.sampled_from('ab ,"\n'), max_size=40)


def text_of(content: str | bytes) -> Text:
    return Text("trials.csv", BytesIO(content.encode() if isinstance(content, str) else content))


def document_of(content: str | bytes) -> Document:
    document = delimited.read(text_of(content))
    assert document is not None
    return document


def grid_of(content: str | bytes) -> Grid:
    (grid,) = document_of(content).tables
    return grid


def rows_of(grid: Grid) -> list[list[str]]:
    return [[cell.passage.text for cell in row] for _, row in groupby(grid.cells, lambda cell: cell.row)]


def refusal(content: str) -> str:
    with pytest.raises(DocumentError) as caught:
        delimited.read(text_of(content))
    return str(caught.value)


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    stream = StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def folded(value: str) -> str:
    """Return a value as a passage has it."""
    lines = value.replace("\r", "\n").split("\n")
    return "\n".join(words for line in lines if (words := " ".join(line.split())))


# Delimiters


def test_commas_part_fields() -> None:
    document = document_of("a,b,c\n1,2,3\n4,,6\n")
    assert document.form == "csv"
    assert rows_of(document.tables[0]) == [["a", "b", "c"], ["1", "2", "3"], ["4", "", "6"]]


def test_tabs_part_fields() -> None:
    document = document_of("疾病\t例数\n帕金森病\t12\n")
    assert document.form == "tsv"
    assert rows_of(document.tables[0]) == [["疾病", "例数"], ["帕金森病", "12"]]


def test_semicolons_part_fields_with_decimal_commas() -> None:
    grid = grid_of("Erkrankung;Dosis (Mio./kg);Alter\nGvHD;1,5;54,2\nMS;2,0;38,7\nALS;0,5;61,1\n")
    assert rows_of(grid)[1] == ["GvHD", "1,5", "54,2"]
    assert (grid.row_count, grid.column_count) == (4, 3)


def test_semicolons_part_fields_with_a_comma_in_each() -> None:
    grid = grid_of(
        "Maladie;Voie;Patients\nSLA, forme bulbaire;intrathécale, lente;12\nSEP, active;i.v., lente;8\n"
    )
    assert rows_of(grid)[2] == ["SEP, active", "i.v., lente", "8"]


def test_commas_part_fields_with_lists_in_them() -> None:
    grid = grid_of('id,conditions,places\n1,A;B;C,"X;Y"\n2,D;E;F,"Z;W"\n')
    assert rows_of(grid)[1] == ["1", "A;B;C", "X;Y"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_not_in_the_first_label(encoding: str) -> None:
    assert rows_of(grid_of("a\tb\n1\t2\n".encode(encoding)))[0] == ["a", "b"]


def test_a_line_that_names_the_delimiter_is_not_a_caption() -> None:
    grid = grid_of("sep=;\na;b;c\n1;2;3\n")
    assert grid.caption is None
    assert rows_of(grid)[0] == ["a", "b", "c"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end: str) -> None:
    assert rows_of(grid_of(end.join(["a,b,c", '1,"2\n3",4', "5,6,7"]))) == [
        ["a", "b", "c"], ["1", "2\n3", "4"], ["5", "6", "7"]
    ]  # fmt: skip


# Other texts


@pytest.mark.parametrize(
    "content",
    [
        "\n",
        "word\n",
        "a,b,c\n",
        "a,b\n1,2\n3,4\n",
        "Cells, doses, and routes are listed.\nSome were given twice, others once, a few never.\n",
        "GVHD BM i.v. 2 × 106 cells/kg 54\nMS UC i.v. 1 × 106 cells/kg 12, 13, and 14\n",
        "Apples, pears, figs\nPlums, nuts, dates\n\nA sentence follows, and another, and more, and more.\n" * 3,
        "# Title\n\nText, with commas, in a line.\n\n- a, b, c\n- d, e\n",
        "Published:\t2020\n" + "A line of an article.\n" * 40,
        '"One," he wrote, "two, three."\nNothing more.\n',
        "An open \"quote, a comma, and more\n\"and one, that opens, here\n",
    ],
    ids=[
        "blank", "word", "header alone", "two fields", "prose", "flattened", "enumerations", "Markdown", "tab in prose",
        "quotes", "open quote",
    ],
)  # fmt: skip
def test_a_text_in_another_form_is_none(content: str) -> None:
    assert delimited.read(text_of(content)) is None


def test_blanks_behind_commas_are_data_where_all_records_are_even() -> None:
    assert rows_of(grid_of("a, b, c\n1, 2, 3\n4, 5, 6\n7, 8, 9\n"))[1] == ["1", "2", "3"]


@given(st.text(st.sampled_from('ab,;\t"\n\r |'), max_size=60))
def test_any_text_is_read_or_refused(content: str) -> None:
    try:
        document = delimited.read(text_of("\n" + content))
    except DocumentError:
        return
    for grid in document.tables if document else ():
        cells = list(grid.cells)
        assert len({cell.row for cell in cells}) == grid.row_count
        assert max(cell.column for cell in cells) + 1 == grid.column_count


# Fields and places


@given(RAW)
def test_records_are_those_of_the_csv_module(raw: str) -> None:
    dialect = Dialect(",")
    lines = list(text_of(raw or "\n"))
    expected = [
        [folded(value) for value in row] or [""] for row in csv.reader(StringIO(raw or "\n", newline=""))
    ]
    records = list(read_records(lines, dialect, "x"))
    if records[-1].fault:
        # Python's module takes the rest of the file for the field.
        records.pop()
        expected = expected[: len(records)]
    found = [[record.fold(one).text for one in record.fields] for record in records]
    assert found == expected


@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_values_are_those_written_and_have_their_places(rows: list[list[str]], delimiter: str) -> None:
    content = written([["one", "two", "three"], *rows, ["1", "2", "3"]], delimiter)
    grid = grid_of(content)
    found = rows_of(grid)[1:-1]
    assert found == [[folded(value) for value in row] for row in rows]
    for cell in grid.cells:
        passage = cell.passage
        assert isinstance(passage.place, FieldPlace)
        for offset, char in enumerate(passage.text):
            span = locate(passage.place.span, passage.gaps, offset, offset + 1)
            assert span is not None
            last = content[span[1] - 1]
            assert char == last or (char.isspace() and last.isspace())


def test_a_place_has_the_field_without_its_quotes() -> None:
    content = 'a,b,c\n1," ask ""no"" ",3\n'
    (cell,) = [cell for cell in grid_of(content).cells if (cell.row, cell.column) == (1, 1)]
    assert cell.passage.text == 'ask "no"'
    assert cell.passage.place == FieldPlace(2, 2, 10, 20)
    assert content[10:20] == 'ask ""no""'


def test_records_are_counted_with_the_lines_above_and_blank_ones() -> None:
    content = 'Table 1. Cells\n\na,b,c\n"1\n1",2,3\n\n4,5,6\n'
    places = [cell.passage.place for cell in grid_of(content).cells if cell.column == 0]
    assert [place.line for place in places if isinstance(place, FieldPlace)] == [3, 4, 6]


def test_a_line_end_in_quotes_is_a_newline() -> None:
    assert rows_of(grid_of('a,b,c\n1,"x \r\n\r\n y",3\n'))[1] == ["1", "x\ny", "3"]


def test_quotes_inside_a_field_are_characters() -> None:
    assert rows_of(grid_of('a\tb\n=LINK("x","y")\t5" long\n'))[1] == ['=LINK("x","y")', '5" long']


def test_tabbed_text_may_have_quoted_fields() -> None:
    assert rows_of(grid_of('a\tb\n"x\ty"\t"5 ""cells"""\n'))[1] == ["x\ty".replace("\t", " "), '5 "cells"']


@pytest.mark.parametrize("value", ['"Bone marrow" cells', '"open'])
def test_quotes_in_tabbed_text_are_characters_where_they_do_not_close_a_field(value: str) -> None:
    assert rows_of(grid_of(f"a\tb\n{value}\t2\n1\t2\n"))[1] == [value, "2"]


def test_the_cells_are_the_same_each_time() -> None:
    grid = grid_of("a,b,c\n1,2,3\n")
    assert list(grid.cells) == list(grid.cells)
    assert len(list(grid.cells)) == 6


def test_the_headers_cells_are_headings() -> None:
    assert [cell.heading for cell in grid_of("a,b,c\n1,2,3\n").cells] == [True] * 3 + [False] * 3


def test_a_control_character_is_replaced_and_counted() -> None:
    document = document_of("a,b,c\n1,x\x02,3\n")
    assert rows_of(document.tables[0])[1][1] == "x\ufffd"
    assert [one.char for one in document.replaced] == ["\x02"]


# Rows


def test_a_short_row_has_fewer_cells_and_a_long_one_all() -> None:
    full = "1,2,3\n" * 20
    document = document_of(f"a,b,c\n{full}4,5\n{full}6,7,8,9\n{full}")
    (grid,) = document.tables
    assert [len(row) for row in rows_of(grid) if len(row) != 3] == [2, 4]
    assert (grid.row_count, grid.column_count) == (63, 4)
    assert document.remarks == ("2 rows have more or fewer fields than the header, from line 22 on",)


@pytest.mark.parametrize(("full", "odd"), [(1, 1), (2, 1), (9, 2), (17, 3)])
@pytest.mark.parametrize("row", ["Wu, Li,NCT02336232,Sepsis,IM\n", "Wu,NCT02336232,Sepsis\n"])
def test_rows_with_a_delimiter_too_many_or_too_few_leave_a_table_one(full: int, odd: int, row: str) -> None:
    (grid,) = document_of(
        "Study,NCT number,Disease,Route\n" + "Lee,NCT02336230,Stroke,IV\n" * full + row * odd
    ).tables
    assert (grid.row_count, [len(cells) for cells in rows_of(grid)].count(4)) == (1 + full + odd, 1 + full)


def test_half_of_several_rows_with_other_numbers_of_fields_are_no_table() -> None:
    assert delimited.read(text_of("A,B,C\n" + "1,2,3\n1,2\n" * 4)) is None


def test_a_row_of_delimiters_has_empty_cells() -> None:
    assert rows_of(grid_of("a,b,c\n1,2,3\n,,\n4,5,6\n"))[2] == ["", "", ""]


def test_rows_of_delimiters_at_the_end_are_not_in_the_table() -> None:
    assert grid_of("a,b,c\n1,2,3\n,,\n,,\n").row_count == 2


def test_a_line_without_tabs_among_the_rows_is_a_row() -> None:
    grid = grid_of("a\tb\tc\nPhase I\n1\t2\t3\n4\t5\t6\nPhase II\n7\t8\t9\n")
    assert [row for row in rows_of(grid) if len(row) == 1] == [["Phase I"], ["Phase II"]]


def test_the_upper_row_of_a_header_of_two_is_in_the_table() -> None:
    grid = grid_of("Table 1. Trials,,,,\n,,Dose,,\nDisease,Cells,Number,Unit,Route\nMS,BM,1,ml,i.v.\n")
    assert grid.label == "Table 1"
    assert rows_of(grid)[0] == ["", "", "Dose", "", ""]
    assert [cell.heading for cell in grid.cells] == [True] * 10 + [False] * 5


SEPARATED = "Disease,,Cell source,,Route,,Patients,NCT number\n"


@pytest.mark.parametrize("above", ["", "Registered trials,,,,,,,\n", "Registered trials,,,,,,,\n,,,,,,,\n"])
def test_columns_that_are_empty_in_header_and_rows_do_not_count_as_labels(above: str) -> None:
    grid = grid_of(above + SEPARATED + "GvHD,,BM,,i.v.,,54,NCT09000001\nMS,,UC,,i.t.,,12,NCT09000002\n")
    assert rows_of(grid)[0] == ["Disease", "", "Cell source", "", "Route", "", "Patients", "NCT number"]
    assert (grid.row_count, grid.caption and grid.caption.text) == (3, "Registered trials" if above else None)


def levels_of(content: str) -> list[list[str]]:
    cells = [cell for cell in grid_of(content).cells if cell.heading]
    return [[cell.passage.text for cell in row] for _, row in groupby(cells, lambda cell: cell.row)]


def test_a_second_level_fills_columns_below_a_label_that_blanks_follow() -> None:
    upper, lower = "NCT number,Patients,,Route\n", ",n,Mean age (years),\n"
    rows = "NCT09000001,54,38.5,i.v.\n,12,41.0,i.t.\n"
    assert levels_of(upper + lower + rows) == [
        ["NCT number", "Patients", "", "Route"],
        ["", "n", "Mean age (years)", ""],
    ]
    assert grid_of(upper + lower + rows).row_count == 4


@pytest.mark.parametrize(
    "row", [",12,41.0,", ",n,age,i.v.", "MS,n,age,", ",,,i.v.", ",n,NCT09000001,", ",n,,", ",,,"]
)
def test_a_row_with_a_number_or_words_below_another_label_is_no_level(row: str) -> None:
    content = f"NCT number,Patients,,Route\n{row}\nNCT09000001,54,38.5,i.v.\nNCT09000002,12,41.0,i.t.\n"
    assert len(levels_of(content)) == 1


# Lines around the table


def test_lines_above_give_doi_number_and_caption() -> None:
    document = document_of("doi: 10.1000/x\n\nTable 2.\n\nTrials, made up\n\na,b,c\n1,2,3\n")
    (grid,) = document.tables
    assert document.doi == "10.1000/x"
    assert grid.label == "Table 2"
    assert grid.caption is not None
    assert grid.caption.text == "Trials, made up"


def test_a_caption_with_more_commas_than_a_header_needs_is_a_caption() -> None:
    grid = grid_of("Tabla 1. Ensayos, dosis, vías y fases\nenfermedad,dosis,vía,fase,n\nELA,1,i.t.,I,12\n")
    assert grid.label == "Tabla 1"
    assert grid.row_count == 2


def test_a_title_that_a_spreadsheet_has_filled_up_is_a_caption() -> None:
    grid = grid_of("Tabelle 3: Studien;;\na;b;c\n1;2;3\n;;\nMS: Multiple Sklerose;;\n")
    assert grid.label == "Tabelle 3"
    assert grid.caption is not None
    assert grid.caption.text == "Studien"
    assert [note.text for note in grid.notes] == ["MS: Multiple Sklerose"]


def test_lines_below_without_delimiter_are_notes() -> None:
    grid = grid_of("a\tb\n1\t2\nMS multiple sclerosis, ALS  other\n* twice\n")
    assert [note.text for note in grid.notes] == ["MS multiple sclerosis, ALS other", "* twice"]
    assert grid.row_count == 2


def test_a_line_below_with_commas_behind_a_blank_line_is_a_note_with_a_remark() -> None:
    document = document_of("a,b,c\n1,2,3\n\nMS, multiple sclerosis; ALS, other, and more\n")
    assert [note.text for note in document.tables[0].notes] == [
        "MS, multiple sclerosis; ALS, other, and more"
    ]
    assert document.remarks == ("the text from line 4 on is read as notes of the table, not as rows",)


def test_the_text_is_in_the_document() -> None:
    text = text_of("a,b,c\n1,2,3\n")
    document = delimited.read(text)
    assert document is not None
    lines: Lines | None = document.text
    assert lines is text
    assert next(iter(lines)) == Line(1, "a,b,c\n", 0)


# Several tables


FIRST = "Table S1. Trials\n\nDisease,Cells,Patients,Number\nGvHD,BM,54,NCT09000001\nMS,UC,12,NCT09000002\n"


def sizes(content: str | bytes) -> list[tuple[str | None, int, int]]:
    return [(grid.label, grid.row_count, grid.column_count) for grid in document_of(content).tables]


@pytest.mark.parametrize("between", ["", "\n", "\n\n", ",,,\n"])
def test_a_title_with_a_number_and_a_header_begin_another_table(between: str) -> None:
    second = "Table S2. Events\nEvent,Grade,Patients\nfever,1,4\nrash,2,1\n"
    one, other = document_of(FIRST + between + second).tables
    assert (one.label, one.row_count, one.notes) == ("Table S1", 3, ())
    assert other.label == "Table S2"
    assert other.caption is not None
    assert other.caption.text == "Events"
    assert rows_of(other) == [["Event", "Grade", "Patients"], ["fever", "1", "4"], ["rash", "2", "1"]]
    assert [cell.heading for cell in other.cells] == [True] * 3 + [False] * 6


def test_cells_of_another_table_have_their_places() -> None:
    content = FIRST + '"a\n\nb",BM,1,NCT09000003\n\nTable S2. Events\n\nEvent,Grade,Number\n"fe\nver",1,4\n'
    _, other = document_of(content).tables
    for cell in other.cells:
        place = cell.passage.place
        assert isinstance(place, FieldPlace)
        assert content[slice(*place.span)] == cell.passage.text
    assert next(iter(other.cells)).passage.place == FieldPlace(
        10, 1, *next(iter(other.cells)).passage.place.span
    )


def test_places_of_another_table_are_right_where_lines_end_as_old_spreadsheets_end_them() -> None:
    content = FIRST.replace("\n", "\r") + "\rTable S2. Events\rEvent,Grade,Number\rfever,1,4\r"
    _, other = document_of(content).tables
    first = next(iter(other.cells)).passage.place
    assert isinstance(first, FieldPlace)
    assert (first.line, content[slice(*first.span)]) == (8, "Event")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_another_table_of_a_sheet_is_filled_up_to_its_width(delimiter: str) -> None:
    content = (
        "Table S1. Trials,,,,,,,\nDisease,Cells,Dose,Route,Patients,Phase,Number,Year\n"
        "GvHD,BM,2,i.v.,54,II,NCT09000001,2012\nMS,UC,1,i.t.,12,I,NCT09000002,2013\n,,,,,,,\n"
        "Table S2. Events,,,,,,,\nEvent,Grade,Patients,,,,,\nfever,1,4,,,,,\nrash,2,1,,,,,\n"
    )
    assert sizes(content.replace(",", delimiter)) == [("Table S1", 3, 8), ("Table S2", 3, 3)]


def test_a_narrow_table_above_a_wide_one_is_filled_up_to_its_width() -> None:
    content = (
        "Table S1. Events,,,,,,,\nEvent,Grade,Patients,,,,,\nfever,1,4,,,,,\nrash,2,1,,,,,\n,,,,,,,\n"
        "Table S2. Trials,,,,,,,\nDisease,Cells,Dose,Route,Patients,Phase,Number,Year\n"
        "GvHD,BM,2,i.v.,54,II,NCT09000001,2012\nMS,UC,1,i.t.,12,I,NCT09000002,2013\n"
    )
    assert sizes(content) == [("Table S1", 3, 3), ("Table S2", 3, 8)]


def test_a_title_with_commas_outside_quotes_begins_another_table() -> None:
    content = (
        FIRST + "\nTable S2. Events, grades, patients, by year\nEvent,Grade,Patients\nfever,1,4\nrash,2,1\n"
    )
    assert sizes(content) == [("Table S1", 3, 4), ("Table S2", 3, 3)]


def test_another_table_has_its_notes_and_an_upper_header() -> None:
    content = (
        FIRST + "\nMS: multiple sclerosis\n\nTable S2. Events\n,Grade,,\nEvent,low,high,none\nfever,1,4,2\n"
        "rash,2,1,3\n\nlow: one or two\n"
    )
    one, other = document_of(content).tables
    assert [note.text for note in one.notes] == ["MS: multiple sclerosis"]
    assert [note.text for note in other.notes] == ["low: one or two"]
    assert rows_of(other)[0] == ["", "Grade", "", ""]


def test_each_of_many_tables_is_one() -> None:
    content = "".join(
        f"Table {number}. Trials\nDisease,Cells,Number\nMS,BM,{number}\nALS,UC,2\n\n"
        for number in range(1, 40)
    )
    assert len(sizes(content)) == 39


def test_a_header_with_more_labels_behind_a_blank_line_begins_another_table() -> None:
    content = FIRST + "\nEvent,Grade,Patients,Cause,Treatment\nfever,1,4,cells,none\nrash,2,1,drug,none\n"
    assert sizes(content) == [("Table S1", 3, 4), (None, 3, 5)]


def test_a_header_with_more_labels_over_rows_of_words_begins_another_table() -> None:
    content = (
        FIRST + "\nEvent,Grade,Patients,Cause,Treatment\nfever,low,some,cells,none\nrash,low,few,drug,none\n"
    )
    assert sizes(content) == [("Table S1", 3, 4), (None, 3, 5)]


def test_a_title_with_commas_is_without_the_delimiters_that_fill_it_up() -> None:
    grid = grid_of("Table 1. Trials, doses, phases,,\na,b,c,d,e\n1,2,3,4,5\n")
    assert grid.caption is not None
    assert grid.caption.text == "Trials, doses, phases"


def test_a_header_that_shares_labels_behind_a_blank_line_begins_another_table() -> None:
    content = FIRST + "\nDisease,Route,Dose,Number\nGvHD,i.v.,2,NCT09000001\nMS,i.t.,1,NCT09000002\n"
    assert sizes(content) == [("Table S1", 3, 4), (None, 3, 4)]


def test_a_line_above_a_header_without_number_is_its_caption() -> None:
    content = FIRST + "\nAdverse events\nEvent,Grade,Patients,Cause,Treatment\nfever,1,4,cells,none\n"
    _, other = document_of(content).tables
    assert other.caption is not None
    assert other.caption.text == "Adverse events"


@pytest.mark.parametrize(
    "more",
    [
        "\nALS,BM,8,NCT09000003\n",
        "\nALS,BM,not stated,not registered\nPD,UC,not stated,none\n",
        "\nALS,BM,8\nPD,UC,4\nPD,UC,4,NCT09000004\n",
        "\nALS,BM,not stated\nPD,UC,4\nPD,UC,5\n\nPD,UC,4,NCT09000004\n",
        "\nNeurology\nALS,BM,not stated,none\nPD,UC,4,NCT09000004\n",
        "\nNeurology,,,\nALS,BM,not stated,none\nPD,UC,4,NCT09000004\n",
        "\nDisease,Cells,Patients,Number\nALS,BM,8,NCT09000003\n",
        "\nDisease,Cells,Patients,Number\nALS,BM,8,NCT09000003\n\nPD,UC,4,NCT09000004\n",
        "\nALS,BM,not stated,none\n\nPD,UC,4,NCT09000004\n",
    ],
    ids=["row", "rows of words", "short rows", "short rows of words", "group", "padded group", "header again",
         "header again, gap", "row of words"],
)  # fmt: skip
def test_a_blank_line_in_a_table_does_not_part_it(more: str) -> None:
    full = FIRST + "".join(f"GvHD,BM,{count},NCT0900001{count}\n" for count in range(8)) * 3
    (grid,) = document_of(full + more).tables
    assert grid.row_count == full.count("\n") - 2 + sum(bool(line) for line in more.split("\n"))


def test_the_label_of_a_table_that_goes_on_leaves_a_short_table_one() -> None:
    text = (
        "Table 1. Trials\nDisease,Phase,Number\nGvHD,II,NCT09000001\nTable 1 (continued)\nMS,I,NCT09000002\n"
    )
    (grid,) = document_of(text).tables
    assert [row[0] for row in rows_of(grid)] == ["Disease", "GvHD", "Table 1 (continued)", "MS"]


@pytest.mark.parametrize(
    "below",
    [
        "\nMS, multiple sclerosis, ALS, lateral sclerosis, n, number\nTable S2 has 2, 3, or 5\n",
        "\nTable S2. Events are in the article\n",
        "\nTable S2. Events\nSee the article, please, or the page\n",
        "Notes\n\nTable 2, continued elsewhere\n",
    ],
)
def test_lines_below_a_table_are_not_another_one(below: str) -> None:
    (grid,) = document_of(FIRST + below).tables
    assert grid.row_count == 3
    assert grid.notes


# Bounds


def test_a_quote_that_is_not_closed_is_refused_with_its_line() -> None:
    assert refusal('a,b,c\n1,"x,2\n3,y,4\n').startswith(
        "trials.csv:2: the quote that opens a field in this line is"
    )


def test_a_quote_that_opens_behind_a_closed_one_is_refused_with_its_own_line() -> None:
    assert refusal('a,b,c\n1,2,3\n1,"x\ny","2\n3,y,4\n').startswith("trials.csv:4: the quote")


def test_a_quote_that_opens_far_below_is_refused() -> None:
    assert refusal("a,b,c\n" + "1,2,3\n" * 1000 + '4,"5,6\n').startswith("trials.csv:1002: the quote")


def test_a_field_of_a_megabyte_is_refused() -> None:
    error = refusal('a,b,c\n1,"' + "x" * 1_000_001 + '",3\n')
    assert error == "trials.csv:2: a field of more than 1,000,000 characters"


def test_a_field_that_grows_over_lines_is_refused() -> None:
    error = refusal('a,b,c\n1,"' + "x\n" * 600_000 + '",3\n')
    assert error.startswith(
        "trials.csv:2: the quote that opens a field in this line is not closed within 1,000,000"
    )


def test_a_record_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "MAX_FIELD", 10)
    monkeypatch.setattr(fields, "MAX_RECORD", 20)
    error = refusal("a,b,c\n1,2,3\n" + "123456789,123456789,123456789\n")
    assert error == "trials.csv:3: a record of more than 20 characters"


def test_more_than_a_thousand_fields_are_refused() -> None:
    error = refusal(("a," * 1000 + "b\n") * 3)
    assert error == "trials.csv:1: a row of 1,001 fields, more than the 1,000 that are read"


def test_ten_thousand_records_are_read_in_linear_time_and_not_kept() -> None:
    content = ("disease," * 26 + "last\n" + ('"a, b",' * 13 + "c," * 13 + "d\n") * 10_000).encode()
    text = text_of(content)
    began = time.process_time()
    document = delimited.read(text)
    assert document is not None
    tracemalloc.start()
    next(iter(document.tables[0].cells))
    tracemalloc.stop()
    assert sum(1 for _ in document.tables[0].cells) == 27 * 10_001
    assert time.process_time() - began < 10


def test_the_cells_of_a_large_table_are_not_in_memory() -> None:
    document = document_of("a,b,c\n" + "1,2,3\n" * 50_000)
    tracemalloc.start()
    assert sum(1 for _ in document.tables[0].cells) == 150_003
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


# Files that others wrote


@pytest.mark.parametrize(
    ("name", "form", "rows", "columns"),
    [("07-ctgov-classic.csv", "csv", 7, 27), ("16-chinese.tsv", "tsv", 11, 8)],
)
def test_an_export_is_read(name: str, form: str, rows: int, columns: int) -> None:
    path = SHARED / "tables" / name
    if not path.exists():
        skip_or_fail(f"{path.name} is not beside the checkout")
    document = document_of(path.read_bytes())
    (grid,) = document.tables
    assert (document.form, grid.row_count, grid.column_count) == (form, rows, columns)
