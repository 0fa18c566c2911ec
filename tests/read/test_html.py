"""Tables of web pages: which tables hold data, their words and places, and the label, caption and notes around them."""

from __future__ import annotations

import time
import tracemalloc
from io import BytesIO
from pathlib import Path

import html5lib
import pytest
from lxml import etree

from mscgraph.errors import DocumentError
from mscgraph.read import html
from mscgraph.read.content import Content
from mscgraph.records import Document, Grid, GridCell, Mark, Passage
from support import ROOT, skip_or_fail

SHARED = ROOT.parent / "shared" / "tables"
SAMPLES = [path for number in ("01", "15", "18") for path in SHARED.glob(f"{number}*.html")]
ROWS = "<tr><th>Cells</th><th>Number</th></tr><tr><td>BM</td><td>12</td></tr>"
TABLE = f"<table>{ROWS}</table>"
OTHER = "<table><tr><td>e</td><td>f</td></tr><tr><td>g</td><td>h</td></tr></table>"
THIRD = OTHER.replace("<td>e", "<td>i")


def content_of(source: str | bytes, name: str = "page.html") -> Content:
    return Content(name, BytesIO(source.encode() if isinstance(source, str) else source))


def read(source: str | bytes) -> Document:
    return html.read(content_of(source))


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


def grids(body: str) -> tuple[Grid, ...]:
    return read(page(body)).tables


def grid_of(body: str) -> Grid:
    (grid,) = grids(body)
    return grid


def cell_of(inner: str) -> GridCell:
    first, *_ = grid_of(
        f"<table><tr><td>{inner}</td><td>x</td></tr><tr><td>y</td><td>z</td></tr></table>"
    ).cells
    return first


def texts(grid: Grid) -> list[str]:
    return [cell.passage.text for cell in grid.cells]


def words_around(grid: Grid) -> tuple[str | None, str | None, list[str]]:
    return grid.label, grid.caption.text if grid.caption else None, [note.text for note in grid.notes]


def positions(grid: Grid) -> dict[str, tuple[int, int, int, int]]:
    return {c.passage.text: (c.row, c.column, c.row_span, c.column_span) for c in grid.cells}


