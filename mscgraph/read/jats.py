"""Tables of articles in JATS, the XML of journals: whole articles, parts of them and bare table-wrap elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mscgraph.captions import split_label
from mscgraph.errors import DocumentError
from mscgraph.identifiers import parse_doi, parse_pmcid
from mscgraph.read.content import Content
from mscgraph.read.encoding import decode_head
from mscgraph.read.jats_elements import Jats
from mscgraph.read.jats_rows import read_rows
from mscgraph.read.markup import Replacements, cut_passage, local_name, read_passage
from mscgraph.read.paths import Paths
from mscgraph.read.spans import Budget, lay_out
from mscgraph.read.xml import first_element, parse_xml
from mscgraph.records import FAULTY, Document, Grid, MarkupPlace, Passage

#: Maximum bytes of a document.
MAX_BYTES = 64 << 20
#: Maximum footnotes per table, and characters of each.
MAX_NOTES, MAX_NOTE = 50, 4_000
_ROOTS = {"table-wrap", "table-wrap-group", "floats-group", "pmc-articleset"}
_WRAP = re.compile(r"<(?:[\w.-]+:)?(?:table-wrap|tgroup)[\s/>]")
_ARTICLE = re.compile(r"<(?:[\w.-]+:)?article[\s/>]")
#: Elements that an article in HTML does not have.
_SIGNS = re.compile(
    r"<\?xml\s|<!DOCTYPE\s|<(?:[\w.-]+:)?(?:front|article-meta|sec|body|back|floats-group)[\s>]"
)


def recognises(content: Content) -> bool:
    """Return whether a document is JATS: its first 64 kB have the tags of an article or of a table of one."""
    text = decode_head(content.head)
    root = first_element(text)
    if not root or root.lower() == "html":
        return False
    return bool(root in _ROOTS or _WRAP.search(text) or (_ARTICLE.search(text) and _SIGNS.search(text)))


def read(content: Content) -> Document:
    """Return the tables of an article.

    :raises DocumentError: if it is not well-formed or larger than :data:`MAX_BYTES`, if its document type or a
        reference needs an entity, or if the tables are of several articles
    """
    tree = parse_xml(content.name, content.read(MAX_BYTES, "an article in JATS"))
    reading = _Reading(content.name, tree.getroot())
    tables = tuple(reading.grids())
    return Document(
        content.name,
        content.sha256,
        "jats",
        tables,
        *reading.identity(),
        replaced=reading.replacements.found,
        remarks=tuple(reading.remarks()),
    )


@dataclass(slots=True)
class _Wrap:
    """A table with its label and caption, as an article has it.

    :param tables: number of those that have rows; 0 of a picture
    """

    element: Any
    label: str | None
    caption: Passage | None
    notes: tuple[Passage, ...]
    tables: int = 0

    def describe(self) -> str | None:
        """Return in words why nothing of it is read; ``None`` where it has rows."""
        name = self.label or "A table without a number"
        if self.tables:
            return None
        names = {local_name(element) for element in self.element.iter()}
        picture = not names.isdisjoint({"graphic", "inline-graphic", "media"})
        return (
            f"{name} is a picture, which is not read" if picture else f"{name} has no rows, and is not read"
        )


class _Reading:
    """The reading of one article."""

    def __init__(self, name: str, root: Any) -> None:
        self.replacements = Replacements()
        self._name = name
        self._root = root
        self._paths = Paths()
        self._dialect = Jats()
        self._wraps: dict[Any, _Wrap] = {}
        self._remarks: list[str] = []
        self._article: Any = None
        self._budget = Budget(name)

    def grids(self) -> Iterator[Grid]:
        """Yield the tables in document order."""
        for element in self._root.iter():
            kind = local_name(element)
            if kind == "table-wrap":
                self._wraps[element] = self._wrap(element)
            elif kind == "table" and _is_table(element):
                yield from self._grid(element)

    def _grid(self, table: Any) -> Iterator[Grid]:
        """Yield a table, unless it has no cells."""
        wrap = self._enter(table)
        rows = read_rows(self._name, table, self._paths)
        self._budget.spend(rows)
        if any(row.cells for row in rows):
            wrap.tables += 1
            laid = lay_out(self._name, rows, lambda cell: self._passage(cell.element))
            self._remarks += laid.remarks
            notes = (*laid.notes, *wrap.notes)
            size = laid.row_count, laid.column_count
            yield Grid(wrap.label, wrap.caption, laid.cells, *size, notes, FAULTY)

    def _enter(self, table: Any) -> _Wrap:
        """Return what is around a table; a bare one is its own wrap.

        :raises DocumentError: if earlier tables are of another article
        """
        outer = {local_name(element): element for element in reversed([*table.iterancestors()])}
        article = outer.get("article")
        if self._article is not None and article is not self._article:
            problem = "tables of several articles"
            raise DocumentError(self._name, problem=problem, remedy="make a document of each article")
        self._article = article
        element = outer.get("table-wrap", table)
        if element not in self._wraps:
            self._wraps[element] = self._wrap(element)
        return self._wraps[element]

    def _wrap(self, element: Any) -> _Wrap:
        group = element.getparent()
        holders = [element]
        if group is not None and local_name(group) == "table-wrap-group":
            holders.append(group)
        label, caption = self._heading(holders)
        return _Wrap(element, label, caption, tuple(self._notes(element)))

    def _heading(self, holders: list[Any]) -> tuple[str | None, Passage | None]:
        """Return label and caption of the first holder that has either."""
        for holder in holders:
            printed = self._child(holder, "label")
            caption = self._child(holder, "caption") or self._child(holder, "title")
            if printed or caption:
                break
        label, end = split_label(printed.text) if printed else (None, 0)
        if printed and not label:
            label = " ".join(printed.text.split()).rstrip(" .:|") or None
        elif printed and not caption:
            caption = _rest(printed, end)
        if caption:
            repeated, end = split_label(caption.text)
            if label in (None, repeated):
                label, caption = repeated, _rest(caption, end)
        return label, caption

    def _child(self, parent: Any, name: str) -> Passage | None:
        """Return the text of the first child of a name, ``None`` without one or its text."""
        child = next((child for child in parent if local_name(child) == name), None)
        passage = None if child is None else self._passage(child)
        return passage if passage and passage.text else None

    def _passage(self, element: Any) -> Passage:
        place = MarkupPlace(self._paths.of(element))
        return read_passage(element, place, self._dialect, self.replacements)

    def _notes(self, wrap: Any) -> Iterator[Passage]:
        notes = (self._passage(element) for element in _note_elements(wrap))
        for note in islice((note for note in notes if note.text), MAX_NOTES):
            yield cut_passage(note, 0, MAX_NOTE)

    def remarks(self) -> Iterator[str]:
        """Yield what was left out or doubtful, in sentences without a full stop."""
        yield from self._remarks
        for wrap in self._wraps.values():
            if remark := wrap.describe():
                yield remark
        if self._dialect.formulas:
            yield f"{self._dialect.formulas} formulas in TeX alone are left out"

    def identity(self) -> tuple[str | None, str | None, str | None]:
        """Return DOI, PubMed Central identifier and title of the article that the tables are of."""
        holder = self._root if self._article is None else self._article
        meta = next((one for one in holder.iter() if local_name(one) == "article-meta"), None)
        doi, pmcid, title = None, None, None
        for element in () if meta is None else meta.iter():
            kind = element.get("pub-id-type", "")
            if local_name(element) == "article-id" and kind == "doi":
                doi = doi or parse_doi(element.text or "")
            elif local_name(element) == "article-id" and kind in ("pmc", "pmcid"):
                pmcid = pmcid or parse_pmcid(element.text or "")
            elif local_name(element) == "article-title" and title is None:
                title = " ".join(self._passage(element).text.split()) or None
        return doi, pmcid, title


def _is_table(table: Any) -> bool:
    """Return whether a table is no part of a cell, and the first of tables in place of each other."""
    parent = table.getparent()
    if parent is not None and local_name(parent) == "alternatives":
        return next(child for child in parent if local_name(child) == "table") is table
    return not any(local_name(outer) in ("td", "th", "entry") for outer in table.iterancestors())


def _rest(passage: Passage, start: int) -> Passage | None:
    """Return a passage from an offset on, ``None`` where nothing follows."""
    rest = cut_passage(passage, start)
    return rest if rest.text else None


def _note_elements(wrap: Any) -> Iterator[Any]:
    for child in wrap:
        kind = local_name(child)
        if kind == "attrib":
            yield child
        for note in child if kind == "table-wrap-foot" else ():
            yield from note if local_name(note) == "fn-group" else (note,)
