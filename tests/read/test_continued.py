"""Tables that go on in a further one of their document."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby

import pytest

from mscgraph.read import read_document
from mscgraph.read.content import Content
from mscgraph.records import Document

HEAD, ROW, MORE = ("Disease", "Cells", "Patients"), ("GvHD", "BM", "54"), ("MS", "UC", "12")


def document_of(name: str, content: str) -> Document:
    return read_document(name, Content(name, BytesIO(content.encode())))


def rows_of(document: Document) -> list[list[list[str]]]:
    return [
        [[cell.passage.text for cell in row] for _, row in groupby(grid.cells, lambda cell: cell.row)]
        for grid in document.tables
    ]


def rows_in_html(*rows: tuple[str, ...], head: bool = True) -> str:
    tags = ["th" if head and number == 0 else "td" for number in range(len(rows))]
    return "".join(
        f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in row)}</tr>"
        for tag, row in zip(tags, rows, strict=True)
    )


def html(first: str, *others: tuple[str, str]) -> str:
    tables = "".join(f"<div><p>{caption}</p><table>{rows}</table></div>" for caption, rows in others)
    own = f"<div><p>{first}</p><table>{rows_in_html(HEAD, ROW)}</table></div>"
    return f"<!doctype html><html><body>{own}{tables}</body></html>"


@pytest.mark.parametrize(
    "caption",
    ["Table 1 (continued)", "Table 1 (Continued).", "TABLE 1, cont.", "Table 1. Trials (continued)"],
)
@pytest.mark.parametrize("rows", [rows_in_html(HEAD, MORE), rows_in_html(MORE, head=False)])
def test_a_table_of_a_page_goes_on_with_its_header_or_without(caption: str, rows: str) -> None:
    document = document_of("a.html", html("Table 1. Trials", (caption, rows)))
    assert rows_of(document) == [[[*HEAD], [*ROW], [*MORE]]]
    assert [grid.row_count for grid in document.tables] == [3]
    assert document.tables[0].caption is not None
    assert document.tables[0].caption.text == "Trials"


def test_a_table_goes_on_twice_and_behind_another() -> None:
    parts = [("Table 1 (continued)", rows_in_html(HEAD, row)) for row in (MORE, ("ALS", "BM", "9"))]
    other = ("Table 2. Others", rows_in_html(("Event", "Grade"), ("fever", "1"), ("rash", "2")))
    document = document_of("a.html", html("Table 1. Trials", parts[0], other, parts[1]))
    assert [(grid.label, grid.row_count) for grid in document.tables] == [("Table 1", 4), ("Table 2", 3)]
    assert [cell.row for cell in document.tables[0].cells if cell.column == 0] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "rows",
    [
        rows_in_html(("Event", "Grade", "Patients"), MORE),
        rows_in_html(("MS", "UC"), ("ALS", "BM"), head=False),
    ],
)
def test_a_part_with_another_header_or_width_is_kept_apart_with_a_remark(rows: str) -> None:
    document = document_of("a.html", html("Table 1. Trials", ("Table 1 (continued)", rows)))
    assert len(document.tables) == 2
    assert document.remarks == (
        "Table 1 and its continuation have other headers or widths, and are kept apart",
    )


def test_a_label_that_is_printed_again_with_another_caption_is_another_table() -> None:
    document = document_of(
        "a.html", html("Table 1. Trials", ("Table 1. Other trials", rows_in_html(HEAD, MORE)))
    )
    assert len(document.tables) == 2
    assert document.remarks == ()


def test_an_article_s_table_goes_on() -> None:
    wrap = "<table-wrap><label>{}</label><caption><p>{}</p></caption><table>{}</table></table-wrap>"
    content = wrap.format("Table 1", "Trials", rows_in_html(HEAD, ROW)) + wrap.format(
        "Table 1", "(Continued)", rows_in_html(HEAD, MORE)
    )
    document = document_of("a.xml", f"<article><body>{content}</body></article>")
    assert rows_of(document) == [[[*HEAD], [*ROW], [*MORE]]]


@pytest.mark.parametrize("caption", ["Table S1 (continued)", "Table S1, cont."])
def test_a_table_in_delimited_text_goes_on(caption: str) -> None:
    lines = [
        "Table S1. Trials",
        ",".join(HEAD),
        ",".join(ROW),
        "",
        f'"{caption}"',
        ",".join(HEAD),
        ",".join(MORE),
    ]
    document = document_of("a.csv", "\n".join(lines))
    assert rows_of(document) == [[[*HEAD], [*ROW], [*MORE]]]


def test_a_table_of_pipes_goes_on() -> None:
    head = "| Disease | Cells | Patients |\n|---|---|---|\n"
    content = (
        f"Table 1. Trials\n\n{head}| GvHD | BM | 54 |\n\nTable 1 (continued)\n\n{head}| MS | UC | 12 |\n"
    )
    assert rows_of(document_of("a.md", content)) == [[[*HEAD], [*ROW], [*MORE]]]