def refusal(source: str | bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(source)
    assert "\n" not in str(caught.value)
    return caught.value


# Recognition.


@pytest.mark.parametrize(
    "source",
    [
        page(TABLE),
        f"\n <!-- saved from url=(0014)about:internet -->\n<!doctype HTML>\n{TABLE}",
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "a" "b"><html xmlns="c"/>',
        f"<HTML><BODY>{TABLE}</BODY></HTML>",
        f"<body>{TABLE}</body>",
        TABLE,
        f'<div class="a"><p>b</p>{TABLE}</div>',
        f"<article class='a'><h1>Table 1</h1>{TABLE}</article>",
        f"<main>{TABLE}</main>",
    ],
)
def test_a_page_or_a_part_of_one_is_recognised(source: str) -> None:
    assert html.recognises(content_of(source, "page.txt"))


@pytest.mark.parametrize(
    "source",
    [
        "10<sup>6</sup> cells | b\n1 | 2",
        "<sup>1</sup> cells | b",
        f"Text first, then {TABLE}",
        f"# Heading\n\n{TABLE}",
        "<div align=center>\n\n| a | b |\n|---|---|\n| c | d |",
        "<https://example.org> names <table>",
        f"<article><front/><body><sec>{TABLE}</sec></body></article>",
        f"<p>a</p><table-wrap>{TABLE}</table-wrap>",
        '<?xml version="1.0"?><workbook><table ></table></workbook>',
        "",
        "a < b <table>",
    ],
)
def test_other_documents_are_not_recognised(source: str) -> None:
    assert not html.recognises(content_of(source))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_is_recognised_and_read_by_its_first_bytes(encoding: str) -> None:
    source = f"<!DOCTYPE html>{TABLE.replace('BM', '5 µg')}".encode(encoding)
    assert html.recognises(content_of(source))
    assert "5 µg" in texts(read(source).tables[0])


@pytest.mark.parametrize(
    ("named", "encoding"),
    [
        ('<meta charset="windows-1252">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
        ("<meta charset=gb2312>", "gb18030"),
        ("<meta charset=Shift_JIS>", "shift_jis"),
        ("<!-- <meta charset=koi8-r> --><meta charset=utf-8>", "utf-8"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(named: str, encoding: str) -> None:
    word = "‘µ’" if encoding in ("cp1252", "utf-8") else "表"
    source = f"<html><head>{named}</head>{TABLE.replace('BM', word)}".encode(encoding)
    document = read(source)
    assert word in texts(document.tables[0])
    assert document.remarks == ()


def test_a_page_in_utf_8_may_keep_the_name_of_its_former_encoding() -> None:
    source = f"<meta charset=iso-8859-1>{TABLE.replace('BM', '5 µg')}".encode()
    assert "5 µg" in texts(read(source).tables[0])


def test_a_page_that_names_no_encoding_is_windows_1252_where_it_is_not_utf_8() -> None:
    document = read(f"<!DOCTYPE html>{TABLE.replace('BM', '5 µg “x”')}".encode("cp1252"))
    assert "5 µg “x”" in texts(document.tables[0])
    assert document.remarks == ("the page names no encoding and is read as windows-1252",)


def test_bytes_that_are_not_of_the_named_encoding_are_replaced_with_a_remark() -> None:
    document = read(b"<meta charset=utf-8>" + TABLE.replace("BM", "5 \u00b5g").encode("latin-1"))
    assert "5 \ufffdg" in texts(document.tables[0])
    assert document.remarks == ("bytes that are not utf-8 are replaced by U+FFFD",)


# Cells.


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("a<br>b", "a\nb"),
        ("a <br/>\n<br> b", "a\nb"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<p>a<p>b", "a\nb"),
        ("<ul><li>a</li>\n<li> b </li></ul>", "a\nb"),
        ("<div>a</div>b", "a\nb"),
        ("<span style='display:block'>a</span><span style='display: block'>b</span>", "a\nb"),
        ("<div style='display:inline'>a</div> <div style='display:inline-block'>b</div>", "a b"),
        ("<pre>a\n b</pre>", "a\nb"),
        ("<pre>a\nb<b>c\nd</b>e</pre>", "a\nbc\nde"),
        ("a<o:p>&nbsp;</o:p>b", "a b"),
        ("<span style='white-space:pre-line'>a\nb</span>", "a\nb"),
        ("a\n\t b&nbsp;&thinsp;c", "a b c"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("NCT<wbr>0246&shy;7387", "NCT0246\u00ad7387"),
        ("p<0.05 &lt; 3 &amp; &#x2265;", "p<0.05 < 3 & ≥"),
        ("<img alt='yes'><input value=a><svg><text>b</text><title>c</title></svg>d", "d"),
        ("<script>a</script><style>b</style><noscript>c</noscript><template>d</template>e", "e"),
        ("<span hidden>a</span><span style='display: none'>b</span><i style='visibility:hidden'>c</i>d", "d"),
        ("<!-- a -->b<!-- c -->d", "bd"),
        ("<span hidden='until-found'>a</span>", "a"),
    ],
)
def test_the_text_of_a_cell_is_what_is_printed_there(inner: str, text: str) -> None:
    assert cell_of(inner).passage.text == text


def test_an_exponent_is_a_mark_and_no_other_character() -> None:
    passage = cell_of("2 × 10<sup>6</sup> cells/m<sub>2</sub>").passage
    assert passage.text == "2 × 106 cells/m2"
    assert passage.marks == (Mark(6, 7, "superscript"), Mark(15, 16, "subscript"))


@pytest.mark.parametrize("inner", ["<sup><a href='#r'>85</a></sup>", "<a href='#r'><sup>85</sup></a>"])
def test_a_reference_is_a_superscript_and_a_link(inner: str) -> None:
    passage = cell_of(f"NCT02467387{inner}").passage
    assert passage.text == "NCT0246738785"
    assert {mark.kind for mark in passage.marks} == {"superscript", "link", "reference"}
    assert {(mark.start, mark.end) for mark in passage.marks} == {(11, 13)}


def test_inline_styles_are_marks_and_a_name_is_no_link() -> None:
    passage = cell_of(
        "10<span style='vertical-align: super'>6</span><a name=x>a</a> <strong>b</strong>"
    ).passage
    assert passage.marks == (Mark(2, 3, "superscript"), Mark(5, 6, "strong"))


def test_marks_have_no_white_space_at_their_ends() -> None:
    passage = cell_of("a<b> b </b>c<sup> </sup>").passage
    assert (passage.text, passage.marks) == ("a b c", (Mark(2, 3, "strong"),))


POWER = "<math><mrow><msup>\n<mn>10</mn> <mn> 6 </mn></msup></mrow>{}</math>"


@pytest.mark.parametrize(
    "formula",
    [
        POWER.format(""),
        POWER.format("").replace("<m", "<mml:m").replace("</m", "</mml:m"),
        f"<math><semantics>{POWER.format('')}<annotation encoding='a'>10^6</annotation></semantics></math>",
        f"<span class=a><span aria-hidden=true>10<sup>6</sup></span><span>{POWER.format('')}</span></span>",
        f"<nobr aria-hidden='true'><span>106</span></nobr>{POWER.format('')}<script type='math/mml'>10 6</script>",
    ],
)
def test_a_formula_is_read_once_with_its_exponent(formula: str) -> None:
    passage = cell_of(f"2 × {formula} cells").passage
    assert (passage.text, passage.marks) == ("2 × 106 cells", (Mark(6, 7, "superscript"),))


def test_the_parts_of_a_fraction_are_not_glued() -> None:
    assert cell_of("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>").passage.text == "1\n2"


def test_a_cell_that_is_hidden_from_assistive_technology_alone_is_read() -> None:
    assert cell_of("<span aria-hidden=true>12</span>").passage.text == "12"


def test_a_character_that_xml_forbids_is_replaced_and_counted() -> None:
    document = read(page(TABLE.replace("BM", "a\x02b\x02").replace("12", "c&#1;d")))
    assert "a\ufffdb\ufffd" in texts(document.tables[0])
    assert [(one.char, one.count, one.line) for one in document.replaced if one.char == "\x02"] == [
        ("\x02", 2, None)
    ]


def test_an_empty_cell_is_a_cell() -> None:
    assert texts(grid_of("<table><tr><td>a<td><td>&nbsp;<tr><td>b<td>c</table>")) == ["a", "", "", "b", "c"]


def test_headings_are_th_cells_and_cells_of_a_thead() -> None:
    grid = grid_of("<table><thead><tr><td>a<td>b</thead><tr><th>c<td>d</table>")
    assert [cell.heading for cell in grid.cells] == [True, True, True, False]


# Spans.


def test_a_row_span_does_not_leave_its_group() -> None:
    grid = grid_of(
        "<table><thead><tr><th rowspan=3>a<th>b</thead><tbody><tr><td rowspan=0>c<td>d<tr><td>e</table>"
    )
    assert positions(grid) == {
        "a": (0, 0, 1, 1),
        "b": (0, 1, 1, 1),
        "c": (1, 0, 2, 1),
        "d": (1, 1, 1, 1),
        "e": (2, 1, 1, 1),
    }


def test_a_row_without_cells_is_a_row() -> None:
    grid = grid_of("<table><tr><td rowspan=3>a<td>b<tr></tr><tr><td>c</table>")
    assert (grid.row_count, positions(grid)["c"]) == (3, (2, 1, 1, 1))


def test_rows_of_a_foot_are_the_last_and_a_note_there_is_no_row() -> None:
    grid = grid_of(f"<table><tfoot><tr><td>sum<td>12<tr><td colspan=2>BM: marrow</tfoot>{ROWS}</table>")
    assert texts(grid)[-2:] == ["sum", "12"]
    assert [note.text for note in grid.notes] == ["BM: marrow"]


def test_a_cell_that_is_not_displayed_takes_no_column() -> None:
    grid = grid_of(
        "<table><tr><td hidden>x<td>a<td>b<tr><td style='display:none'>x<td>c<td>d<tr hidden><td>x</table>"
    )
    assert texts(grid) == ["a", "b", "c", "d"]


def test_huge_spans_allocate_nothing() -> None:
    tracemalloc.start()
    grid = grid_of("<table><tr><td rowspan=65535>a<td>b<tr><td colspan=65535>c</table>")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert positions(grid) == {"a": (0, 0, 2, 1), "b": (0, 1, 1, 1), "c": (1, 1, 1, 1)}
    assert peak < 1_000_000


@pytest.mark.parametrize("span", [1_000, 5_000, 65_535, 999_999])
def test_a_cell_behind_a_huge_span_is_kept_behind_the_columns_of_the_table(span: int) -> None:
    cells = "<tr><td>a<td>b<td>c"
    document = read(page(f"<table>{cells}<tr><td>d<td colspan={span}>e<td>f<tr><td colspan={span}>g</table>"))
    (grid,) = document.tables
    found = positions(grid)
    assert [found[text] for text in "defg"] == [(1, 0, 1, 1), (1, 1, 1, 2), (1, 3, 1, 1), (2, 0, 1, 3)]
    assert document.remarks == (
        "((//table)[1]//tr)[2]/*[2] spans more columns than its table has, in front of other cells: these are behind"
        " the columns of the other rows",
    )


# Choice of tables.


@pytest.mark.parametrize(
    "body",
    [
        f"<nav>{OTHER}</nav>",
        f"<header>{OTHER}</header>",
        f"<footer>{OTHER}</footer>",
        f"<div role=navigation>{OTHER}</div>",
        OTHER.replace("<table", "<table role=presentation"),
        OTHER.replace("<table", "<table hidden"),
        f"<div hidden>{OTHER}</div>",
        f"<template>{OTHER}</template>",
        f"<noscript>{OTHER}</noscript>",
        f"<script>{OTHER}</script>",
        f"<!-- {OTHER} -->",
        "<table></table>",
        "<table><tr></tr></table>",
        "<table><tr><td></td><td><img></td></tr><tr><td></td><td></td></tr></table>",
        "<table><tr><td>alone</td></tr></table>",
        "<table><tr><td><p>a</p></td><td><div>b</div></td></tr></table>",
    ],
)
def test_navigation_layouts_and_empty_tables_are_left_out(body: str) -> None:
    assert texts(grid_of(f"{body}<main>{TABLE}</main>")) == ["Cells", "Number", "BM", "12"]


def test_a_header_within_an_article_is_not_the_page_s() -> None:
    assert len(grids(f"<article><header>{TABLE}</header></article>")) == 1


def test_a_layout_around_tables_is_left_out_and_each_of_these_is_read_once() -> None:
    body = f"<table><tr><td><table><tr><td>{TABLE}</td></tr></table></td><td>menu</td></tr><tr><td>{OTHER}<td>x</table>"
    assert [texts(grid) for grid in grids(body)] == [["Cells", "Number", "BM", "12"], ["e", "f", "g", "h"]]


def test_a_layout_with_rows_of_its_own_is_a_remark() -> None:
    document = read(page(f"<table><tr><td>a<td>b<tr><td>c<td>d<tr><td>{TABLE}<td></table>"))
    assert len(document.tables) == 1
    assert document.remarks == ("(//table)[1] holds other tables, so that its own cells are not read",)


def test_a_row_within_a_cell_is_text_of_the_cell() -> None:
    inner = "<table><tr><td>a</td><td>b</td></tr></table>"
    assert texts(grid_of(TABLE.replace("BM", inner))) == ["Cells", "Number", "a b", "12"]


def test_a_hidden_copy_is_left_out() -> None:
    assert len(grids(f"{TABLE}<div style='display:none'>{TABLE}</div>")) == 1


@pytest.mark.parametrize(
    "attribute", ["style='display: none'", "style='visibility:hidden'", "aria-hidden=true"]
)
def test_a_table_that_is_only_there_hidden_by_style_is_read(attribute: str) -> None:
    grid = grid_of(f"<div class='mfp-hide' {attribute}><b>Table 4.</b> Trials{TABLE}</div>")
    assert words_around(grid) == ("Table 4", "Trials", [])
    assert texts(grid) == ["Cells", "Number", "BM", "12"]


HIDING = ["hidden", "style='display: none'", "style='visibility:hidden'", "aria-hidden=true"]


@pytest.mark.parametrize("attribute", HIDING)
@pytest.mark.parametrize(
    "form", ["<table {}>{}</table>", "<div {}><p>Table 9. None</p><table>{}</table></div>"]
)
def test_a_hidden_table_beside_one_with_a_number_is_no_data(attribute: str, form: str) -> None:
    hidden = form.format(attribute, "<tr><td>e<td>f<tr><td>g<td>h")
    document = read(page(f"{hidden}<div><p>Table 1. Trials</p>{TABLE}</div>"))
    assert [grid.label for grid in document.tables] == ["Table 1"]
    assert document.remarks == ("(//table)[1] is hidden on the page, and left out",)


@pytest.mark.parametrize("attribute", HIDING)
def test_a_hidden_table_with_a_number_beside_others_without_is_read(attribute: str) -> None:
    document = read(page(f"{OTHER}<p>x</p><div {attribute}><p>Table 1. Trials</p>{TABLE}</div>"))
    assert [grid.label for grid in document.tables] == [None, "Table 1"]
    assert document.remarks == ("(//table)[2] is hidden on the page, and read all the same",)


@pytest.mark.parametrize("attribute", HIDING[:3])
@pytest.mark.parametrize("element", ["<tr {}>{}</tr>", "<tbody {}><tr>{}</tr></tbody>"])
def test_hidden_rows_are_left_out_with_a_remark(attribute: str, element: str) -> None:
    row = element.format(attribute, "<td>UC<td>9")
    document = read(page(TABLE.replace("</table>", f"{row}</table>")))
    assert texts(document.tables[0]) == ["Cells", "Number", "BM", "12"]
    assert document.remarks == ("hidden rows of (//table)[1] are left out: 1",)


def test_a_table_that_is_printed_twice_is_read_once() -> None:
    grid = grid_of(f"<div>{TABLE}</div><p>x</p><p>y. Z</p><div><p>Table 2. Trials</p>{TABLE}</div>")
    assert grid.label == "Table 2"


def test_equal_tables_with_labels_of_their_own_are_two() -> None:
    body = f"<div><p>Table 1. Trials</p>{TABLE}</div><div><p>Table 2. Trials</p>{TABLE}</div>"
    assert [grid.label for grid in grids(body)] == ["Table 1", "Table 2"]


# Label, caption and notes: layouts as publishers have them, in words of our own.

PROSE = "<p>Prose goes on. It is long.</p>"
PMC = f"""<header><nav>{OTHER}</nav></header>
<main><section><div>2020. doi: <a href="https://doi.org/10.1000/a.1">10.1000/a.1</a></div></section>
<section class="tw xbox" id="T1"><h4 class="obj_head">Table 1.</h4>
<div class="caption p"><p>Trials of cells.</p></div>
<div class="tbl-box p" tabindex="0">{TABLE}</div>
<div class="p text-right"><a href="table/T1/">Open in a new tab</a></div>
<div class="tw-foot p"><div class="fn" id="f1"><sup>a</sup><p>Median.</p></div>
<div class="fn"><p>BM: marrow</p></div></div></section>
</main><footer><p>Follow us</p></footer>"""
SPRINGER = f"""<header><h1>Journal</h1></header>
<main><article><h1 class="c-article-table-title">Table 1 Use of cells in trials</h1>
<p>From: <a href="/a">Cells <i>in vivo</i></a></p>
<div class="c-article-table-container"><div class="c-scroll"><div>{TABLE.replace("BM", "<p>BM</p>")}</div></div>
<div class="c-article-table-footer"><ol><li><sup>a</sup>Median</li><li>BM: marrow</li></ol></div></div>
<a href="/a#Tab1">Back to article page</a></article></main>"""
BMC_OLD = f"""<div class="article"><p>Table <a href="#T1">1</a> lists them. They are many.</p>
<div class="table" id="T1"><figure><figcaption><span class="b">Table 1 </span>Trials of cells</figcaption>
<div class="scroll">{TABLE}</div><div class="footer"><p>BM: marrow</p></div></figure></div>{PROSE}</div>"""
MDPI = f"""<section><h2>Discussion</h2><div>Earlier work is in <a href="#t4">Table 4</a>.</div>
<div id="t4"><div><div href="#show4"></div></div><div><b>Table 4.</b> Trials of cells.</div></div>
<div class="mfp-hide" id="show4"><div class="html-caption"><b>Table 4.</b> Trials of cells.</div>{TABLE}
<div class="foot"><div><span>BM: marrow; <sup>a</sup> median.</span></div></div></div>{PROSE}</section>"""
FRONTIERS = f"""<article><p class="mb15">Prose. It is long, and names (Table 1).</p>
<div class="Imageheaders">TABLE 1</div><div class="FigureDesc"><div class="Imgdesc">{TABLE}
<p class="h">TABLE 1. Trials of cells.</p></div></div>{PROSE}</article>"""
FRONTIERS_NEW = f"""<article>{PROSE}<figure>{TABLE}
<figcaption><strong>Table 1.</strong> Trials of cells.</figcaption></figure>{PROSE}</article>"""
WILEY = f"""<section>{PROSE}<div class="article-table-content" id="t1"><header class="article-table-caption">
<span class="table-caption__label">TABLE 1. </span>Trials of cells</header><div tabindex="0">{TABLE}</div>
<div class="article-section__table-footnotes"><ul><li><i>Note</i>: BM, marrow.</li>
<li><sup><b>a</b></sup> Median.</li></ul></div></div>{PROSE}</section>"""
ELSEVIER = f"""<section>{PROSE}<div class="tables" id="tbl1">
<span class="captions"><span><p><span class="label">Table 1</span>. Trials of cells</p></span></span>
<div class="groups">{TABLE}</div>
<dl class="footnotes"><dt>a</dt><dd><p>Median</p></dd><dt>BM</dt><dd>marrow</dd></dl></div>{PROSE}</section>"""
OXFORD = f"""<section>{PROSE}<div class="table-full-width-wrap"><div class="table-wrap table-wide">
<div class="table-wrap-title" id="T1"><span class="label title-label">Table 1.</span>
<div class="caption"><p>Trials of cells</p><p>by route</p></div></div><div class="table-overflow">{TABLE}</div>
<div class="table-modal"><button>Open</button><a href="/t1">Open in new tab</a>{TABLE}</div>
<div class="table-wrap-foot"><div><span><span class="label">a</span><p>Median.</p></span></div></div></div></div>
{PROSE}</section>"""


@pytest.mark.parametrize(
    ("body", "label", "caption", "notes"),
    [
        (PMC, "Table 1", "Trials of cells.", ["a Median.", "BM: marrow"]),
        (SPRINGER, "Table 1", "Use of cells in trials", ["aMedian", "BM: marrow"]),
        (BMC_OLD, "Table 1", "Trials of cells", ["BM: marrow"]),
        (MDPI, "Table 4", "Trials of cells.", ["BM: marrow; a median."]),
        (FRONTIERS, "TABLE 1", "Trials of cells.", []),
        (FRONTIERS_NEW, "Table 1", "Trials of cells.", []),
        (WILEY, "TABLE 1", "Trials of cells", ["Note: BM, marrow.", "a Median."]),
        (ELSEVIER, "Table 1", "Trials of cells", ["a Median", "BM marrow"]),
        (OXFORD, "Table 1", "Trials of cells\nby route", ["a Median."]),
    ],
    ids=["PMC", "Springer", "BMC", "MDPI", "Frontiers", "Frontiers-new", "Wiley", "Elsevier", "Oxford"],
)
def test_the_layouts_of_publishers_are_read_by_their_structure(
    body: str, label: str, caption: str, notes: list[str]
) -> None:
    assert words_around(grid_of(body)) == (label, caption, notes)


@pytest.mark.parametrize(
    ("body", "label", "caption"),
    [
        (f"<table><caption>Table 2. Trials</caption>{ROWS}</table>", "Table 2", "Trials"),
        (f"<table><caption><b>Table 2</b><br>Trials</caption>{ROWS}</table>", "Table 2", "Trials"),
        (f"<div><h4>Table 2.</h4><table><caption>Trials</caption>{ROWS}</table></div>", "Table 2", "Trials"),
        (
            f"<h3>Table 2</h3><p>Trials of cells</p><p>by route</p>{TABLE}",
            "Table 2",
            "Trials of cells\nby route",
        ),
        (f"<p><b>Table 2</b> of trials</p>{TABLE}", "Table 2", "of trials"),
        (f"<b>Table 2.</b> Trials<br>{TABLE}", "Table 2", "Trials"),
        (f"Prose. It is long.<br><br>Table 2. Trials<br>{TABLE}", "Table 2", "Trials"),
        (
            f"<table><tr><td><p>Table 2. Trials</p></td></tr><tr><td>{TABLE}</td></tr></table>",
            "Table 2",
            "Trials",
        ),
        (f"<div><p>表2 临床试验</p>{TABLE}</div>", "表2", "临床试验"),
        (f"<div><div><p><b>Table 2.</b> A</p><p>B</p></div>{TABLE}</div>", "Table 2", "A\nB"),
        (f"<div><p>Table 2. A</p><p>B</p>{TABLE}</div>", "Table 2", "A"),
        (f"<section><h2>Trials</h2><div>{TABLE}</div></section>", None, "Trials"),
        (f"<section><h2>Trials</h2><p>As of 2020</p>{TABLE}</section>", None, "Trials\nAs of 2020"),
        (
            f"<figure><figcaption><p>Trials</p><p>As of 2020</p></figcaption>{TABLE}</figure>",
            None,
            "Trials\nAs of 2020",
        ),
        (f"<p>Trials are here:</p>{TABLE}", None, "Trials are here:"),
        (f"<p>We looked at trials. They are many.</p>{TABLE}", None, None),
        (f"<p>{'x' * 401}</p>{TABLE}", None, None),
        (f"<p>Table 2 shows trials.</p><p>They are many. Yes.</p>{TABLE}", None, None),
        (f"<p>Table 2 and Table 3 list trials</p><p>They are many. Yes.</p>{TABLE}", None, None),
        (TABLE, None, None),
    ],
)
def test_label_and_caption_are_found_around_a_table(
    body: str, label: str | None, caption: str | None
) -> None:
    assert words_around(grid_of(body))[:2] == (label, caption)


def test_bare_tables_have_the_labels_in_front_of_them() -> None:
    body = f"<p>Table 1. A</p>{TABLE}<p>Prose. Yes.</p><p>Table 2. B</p>{OTHER}<p>Prose. Yes.</p>{THIRD}"
    assert [words_around(grid) for grid in grids(body)] == [
        ("Table 1", "A", []),
        ("Table 2", "B", []),
        (None, None, []),
    ]


def test_bare_tables_have_the_labels_behind_them_where_the_first_has_none_in_front() -> None:
    body = f"<p>Prose. Yes.</p>{TABLE}<p>Table 1. A</p>{OTHER}<p>Table 2. B</p><p>Prose. Yes.</p>"
    assert [words_around(grid)[:2] for grid in grids(body)] == [("Table 1", "A"), ("Table 2", "B")]


def test_a_label_behind_the_first_table_may_be_the_second_one_s() -> None:
    body = f"<p>Prose. Yes.</p>{TABLE}<p>Table 1. B</p>{OTHER}<p>Prose. Yes.</p>"
    assert [words_around(grid)[:2] for grid in grids(body)] == [(None, None), ("Table 1", "B")]


def test_the_tables_of_a_figure_share_its_label() -> None:
    body = f"<figure><figcaption>Table 1. A</figcaption><div>{TABLE}</div><div>{OTHER}</div></figure>"
    assert [words_around(grid)[:2] for grid in grids(body)] == [("Table 1", "A"), ("Table 1", "A")]


def test_paragraphs_behind_a_bare_table_are_no_notes() -> None:
    body = f"<article><h2>Trials</h2>{PROSE}<p>Table 1. A</p>{TABLE}<p>BM is marrow.</p>{PROSE}</article>"
    assert words_around(grid_of(body)) == ("Table 1", "A", [])


def test_notes_are_bounded() -> None:
    body = f"<div><p>Table 1. A</p>{TABLE}{'<p>' + 'x' * 5_000 + '</p>'}{'<p>note</p>' * 30}</div>"
    notes = grid_of(body).notes
    assert (len(notes), len(notes[0].text)) == (31, 4_000)


def test_marks_of_a_caption_move_with_it() -> None:
    grid = grid_of(f"<p>Table 1. 10<sup>6</sup> <b>cells</b></p>{TABLE}")
    assert grid.caption is not None
    assert (grid.caption.text, grid.caption.marks) == (
        "106 cells",
        (Mark(2, 3, "superscript"), Mark(4, 9, "strong")),
    )


# Identity.


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="citation_doi" content="doi:10.1000/Abc.1">', ""),
        ('<meta name="DC.Identifier" content="10.1000/Abc.1">', ""),
        ('<meta name="dc.identifier" content="a"><meta name="prism.doi" content="doi:10.1000/Abc.1">', ""),
        ('<link rel="canonical" href="https://a.org/articles/10.1000/Abc.1/tables/1?x=1">', ""),
        ('<meta property="og:url" content="https://a.org/doi/full/10.1000%2FAbc.1">', ""),
        ("", '<p>J 2020; <a href="https://doi.org/10.1000/Abc.1">link</a></p>'),
        ("", "<p>(doi: 10.1000/Abc.1).</p>"),
        ("", "<p>https://doi.org/10.1000/Abc.1</p>"),
    ],
)
def test_the_doi_is_the_one_that_the_page_states(head: str, body: str) -> None:
    assert read(page(f"{body}{TABLE}", head)).doi == "10.1000/Abc.1"


def test_a_doi_behind_the_table_is_a_reference_s() -> None:
    assert read(page(f"{TABLE}<p>doi: 10.1000/b</p>")).doi is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<link rel=canonical href="https://pmc.ncbi.nlm.nih.gov/articles/PMC8900359/table/T1/">', ""),
        ('<meta property="og:url" content="https://a.org/PMC8900359/">', ""),
        ("", "<p>PMCID: PMC8900359</p>"),
    ],
)
def test_the_identifier_of_pubmed_central_is_the_page_s_own(head: str, body: str) -> None:
    assert read(page(f"{body}{TABLE}<a href='/PMC1111111'>PMC1111111</a>", head)).pmcid == "PMC8900359"


def test_the_address_of_a_saved_page_names_its_article() -> None:
    saved = "<!-- saved from url=(0053)https://www.ncbi.nlm.nih.gov/pmc/articles/PMC8900359/ -->\n"
    assert read(f"<!DOCTYPE html>\n{saved}<html>{TABLE}</html>").pmcid == "PMC8900359"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            '<title>a</title><meta name="citation_title" content="Cells  in vivo">',
            "<h1>b</h1>",
            "Cells in vivo",
        ),
        ('<meta property="og:title" content="Cells in vivo">', "", "Cells in vivo"),
        ("<title>a</title>", "<h1>Cells <i>in</i> vivo</h1>", "Cells in vivo"),
        ("<title>Cells in vivo</title>", "<h1>Table 1 Trials</h1>", "Cells in vivo"),
        ("<title>Table 1. - PMC</title>", "", None),
    ],
)
def test_the_title_is_the_article_s(head: str, body: str, title: str | None) -> None:
    assert read(page(f"{body}{TABLE}", head)).title == title


