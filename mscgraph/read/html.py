"""Tables of web pages: of PubMed Central, of publishers and of anybody else, by their markup alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import Any

from mscgraph.errors import DocumentError
from mscgraph.read.content import Content
from mscgraph.read.encoding import decode_head, known_encoding, marked_encoding
from mscgraph.read.html_captions import Describer
from mscgraph.read.html_elements import Html
from mscgraph.read.html_ends import check_end
from mscgraph.read.html_facts import Facts
from mscgraph.read.html_flow import Flow, read_flow
from mscgraph.read.html_tables import Table, data_tables, scan_tables
from mscgraph.read.jats import recognises as is_jats
from mscgraph.read.markup import Replacements, read_passage
from mscgraph.read.spans import Budget, Layout, SpannedCell, lay_out
from mscgraph.read.xml import MAX_TAGS, first_element, prolog_end, refuse_internal_subset
from mscgraph.records import FAULTY, Document, Grid, MarkupPlace, Passage

#: Maximum bytes of a page.
MAX_BYTES = 64 << 20
#: Bytes in which a page names its encoding.
_HEAD_BYTES = 4_096
_DOCTYPE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_PAGE = ("html", "head", "body")
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CHARSET = re.compile(
    r"""<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)""", re.I
)
#: Encodings that browsers read as another one that holds them.
_WIDER = {
    **dict.fromkeys(("iso8859-1", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be", "utf-32"), "utf-8"),
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def recognises(content: Content) -> bool:
    """Return whether a document is a web page, or a part of one that begins with a tag and has a table."""
    text = decode_head(content.head)
    if _DOCTYPE.match(text, prolog_end(text)):
        return True
    first = first_element(text).lower()
    if first in _PAGE:
        return first == "html" or not is_jats(content)
    return is_element(first) and bool(_TABLE.search(text)) and not is_jats(content)


def is_element(name: str) -> bool:
    """Return whether a name in lower case is that of an element of HTML."""
    from lxml.html import defs

    return name in defs.tags or name in ("main", "picture", "template", "dialog")


def read(content: Content) -> Document:
    """Return the tables of a page.

    :raises DocumentError: if it is larger than :data:`MAX_BYTES`, has more than
        :data:`~mscgraph.read.xml.MAX_TAGS` tags, is nested so deeply that the parser leaves out a part, is cut off
        within a row, or has a document type with declarations of its own
    """
    text, remarks = decode_page(content.read(MAX_BYTES, "a web page"))
    refuse_internal_subset(content.name, text)
    if cut_off := check_end(content.name, text):
        remarks = (*remarks, cut_off)
    return _Reading(content, text, remarks).document()


def decode_page(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the characters of a page and remarks on them, by its byte order mark, what it names, or as UTF-8.

    A page that names no encoding and is not UTF-8 is windows-1252.
    """
    marked, skipped = marked_encoding(data)
    match = _CHARSET.search(_COMMENT.sub("", data[:_HEAD_BYTES].decode("latin-1")))
    named = known_encoding((match[1] or match[2]) if match else None)
    wider = _WIDER.get(named, named) if named else None
    # A page that was saved in UTF-8 keeps the name of its former encoding.
    candidates = (marked,) if marked else ("utf-8", wider or "cp1252")
    if wider and not marked and not wider.startswith(("cp125", "iso8859", "utf-8")):
        candidates = (wider,)
    for encoding in candidates:
        try:
            text = data[skipped:].decode(encoding)
        except UnicodeDecodeError:
            continue
        guessed = encoding == "cp1252" and not wider
        return text, ("the page names no encoding and is read as windows-1252",) if guessed else ()
    text = data[skipped:].decode(candidates[-1], "replace")
    return text, (f"bytes that are not {candidates[-1]} are replaced by U+FFFD",)


def parse_page(name: str, text: str) -> Any:
    """Return the root element of a page.

    :raises DocumentError: if it has no elements or too many, or is nested too deeply
    """
    from lxml import etree

    if (tags := text.count("<")) > MAX_TAGS:
        raise DocumentError(name, problem=f"{tags:,} tags, more than the {MAX_TAGS:,} that a page may have")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    for fault in parser.error_log:
        if fault.level_name == "FATAL":
            problem = f"the page is read no further: {fault.message.partition(',')[0]}"
            raise DocumentError(
                f"{name}:{fault.line}", problem=problem, remedy="save the part with the table alone"
            )
    if root is None:
        raise DocumentError(name, problem="a page without elements", remedy="save the page again")
    return root


