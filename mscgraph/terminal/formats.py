"""Formats of results: tables as wide as the terminal, plain formats for programs."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from textwrap import wrap
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

#: Width of tables where stdout is no terminal and no variable COLUMNS has one, in characters.
_PLAIN_WIDTH = 160
#: Minimum width that COLUMNS may give, in characters.
_LEAST_WIDTH = 20
#: Maximum letters of a word that is whole where there is room, minimum letters of a folded column, and number of blanks
#: between columns.
_WHOLE, _LEAST, _GAP = 20, 8, 2
_HYPHEN = re.compile(r"(?<=-)")


def make_console() -> Console:
    """Return a console as wide as the terminal, or as the variable COLUMNS states."""
    from rich.console import Console

    class PipeConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # the group of commands decides on the exit code, not rich

    given = os.environ.get("COLUMNS", "")
    width = int(given) if given.isdecimal() and int(given) >= _LEAST_WIDTH else None
    if width is None and not sys.stdout.isatty():
        width = _PLAIN_WIDTH
    return PipeConsole(width=width, highlight=False, markup=False, soft_wrap=False)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table as wide as the terminal; folding leaves numbers and identifiers whole where there is room."""
    from rich import box
    from rich.table import Table as RichTable

    console = make_console()
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    filled = list(zip(columns, *cells, strict=True))
    widths = [max(map(len, column)) for column in filled]
    available = console.width - _GAP * len(widths)
    folded = [[_longest_part(column, room) for column in filled] for room in range(_WHOLE, _LEAST - 1, -1)]
    needs = next((needs for needs in folded if sum(needs) <= available), folded[-1])
    while sum(widths) > available and max(widths) > 1:
        widest = max(range(len(widths)), key=lambda at: (widths[at] > needs[at], widths[at]))
        widths[widest] -= 1
    table = RichTable(box=box.SIMPLE_HEAD, padding=(0, _GAP - 1, 0, 0), pad_edge=False)
    for column, width in zip(columns, widths, strict=True):
        table.add_column(column, overflow="fold", width=width)  # a number that is cut off is no number
    for row in cells:
        table.add_row(*map(_fold, row, widths))
    console.print(table)


def _longest_part(column: Iterable[str], room: int) -> int:
    """Return the letters of the longest part of a column that no line breaks.

    :param room: maximum letters of a part that is not a number or an identifier
    """
    longest = 0
    for word in set(chain.from_iterable(map(str.split, column))):
        whole = len(word) <= _WHOLE and any(map(str.isdigit, word))
        parts = [len(word)] if whole else [min(len(part), room) for part in _HYPHEN.split(word)]
        longest = max(longest, *parts)
    return longest


def _fold(text: str, width: int) -> str:
    """Return *text* in lines of at most *width* letters, but for longer words, broken at blanks and hyphens."""
    lines = (wrap(line, width, break_long_words=False) for line in text.split("\n"))
    return "\n".join("\n".join(line) for line in lines)


def print_facts(facts: Iterable[tuple[str, str]], *, err: bool = False) -> None:
    """Print facts, a line each."""
    for name, value in facts:
        click.echo(f"{name:<16} {value}", err=err)


def choose_format(form: str | None, default: str = "csv") -> str:
    """Return the format that is asked for; without one a table on a terminal, else *default*."""
    return form or ("table" if sys.stdout.isatty() else default)


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], form: str) -> None:
    """Print rows in a format that is chosen."""
    records = (dict(zip(columns, row, strict=True)) for row in rows)
    if form == "table":
        print_table(columns, rows)
    elif form == "json":
        print_json(list(records))
    elif form == "jsonl":
        print_json_lines(records)
    else:
        print_delimited(columns, rows, "," if form == "csv" else "\t")


def print_delimited(columns: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str) -> None:
    """Print rows as CSV, or as TSV by a tab."""
    from mscgraph.tabular import csv_writer

    writer = csv_writer(sys.stdout, delimiter)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if value is None else value for value in row])


def print_json(content: object) -> None:
    """Print one JSON value."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))


def print_json_lines(records: Iterable[Mapping[str, object]]) -> None:
    """Print records as JSON, a line each."""
    for record in records:
        click.echo(json.dumps(record, ensure_ascii=False))