# Malformed and hostile pages.


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><th>Cells<th>Number<tr><td>BM<td>12",
        "<table><tr><th><b>Cells<th><i>Number<tr><td><p>BM<td><span>12</table>",
        "<table><th>Cells</th><th>Number</th><tr><td>BM</td><td>12</td></table>",
        "<table><tbody><td>Cells</td><td>Number</td></tbody><tbody><tr><td>BM<td>12</table>",
        "<table><form><tr><th>Cells<th>Number</tr></form><tr><td>BM<td>12</tr></table></table></div></td>",
        "<table><tr><th>Cells</td><th>Number</td></tr><tr><td>BM</th><td>12</tr></table>",
    ],
)
def test_unclosed_and_misplaced_tags_lose_no_cell(source: str) -> None:
    grid = grid_of(source)
    assert positions(grid) == {
        "Cells": (0, 0, 1, 1),
        "Number": (0, 1, 1, 1),
        "BM": (1, 0, 1, 1),
        "12": (1, 1, 1, 1),
    }


def test_a_table_that_was_not_closed_is_another_than_the_next_one() -> None:
    body = f"<table>{ROWS}<p>Table 2. B</p>{OTHER}"
    assert [texts(grid) for grid in grids(body)] == [["Cells", "Number", "BM", "12"], ["e", "f", "g", "h"]]


