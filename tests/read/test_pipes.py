"""Tables whose cells pipes part: Markdown, and what extractors of text make of tables."""

from __future__ import annotations

import time
from io import BytesIO
from itertools import groupby

import pytest
from hypothesis import event, given, strategies as st

from mscgraph.errors import DocumentError
from mscgraph.read import headings, pipes
from mscgraph.read.text import Text
from mscgraph.records import Document, Grid, TextPlace, locate
from support import ROOT, skip_or_fail

SHARED = ROOT.parent / "shared"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
EXTRACTED = """\
Table 3.
Source | Disease | Dose | Reference | |
---|---|---|---|---|
5 | Bone marrow |
Colitis | 2 × 10 |
[116] |
| ||||
1 | Adipose |
Luminal disease | 3 × 10 |
[112] |
| ||||
UC: colitis.
"""


def text_of(content: str) -> Text:
    return Text("page.md", BytesIO(content.encode()))


def document_of(content: str) -> Document:
    document = pipes.read(text_of(content))
    assert document is not None
    return document


def grid_of(content: str) -> Grid:
    (grid,) = document_of(content).tables
    return grid


def rows_of(grid: Grid) -> list[list[str]]:
    return [[cell.passage.text for cell in row] for _, row in groupby(grid.cells, lambda cell: cell.row)]


def rows(content: str) -> list[list[str]]:
    return rows_of(grid_of(content))


def caption_of(grid: Grid) -> str | None:
    return grid.caption.text if grid.caption else None


# Markdown


@pytest.mark.parametrize(
    "content",
    [
        "| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |\n",
        "a | b | c\n---|---|---\n1 | 2 | 3\n",
        "a | b | c |\n---|---|---|\n1 | 2 | 3 |\n",
        "| a | b | c\n|---|---|---\n| 1 | 2 | 3\n",
        "a | b | c\n---|---|---\n| 1 | 2 | 3 |\n",
        "| a | b | c |\n|---|---|---|\n1 | 2 | 3\n",
        "|a|b|c|\r\n|-|-|-|\r\n|1|2|3|",
        "  | a | b | c |\n  | --- | --- | --- |\n  | 1 | 2 | 3 |\n",
    ],
)
def test_a_table_may_have_pipes_at_its_edges(content: str) -> None:
    document = document_of(content)
    assert document.form == "markdown"
    assert rows_of(document.tables[0]) == [["a", "b", "c"], ["1", "2", "3"]]
    assert [cell.heading for cell in document.tables[0].cells] == [True] * 3 + [False] * 3


def test_a_german_table_has_its_characters() -> None:
    content = "| Erkrankung | Dosis |\n|---|---|\n| Schlaganfall | 1,5 × 10<sup>6</sup>/kg |\n"
    (*_, cell) = grid_of(content).cells
    assert cell.passage.text == "1,5 × 106/kg"
    assert [(mark.start, mark.end, mark.kind) for mark in cell.passage.marks] == [(8, 9, "superscript")]


def test_a_chinese_table_has_its_characters() -> None:
    content = "表4 临床试验\n\n| 疾病 | 例数 |\n| --- | --- |\n| 帕金森病 | 10 |\n"
    grid = grid_of(content)
    assert (grid.label, caption_of(grid)) == ("表4", "临床试验")
    assert rows_of(grid)[1] == ["帕金森病", "10"]


def test_an_escaped_pipe_is_in_its_cell() -> None:
    assert rows("| a | b |\n|---|---|\n| x \\| y | \\\\| z |\n")[1] == ["x | y", "\\", "z"]


def test_a_pipe_in_code_is_in_its_cell_where_the_columns_show_it() -> None:
    assert rows("| a | b |\n|---|---|\n| `x|y` | 2 |\n")[1] == ["x|y", "2"]


def test_a_pipe_in_code_parts_cells_where_the_columns_show_it() -> None:
    assert rows("| a | b |\n|---|---|\n| `x|y` |\n")[1] == ["`x", "y`"]


