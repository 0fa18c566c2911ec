"""Word documents: each table with the caption above or below it and the notes that follow it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from mscgraph.errors import DocumentError
from mscgraph.identifiers import find_doi
from mscgraph.read._docx_blocks import Block, Paragraph, Surroundings, blocks_of
from mscgraph.read._docx_markup import child, name_of
from mscgraph.read._docx_styles import Styles
from mscgraph.read._docx_tables import place_table, read_cells
from mscgraph.read._docx_text import TextReader
from mscgraph.read._package import Package, is_form
from mscgraph.read.content import Content
from mscgraph.read.markup import Replacements
from mscgraph.read.paths import Paths
from mscgraph.read.spans import Budget
from mscgraph.records import FAULTY, Document, Grid

if TYPE_CHECKING:
    from lxml.etree import _Element

_FORM = "docx"
#: Maximum paragraphs in which the article's DOI is sought.
_MAX_FRONT = 1_000


def recognises(content: Content) -> bool:
    """Return whether a document is one of Word in Office Open XML, by its bytes."""
    return is_form(content, _FORM)


def read(content: Content) -> Document:
    """Return a Word document with its tables, those of text boxes among them.

    :raises DocumentError: if it is malformed, encrypted, or larger than may be
    """
    package = Package(content, _FORM)
    word = _WordDocument(package)
    return Document(
        content.name,
        content.sha256,
        _FORM,
        tuple(word.grids()),
        doi=package.doi or word.doi,
        title=package.title or word.title,
        replaced=word.replacements.found,
        remarks=tuple(word.remarks()),
    )


class _WordDocument:
    """The body of a Word document."""

    def __init__(self, package: Package) -> None:
        self._name = package.archive.name
        styles = package.related("styles")
        self._styles = Styles(package.archive.tree(styles) if styles else None)
        self.replacements = Replacements()
        self._reader = TextReader(self._styles, self.replacements)
        self._paths = Paths(name_of)
        self._root: _Element = package.archive.tree(package.main)
        body = child(self._root, "w:body")
        if body is None:
            raise DocumentError(f"{self._name}: {package.main}", "a w:body")
        self._elements = list(blocks_of(body))
        self._blocks: list[Block] = [self._block(element) for element in self._elements]

    def _block(self, element: _Element) -> Block:
        is_table = name_of(element.tag) == "w:tbl"
        return None if is_table else Paragraph(element, self._styles, self._reader, self._paths)

    def grids(self) -> Iterator[Grid]:
        """Yield the tables in their order, but for those without cells."""
        tables = (
            element for element, block in zip(self._elements, self._blocks, strict=True) if block is None
        )
        budget = Budget(self._name)
        for table, around in zip(tables, Surroundings(self._blocks), strict=True):
            placement = place_table(self._name, table, self._paths, budget)
            if placement.cells:
                cells = tuple(read_cells(placement, self._reader))
                size = placement.row_count, placement.column_count
                yield Grid(around.label, around.caption, cells, *size, around.notes, FAULTY)

    @property
    def doi(self) -> str | None:
        """The first DOI in the paragraphs in front of the first table, in the first :data:`_MAX_FRONT` of these."""
        front = takewhile(lambda block: block is not None, islice(self._blocks, _MAX_FRONT))
        found = (find_doi(paragraph.passage.text) for paragraph in front if paragraph)
        return next(filter(None, found), None)

    @property
    def title(self) -> str | None:
        """The words of the first paragraph that has the style of titles."""
        titles = (block for block in self._blocks if block and self._styles.is_title(block.element))
        words = (" ".join(block.passage.text.split()) for block in titles)
        return next(filter(None, words), None)

    def remarks(self) -> Iterator[str]:
        """Yield what was left out."""
        if any(True for _ in self._root.iter("{*}altChunk")):
            yield "the document includes another file, which is not read"
