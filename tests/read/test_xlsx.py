"""Workbooks: every cell as a second tool finds it, titles and legends apart, and bounds on what is hostile."""

from __future__ import annotations

import datetime
import time
import tracemalloc
import xml.etree.ElementTree as ElementTree
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from mscgraph.errors import DocumentError
from mscgraph.read import docx, read_document, xlsx
from mscgraph.read.content import Content
from mscgraph.records import Document, Grid, GridCell, Mark, Replaced, SheetPlace, row_place
from support import ROOT, skip_or_fail
from support.office import SHEET_NS, archive_of, content_of, workbook_of, workbook_parts

SHARED = ROOT.parent / "shared" / "tables" / "09-xlsx-knee.xlsx"
NS = {"s": SHEET_NS}
RAISED = InlineFont(vertAlign="superscript")


def saved(workbook: Workbook) -> Content:
    stream = BytesIO()
    workbook.save(stream)
    return content_of(stream.getvalue(), "made.xlsx")


def book(*rows: tuple[object, ...], title: str = "Sheet1") -> Workbook:
    workbook = Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    return workbook


def only_grid(document: Document) -> Grid:
    (grid,) = document.tables
    return grid


def grid_of(workbook: Workbook) -> Grid:
    return only_grid(xlsx.read(saved(workbook)))


def texts(grid: Grid) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row].append(cell.passage.text)
    return rows


def at(grid: Grid, reference: str) -> GridCell:
    return next(cell for cell in grid.cells if cell.passage.place.reference == reference)


def sheet_xml(*cells: str, after: str = "") -> str:
    return f'<sheetData><row r="1">{"".join(cells)}</row></sheetData>{after}'


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def refusal(content: Content) -> str:
    with pytest.raises(DocumentError) as caught:
        xlsx.read(content)
    message = str(caught.value)
    assert "\n" not in message
    return message


# A second tool: the parts of a workbook through zipfile and xml.etree.


def raw_cells(data: bytes) -> dict[tuple[str, str], tuple[str, set[int]]]:
    """Return the words of the cells of a workbook and the offsets of raised characters, by sheet and reference."""
    found = {}
    with ZipFile(BytesIO(data)) as archive:
        has_strings = "xl/sharedStrings.xml" in archive.namelist()
        strings = list(ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))) if has_strings else []
        sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(".//s:sheet", NS)
        for number, sheet in enumerate(sheets, 1):
            root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            for cell in root.iterfind(".//s:c", NS):
                if (words := raw_words(cell, strings)) is not None:
                    found[sheet.get("name"), cell.get("r")] = words
    return found


def raw_words(cell: ElementTree.Element, strings: list[ElementTree.Element]) -> tuple[str, set[int]] | None:
    value = cell.findtext("s:v", None, NS)
    if cell.get("t") == "inlineStr":
        return raw_string(cell[0])
    if value is None:
        return None
    return raw_string(strings[int(value)]) if cell.get("t") == "s" else (value, set())


def raw_string(item: ElementTree.Element) -> tuple[str, set[int]]:
    text, raised = "", set()
    for child in item:
        piece = child.text if child.tag.endswith("}t") else child.findtext("s:t", "", NS)
        if child.find(".//s:vertAlign[@val='superscript']", NS) is not None:
            raised |= set(range(len(text), len(text) + len(piece)))
        text += piece
    return text, raised


def read_cells(document: Document) -> dict[tuple[str, str], tuple[str, set[int]]]:
    found = {}
    for grid in document.tables:
        passages = [cell.passage for cell in grid.cells] + list(grid.notes)
        for passage in passages:
            raised = {
                offset
                for mark in passage.marks
                if mark.kind == "superscript"
                for offset in range(mark.start, mark.end)
            }
            if passage.text:
                found[passage.place.sheet, passage.place.reference] = passage.text, raised
    return found


def test_every_cell_of_a_made_workbook_is_as_the_second_tool_finds_it() -> None:
    workbook = book(("Trial", "Dose", "Patients"))
    for number in range(40):
        dose = CellRichText(f"{number} × 10", TextBlock(RAISED, str(number % 9)), " cells/kg")
        workbook.active.append((f"NCT{number:08}", dose, number if number % 3 else None))
    content = saved(workbook)
    raw = raw_cells(content.stream.getvalue())
    assert len(raw) == 3 + 40 + 40 + 26
    assert read_cells(xlsx.read(content)) == raw