def test_a_short_row_has_fewer_cells_and_a_long_one_all() -> None:
    document = document_of("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n")
    (grid,) = document.tables
    assert rows_of(grid) == [["a", "b"], ["1"], ["1", "2", "3"]]
    assert grid.column_count == 3
    assert document.remarks == ("2 rows have more or fewer cells than the table has columns, from line 3 on",)


def test_a_table_without_header_has_no_headings() -> None:
    grid = grid_of("\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n")
    assert rows_of(grid) == [["1", "2"], ["3", "4"]]
    assert not any(cell.heading for cell in grid.cells)


def test_a_table_of_one_column_has_its_pipes() -> None:
    assert rows("| a |\n|---|\n| 1 |\n") == [["a"], ["1"]]


def test_a_label_of_the_sign_for_numbers_is_not_a_heading_of_the_text() -> None:
    assert rows("# | Study\n---|---\n1 | A\n")[0] == ["#", "Study"]


def test_a_document_may_have_several_tables() -> None:
    document = document_of(f"{TABLE}\nText.\n\n{TABLE.replace('1', '5')}{TABLE.replace('1', '7')}")
    assert [rows_of(grid)[1] for grid in document.tables] == [["1", "2"], ["5", "2"], ["7", "2"]]


@pytest.mark.parametrize(
    "content",
    [
        f"```\n{TABLE}```\n",
        f"~~~ text\n{TABLE}```\n~~~\n",
        f"````\n```\n{TABLE}````\n",
        f"text\n\n    {TABLE.replace(chr(10), chr(10) + '    ')}\n",
        f"<!--\n{TABLE}-->\n",
        f"```\n{TABLE}",
    ],
    ids=["fence", "tildes", "fence in a fence", "indented", "comment", "open fence"],
)
def test_a_table_in_code_is_none(content: str) -> None:
    assert pipes.read(text_of(content)) is None


def test_a_table_behind_code_is_one() -> None:
    assert rows(f"```\n{TABLE}```\n\n{TABLE.replace('1', '5')}")[1] == ["5", "2"]


def test_a_table_in_a_list_is_not_code() -> None:
    assert rows(f"- item\n\n    {TABLE.replace(chr(10), chr(10) + '    ')}\n")[1] == ["1", "2"]


# Pipes in other texts


def test_lines_with_the_same_pipes_are_a_table_without_dashes() -> None:
    document = document_of("Table 1. Trials\nName | Phase | Route\nA | I | i.v.\nB | II | i.t.\n")
    assert document.form == "pipes"
    assert rows_of(document.tables[0])[2] == ["B", "II", "i.t."]
    assert [cell.heading for cell in document.tables[0].cells][:4] == [True] * 3 + [False]


def test_two_lines_with_pipes_at_their_edges_are_a_table() -> None:
    assert rows("| a | b |\n| 1 | 2 |\n") == [["a", "b"], ["1", "2"]]


HEADER, FIRST, SECOND, THIRD = (
    "| name | dose | n |",
    "| a | 1 mg | 1 |",
    "| b | 2 mg | 2 |",
    "| c | 3 mg | 3 |",
)


@pytest.mark.parametrize(
    ("odd", "read"),
    [
        ("| d | 4\nmg | 4 |", ["d", "4\nmg", "4"]),
        ("| Children |", ["Children"]),
        ("Children", ["Children"]),
        ("| d | 4 mg |", ["d", "4 mg"]),
        ("| d | 4 mg | 4 | x |", ["d", "4 mg", "4", "x"]),
    ],
)
@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("dashes", [[], ["|---|---|---|"]])
def test_one_row_of_another_length_hides_no_other_row(
    odd: str, read: list[str], place: int, dashes: list[str]
) -> None:
    lines = [HEADER, FIRST, SECOND, THIRD]
    lines[place:place] = [odd]
    lines[1:1] = dashes
    expected = [["name", "dose", "n"], ["a", "1 mg", "1"], ["b", "2 mg", "2"], ["c", "3 mg", "3"]]
    expected[place:place] = [read]
    assert rows("\n".join(lines)) == expected


