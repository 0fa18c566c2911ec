"""Tables of JATS: every table-wrap in its order, cells with spans and marks, and hostile XML refused in one line."""

from __future__ import annotations

import re
import time
import tracemalloc
import xml.etree.ElementTree as ElementTree
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from mscgraph.errors import DocumentError
from mscgraph.read import jats
from mscgraph.read.content import Content
from mscgraph.records import Document, Grid, GridCell, Mark
from support import ROOT, skip_or_fail

SHARED = ROOT.parent / "shared"
SAMPLES = [
    path
    for name in ("jats-samples/*", "tables/03*", "tables/04*")
    for path in sorted(SHARED.glob(f"{name}.xml"))
]
ROWS = "<tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>"


def content_of(source: str | bytes, name: str = "article.xml") -> Content:
    return Content(name, BytesIO(source.encode() if isinstance(source, str) else source))


def read(source: str | bytes) -> Document:
    return jats.read(content_of(source))


def wrap(inner: str, attributes: str = "") -> str:
    return f"<table-wrap {attributes}>{inner}</table-wrap>"


def table(rows: str) -> str:
    return f"<table>{rows}</table>"


def grid_of(rows: str) -> Grid:
    (grid,) = read(wrap(table(rows))).tables
    return grid


def cell_of(inner: str) -> GridCell:
    (cell,) = grid_of(f"<tr><td>{inner}</td></tr>").cells
    return cell


def article(body: str, meta: str = "", rest: str = "") -> str:
    front = f"<front><article-meta>{meta}</article-meta></front>"
    return f"<article>{front}<body>{body}</body>{rest}</article>"


def texts(grid: Grid) -> list[str]:
    return [cell.passage.text for cell in grid.cells]