def test_every_shared_string_is_as_the_second_tool_finds_it() -> None:
    raised = "<rPr><vertAlign val='superscript'/></rPr>"
    items = [
        f"<si><r><t>{n} × 10</t></r><r>{raised}<t>{n % 9}</t></r><r><t xml:space='preserve'> cells</t></r></si>"
        for n in range(60)
    ]
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{row}</v></c><c r="B{row}" t="s"><v>{59 - row}</v></c></row>'
        for row in range(1, 50)
    )
    content = workbook_of(f"<sheetData>{cells}</sheetData>", strings="".join(items))
    raw = raw_cells(content.stream.getvalue())
    assert len(raw) == 98
    assert read_cells(xlsx.read(content)) == raw


def test_every_cell_of_the_shared_workbook_is_as_the_second_tool_finds_it() -> None:
    if not SHARED.exists():
        skip_or_fail(f"{SHARED} is not there")
    data = SHARED.read_bytes()
    raw = raw_cells(data)
    document = xlsx.read(content_of(data))
    caption = document.tables[0].caption
    assert caption is not None
    assert raw.pop(("Table 2", "A1")) == (f"Table 2. {caption.text}", set())
    assert read_cells(document) == raw


def test_every_cell_of_the_shared_workbook_is_as_openpyxl_finds_it() -> None:
    if not SHARED.exists():
        skip_or_fail(f"{SHARED} is not there")
    workbook = load_workbook(SHARED)
    found = read_cells(xlsx.read(content_of(SHARED.read_bytes())))
    values = [cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row]
    # The title is no cell of the grid.
    assert len(found) == sum(value is not None for value in values) - 1
    for (sheet, reference), (text, _) in found.items():
        assert str(workbook[sheet][reference].value) == text


# Recognition.


def test_a_workbook_is_recognised_whatever_its_name() -> None:
    content = saved(book(("a", "b")))
    content.name = "table.csv"
    assert xlsx.recognises(content)


def test_a_workbook_is_no_word_document() -> None:
    assert not docx.recognises(saved(book(("a", "b"))))


def test_a_workbook_with_macros_is_recognised() -> None:
    parts = workbook_parts(sheet_xml(inline("A1", "a")))
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet", "vnd.ms-excel.sheet.macroEnabled"
    )
    assert xlsx.recognises(content_of(archive_of(parts)))


def test_a_workbook_without_a_list_of_content_types_is_recognised_by_its_main_part() -> None:
    parts = workbook_parts(sheet_xml(inline("A1", "a")))
    del parts["[Content_Types].xml"]
    assert xlsx.recognises(content_of(archive_of(parts)))


def test_a_workbook_whose_main_part_has_another_name_is_read() -> None:
    parts = workbook_parts(sheet_xml(inline("A1", "a")))
    moved = {name.replace("xl/workbook.xml", "xl/book.xml"): part for name, part in parts.items()}
    moved["xl/_rels/book.xml.rels"] = moved.pop("xl/_rels/workbook.xml.rels")
    for name in ("[Content_Types].xml", "_rels/.rels"):
        moved[name] = str(moved[name]).replace("workbook.xml", "book.xml")
    assert texts(only_grid(xlsx.read(content_of(archive_of(moved))))) == [["a"]]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"PK\x03\x04", b"<html></html>"])
def test_other_bytes_are_no_workbook(data: bytes) -> None:
    assert not xlsx.recognises(content_of(data))


def test_a_binary_workbook_is_not_recognised() -> None:
    assert not xlsx.recognises(content_of(archive_of({"xl/workbook.bin": b"\x83\x01"})))


def test_a_truncated_workbook_is_refused_as_such() -> None:
    data = saved(book(("a", "b"))).stream.getvalue()
    content = content_of(data[:-60], "cut.xlsx")
    assert "cut.xlsx: the zip archive is damaged or cut off" in refusal(content)


@pytest.mark.parametrize("size", [60, 300, 3_000, -60])
@pytest.mark.parametrize("name", ["cut.xlsx", "cut.zip"])
def test_a_truncated_archive_is_refused_as_such_wherever_it_is_cut(name: str, size: int) -> None:
    content = content_of(saved(book(("a", "b"))).stream.getvalue()[:size], name)
    with pytest.raises(DocumentError) as caught:
        read_document(name, content)
    assert str(caught.value).startswith(f"{name}: the zip archive is damaged or cut off")


# Values.


