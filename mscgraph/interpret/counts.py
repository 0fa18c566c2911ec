"""Cells that hold one whole number: people, references."""

from __future__ import annotations

import re
from dataclasses import replace

from mscgraph.interpret.grammar import quote
from mscgraph.records import Evidence, Grade, Issue, IssueFactory, Lookup, Read

#: Numbers of references, in brackets or not.
_REFERENCES = re.compile(r"(\[|\()?\d{1,4}(?:[,;\u2013-] ?\d{1,4})*(?(1)[\])])")
_COUNT = re.compile(r"\d{1,7}|\d{1,3}(?:,\d{3}){1,2}")


class CountReader:
    """Reads and recognises a whole number."""

    max_words = 1

    def __init__(self, column: str, rule: str, lookup: Lookup, issue: IssueFactory, least: int = 0) -> None:
        """Read cells of *column*.

        :param rule: the rule that gives the number
        :param least: the smallest number that is one
        """
        self._column = column
        self._rule = rule
        self._lookup = lookup
        self._issue = issue
        self._least = least

    def grade(self, text: str) -> Grade:
        """Judge *text*."""
        if _COUNT.fullmatch(text):
            return Grade(4.0, viable=False)
        return Grade(2.5 if self._lookup.is_absent(text) else None, viable=False)

    def read(self, text: str) -> tuple[Read[int] | None, tuple[Issue, ...]]:
        """Return the number, ``None`` where *text* states none, and what could not be read."""
        if self._lookup.is_absent(text):
            return None, ()
        stacked = text.split("\n")
        if len(stacked) > 1 and all(map(_COUNT.fullmatch, stacked)):
            if len(set(stacked)) > 1:
                counts = " and ".join(stacked)
                message = f"it is unstated which of the row's trials each of the numbers {counts} is of"
                return None, (self._issue("ambiguous-pairing", self._column, message, text),)
            text = stacked[0]
        count = int(text.replace(",", "")) if _COUNT.fullmatch(text) else -1
        if count < self._least:
            message = f"expected a whole number, found {quote(text)}"
            return None, (self._issue("unread-cell", self._column, message, text),)
        return Read(count, Evidence(self._column, 0, len(text), self._rule)), ()


class ReferenceReader(CountReader):
    """Reads and recognises the number of a reference, in brackets or not."""

    max_words = 4

    def grade(self, text: str) -> Grade:
        """Judge *text*."""
        if _REFERENCES.fullmatch(text):
            return Grade(4.0, viable=True)
        return Grade(2.5 if self._lookup.is_absent(text) else None, viable=text[:1] in ("[", "("))

    def read(self, text: str) -> tuple[Read[int] | None, tuple[Issue, ...]]:
        """Return the number, ``None`` where *text* states none, and what could not be read."""
        bare = text.strip("[]() ")
        found, issues = super().read(bare if _REFERENCES.fullmatch(text) else text)
        if found is None:
            return None, issues
        start = text.index(bare)
        return replace(found, evidence=replace(found.evidence, start=start, end=start + len(bare))), issues