def test_every_row_below_a_header_may_be_broken() -> None:
    content = f"{HEADER}\n| a | 1\nmg | 1 |\n| b | 2\nmg | 2 |\n"
    assert rows(content)[1:] == [["a", "1\nmg", "1"], ["b", "2\nmg", "2"]]


def test_rows_without_the_pipes_at_the_edges_of_their_header_are_read() -> None:
    content = "| name | dose | n | m |\na | 1\nmg | 1 | x\nb | 2 mg | 2 | y\nc | 3\nmg | 3 | z\n"
    assert rows(content) == [
        ["name", "dose", "n", "m"],
        ["a", "1\nmg", "1", "x"],
        ["b", "2 mg", "2", "y"],
        ["c", "3\nmg", "3", "z"],
    ]


def test_a_caption_between_pipes_is_above_the_table() -> None:
    grid = grid_of(f"| Table 2. Trials |\n{HEADER}\n{FIRST}\n{SECOND}\n")
    assert (grid.label, caption_of(grid), grid.row_count) == ("Table 2", "Trials", 3)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER} more |\n{FIRST}\n{SECOND}\n{THIRD}\n",
        f"{HEADER}\n\n{FIRST}\n\n{SECOND}\n",
        f"{HEADER} {FIRST} {SECOND} {THIRD}\n",
    ],
)
def test_a_text_whose_pipes_make_no_table_is_refused(content: str) -> None:
    problem = r"^page\.md:2: pipes part the words, and no table can be made out of them; put a row of dashes"
    with pytest.raises(DocumentError, match=problem):
        pipes.read(text_of(f"Trials\n{content}"))


def test_pipes_that_are_in_no_table_are_reported_beside_one() -> None:
    document = document_of(f"{TABLE}\nText of\nthe article.\n\n{HEADER} more |\n{FIRST}\n{SECOND}\n")
    assert document.remarks == (
        "pipes part the words of lines 8 to 10, and no table can be made out of them",
    )


def test_fields_of_a_dump_are_parted_by_pipes() -> None:
    assert rows("nct_id|phase|n\nNCT1|1|2\nNCT2||4\n")[2] == ["NCT2", "", "4"]


def test_an_extracted_table_has_rows_over_several_lines() -> None:
    document = document_of(EXTRACTED)
    (grid,) = document.tables
    assert document.form == "pipes"
    assert document.remarks == (
        "the header in line 2 has no label for the numbers of the rows: its labels belong to the cells behind these",
    )
    assert grid.label == "Table 3"
    assert rows_of(grid) == [
        ["", "Source", "Disease", "Dose", "Reference"],
        ["5", "Bone marrow", "Colitis", "2 × 10", "[116]"],
        ["1", "Adipose", "Luminal disease", "3 × 10", "[112]"],
    ]
    assert [note.text for note in grid.notes] == ["UC: colitis."]


def test_a_line_end_inside_a_cell_is_a_newline() -> None:
    assert rows("a | b | c |\n---|---|---|\n1 | two\nlines | 3 |\n")[1] == ["1", "two\nlines", "3"]


def test_a_blank_line_inside_a_broken_cell_is_left_out() -> None:
    assert rows("a | b | c |\n---|---|---|\n1 | two\n\nlines | 3 |\n")[1] == ["1", "two\nlines", "3"]


def test_the_first_cell_of_a_row_may_be_broken() -> None:
    assert rows("a | b |\n---|---|\n1 | 2 |\nfirst\ncell | 3 |\n")[2] == ["first\ncell", "3"]


def test_the_last_cell_of_a_row_without_edges_may_be_broken() -> None:
    assert rows("a | b\n---|---\n1 | two\nlines\n3 | 4\n")[1:] == [["1", "two\nlines"], ["3", "4"]]


def test_a_broken_row_with_pipes_at_its_edges_is_one() -> None:
    assert rows("| a | b |\n|---|---|\n| 1 | two\nlines |\n| 3 | 4 |\n")[1:] == [
        ["1", "two\nlines"],
        ["3", "4"],
    ]


