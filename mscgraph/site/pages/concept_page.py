"""Pages of concepts and of the vocabularies that list them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote_plus

from mscgraph.namespaces import BASE, MATCHES, MEASURES_ENTITY
from mscgraph.site.pages.atlas import Atlas
from mscgraph.site.pages.findings import FindingRow, findings_on
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.sections import asks_for
from mscgraph.site.pages.words import Naming
from mscgraph.terms import expand
from mscgraph.view import natural

#: Maximum number of things shown per kind that names a concept.
_MAX_NAMING = 50
#: Maximum number of concepts per page of a vocabulary, and maximum depth of its tree in steps.
_MAX_CONCEPTS, _MAX_DEPTH = 2_000, 40
#: Kinds of the provenance of a concept, the cells and their readings; they have a section of their own.
_READ_AS = ("reading", "cell")
#: Properties of SKOS that the page shows as a tree.
_HIERARCHY = ("broader", "narrower", "hasTopConcept", "topConceptOf")


@dataclass(frozen=True, slots=True)
class NamedBy:
    """Things of one kind that name a concept.

    :param direct: the number of those that name the concept itself, and not only a narrower one
    :param findings: the things as findings, if they are findings
    :param whole: address of a list of all of them, ``""`` if all are shown
    :param whole_words: the words of that link
    """

    kind: str
    property: ShownTerm
    items: list[ShownTerm]
    number: int
    direct: int
    more: bool
    whole: str
    whole_words: str
    findings: Sequence[FindingRow] = ()


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept in a tree.

    :param depth: 0 for a top concept
    :param counts: numbers of the things that name it, in words
    """

    link: ShownTerm
    depth: int
    notation: str
    definition: str
    counts: str


def facet_value(iri: str) -> str:
    """Return a concept as a parameter of the list of trials: its path below that of its vocabulary."""
    return iri.removeprefix(BASE).partition("/")[2]


def concept_facts(linker: PageLinks, iri: str) -> tuple[dict[str, object], list[str], list[tuple[str, str]]]:
    """Return the facts that only pages of concepts have.

    :returns: facts, and the properties and groups of links that they already cover
    """
    atlas = linker.atlas
    described = atlas.describe(iri)
    kind = atlas.kind(iri)
    vocabulary = atlas.words.vocabularies.get(kind)
    named: list[NamedBy] = []
    groups_hidden = [(expand(f"skos:{name}"), kind) for name in _HIERARCHY]
    if vocabulary is not None:
        for counted in atlas.naming(iri, vocabulary):
            predicate, of = counted.predicate, counted.kind
            direct = atlas.count(predicate, iri).get(of)
            groups_hidden.append((predicate, of))
            if of in _READ_AS and vocabulary.property not in ("rule", "column"):
                continue
            shown = counted.number > _MAX_NAMING or counted.more
            whole, words = "", ""
            if of == "trial" and vocabulary.facet:
                whole = f"{linker.path('trials.html')}?{vocabulary.facet}={quote_plus(facet_value(iri))}"
                words = "Narrow these trials further"
            elif shown:
                whole, words = asks_for(linker, predicate, iri, below=True), "Query for all of them"
            named.append(
                NamedBy(
                    kind=atlas.words.name(of, counted.number),
                    property=linker.predicate(predicate),
                    items=[linker.iri(one) for one in counted.iris[:_MAX_NAMING]],
                    number=counted.number,
                    direct=direct.number if direct else 0,
                    more=counted.more,
                    whole=whole,
                    whole_words=words,
                    findings=findings_on(linker, counted.iris[:_MAX_NAMING]) if of == "finding" else (),
                )
            )
    # A vocabulary may state one direction or both; either is enough.
    broader = dict.fromkeys(
        [*described.iris(expand("skos:broader")), *atlas.subjects(expand("skos:narrower"), iri)]
    )
    narrower = dict.fromkeys(
        [*described.iris(expand("skos:narrower")), *atlas.subjects(expand("skos:broader"), iri)]
    )
    facts: dict[str, object] = {
        "preferred": described.texts(expand("skos:prefLabel")),
        "alternative": described.texts(expand("skos:altLabel")),
        "spellings": described.texts(expand("skos:hiddenLabel")),
        "notations": described.texts(expand("skos:notation")),
        "schemes": [linker.iri(one) for one in described.iris(expand("skos:inScheme"))],
        "broader": [linker.iri(one) for one in sorted(broader, key=natural)],
        "narrower": [linker.iri(one) for one in sorted(narrower, key=natural)],
        "due_to": [linker.iri(one) for one in described.iris(expand("msc:dueTo"))],
        "named": named,
        "remedy": described.text(expand("msc:remedy")),
    }
    hidden = [
        *(
            expand(f"skos:{name}")
            for name in (
                "altLabel",
                "hiddenLabel",
                "notation",
                "inScheme",
                "topConceptOf",
                "broader",
                "narrower",
            )
        ),
        *MATCHES,
        MEASURES_ENTITY,
        expand("msc:dueTo"),
        expand("msc:remedy"),
    ]
    return facts, hidden, groups_hidden