class _Reading:
    """The reading of one page."""

    def __init__(self, content: Content, text: str, remarks: tuple[str, ...]) -> None:
        self._content = content
        self._remarks = [*remarks]
        self._replacements = Replacements()
        # The parser replaces NUL itself, and takes no note of it.
        self._text = self._replacements.mend(text) if "\0" in text else text
        self._root = parse_page(content.name, self._text)
        self._copies: list[Table] = []

    def document(self) -> Document:
        """Return the page's tables and what it states of its article."""
        tables = scan_tables(self._root)
        laid = self._layouts(data_tables(tables))
        self._remarks += _layouts_with_text(tables)
        flow, grids = self._described(laid)
        hidden = _hidden(grids)
        self._remarks += _hidden_parts(laid, hidden)
        doubles = _doubles({table: grid for table, grid in grids.items() if table not in hidden})
        if dropped := doubles | hidden:
            shown = {table: layout for table, layout in laid.items() if table not in dropped}
            flow, grids = self._described(shown, dropped)
        facts = Facts(self._text, self._root, flow)
        title = facts.title()
        return Document(
            self._content.name,
            self._content.sha256,
            "html",
            tuple(grids.values()),
            facts.doi(),
            facts.pmcid(),
            self._replacements.mend(title) if title else None,
            replaced=self._replacements.found,
            remarks=tuple(self._remarks),
        )

    def _described(
        self, laid: dict[Table, Layout], left_out: Collection[Table] = ()
    ) -> tuple[Flow, dict[Table, Grid]]:
        """Return the text around tables, and the tables with their labels, captions and notes."""
        dropped = {table.element for table in (*left_out, *self._copies)}
        flow = read_flow(self._root, [*laid], dropped)
        describer = Describer(self._root, flow, self._replacements)
        return flow, {table: self._grid(table, layout, describer) for table, layout in laid.items()}

    def _layouts(self, tables: list[Table]) -> dict[Table, Layout]:
        """Return the cells of tables that have text, without hidden ones that another repeats."""
        budget = Budget(self._content.name)
        laid: dict[Table, Layout] = {}
        for table in tables:
            budget.spend(table.rows)
            layout = lay_out(self._content.name, table.rows, partial(self._cell, table))
            if any(cell.passage.text for cell in layout.cells):
                laid[table] = layout
        shown = {printed(layout) for table, layout in laid.items() if not table.hidden}
        self._copies = [table for table in laid if table.hidden and printed(laid[table]) in shown]
        laid = {table: layout for table, layout in laid.items() if table not in self._copies}
        self._remarks += (remark for layout in laid.values() for remark in layout.remarks)
        return laid

    def _cell(self, table: Table, cell: SpannedCell) -> Passage:
        place = MarkupPlace(cell.place)
        passage = read_passage(cell.element, place, Html(skipped=table.misplaced), self._replacements)
        if passage.text or not len(cell.element):
            return passage
        dialect = Html(aria_hidden=True, skipped=table.misplaced)
        return read_passage(cell.element, place, dialect, self._replacements)

    def _grid(self, table: Table, layout: Layout, describer: Describer) -> Grid:
        around = describer.describe(table)
        notes = (*layout.notes, *around.notes)
        size = layout.row_count, layout.column_count
        return Grid(around.label, around.caption, layout.cells, *size, notes, FAULTY)


def printed(layout: Layout | Grid) -> tuple[tuple[object, ...], ...]:
    """Return what two copies of a table have in common."""
    return tuple((c.row, c.column, c.row_span, c.column_span, c.passage.text) for c in layout.cells)


def _hidden(grids: dict[Table, Grid]) -> set[Table]:
    """Return the hidden tables that are no data, such as templates of scripts.

    Some pages hide each table until a reader asks for it: there those with a number are read, as no other table has
    one; all are read on a page that shows no table.
    """
    shown = [grid for table, grid in grids.items() if not table.hidden]
    numbered = any(grid.label for grid in shown)
    hidden = {table: grid for table, grid in grids.items() if table.hidden} if shown else {}
    return {table for table, grid in hidden.items() if numbered or not grid.label}


def _hidden_parts(tables: Iterable[Table], left_out: Collection[Table]) -> Iterator[str]:
    """Yield remarks on hidden tables and rows."""
    for table in tables:
        if table.hidden:
            yield f"{table.place} is hidden on the page, and {'left out' if table in left_out else 'read all the same'}"
        if table.hidden_rows and table not in left_out:
            yield f"hidden rows of {table.place} are left out: {table.hidden_rows:,}"


def _doubles(grids: dict[Table, Grid]) -> set[Table]:
    """Return the tables that repeat another: equal cells, and no label of their own."""
    alike: dict[object, dict[str | None, Table]] = {}
    doubles = set()
    for table, grid in grids.items():
        known = alike.setdefault(printed(grid), {})
        if known and grid.label in (None, *known):
            doubles.add(table)
        elif None in known:
            doubles.add(known.pop(None))
            known[grid.label] = table
        else:
            known[grid.label] = table
    return doubles


def _layouts_with_text(tables: list[Table]) -> Iterator[str]:
    """Yield a remark on each table with rows and columns of text of its own that is read as a layout of others."""
    for table in tables:
        if table.holds_tables and not table.left_out and table.has_text_around:
            yield f"{table.place} holds other tables, so that its own cells are not read"
