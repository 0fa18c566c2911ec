"""The article that a page is of: identifiers and title, from its head and from the text before its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from mscgraph.captions import split_label
from mscgraph.identifiers import find_doi, find_pmcid, parse_doi
from mscgraph.read.html_flow import Flow, Run

#: Names of the elements of a head, in the order of trust.
_DOIS = ("citation_doi", "prism.doi", "bepress_citation_doi", "dc.identifier", "dcterms.identifier", "doi")
_TITLES = ("citation_title", "og:title", "dc.title", "dcterms.title")
_PMCIDS = ("citation_pmcid", "ncbi_pcid", "pmcid")
_ADDRESSES = ("og:url", "citation_public_url", "citation_abstract_html_url", "citation_fulltext_html_url")
#: A DOI in running text, with the word that makes it the page's own.
_PRINTED = re.compile(r"doi(?:\.org/|\s*[:：]?\s*)(?=10\.\d)", re.IGNORECASE)
_PRINTED_PMCID = re.compile(r"PMCID\s*[:：]?\s*(?=PMC)", re.IGNORECASE)
#: The parts of an address behind the DOI of its article.
_BEHIND_DOI = re.compile(
    r"(?:[?#&].*|/(?:tables?|figures?|full|abstract|pdf|epdf|html|fulltext|meta)(?:/.*)?)$"
)
#: A saved page's address, as browsers write it into a comment at its beginning.
_SAVED = re.compile(r"<!-- saved from url=\(\d+\)(\S+)")
#: Maximum characters at the beginning of a page in which it is.
_MAX_BEGINNING = 2_000
#: Maximum blocks at the beginning of a page that may state its identifiers.
_MAX_BLOCKS = 60


class Facts:
    """The statements of a page on its article.

    :param text: of the whole page
    """

    def __init__(self, text: str, root: Any, flow: Flow) -> None:
        self._metas: dict[str, list[str]] = {}
        for meta in root.iter("meta"):
            name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
            self._metas.setdefault(name.strip().lower(), []).append(meta.get("content") or "")
        self._root = root
        self._flow = flow
        saved = _SAVED.search(text[:_MAX_BEGINNING])
        self._saved = [saved[1]] if saved else []

    def _contents(self, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            yield from self._metas.get(name, ())

    def _addresses(self) -> Iterator[str]:
        """Yield the page's own addresses."""
        for link in self._root.iter("link"):
            if (link.get("rel") or "").strip().lower() == "canonical":
                yield link.get("href") or ""
        yield from self._contents(_ADDRESSES)
        yield from self._saved

    def _beginning(self) -> Iterator[Run]:
        """Yield the runs before the first table."""
        end = self._flow.order[0] if self._flow.order else len(self._flow.items)
        yield from (item for item in islice(self._flow.items, min(end, _MAX_BLOCKS)) if isinstance(item, Run))

    def doi(self) -> str | None:
        """Return the DOI of the article, as the page prints it; ``None`` where it does not state one."""
        stated = (parse_doi(content) for content in self._contents(_DOIS))
        return next(
            filter(None, (*stated, *map(_doi_of_address, self._addresses()), *self._printed_dois())), None
        )

    def _printed_dois(self) -> Iterator[str | None]:
        for run in self._beginning():
            if match := _PRINTED.search(run.text):
                yield find_doi(run.text[match.end() :])
            yield from (_doi_of_address(address) for address in run.addresses if "doi.org/10." in address)

    def pmcid(self) -> str | None:
        """Return the article's identifier in PubMed Central, ``None`` where the page does not state one."""
        stated = (find_pmcid(text) for text in (*self._contents(_PMCIDS), *self._addresses()))
        printed = (
            find_pmcid(run.text[match.end() :])
            for run in self._beginning()
            if (match := _PRINTED_PMCID.search(run.text))
        )
        return next(filter(None, (*stated, *printed)), None)

    def title(self) -> str | None:
        """Return the article's title, ``None`` where the page's titles are those of a table."""
        headings = (run.text for run in self._flow.items if isinstance(run, Run) and run.element.tag == "h1")
        first = next(headings, "")
        named = next((title.text or "" for title in self._root.iter("title")), "")
        titles = (" ".join(title.split()) for title in (*self._contents(_TITLES), first, named))
        return next((title for title in titles if title and split_label(title)[0] is None), None)


def _doi_of_address(address: str) -> str | None:
    doi = find_doi(address)
    return _BEHIND_DOI.sub("", doi) if doi else None
