"""Positions without a cell: their meaning is that of the form."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

from mscgraph.read.opening import read_document
from mscgraph.records import EMPTY, FAULTY, LEFT_OUT
from support.each import each
from support.office import archive_of, content_of, word_parts


def markup(cell: str) -> str:
    return "<table>{}{}</table>".format(
        f"<tr><{cell}>A</{cell}><{cell}>B</{cell}><{cell}>C</{cell}></tr>",
        f"<tr><{cell}>1</{cell}><{cell}>2</{cell}></tr>" * 2,
    )


def word() -> bytes:
    rows = (("A", "B", "C"), ("1", "2"), ("3", "4"))
    cells = ["".join(f"<w:tc><w:p><w:r><w:t>{one}</w:t></w:r></w:p></w:tc>" for one in row) for row in rows]
    body = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    return archive_of(word_parts(f"<w:tbl>{body}</w:tbl>"))


def workbook() -> bytes:
    book, stream = Workbook(), BytesIO()
    assert book.active is not None
    for row in (("A", "B", "C"), ("1", "2"), ("3", None, "4")):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


FORMS = {
    "html": (f"<!doctype html><title>x</title>{markup('td')}".encode(), FAULTY),
    "jats": (f"<table-wrap><label>Table 1</label>{markup('td')}</table-wrap>".encode(), FAULTY),
    "docx": (word(), FAULTY),
    "markdown": (b"| A | B | C |\n|---|---|---|\n| 1 | 2 |\n| 3 | 4 |\n", FAULTY),
    "csv": (b"A,B,C\n" + b"1,2,3\n" * 20 + b"3,4\n", LEFT_OUT),
    "tsv": (b"A\tB\tC\n" + b"1\t2\t3\n" * 20 + b"3\t4\n", LEFT_OUT),
    "xlsx": (workbook(), EMPTY),
}


@each("form", FORMS)
def test_a_row_without_a_cell_below_a_label_means_the_same_in_all_documents_of_a_form(form: str) -> None:
    content, absent = FORMS[form]
    document = read_document("made", content_of(content, "made"))
    assert (document.form, [grid.absent for grid in document.tables]) == (form, [absent])
