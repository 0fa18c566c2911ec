"""Cells that hold one whole number: people, references."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mscgraph.interpret.grammar import quote
from mscgraph.interpret.phrases import any_of
from mscgraph.records import Evidence, Grade, Issue, IssueFactory, Lookup, Read

#: Numbers of references, in brackets or not.
_REFERENCES = re.compile(r"(\[|\()?\d{1,4}(?:[,;\u2013-] ?\d{1,4})*(?(1)[\])])")
_COUNT = re.compile(r"\d{1,7}|\d{1,3}(?:,\d{3}){1,2}")


#: All participants, and in brackets those of two groups.
_GROUPS = re.compile(
    r"(\d{1,7}) ?\((?:n ?= ?)?(\d{1,7}) ?(?:vs?\.?|versus|[:/+]) ?(\d{1,7})\)", re.IGNORECASE
)
_VERSUS = re.compile(r"\b(?:vs?|versus)\b\.?", re.IGNORECASE)


def place_of_treated(labels: Iterable[str], controls: Iterable[str]) -> int | None:
    """Return whether the treated come first (0) or second (1) in a table's pairs of groups; ``None`` if unknown.

    :param labels: of the table's columns, of which one may name both groups: "Age (MSC vs. control)"
    :param controls: names of the control group
    """
    is_control = re.compile(any_of(controls), re.IGNORECASE).search
    sides = [_VERSUS.split(label) for label in labels]
    named = [[bool(is_control(side)) for side in pair] for pair in sides if len(pair) == 2]
    places = {pair.index(False) for pair in named if pair.count(True) == 1}
    return places.pop() if len(places) == 1 else None


class CountReader:
    """Reads and recognises a whole number.

    :param treated: which of two groups is the treated one, ``None`` where it is unknown
    """

    max_words = 1

    def __init__(
        self,
        column: str,
        rule: str,
        lookup: Lookup,
        issue: IssueFactory,
        least: int = 0,
        treated: int | None = None,
    ) -> None:
        """Read cells of *column*.

        :param rule: the rule that gives the number
        :param least: the smallest number that is one
        """
        self._column = column
        self._rule = rule
        self._lookup = lookup
        self._issue = issue
        self._least = least
        self._treated = treated

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
        if (groups := _GROUPS.fullmatch(text)) is not None:
            return self._read_groups(groups)
        count = int(text.replace(",", "")) if _COUNT.fullmatch(text) else -1
        if count < self._least:
            message = f"expected a whole number, found {quote(text)}"
            return None, (self._issue("unread-cell", self._column, message, text),)
        return Read(count, Evidence(self._column, 0, len(text), self._rule)), ()

    def _read_groups(self, groups: re.Match[str]) -> tuple[Read[int] | None, tuple[Issue, ...]]:
        """Return the number of the treated group; the order of groups of one size does not matter."""
        both, *of_group = map(int, groups.groups())
        treated = 0 if of_group[0] == of_group[1] else self._treated
        if sum(of_group) == both and treated is not None:
            place = groups.span(treated + 2)
            return Read(of_group[treated], Evidence(self._column, *place, self._rule)), ()
        message = f"it is unclear which number of {quote(groups.group())} is of the treated group"
        return None, (self._issue("unread-cell", self._column, message, groups.group()),)


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