def test_a_row_with_words_in_its_first_cell_alone_has_its_empty_cells() -> None:
    assert rows("a | b | c |\n---|---|---|\nPhase I | ||\n1 | 2 | 3 |\n")[1] == ["Phase I", "", ""]


def test_rows_go_on_behind_a_blank_line() -> None:
    assert len(rows("a | b | c |\n---|---|---|\n1 | 2 | 3 |\n\n4 | 5 | 6 |\n")) == 3


@pytest.mark.parametrize(
    ("header", "dashes", "row", "first"),
    [
        ("Source | Dose | |", "---|---|---|", "1 | A | 5 |", ["", "Source", "Dose"]),
        ("Source | Dose", "---|---|---", "1 | A | 5", ["", "Source", "Dose"]),
        ("No. | Dose | |", "---|---|---|", "1 | A | 5 |", ["No.", "Dose", ""]),
        ("Source | Dose | |", "---|---|---|", "Bone | A | 5 |", ["Source", "Dose", ""]),
        ("Source | Dose | |", "---|---|---|", "1 | A | |", ["Source", "Dose", ""]),
        ("| Source | Dose | |", "|---|---|---|", "| 1 | A | 5 |", ["Source", "Dose", ""]),
    ],
    ids=[
        "empty cell at the end",
        "one label fewer",
        "sign for numbers",
        "names",
        "empty column",
        "pipes at the edges",
    ],
)
def test_labels_move_where_the_rows_numbers_have_none(
    header: str, dashes: str, row: str, first: list[str]
) -> None:
    assert rows(f"{header}\n{dashes}\n{row}\n")[0] == first


def test_a_frame_of_dashes_is_not_a_row() -> None:
    content = "+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+\n"
    assert rows(content) == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_dashes_with_crosses_part_header_and_rows() -> None:
    assert rows(" a | b \n---+---\n 1 | 2 \n(1 row)\n") == [["a", "b"], ["1", "2"]]


def test_a_grid_has_a_piece_of_each_cell_in_each_line() -> None:
    content = (
        "+---+----+\n| a | b  |\n+===+====+\n| 1 | x  |\n|   | y  |\n+---+----+\n| 2 | *z* |\n+---+----+\n"
    )
    assert rows(content) == [["a", "b"], ["1", "x\ny"], ["2", "z"]]


@pytest.mark.parametrize(
    "content",
    [
        "\n",
        "Nature | Vol. 5\n",
        "Article | Open access | 2020\nText of it.\n",
        "Review | Published 2020 | Volume 10 | Open\nText.\n",
        "a | b | c\nd | e\nf | g | h | i\n",
        "a||b\nc||d\n",
        "Title\n---\n\nText | more\n",
        "run `a | b | c`\n",
        "|||\n|||\n",
    ],
)
def test_pipes_alone_make_no_table(content: str) -> None:
    assert pipes.read(text_of(content)) is None


def test_delimited_text_with_pipes_in_its_fields_is_not_a_table_of_pipes() -> None:
    assert pipes.read(text_of('id,drugs,place\n1,"a|b|c",x\n2,"d|e|f",y\n3,"g|h|i",z\n')) is None


PIECES = st.text(st.sampled_from("ab| -:\n\\`*#+"), max_size=8)
#: Two or three fields, nearly all without pipes and line breaks of their own.
FIELDS = st.lists(
    st.text(st.sampled_from("ab -:\\`*#+"), min_size=1, max_size=4) | PIECES, min_size=2, max_size=3
)


@given(st.lists(FIELDS.map("|".join), min_size=1, max_size=6), st.booleans())
def test_any_text_is_read_in_even_grids(lines: list[str], dashes: bool) -> None:
    lines[1:1] = ["---|---"] * dashes
    document = pipes.read(text_of("\n" + "\n".join(lines)))
    event(f"a table: {document is not None}")
    for grid in document.tables if document else ():
        cells = list(grid.cells)
        assert {cell.row for cell in cells} == set(range(grid.row_count))
        assert max(cell.column for cell in cells) + 1 == grid.column_count
        assert cells == list(grid.cells)


# Places