def count_words(atlas: Atlas, iri: str, by: Naming) -> str:
    """Return the numbers of things that name a concept or a narrower one: ``12 trials, 14 reports``; may be ``""``."""
    return ", ".join(
        f"{counted.number:,}{'+' if counted.more else ''} {atlas.words.name(counted.kind, counted.number)}"
        for counted in atlas.naming(iri, by)
        if counted.kind not in _READ_AS or by.property in ("rule", "column")
    )


def scheme_facts(linker: PageLinks, iri: str) -> dict[str, object]:
    """Return the facts that only pages of vocabularies have."""
    atlas = linker.atlas
    concepts = atlas.subjects(expand("skos:inScheme"), iri)
    listed = sorted(concepts[:_MAX_CONCEPTS], key=lambda one: (atlas.label(one).casefold(), one))
    kind = iri.removeprefix(BASE)
    vocabulary = atlas.words.vocabularies.get(kind)
    return {
        "concepts": [
            _concept_row(linker, one, depth, vocabulary)
            for one, depth in islice(
                in_tree(listed, lambda one: atlas.describe(one).iris(expand("skos:broader"))), _MAX_CONCEPTS
            )
        ],
        "number": len(concepts),
        "facet": vocabulary.facet if vocabulary else "",
    }


def in_tree(concepts: Sequence[str], broader: Callable[[str], Iterable[str]]) -> Iterator[tuple[str, int]]:
    """Yield concepts below their broader ones, each with its depth; one with two broader ones is below both.

    :param concepts: in the order in which those of one depth are listed
    """
    below: dict[str, list[str]] = {iri: [] for iri in concepts}
    tops = []
    for iri in concepts:
        above = [one for one in broader(iri) if one in below and one != iri]
        for one in above:
            below[one].append(iri)
        if not above:
            tops.append(iri)
    waiting: list[tuple[str, tuple[str, ...]]] = [(iri, ()) for iri in reversed(tops)]
    shown: set[str] = set()
    while waiting:
        iri, path = waiting.pop()
        shown.add(iri)
        yield iri, len(path)
        if len(path) < _MAX_DEPTH:
            path = (*path, iri)
            waiting += [(one, path) for one in reversed(below[iri]) if one not in path]
    # Concepts that are broader than themselves have no top.
    yield from ((iri, 0) for iri in concepts if iri not in shown)


def _concept_row(linker: PageLinks, iri: str, depth: int, by: Naming | None) -> ConceptRow:
    described = linker.atlas.describe(iri)
    return ConceptRow(
        link=linker.iri(iri),
        depth=min(depth, 6),
        notation=described.text(expand("skos:notation")),
        definition=described.text(expand("skos:definition")),
        counts=count_words(linker.atlas, iri, by) if by else "",
    )
