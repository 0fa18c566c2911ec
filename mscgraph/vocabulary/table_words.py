"""Words by which tables show what is not a name, as ``ontology/tables.yaml`` gives them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mscgraph.errors import VocabularyError
from mscgraph.files import read_yaml


@dataclass(frozen=True, slots=True)
class TableWords:
    """Words of tables.

    :param totals: names of rows that add up others
    :param controls: names of participants who did not get the therapy
    :param months: the names of each month, in their order
    :param joiners: words that join parts of a cell
    :param numbers: words and signs of labels that mean "number"
    :param small: words that a label may have or lack
    :param other_tables: words of captions of tables that list no trials in people
    :param exclusions: words of captions and labels of tables of trials that were left out
    :param repeats: words of cells that state what another row states
    :param neutral: words beside the name of what rows below a line have in common
    :param exceptions: words that deny what is named behind them
    """

    totals: tuple[str, ...]
    controls: tuple[str, ...]
    months: tuple[tuple[str, ...], ...]
    joiners: tuple[str, ...]
    numbers: tuple[str, ...]
    small: tuple[str, ...]
    other_tables: tuple[str, ...]
    exclusions: tuple[str, ...]
    repeats: tuple[str, ...]
    neutral: tuple[str, ...]
    exceptions: tuple[str, ...]


def load_table_words(folder: Path) -> TableWords:
    """Read ``tables.yaml`` of an ontology folder.

    :raises VocabularyError: if it is missing or not in its form
    """
    path = folder / "tables.yaml"
    content = read_yaml(path, "lists of words", VocabularyError)
    keys = TableWords.__slots__
    if not isinstance(content, dict) or set(content) != set(keys):
        raise VocabularyError(path, f"the keys {', '.join(keys)}", repr(content)[:80])
    months = content["months"]
    if not isinstance(months, list):
        raise VocabularyError(path, "a list of lists of words as months", repr(months)[:80])
    words = {key: _names(path, key, content[key]) for key in keys if key != "months"}
    return TableWords(months=tuple(_names(path, "months", names) for names in months), **words)


def _names(path: Path, key: str, names: Any) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise VocabularyError(path, f"a list of words as {key}", repr(names)[:80])
    return tuple(names)