def style_of(number_format: str = "", font: str = "") -> str:
    """Return styles whose number 1 has a number format and a font."""
    code = number_format.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return (
        f'<numFmts><numFmt numFmtId="170" formatCode="{code or "General"}"/></numFmts>'
        f"<fonts><font/><font>{font}</font></fonts>"
        '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="170" fontId="1"/></cellXfs>'
    )


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("61", "General", "61"),
        ("61.0", "General", "61"),
        ("0.29999999999999999", "General", "0.3"),
        ("2.5", "0.00", "2.5"),
        ("0.00012", "General", "0.00012"),
        ("1.5E7", "General", "15000000"),
        ("-3", "General", "-3"),
        ("123456789012345678", "General", "123456789012345678"),
        ("0.25", "0%", "25%"),
        ("0.255", "0%", "25.5%"),
        ("2", "0%", "200%"),
        ("0.07", "0.0%", "7%"),
        ("1485198", '"NCT"00000000', "NCT01485198"),
        ("7", "000", "007"),
        ("12", '0" months"', "12 months"),
        ("1500", "#,##0", "1500"),
        ("1500", '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_)', "1500"),
        ("40545", "yyyy-mm-dd", "2011-01-02"),
        ("40545", "d/m/yy", "2011-01-02"),
        ("40545", "[$-409]mmmm d, yyyy;@", "2011-01-02"),
        ("40545.5", "yyyy-mm-dd hh:mm", "2011-01-02T12:00:00"),
        ("40545.5", "yyyy-mm-dd", "2011-01-02"),
        ("40545", "yyyy", "2011"),
        ("40545", "mmm-yy", "2011-01"),
        ("0.5", "h:mm", "12:00:00"),
        ("1.5", "[h]:mm", "36:00:00"),
        ("-5", "yyyy-mm-dd", "-5"),
        ("1e999", "General", "1e999"),
        ("word", "General", "word"),
        ("3", '0.0" d"', "3 d"),
        ("5", '"Day "0', "Day 5"),
    ],
)
def test_a_number_is_printed_as_its_format_shows_it(value: str, number_format: str, text: str) -> None:
    sheet = sheet_xml(f'<c r="A1" s="1"><v>{value}</v></c>')
    assert texts(only_grid(xlsx.read(workbook_of(sheet, styles=style_of(number_format))))) == [[text]]


def test_dates_count_from_the_workbooks_own_day() -> None:
    parts = workbook_parts(sheet_xml('<c r="A1" s="1"><v>1</v></c>'), styles=style_of("yyyy-mm-dd"))
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(
        "<sheets>", '<workbookPr date1904="1"/><sheets>'
    )
    assert texts(only_grid(xlsx.read(content_of(archive_of(parts))))) == [["1904-01-02"]]


def test_a_date_that_openpyxl_writes_is_one_of_iso_8601() -> None:
    assert texts(grid_of(book((datetime.date(2011, 1, 2), "a")))) == [["2011-01-02", "a"]]


@pytest.mark.parametrize("number_format", ["d-mmm", "m/d", "[$-409]d\\-mmm;@"])
def test_a_date_that_is_shown_without_its_year_is_remarked_on(number_format: str) -> None:
    sheet = sheet_xml('<c r="A1" s="1"><v>43862</v></c>', inline("B1", "1/2"))
    document = xlsx.read(workbook_of(sheet, styles=style_of(number_format)))
    assert texts(only_grid(document)) == [["2020-02-01", "1/2"]]
    (remark,) = document.remarks
    assert remark.startswith("sheet Sheet1 shows dates without their year")
    assert remark.endswith("1/2: A1")


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", "mmm-yy", "h:mm", "0.0"])
def test_other_dates_and_numbers_are_not_remarked_on(number_format: str) -> None:
    sheet = sheet_xml('<c r="A1" s="1"><v>43862</v></c>')
    assert xlsx.read(workbook_of(sheet, styles=style_of(number_format))).remarks == ()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="str"><f>B1</f><v>word</v></c>', "word"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1" t="d"><v>2011-01-02T00:00:00</v></c>', "2011-01-02"),
        ("<c><v>5</v></c>", "5"),
    ],
)
def test_a_cell_of_each_type_is_printed(cell: str, text: str) -> None:
    assert texts(only_grid(xlsx.read(workbook_of(sheet_xml(cell))))) == [[text]]


def test_a_formula_without_a_saved_value_is_empty_and_remarked_on() -> None:
    document = xlsx.read(saved(book(("a", "b"), ("1", "=1+1"))))
    assert texts(only_grid(document)) == [["a", "b"], ["1", ""]]
    assert document.remarks == ("sheet Sheet1 has formulas without a saved value, 1, empty here: B2",)


def test_a_formula_whose_saved_value_is_an_empty_text_is_not_remarked_on() -> None:
    sheet = sheet_xml(inline("A1", "a"), '<c r="B1" t="str"><f>IF(A1="","",1)</f><v></v></c>')
    assert xlsx.read(workbook_of(sheet)).remarks == ()