CUT_OFF = "<table><tr><th>Cells<th>Number<tr><td>BM<td>12"


@pytest.mark.parametrize(
    "end",
    [
        "",
        "</td>",
        "<tr>\n<td>COPD",
        "<tr><td class=",
        "<table><tr><td>a</td></tr></table>",
        "<!-- </table> --><td>",
    ],
)
def test_a_page_that_is_cut_off_within_a_row_is_refused(end: str) -> None:
    error = refusal(f"<!DOCTYPE html><html><body>{CUT_OFF}{end}\n")
    assert error.place == f"page.html:{1 + end.count(chr(10))}"
    assert error.problem == "the page ends within a table, without </table>: rows may be missing"


def test_a_page_that_is_cut_off_behind_a_row_has_a_remark() -> None:
    document = read(f"<!DOCTYPE html><html><body>{CUT_OFF}</tr>\n")
    assert document.remarks == (
        "the page ends within a table, without </table>: rows may be missing behind line 1",
    )


@pytest.mark.parametrize(
    "end", ["</table>", "</TABLE >text", "</body>", "<p>b</html>", "</table><!-- <table> -->"]
)
def test_a_page_without_other_end_tags_is_whole(end: str) -> None:
    assert read(f"<!DOCTYPE html><html><body>{CUT_OFF}{end}").remarks == ()


