"""The result of a query as a picture reads it: clean labels, numbers, and the table beside the picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mscgraph.errors import QueryError
from mscgraph.numbers import format_number, read_decimal
from mscgraph.site.pictures.specification import PictureSpec
from mscgraph.texts import clip

#: The roles whose columns have numbers.
_NUMBERS = ("low", "high", "count", "size")
#: Maximum number of letters per label; longer labels are shortened.
_MOST_LETTERS = 120
#: Maximum order of magnitude of a number, in digits; larger ones are not counts.
_MOST_DIGITS = 18
#: Characters that XML cannot hold, and those that turn the direction of the text that follows.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

Rows = Sequence[Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Datum:
    """A row of the answer.

    :param labels: by role, the label of its thing; an absent one has the role's word for that
    :param iris: by role, the IRI of its thing
    :param amounts: the amount, or the lowest and the highest one of a range; none if it is not stated
    :param size: ``None`` is not stated
    :param weight: number of reports, else the size
    :param words: the row as a sentence
    :param cells: the row in the table
    """

    labels: Mapping[str, str]
    iris: Mapping[str, str | None]
    amounts: tuple[Decimal, ...]
    size: Decimal | None
    weight: Decimal
    words: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """The numbers of a picture for readers: labels, no IRIs."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_number(text: str | None) -> Decimal | None:
    """Return a number of 0 or more, ``None`` if it is absent or cannot be drawn."""
    number = read_decimal((text or "")[: 2 * _MOST_DIGITS], _MOST_DIGITS)
    return number if number is not None and number >= 0 else None


def read_data(spec: PictureSpec, columns: Sequence[str], rows: Rows) -> list[Datum]:
    """Return the rows of an answer, in its order.

    :raises QueryError: if the answer lacks a column that the picture needs
    """
    needed = {name for role in spec.roles.values() for name in (role.column, role.iri, role.stated) if name}
    if missing := sorted(needed - set(columns)):
        problem = f"the answer lacks columns of the picture {spec.name}: {', '.join(missing)}"
        raise QueryError(spec.query, problem=problem)
    return [_read_datum(spec, dict(zip(columns, row, strict=True))) for row in rows]


def _read_datum(spec: PictureSpec, row: Mapping[str, str | None]) -> Datum:
    roles = spec.roles
    labels = {
        name: _clean(row[role.column]) or role.absent for name, role in roles.items() if name not in _NUMBERS
    }
    numbers = {name: read_number(row[role.column]) for name, role in roles.items() if name in _NUMBERS}
    stated = read_number(row[column]) or Decimal(0) if (column := roles["size"].stated) else None
    if stated == 0:
        numbers["size"] = None
    amounts = [numbers[name] for name in ("low", "high") if name in numbers]
    known = (
        tuple(dict.fromkeys(amount for amount in amounts if amount is not None))
        if None not in amounts
        else ()
    )
    words = {name: spec.value(name, label).title for name, label in labels.items()}
    cells = dict(labels)
    for name, number in numbers.items():
        cells[name] = roles[name].absent if number is None else format_number(number)
        words[name] = f"{roles[name].many} {cells[name]}" if number is None else roles[name].count(number)
    if len(known) > 1:
        words["low"] = f"{cells['low']} to {words['high']}"
    count, size = numbers.get("count"), numbers["size"]
    if stated and count and stated < count:
        cells["size"] += f" (in {stated} of {cells['count']})"
        words["count"] = f"{stated} of {words['count']}"
    return Datum(
        labels,
        {name: row[role.iri] for name, role in roles.items() if role.iri},
        known,
        size,
        count or size or Decimal(0),
        spec.words.format_map(words),
        tuple(cells[name] for name in roles),
    )


def _clean(text: str | None) -> str:
    """Return *text* on one line, without the forbidden characters, shortened if very long."""
    line = " ".join(_FORBIDDEN.sub("\ufffd", unicodedata.normalize("NFC", text or "")).split())
    return clip(line, _MOST_LETTERS)