def test_runs_of_rich_text_are_marks() -> None:
    text = CellRichText(
        "5×10", TextBlock(RAISED, "5"), " CO", TextBlock(InlineFont(vertAlign="subscript"), "2")
    )
    passage = at(grid_of(book((text, "a"))), "A1").passage
    assert (passage.text, passage.marks) == (
        "5×105 CO2",
        (Mark(4, 5, "superscript"), Mark(8, 9, "subscript")),
    )


def test_neighbouring_runs_of_one_kind_are_one_mark() -> None:
    runs = '<r><t>10</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    runs += '<r><rPr><vertAlign val="superscript"/><i/></rPr><t>2</t></r>'
    sheet = sheet_xml(f'<c r="A1" t="inlineStr"><is>{runs}</is></c>')
    (cell,) = only_grid(xlsx.read(workbook_of(sheet))).cells
    assert (cell.passage.text, cell.passage.marks) == ("1012", (Mark(2, 4, "superscript"),))


def test_a_bold_run_is_a_mark() -> None:
    text = CellRichText("a ", TextBlock(InlineFont(b=True), "bold word"), " b")
    assert at(grid_of(book((text, "a"))), "A1").passage.marks == (Mark(2, 11, "strong"),)


def test_a_cell_whose_font_is_raised_has_a_mark_over_its_text() -> None:
    styles = style_of(font='<vertAlign val="superscript"/>')
    (cell,) = only_grid(
        xlsx.read(workbook_of(sheet_xml('<c r="A1" s="1"><v>12</v></c>'), styles=styles))
    ).cells
    assert cell.passage.marks == (Mark(0, 2, "superscript"),)


def test_a_run_without_formatting_has_that_of_its_cell() -> None:
    strings = '<si><r><t>a</t></r><r><rPr><sz val="9"/></rPr><t>b</t></r></si>'
    sheet = sheet_xml('<c r="A1" s="1" t="s"><v>0</v></c>')
    (cell,) = only_grid(xlsx.read(workbook_of(sheet, strings=strings, styles=style_of(font="<b/>")))).cells
    assert cell.passage.marks == (Mark(0, 1, "strong"),)


def test_a_font_whose_bold_is_off_is_not_bold() -> None:
    styles = style_of(font='<b val="0"/>')
    (cell,) = only_grid(
        xlsx.read(workbook_of(sheet_xml('<c r="A1" s="1"><v>1</v></c>'), styles=styles))
    ).cells
    assert cell.passage.marks == ()


def test_the_pronunciation_of_a_string_is_no_text() -> None:
    strings = '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>'
    sheet = sheet_xml('<c r="A1" t="s"><v>0</v></c>')
    assert texts(only_grid(xlsx.read(workbook_of(sheet, strings=strings)))) == [["東京"]]


def test_line_breaks_in_a_cell_are_newlines_without_blanks_around_them() -> None:
    assert texts(grid_of(book(("  a  b \n\n c\u00a0d ", "e")))) == [["a b\nc d", "e"]]


def test_escaped_characters_of_a_workbook_are_themselves() -> None:
    sheet = sheet_xml(inline("A1", "a_x000D_\nb _x005F_x0041_ _x00B5_g"))
    assert texts(only_grid(xlsx.read(workbook_of(sheet)))) == [["a\nb _x0041_ µg"]]


def test_a_character_that_xml_forbids_is_replaced_and_counted() -> None:
    document = xlsx.read(workbook_of(sheet_xml(inline("A1", "a_x0001_b"))))
    assert texts(only_grid(document)) == [["a\ufffdb"]]
    assert document.replaced == (Replaced("\x01", None, None, 1),)


def test_soft_hyphens_and_zero_width_characters_are_kept() -> None:
    assert texts(grid_of(book(("a\u00adb\u200bc", "d")))) == [["a\u00adb\u200bc", "d"]]


def test_a_cell_with_a_hyperlink_has_a_mark_over_its_text() -> None:
    workbook = book(("NCT01485198", "a"))
    workbook.active["A1"].hyperlink = "https://example.org"
    assert Mark(0, 11, "link") in at(grid_of(workbook), "A1").passage.marks


def test_a_link_by_a_formula_is_a_mark() -> None:
    cell = '<c r="A1" t="str"><f>HYPERLINK("https://example.org","a b")</f><v>a b</v></c>'
    (found,) = only_grid(xlsx.read(workbook_of(sheet_xml(cell)))).cells
    assert found.passage.marks == (Mark(0, 3, "link"),)


