"""Sections that pages of all kinds have: head, statements, links from elsewhere, mappings, issues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote_plus

from mscgraph.namespaces import BASE, BROADER, DCTERMS, OWL, RDFS
from mscgraph.site.pages.atlas import Counted
from mscgraph.site.pages.links import PageLinks, ShownTerm, is_web_address
from mscgraph.terms import compress, expand, shorten
from mscgraph.view import Description, Term, natural

#: Maximum number of values shown per property.
_MAX_VALUES = 100
#: Maximum number of incoming links shown per property and kind.
_MAX_POINTING = 20
#: Maximum number of issues per page.
_MAX_ISSUES = 200
_SEVERITIES = {"Violation": 0, "Warning": 1, "Info": 2}
_DEFINITION, _NOTE, _EXAMPLE = expand("skos:definition"), expand("skos:scopeNote"), expand("skos:example")
_DESCRIPTION = DCTERMS + "description"
_TITLE = DCTERMS + "title"
_IN_HEAD = frozenset((_NOTE, _EXAMPLE, _DESCRIPTION))


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page.

    :param kinds: the classes; their ``note`` is the definition
    :param curie: ``""`` if no prefix is bound
    """

    label: str
    title: str
    kinds: Sequence[ShownTerm]
    definitions: Sequence[str]
    notes: Sequence[str]
    examples: Sequence[str]
    iri: str
    curie: str
    is_deprecated: bool


@dataclass(frozen=True, slots=True)
class PropertyValues:
    """A property with its values.

    :param more: number of the values not shown
    """

    property: ShownTerm
    values: Sequence[ShownTerm]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Referrers:
    """Things that point at the page's own by one property, of one kind.

    :param words: words of the property as seen from the page's thing
    :param query: address of the query for all of them, ``""`` if all are shown
    """

    property: ShownTerm
    words: str
    kind: str
    items: Sequence[ShownTerm]
    number: int
    more: bool
    query: str


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A mapping to a term of another vocabulary."""

    anchor: str
    predicate: ShownTerm
    object: ShownTerm
    curie: str
    label: str
    version: str
    justification: str
    confidence: str


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue.

    :param anchor: its id if it belongs to the page, else ``""``
    :param about: the things that it concerns
    """

    anchor: str
    link: ShownTerm
    code: ShownTerm
    severity: str
    message: str
    text: str
    column: ShownTerm | None
    about: Sequence[ShownTerm]
    remedy: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page's thing with all its statements."""

    anchor: str
    label: str
    kinds: Sequence[ShownTerm]
    iri: str
    definitions: Sequence[str]
    statements: Sequence[PropertyValues]


def head_of(linker: PageLinks, iri: str) -> Head:
    """Return the head of the page of *iri*."""
    return read_head(linker.atlas.describe(iri), linker.atlas.label(iri), _kinds(linker, iri))


def read_head(described: Description, label: str, kinds: Sequence[ShownTerm] = ()) -> Head:
    """Return the head of a thing from the statements about it."""
    title = described.text(_TITLE)
    return Head(
        label=label,
        title=title if title != label else "",
        kinds=kinds,
        definitions=described.texts(_DEFINITION) or described.texts(_DESCRIPTION),
        notes=described.texts(_NOTE),
        examples=described.texts(_EXAMPLE),
        iri=described.iri,
        curie=compress(described.iri),
        is_deprecated=described.text(OWL + "deprecated") == "true",
    )


def _kinds(linker: PageLinks, iri: str) -> list[ShownTerm]:
    """Return the classes of a thing as links, with their definitions as notes."""
    found = []
    for kind in linker.atlas.kinds(iri):
        value = linker.iri(kind)
        found.append(
            ShownTerm(
                value.text,
                value.href,
                value.outward,
                linker.atlas.describe(kind).text(_DEFINITION),
                kind,
            )
        )
    ours = [one for one in found if one.iri.startswith(BASE)]
    return ours or found


def statements_of(
    linker: PageLinks, described: Description, *, leave_out: Iterable[str] = ()
) -> list[PropertyValues]:
    """Return the statements of a thing, in the order of the table of words.

    :param leave_out: IRIs of properties shown elsewhere on the page
    """
    atlas = linker.atlas
    hidden = atlas.words.not_repeated | frozenset(leave_out)
    shown = [predicate for predicate in described.objects if predicate not in hidden]
    return [
        _statement(linker, predicate, described.values(predicate))
        for predicate in sorted(shown, key=atlas.rank)
    ]


def _statement(linker: PageLinks, predicate: str, terms: Sequence[Term]) -> PropertyValues:
    return PropertyValues(
        linker.predicate(predicate), linker.terms(terms[:_MAX_VALUES]), max(0, len(terms) - _MAX_VALUES)
    )


