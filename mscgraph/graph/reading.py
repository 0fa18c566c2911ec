"""The triples of readings: one act each, on one stretch of one cell, about one subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from mscgraph.namespaces import local_name
from mscgraph.records import Cell, Evidence, ReadingRule
from mscgraph.terms import A, Triple, below_base, integer, msc, string

#: Subject, column, start and end in the cell's text; an assumption rests on no stretch.
_Place = tuple[str, str, int | None, int | None]


@dataclass(slots=True)
class _Act:
    """An act of reading.

    :param given: rule, by the predicate that it gave
    :param values: by predicate, those given
    """

    place: _Place
    given: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)


class Readings:
    """The readings of one report, in the order in which their first statements were made.

    :param path: of the report, below the base
    :param cells: of the row, by column
    :param cell_term: spells the IRI of a cell
    :param rules: by their key
    """

    def __init__(
        self,
        path: str,
        cells: Mapping[str, Cell],
        cell_term: Callable[[Cell], str],
        rules: Mapping[str, ReadingRule],
    ) -> None:
        self._path = path
        self._cells = cells
        self._cell_term = cell_term
        self._rules = rules
        self._acts: dict[_Place, list[_Act]] = {}
        self._order: list[_Act] = []
        self._values: dict[tuple[str, str], set[str]] = {}
        self._shared: set[tuple[str, str]] = set()

    def add(
        self, subject: str, predicate: str, value: str, evidence: Evidence, *, is_shared: bool = False
    ) -> None:
        """Take note of a statement and the evidence for it.

        :param is_shared: whether other reports may give the subject further values of the property
        """
        rule = self._rules[evidence.rule]
        start, end = (None, None) if rule.is_assumption else (evidence.start, evidence.end)
        place = (subject, evidence.column, start, end)
        acts = self._acts.setdefault(place, [])
        act = next((one for one in acts if self._takes(one, predicate, rule.key)), None)
        if act is None:
            act = _Act(place)
            acts.append(act)
            self._order.append(act)
        act.given[predicate] = rule.key
        act.values.setdefault(predicate, []).append(value)
        self._values.setdefault((subject, predicate), set()).add(value)
        if is_shared:
            self._shared.add((subject, predicate))

    def _takes(self, act: _Act, predicate: str, rule: str) -> bool:
        """Return whether *act* may also have got *predicate* by *rule*: each property is still given by one rule."""
        if act.given.get(predicate, rule) != rule:
            return False
        given = {**act.given, predicate: rule}
        rules = set(given.values())
        return len(rules) == 1 or all(
            [one for one in rules if local_name(name[1:-1]) in self._rules[one].gives] == [by]
            for name, by in given.items()
        )

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of all readings."""
        for number, act in enumerate(self._order, 1):
            yield from self._reading(below_base(f"{self._path}/reading/{number}"), act)

    def _reading(self, term: str, act: _Act) -> Iterator[Triple]:
        subject, column, start, end = act.place
        cell = self._cells[column]
        yield term, A, msc("Reading")
        yield term, msc("readFrom"), self._cell_term(cell)
        if start is not None and end is not None:
            yield term, msc("start"), integer(start)
            yield term, msc("end"), integer(end)
            yield term, msc("quote"), string(cell.text[start:end])
        yield term, msc("gives"), subject
        for predicate in act.given:
            yield term, msc("givesProperty"), predicate
        several = (
            values for predicate, values in act.values.items() if self._has_several(subject, predicate)
        )
        for value in dict.fromkeys(chain.from_iterable(several)):
            yield term, msc("givesValue"), value
        for rule in dict.fromkeys(act.given.values()):
            yield term, msc("rule"), below_base(f"rule/{rule}")

    def _has_several(self, subject: str, predicate: str) -> bool:
        key = subject, predicate
        return key in self._shared or len(self._values[key]) > 1