def refusal(source: str | bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(source)
    assert "\n" not in str(caught.value)
    return caught.value


# Recognition.


@pytest.mark.parametrize(
    "source",
    [
        article(wrap(table(ROWS))),
        f'<?xml version="1.0"?><article><p/>{table(ROWS)}</article>',
        '<?xml version="1.0"?>\n<!-- a --><?a b?>\n<!DOCTYPE article PUBLIC "a" "b.dtd">\n<article/>',
        wrap(table(ROWS)),
        f"<table-wrap-group>{wrap(table(ROWS))}</table-wrap-group>",
        f"<floats-group>{wrap(table(ROWS))}</floats-group>",
        f"<pmc-articleset>{article('')}</pmc-articleset>",
        f"<OAI-PMH><GetRecord><record><metadata>{article('')}</metadata></record></GetRecord></OAI-PMH>",
        f'<j:article xmlns:j="urn:a"><j:front/><j:body>{wrap(table(ROWS))}</j:body></j:article>',
        f"<sec><p>a</p>{wrap(table(ROWS))}</sec>",
        '<o:table xmlns:o="urn:oasis"><o:tgroup cols="1"/></o:table>',
        "<!DOCTYPE article [<!ENTITY a 'b'>]><article><front/></article>",
    ],
)
def test_jats_is_recognised(source: str) -> None:
    assert jats.recognises(content_of(source))


@pytest.mark.parametrize(
    "source",
    [
        "<!DOCTYPE html><html><body><article><table><tr><td>a</td></tr></table></article></body></html>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><article/></body></html>',
        "<article class='a'><h1>Table 1</h1><table><tr><td>a</td></tr></table></article>",
        "Text that names <table-wrap> and <article>",
        "# Markdown\n\n<article><sec></sec></article>",
        '<?xml version="1.0"?><workbook/>',
        "",
    ],
)
def test_other_documents_are_not_recognised(source: str) -> None:
    assert not jats.recognises(content_of(source))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_jats_is_recognised_and_read_in_every_encoding_of_xml(encoding: str) -> None:
    source = wrap(table("<tr><td>5 µg</td></tr>")).encode(encoding)
    assert jats.recognises(content_of(source))
    assert texts(read(source).tables[0]) == ["5 µg"]


def test_a_declared_encoding_is_used() -> None:
    source = '<?xml version="1.0" encoding="ISO-8859-1"?><table-wrap><table><tr><td>µ</td></tr></table></table-wrap>'
    assert texts(read(source.encode("latin-1")).tables[0]) == ["µ"]


def test_bytes_of_another_encoding_are_refused_with_their_line() -> None:
    error = refusal(wrap(table("<tr>\n<td>\xb5</td></tr>")).encode("latin-1"))
    assert error.place == "article.xml:2"
    assert "0xb5" in str(error)


def test_an_encoding_that_documents_do_not_have_is_refused() -> None:
    assert "unicode_escape" in str(refusal('<?xml version="1.0" encoding="unicode_escape"?><table-wrap/>'))


# Tables, labels, captions, notes.


def test_tables_come_in_the_order_of_the_document_from_wherever_they_are() -> None:
    sections = f"<sec><p>a {wrap('<label>Table 1</label>' + table(ROWS))} b</p></sec>"
    boxed = f"<boxed-text>{wrap('<label>Table 2</label>' + table(ROWS))}</boxed-text>"
    back = f"<back><app>{wrap('<label>Table 3</label>' + table(ROWS))}</app></back>"
    floats = f"<floats-group>{wrap('<label>Table 4</label>' + table(ROWS))}</floats-group>"
    document = read(article(sections + boxed, rest=back + floats))
    assert [grid.label for grid in document.tables] == ["Table 1", "Table 2", "Table 3", "Table 4"]


@pytest.mark.parametrize(
    ("printed", "label"), [("Table 2.", "Table 2"), ("TABLE\u00a02 |", "TABLE 2"), ("2:", "2")]
)
def test_a_label_has_no_mark_at_its_end(printed: str, label: str) -> None:
    (grid,) = read(wrap(f"<label>{printed}</label>{table(ROWS)}")).tables
    assert (grid.label, grid.caption) == (label, None)


def test_title_and_paragraphs_are_the_caption() -> None:
    caption = "<caption><title>Trials</title><p>of cells<sup>a</sup></p></caption>"
    (grid,) = read(wrap(f"<label>Table 2</label>{caption}{table(ROWS)}")).tables
    assert grid.caption is not None
    assert grid.caption.text == "Trials\nof cellsa"
    assert grid.caption.marks == (Mark(15, 16, "superscript"),)
    assert grid.caption.place.words == "/table-wrap/caption"


def test_a_label_within_the_caption_is_parted_from_it() -> None:
    (grid,) = read(
        wrap(f"<caption><p><bold>Table 2.</bold> Trials of <bold>x</bold></p></caption>{table(ROWS)}")
    ).tables
    assert grid.caption is not None
    assert (grid.label, grid.caption.text, grid.caption.marks) == (
        "Table 2",
        "Trials of x",
        (Mark(10, 11, "strong"),),
    )


def test_several_tables_of_one_wrap_have_its_label() -> None:
    document = read(wrap(f"<label>Table 2</label>{table(ROWS)}{table(ROWS)}"))
    assert [grid.label for grid in document.tables] == ["Table 2", "Table 2"]


def test_a_group_gives_its_label_to_a_table_without_one() -> None:
    group = f"<table-wrap-group><label>Table 2</label>{wrap(table(ROWS))}</table-wrap-group>"
    assert read(group).tables[0].label == "Table 2"


def test_notes_of_the_foot_keep_their_marks_in_front() -> None:
    notes = "<fn-group><fn><label>a</label><p>median</p></fn></fn-group><p>IV, vein</p>"
    foot = f"<table-wrap-foot>{notes}</table-wrap-foot><attrib>From B.</attrib>"
    (grid,) = read(wrap(table(ROWS) + foot)).tables
    assert [note.text for note in grid.notes] == ["a median", "IV, vein", "From B."]


def test_a_row_of_the_foot_that_one_cell_spans_is_a_note() -> None:
    grid = grid_of(f"<tfoot><tr><td colspan='2'>IV, vein</td></tr></tfoot><tbody>{ROWS}</tbody>")
    assert ([note.text for note in grid.notes], grid.row_count) == (["IV, vein"], 2)


def test_notes_are_bounded() -> None:
    foot = "<fn><p>" + "x" * 5_000 + "</p></fn>" + "<fn><p>y</p></fn>" * 60
    (grid,) = read(wrap(f"{table(ROWS)}<table-wrap-foot>{foot}</table-wrap-foot>")).tables
    assert (len(grid.notes), len(grid.notes[0].text)) == (50, 4_000)


def test_of_alternatives_the_table_is_read_and_the_picture_is_not() -> None:
    inner = f"<alternatives><graphic/>{table(ROWS)}<textual-form>x</textual-form></alternatives>"
    document = read(wrap(f"<label>Table 2</label>{inner}"))
    assert [texts(grid) for grid in document.tables] == [["a", "b", "c", "d"]]
    assert document.remarks == ()


def test_a_table_that_is_a_picture_is_a_remark() -> None:
    document = read(article(wrap("<label>Table 3.</label><graphic/>") + wrap(table(ROWS))))
    assert document.remarks == ("Table 3 is a picture, which is not read",)
    assert len(document.tables) == 1


def test_a_table_without_rows_is_a_remark() -> None:
    document = read(article(wrap("<label>Table 3</label><table/>") + wrap(table("<tbody/>"))))
    assert document.tables == ()
    assert document.remarks == (
        "Table 3 has no rows, and is not read",
        "A table without a number has no rows, and is not read",
    )


def test_a_bare_table_is_read() -> None:
    document = read(article(table(f"<caption>Table 2: Trials</caption>{ROWS}")))
    (grid,) = document.tables
    assert grid.caption is not None
    assert (grid.label, grid.caption.text) == ("Table 2", "Trials")


def test_prefixes_and_namespaces_of_elements_do_not_matter() -> None:
    plain = article(wrap(f"<label>Table 2</label>{table(ROWS)}"))
    spaced = plain.replace("<article>", '<article xmlns="urn:a">')
    prefixed = re.sub(r"<(/?)", r"<\1j:", plain).replace("<j:article>", '<j:article xmlns:j="urn:a">')
    for source in (plain, spaced, prefixed):
        (grid,) = read(source).tables
        assert (grid.label, texts(grid)) == ("Table 2", ["a", "b", "c", "d"])
        tree = etree.fromstring(source)
        found = [tree.xpath(cell.passage.place.words) for cell in grid.cells]
        assert [element.text for (element,) in found] == ["a", "b", "c", "d"]


def test_an_excerpt_may_lack_the_declarations_of_prefixes() -> None:
    cell = '<ext-link xlink:href="http://a">8</ext-link><inline-formula><mml:math><mml:mn>5</mml:mn></mml:math></inline-formula>'
    (found,) = read(wrap(table(f"<tr><td>{cell}</td></tr>"))).tables[0].cells
    assert found.passage.text == "85"


# Identity.


def test_identifiers_and_title_are_of_the_article() -> None:
    meta = (
        '<article-id pub-id-type="pmid">1</article-id><article-id pub-id-type="pmc">8900359</article-id>'
        '<article-id pub-id-type="doi">https://doi.org/10.1000/Abc.1</article-id>'
        "<title-group><article-title>Cells <italic>in</italic>\n vivo</article-title></title-group>"
    )
    document = read(article(wrap(table(ROWS)), meta))
    assert (document.doi, document.pmcid, document.title) == ("10.1000/Abc.1", "PMC8900359", "Cells in vivo")


def test_an_identifier_of_pubmed_central_has_its_letters_once() -> None:
    meta = '<article-id pub-id-type="pmcid">PMC8900359</article-id>'
    assert read(article(wrap(table(ROWS)), meta)).pmcid == "PMC8900359"


def test_identifiers_of_references_are_not_the_article_s() -> None:
    back = '<back><ref-list><ref><pub-id pub-id-type="doi">10.1000/other</pub-id></ref></ref-list></back>'
    assert read(article(wrap(table(ROWS)), rest=back)).doi is None


def test_tables_of_several_articles_are_refused() -> None:
    source = f"<pmc-articleset>{article(wrap(table(ROWS))) * 2}</pmc-articleset>"
    assert "several articles" in str(refusal(source))


def test_of_a_record_the_article_is_read() -> None:
    meta = '<article-id pub-id-type="doi">10.1000/a</article-id>'
    record = f"<OAI-PMH><record><metadata>{article(wrap(table(ROWS)), meta)}</metadata></record></OAI-PMH>"
    document = read(record)
    assert (document.doi, len(document.tables)) == ("10.1000/a", 1)


# Cells.


def test_an_exponent_is_a_mark_and_no_other_character() -> None:
    passage = cell_of("4&#x2009;&#xd7;&#x2009;10<sup>7</sup> cells/m<sub>2</sub>").passage
    assert passage.text == "4 × 107 cells/m2"
    assert passage.marks == (Mark(6, 7, "superscript"), Mark(15, 16, "subscript"))


def test_links_and_bold_words_are_marks() -> None:
    passage = cell_of(
        '<bold>MSC</bold> <xref rid="b"><sup>1</sup></xref> <ext-link>x</ext-link> <uri>y</uri>'
    ).passage
    assert passage.text == "MSC 1 x y"
    assert passage.marks == (
        Mark(0, 3, "strong"),
        Mark(4, 5, "link"),
        Mark(4, 5, "reference"),
        Mark(4, 5, "superscript"),
        Mark(6, 7, "link"),
        Mark(8, 9, "link"),
    )


@pytest.mark.parametrize(
    "inner",
    [
        "a<break/>b",
        "<p>a</p><p>b</p>",
        "<p> a </p>\n\n<p/>\n<p> b </p>",
        "<list><list-item><p>a</p></list-item><list-item><p>b</p></list-item></list>",
        "a<disp-formula>b</disp-formula>",
        "a <break/>\n<break/> b",
    ],
)
def test_blocks_and_breaks_are_newlines(inner: str) -> None:
    assert cell_of(inner).passage.text == "a\nb"


def test_the_label_of_an_item_is_in_its_line() -> None:
    items = [f"<list-item><label>{n}.</label><p>{text}</p></list-item>" for n, text in ((1, "a"), (2, "b"))]
    assert cell_of(f"<list>{''.join(items)}</list>").passage.text == "1. a\n2. b"


def test_a_formula_is_read_once_from_mathml() -> None:
    power = "<mml:math><mml:msup>\n<mml:mn>10</mml:mn>\n<mml:mn>6</mml:mn>\n</mml:msup></mml:math>"
    tex = r"<tex-math>\documentclass{minimal}\begin{document}$$10^6$$\end{document}</tex-math>"
    inner = f"5 × <inline-formula><alternatives>{tex}{power}<inline-graphic/></alternatives></inline-formula> cells"
    source = wrap(table(f"<tr><td>{inner}</td></tr>"), 'xmlns:mml="http://www.w3.org/1998/Math/MathML"')
    (cell,) = read(source).tables[0].cells
    assert (cell.passage.text, cell.passage.marks) == ("5 × 106 cells", (Mark(6, 7, "superscript"),))


def test_a_formula_in_tex_alone_is_a_remark() -> None:
    document = read(wrap(table("<tr><td>5 <tex-math>10^6</tex-math></td></tr>")))
    assert (texts(document.tables[0]), document.remarks) == (["5"], ("1 formulas in TeX alone are left out",))


def test_comments_and_instructions_are_no_text() -> None:
    assert cell_of("NCT<!-- x -->0246<?a b?>7387 <![CDATA[<&>]]>").passage.text == "NCT02467387 <&>"


def test_invisible_characters_stay() -> None:
    assert cell_of("a\u00adb\u200bc").passage.text == "a\u00adb\u200bc"


def test_an_empty_cell_is_a_cell_with_its_place() -> None:
    grid = grid_of("<tr><td/><td> </td><td>&#xa0;</td></tr>")
    assert texts(grid) == ["", "", ""]
    assert [cell.passage.place.words for cell in grid.cells] == [
        f"/table-wrap/table/tr/td[{n}]" for n in (1, 2, 3)
    ]


def test_headings_are_cells_of_heads_and_th_cells() -> None:
    grid = grid_of("<thead><tr><td>a</td></tr></thead><tbody><tr><th>b</th><td>c</td></tr></tbody>")
    assert [cell.heading for cell in grid.cells] == [True, True, False]


# Spans.


def positions(grid: Grid) -> dict[str, tuple[int, int, int, int]]:
    return {c.passage.text: (c.row, c.column, c.row_span, c.column_span) for c in grid.cells}


def test_spans_of_earlier_rows_and_of_the_same_row_move_cells() -> None:
    grid = grid_of(
        "<tr><td rowspan='2'>a</td><td colspan='2'>b</td></tr>"
        "<tr><td>c</td><td rowspan='2'>d</td></tr><tr><td>e</td></tr>"
    )
    assert positions(grid) == {
        "a": (0, 0, 2, 1),
        "b": (0, 1, 1, 2),
        "c": (1, 1, 1, 1),
        "d": (1, 2, 2, 1),
        "e": (2, 0, 1, 1),
    }
    assert (grid.row_count, grid.column_count) == (3, 3)


def test_a_row_span_ends_with_its_group() -> None:
    grid = grid_of(
        "<thead><tr><th rowspan='9'>a</th></tr></thead><tbody><tr><td rowspan='0'>b</td></tr><tr/></tbody>"
    )
    assert positions(grid) == {"a": (0, 0, 1, 1), "b": (1, 0, 2, 1)}


@pytest.mark.parametrize("span", ["x", "", "-1", "0", "1.5"])
def test_a_malformed_span_is_of_one_column(span: str) -> None:
    assert positions(grid_of(f"<tr><td colspan='{span}'>a</td><td>b</td></tr>"))["b"] == (0, 1, 1, 1)


def test_huge_spans_allocate_nothing() -> None:
    tracemalloc.start()
    grid = grid_of("<tr><td rowspan='65535' colspan='65535'>a</td></tr><tr><td>b</td></tr>")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert positions(grid) == {"a": (0, 0, 2, 1), "b": (1, 1, 1, 1)}
    assert peak < 1_000_000


def test_more_than_a_thousand_columns_are_refused() -> None:
    error = refusal(wrap(table(f"<tr>{'<td/>' * 1_001}</tr>")))
    assert "1,000 columns" in str(error)


CALS = """<table-wrap><label>Table 1</label><oasis:table xmlns:oasis="urn:oasis"><oasis:tgroup cols="3">
<oasis:colspec colname="x"/><oasis:colspec colname="y"/><oasis:colspec colname="z"/>
<oasis:thead><oasis:row><oasis:entry morerows="1">a</oasis:entry><oasis:entry namest="y" nameend="z">b</oasis:entry>
</oasis:row><oasis:row><oasis:entry colname="z">c</oasis:entry></oasis:row></oasis:thead>
<oasis:tbody><oasis:row><oasis:entry>d</oasis:entry><oasis:entry><p>e</p></oasis:entry><oasis:entry/></oasis:row>
</oasis:tbody></oasis:tgroup></oasis:table></table-wrap>"""


def test_tables_of_the_oasis_model_are_read() -> None:
    (grid,) = read(CALS).tables
    assert positions(grid) == {
        "a": (0, 0, 2, 1),
        "b": (0, 1, 1, 2),
        "c": (1, 2, 1, 1),
        "d": (2, 0, 1, 1),
        "e": (2, 1, 1, 1),
        "": (2, 2, 1, 1),
    }
    assert [cell.heading for cell in grid.cells] == [True, True, True, False, False, False]


# Hostile documents.


def test_a_document_type_by_its_address_is_passed_over() -> None:
    source = '<!DOCTYPE article PUBLIC "-//NLM//DTD a//EN" "http://example.invalid/a.dtd">' + article(
        wrap(table(ROWS))
    )
    assert len(read(source).tables) == 1


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE article SYSTEM "a.dtd" [<!ENTITY % x SYSTEM "http://example.invalid/x"> %x;]>',
        '<!DOCTYPE article PUBLIC "[" "]" [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY x "&b;&b;">]>',
        "<!DOCTYPE article [ ]>",
    ],
)
def test_declarations_within_the_document_are_refused(doctype: str) -> None:
    error = refusal(f'<?xml version="1.0"?>\n{doctype}' + article(wrap(table("<tr><td>&x;</td></tr>"))))
    assert error.place == "article.xml:2"
    assert "declarations" in str(error)


