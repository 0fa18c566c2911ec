"""Results that show themselves as tables: in a line, as HTML in a notebook, as a data frame."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, Self, TextIO, TypeVar, overload

from mscgraph.extras import require_extra

if TYPE_CHECKING:
    from pandas import DataFrame

#: Maximum rows per table in a notebook.
_MAX_SHOWN = 60
#: Maximum columns that a line names.
_MAX_NAMED = 6
#: Whole numbers that a column of pandas holds.
_INT64 = range(-(2**63), 2**63)

_T_co = TypeVar("_T_co", covariant=True)


class Tabular(Sequence[_T_co]):
    """A sequence that is shown as a table: in a line, as HTML in a notebook, as a data frame."""

    __slots__ = ()

    #: Names of the columns.
    columns: tuple[str, ...]

    @abstractmethod
    def _cells(self) -> Iterable[Sequence[object]]:
        """Yield the rows of the table; ``None`` is an empty cell."""

    def __repr__(self) -> str:
        """Name the kind, its length and its first columns."""
        more = ", …" if len(self.columns) > _MAX_NAMED else ""
        return f"<{type(self).__name__} of {len(self):,}: {', '.join(self.columns[:_MAX_NAMED])}{more}>"

    def _repr_html_(self) -> str:
        return html_table(self.columns, self._cells())

    def to_pandas(self) -> DataFrame:
        """Return a data frame of nullable types: numbers are numbers, and an empty cell is ``NA``.

        :raises ExtraError: if pandas is not installed
        """
        require_extra("pandas", "pandas")
        import pandas

        values = list(zip(*self._cells(), strict=True)) or [()] * len(self.columns)
        return pandas.DataFrame(
            {
                name: pandas.Series(
                    [pandas.NA if value is None else value for value in column], dtype=_type_of(column)
                )
                for name, column in zip(self.columns, values, strict=True)
            }
        )


def _type_of(column: Sequence[object]) -> str:
    """Return the pandas type of a column."""
    found = {type(value) for value in column if value is not None}
    if found == {int}:
        return "Int64" if all(value is None or value in _INT64 for value in column) else "object"
    if found in ({float}, {int, float}):
        return "Float64"
    return {frozenset({bool}): "boolean", frozenset({str}): "string"}.get(frozenset(found), "object")


class Listing(Tabular[_T_co]):
    """Records in their order."""

    __slots__ = ("_records",)

    def __init__(self, records: Iterable[_T_co]) -> None:
        self._records = tuple(records)

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, at: int) -> _T_co: ...
    @overload
    def __getitem__(self, at: slice) -> Self: ...
    def __getitem__(self, at: int | slice) -> _T_co | Self:
        """Return a record, or a listing of some of them."""
        if not isinstance(at, slice):
            return self._records[at]
        part = copy(self)
        part._records = self._records[at]
        return part

    def _cells(self) -> Iterable[Sequence[object]]:
        """Yield the fields of the records that the columns are named after."""
        return ([getattr(record, name) for name in self.columns] for record in self)


class _Lines:
    """A stream for lines that end in a line feed, from lines that end in a carriage return and a line feed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> int:
        return self._stream.write(line.removesuffix("\r\n") + "\n")


def csv_writer(stream: TextIO, delimiter: str = ",") -> Any:
    """Return a writer of CSV whose lines end in a line feed; it quotes carriage returns too, as readers need it."""
    import csv

    return csv.writer(_Lines(stream), delimiter=delimiter, lineterminator="\r\n")


def html_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as HTML, its first rows alone where it is long; web addresses are links."""
    from html import escape

    def cell(value: object) -> str:
        members = value if isinstance(value, list) else [value]
        words = escape(", ".join("" if one is None else str(one) for one in members))
        return f'<a href="{words}">{words}</a>' if words.startswith(("http://", "https://")) else words

    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    lines = [f"<tr>{''.join(f'<td>{cell(value)}</td>' for value in row)}</tr>" for row in rows]
    note = f"<p>{_MAX_SHOWN} of {len(lines):,} rows</p>" if len(lines) > _MAX_SHOWN else ""
    body = "".join(lines[:_MAX_SHOWN])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"
