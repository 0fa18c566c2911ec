"""Cells that hold one whole number: people, references."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mscgraph.interpret.grammar import quote
from mscgraph.interpret.phrases import any_of
from mscgraph.records import Evidence, Grade, Issue, IssueFactory, Lookup, Read

#: Numbers of references, in brackets or not.
_REFERENCES = re.compile(r"(\[|\()?\d{1,4}(?:[,;\u2013-] ?\d{1,4})*(?(1)[\])])")
#: The persons of two groups, and those of each.
_GROUPS = ("first", "second")
_GROUPED = re.compile(
    r"(?P<all>\d{1,7})\s?[(\[](?:n\s?=\s?)?"
    r"(?P<groups>(?P<first>\d{1,7})\s?(?:vs?\.?|versus|[:/+])\s?(?P<second>\d{1,7}))[)\]]",
    re.IGNORECASE,
)
#: Two groups that a label names beside each other.
_VERSUS = re.compile(r"([^()\[\],;]+?)\s(?:vs\.?|versus)\s([^()\[\],;]+)")
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


class GroupCountReader(CountReader):
    """Reads a number of persons, and those of two groups in brackets behind it: ``60 (40 vs. 20)``.

    :param treated: which of the groups gets the product, 0 or 1; ``None`` where no label states it
    """

    def __init__(self, *args: Any, treated: int | None) -> None:
        """Take the arguments of a reader of counts in front."""
        super().__init__(*args)
        self._treated = treated

    def grade(self, text: str) -> Grade:
        """Judge *text*."""
        return Grade(4.0, viable=False) if _of_groups(text) else super().grade(text)

    def read(self, text: str) -> tuple[Read[int] | None, tuple[Issue, ...]]:
        """Return the number of those who get the product, or the only one, and what could not be read."""
        match = _of_groups(text)
        if match is None:
            return super().read(text)
        treated = self._treated_of(match)
        if treated is None:
            message = f"it is unstated which of the groups {quote(match['groups'])} gets the product"
            return None, (self._issue("unread-cell", self._column, message, match["groups"]),)
        return self._of(match, _GROUPS[treated]), ()

    def read_others(self, text: str) -> tuple[tuple[str, Read[int]], ...]:
        """Return the numbers of all persons and of those who do not get the product, by the property."""
        match = _of_groups(text)
        if match is None:
            return ()
        found = [("enrolledCount", self._of(match, "all"))]
        if (treated := self._treated_of(match)) is not None:
            found.append(("controlCount", self._of(match, _GROUPS[1 - treated])))
        return tuple(found)

    def _treated_of(self, match: re.Match[str]) -> int | None:
        """Return which group gets the product; of groups of one size the first, for their order does not matter."""
        return 0 if match["first"] == match["second"] else self._treated

    def _of(self, match: re.Match[str], group: str) -> Read[int]:
        return Read(int(match[group]), Evidence(self._column, *match.span(group), "counts-of-groups"))


def _of_groups(text: str) -> re.Match[str] | None:
    """Return the numbers of two groups and their sum; ``None`` where they do not add up."""
    match = _GROUPED.fullmatch(text)
    return match if match and int(match["all"]) == sum(int(match[group]) for group in _GROUPS) else None


def find_treated(labels: Iterable[str], controls: Iterable[str]) -> int | None:
    """Return which of two groups that labels name beside each other is not one of *controls*.

    :returns: 0 for ``MSC vs. control``; ``None`` where no label names both, or labels differ
    """
    is_control = re.compile(any_of(controls), re.IGNORECASE)
    found = {
        tuple(is_control.search(one) is not None for one in match.groups())
        for label in labels
        if (match := _VERSUS.search(label))
    }
    orders = [one.index(False) for one in found if sum(one) == 1]
    return orders[0] if len(orders) == len(found) == 1 else None


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