def test_a_link_over_the_whole_sheet_takes_no_time() -> None:
    links = '<hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks>'
    assert texts(only_grid(xlsx.read(workbook_of(sheet_xml(inline("A1", "a"), after=links))))) == [["a"]]


# Shape.


def test_merged_cells_are_spans_of_the_first_one() -> None:
    workbook = book(("a", "b", "c"), ("d", None, "e"), ("f", "g", "h"), ("i", "j", "k"))
    workbook.active.merge_cells("A2:B2")
    workbook.active.merge_cells("C3:C4")
    cells = {cell.passage.place.reference: cell for cell in grid_of(workbook).cells}
    assert (cells["A2"].row_span, cells["A2"].column_span) == (1, 2)
    assert (cells["C3"].row_span, cells["C3"].column_span) == (2, 1)
    assert "B2" not in cells
    assert "C4" not in cells


def test_words_under_a_merged_cell_are_left_out_and_remarked_on() -> None:
    after = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    cells = [inline("A1", "a"), inline("B1", "b"), inline("C1", "c")]
    document = xlsx.read(workbook_of(sheet_xml(*cells, after=after)))
    assert texts(only_grid(document)) == [["a", "c"]]
    assert document.remarks == ("sheet Sheet1 has a cell with words under a merged one, which are left out",)


def test_of_merged_ranges_that_overlap_the_first_counts() -> None:
    after = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="B1:C1"/></mergeCells>'
    document = xlsx.read(workbook_of(sheet_xml(inline("A1", "a"), inline("C1", "c"), after=after)))
    assert texts(only_grid(document)) == [["a", "c"]]


def test_an_empty_cell_has_its_place() -> None:
    cell = at(grid_of(book(("a", "b"), ("c", None), ("d", "e"))), "B2")
    assert cell.passage.text == ""
    assert cell.passage.place == SheetPlace("Sheet1", "B2")


def test_the_place_of_a_row_is_its_one_cell_or_the_first_and_the_last() -> None:
    first, last = SheetPlace("One", "E8"), SheetPlace("One", "G8")
    places = (row_place([first]), row_place([first, last]))
    assert [place.words for place in places] == ["sheet One, cell E8", "sheet One, cells E8 to G8"]


def test_a_table_that_begins_elsewhere_has_its_first_cell_at_row_and_column_zero() -> None:
    workbook = Workbook()
    for reference in ("C5", "D5", "C6", "D6"):
        workbook.active[reference] = reference
    grid = grid_of(workbook)
    assert [(cell.row, cell.column, cell.passage.text) for cell in grid.cells] == [
        (0, 0, "C5"),
        (0, 1, "D5"),
        (1, 0, "C6"),
        (1, 1, "D6"),
    ]


def test_a_title_merged_over_the_table_is_its_caption() -> None:
    workbook = book(("Table 2. Trials of the knee",), (), ("a", "b"), ("c", "d"))
    workbook.active.merge_cells("A1:B1")
    grid = grid_of(workbook)
    assert grid.caption is not None
    assert (grid.label, grid.caption.text) == ("Table 2", "Trials of the knee")
    assert texts(grid) == [["a", "b"], ["c", "d"]]


def test_a_title_alone_in_its_row_is_the_caption() -> None:
    grid = grid_of(book(("Trials of the knee",), ("a", "b"), ("c", "d")))
    assert grid.caption is not None
    assert (grid.label, grid.caption.text, grid.row_count) == (None, "Trials of the knee", 2)


def test_a_number_alone_in_its_row_has_the_caption_in_the_next() -> None:
    grid = grid_of(book(("Table S1",), ("Trials of the knee",), ("a", "b"), ("c", "d")))
    assert grid.caption is not None
    assert (grid.label, grid.caption.text) == ("Table S1", "Trials of the knee")


def test_a_row_between_caption_and_header_is_a_note() -> None:
    grid = grid_of(book(("Table 1: Trials",), ("As of May",), ("a", "b"), ("c", "d")))
    assert [note.text for note in grid.notes] == ["As of May"]


def test_marks_of_a_title_move_with_the_caption() -> None:
    title = CellRichText("Table 1. CO", TextBlock(InlineFont(vertAlign="subscript"), "2"), " trials")
    caption = grid_of(book((title,), ("a", "b"), ("c", "d"))).caption
    assert caption is not None
    assert (caption.text, caption.marks) == ("CO2 trials", (Mark(2, 3, "subscript"),))


