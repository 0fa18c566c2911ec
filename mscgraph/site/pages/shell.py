"""The frame of every page: head, navigation, foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mscgraph.site.pages.atlas import Atlas
from mscgraph.site.pages.facts import SiteFacts
from mscgraph.site.pages.links import PageLinks, is_web_address
from mscgraph.site.signposting import Link
from mscgraph.site.templating import render

#: Documents in the navigation, if the site has them, with their names there.
_DOCUMENTS = {"ontology": "Ontology", "dataset": "Dataset"}


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the navigation or of the way to a page.

    :param path: below the root
    """

    words: str
    path: str


class Shell:
    """Writes whole pages."""

    def __init__(self, atlas: Atlas, facts: SiteFacts, linkers: dict[int, PageLinks] | None = None) -> None:
        self.atlas = atlas
        self.facts = facts
        self._linkers = linkers if linkers is not None else {}
        people = atlas.library.places.representations[0].extension
        places, documents = atlas.library.places, atlas.library.documents
        self.steps = [
            Step("Trials", "trials.html"),
            Step("Pictures", "pictures.html"),
            Step("Queries", "queries.html"),
            Step("SPARQL", "sparql.html"),
            *(
                Step(words, places.url(document, people))
                for document, words in _DOCUMENTS.items()
                if document in documents
            ),
        ]
        self.licence_words = cache(_licence_words)

    def linker(self, depth: int) -> PageLinks:
        """Return the writer of links for pages *depth* folders deep."""
        if depth not in self._linkers:
            self._linkers[depth] = PageLinks(self.atlas, depth)
        return self._linkers[depth]

    def write(
        self,
        template: str,
        linker: PageLinks,
        *,
        title: str,
        path: str = "",
        description: str = "",
        links: Sequence[Link] = (),
        linked_data: object = None,
        way: Sequence[Step] = (),
        scripts: Sequence[str] = (),
        styles: Sequence[str] = (),
        searched: str = "",
        content: Mapping[str, object] | None = None,
        **facts: object,
    ) -> str:
        """Return a page.

        :param path: of the page, below the root; marks the page in the navigation
        :param links: typed links for the head
        :param way: the pages above it
        :param scripts: paths below the root, loaded before mscgraph's own
        :param searched: words in the search box
        :param content: more facts
        """
        return render(
            f"site/{template}",
            alone=False,
            site=self.facts,
            steps=self.steps,
            root=linker.root,
            home=linker.path(""),
            title=title,
            path=path,
            description=description,
            links=[link for link in links if _is_followable(link.target)],
            linked_data=linked_data,
            way=way,
            scripts=scripts,
            styles=styles,
            searched=searched,
            licence_words=self.licence_words(self.facts.licence),
            **(content or {}),
            **facts,
        )


def write_alone(
    template: str,
    site: SiteFacts,
    *,
    title: str,
    description: str,
    links: Sequence[Link],
    linked_data: object,
    content: Mapping[str, object],
) -> str:
    """Return a page by itself: its styles and scripts are in it, and it has no navigation.

    :param site: title, licence and versions
    """
    return render(
        f"site/{template}",
        alone=True,
        site=site,
        title=title,
        description=description,
        links=links,
        linked_data=linked_data,
        way=(),
        licence_words=_licence_words(site.licence),
        **content,
    )


def _is_followable(target: str) -> bool:
    return ":" not in target.split("/", 1)[0] or is_web_address(target)


def _licence_words(iri: str) -> str:
    """Return a Creative Commons licence by its usual short name, others by their IRI."""
    marker = "creativecommons.org/licenses/"
    if marker in iri:
        name, _, version = iri.partition(marker)[2].strip("/").partition("/")
        return f"CC {name.upper()} {version}".strip()
    return iri
