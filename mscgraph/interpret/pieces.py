"""Cells as pieces: names of concepts, words and signs that join or qualify them, and other words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from mscgraph.interpret.judgements import Found
from mscgraph.namespaces import fold
from mscgraph.records import Concept

#: A sign, a character that is written without blanks between words, or a word.
_WORD = re.compile(r"[,;/|&()\[\]（）、，；]|[\u2e80-\uff00]|[^\s,;/|&()\[\]（）、，；\u2e80-\uff00]+")
_OPEN, _CLOSE = frozenset("([（"), frozenset(")]）")
#: Maximum words per piece.
_MAX_WORDS = 10
#: Maximum words whose judgement is kept.
_CACHE = 1 << 14
#: Minimum characters of a name that is in small letters.
_MIN_SMALL = 3


class Kind(Enum):
    """The kind of a piece, which is that of its list in ``name-parts.yaml`` where it is no name."""

    NAME = "name"
    EITHER = "either"
    BOTH = "both"
    LEADING = "leading"
    PLAIN = "plain"
    ADDITIVE = "additive"
    STAGE = "stage"
    PEOPLE = "people"
    HAVING = "having"
    OPEN = "open"
    CLOSE = "close"
    UNKNOWN = "unknown"


#: Kinds of what joins names.
JOINING = frozenset({Kind.EITHER, Kind.BOTH})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a cell.

    :param found: what a name names; ``None`` where it names a product alone
    :param product: the product that a name names, with its place
    :param depth: the number of brackets around it
    """

    kind: Kind
    start: int
    end: int
    found: Found | None = None
    product: tuple[Concept, tuple[int, int]] | None = None
    depth: int = 0


_LETTERS = re.compile(r"[^\W_]+")


class KnownWords:
    """The words of names and of what is beside them: a text that has another is not taken apart to be judged.

    :param texts: names and words
    :param prefixes: letters that may be glued to a name
    """

    def __init__(self, texts: Iterable[str], prefixes: Iterable[str] = ()) -> None:
        self._known = set(_LETTERS.findall(fold("\n".join(texts))))
        self._prefixes = tuple(prefixes)
        self._is_known = lru_cache(_CACHE)(self._is_known_word)

    def cover(self, text: str) -> bool:
        """Return whether each word of *text* is known, or a number."""
        return all(map(self._is_known, reversed(text.split(" "))))

    def _is_known_word(self, text: str) -> bool:
        return all(
            word in self._known
            or word.isdecimal()
            or any(word.startswith(one) and word[len(one) :] in self._known for one in self._prefixes)
            for word in _LETTERS.findall(fold(text))
        )


#: Returns the piece that a phrase with its start is by more than its list: a name; ``None`` where it is not any.
FindName = Callable[[str, int], Piece | None]


class Splitter:
    """Parts cells into pieces.

    :param find_name: names come before other words
    :param lists: the other words of each kind
    """

    def __init__(self, find_name: FindName, lists: Mapping[Kind, Iterable[str]]) -> None:
        self._find_name = find_name
        self._kinds = {fold(word): kind for kind, words in lists.items() for word in words}

    def split(self, text: str) -> tuple[Piece, ...]:
        """Return the pieces of *text* in order: the longest at each place, other words in a run as one."""
        whole = self._find_name(text, 0)
        if whole is not None:
            return (whole,)
        pieces: list[Piece] = []
        depth = 0
        for piece in self._pieces(text, [match.span() for match in _WORD.finditer(text)]):
            depth -= piece.kind is Kind.CLOSE
            last = pieces[-1] if pieces else None
            joins = last is not None and piece.kind is last.kind is Kind.UNKNOWN and last.depth == depth
            start = pieces.pop().start if joins else piece.start
            pieces.append(Piece(piece.kind, start, piece.end, piece.found, piece.product, depth))
            depth += piece.kind is Kind.OPEN
        return tuple(pieces)

    def _pieces(self, text: str, words: Sequence[tuple[int, int]]) -> Iterator[Piece]:
        first = 0
        while first < len(words):
            start = words[first][0]
            for last in range(min(len(words), first + _MAX_WORDS), first, -1):
                end = words[last - 1][1]
                if (piece := self._piece(text[start:end], start)) is not None:
                    first = last
                    break
            else:
                piece = Piece(Kind.UNKNOWN, start, words[first][1])
                first += 1
            yield piece

    def _piece(self, phrase: str, start: int) -> Piece | None:
        end = start + len(phrase)
        if phrase in _OPEN or phrase in _CLOSE:
            return Piece(Kind.OPEN if phrase in _OPEN else Kind.CLOSE, start, end)
        if len(phrase) >= _MIN_SMALL or not phrase.islower():
            name = self._find_name(phrase, start)
            if name is not None:
                return name
        kind = self._kinds.get(fold(phrase))
        return Piece(kind, start, end) if kind is not None else None


def members_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the members of a list: what is between two pieces that join, outside brackets, each with its brackets."""
    members: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.kind in JOINING and piece.depth == 0:
            members.append([])
        else:
            members[-1].append(piece)
    return [member for member in members if member]


def relation_of(found: Sequence[Found], pieces: Iterable[Piece], text: str) -> tuple[str, tuple[int, int]]:
    """Return how concepts are related, and the place of the words that join them."""
    first, last = (found[0].span[0], found[-1].span[1]) if found else (0, 0)
    between = [piece for piece in pieces if piece.kind in JOINING and first <= piece.start < last]
    if len(found) < 2 or not between:
        return "single", (0, len(text))
    relation = "or" if any(piece.kind is Kind.EITHER for piece in between) else "and"
    return relation, (between[0].start, between[-1].end)