def test_a_heading_over_some_columns_is_no_title() -> None:
    workbook = book((None, "Dose", None), ("a", "b", "c"), ("d", "e", "f"))
    workbook.active.merge_cells("B1:C1")
    grid = grid_of(workbook)
    assert grid.caption is None
    assert texts(grid) == [["", "Dose"], ["a", "b", "c"], ["d", "e", "f"]]


def test_a_sheet_without_a_title_has_neither_label_nor_caption() -> None:
    grid = grid_of(book(("a", "b"), ("c", "d"), title="Table 4"))
    assert (grid.label, grid.caption) == (None, None)


def test_rows_merged_over_the_table_below_it_are_notes() -> None:
    workbook = book(("a", "b"), ("c", "d"), ("SVF: cells of fat",), ("BM: marrow",))
    workbook.active.merge_cells("A3:B3")
    workbook.active.merge_cells("A4:B4")
    grid = grid_of(workbook)
    assert [note.text for note in grid.notes] == ["SVF: cells of fat", "BM: marrow"]
    assert grid.row_count == 2


@pytest.mark.parametrize("note", ["* of two centres", "† of two centres", "of two centres, " * 9])
def test_a_text_alone_below_a_table_that_looks_like_a_note_is_one(note: str) -> None:
    assert [one.text for one in grid_of(book(("a", "b"), ("c", "d"), (note,))).notes] == [note.strip()]


def test_a_text_alone_behind_a_blank_row_is_a_note() -> None:
    assert [note.text for note in grid_of(book(("a", "b"), ("c", "d"), (), ("BM: marrow",))).notes] == [
        "BM: marrow"
    ]


def test_a_short_row_at_the_end_is_a_row() -> None:
    assert texts(grid_of(book(("a", "b"), ("c", "d"), ("e",)))) == [["a", "b"], ["c", "d"], ["e", ""]]


def test_a_row_merged_over_the_table_between_others_is_a_row() -> None:
    workbook = book(("a", "b"), ("Knee", None), ("c", "d"))
    workbook.active.merge_cells("A2:B2")
    assert texts(grid_of(workbook)) == [["a", "b"], ["Knee"], ["c", "d"]]


def test_a_blank_row_inside_a_table_has_no_cells() -> None:
    assert texts(grid_of(book(("a", "b"), ("c", "d"), (), ("e", "f")))) == [
        ["a", "b"],
        ["c", "d"],
        [],
        ["e", "f"],
    ]


def test_blocks_with_titles_are_grids_of_their_own() -> None:
    document = xlsx.read(
        saved(
            book(
                ("Table 1. Knee",), ("a", "b"), ("c", "d"), ("BM: marrow, " * 9,), (),
                ("Table 2. Hip",), (), ("e", "f"), ("g", "h"),
            )
        )
    )  # fmt: skip
    assert [grid.label for grid in document.tables] == ["Table 1", "Table 2"]
    assert texts(document.tables[1]) == [["e", "f"], ["g", "h"]]
    assert len(document.tables[0].notes) == 1


def test_a_block_whose_title_has_no_number_begins_with_the_same_header() -> None:
    document = xlsx.read(saved(book(("Knee",), ("a", "b"), ("c", "d"), (), ("Hip",), ("a", "b"), ("e", "f"))))
    assert [grid.caption.text for grid in document.tables if grid.caption] == ["Knee", "Hip"]


def test_a_row_with_one_cell_behind_a_blank_row_begins_no_grid() -> None:
    rows = texts(grid_of(book(("a", "b"), ("c", "d"), (), ("Hip",), ("e", "f"))))
    assert rows == [["a", "b"], ["c", "d"], [], ["Hip", ""], ["e", "f"]]


def test_two_defined_tables_with_a_blank_row_between_them_are_two_grids() -> None:
    workbook = book(("a", "b"), ("c", "d"), (), ("e", "f"), ("g", "h"))
    workbook.active.add_table(Table(displayName="one", ref="A1:B2"))
    workbook.active.add_table(Table(displayName="two", ref="A4:B5"))
    assert [texts(grid) for grid in xlsx.read(saved(workbook)).tables] == [
        [["a", "b"], ["c", "d"]],
        [["e", "f"], ["g", "h"]],
    ]


def test_a_list_in_one_column_is_a_grid() -> None:
    assert texts(grid_of(book(("a",), ("b",), ("c",)))) == [["a"], ["b"], ["c"]]


def test_the_header_of_a_defined_table_is_a_row_of_headings() -> None:
    workbook = book(("a", "b"), ("c", "d"))
    workbook.active.add_table(Table(displayName="one", ref="A1:B2"))
    assert [cell.passage.text for cell in grid_of(workbook).cells if cell.heading] == ["a", "b"]


