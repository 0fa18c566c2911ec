"""Sections of concept schemes and their concepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mscgraph.namespaces import BASE, PREFIXES
from mscgraph.records import TermMapping
from mscgraph.site.pages.ontology.axioms import TermWriter, Word
from mscgraph.site.pages.ontology.declarations import is_ours
from mscgraph.site.pages.ontology.terms import Row
from mscgraph.site.pages.ontology.uses import Counts
from mscgraph.terms import compress, expand


@dataclass(frozen=True, slots=True)
class ConceptSection:
    """A concept of mscgraph's.

    :param uses: the things that name it in the graph: number and noun
    """

    iri: str
    anchor: str
    curie: str
    label: str
    notations: list[str]
    alternatives: list[str]
    hidden: list[str]
    definitions: list[str]
    notes: list[str]
    examples: list[str]
    rows: list[Row]
    mappings: Sequence[TermMapping]
    uses: Sequence[tuple[int, str]]
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A concept in the tree of its scheme, with those below it."""

    concept: ConceptSection
    below: list[Branch]


@dataclass(frozen=True, slots=True)
class SchemeSection:
    """A concept scheme.

    :param kind: the class of its concepts, linked
    """

    iri: str
    anchor: str
    curie: str
    label: str
    descriptions: list[str]
    kind: list[list[Word]]
    concepts: list[ConceptSection]
    tree: list[Branch]


def concept_anchor(iri: str) -> str:
    """Return the id of a concept's section: its path below the base IRI, which no local name equals."""
    return iri.removeprefix(BASE)


def scheme_anchor(iri: str) -> str:
    """Return the id of a scheme's section; its path alone may be the name of a property."""
    return f"scheme-{iri.removeprefix(BASE)}"


def scheme_section(
    iri: str, writer: TermWriter, mappings: Mapping[str, Sequence[TermMapping]], counts: Counts
) -> SchemeSection:
    """Return the section of a scheme with its concepts, sorted by label."""
    view = writer.view
    concepts = [
        _concept(concept, writer, mappings.get(concept, ()), counts.concepts.get(concept, ()))
        for concept in view.subjects(expand("skos:inScheme"), iri)
    ]
    concepts.sort(key=lambda concept: (concept.label.casefold(), concept.iri))
    types = {kind for concept in concepts for kind in view.types(concept.iri) if kind in writer.anchors}
    return SchemeSection(
        iri=iri,
        anchor=writer.anchors[iri],
        curie=compress(iri) or iri,
        label=writer.label(iri),
        descriptions=view.texts(iri, PREFIXES["dcterms"] + "description"),
        kind=writer.terms(types),
        concepts=concepts,
        tree=_tree(concepts, writer),
    )


def _concept(
    iri: str, writer: TermWriter, mappings: Sequence[TermMapping], uses: Sequence[tuple[int, str]]
) -> ConceptSection:
    view = writer.view
    return ConceptSection(
        iri=iri,
        anchor=writer.anchors[iri],
        curie=compress(iri) or iri,
        label=writer.label(iri),
        notations=view.texts(iri, expand("skos:notation")),
        alternatives=view.texts(iri, expand("skos:altLabel")),
        hidden=view.texts(iri, expand("skos:hiddenLabel")),
        definitions=view.texts(iri, expand("skos:definition")),
        notes=[*view.texts(iri, expand("skos:scopeNote")), *view.texts(iri, expand("skos:editorialNote"))],
        examples=view.texts(iri, expand("skos:example")),
        rows=[row for row in _rows(iri, writer) if row.entries],
        mappings=mappings,
        uses=uses,
        deprecated="true" in view.texts(iri, PREFIXES["owl"] + "deprecated"),
    )


def _rows(iri: str, writer: TermWriter) -> Iterator[Row]:
    """Yield broader and narrower concepts, then statements of mscgraph's properties, in both directions."""
    view = writer.view
    yield Row("broader", writer.terms(_above(iri, writer)))
    yield Row("narrower", writer.terms(_below(iri, writer)))
    for predicate in sorted(filter(is_ours, view.describe(iri).objects)):
        values = [writer.value(node) for node in view.values(iri, predicate)]
        yield Row(writer.label(predicate), values)
    for predicate in sorted({quad.predicate.value for quad in view.find(value=iri)}):
        if not is_ours(predicate):
            continue
        subjects = [one for one in view.subjects(predicate, iri) if one in writer.anchors]
        yield Row(f"{writer.label(predicate)}, from the other side", writer.terms(subjects))
    yield Row("see also", [writer.value(node) for node in view.values(iri, PREFIXES["rdfs"] + "seeAlso")])
    replacements = view.values(iri, PREFIXES["dcterms"] + "isReplacedBy")
    yield Row("replaced by", [writer.value(node) for node in replacements])


def _above(iri: str, writer: TermWriter) -> set[str]:
    view = writer.view
    return {*view.iris(iri, expand("skos:broader")), *view.subjects(expand("skos:narrower"), iri)}


def _below(iri: str, writer: TermWriter) -> set[str]:
    view = writer.view
    return {*view.iris(iri, expand("skos:narrower")), *view.subjects(expand("skos:broader"), iri)}


def _tree(concepts: Sequence[ConceptSection], writer: TermWriter) -> list[Branch]:
    """Return the trees of the top concepts; a concept with several broader ones is under each of them."""
    by_iri = {concept.iri: concept for concept in concepts}

    def grow(concept: ConceptSection, path: frozenset[str]) -> Branch:
        names = _below(concept.iri, writer) & by_iri.keys() - path
        below = [one for one in concepts if one.iri in names]
        return Branch(concept, [grow(one, path | {one.iri}) for one in below])

    tops = [concept for concept in concepts if not _above(concept.iri, writer) & by_iri.keys()]
    return [grow(concept, frozenset({concept.iri})) for concept in tops]