@given(
    st.lists(
        st.lists(st.text(st.sampled_from("ab ×\u00a0\u00ad*_<^"), max_size=6), min_size=2, max_size=2),
        max_size=4,
    )
)
def test_every_character_has_its_place(cells: list[list[str]]) -> None:
    content = "é\n\n| a | b |\n|---|---|\n" + "".join(f"| {one} | {other} |\n" for one, other in cells)
    grid = grid_of(content)
    for cell in grid.cells:
        passage = cell.passage
        for offset, char in enumerate(passage.text):
            span = locate(passage.place.span, passage.gaps, offset, offset + 1)
            assert span is not None
            printed = content[span[1] - 1]
            assert char == printed or (char.isspace() and printed.isspace())


def test_the_characters_of_a_grid_have_their_places() -> None:
    content = "+---+---+\n| a | b |\n+===+===+\n| 1 | x |\n|   | y |\n+---+---+\n"
    (*_, cell) = grid_of(content).cells
    span = locate(cell.passage.place.span, cell.passage.gaps, 2, 3)
    assert span is not None
    assert content[span[1] - 1] == "y"
    assert content[slice(*cell.passage.place.span)] == "x |\n|   | y"  # type: ignore[misc]


def test_a_place_is_the_trimmed_cell_with_its_markup() -> None:
    content = "| a | b |\n|---|---|\n|  **x**  y | 2 |\n"
    cell = list(grid_of(content).cells)[2]
    assert cell.passage.text == "x y"
    assert cell.passage.place == TextPlace(content.index("**"), content.index(" | 2"))


def test_an_empty_cell_has_a_place() -> None:
    content = "| a | b |\n|---|---|\n| 1 |   |\n"
    cell = list(grid_of(content).cells)[3]
    assert cell.passage.text == ""
    assert content[cell.passage.place.span[0] - 1] == "|" if cell.passage.place.span else False


# Lines around tables


@pytest.mark.parametrize(
    ("above", "label", "caption"),
    [
        ("Table 3. Trials", "Table 3", "Trials"),
        ("**Table 3.** Trials", "Table 3", "Trials"),
        ("**Table 3. Trials**", "Table 3", "Trials"),
        ("## Tabelle 3. Klinische Studien ##", "Tabelle 3", "Klinische Studien"),
        ("Tableau 2\n\nEssais cliniques", "Tableau 2", "Essais cliniques"),
        ("Table 3.\nTrials\nof cells", "Table 3", "Trials of cells"),
        ("Table 3. Trials\n\nThe table lists trials.", "Table 3", "Trials"),
        ("# Trials", None, "Trials"),
        ("Trials\n======\n\nSome words.", None, "Trials"),
        ("Some words.", None, "Some words."),
        ("Table 3. Trials\n\nOne.\n\nTwo.\n\nThree.", None, "Three."),
    ],
)
def test_the_lines_above_have_number_and_caption(above: str, label: str | None, caption: str | None) -> None:
    grid = grid_of(f"{above}\n\n{TABLE}")
    assert (grid.label, caption_of(grid)) == (label, caption)


def test_each_table_has_its_own_number() -> None:
    document = document_of(f"Table 1. One\n\n{TABLE}\nA note.\n\nTable 2. Two\n\n{TABLE}")
    assert [(grid.label, caption_of(grid)) for grid in document.tables] == [
        ("Table 1", "One"),
        ("Table 2", "Two"),
    ]
    assert [[note.text for note in grid.notes] for grid in document.tables] == [["A note."], []]


def test_a_heading_with_a_number_is_of_one_table_alone() -> None:
    document = document_of(f"# Table 1. One\n\n{TABLE}\n\n{TABLE}")
    assert [(grid.label, caption_of(grid)) for grid in document.tables] == [("Table 1", "One"), (None, None)]


def test_lines_below_are_notes_up_to_a_heading() -> None:
    grid = grid_of(f"{TABLE}\n<sup>a</sup> One.\n**Note:** two.\n\nThree.\n\n# End\n\nFour.\n")
    assert [note.text for note in grid.notes] == ["a One.", "Note: two.", "Three."]
    assert grid.notes[0].marks[0].kind == "superscript"


