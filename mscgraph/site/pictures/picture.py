"""A picture: the drawn result of a query, with the table of its numbers and a description."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mscgraph.site.pictures.bars import draw_bars
from mscgraph.site.pictures.canvas import Canvas
from mscgraph.site.pictures.evidence_map import draw_map
from mscgraph.site.pictures.layout import Drawing, Href, write_notes
from mscgraph.site.pictures.specification import PictureSpec
from mscgraph.site.pictures.strips import draw_strips
from mscgraph.site.pictures.table import Datum, Rows, ShownTable, read_data, show_table

_KINDS: dict[str, Callable[[Drawing, Sequence[Datum]], list[str]]] = {
    "bars": draw_bars,
    "map": draw_map,
    "strips": draw_strips,
}
#: Style of a picture in a file; one within a page has the page's.
_STYLE = (
    "<style>svg{color:#1b1f24;background:#fff;font-family:system-ui,sans-serif}"
    "@media(prefers-color-scheme:dark){svg{color:#e8ecf1;background:#14181d}}</style>"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that has been drawn.

    :param svg: an SVG element for a page that may have others; words take the page's type and colour
    :param table: the numbers that are drawn
    :param summary: description in sentences made from the numbers
    """

    spec: PictureSpec
    svg: str
    table: ShownTable
    summary: str

    @property
    def file(self) -> str:
        """The picture as a document of its own, for light and dark grounds."""
        start, end, rest = self.svg.partition("</title>")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{start}{end}\n{_STYLE}{rest}\n'


def draw(spec: PictureSpec, columns: Sequence[str], rows: Rows, href: Href = lambda iri: None) -> Picture:
    """Draw the result of a picture's query.

    The same rows give the same bytes. Without rows the picture states that there is nothing to see.

    :param columns: names of the answer's columns
    :param rows: values as plain strings, ``None`` if unbound
    :param href: returns the address of the page about an IRI, ``None`` without one
    :raises QueryError: if the answer lacks a column that the picture needs
    """
    data = read_data(spec, columns, rows)
    drawing = Drawing(spec, Canvas(spec.name, spec.palette), href)
    said = (
        _KINDS[spec.kind](drawing, data) if data else ["There is nothing to draw: the query found no rows."]
    )
    notes = drawing.notes if data else said
    write_notes(drawing, notes)
    summary = " ".join([*said, *drawing.notes])
    svg = drawing.canvas.finish(round(drawing.height + 2), spec.title, summary)
    return Picture(spec, svg, show_table(spec, data), summary)
