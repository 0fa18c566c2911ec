"""Kinds of cell that words may be of instead of naming a concept: a number, a date, a dose, a route."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from mscgraph.namespaces import fold
from mscgraph.records import Lookup, Recogniser

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
#: Endings of a day: 1st, 2nd, 3rd, 4th.
_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def repeats(text: str, words: Set[str]) -> bool:
    """Return whether a cell states what another row or cell states.

    :param words: the folded words that do so
    """
    return fold(text).strip(" .()") in words


class OtherKinds:
    """Kinds of cell beside names of concepts.

    A word of another kind is in the wrong column, or the column has the wrong label: no concept is made of it.

    :param recognisers: by the kind in sentences
    :param schemes: schemes of concepts by the kind in sentences
    :param months: folded names of months
    :param repeats: folded words that refer to another row
    """

    def __init__(
        self,
        lookup: Lookup,
        recognisers: Mapping[str, Recogniser],
        schemes: Mapping[str, str],
        months: Set[str],
        repeats: Set[str],
    ) -> None:
        self._lookup = lookup
        self._recognisers = recognisers
        self._schemes = schemes
        self._months = months
        self._repeats = repeats

    def of(self, text: str, scheme: str) -> str | None:
        """Return the kind that *text* is of, in words; ``None`` where it may name a concept of *scheme*."""
        if repeats(text, self._repeats):
            return "words that refer to another row"
        if not any(map(str.isalpha, text)):
            return "a number" if any(map(str.isdigit, text)) else "a sign"
        if self._is_date(text):
            return "a date"
        for kind, recogniser in self._recognisers.items():
            if recogniser.grade(text).score is not None:
                return kind
        for kind, other in self._schemes.items():
            if other != scheme and self._lookup.find(other, text) is not None:
                return kind
        return None

    def _is_date(self, text: str) -> bool:
        """Return whether *text* has a name of a month, and no other word."""
        words = [fold(word) for word in _TOKEN.findall(text)]
        names = [word for word in words if not word.isdecimal() and word not in _ORDINALS]
        return bool(names) and all(name in self._months for name in names)