def test_a_page_with_declarations_of_its_own_is_refused() -> None:
    error = refusal(f'<!DOCTYPE html [\n<!ENTITY a "x">]>{TABLE}')
    assert (error.place, error.problem) == (
        "page.html:1",
        "the document type has declarations of its own, which are not read",
    )


def test_a_nul_in_a_page_is_replaced_and_reported() -> None:
    document = read(page(TABLE.replace("BM", "B\0M")))
    assert "B\ufffdM" in texts(document.tables[0])
    assert [(one.char, one.count) for one in document.replaced] == [("\0", 1)]


@pytest.mark.parametrize("depth", [254, 300, 1_500])
def test_a_deeply_nested_table_is_read(depth: int) -> None:
    grid = grid_of(f"{'<div>' * depth}<p>Table 1. A</p>{TABLE}{'</div>' * depth}")
    assert (grid.label, texts(grid)) == ("Table 1", ["Cells", "Number", "BM", "12"])


def test_deep_nesting_around_a_cell_s_text_is_read() -> None:
    assert cell_of(f"{'<div>' * 1_000}a{'</div>' * 1_000}").passage.text == "a"


@pytest.mark.parametrize("before", ["", "</foo>" * 500])
@pytest.mark.parametrize("depth", [2_100, 200_000])
def test_a_page_whose_parser_leaves_out_a_part_is_refused(before: str, depth: int) -> None:
    error = refusal(page(f"{TABLE}{before}{'<div>' * depth}{TABLE}"))
    assert error.place == "page.html:1"
    assert "depth" in str(error)


