"""Columns that tables are not known by, and that state something of a trial all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mscgraph.records import Column, Frame, Row
from mscgraph.shape.knowledge import Knowledge


def find_further(frame: Frame, knowledge: Knowledge) -> dict[str, Column]:
    """Return the unknown columns of a table that the vocabulary knows further on, by their keys.

    Of several with one meaning, that with the best label is it, else the first.
    """
    best: dict[str, tuple[int, Column]] = {}
    for column in frame.columns:
        if column.known or not column.header:
            continue
        found = knowledge.find_further(column.header)
        if found is not None and found[0] < best.get(found[1].key, (found[0] + 1, column))[0]:
            best[found[1].key] = found[0], column
    meanings = {column.key: column for column in knowledge.further_words.values()}
    return {column.key: replace(meanings[key], header=column.header) for key, (_, column) in best.items()}


def name_frame(frame: Frame, found: Mapping[str, Column]) -> tuple[Frame, dict[str, str]]:
    """Return a frame with the columns of :func:`find_further`, and the new key of each column that has another now."""
    taken = {column.key for column in found.values()}
    keys = {key: column.key for key, column in found.items() if key != column.key}
    for column in frame.columns:
        if column.key in taken and column.key not in found:
            keys[column.key] = f"{column.key}_of_table"
    columns = tuple(
        found.get(column.key) or replace(column, key=keys.get(column.key, column.key))
        for column in frame.columns
    )
    texts = tuple(
        replace(text, heads=tuple(keys.get(key, key) for key in text.heads)) for text in frame.texts
    )
    return replace(frame, columns=columns, texts=texts), keys


def name_row(row: Row, keys: Mapping[str, str]) -> Row:
    """Return a row whose cells have the keys of their columns.

    :param keys: new ones by those that they replace
    """
    if not keys:
        return row
    return replace(
        row,
        cells=tuple(
            replace(cell, column=keys[cell.column]) if cell.column in keys else cell for cell in row.cells
        ),
        unclear=tuple((column, keys.get(holder, holder)) for column, holder in row.unclear),
    )
