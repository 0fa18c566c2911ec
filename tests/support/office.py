"""Office documents made in tests: archives of parts, workbooks and Word documents from their XML."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mscgraph.read.content import Content

SHEET_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def content_of(data: bytes, name: str = "made") -> Content:
    return Content(name, BytesIO(data))


def archive_of(parts: Mapping[str, str | bytes]) -> bytes:
    """Return an archive of parts, the same bytes at any time."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return stream.getvalue()


def relations(*targets: tuple[str, str], start: int = 1) -> str:
    """Return a list of relations with the ids ``rId1`` and so on, from kinds and targets."""
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>'


def types(main: str, kind: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{_TYPES}.{kind}.main+xml"/></Types>'
    )


def workbook_parts(
    *sheets: str, strings: str = "", styles: str = "", state: str = "visible"
) -> dict[str, str | bytes]:
    """Return the parts of a workbook.

    :param sheets: each the XML in its ``worksheet`` element; they are named Sheet1 and so on
    :param strings: the XML of shared strings in ``sst``
    :param styles: the XML in ``styleSheet``
    :param state: of the last sheet
    """
    entries, targets = "", []
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types("xl/workbook.xml", "spreadsheetml.sheet"),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
    }
    for number, sheet in enumerate(sheets, 1):
        shown = state if number == len(sheets) else "visible"
        entries += f'<sheet name="Sheet{number}" sheetId="{number}" state="{shown}" r:id="rId{number}"/>'
        targets.append(("worksheet", f"worksheets/sheet{number}.xml"))
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{SHEET_NS}" xmlns:r="{OFFICE}/relationships">{sheet}</worksheet>'
        )
    targets += [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{SHEET_NS}" xmlns:r="{OFFICE}/relationships"><sheets>{entries}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = relations(*targets)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{SHEET_NS}">{strings}</sst>'
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{SHEET_NS}">{styles}</styleSheet>'
    return parts


def workbook_of(*sheets: str, strings: str = "", styles: str = "", state: str = "visible") -> Content:
    return content_of(
        archive_of(workbook_parts(*sheets, strings=strings, styles=styles, state=state)), "made.xlsx"
    )


def word_parts(body: str, styles: str = "") -> dict[str, str | bytes]:
    """Return the parts of a Word document.

    :param body: the XML in its ``w:body`` element, with the prefixes that Word declares
    :param styles: the XML in ``w:styles``
    """
    prefixes = " ".join(f'xmlns:{prefix}="{namespace}"' for prefix, namespace in WORD_PREFIXES.items())
    return {
        "[Content_Types].xml": types("word/document.xml", "wordprocessingml.document"),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {prefixes}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(("styles", "styles.xml")),
        "word/styles.xml": f'<w:styles xmlns:w="{WORD_NS}">{styles}</w:styles>',
    }


WORD_PREFIXES = {
    "w": WORD_NS,
    "m": f"{OFFICE}/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}


def word_of(body: str, styles: str = "") -> Content:
    return content_of(archive_of(word_parts(body, styles)), "made.docx")
