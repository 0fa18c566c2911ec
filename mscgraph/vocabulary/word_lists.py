"""Files of named lists of words, read into frozen records: a field per list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from mscgraph.errors import VocabularyError
from mscgraph.files import read_yaml
from mscgraph.namespaces import fold

_T = TypeVar("_T")
#: Maximum characters shown of a value.
_MAX_SHOWN = 80


@dataclass(frozen=True, slots=True)
class TableWords:
    """Words by which tables show what is not a name, of ``ontology/tables.yaml``.

    :param totals: names of rows that add up others
    :param controls: names of participants who did not get the therapy
    :param months: the names of each month, with blanks between, in the order of the year
    :param decimal_comma: tags of languages that part decimals by a comma
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
    months: tuple[str, ...]
    decimal_comma: tuple[str, ...]
    joiners: tuple[str, ...]
    numbers: tuple[str, ...]
    small: tuple[str, ...]
    other_tables: tuple[str, ...]
    exclusions: tuple[str, ...]
    repeats: tuple[str, ...]
    neutral: tuple[str, ...]
    exceptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleWords:
    """Words by which a sentence shows the role of a name in it, of ``ontology/roles.yaml``, which describes each."""

    joining: tuple[str, ...]
    leading: tuple[str, ...]
    describing: tuple[str, ...]
    grafts: tuple[str, ...]
    source_cells: tuple[str, ...]
    additives: tuple[str, ...]
    denials: tuple[str, ...]
    contrasts: tuple[str, ...]
    people: tuple[str, ...]
    having: tuple[str, ...]
    about: tuple[str, ...]
    stages: tuple[str, ...]
    changes: tuple[str, ...]
    events: tuple[str, ...]
    harms: tuple[str, ...]
    outcomes: tuple[str, ...]
    verbs: tuple[str, ...]
    measures: tuple[str, ...]
    lesions: tuple[str, ...]
    treatments: tuple[str, ...]
    some: tuple[str, ...]
    exclusions: tuple[str, ...]
    relatives: tuple[str, ...]
    hypothetical: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameParts:
    """Words beside the names of a cell, of ``ontology/name-parts.yaml``, which describes each list."""

    either: tuple[str, ...]
    both: tuple[str, ...]
    leading: tuple[str, ...]
    derived: tuple[str, ...]
    human: tuple[str, ...]
    plain: tuple[str, ...]
    scales: tuple[str, ...]
    severities: tuple[str, ...]
    people: tuple[str, ...]
    having: tuple[str, ...]
    denied: tuple[str, ...]


def load_words(path: Path, record: type[_T]) -> _T:
    """Read a file of named lists into a record that has a field for each.

    :param record: its fields are lists of words, a set of them where they are compared folded, a word or a flag
    :raises VocabularyError: if the file is missing, lacks a list, has another or has an empty one
    """
    return _read(path, read_yaml(path, "lists of words", VocabularyError), record)


def load_word_groups(path: Path, record: type[_T]) -> dict[str, _T]:
    """Read a file of groups of such lists, in its order, into a record for each.

    :raises VocabularyError: if the file is missing or a group is not in its form
    """
    groups = read_yaml(path, "groups of lists of words", VocabularyError)
    if not isinstance(groups, dict):
        raise VocabularyError(path, "groups by name", repr(groups)[:_MAX_SHOWN])
    return {name: _read(path, group, record, f" of {name}") for name, group in groups.items()}


def _read(path: Path, content: Any, record: type[_T], of_group: str = "") -> _T:
    known = fields(record)  # type: ignore[arg-type]
    needed = {field.name for field in known if field.default is MISSING}
    optional = {field.name for field in known} - needed
    if not isinstance(content, dict) or set(content) - optional != needed:
        expected = f"the keys {', '.join(field.name for field in known if field.name in needed)}{of_group}"
        raise VocabularyError(path, expected, repr(content)[:_MAX_SHOWN])
    forms, values = get_type_hints(record), {}
    for key, value in content.items():
        expected, holds, make = _FORMS[forms[key]]
        if not holds(value):
            raise VocabularyError(path, f"{expected} as {key}{of_group}", repr(value)[:_MAX_SHOWN])
        values[key] = make(value)
    return record(**values)


def _is_word(value: object) -> bool:
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_word, value))


#: By the type of a field: what is expected in words, whether a value is that, and the field that it makes.
_FORMS: Mapping[object, tuple[str, Callable[[object], bool], Callable[[Any], object]]] = {
    tuple[str, ...]: ("a list of words", _is_list, tuple),
    frozenset[str]: ("a list of words", _is_list, lambda words: frozenset(map(fold, words))),
    str: ("a word", _is_word, str),
    bool: ("true or false", lambda value: isinstance(value, bool), bool),
}
