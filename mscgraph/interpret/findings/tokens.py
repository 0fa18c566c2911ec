"""A text in tokens, each with its own meanings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mscgraph.characters import visible
from mscgraph.interpret.findings.phrases import Meanings, PhraseTree
from mscgraph.namespaces import fold

#: A word with the hyphens, slashes and apostrophes inside it, a number with its point and its percent sign, or one
#: sign. Thus ``IL-6``, ``ACR66/68``, ``Crohn's``, ``CD31+``, ``11.6%`` and ``2,000`` are one token each. U+FFFD, a lost
#: character, is of the number beside it, which then is not one.
_TOKEN = re.compile(
    r"(?:[^\W_]|\ufffd(?=\d))(?:\w|[-‐‑‒–−/'’+](?=\w)|[+](?=/\w)|(?<=\d)[.,·](?=\d)|\ufffd(?=\d)|(?<=\d)\ufffd)*"
    r"(?:[+]|\s?%)?|[^\w\s]|_"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in tokens: for each its folded spelling, its start and end in the text, and its meanings alone."""

    text: str
    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    meanings: tuple[Meanings, ...]

    def __len__(self) -> int:
        return len(self.folded)

    def between(self, first: int, last: int) -> str:
        """Return the text from the token *first* to before the token *last*."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def folded_words(text: str) -> tuple[str, ...]:
    """Return the tokens of a phrase as they are compared."""
    return tuple([_folded(word) for word in _TOKEN.findall(visible(text))])


def tokenize(text: str, tree: PhraseTree) -> Tokens:
    """Split *text* into tokens; invisible signs are left out."""
    found = [(word, *match.span()) for match in _TOKEN.finditer(text) if (word := _folded(match.group()))]
    folded, starts, ends = zip(*found, strict=True) if found else ((), (), ())
    return Tokens(text, folded, starts, ends, tree.words(folded))


@lru_cache(1 << 12)
def _folded(word: str) -> str:
    return fold(word).replace(" ", "")
