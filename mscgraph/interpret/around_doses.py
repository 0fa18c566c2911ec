"""Dose cells with words of other kinds around the amount: how often and by which route it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from mscgraph.interpret.grammar import MAX_WORDS, quote
from mscgraph.interpret.scaled import ReadDoses
from mscgraph.namespaces import fold
from mscgraph.records import Concept, Dose, Evidence, IssueFactory, Read, Recogniser

_WORD = re.compile(r"\S+")
#: Numbers from here on are whole without a unit.
_LARGE = 1000
_LINE = re.compile(r"[^\n]+")
#: A word without the signs at its ends that part it from others.
_PLAIN_WORD = re.compile(r"[^\s,;:()，；。、][^\s,;()，；。、]*")
#: Characters between an amount and the words around it.
_EDGES = " ,;:.()，；。、"
#: Minimum grade, without the point for each word, of words that can be of one kind alone.
_CERTAIN = 4.0
#: Maximum stretches of other kinds on either side of an amount.
_MAX_STRETCHES = 3
#: Maximum texts whose kind is kept.
_CACHE = 1 << 12


class AroundDoseReader:
    """Reads dose cells that hold an amount and words of other kinds, and nothing else.

    :param read: reads cells of amounts alone
    :param amount: recognises amounts among words of other kinds
    :param others: recognise words of other kinds
    :param find_route: returns the route that words name, ``None`` without one
    :param joiners: folded words that do nothing but join
    """

    def __init__(
        self,
        read: Callable[[str], ReadDoses],
        amount: Recogniser,
        others: Collection[Recogniser],
        find_route: Callable[[str], Concept | None],
        joiners: Collection[str],
        issue: IssueFactory,
        column: str,
    ) -> None:
        self._read = read
        self._amount = amount
        self._others = others
        self._find_route = find_route
        self._joiners = joiners
        self._issue = issue
        self._column = column
        self._is_other = lru_cache(_CACHE)(self._is_other_anew)

    def read(self, text: str) -> ReadDoses:
        """Return the doses of a cell, whether "and" joins them, and the issues."""
        whole = self._read(text)
        unread = all(issue.code == "unread-cell" for issue in whole[2])
        if whole[0] or not whole[2] or not unread or not any(map(str.isdigit, text)):
            return whole
        if (by_line := self._read_lines(text)) is not None:
            return by_line
        for start, end in self._stretches(text):
            doses, joined_by_and, issues = self._read(text[start:end])
            if doses:
                moved = tuple(_moved(dose, start) for dose in doses)
                if (route := self._only_route(text, start, end)) is not None:
                    return tuple(replace(dose, route=route) for dose in moved), joined_by_and, issues
                around = " … ".join(filter(None, (text[:start].strip(_EDGES), text[end:].strip(_EDGES))))
                message = f"the words {quote(around)} around the dose are not read"
                left = self._issue("unread-cell", self._column, message, around)
                return moved, joined_by_and, (*issues, left)
        return whole

    def _read_lines(self, text: str) -> ReadDoses | None:
        """Return what the lines of a cell state, each by itself; ``None`` unless each has complete doses."""
        lines = [(line.start(), line[0]) for line in _LINE.finditer(text)]
        if len(lines) < 2:
            return None
        reads = [(start, self.read(line)) for start, line in lines]
        if not all(doses and all(map(_is_complete, doses)) for _, (doses, _, _) in reads):
            return None
        doses = tuple(_moved(dose, start) for start, (found, _, _) in reads for dose in found)
        issues = tuple(issue for _, (_, _, found) in reads for issue in found)
        return doses, any(joined for _, (_, joined, _) in reads), issues

    def _only_route(self, text: str, start: int, end: int) -> Read[Concept] | None:
        """Return the route that all words around an amount name, ``None`` where they name more or something else."""
        sides = [(0, start), (end, len(text))]
        printed = [(first, last) for first, last in sides if text[first:last].strip(_EDGES)]
        if len(printed) != 1:
            return None
        words = [
            (word.start() + printed[0][0], word.end() + printed[0][0])
            for word in _PLAIN_WORD.finditer(text[slice(*printed[0])])
        ]
        while words and fold(text[slice(*words[0])]) in self._joiners:
            words = words[1:]
        if not words:
            return None
        span = words[0][0], words[-1][1]
        route = self._find_route(text[slice(*span)])
        return Read(route, Evidence(self._column, *span, "concept-by-label")) if route is not None else None

    def _stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the stretches that are amounts among words of other kinds.

        The latest first: numbers in front of an amount may be of a list of days.
        """
        words = [(word.start(), word.end()) for word in _WORD.finditer(text.replace("\n", " "))]
        if len(words) > MAX_WORDS:
            return
        for first in range(len(words) - 1, -1, -1):
            start = words[first][0]
            if not self._are_others(text[:start]):
                continue
            for _, border in reversed(words[first:]):
                end = start + len(text[start:border].rstrip(_EDGES))
                if self._is_amount(text[start:end]) and self._are_others(text[end:]):
                    yield start, end

    def _is_amount(self, words: str) -> bool:
        return _is_certain(self._amount, words)

    def _are_others(self, text: str) -> bool:
        """Return whether a text is words of other kinds, or nothing."""
        words = [word for word in text.split() if word.strip(_EDGES)]
        return not words or self._is_other(" ".join(words), _MAX_STRETCHES)

    def _is_other_anew(self, text: str, stretches: int) -> bool:
        words = text.strip(_EDGES).split(" ")
        while words and fold(words[0]) in self._joiners:
            words = words[1:]
        while words and fold(words[-1]) in self._joiners:
            words = words[:-1]
        plain = " ".join(words).strip(_EDGES)
        if not plain or self._find_route(plain) or any(_is_certain(one, plain) for one in self._others):
            return True
        return stretches > 1 and any(
            self._is_other(" ".join(words[:border]), 1)
            and self._is_other(" ".join(words[border:]), stretches - 1)
            for border in range(1, len(words))
        )


def _is_certain(recogniser: Recogniser, words: str) -> bool:
    score = recogniser.grade(words).score
    return score is not None and score - words.count(" ") - 1 >= _CERTAIN


def _moved(dose: Dose, by: int) -> Dose:
    """Return the dose of a longer text, in which *by* characters are in front."""
    place = dose.evidence
    unit = dose.unit
    if unit is not None:
        read = unit.evidence
        unit = Read(unit.value, replace(read, start=read.start + by, end=read.end + by))
    route = dose.route
    if route is not None:
        read = route.evidence
        route = Read(route.value, replace(read, start=read.start + by, end=read.end + by))
    return replace(
        dose, unit=unit, route=route, evidence=replace(place, start=place.start + by, end=place.end + by)
    )


def _is_complete(dose: Dose) -> bool:
    """Return whether a dose has a unit, or a number that needs no power of ten."""
    return dose.unit is not None or (dose.minimum or dose.maximum or 0) >= _LARGE
