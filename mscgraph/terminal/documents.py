"""Tables of documents, and what their rows state."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mscgraph.terminal.formats import choose_format, print_json, print_json_lines, print_rows, print_table

if TYPE_CHECKING:
    from mscgraph.pipeline import LeftOut, ListedTable
    from mscgraph.records import TrialReport


def show_reports(reports: Iterable[TrialReport], form: str | None, *, several: bool = False) -> None:
    """Print what rows state in *form*; ``None`` means a table on a terminal, else JSON lines.

    :param several: whether they are of several tables, which a table for people names then
    """
    from mscgraph.pipeline import describe_rows, record_rows, write_rows

    form = choose_format(form, "jsonl")
    if form == "jsonl":
        print_json_lines(record_rows(reports))
    elif form == "json":
        print_json(list(record_rows(reports)))
    elif form == "table":
        print_table(*describe_rows(reports, several=several))
    else:
        write_rows(reports, sys.stdout, "," if form == "csv" else "\t")


def show_left_out(left_out: Iterable[LeftOut]) -> None:
    """Print on stderr which tables and documents are not read, each with its reason, and remarks on others."""
    for one in left_out:
        click.echo(f"{'remark' if one.is_remark else 'left out'}: {one}", err=True)


def show_tables(tables: Sequence[ListedTable], form: str | None) -> None:
    """Print the tables of documents; ``None`` means a table on a terminal, else CSV."""
    form = choose_format(form)
    if form in ("json", "jsonl"):
        records = [asdict(table) for table in tables]
        print_json(records) if form == "json" else print_json_lines(records)
        return
    several = len({table.document for table in tables}) > 1
    if form == "table":
        print_table(*_tables_for_people(tables, several=several))
        return
    names = ("table", "label", "caption", "rows", "columns", "form", "columns_read", "lists_trials", "reason")
    rows = [
        [
            table.table,
            table.label,
            table.caption,
            table.rows,
            table.columns,
            table.form,
            ", ".join(table.columns_read),
            "yes" if table.lists_trials else "no",
            table.reason,
            *((table.document,) if several else ()),
        ]
        for table in tables
    ]
    print_rows((*names, *(("document",) if several else ())), rows, form)


def _tables_for_people(
    tables: Iterable[ListedTable], *, several: bool
) -> tuple[tuple[str, ...], list[list[object]]]:
    """Return header and rows of a list of tables that is narrow enough for a terminal."""
    names = ("table", "trials", "size", "form", "caption", "columns as read", "reason")
    rows: list[list[object]] = [
        [
            table.table,
            "yes" if table.lists_trials else "no",
            f"{table.rows} × {table.columns}",
            table.form,
            ". ".join(filter(None, (table.label, table.caption))),
            ", ".join(table.columns_read),
            table.reason,
            *((Path(table.document).name,) if several else ()),
        ]
        for table in tables
    ]
    return (*names, *(("document",) if several else ())), rows
