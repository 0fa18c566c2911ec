"""Word documents: every cell as a second tool finds it, captions and notes apart, changes and fields followed."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ElementTree
from io import BytesIO
from zipfile import ZipFile

import docx as python_docx
import pytest
from docx.document import Document as WordDocument
from docx.table import Table
from lxml import etree

from mscgraph.errors import DocumentError
from mscgraph.read import docx, xlsx
from mscgraph.read.content import Content
from mscgraph.records import Document, Grid, Mark
from support.office import WORD_NS, WORD_PREFIXES, archive_of, content_of, word_of, word_parts

NS = {"w": WORD_NS}


def saved(document: WordDocument) -> Content:
    stream = BytesIO()
    document.save(stream)
    return content_of(stream.getvalue(), "made.docx")


def add_table(document: WordDocument, *rows: tuple[str, ...]) -> Table:
    table = document.add_table(len(rows), len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    return table


def only_grid(document: Document) -> Grid:
    (grid,) = document.tables
    return grid


def texts(grid: Grid) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row].append(cell.passage.text)
    return rows


def p(inside: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(inside: str = "", properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or p()}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def words(*texts_of_cells: str, properties: str = "") -> str:
    return tr(*(tc(p(r(text))) for text in texts_of_cells), properties=properties)


def read(body: str, styles: str = "") -> Document:
    return docx.read(word_of(body, styles))


def cell_of(inside: str, styles: str = "") -> tuple[str, tuple[Mark, ...]]:
    """Return text and marks of a cell with the XML of paragraphs in it."""
    grid = only_grid(read(tbl(tr(tc(inside), tc(p(r("other"))))), styles))
    passage = next(iter(grid.cells)).passage
    return passage.text, passage.marks


def text_of(runs: str, styles: str = "") -> str:
    return cell_of(p(runs), styles)[0]


def marks_of(runs: str, styles: str = "") -> tuple[Mark, ...]:
    return cell_of(p(runs), styles)[1]


def refusal(content: Content) -> str:
    with pytest.raises(DocumentError) as caught:
        docx.read(content)
    message = str(caught.value)
    assert "\n" not in message
    return message


# A second tool: the main part through zipfile and xml.etree, with the places that the reader states.


def raw_cell(data: bytes, xpath: str) -> tuple[str, set[int]]:
    """Return the words of the cell at a place, and the offsets of raised characters."""
    with ZipFile(BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    cell = root.find(xpath.replace("/w:document/", "./"), NS)
    assert cell is not None
    text, raised = "", set()
    for paragraph in cell.iterfind("w:p", NS):
        text += "\n" if text else ""
        for run in paragraph.iterfind("*", NS):
            for piece in run.iter(f"{{{WORD_NS}}}t"):
                if run.find("w:rPr/w:vertAlign[@w:val='superscript']", NS) is not None:
                    raised |= set(range(len(text), len(text) + len(piece.text or "")))
                text += piece.text or ""
    return text, raised


def made_document() -> Content:
    document = python_docx.Document()
    document.add_paragraph("Table 1. Trials of the knee")
    first = add_table(document, ("Trial", "Dose"), ("NCT01485198", ""), ("NCT00850187", ""))
    for number, row in enumerate(first.rows[1:], 5):
        paragraph = row.cells[1].paragraphs[0]
        paragraph.add_run("2 × 10")
        paragraph.add_run(str(number)).font.superscript = True
        paragraph.add_run(" cells/kg")
        row.cells[1].add_paragraph("once")
    document.add_paragraph("BM: marrow")
    document.add_paragraph("")
    document.add_paragraph("Table 2. Trials of the hip")
    add_table(document, ("Trial", "Phase"), ("NCT02123368", "1/2"))
    return saved(document)


def test_every_cell_of_a_made_document_is_as_the_second_tool_finds_it() -> None:
    content = made_document()
    cells = [cell.passage for grid in docx.read(content).tables for cell in grid.cells]
    assert len(cells) == 10
    for passage in cells:
        raised = {offset for mark in passage.marks for offset in range(mark.start, mark.end)}
        assert (passage.text, raised) == raw_cell(content.stream.getvalue(), passage.place.xpath)


def test_places_are_those_that_lxml_writes() -> None:
    content = made_document()
    with ZipFile(content.stream) as archive:
        tree = etree.fromstring(archive.read("word/document.xml")).getroottree()
    expected = [tree.getpath(cell) for cell in tree.iter(f"{{{WORD_NS}}}tc")]
    assert [cell.passage.place.xpath for grid in docx.read(content).tables for cell in grid.cells] == expected


def test_labels_captions_and_notes_of_two_tables_are_found() -> None:
    first, second = docx.read(made_document()).tables
    assert first.caption is not None
    assert second.caption is not None
    assert (first.label, first.caption.text) == ("Table 1", "Trials of the knee")
    assert [note.text for note in first.notes] == ["BM: marrow"]
    assert (second.label, second.caption.text, second.notes) == ("Table 2", "Trials of the hip", ())


# Recognition.


def test_a_word_document_is_recognised_whatever_its_name() -> None:
    content = saved(python_docx.Document())
    content.name = "table.csv"
    assert docx.recognises(content)


def test_a_word_document_is_no_workbook() -> None:
    assert not xlsx.recognises(saved(python_docx.Document()))


def test_a_word_document_with_macros_is_recognised() -> None:
    parts = word_parts("")
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document", "vnd.ms-word.document.macroEnabled"
    )
    assert docx.recognises(content_of(archive_of(parts)))


def test_an_archive_with_neither_form_is_not_recognised() -> None:
    assert not docx.recognises(content_of(archive_of({"a.xml": "<a/>"})))


def test_a_truncated_document_is_refused_as_such() -> None:
    data = saved(python_docx.Document()).stream.getvalue()
    assert "made: the zip archive is damaged or cut off" in refusal(content_of(data[:-90]))


def test_the_document_in_the_strict_variant_is_read() -> None:
    parts = word_parts(tbl(words("a", "b")))
    strict = {
        name: str(part)
        .replace(WORD_NS, "http://purl.oclc.org/ooxml/wordprocessingml/main")
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/",
            "http://purl.oclc.org/ooxml/officeDocument/",
        )
        for name, part in parts.items()
    }
    assert texts(only_grid(docx.read(content_of(archive_of(strict))))) == [["a", "b"]]


def test_places_have_words_prefix_whatever_the_documents_is() -> None:
    parts = word_parts(tbl(words("a", "b")))
    other = str(parts["word/document.xml"]).replace("w:", "q:").replace("xmlns:w=", "xmlns:q=")
    parts["word/document.xml"] = other
    cells = only_grid(docx.read(content_of(archive_of(parts)))).cells
    assert [cell.passage.place.xpath for cell in cells] == [
        "/w:document/w:body/w:tbl/w:tr/w:tc[1]",
        "/w:document/w:body/w:tbl/w:tr/w:tc[2]",
    ]


# Runs.


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (r(" a ") + r("b  c"), "a b c"),
        (r("a") + r("b"), "ab"),
        (r("a\u00a0\u2009b"), "a b"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a\nb\nc"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>", "a\u2011b\u00adc"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B4"/></w:r>', "×"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B1"/><w:sym w:font="Symbol" w:char="F06D"/></w:r>', "±µ"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Symbol" w:char="F0A3"/></w:r>', "≥≤"),
        ('<w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Symbol" w:char="F044"/></w:r>', "αΔ"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "\ufffd"),
        ('<w:r><w:sym w:font="Arial" w:char="00B5"/></w:r>', "µ"),
        ('<w:r><w:sym w:font="Symbol" w:char="word"/></w:r>', "\ufffd"),
        (r("2 \uf0b4 10", '<w:rFonts w:ascii="Symbol"/>'), "2 × 10"),
        (f"{r('a')}<w:ins>{r('b')}</w:ins>", "ab"),
        ("<w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del>", "a"),
        (f"{r('a')}<w:del>{r('b')}</w:del><w:moveFrom>{r('c')}</w:moveFrom><w:moveTo>{r('d')}</w:moveTo>", "ad"),
        (r("a") + r("b", "<w:vanish/>") + r("c", '<w:vanish w:val="0"/>'), "ac"),
        (f"{r('a')}<w:r><w:footnoteReference w:id='1'/><w:commentReference w:id='1'/></w:r>", "a"),
        (f"<w:smartTag>{r('a')}</w:smartTag><w:customXml>{r('b')}</w:customXml>", "ab"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('a')}</w:sdtContent></w:sdt>", "a"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('a')}</w:sdtContent></w:sdt>{r('b')}", "b"),
        (f"<w:r><w:ruby><w:rt>{r('b')}</w:rt><w:rubyBase>{r('a')}</w:rubyBase></w:ruby></w:r>", "a"),
        (f"<w:bdo>{r('a')}</w:bdo><w:dir>{r('b')}</w:dir>", "ab"),
        ("<w:r><w:t/></w:r>", ""),
        (r("a\n  b\n") + r("c"), "a b c"),
    ],
)  # fmt: skip
def test_the_characters_of_runs_are_read(runs: str, text: str) -> None:
    assert text_of(runs) == text


def fld(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instr(code: str) -> str:
    return f"<w:r><w:instrText>{code}</w:instrText></w:r>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (f"{fld('begin')}{instr('PAGE')}{fld('separate')}{r('7')}{fld('end')}{r(' a')}", "7 a"),
        (f"{fld('begin')}{instr('IF ')}{r('code')}{fld('separate')}{r('7')}{fld('end')}", "7"),
        (f"{r('a')}{fld('begin')}{instr('XE')}{fld('end')}{r('b')}", "ab"),
        (
            f"{fld('begin')}{instr('IF ')}{fld('begin')}{instr('PAGE')}{fld('separate')}{r('1')}{fld('end')}"
            f"{fld('separate')}{r('2')}{fld('end')}",
            "2",
        ),
        (f'<w:fldSimple w:instr=" REF a ">{r("3")}</w:fldSimple>', "3"),
        (f"{fld('end')}{r('a')}", "a"),
        (f"{fld('begin')}{instr('NOTEREF')}{r('a')}", ""),
    ],
)
def test_of_a_field_the_result_is_read_and_not_the_code(runs: str, text: str) -> None:
    assert text_of(runs) == text


def test_a_field_without_an_end_hides_nothing_of_the_next_paragraph() -> None:
    assert cell_of(p(f"{fld('begin')}{instr('XE')}") + p(r("a")))[0] == "a"


RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("runs", "marks"),
    [
        (r("10") + r("6", RAISED) + r(" kg"), (Mark(2, 3, "superscript"),)),
        (r("10") + r("1", RAISED) + r("2", RAISED + "<w:i/>"), (Mark(2, 4, "superscript"),)),
        (r("H") + r("2", '<w:vertAlign w:val="subscript"/>'), (Mark(1, 2, "subscript"),)),
        (r("10") + r("6", '<w:vertAlign w:val="baseline"/>'), ()),
        (r("10") + r("6", '<w:position w:val="6"/>'), (Mark(2, 3, "superscript"),)),
        (r("10") + r("6", '<w:position w:val="1"/>'), ()),
        (r("a ") + r("b", "<w:b/>"), (Mark(2, 3, "strong"),)),
        (r("a") + r("b", '<w:b w:val="false"/>'), ()),
        (f"<w:hyperlink>{r('a b')}</w:hyperlink>{r(' c')}", (Mark(0, 3, "link"),)),
        (f"{fld('begin')}{instr(' HYPERLINK a ')}{fld('separate')}{r('a')}{fld('end')}{r('b')}", (Mark(0, 1, "link"),)),
        (f'<w:fldSimple w:instr="HYPERLINK a">{r("a")}</w:fldSimple>', (Mark(0, 1, "link"),)),
        (r("a", RAISED) + r(" ") + r("b", RAISED), (Mark(0, 1, "superscript"), Mark(2, 3, "superscript"))),
        (r("a b", RAISED), (Mark(0, 3, "superscript"),)),
    ],
)  # fmt: skip
def test_formatting_of_runs_is_marks(runs: str, marks: tuple[Mark, ...]) -> None:
    assert marks_of(runs) == marks


STYLES = (
    f'<w:style w:type="character" w:styleId="Up"><w:name w:val="up"/><w:rPr>{RAISED}</w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Upper"><w:name w:val="upper"/><w:basedOn w:val="Up"/></w:style>'
    '<w:style w:type="character" w:styleId="Loud"><w:name w:val="loud"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bold"><w:name w:val="bold"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Beschriftung"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Kopf"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="character" w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>'
    '<w:style w:type="character" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>'
)


@pytest.mark.parametrize("style", ["Up", "Upper"])
def test_a_style_of_a_run_raises_it(style: str) -> None:
    assert marks_of(r("10") + r("6", f'<w:rStyle w:val="{style}"/>'), STYLES) == (Mark(2, 3, "superscript"),)


def test_a_style_of_a_run_hides_it() -> None:
    assert text_of(r("a") + r("b", '<w:rStyle w:val="Gone"/>'), STYLES) == "a"


def test_a_style_of_a_paragraph_makes_it_bold() -> None:
    assert cell_of(p(r("a"), '<w:pStyle w:val="Bold"/>'), STYLES)[1] == (Mark(0, 1, "strong"),)


def test_bold_by_both_styles_is_not_bold() -> None:
    run = r("a", '<w:rStyle w:val="Loud"/>')
    assert cell_of(p(run, '<w:pStyle w:val="Bold"/>'), STYLES)[1] == ()


def test_styles_that_are_based_on_each_other_are_read() -> None:
    assert marks_of(r("a", '<w:rStyle w:val="A"/>'), STYLES) == ()


def test_paragraphs_of_a_cell_are_lines() -> None:
    assert cell_of(p(r("a ")) + p() + p(r("b")))[0] == "a\nb"


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    assert cell_of(p(r("a "), "<w:rPr><w:del/></w:rPr>") + p(r("b")))[0] == "a b"


def test_a_superscript_ends_with_its_paragraph() -> None:
    _, marks = cell_of(p(r("a", RAISED)) + p(r("b", RAISED)))
    assert marks == (Mark(0, 1, "superscript"), Mark(2, 3, "superscript"))


def m(name: str, *parts: str) -> str:
    return f"<m:{name}>{''.join(parts)}</m:{name}>"


def mr(text: str) -> str:
    return m("r", m("t", text))


@pytest.mark.parametrize(
    ("formula", "text", "marks"),
    [
        (m("sSup", m("e", mr("10")), m("sup", mr("6"))), "106", (Mark(2, 3, "superscript"),)),
        (m("sSub", m("e", mr("CO")), m("sub", mr("2"))), "CO2", (Mark(2, 3, "subscript"),)),
        (m("f", m("num", mr("1")), m("den", mr("2"))), "1/2", ()),
        (m("d", m("e", mr("a"))), "(a)", ()),
        (m("d", '<m:dPr><m:begChr m:val="["/><m:endChr m:val=""/></m:dPr>', m("e", mr("a"))), "[a", ()),
        (m("rad", m("deg"), m("e", mr("2"))), "√2", ()),
        (m("nary", '<m:naryPr><m:chr m:val="∑"/></m:naryPr>', m("e", mr("a"))), "∑a", ()),
    ],
)
def test_a_formula_is_read_once_with_its_scripts(formula: str, text: str, marks: tuple[Mark, ...]) -> None:
    assert cell_of(p(f"<m:oMathPara><m:oMath>{formula}</m:oMath></m:oMathPara>")) == (text, marks)


def test_of_alternatives_the_first_is_read() -> None:
    runs = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{r('a')}</mc:Choice>"
        f"<mc:Fallback>{r('b')}</mc:Fallback></mc:AlternateContent>"
    )
    assert text_of(runs) == "a"


def test_of_alternatives_without_a_choice_the_other_is_read() -> None:
    assert text_of(f"<mc:AlternateContent><mc:Fallback>{r('b')}</mc:Fallback></mc:AlternateContent>") == "b"


# Tables.


def spans(grid: Grid) -> list[tuple[str, int, int, int, int]]:
    return [
        (cell.passage.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells
    ]


def test_cells_that_python_docx_merges_are_spans() -> None:
    document = python_docx.Document()
    table = add_table(document, ("a", "", "c"), ("d", "e", "f"), ("", "h", "i"))
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))
    assert spans(only_grid(docx.read(saved(document)))) == [
        ("a", 0, 0, 1, 2),
        ("c", 0, 2, 1, 1),
        ("d", 1, 0, 2, 1),
        ("e", 1, 1, 1, 1),
        ("f", 1, 2, 1, 1),
        ("h", 2, 1, 1, 1),
        ("i", 2, 2, 1, 1),
    ]


def test_cells_merged_by_the_old_property_are_one() -> None:
    body = tbl(
        tr(tc(p(r("a")), '<w:hMerge w:val="restart"/>'), tc(p(), "<w:hMerge/>"), tc(p(r("c")))),
        words("d", "e", "f"),
    )
    assert spans(only_grid(read(body)))[:2] == [("a", 0, 0, 1, 2), ("c", 0, 2, 1, 1)]


def test_a_cell_that_goes_on_from_no_cell_is_one_of_its_own() -> None:
    body = tbl(tr(tc(p(r("a")), "<w:vMerge/>"), tc(p(r("b")))), words("c", "d"))
    assert spans(only_grid(read(body)))[0] == ("a", 0, 0, 1, 1)


def test_a_cell_that_begins_anew_below_another_is_one_of_its_own() -> None:
    begin = '<w:vMerge w:val="restart"/>'
    body = tbl(
        tr(tc(p(r("a")), begin), tc()), tr(tc(p(r("b")), begin), tc()), tr(tc(p(), "<w:vMerge/>"), tc())
    )
    assert [span for span in spans(only_grid(read(body))) if span[0]] == [
        ("a", 0, 0, 1, 1),
        ("b", 1, 0, 2, 1),
    ]


def test_a_row_that_begins_later_has_its_cells_at_their_columns() -> None:
    body = tbl(words("a", "b", "c"), words("d", properties='<w:gridBefore w:val="2"/>'))
    assert spans(only_grid(read(body)))[-1] == ("d", 1, 2, 1, 1)


@pytest.mark.parametrize(("width", "columns"), [("12", 2), ("1200", 1)])
def test_a_sliver_at_the_end_of_a_row_belongs_to_its_last_cell(width: str, columns: int) -> None:
    after = f'<w:gridAfter w:val="1"/><w:wAfter w:w="{width}" w:type="dxa"/>'
    body = tbl(words("a", "b", "c"), words("d", "e", properties=after))
    assert spans(only_grid(read(body)))[-1] == ("e", 1, 1, 1, columns)


def test_a_cell_with_several_paragraphs_and_a_list_is_read_in_order() -> None:
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    assert cell_of(p(r("a")) + p(r("b"), item) + p(r("c"), item))[0] == "a\nb\nc"


def test_rows_and_cells_in_controls_are_read() -> None:
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    body = control(tbl(control(words("a", "b")), tr(control(tc(control(p(r("c"))))), tc(p(r("d"))))))
    assert texts(only_grid(read(body))) == [["a", "b"], ["c", "d"]]


def test_deleted_rows_and_cells_are_left_out_and_inserted_ones_are_kept() -> None:
    body = tbl(
        words("a", "b"),
        words("c", "d", properties="<w:del/>"),
        words("e", "f", properties="<w:ins/>"),
        tr(tc(p(r("g"))), tc(p(r("h")), "<w:cellDel/>"), tc(p(r("i")))),
    )
    assert texts(only_grid(read(body))) == [["a", "b"], ["e", "f"], ["g", "i"]]


def test_rows_that_repeat_on_each_page_are_headings() -> None:
    head = "<w:tblHeader/>"
    body = tbl(
        words("a", properties=head), words("b", properties=head), words("c"), words("d", properties=head)
    )
    assert [cell.heading for cell in only_grid(read(body)).cells] == [True, True, False, False]


def test_a_table_in_a_cell_is_a_part_of_its_text() -> None:
    inner = tbl(words("x", "y"))
    body = tbl(words("a", "b"), tr(tc(p(r("c"))), tc(p(r("d")) + inner + p(r("e")))))
    assert texts(only_grid(read(body))) == [["a", "b"], ["c", "d\nx\ny\ne"]]


def test_a_table_in_a_table_of_one_cell_is_a_grid() -> None:
    caption = p(r("Table 3. Trials"))
    grid = only_grid(read(tbl(tr(tc(caption + tbl(words("a", "b"), words("c", "d")) + p())))))
    assert (grid.label, texts(grid)) == ("Table 3", [["a", "b"], ["c", "d"]])


def test_tables_side_by_side_in_a_layout_are_grids() -> None:
    body = tbl(tr(tc(tbl(words("a", "b")) + p()), tc(tbl(words("c", "d")) + p())))
    assert [texts(grid) for grid in read(body).tables] == [[["a", "b"]], [["c", "d"]]]


def test_a_small_table_alone_in_a_cell_of_a_large_one_is_a_part_of_its_text() -> None:
    body = tbl(words("a", "b", "c"), tr(tc(p(r("d"))), tc(tbl(words("x", "y")) + p()), tc(p(r("f")))))
    assert texts(only_grid(read(body))) == [["a", "b", "c"], ["d", "x\ny", "f"]]


def test_a_table_in_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{tbl(words('a', 'b'))}</w:txbxContent>"
    shape = f"<w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing>"
    old = f"<w:pict><v:textbox>{box}</v:textbox></w:pict>"
    run = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{shape}</mc:Choice>"
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    grid = only_grid(read(p(run)))
    assert texts(grid) == [["a", "b"]]
    place = next(iter(grid.cells)).passage.place.xpath
    root = etree.fromstring(str(word_parts(p(run))["word/document.xml"]))
    (cell,) = root.xpath(place, namespaces=WORD_PREFIXES | {"wps": WORD_PREFIXES["wps"]})
    assert "".join(cell.itertext()) == "a"


def test_an_old_text_box_is_read() -> None:
    box = f"<w:txbxContent>{tbl(words('a', 'b'))}</w:txbxContent>"
    assert texts(only_grid(read(p(f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>")))) == [
        ["a", "b"]
    ]


@pytest.mark.parametrize("span", ["0", "-3", "word", "1"])
def test_a_malformed_span_is_one(span: str) -> None:
    body = tbl(tr(tc(p(r("a")), f'<w:gridSpan w:val="{span}"/>'), tc(p(r("b")))))
    assert spans(only_grid(read(body))) == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1)]


def test_a_table_without_rows_is_no_grid() -> None:
    assert read(tbl()).tables == ()


# Captions, notes, properties.


def caption_of(body: str, styles: str = STYLES) -> tuple[str | None, str | None]:
    grid = only_grid(read(body, styles))
    return grid.label, grid.caption.text if grid.caption else None


TABLE = tbl(words("a", "b"))
CAPTION = '<w:pStyle w:val="Beschriftung"/>'


@pytest.mark.parametrize(
    ("above", "found"),
    [
        (p(r("Table 2. Trials")), ("Table 2", "Trials")),
        (p(r("Table 2. Trials")) + p() + p(), ("Table 2", "Trials")),
        (p(r("Table 2")) + p(r("Trials of the knee")), ("Table 2", "Trials of the knee")),
        (p(r("Table 2: Trials")) + p(r("Means and deviations")), ("Table 2", "Trials")),
        (p(r("Trials"), CAPTION), (None, "Trials")),
        (p(r("Tabelle 3 – Studien"), CAPTION), ("Tabelle 3", "Studien")),
        (p(r("Words of the text.")), (None, None)),
        (p(r("Table 2. " + "a" * 700)), (None, None)),
        (p(r("Table 2 lists the trials that were found.")), (None, None)),
        (p("<w:r><w:drawing/></w:r>") + p(r("Figure 1. A knee"), CAPTION), (None, None)),
        ("", (None, None)),
    ],
)  # fmt: skip
def test_a_caption_above_a_table_is_found(above: str, found: tuple[str | None, str | None]) -> None:
    assert caption_of(above + TABLE) == found


def test_the_number_of_a_caption_is_that_which_the_document_counts() -> None:
    number = f'<w:fldSimple w:instr=" SEQ Table \\* ARABIC ">{r("4")}</w:fldSimple>'
    assert caption_of(p(f"{r('Table ')}{number}{r('. Trials')}") + TABLE) == ("Table 4", "Trials")


def test_a_counted_caption_in_a_language_that_is_not_known_has_its_number() -> None:
    number = f"{fld('begin')}{instr(' SEQ Taula ')}{fld('separate')}{r('4')}{fld('end')}"
    assert caption_of(p(f"{r('Jadual ')}{number}{r(': Kajian')}", CAPTION) + TABLE) == ("Jadual 4", "Kajian")


def test_a_caption_below_a_table_is_found() -> None:
    assert caption_of(TABLE + p() + p(r("Table 1. Knee"))) == ("Table 1", "Knee")


def test_captions_below_two_tables_are_each_its_own() -> None:
    body = TABLE + p(r("Table 1. Knee")) + p() + TABLE + p(r("Table 2. Hip"))
    assert [grid.label for grid in read(body).tables] == ["Table 1", "Table 2"]


def test_a_table_between_two_with_captions_has_none() -> None:
    body = p(r("Table 1. Knee")) + TABLE + p() + TABLE + p(r("Table 2. Hip")) + TABLE
    assert [grid.label for grid in read(body).tables] == ["Table 1", None, "Table 2"]


def notes_of(body: str) -> list[str]:
    return [note.text for note in only_grid(read(body, STYLES)).notes]


def test_paragraphs_that_follow_a_table_are_notes_up_to_a_blank_one() -> None:
    assert notes_of(TABLE + p(r("a")) + p(r("b")) + p() + p(r("c"))) == ["a", "b"]


@pytest.mark.parametrize(
    "end",
    [
        p(r("Results"), '<w:pStyle w:val="Kopf"/>'),
        p(r("Results"), '<w:outlineLvl w:val="1"/>'),
        p(r("Figure 1"), CAPTION),
        p(r("Table 2. Hip")),
        p(r("a" * 2000)),
    ],
)
def test_notes_end_at_what_is_no_note(end: str) -> None:
    assert notes_of(TABLE + p(r("a")) + end + p(r("b"))) == ["a"]


def test_notes_are_at_most_ten() -> None:
    assert len(notes_of(TABLE + p(r("a")) * 30)) == 10


def test_a_note_has_the_place_of_its_paragraph() -> None:
    (note,) = only_grid(read(p(r("a")) + TABLE + p(r("b")))).notes
    assert note.place.words == "/w:document/w:body/w:p[2]"


def test_title_and_doi_come_from_the_properties() -> None:
    document = python_docx.Document()
    document.core_properties.title = "Trials of the knee"
    document.core_properties.identifier = "https://doi.org/10.1234/abc"
    found = docx.read(saved(document))
    assert (found.title, found.doi) == ("Trials of the knee", "10.1234/abc")


def test_title_and_doi_come_from_the_paragraphs_in_front_of_the_tables() -> None:
    body = p(r("Trials of the knee"), '<w:pStyle w:val="Titel"/>') + p(r("doi: 10.1234/abc.")) + TABLE
    found = read(body, STYLES)
    assert (found.title, found.doi) == ("Trials of the knee", "10.1234/abc")


def test_a_doi_behind_a_table_is_not_that_of_the_article() -> None:
    assert read(TABLE + p(r("10.1234/abc"))).doi is None


def test_a_document_has_form_name_and_digest() -> None:
    content = word_of(TABLE)
    document = docx.read(content)
    assert (document.form, document.name, document.sha256) == ("docx", "made.docx", content.sha256)


def test_a_document_without_tables_has_none() -> None:
    assert read(p(r("a"))).tables == ()


def test_a_file_that_a_document_includes_is_remarked_on() -> None:
    assert read("<w:altChunk/>").remarks == ("the document includes another file, which is not read",)


# Hostile and malformed documents.


def test_a_table_that_is_too_wide_is_refused() -> None:
    message = refusal(word_of(tbl(tr(*(tc() for _ in range(1_001))))))
    assert "more than 1,000 columns" in message


def test_a_document_type_is_refused() -> None:
    parts = word_parts(TABLE)
    parts["word/document.xml"] = f'<!DOCTYPE a [<!ENTITY b "word">]>{parts["word/document.xml"]}'
    assert "word/document.xml: the part declares a document type" in refusal(content_of(archive_of(parts)))


def test_a_document_without_a_body_is_refused() -> None:
    parts = word_parts("")
    parts["word/document.xml"] = f'<w:document xmlns:w="{WORD_NS}"/>'
    assert "lacks a w:body" in refusal(content_of(archive_of(parts)))


def test_a_document_that_ends_early_is_refused() -> None:
    parts = word_parts(TABLE)
    parts["word/document.xml"] = str(parts["word/document.xml"])[:-30]
    assert "word/document.xml" in refusal(content_of(archive_of(parts)))


def test_tables_nested_beyond_any_page_are_refused() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 400 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 400
    assert "word/document.xml" in refusal(word_of(body))


def test_tables_nested_deeply_are_read() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 70 + p(r("a")) + "</w:tc></w:tr></w:tbl>" * 70
    assert texts(only_grid(read(body))) == [["a"]]


def test_a_table_of_five_thousand_rows_takes_a_moment() -> None:
    content = word_of(tbl(*(words(f"NCT{n * 7919:08}", f"{n}", "c") for n in range(5_000))))
    begin = time.process_time()
    assert only_grid(docx.read(content)).row_count == 5_000
    assert time.process_time() - begin < 30


def test_many_paragraphs_between_tables_take_a_moment() -> None:
    body = "".join(tbl(words(f"{n * 7919}", "b")) + p(r(f"{n}")) + p() for n in range(5_000))
    content = word_of(body)
    begin = time.process_time()
    assert len(docx.read(content).tables) == 5_000
    assert time.process_time() - begin < 30
