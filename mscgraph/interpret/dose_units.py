"""The units of doses: what is counted or measured, and for each of what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mscgraph.interpret.dose_numbers import UnreadableError
from mscgraph.interpret.grammar import quote, span_of, subtrees, type_of
from mscgraph.namespaces import mint_word_key
from mscgraph.records import Concept, Evidence, Issue, IssueFactory, Lookup, Read

if TYPE_CHECKING:
    from lark import Token, Tree

#: The beginning of the names of rules for what an amount is for each of.
_PER = "per_"
_KILOGRAM = "kg"
#: A rate for each millilitre or hour may be of anything.
_OF_ANYTHING = frozenset({"measure", "unknown"})
#: The surface form of the unit of all kinds of cells.
_CELLS = "cells"
_RATE = re.compile(r"/|\bper\b", re.IGNORECASE)


def unit_terminal(surfaces: Iterable[str]) -> str:
    """Return the terminal of the words of *surfaces* that name no rate."""
    words = {word.casefold() for surface in surfaces if not _RATE.search(surface) for word in surface.split()}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return f"UNIT_WORD.1: /(?:{'|'.join(map(re.escape, ordered))})(?![^\\W_])/i"


class UnitReader:
    """Reads the units of amounts.

    :param column: the key of the column
    :param source: the source's id, under which an unknown unit is minted
    :param per_kilogram: the words of the unit that a bare ``/kg`` is read as, and others with their word in its place
    """

    def __init__(
        self, lookup: Lookup, issue: IssueFactory, column: str, source: str, per_kilogram: str
    ) -> None:
        self._lookup = lookup
        self._issue = issue
        self._column = column
        self._source = source
        self._per_kilogram = per_kilogram

    def read(self, node: Tree[Token] | Token, text: str, issues: list[Issue]) -> Read[Concept] | None:
        """Return the unit of a part of the tree, one of its own where no vocabulary knows it, and add its issue.

        :returns: ``None`` where the words state no more than that the amount is for each dose or patient

        :raises UnreadableError: if the words name two units, or state no unit but for each of what it is
        """
        start, end = span_of(node)
        words = text[start:end]
        if type_of(node):
            return self._mint(words, (start, end), issues)
        if node.data == "bare_rate":  # type: ignore[union-attr]
            return self._bare_rate(subtrees(node), words, (start, end), issues)  # type: ignore[arg-type]
        concept = self._lookup.find("unit", words) or self._compose(node, text)  # type: ignore[arg-type]
        if concept is None:
            return self._mint(words, (start, end), issues)
        return Read(concept, Evidence(self._column, start, end, "dose-unit"))

    def _compose(self, tree: Tree[Token], text: str) -> Concept | None:
        """Return the unit of something counted or measured, for each of something."""
        if tree.data == "measure_of":
            (start, end) = span_of(subtrees(tree)[0])
            return self._lookup.find("unit", text[start:end])
        first, *others = subtrees(tree) if tree.data == "unit" else [tree]
        unit = self._noun(first, text)
        per = [name for other in others if (name := self._per(other, text)) != "one"]
        if unit is None or not per:
            return unit
        return self._lookup.find("unit", "/".join([unit.code, *per]))

    def _noun(self, tree: Tree[Token], text: str) -> Concept | None:
        """Return what is counted or measured; words in front of the last one describe it."""
        start, end = span_of(tree)
        whole = self._lookup.find("unit", text[start:end])
        if whole is not None:
            return whole
        *describing, last = (text[slice(*span_of(token))] for token in tree.children)
        if any(self._lookup.find("unit", word) for word in describing):
            raise UnreadableError(f"{quote(text[start:end])} names several units")
        if type_of(tree.children[-1]) in ("KIND", "RATED_KIND"):
            return self._lookup.find("unit", _CELLS)
        return self._lookup.find("unit", last)

    def _per(self, tree: Tree[Token], text: str) -> str:
        """Return for each of what an amount is, as notations of units have it."""
        name = str(tree.data).removeprefix(_PER)
        last = text[slice(*span_of(tree.children[-1]))]
        if name == "measure":
            known = self._lookup.find("unit", last)
            return known.code if known else last
        return last if name == "unknown" else name

    def _bare_rate(
        self, rates: list[Tree[Token]], words: str, span: tuple[int, int], issues: list[Issue]
    ) -> Read[Concept] | None:
        names = {str(rate.data).removeprefix(_PER) for rate in rates} - {"one"}
        if not names:
            return None
        # As with a kilogram, an amount for each joint is one of cells, if the vocabulary has such a unit.
        unit = self._per_kilogram.replace(_KILOGRAM, "".join(names)) if len(names) == 1 else ""
        concept = self._lookup.find("unit", unit) if names.isdisjoint(_OF_ANYTHING) else None
        if concept is None:
            raise UnreadableError(f"{quote(words)} does not state what is counted")
        message = f"{words!r} does not state what is counted; read as {unit}"
        issues.append(self._issue("missing-unit", self._column, message, words))
        return Read(concept, Evidence(self._column, *span, "unit-missing"))

    def _mint(self, words: str, span: tuple[int, int], issues: list[Issue]) -> Read[Concept]:
        key = f"{self._source}/{mint_word_key(words, is_exact=True)}"
        concept = Concept("unit", key, words, notation=words, minted=True)
        message = f"no vocabulary knows the unit {quote(words)}"
        issues.append(self._issue("unlinked-concept", self._column, message, words))
        return Read(concept, Evidence(self._column, *span, "unit-as-printed"))