def test_too_many_tags_columns_and_bytes_are_refused() -> None:
    assert "tags" in str(refusal(page("<b>" * 2_000_001)))
    assert "1,000 columns" in str(refusal(page(f"<table><tr>{'<td>a' * 1_001}<tr><td>b<td>c</table>")))
    assert "bytes" in str(refusal(page(" " * (64 << 20))))


def test_a_page_without_a_table_is_a_document_without_tables() -> None:
    assert read(page("<p>a</p>")).tables == ()


def test_a_page_without_elements_is_refused() -> None:
    assert "without elements" in str(refusal("<!DOCTYPE html>"))


def seconds(body: str) -> float:
    start = time.perf_counter()
    read(page(body))
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "part",
    [
        "<tr><td rowspan=3>a<td>b",
        "<tr><td>a<td><table><tr><td>b</table>",
        "<tr><td>a<td><b><i><sup>b</sup></i></b>",
    ],
)
def test_many_rows_take_time_in_proportion(part: str) -> None:
    assert seconds(f"<table>{part * 8_000}</table>") < 10 * seconds(f"<table>{part * 2_000}</table>") + 0.5


@pytest.mark.parametrize("part", [f"<p>Table 1. a</p>{OTHER}", f"<div>{OTHER}<p>b</p></div>", "<p>a</p>"])
def test_many_tables_and_blocks_take_time_in_proportion(part: str) -> None:
    assert seconds(f"{part * 2_000}{TABLE}") < 10 * seconds(f"{part * 500}{TABLE}") + 0.5


