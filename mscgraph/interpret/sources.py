"""Cells of sources taken apart: the tissue or cell that the product is from, the product, and the donor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from mscgraph.interpret.concepts import ConceptReader, ConceptsRead
from mscgraph.interpret.donors import DonorWords
from mscgraph.interpret.grammar import quote
from mscgraph.interpret.judgements import Found
from mscgraph.interpret.phrases import any_of
from mscgraph.interpret.pieces import JOINING, Kind, KnownWords, Piece, Splitter, members_of, relation_of
from mscgraph.interpret.printed import place
from mscgraph.records import Concept, Evidence, Grade, Issue, IssueFactory, Lookup, Read

#: Characters between a source and a product, or a source and "derived", in one word.
_JOINT = re.compile(r"[-\u2010-\u2013 ]")
#: Maximum texts whose parts are kept.
_CACHE = 1 << 14

_Product = tuple[Concept, tuple[int, int]]


class SourceWords:
    """Takes cells of sources apart.

    :param reader: of names that fill a cell
    :param surfaces: names of sources and products
    :param parts: the lists of ``name-parts.yaml``
    :param roles: the lists of ``roles.yaml``
    """

    def __init__(
        self,
        reader: ConceptReader,
        lookup: Lookup,
        surfaces: Iterable[str],
        parts: Mapping[str, Sequence[str]],
        roles: Mapping[str, Sequence[str]],
    ) -> None:
        self._reader = reader
        self._lookup = lookup
        derived = any_of(parts["derived"])
        self._derived = re.compile(rf"[-\u2010-\u2013\s]*{derived}$", re.IGNORECASE)
        self._human = re.compile(rf"(?:{'|'.join(sorted(parts['human'], reverse=True))})(?=[A-Z])")
        self._denied = re.compile(f"{any_of(roles['denials'])}|{any_of(roles['contrasts'])}", re.IGNORECASE)
        lists = {
            Kind.ADDITIVE: roles["additives"],
            Kind.PLAIN: (*parts["plain"], *parts["derived"]),
            Kind.LEADING: parts["leading"],
            Kind.EITHER: parts["either"],
            Kind.BOTH: parts["both"],
        }
        self._splitter = Splitter(self._find_name, lists)
        self.known = KnownWords(chain(surfaces, *lists.values()), parts["human"])
        self.split = lru_cache(_CACHE)(self._split)

    def _split(self, text: str) -> tuple[Piece, ...]:
        """Return the pieces of *text*; none where they deny or compare what they name, or no piece is known."""
        pieces = self._splitter.split(text)
        kinds = {piece.kind for piece in pieces}
        is_known = Kind.NAME in kinds or (Kind.ADDITIVE in kinds and Kind.UNKNOWN not in kinds)
        return pieces if is_known and not self._denied.search(text) else ()

    def _find_name(self, phrase: str, start: int) -> Piece | None:
        end = start + len(phrase)
        found = self._reader.find(phrase, start)
        if found is not None and found.product is not None:
            return Piece(Kind.NAME, start, end, found, (found.product, found.product_span))
        if found is None and (beside := next(self._borders(phrase, start), None)) is not None:
            return Piece(Kind.NAME, start, end, *beside)
        found, product = found or self._source(phrase, start), self._product(phrase, start)
        return Piece(Kind.NAME, start, end, found, product) if found or product else None

    def _borders(self, phrase: str, start: int) -> Iterator[tuple[Found, _Product]]:
        """Yield the source and the product that a phrase joins in one word or two."""
        for joint in _JOINT.finditer(phrase):
            product = self._product(phrase[joint.end() :], start + joint.end())
            if product is not None and (source := self._source(phrase[: joint.start()], start)) is not None:
                yield source, product

    def _variants(self, phrase: str) -> Iterator[tuple[str, int]]:
        """Yield a phrase, and it without words for "derived" behind it and "human" glued to it, each with its start."""
        bare = self._derived.sub("", phrase)
        yield phrase, 0
        if bare != phrase and bare:
            yield bare, 0
        if (human := self._human.match(bare)) is not None:
            yield bare[human.end() :], human.end()

    def _source(self, phrase: str, start: int) -> Found | None:
        for words, at in self._variants(phrase):
            if (found := self._reader.find(words, start + at)) is not None:
                return found
        return None

    def _product(self, phrase: str, start: int) -> _Product | None:
        for words, at in self._variants(phrase):
            if (product := self._lookup.find("product", words)) is not None:
                return product, (start + at, start + at + len(words))
        return None

    def product_in(self, text: str, piece: Piece) -> _Product | None:
        """Return the product that a name names, by itself or as a part of the short form of a source."""
        if piece.product is not None:
            return piece.product
        return next(
            (product for _, product in self._borders(text[piece.start : piece.end], piece.start)), None
        )


@dataclass(slots=True)
class _Parts:
    """The statements of a cell of sources, as they are found.

    :param products: of each member of the list, ``None`` of one that names none
    :param is_whole: whether all words are read
    """

    sources: list[Found]
    products: list[_Product | None]
    issues: list[Issue]
    is_whole: bool = True


class SourceReader:
    """Reads and recognises cells of sources, with the products and donors beside them.

    :param reader: of the sources
    :param rule: the id of the rule that reads a donor in this column
    :param product_rule: the id of the rule that reads a product in this column
    :param has_donor_column: whether the table has a column of donors: one alone is a cell of that
    """

    def __init__(
        self,
        reader: ConceptReader,
        sources: SourceWords,
        words: DonorWords,
        lookup: Lookup,
        issue: IssueFactory,
        column: str,
        rule: str,
        product_rule: str,
        *,
        has_donor_column: bool,
    ) -> None:
        self._reader = reader
        self._sources = sources
        self._words = words
        self._lookup = lookup
        self._issue = issue
        self._column = column
        self._rule = rule
        self._product_rule = product_rule
        self._has_donor_column = has_donor_column
        self.max_words = reader.max_words
        self._grade_rest = lru_cache(_CACHE)(self._grade_rest_anew)

    def grade(self, text: str) -> Grade:
        """Judge *text* by its words without those of donors."""
        split = self._words.split(text)
        rest = split.rest.text
        if not split.is_split:
            return self._grade_rest(text)
        words = text.count(" ") + 1
        if not rest:
            return Grade(None if self._has_donor_column else 4.0 + words, viable=True)
        grade = self._grade_rest(rest)
        if grade.score is None and self._lookup.find("product", rest) is not None:
            return Grade(4.0 + words, viable=True)
        score = grade.score if grade.score is None else grade.score + words - rest.count(" ") - 1
        return Grade(score, viable=grade.viable)

    def _grade_rest_anew(self, text: str) -> Grade:
        grade = self._reader.grade(text)
        if grade.score is not None or not self._sources.known.cover(text):
            return grade
        pieces = self._sources.split(text)
        is_known = (
            any(piece.found for piece in pieces)
            and all(piece.kind not in (Kind.UNKNOWN, Kind.ADDITIVE) for piece in pieces)
            and pieces[-1].kind not in (*JOINING, Kind.LEADING, Kind.OPEN)
        )
        return Grade(4.0 + text.count(" ") + 1, viable=True) if is_known else grade

    def read(self, text: str) -> ConceptsRead:
        """Return the sources, products and donors of a cell; a product alone is no source."""
        split = self._words.split(text)
        found: ConceptsRead = self._read_rest(split.rest.text)
        if split.is_split:
            found = place(found, split.rest)
        donors = tuple(
            Read(concept, Evidence(self._column, *span, self._rule)) for concept, span in split.donors
        )
        issues = tuple(
            self._unread(f"the words ({words}) deny a donor and name none", words) for words in split.denied
        )
        issues += tuple(
            self._issue(
                "unclear-role", self._column, f"it is unclear whether {quote(words)} is of the product", words
            )
            for words in split.others
        )
        return replace(found, donors=donors, issues=(*found.issues, *issues))

    def _unread(self, message: str, words: str) -> Issue:
        return self._issue("unread-cell", self._column, message, words)

    def _read_rest(self, text: str) -> ConceptsRead:
        """Return what words without those of donors name, as a list of names where they cannot be taken apart."""
        text = self._reader.judge(text).text
        pieces = self._sources.split(text) if "|" not in text else ()
        members = members_of(pieces)
        if not members:
            return self._reader.read(text)
        parts = _Parts([], [], [])
        for member in members:
            self._read_member(text, member, parts)
        sources = self._narrowest(parts.sources, pieces)
        if sources is None:
            return self._reader.read(text)
        products = self._products(text, parts)
        read = self._reader.make(sources, relation_of(sources, pieces, text), [], parts.issues)
        return replace(read, products=products, is_whole=parts.is_whole)

    def _read_member(self, text: str, member: Sequence[Piece], parts: _Parts) -> None:
        names = [piece for piece in member if piece.kind is Kind.NAME]
        unread = [piece for piece in member if piece.kind in (Kind.UNKNOWN, Kind.ADDITIVE)]
        if not names and any(piece.kind is Kind.UNKNOWN for piece in unread):
            start, end = member[0].start, member[-1].end
            minted = self._reader.mint(text[start:end], start, parts.issues)
            parts.sources += [minted] if minted is not None else []
            parts.is_whole = False
            return
        for piece in unread:
            words = text[piece.start : piece.end]
            beside = (
                "name what is given beside the product" if piece.kind is Kind.ADDITIVE else "are not read"
            )
            parts.issues.append(self._unread(f"the words ({words}) {beside}", words))
        if not names:
            return
        parts.sources += (piece.found for piece in names if piece.found is not None)
        others = [piece for piece in unread if piece.kind is Kind.UNKNOWN]
        head = self._head(text, member, names)
        if others:
            parts.is_whole = False
            # Words behind the product are of something else that it is a part of: "MSC lysate".
            if head is not None and any(one.depth == 0 and one.start > head[1][0] for one in others):
                head = None
        parts.products.append(head)

    def _head(self, text: str, member: Sequence[Piece], names: Sequence[Piece]) -> _Product | None:
        """Return the product that a member names: "exosomes" in "exosomes from MSCs" and in "MSC-derived exosomes"."""
        origin = next((piece.start for piece in member if piece.kind is Kind.LEADING), None)
        named = [
            (piece, product)
            for piece in names
            if (product := self._sources.product_in(text, piece)) is not None
        ]
        before = [product for piece, product in named if origin is not None and piece.start < origin]
        outer = [product for piece, product in named if piece.depth == 0]
        if before:
            return before[-1]
        return next(reversed(outer or [product for _, product in named]), None)

    def _products(self, text: str, parts: _Parts) -> tuple[Read[Concept], ...]:
        """Return the one product of all members; none, with an issue, where they give several."""
        default = self._lookup.default_of("product-by-default")
        given = {product[0] if product is not None else default for product in parts.products}
        if len(given) > 1:
            names = " and ".join(sorted(one.label for one in given))
            parts.issues.append(self._unread(f"the cell names several products: {names}", text))
            parts.is_whole = False
        if len(given) != 1 or (given == {default} and parts.is_whole and not self._spells_product(text)):
            return ()
        first = next((product for product in parts.products if product is not None), None)
        return (Read(first[0], Evidence(self._column, *first[1], self._product_rule)),) if first else ()

    def _spells_product(self, text: str) -> bool:
        """Return whether a product is named by words of its own, not only in the short form of a source."""
        return any(piece.product is not None for piece in self._sources.split(text))

    def _narrowest(self, sources: Iterable[Found], pieces: Sequence[Piece]) -> list[Found] | None:
        """Return sources without those that one beside them is a part or kind of.

        :returns: ``None`` where two are beside each other and neither is of the other
        """
        kept: list[Found] = []
        for found in sources:
            last = kept[-1] if kept else None
            if last is None or last.concept == found.concept or _are_joined(last, found, pieces):
                kept.append(found)
            elif last.concept in self._lookup.above(found.concept):
                kept[-1] = found
            elif found.concept not in self._lookup.above(last.concept):
                return None
        return kept


def _are_joined(one: Found, other: Found, pieces: Iterable[Piece]) -> bool:
    """Return whether a word or sign that joins is between two names."""
    return any(piece.kind in JOINING and one.span[1] <= piece.start < other.span[0] for piece in pieces)
