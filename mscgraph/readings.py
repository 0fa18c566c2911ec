"""Readings as a graph holds them: the statements that each gives, and the words and the rule behind each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mscgraph.namespaces import MSC
from mscgraph.view import Description, Term, View, natural

_GIVES, _PROPERTY, _VALUE, _CELL, _RULE, _ASSUMES = (
    MSC + name for name in ("gives", "givesProperty", "givesValue", "readFrom", "rule", "isAssumption")
)
#: Properties that join a part to what it is a part of; its own readings are their evidence.
JOINS = tuple(MSC + name for name in ("dose", "schedule", "outcome", "finding", "amount"))
_STATED_AS = MSC + "statedAs"


#: Runs of digits, and what is between them.
_RUNS = re.compile(r"(\d+)")


def cell_order(cell: Description) -> tuple[object, ...]:
    """Return a key that sorts the cells of a row as the document has them, whatever its form."""
    places = [cell.number(MSC + name) for name in ("page", "documentStart", "line", "field")]
    reference = cell.text(MSC + "cellReference")
    letters = reference.rstrip("0123456789")
    left = float(cell.text(MSC + "box").partition(" ")[0] or 0)
    steps = [int(run) if run.isdecimal() else 0 for run in _RUNS.split(cell.text(MSC + "xpath"))]
    return tuple(place or 0 for place in places), len(letters), letters, left, steps, cell.iri


@dataclass(frozen=True, slots=True)
class Given:
    """A statement that a reading gives.

    :param reading: its IRI
    :param rule: the IRI of the one rule that gives the property, ``""`` where none does
    :param cell: the IRI of the cell that it was read from
    :param quote: the words it rests on, ``""`` of an assumption
    :param start: offset of the words in the cell's text, ``None`` of an assumption
    """

    reading: str
    subject: str
    property: str
    value: Term
    rule: str
    cell: str
    quote: str
    start: int | None
    end: int | None


def given_by(view: View, reading: str) -> Iterator[Given]:
    """Yield the statements that a reading gives, by property."""
    described = view.describe(reading)
    subject = described.text(_GIVES)
    listed = set(described.values(_VALUE))
    rules = described.iris(_RULE)
    for name in described.iris(_PROPERTY):
        values = view.values(subject, name)
        rule = rules[0] if len(rules) == 1 else _rule_of(view, rules, name)
        # Of a property of which a value is listed, the reading gives only such values.
        for value in [one for one in values if one in listed] or values:
            yield Given(
                reading,
                subject,
                name,
                value,
                rule,
                described.text(_CELL),
                described.text(MSC + "quote"),
                described.number(MSC + "start"),
                described.number(MSC + "end"),
            )


def _rule_of(view: View, rules: list[str], name: str) -> str:
    return next((rule for rule in rules if name in view.describe(rule).iris(_PROPERTY)), "")


def readings_of(view: View, thing: str) -> list[str]:
    """Return the readings that give statements about a thing, in order."""
    return sorted(view.subjects(_GIVES, thing), key=natural)


def read_from(view: View, cell: str) -> list[str]:
    """Return the readings of a cell, in order."""
    return sorted(view.subjects(_CELL, cell), key=natural)


def given_with(view: View, value: str) -> Iterator[Given]:
    """Yield the statements with a thing as value that readings give."""
    statements = {(one.subject, one.predicate.value) for one in view.find(None, None, value)}
    for subject, name in sorted(statements, key=str):
        if not hasattr(subject, "value"):
            continue
        for reading in readings_of(view, subject.value):
            yield from (
                given
                for given in given_by(view, reading)
                if given.property == name and getattr(given.value, "value", None) == value
            )


def joins_of(view: View, part: str) -> Iterator[tuple[str, str]]:
    """Yield what a thing is a part of, and the property that joins it."""
    for name in JOINS:
        yield from ((whole, name) for whole in view.subjects(name, part))


def evidence_of_part(view: View, part: str) -> Given | None:
    """Return the statement of a part that shows best where it was read, ``None`` without a reading: its words."""
    given = [one for reading in readings_of(view, part) for one in given_by(view, reading)]
    return next((one for one in given if one.property == _STATED_AS), given[0] if given else None)
