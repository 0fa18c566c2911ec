"""Concepts that a row takes from words about several rows: a caption, a line above a group of rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache, partial

from mscgraph.interpret.names import ROMAN, WORD, named
from mscgraph.interpret.phrases import any_of
from mscgraph.interpret.printed import see
from mscgraph.namespaces import fold
from mscgraph.records import CAPTION, GROUP, Cell, Concept, Evidence, Lookup, Read
from mscgraph.remarks import is_remark

#: A short form in brackets.
_SHORT_FORM = re.compile(r"[(\[]([A-Z][A-Z0-9-]{1,5})[)\]]")
_INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_]")
#: The rule by the origin of the words.
_RULES = {CAPTION: "concept-in-caption", GROUP: "concept-in-group"}
#: Maximum words in front of what joins them to a name.
_MAX_SHARED = 2
#: Maximum words about rows whose names are kept.
_CACHE = 1 << 10

_Named = dict[Concept, tuple[int, int]]


class ContextReader:
    """Reads words about several rows.

    :param schemes: whose names may be beside each other in a line above rows
    :param neutral: folded words that may be beside them
    :param exceptions: folded words that deny what is named behind them
    :param joining: words and signs between two names
    """

    def __init__(
        self,
        lookup: Lookup,
        schemes: Iterable[str],
        neutral: Set[str],
        exceptions: Iterable[str],
        joining: Iterable[str],
    ) -> None:
        self._lookup = lookup
        self._schemes = sorted(set(schemes))
        self._neutral = neutral
        words = "|".join(map(re.escape, sorted(exceptions, key=len, reverse=True)))
        self._exception = re.compile(rf"(?<!\w)(?:{words})(?![\w.])", re.IGNORECASE)
        self._joined = re.compile(rf"\s*{any_of(joining)}\s*$")
        self._names = lru_cache(_CACHE)(self._find_names)
        self._is_covered = lru_cache(_CACHE)(self._has_names_alone)

    def read(
        self, context: Sequence[Cell], kind: str, column: str, *, in_captions: bool
    ) -> tuple[Cell, Read[Concept]] | None:
        """Return the one concept that the nearest words about a row name, and these words as a cell of the row.

        A line above rows names it if it has no other words than names and neutral ones; a remark names nothing. A
        caption does not name what it denies.

        :param kind: the scheme (``disease``)
        :param in_captions: whether a caption may name it: not where the table has a column of the kind, for then an
            empty cell states nothing
        :returns: ``None`` where nothing is named, or several concepts are
        """
        for words in context:
            is_caption = words.origin == CAPTION
            if not in_captions if is_caption else is_remark(words.text, words.marks):
                continue
            seen = see(words)
            found = self._names(seen.text, kind)
            if not found:
                continue
            if is_caption:
                found = self._affirmed(found, seen.text)
            if len(found) != 1 or not (is_caption or self._is_covered(seen.text)):
                return None
            ((concept, (start, end)),) = found.items()
            if self._shares_words(seen.text, kind, (start, end)):
                return None
            rule = _RULES[words.origin or CAPTION]
            cell = Cell(column, words.text, words.place, words.marks, words.gaps, words.origin)
            return cell, Read(concept, Evidence(column, *seen.span(start, end), rule))
        return None

    def _shares_words(self, text: str, kind: str, span: tuple[int, int]) -> bool:
        """Return whether words joined to a name name another with its end: "type 1" in "type 1 and type 2 diabetes"."""
        joined = self._joined.search(text, 0, span[0])
        words, name = text[: joined.start()].split() if joined else [], text[slice(*span)].split()
        return any(
            self._lookup.find(kind, " ".join((*words[-size:], *name[at:]))) is not None
            for size in range(1, min(len(words), _MAX_SHARED) + 1)
            for at in range(1, len(name))
        )

    def _affirmed(self, found: _Named, text: str) -> _Named:
        """Return the names that no word in front of them denies."""
        denied = self._exception.search(text)
        return {concept: span for concept, span in found.items() if denied is None or span[0] < denied.end()}

    def _find_names(self, text: str, kind: str) -> _Named:
        """Return the concepts that the longest phrases of *text* name, with the place of the last of each."""
        return dict(named(_without_other_short_forms(text), partial(self._lookup.find, kind)))

    def _has_names_alone(self, text: str) -> bool:
        """Return whether each word of *text* is a name, or part of one, a number or neutral."""
        text = _without_other_short_forms(text)
        spans = [span for kind in self._schemes for _, span in named(text, partial(self._lookup.find, kind))]
        return all(
            any(start <= word.start() and word.end() <= end for start, end in spans)
            or all(map(self._is_neutral, re.split(r"[-/‐‑–]", word.group())))
            for word in WORD.finditer(text)
        )

    def _is_neutral(self, word: str) -> bool:
        if not any(map(str.isalpha, word)) or ROMAN.fullmatch(word) or fold(word) in self._neutral:
            return True
        return len(word) == 1 or any(self._lookup.find(kind, word) is not None for kind in self._schemes)


def _without_other_short_forms(text: str) -> str:
    """Return *text* with blanks in place of short forms in brackets that no words in front of them are long forms of.

    A short form has the initials of the last words in front of it, of which some may be left out.
    """

    def keep(short: re.Match[str]) -> str:
        printed, before = short.group(), text[: short.start()]
        letters = [char for char in short[1] if char.isalpha()]
        initials = "".join(_INITIAL.findall(before)).upper()[-2 * len(letters) :]
        rest = iter(initials)
        is_short = initials[-1:] == letters[-1] and all(letter in rest for letter in letters)
        return printed if is_short else " " * len(printed)

    return _SHORT_FORM.sub(keep, text)
