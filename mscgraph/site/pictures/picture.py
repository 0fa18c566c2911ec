"""A picture: the result of a query, drawn by Vega-Lite, with the table of its numbers and a description."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree

from mscgraph.errors import QueryError
from mscgraph.site.pictures.marks import Mark, make_marks
from mscgraph.site.pictures.specification import PictureSpec
from mscgraph.site.pictures.table import Datum, Rows, ShownTable, read_data

_SVG = "http://www.w3.org/2000/svg"
#: A link leads to a web page or to a place of this site, never to a script.
_SCHEME = re.compile(r"(?i)(?!https?://)[a-z][a-z0-9+.-]*:")
#: A number with more than two digits behind the point, which a picture does not need.
_DIGITS = re.compile(r"(\d\.\d\d)\d+(?=[^<>]*>)")
#: Number of letters per line of a note.
_LINE = 84
#: Attributes of Vega that a page has no use for, and classes of its empty elements.
_SPARE = ("aria-label", "aria-roledescription", "font-family", "role")
_EMPTY = ("background", "foreground")
#: Style of a picture in a file; one within a page has the page's.
_STYLE = (
    "<style>svg{color:#1b1f24;background:#fff;font-family:system-ui,sans-serif}"
    "@media(prefers-color-scheme:dark){svg{color:#e8ecf1;background:#14181d}}</style>"
)

Href = Callable[[str], "str | None"]


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
    :raises QueryError: if the answer lacks a column that the picture needs, or Vega-Lite does not draw every mark
    """
    data = read_data(spec, columns, rows)
    marks, notes = make_marks(spec, data)
    if not marks:
        notes.append("There is nothing to draw: the query found no rows.")
    root = ElementTree.fromstring(_ask_vega(spec, marks, notes))
    if len(list(_dress(root, marks, href))) < len(marks):
        raise QueryError(spec.query, problem=f"the picture {spec.name} does not draw every mark")
    summary = " ".join([*_summarise(spec, data), *notes])
    header = tuple(role.title for role in spec.roles.values())
    table = ShownTable(header, tuple(datum.cells for datum in data))
    return Picture(spec, _name(root, spec, summary), table, summary)


def _summarise(spec: PictureSpec, data: Sequence[Datum]) -> Iterator[str]:
    """Yield sentences on all rows: the numbers of things, the largest sizes, and those not stated."""
    if not data:
        return
    size = spec.roles["size"]
    counts = [
        role.count(len({datum.labels[name] for datum in data} - {role.absent}))
        for name, role in spec.roles.items()
        if name in data[0].labels
    ]
    if size.summed:
        counts.append(size.count(sum((datum.size or Decimal(0) for datum in data), Decimal(0))))
    yield f"{', '.join(counts)}."
    largest = sorted((datum for datum in data if datum.size), key=lambda datum: -(datum.size or 0))[:3]
    yield f"Most {size.many}: {'; '.join(datum.words for datum in largest)}."
    if absent := sum(datum.size is None for datum in data):
        yield f"{absent} of {len(data)} rows: {size.many} {size.absent}."


def _ask_vega(spec: PictureSpec, marks: Sequence[Mark], notes: Sequence[str]) -> str:
    """Return the SVG of Vega-Lite, whose marks have their numbers as descriptions."""
    import vl_convert

    colours = {mark.facts.get("seriesRank", 0): mark.facts["colour"] for mark in marks}
    whole = {
        **(spec.spec if marks else {"mark": "point"}),
        "config": {
            **spec.spec["config"],
            "range": {"category": [colours[rank] for rank in sorted(colours)]},
        },
        "data": {"values": [{**mark.facts, "mark": number} for number, mark in enumerate(marks)]},
        "params": [{"name": "things", "value": spec.roles["size"].many}],
        "title": {"text": [line for note in notes for line in textwrap.wrap(note, _LINE)]},
    }
    try:
        return vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
    except ValueError as error:
        problem = f"the picture {spec.name} is not drawn: {str(error).splitlines()[1]}"
        raise QueryError(spec.query, problem=problem) from error


def _dress(root: ElementTree.Element, marks: Sequence[Mark], href: Href) -> Iterator[Mark]:
    """Put each shape of a mark under its words and its link, remove spare parts, and yield the marks."""
    for group in list(root.iter()):
        for shape in list(group):
            if shape.get("class") in _EMPTY or shape.get("opacity") == "0":
                group.remove(shape)
            elif "role-mark" in group.get("class", "") and "aria-label" in shape.attrib:
                mark = marks[int(shape.attrib["aria-label"])]
                link = href(mark.iri) if mark.iri else None
                safe = {"href": link} if link and not _SCHEME.match(link) else {}
                around = ElementTree.Element("a" if safe else "g", {"class": "mark", **safe})
                ElementTree.SubElement(around, "title").text = mark.words
                around.append(shape)
                group[list(group).index(shape)] = around
                yield mark
        if group.get("aria-hidden"):  # a click on the letters of a mark is one on the mark
            group.set("pointer-events", "none")
        for name in _SPARE:
            group.attrib.pop(name, None)


def _name(root: ElementTree.Element, spec: PictureSpec, summary: str) -> str:
    """Return the SVG with its name and its description."""
    name = f"picture-{spec.name}"
    # A picture with links is a group: the role "img" would hide its content from screen readers.
    role = "group" if root.find(".//a") is not None else "img"
    root.attrib = {"class": "picture", "id": name, "viewBox": root.attrib["viewBox"], "role": role}
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for place, (tag, words) in enumerate({"title": spec.title, "desc": summary}.items()):
        root.insert(place, ElementTree.Element(tag, id=f"{name}-{tag}"))
        root[place].text = words
    ElementTree.register_namespace("", _SVG)
    return _DIGITS.sub(r"\1", ElementTree.tostring(root, encoding="unicode"))
