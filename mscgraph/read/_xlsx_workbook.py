"""A workbook's strings, styles and list of sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from mscgraph.errors import DocumentError
from mscgraph.read._package import Package, relations_of, short_name
from mscgraph.read._runs import PLAIN, Kinds

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Runs of a string with their formatting, ``None`` where it is that of the cell.
RichText = tuple[tuple[str, Kinds | None], ...]

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FALSE = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Style:
    """The style of a cell.

    :param kinds: of its font
    :param number_format: its code
    """

    kinds: Kinds = PLAIN
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet in a workbook's list.

    :param kind: ``worksheet``, ``chartsheet``
    :param part: name of its part
    """

    title: str
    hidden: bool
    kind: str
    part: str


class Workbook:
    """The parts of a workbook that its sheets refer to."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.archive = package.archive
        self._root = self.archive.tree(package.main)

    @cached_property
    def epoch(self) -> datetime:
        """Day 0 of the dates."""
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

        properties = next(named(self._root, "workbookPr"), None)
        is_1904 = properties is not None and is_on(properties.get("date1904", "0"))
        return CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900

    def sheets(self) -> Iterator[SheetEntry]:
        """Yield the sheets in their order.

        :raises DocumentError: if the workbook lists one without a part
        """
        relations = relations_of(self.archive, self.package.main)
        for sheet in _listed(self._root, "sheets", "sheet"):
            title = sheet.get("name", "")
            if (relation := relations.get(attribute(sheet, "id"))) is None:
                place = f"{self.archive.name}: sheet {title}"
                raise DocumentError(place, problem="the workbook lacks this sheet", remedy="save it again")
            hidden = sheet.get("state", "visible") != "visible"
            yield SheetEntry(title, hidden, relation.kind, relation.target)

    @cached_property
    def strings(self) -> list[RichText]:
        """The strings that cells share."""
        part = self.package.related("sharedStrings")
        return [rich_text(item) for item in self.archive.elements(part, ("si",))] if part else []

    @cached_property
    def styles(self) -> list[Style]:
        """The styles of cells by their numbers."""
        part = self.package.related("styles")
        return read_styles(self.archive.tree(part)) if part else []


def read_styles(root: _Element) -> list[Style]:
    """Return the styles of cells by their numbers."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    codes = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    for one in _listed(root, "numFmts", "numFmt"):
        codes[one.get("numFmtId", "")] = one.get("formatCode", "")
    fonts = [font_kinds(font) for font in _listed(root, "fonts", "font")]
    return [
        Style(_at(fonts, one.get("fontId", "")), codes.get(one.get("numFmtId", ""), "General"))
        for one in _listed(root, "cellXfs", "xf")
    ]


def _listed(root: _Element, collection: str, name: str) -> Iterator[_Element]:
    for element in named(root, collection):
        yield from named(element, name)


def _at(fonts: list[Kinds], number: str) -> Kinds:
    return PLAIN if (index := index_of(number, len(fonts))) is None else fonts[index]


def index_of(number: str, length: int) -> int | None:
    """Return a number as an index of a list of *length*, ``None`` where it is not."""
    index = int(number) if number.isdecimal() and len(number) < 10 else length
    return index if index < length else None


def font_kinds(font: _Element) -> Kinds:
    """Return the kinds of formatting that a font has: bold, raised, lowered."""
    kinds = {one.get("val", "") for one in named(font, "vertAlign")} & {"superscript", "subscript"}
    if any(is_on(one.get("val", "1")) for one in named(font, "b")):
        kinds.add("strong")
    return frozenset(kinds)


def rich_text(element: _Element) -> RichText:
    """Return the runs of a string; how it is pronounced is no part of it."""
    runs: list[tuple[str, Kinds | None]] = []
    for child in element:
        name = short_name(child.tag)
        if name == "t":
            runs.append((unescape(child.text or ""), None))
        elif name == "r":
            font = next(named(child, "rPr"), None)
            text = "".join(one.text or "" for one in named(child, "t"))
            runs.append((unescape(text), None if font is None else font_kinds(font)))
    return tuple(runs)


def unescape(text: str) -> str:
    """Return *text* with the characters that a workbook escapes as ``_x000D_``."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def named(element: _Element, name: str) -> Iterator[_Element]:
    """Yield the children of a name, in any namespace: Office Open XML has two, strict and transitional."""
    return (child for child in element if short_name(child.tag) == name)


def attribute(element: _Element, name: str) -> str:
    """Return an attribute in any namespace, an empty text without it."""
    found = (str(value) for key, value in element.attrib.items() if short_name(str(key)) == name)
    return next(found, "")


def is_on(value: str) -> bool:
    """Return whether a switch is on."""
    return value not in _FALSE
