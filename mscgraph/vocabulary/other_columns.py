"""Columns that no property is read from, as ``ontology/other-columns.yaml`` gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mscgraph.errors import VocabularyError
from mscgraph.files import read_yaml
from mscgraph.namespaces import fold
from mscgraph.records import OtherColumn

_LISTS, _FLAG = ("labels", "words", "small"), "dated"


def load_other_columns(folder: Path) -> tuple[OtherColumn, ...]:
    """Read ``other-columns.yaml`` of an ontology folder, in its order.

    :raises VocabularyError: if it is missing or not in its form
    """
    path = folder / "other-columns.yaml"
    content = read_yaml(path, "columns with their words", VocabularyError)
    if not isinstance(content, dict):
        raise VocabularyError(path, "columns by name", repr(content)[:80])
    return tuple(_column(path, name, column) for name, column in content.items())


def _column(path: Path, name: str, column: Any) -> OtherColumn:
    if not isinstance(column, dict) or set(column) - {_FLAG} != set(_LISTS):
        raise VocabularyError(path, f"the keys {', '.join(_LISTS)} of {name}", repr(column)[:80])
    for key in _LISTS:
        if not isinstance(column[key], list) or not all(isinstance(word, str) for word in column[key]):
            raise VocabularyError(path, f"a list of words as {key} of {name}", repr(column[key])[:80])
    labels, words, small = (frozenset(map(fold, column[key])) for key in _LISTS)
    return OtherColumn(labels, words, small, dated=column.get(_FLAG) is True)