@pytest.mark.parametrize("doctype", ["", '<!DOCTYPE article SYSTEM "a.dtd">'])
@pytest.mark.parametrize("cell", ["<td>&nbsp;5</td>", "<td rowspan='&two;'>5</td>"])
def test_an_entity_that_is_not_defined_is_refused(doctype: str, cell: str) -> None:
    error = refusal(f"{doctype}\n{wrap(table(f'<tr>{cell}</tr>'))}")
    assert error.place == "article.xml:2"
    assert "an entity that is not declared" in str(error)


def test_malformed_xml_is_refused_with_line_and_column() -> None:
    error = refusal("<table-wrap>\n<table><tr><td>a</tr></table></table-wrap>")
    assert error.place == "article.xml:2"
    assert "column" in str(error)


@pytest.mark.parametrize(
    "source", [wrap(table(ROWS))[:-20], "<table-wrap>" * 100_000, wrap(table("<tr><td>&#1;</td></tr>"))]
)
def test_half_a_document_is_refused(source: str) -> None:
    refusal(source)


def test_a_deeply_nested_table_is_refused_rather_than_left_out() -> None:
    depth = 300
    error = refusal(f"<article>{'<sec>' * depth}{wrap(table(ROWS))}{'</sec>' * depth}</article>")
    assert "an element in more than 255 others" in str(error)