def groups_of(linker: PageLinks, iri: str, *, leave_out: Iterable[tuple[str, str]] = ()) -> list[Referrers]:
    """Return the statements of other documents with *iri* as object, in groups.

    :param leave_out: properties with kinds of subjects shown elsewhere on the page
    """
    hidden = frozenset(leave_out)
    return [
        _group(linker, iri, counted)
        for counted in linker.atlas.pointing(iri)
        if (counted.predicate, counted.kind) not in hidden
    ]


def _group(linker: PageLinks, iri: str, counted: Counted) -> Referrers:
    atlas = linker.atlas
    whole = counted.number > _MAX_POINTING or counted.more
    return Referrers(
        property=linker.predicate(counted.predicate),
        words=atlas.property_words(counted.predicate)[1],
        kind=atlas.words.name(counted.kind, counted.number),
        items=[linker.iri(one) for one in counted.iris[:_MAX_POINTING]],
        number=counted.number,
        more=counted.more,
        query=asks_for(linker, counted.predicate, iri) if whole else "",
    )


def asks_for(linker: PageLinks, predicate: str, iri: str, *, below: bool = False) -> str:
    """Return the address of the editor with a query for all subjects of a property with *iri* as object.

    :param below: whether narrower concepts count too
    """
    path = f"/({'|'.join(f'<{one}>' for one in BROADER)})*" if below else ""
    text = (
        f"PREFIX rdfs: <{RDFS}>\n\n"
        f"SELECT {'DISTINCT ' if below else ''}?thing ?label\nWHERE {{\n"
        f"  ?thing <{predicate}>{path} <{iri}> .\n"
        "  OPTIONAL { ?thing rdfs:label ?label }\n"
        "}\nORDER BY ?thing\n"
    )
    return f"{linker.path('sparql.html')}?query={quote_plus(text)}"


def mapping_rows(linker: PageLinks, iris: Iterable[str]) -> list[MappingRow]:
    """Return mappings, the most confident first."""
    rows = []
    for iri in iris:
        described = linker.atlas.describe(iri)
        found = described.text(expand("sssom:object_id"))
        short = shorten(f"<{found}>")
        label = described.text(expand("sssom:object_label"))
        name = linker.atlas.label(iri).rpartition(" to ")[2]
        curie = name if ":" in name else short
        rows.append(
            MappingRow(
                anchor=linker.atlas.anchor(iri),
                predicate=linker.predicate(described.text(expand("sssom:predicate_id"))),
                object=ShownTerm(label or curie, found if is_web_address(found) else "", True, iri=found),
                curie=curie,
                label=label,
                version=described.text(expand("sssom:object_source_version")),
                justification=compress(described.text(expand("sssom:mapping_justification"))),
                confidence=described.text(expand("sssom:confidence")),
            )
        )
    return sorted(rows, key=lambda row: (-_number(row.confidence), row.curie))


def issue_rows(linker: PageLinks, iris: Iterable[str], document: str) -> list[IssueRow]:
    """Return issues, the most severe first, at most ``_MAX_ISSUES``.

    :param document: the document of the page
    """
    atlas = linker.atlas
    rows = []
    for iri in dict.fromkeys(iris):
        described = atlas.describe(iri)
        code, column = described.text(expand("msc:issueCode")), described.text(expand("msc:column"))
        place = atlas.library.places.find(iri)
        rows.append(
            IssueRow(
                anchor=place.fragment if place is not None and place.document == document else "",
                link=_without_code(linker.iri(iri)),
                code=linker.iri(code) if code else ShownTerm(""),
                severity=described.text(expand("msc:severity")),
                message=described.text(expand("msc:message")),
                text=described.text(expand("msc:text")),
                column=linker.iri(column) if column else None,
                about=[linker.iri(one) for one in described.iris(expand("msc:concerns"))],
                remedy=atlas.describe(code).text(expand("msc:remedy")) if code else "",
            )
        )
    rows.sort(key=lambda row: (_SEVERITIES.get(row.severity, len(_SEVERITIES)), natural(row.link.iri)))
    return rows


def _without_code(link: ShownTerm) -> ShownTerm:
    """Return a link to an issue by its place alone, as its code is shown beside it."""
    return replace(link, text=link.text.partition(", ")[0])


def part_of(linker: PageLinks, iri: str) -> Part:
    """Return a part with all its statements."""
    described = linker.atlas.describe(iri)
    return Part(
        anchor=linker.atlas.anchor(iri),
        label=linker.atlas.label(iri),
        kinds=_kinds(linker, iri),
        iri=iri,
        definitions=described.texts(_DEFINITION) or described.texts(_DESCRIPTION),
        statements=statements_of(linker, described, leave_out=(_DESCRIPTION,)),
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
