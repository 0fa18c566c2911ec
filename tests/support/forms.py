"""One table in nine forms, each written as pages, articles and workbooks have it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

DOI, LABEL, CAPTION = "10.1000/forms.1", "Table 7", "MSC trials in nine forms"

#: A table as its header and its rows of cells.
Header = Sequence[str]
Rows = Sequence[Sequence[str]]


def _above() -> list[str]:
    return [f"Someone 2025;1:2. doi: {DOI}", "", f"{LABEL}.", "", CAPTION, ""]


def write_text(header: Header, rows: Rows, path: Path) -> None:
    lines = [*_above(), " ".join(header), *(" ".join(filter(None, row)) for row in rows), ""]
    path.write_text("\n".join(lines), "utf-8")


def _write_delimited(header: Header, rows: Rows, path: Path, delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    path.write_text("\n".join([*_above(), ""]).replace("\n", "\r\n") + out.getvalue(), "utf-8", newline="")


def write_tsv(header: Header, rows: Rows, path: Path) -> None:
    _write_delimited(header, rows, path, "\t")


def write_csv(header: Header, rows: Rows, path: Path) -> None:
    _write_delimited(header, rows, path, ",")


def write_pipes(header: Header, rows: Rows, path: Path) -> None:
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in (header, *rows)]
    lines.insert(1, f"|{'---|' * len(header)}")
    path.write_text("\n".join([*_above(), *lines, ""]), "utf-8")


def write_lines(header: Header, rows: Rows, path: Path) -> None:
    cells = [cell for row in (header, *rows) for cell in row]
    path.write_text("\n\n".join([*filter(None, _above()), *filter(None, cells), ""]), "utf-8")


def write_html(header: Header, rows: Rows, path: Path) -> None:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "\n".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    path.write_text(
        f'<!DOCTYPE html><html><head><title>An article</title><meta name="citation_doi" content="{DOI}"></head><body>'
        f"<main><figure><figcaption><b>{LABEL}.</b> {CAPTION}</figcaption><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></figure></main></body></html>",
        "utf-8",
    )


def write_jats(header: Header, rows: Rows, path: Path) -> None:
    head = "".join(f"<th>{escape(cell, quote=False)}</th>" for cell in header)
    body = "\n".join(
        f"<tr>{''.join(f'<td>{escape(cell, quote=False)}</td>' for cell in row)}</tr>" for row in rows
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<article><front><article-meta>'
        f'<article-id pub-id-type="doi">{DOI}</article-id></article-meta></front><body><sec><table-wrap id="T7">'
        f"<label>{LABEL}</label><caption><p>{CAPTION}</p></caption><table><thead><tr>{head}</tr></thead><tbody>{body}"
        "</tbody></table></table-wrap></sec></body></article>",
        "utf-8",
    )


def write_xlsx(header: Header, rows: Rows, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.properties.identifier = DOI
    sheet = book.active
    assert sheet is not None
    sheet.title = LABEL
    sheet["A1"] = f"{LABEL}. {CAPTION}"
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    for at, row in enumerate((header, *rows), 3):
        for column, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(at, column)
                cell.value = int(text) if text.isdecimal() and not text.startswith("0") else text
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    book.save(path)


def write_docx(header: Header, rows: Rows, path: Path) -> None:
    from docx import Document

    document = Document()
    document.core_properties.identifier = DOI
    document.add_paragraph(f"{LABEL}. {CAPTION}")
    table = document.add_table(rows=1 + len(rows), cols=len(header))
    for at, row in enumerate((header, *rows)):
        for cell, text in zip(table.rows[at].cells, row, strict=True):
            cell.text = text
    document.save(str(path))


#: Form → its file's name and its writer.
FORMS: Mapping[str, tuple[str, Callable[[Header, Rows, Path], None]]] = {
    "flattened text": ("page.txt", write_text),
    "tsv": ("table.tsv", write_tsv),
    "csv": ("table.csv", write_csv),
    "markdown": ("table.md", write_pipes),
    "cell per line": ("lines.txt", write_lines),
    "html": ("page.html", write_html),
    "jats": ("article.xml", write_jats),
    "xlsx": ("table.xlsx", write_xlsx),
    "docx": ("table.docx", write_docx),
}