# Against another parser.

PLACED = [
    page(f"<p>a<table><tr><td>b<td>c<tr><td>{OTHER}<td>d</table>{TABLE}"),
    page(f"{TABLE}<div><table><thead><tr><th>a<th>b<tbody><tr><td>c<br><p>d</p><td>e</table></div>"),
    page(f"<table>{ROWS}<tr><th>Cells<p>x<th><a name=y />Number</table>"),
    "<table><tr><td><b>a<td>b<tr><td>c<td>d</table>",
    "<table><td>a<td>b<tr><td>c<td>d</table>",
    "<table><tr><td>a<td>b<table><td>x</table><tr><td>c<td>d</table>",
    "<table><tr><th><b>a<th><i>b<tr><td><p>c<td><span>d</table>",
    page(f"<template>{OTHER}</template><nav>{OTHER}</nav><main><!-- x -->{PMC}</main>"),
    *(page(body) for body in (SPRINGER, BMC_OLD, MDPI, FRONTIERS, FRONTIERS_NEW, WILEY, ELSEVIER, OXFORD)),
]


def folded(text: str) -> str:
    return "".join(text.split())


def check_places(source: bytes) -> None:
    by_html5lib = html5lib.parse(source.decode(), treebuilder="lxml", namespaceHTMLElements=False)
    by_libxml2 = etree.fromstring(source, etree.HTMLParser(encoding="utf-8"))
    cells = [cell for grid in read(source).tables for cell in grid.cells]
    assert cells
    for cell in cells:
        (element,) = by_html5lib.xpath(cell.passage.place.words)
        assert folded("".join(element.itertext())) == folded(cell.passage.text)
        (element,) = by_libxml2.xpath(cell.passage.place.words)
        # A cell that was not closed has the next one within it.
        assert folded("".join(element.itertext())).startswith(folded(cell.passage.text))


@pytest.mark.parametrize("source", PLACED)
def test_another_parser_finds_the_same_words_at_the_place_of_each_cell(source: str) -> None:
    check_places(source.encode())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_another_parser_finds_the_same_words_in_a_sample(path: Path) -> None:
    check_places(path.read_bytes())


@pytest.mark.parametrize("source", PLACED)
def test_another_parser_finds_the_same_caption_and_notes(source: str) -> None:
    tree = html5lib.parse(source, treebuilder="lxml", namespaceHTMLElements=False)
    for passage in passages_about(source):
        (element,) = tree.xpath(passage.place.words)
        first = passage.text.split("\n")[0].split()[0]
        assert folded(first) in folded("".join(element.itertext()))


def passages_about(source: str) -> list[Passage]:
    return [
        passage
        for grid in read(source).tables
        for passage in (*grid.notes, *([grid.caption] if grid.caption else []))
    ]


def test_some_pages_have_captions_and_some_have_notes() -> None:
    assert sum(len(passages_about(source)) for source in PLACED) >= 2


def test_samples_are_there() -> None:
    if not SAMPLES:
        skip_or_fail("needs shared/tables")
    assert len(SAMPLES) == 3