def test_bold_rows_on_top_are_headings() -> None:
    workbook = book(("a", "b"), ("c", "d"), ("e", "f"))
    for reference in ("A1", "B1"):
        workbook.active[reference].font = Font(bold=True)
    assert [cell.passage.text for cell in grid_of(workbook).cells if cell.heading] == ["a", "b"]


def test_a_table_that_is_bold_throughout_has_no_headings() -> None:
    workbook = book(("a", "b"), ("c", "d"))
    for reference in ("A1", "B1", "A2", "B2"):
        workbook.active[reference].font = Font(bold=True)
    assert not any(cell.heading for cell in grid_of(workbook).cells)


# Sheets and properties.


def test_a_hidden_sheet_is_left_out_and_remarked_on() -> None:
    workbook = book(("a", "b"))
    workbook.create_sheet("Notes")["A1"] = "c"
    workbook["Notes"].sheet_state = "hidden"
    document = xlsx.read(saved(workbook))
    assert len(document.tables) == 1
    assert document.remarks == ("the hidden sheet Notes is left out",)


def test_hidden_rows_are_read_and_remarked_on() -> None:
    workbook = book(("a", "b"), ("c", "d"))
    workbook.active.row_dimensions[2].hidden = True
    document = xlsx.read(saved(workbook))
    assert only_grid(document).row_count == 2
    assert document.remarks == ("sheet Sheet1 has hidden rows or columns, which are read",)


def test_a_sheet_with_a_chart_is_passed_over() -> None:
    workbook = book(("a", "b"))
    workbook.create_chartsheet("Chart").add_chart(BarChart())
    assert len(xlsx.read(saved(workbook)).tables) == 1


def test_title_and_doi_come_from_the_properties() -> None:
    workbook = book(("a", "b"))
    workbook.properties.title = "Trials of the knee"
    workbook.properties.subject = "doi:10.1234/abc.5, supplement"
    document = xlsx.read(saved(workbook))
    assert (document.title, document.doi) == ("Trials of the knee", "10.1234/abc.5")


def test_a_doi_comes_from_a_note() -> None:
    document = xlsx.read(saved(book(("a", "b"), ("c", "d"), (), ("From https://doi.org/10.1234/abc.",))))
    assert document.doi == "10.1234/abc"


def test_a_doi_comes_from_a_sheet_of_keys_and_values() -> None:
    workbook = book(("a", "b", "c"), ("1", "10.9999/other", "3"))
    about = workbook.create_sheet("About")
    about.append(("Key", "Value"))
    about.append(("DOI", "10.1234/abc"))
    assert xlsx.read(saved(workbook)).doi == "10.1234/abc"


def test_a_document_has_form_name_and_digest() -> None:
    content = saved(book(("a", "b")))
    document = xlsx.read(content)
    assert (document.form, document.name, document.sha256) == ("xlsx", "made.xlsx", content.sha256)


def test_a_workbook_in_the_strict_variant_is_read() -> None:
    parts = workbook_parts(sheet_xml(inline("A1", "a")))
    strict = {
        name: str(part)
        .replace(SHEET_NS, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/",
            "http://purl.oclc.org/ooxml/officeDocument/",
        )
        for name, part in parts.items()
    }
    assert texts(only_grid(xlsx.read(content_of(archive_of(strict))))) == [["a"]]


@pytest.mark.parametrize("rows", [[], [("", None)], [(" ", "\n")]])
def test_a_workbook_without_words_has_no_tables(rows: list[tuple[object, ...]]) -> None:
    assert xlsx.read(saved(book(*rows))).tables == ()


def test_a_workbook_without_sheets_has_no_tables() -> None:
    assert xlsx.read(workbook_of()).tables == ()


# Hostile and malformed workbooks.


