"""The result of a query as a picture reads it: clean labels, numbers, and the table beside the picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mscgraph.errors import QueryError
from mscgraph.numbers import format_number
from mscgraph.site.pictures.specification import PictureSpec, Role, Value

#: Maximum number of letters per label, in all and on a mark; longer labels are shortened.
_MOST_LETTERS, _MOST_ON_MARK = 120, 8
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
    :param numbers: by role, numbers of 0 or more; ``None`` is not stated
    :param stated: number of reports that state the size, ``None`` if the query does not count them
    """

    labels: Mapping[str, str]
    iris: Mapping[str, str | None]
    numbers: Mapping[str, Decimal | None]
    stated: int | None


@dataclass(frozen=True, slots=True)
class ShownTable:
    """The numbers of a picture for readers: labels, no IRIs.

    :param iris: for each cell of *rows*, the IRI of its thing
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    iris: tuple[tuple[str | None, ...], ...]


def clean_label(text: str) -> str:
    """Return *text* on one line, without the forbidden characters, shortened if very long."""
    line = " ".join(_FORBIDDEN.sub("\ufffd", unicodedata.normalize("NFC", text)).split())
    return line if len(line) <= _MOST_LETTERS else line[: _MOST_LETTERS - 1].rstrip() + "…"


def read_number(text: str | None) -> Decimal | None:
    """Return a number of 0 or more, ``None`` if it is absent or cannot be drawn."""
    if text is None or len(text) > 2 * _MOST_DIGITS:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or number < 0 or abs(number.adjusted()) > _MOST_DIGITS:
        return None
    return number


def read_data(spec: PictureSpec, columns: Sequence[str], rows: Rows) -> list[Datum]:
    """Return the rows of an answer, in its order.

    :raises QueryError: if the answer lacks a column that the picture needs
    """
    place = {name: index for index, name in enumerate(columns)}
    needed = [name for role in spec.roles.values() for name in (role.column, role.iri, role.stated) if name]
    if missing := sorted({name for name in needed if name not in place}):
        raise QueryError(
            spec.query, f"the columns of the picture {spec.name}", f"none for {', '.join(missing)}"
        )
    return [_read_datum(spec, {name: row[index] for name, index in place.items()}) for row in rows]


def _read_datum(spec: PictureSpec, row: Mapping[str, str | None]) -> Datum:
    labels, iris, numbers = {}, {}, {}
    stated = None
    for name, role in spec.roles.items():
        if name in ("size", "count", "low", "high"):
            numbers[name] = read_number(row[role.column])
            if name == "size" and role.stated:
                stated = int(read_number(row[role.stated]) or 0)
                numbers[name] = numbers[name] if stated else None
        else:
            labels[name] = clean_label(row[role.column] or "") or role.absent
            iris[name] = row[role.iri] if role.iri else None
    return Datum(labels, iris, numbers, stated)


def find_value(role: Role, label: str) -> Value:
    """Return the value of a role's scale, a new one if the scale lacks it."""
    for value in role.scale:
        if value.value == label:
            return value
    short = label if len(label) <= _MOST_ON_MARK else label[: _MOST_ON_MARK - 1] + "…"
    return Value(label, short, label, "unknown")


def show_table(spec: PictureSpec, data: Iterable[Datum]) -> ShownTable:
    """Return the table beside the picture, in the order of the answer."""
    rows = []
    iris = []
    for datum in data:
        rows.append(tuple(_show(name, role, datum) for name, role in spec.roles.items()))
        iris.append(tuple(datum.iris.get(name) for name in spec.roles))
    return ShownTable(tuple(role.title for role in spec.roles.values()), tuple(rows), tuple(iris))


def _show(name: str, role: Role, datum: Datum) -> str:
    if name in datum.labels:
        return datum.labels[name]
    number = datum.numbers[name]
    if number is None:
        return role.absent
    count = datum.numbers.get("count")
    if name == "size" and datum.stated is not None and count is not None and datum.stated < count:
        return f"{format_number(number)} (in {datum.stated} of {format_number(count)})"
    return format_number(number)
