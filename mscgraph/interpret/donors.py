"""Words that name donors of the product's cells, beside the source and before the product in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from mscgraph.characters import Visible
from mscgraph.interpret.names import named
from mscgraph.interpret.phrases import CLAUSE, any_of, first_part, last_part, stems_of
from mscgraph.records import Concept, Lookup

#: The scheme of donors.
DONOR = "donor"
#: Characters between a donor and what it qualifies.
_JOINT = r"[\s\-\u2010-\u2013]"
_WORD = re.compile(r"\w+")
#: Maximum words behind a source among which a product or another graft is looked for.
_WORDS_BEHIND = 4
#: Maximum texts whose donors are kept.
_CACHE = 1 << 14


@dataclass(frozen=True, slots=True)
class _Split:
    """A text without its words of donors.

    :param rest: the other words
    :param donors: with their places
    :param denied: words that deny a donor
    :param others: words of donors of a comparator or of what is given with the product
    """

    rest: Visible
    donors: tuple[tuple[Concept, tuple[int, int]], ...]
    denied: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def is_split(self) -> bool:
        return len(self.rest.text) < len(self.rest.printed)


class DonorWords:
    """Finds words that name donors.

    :param surfaces: the surface forms of the donors
    :param roles: the lists of ``roles.yaml``
    """

    def __init__(self, surfaces: Iterable[str], lookup: Lookup, roles: Mapping[str, Sequence[str]]) -> None:
        self._lookup = lookup
        surfaces = tuple(surfaces)
        self._stems = stems_of(surfaces)
        form = any_of(surfaces)
        self._form = re.compile(form, re.IGNORECASE)
        between = rf"\s*(?:[/,;+&]|{any_of(roles['joining'])})\s*"
        run = rf"(?P<denial>{any_of(roles['denials'])}{_JOINT}*)?{form}(?:{between}{form})*"
        self._run = re.compile(
            rf"\s*[(\[]\s*(?P<inner>{run})\s*[)\]]"
            rf"|(?P<last>[\s,;:]*(?:{any_of(roles['leading'])}\s+)?)(?P<outer>{run.replace('denial', 'denied')})"
            rf"(?P<behind>(?:{_JOINT}|[,;:])*)",
            re.IGNORECASE,
        )
        self._contrast = re.compile(
            rf"{any_of(roles['contrasts'])}|{any_of(roles['denials'])}{_JOINT}*$", re.IGNORECASE
        )
        self._describing = re.compile(
            rf"(?:(?:{_JOINT})*{any_of(roles['describing'])})*(?:{_JOINT})*", re.IGNORECASE
        )
        self._graft = re.compile(any_of(roles["grafts"]), re.IGNORECASE)
        self._source_cells = re.compile(any_of(roles["source_cells"]), re.IGNORECASE)
        self._additive = re.compile(any_of(roles["additives"]), re.IGNORECASE)
        self.split = lru_cache(_CACHE)(self._split)
        self.before_product = lru_cache(_CACHE)(self._before_product)

    def _names(self, text: str, start: int, end: int) -> Iterator[tuple[Concept, tuple[int, int]]]:
        for match in self._form.finditer(text, start, end):
            concept = self._lookup.find(DONOR, match.group())
            if concept is not None:
                yield concept, match.span()

    def _may_name(self, text: str) -> bool:
        folded = text.casefold()
        return any(stem in folded for stem in self._stems)

    def _split(self, text: str) -> _Split:
        if not self._may_name(text):
            return _Split(Visible(text, text, range(len(text))), ())
        kept: list[int] = list(range(len(text)))
        donors: list[tuple[Concept, tuple[int, int]]] = []
        denied: list[str] = []
        others: list[str] = []
        for match in self._run.finditer(text):
            is_inner = match["inner"] is not None
            start, end = match.span("inner" if is_inner else "outer")
            is_denied = bool(match["denial"] or match["denied"])
            if not is_denied and (self._contrast.search(text, 0, start) or self._is_of_additive(text, end)):
                others.append(text[start:end])
                continue
            if is_denied:
                denied.append(text[start:end])
            else:
                donors += self._names(text, start, end)
            is_last = match.end() == len(text) or text[match.end()] in ")]"
            cut = match.span() if is_inner or is_last else (start, match.end())
            kept = [offset for offset in kept if not cut[0] <= offset < cut[1]]
        rest = "".join(text[offset] for offset in kept)
        while rest[:1] == " ":
            rest, kept = rest[1:], kept[1:]
        return _Split(Visible(text, rest, kept), tuple(donors), tuple(denied), tuple(others))

    def _is_of_additive(self, text: str, end: int) -> bool:
        """Return whether the words behind *end* name what is given with the product."""
        skipped = self._describing.match(text, end)
        return self._additive.match(text, skipped.end() if skipped else end) is not None

    def _before_product(self, text: str) -> tuple[tuple[Concept, tuple[int, int]], ...]:
        """Return the donors whose words come directly before words of the product or a source, with their places."""
        if not self._may_name(text):
            return ()
        return tuple(
            (concept, span)
            for concept, span in self._names(text, 0, len(text))
            if not self._contrast.search(last_part(text[: span[0]], CLAUSE))
            and self._is_of_product(text, span[1])
        )

    def _is_of_product(self, text: str, end: int) -> bool:
        """Return whether the words behind *end* name the product, or a source that no other graft is made of."""
        skipped = self._describing.match(text, end)
        behind = first_part(text[skipped.end() if skipped else end :], CLAUSE)
        for kind in ("product", "cell-source"):
            found = next(named(behind, partial(self._lookup.find, kind)), None)
            if found is None or found[1][0] != 0:
                continue
            if kind == "product":
                return self._is_stromal(found[0]) or not self._graft.search(_with_next(behind, found[1][1]))
            return self._is_source_of_product(behind, found[1][1])
        return False

    def _is_stromal(self, product: Concept) -> bool:
        """Return whether a product is the default one or a kind of it; others may be grafts."""
        default = self._lookup.default_of("product-by-default")
        return default in (product, *self._lookup.above(product))

    def _names_cells(self, source: str) -> bool:
        """Return whether the name of a source names its cells as well, as in "BM-MSC"."""
        words = _WORD.findall(source)
        products = (self._lookup.find("product", word) for word in words[1:])
        return self._source_cells.fullmatch(source) is not None or any(
            product is not None and self._is_stromal(product) for product in products
        )

    def _is_source_of_product(self, behind: str, end: int) -> bool:
        """Return whether a source in front of *end* is that of the product: no other graft is named behind it first."""
        if self._names_cells(behind[:end]):
            return True
        rest = re.match(rf"(?:\W*\w+){{0,{_WORDS_BEHIND}}}", behind[end:])
        words = rest.group() if rest else ""
        graft = self._graft.search(words)
        product = next(named(words, partial(self._lookup.find, "product")), None)
        return graft is None or (product is not None and product[1][0] < graft.start())


def _with_next(text: str, end: int) -> str:
    """Return the words of a text up to a place, and the one behind it."""
    following = _WORD.search(text, end)
    return text[: following.end() if following else end]
