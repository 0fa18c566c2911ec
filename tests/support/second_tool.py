"""Tables as tools other than the readers' have them: html5lib, ElementTree, zipfile, csv, and splitting.

Each function returns the table of its document: the labels first, then the rows; a superscript is between brackets,
``10⟨6⟩``. Spans are not expanded: a cell that a row does not print is not in it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree

__all__ = ["SHEET", "TABLES", "fold", "raise_marks"]

#: Labels and rows of a table.
Table = list[list[str]]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: Elements at which a line begins and ends.
_LINES = frozenset({"p", "br", "div", "li"})


def fold(text: str) -> str:
    """Return words with single blanks between them and none at the ends."""
    return " ".join(text.split())


def raise_marks(text: str, superscripts: Iterable[tuple[int, int]]) -> str:
    """Return a text with its superscripts between brackets."""
    for start, end in sorted(superscripts, reverse=True):
        text = f"{text[:start]}⟨{text[start:end]}⟩{text[end:]}"
    return fold(text)


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _words(element: ElementTree.Element) -> str:
    name = _local(element)
    inside = (element.text or "") + "".join(_words(child) + (child.tail or "") for child in element)
    if name == "sup":
        return f"⟨{inside}⟩"
    return f" {inside} " if name in _LINES else inside


def _rows_of(table: ElementTree.Element) -> Table:
    """Return the rows of a table of elements."""
    rows = [one for one in table.iter() if _local(one) == "tr"]
    return [[fold(_words(cell)) for cell in row if _local(cell) in ("td", "th")] for row in rows]


def _largest(root: ElementTree.Element) -> Table:
    tables = [one for one in root.iter() if _local(one) == "table"]
    return max(map(_rows_of, tables), key=lambda rows: sum(map(len, rows)))


def from_html(path: Path) -> Table:
    """Return the largest table of a page."""
    import html5lib

    return _largest(html5lib.parse(path.read_text("utf-8")))


def from_jats(path: Path) -> Table:
    """Return the table of an article's first ``table-wrap`` that lists trials, the largest."""
    return _largest(ElementTree.fromstring(path.read_bytes()))


def from_two_levels(path: Path) -> Table:
    """Return the largest table of an article, in whose header the last but two columns have a label above theirs."""
    above, below, *rows = from_jats(path)
    at = next(number for number, label in enumerate(above) if label.startswith("Group"))
    return [[*above[:at], *(f"{above[at]} {label}" for label in below), *above[at + 1 :]], *rows]


def transposed(path: Path) -> Table:
    """Return the largest table of a page whose columns are the rows."""
    return [list(row) for row in zip(*from_html(path), strict=True)]


def from_xlsx(path: Path) -> Table:
    """Return the first sheet from its third row to the last but one; an empty cell is empty text."""
    with zipfile.ZipFile(path) as archive:
        strings = [*map(_rich, ElementTree.fromstring(archive.read("xl/sharedStrings.xml")))]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = {str(one.get("r"))[0]: one for one in row}
        rows.append([_value(cells.get(letter), strings) for letter in "ABCDEFGHIJ"])
    return [row for row in rows if sum(map(bool, row)) > 1]


def _rich(string: ElementTree.Element) -> str:
    made = ""
    for text in string.iter(f"{SHEET}t"):
        run = next((one for one in string if text in one), None)
        raised = run is not None and run.find(f".//{SHEET}vertAlign[@val='superscript']") is not None
        made += f"⟨{text.text}⟩" if raised else text.text or ""
    return fold(made)


def _value(cell: ElementTree.Element | None, strings: list[str]) -> str:
    if cell is None:
        return ""
    value = cell.findtext(f"{SHEET}v") or ""
    return strings[int(value)] if cell.get("t") == "s" else value


def from_csv(path: Path) -> Table:
    """Return the records of a file with commas."""
    return [[*map(fold, row)] for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))]


def from_tabs(path: Path) -> Table:
    """Return the lines that have tabs."""
    return [line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line]


def from_pipes(path: Path) -> Table:
    """Return the lines that have pipes and as many cells as the header, without the row of dashes."""
    lines = [line for line in path.read_text("utf-8").splitlines() if "|" in line and "---" not in line]
    rows = [[*map(str.strip, line.rstrip().removesuffix("|").split("|"))] for line in lines]
    return [row for row in rows if sum(map(bool, row)) > 1]


def from_pipes_over_lines(path: Path) -> Table:
    """Return rows that end with a line of pipes alone; the first column has no label."""
    head, _, body = path.read_text("utf-8").partition("---|\n")
    labels = [*filter(None, map(str.strip, head.splitlines()[1].split("|")))]
    rows = re.split(r"^\| \|+\n", body, flags=re.MULTILINE)[:-1]
    return [["", *labels], *([*filter(None, map(fold, row.split("|")))] for row in rows)]


def from_lines(path: Path) -> Table:
    """Return rows of six paragraphs; a paragraph in brackets that begins with a phase belongs to the one above."""
    text = path.read_text("utf-8").partition("MSC source")
    joined = re.sub(r"\n\s*\n\(phase", r" (phase", f"{text[1]}{text[2]}")
    paragraphs = [*filter(None, map(fold, re.split(r"\n\s*\n", joined)))]
    return [paragraphs[at : at + 6] for at in range(0, len(paragraphs), 6)]


#: The row of a flattened table whose words in front of and behind each border are known.
_FLAT = re.compile(
    r"(?P<disease>.+?)\s(?P<model>(?:Parallel|Single Group|Sequential) Assignment)\s(?P<number>\d+)"
    r"\s(?P<source>N/A|Bone Marrow|Umbilical [Cc]ord(?: Blood)?)"
    r"\s(?P<route>Intravenous(?: \([a-z ]+\))?|Hepatic Artery injection)"
    r"\s(?P<phase>N/A|Phase \d(?: and Phase \d)?)(?:\s(?P<dose>.+?))?\s(?P<date>20\d\d)\s(?P<id>NCT\d{8})\s*",
    re.DOTALL,
)


def from_flat(path: Path) -> Table:
    """Return rows cut by an expression of their own."""
    labels = [
        "Liver diseases",
        "Intervention Model",
        "Estimated Enrollment",
        "Source of MSCs",
        "Route",
        "Phase",
    ]
    labels += ["Dose", "Date", "NTC number"]
    head, _, body = path.read_text("utf-8").partition(f"{' '.join(labels)}\n")
    assert head
    return [labels, *([fold(cell or "") for cell in row.groups()] for row in _FLAT.finditer(body))]


#: The tables of other sources by the numbers of their files, each with its tool.
TABLES: Mapping[str, Callable[[Path], Table]] = {
    "01": from_html,
    "03": from_jats,
    "04": from_two_levels,
    "06": from_pipes_over_lines,
    "07": from_csv,
    "09": from_xlsx,
    "11": from_lines,
    "12": from_flat,
    "13": from_pipes,
    "15": transposed,
    "16": from_tabs,
}