def test_lines_below_are_notes_up_to_an_underlined_heading() -> None:
    assert [note.text for note in grid_of(f"{TABLE}\nOne.\n\nEnd\n---\n\nTwo.\n").notes] == ["One."]


def test_no_more_than_ten_short_lines_are_notes() -> None:
    assert len(grid_of(TABLE + "\n" + "word\n" * 20).notes) == 10
    assert grid_of(TABLE + "\n" + "word " * 1000).notes == ()


def test_definitions_of_links_are_neither_notes_nor_captions() -> None:
    grid = grid_of(
        f"# Trials\n\n[x]: https://example.org\n\n{TABLE.replace('1', '[Jones][x]')}\n[y]: https://example.org\n"
    )
    assert grid.notes == ()
    assert rows_of(grid)[1] == ["Jones", "2"]


def test_the_title_is_the_first_heading_that_is_not_a_caption() -> None:
    document = document_of(f"# Table 1. One\n\n{TABLE}\n# The article\n\nWords.\n")
    assert document.title == "The article"


def test_front_matter_has_title_and_doi() -> None:
    document = document_of(
        f'---\ntitle: "An article"\ndoi: https://doi.org/10.1000/x\n---\n\n# Other\n\n{TABLE}'
    )
    assert (document.title, document.doi) == ("An article", "10.1000/x")


def test_a_doi_above_the_first_table_is_of_the_article() -> None:
    assert document_of(f"[DOI](https://doi.org/10.1000/x)\n\n{TABLE}\n10.2000/y\n").doi == "10.1000/x"
    assert document_of(f"{TABLE}\n10.2000/y\n").doi is None


# Bounds


def test_more_than_a_thousand_cells_are_refused() -> None:
    row = "a|" * 1001
    with pytest.raises(
        DocumentError, match=r"^page\.md:1: a row of 1,001 cells, more than the 1,000 that are read$"
    ):
        pipes.read(text_of(f"{row}\n{'-|' * 1001}\n{row}\n"))


def test_more_tables_than_a_document_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headings, "MAX_TABLES", 2)
    with pytest.raises(DocumentError, match=r"^page\.md:9: more than 2 tables; split the document$"):
        pipes.read(text_of(f"{TABLE}\n" * 3))


@pytest.mark.parametrize(
    "piece",
    [
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n",
        "| 1 | 2 |\n",
        "a|\n",
        "|\n",
        "a | b\n",
        "```\n",
        "    \n",
        "---|---\n",
        "+---+\n",
        "a | b | c |\n---|---|---|\nx | y\n",
        "x\n| a | b |\nc | d |\n",
        "x\n| a | b |\n| c | d | e |\n| f |\n",
    ],
)
def test_a_long_document_takes_linear_time(piece: str) -> None:
    content = "a | b | c | d |\n---|---|---|---|\n" + piece * (100_000 // len(piece))
    began = time.process_time()
    document = pipes.read(text_of(content))
    assert document is not None
    assert sum(1 for grid in document.tables for _ in grid.cells) > 0
    assert time.process_time() - began < 10


# Files that others wrote


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "docs/reference/server.md", "docs/reference/graph.md"]
)
def test_documents_of_the_project_are_read(name: str) -> None:
    path = ROOT / name
    content = path.read_text("utf-8")
    document = pipes.read(text_of(content))
    found = len(document.tables) if document else 0
    assert found == sum(line.startswith(("|---", "| ---")) for line in content.split("\n"))


@pytest.mark.parametrize(
    ("name", "rows", "columns"), [("06-pipe-ibd.txt", 8, 9), ("13-pipe-group-escs.txt", 12, 4)]
)
def test_extracted_tables_are_read(name: str, rows: int, columns: int) -> None:
    path = SHARED / "tables" / name
    if not path.exists():
        skip_or_fail(f"{path.name} is not beside the checkout")
    grid = grid_of(path.read_text("utf-8"))
    assert (grid.row_count, grid.column_count) == (rows, columns)
    assert all(len(row) == columns for row in rows_of(grid))
