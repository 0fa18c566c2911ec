"""The front page: counts of the graph, and the ways into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.namespaces import BASE, DCTERMS, MSC, RDF_TYPE
from mscgraph.site.pages.atlas import Atlas
from mscgraph.site.pages.dataset_page import size_words
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.shell import Shell
from mscgraph.site.pictures.picture import Picture
from mscgraph.terms import expand

#: Maximum number of concepts named per vocabulary on the front page.
_MAX_CONCEPTS = 8
#: Maximum number of concepts counted per vocabulary to choose them.
_MAX_COUNTED = 2_000
#: The counted classes, with the words of their number.
_COUNTED = {
    "Trial": ("trials", "trials.html"),
    "TrialReport": ("reports", ""),
    "Finding": ("findings of outcomes", ""),
    "Publication": ("publications", ""),
    "Reading": ("readings, from words to statements", ""),
    "Mapping": ("links to other vocabularies", ""),
    "Issue": ("issues listed, not dropped", ""),
}


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the words of the counted things."""

    number: int
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class WayIn:
    """A vocabulary with its concepts that most trials have."""

    scheme: ShownTerm
    number: int
    concepts: Sequence[tuple[ShownTerm, int]]


def write_front(shell: Shell, pictures: Sequence[Picture]) -> str:
    """Return the front page.

    :param pictures: the first one is shown on it
    """
    linker = shell.linker(0)
    atlas = shell.atlas
    dataset = atlas.describe(f"{BASE}dataset")
    sources = dict.fromkeys([*dataset.iris(DCTERMS + "source"), *_instances(atlas, "SourceTable")])
    return shell.write(
        "index.html.j2",
        linker,
        title=shell.facts.title,
        path="index.html",
        description=dataset.text(DCTERMS + "description"),
        counts=_counts(linker),
        ways_in=[way for kind in atlas.words.ways_in if (way := _way_in(linker, kind)) is not None],
        vocabularies=_vocabularies(linker),
        about=dataset.text(DCTERMS + "description"),
        sources=[linker.iri(one) for one in list(sources)[:_MAX_CONCEPTS]],
        picture=_drawn(pictures[:1]),
        pictures=len(pictures),
        citation=shell.facts.citation or dataset.text(DCTERMS + "bibliographicCitation"),
        dumps=[(linker.path(dump.path), dump, size_words(dump.size_bytes)) for dump in shell.facts.dumps],
        has_dataset=bool(atlas.location(f"{BASE}dataset")),
        example=_example(linker),
    )


def write_pictures(shell: Shell, pictures: Sequence[Picture]) -> str:
    """Return the page of the pictures."""
    return shell.write(
        "pictures.html.j2",
        shell.linker(0),
        title="Pictures",
        path="pictures.html",
        description="Pictures of the graph's statements, each beside its numbers and its query.",
        pictures=_drawn(pictures),
    )


def _drawn(pictures: Sequence[Picture]) -> list[tuple[Picture, object]]:
    """Return pictures with their SVG as markup, safe as mscgraph itself draws it."""
    import markupsafe

    return [(picture, markupsafe.Markup(picture.svg)) for picture in pictures]


def _instances(atlas: Atlas, name: str) -> list[str]:
    return sorted(atlas.library.data.of_type(MSC + name))


def _counts(linker: PageLinks) -> list[Count]:
    data = linker.atlas.library.data
    found = []
    for name, (words, path) in _COUNTED.items():
        number = sum(1 for _ in data.find(None, RDF_TYPE, MSC + name))
        if number:
            found.append(Count(number, words, linker.path(path) if path else linker.iri(MSC + name).href))
    return found


def _way_in(linker: PageLinks, kind: str) -> WayIn | None:
    atlas = linker.atlas
    scheme = f"{BASE}{kind}"
    predicates = atlas.words.vocabularies[kind].of_trials()
    counted = []
    for iri in atlas.subjects(expand("skos:inScheme"), scheme)[:_MAX_COUNTED]:
        trials = {
            trial
            for predicate in predicates
            if (found := atlas.count_below(predicate, iri).get("trial")) is not None
            for trial in found.iris
        }
        if trials:
            counted.append((-len(trials), atlas.label(iri).casefold(), iri))
    if not counted:
        return None
    value: ShownTerm = linker.iri(scheme)
    plural = atlas.words.plural(kind)
    return WayIn(
        scheme=ShownTerm(plural[:1].upper() + plural[1:], value.href, iri=scheme),
        number=len(counted),
        concepts=[(linker.iri(iri), -number) for number, _, iri in sorted(counted)[:_MAX_CONCEPTS]],
    )


def _vocabularies(linker: PageLinks) -> list[tuple[ShownTerm, int]]:
    """Return the vocabularies with the number of their concepts."""
    atlas = linker.atlas
    schemes = atlas.view.of_type(expand("skos:ConceptScheme"))
    return [
        (linker.iri(one), len(atlas.subjects(expand("skos:inScheme"), one)))
        for one in schemes
        if atlas.location(one)
    ]


def _example(linker: PageLinks) -> ShownTerm | None:
    """Return a report to try: the first with a dose."""
    reports = _instances(linker.atlas, "TrialReport")
    return linker.iri(min(reports, key=lambda iri: (len(iri), iri))) if reports else None