def test_a_cell_in_the_last_corner_of_a_sheet_allocates_nothing() -> None:
    sheet = '<sheetData><row r="1048576">' + inline("XFD1048576", "a") + "</row></sheetData>"
    tracemalloc.start()
    grid = only_grid(xlsx.read(workbook_of(sheet)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert texts(grid) == [["a"]]
    assert peak < 20_000_000


def test_a_table_that_is_too_wide_is_refused() -> None:
    message = refusal(workbook_of(sheet_xml(inline("A1", "a"), inline("XFD1", "b"))))
    assert "made.xlsx: sheet Sheet1: words in 16,384 columns" in message


def test_an_empty_cell_far_away_does_not_widen_a_table() -> None:
    assert (
        only_grid(xlsx.read(workbook_of(sheet_xml(inline("A1", "a"), '<c r="XFD1" s="1"/>')))).column_count
        == 1
    )


def test_cells_of_a_sparse_sheet_are_not_filled_up_beyond_bounds() -> None:
    rows = "".join(f'<row r="{row}">{inline(f"A{row}", "a")}</row>' for row in range(2, 2002))
    first = f'<row r="1">{inline("A1", "a")}{inline("ALL1", "b")}</row>'
    assert "more than 1,000,000 cells" in refusal(workbook_of(f"<sheetData>{first}{rows}</sheetData>"))


def test_a_range_merged_over_the_whole_sheet_allocates_nothing() -> None:
    after = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    cells = list(only_grid(xlsx.read(workbook_of(sheet_xml(inline("A1", "a"), after=after)))).cells)
    assert [(cell.row_span, cell.column_span) for cell in cells] == [(1, 1)]


def test_sixty_thousand_merged_ranges_take_a_moment() -> None:
    rows = "".join(
        f'<row r="{row}">{inline(f"A{row}", "a")}{inline(f"C{row}", "c")}</row>' for row in range(1, 60_001)
    )
    merged = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 60_001))
    content = workbook_of(f"<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>")
    begin = time.process_time()
    grid = only_grid(xlsx.read(content))
    assert grid.row_count == 60_000
    assert time.process_time() - begin < 20


def test_sixty_thousand_ranges_over_each_other_take_a_moment() -> None:
    rows = "".join(f'<row r="{row}">{inline(f"A{row}", "a")}</row>' for row in range(1, 20_001))
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 60_000
    content = workbook_of(f"<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>")
    begin = time.process_time()
    assert only_grid(xlsx.read(content)).row_count == 1
    assert time.process_time() - begin < 20


def test_a_long_string_that_many_cells_share_is_folded_once() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 20_001))
    content = workbook_of(f"<sheetData>{rows}</sheetData>", strings=f"<si><t>{'a ' * 16_000}</t></si>")
    begin = time.process_time()
    assert only_grid(xlsx.read(content)).row_count == 20_000
    assert time.process_time() - begin < 20


def test_a_text_that_is_too_long_is_refused() -> None:
    assert "cell A1: more than 32,767 characters" in refusal(
        workbook_of(sheet_xml(inline("A1", "a" * 40_000)))
    )


def test_a_document_type_in_a_sheet_is_refused() -> None:
    parts = workbook_parts(sheet_xml(inline("A1", "a")))
    part = "xl/worksheets/sheet1.xml"
    parts[part] = f'<!DOCTYPE a [<!ENTITY b "word">]>{parts[part]}'
    assert f"{part}: the part declares a document type" in refusal(content_of(archive_of(parts)))


def test_a_sheet_that_ends_early_is_refused() -> None:
    parts = workbook_parts(sheet_xml(inline("A1", "a")))
    parts["xl/worksheets/sheet1.xml"] = str(parts["xl/worksheets/sheet1.xml"])[:-20]
    assert "malformed XML: an element or a tag is not closed (cut off?)" in refusal(
        content_of(archive_of(parts))
    )


def test_a_sheet_whose_part_is_missing_is_refused() -> None:
    parts = workbook_parts(sheet_xml(inline("A1", "a")))
    del parts["xl/worksheets/sheet1.xml"]
    assert "xl/worksheets/sheet1.xml: the document lacks this part" in refusal(content_of(archive_of(parts)))


def test_a_sheet_without_a_relation_is_refused() -> None:
    parts = workbook_parts(sheet_xml(inline("A1", "a")))
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace("rId1", "rId9")
    assert "sheet Sheet1: the workbook lacks this sheet" in refusal(content_of(archive_of(parts)))


def test_a_string_that_is_missing_is_refused() -> None:
    message = refusal(workbook_of(sheet_xml('<c r="A1" t="s"><v>7</v></c>')))
    assert "sheet Sheet1: expected the number of one of 0 shared strings, found '7'" in message


@pytest.mark.parametrize("reference", ["A0", "AAAA1", "1", "A1048577", "XFE1", "A1:", "Ä1"])
def test_a_malformed_reference_is_refused(reference: str) -> None:
    assert "expected a reference" in refusal(workbook_of(sheet_xml(f'<c r="{reference}"><v>1</v></c>')))


def test_a_sheet_nested_very_deeply_is_refused() -> None:
    assert "malformed XML" in refusal(workbook_of("<a>" * 5_000 + "</a>" * 5_000))