def test_a_cell_outside_of_rows_is_refused() -> None:
    assert "in no row" in str(refusal(wrap(table("<tbody><td>a</td></tbody>"))))


def test_too_many_tags_are_refused() -> None:
    assert "tags" in str(refusal(wrap("<p/>" * 2_000_001)))


def test_too_many_bytes_are_refused() -> None:
    assert "bytes" in str(refusal(wrap(" " * (64 << 20))))


def test_many_rows_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        source = wrap(table("<tr><td rowspan='3'>a</td><td>b</td></tr>" * count))
        start = time.perf_counter()
        read(source)
        return time.perf_counter() - start

    assert seconds(20_000) < 10 * seconds(5_000) + 0.5


# Against another tool.


def by_the_standard_library(path: Path) -> list[str]:
    root = ElementTree.parse(path).getroot()
    cells = [cell for row in root.iter("tr") for cell in row if cell.tag in ("td", "th")]
    return ["".join("".join(cell.itertext()).split()) for cell in cells]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_standard_library_finds_the_same_cells(path: Path) -> None:
    document = read(path.read_bytes())
    found = ["".join(text.split()) for grid in document.tables for text in texts(grid)]
    assert found
    assert found == by_the_standard_library(path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_places_are_libxml2_s_and_lead_back_to_the_cells(path: Path) -> None:
    tree = etree.parse(path, etree.XMLParser(remove_comments=True, resolve_entities=False))
    cells = [cell for grid in read(path.read_bytes()).tables for cell in grid.cells]
    assert cells
    for cell in cells:
        (element,) = tree.xpath(cell.passage.place.words)
        assert tree.getpath(element) == cell.passage.place.words
        assert "".join("".join(element.itertext()).split()) == "".join(cell.passage.text.split())


def test_samples_are_there() -> None:
    if not SAMPLES:
        skip_or_fail("needs shared/jats-samples")
    assert len(SAMPLES) == 6
