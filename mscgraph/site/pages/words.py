"""What pages call things beside their labels: plurals, others' properties, their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mscgraph.errors import LoadError
from mscgraph.namespaces import PREFIXES

__all__ = ["Naming", "Words", "load_words"]

_TABLE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True, slots=True)
class Naming:
    """How things name the concepts of a vocabulary.

    :param property: local name of the property
    :param facet: parameter of the list of trials, empty where trials cannot be narrowed by it
    """

    property: str
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The table.

    :param files: name of a file of a build → what it is
    :param properties: IRI → words for subject and object
    :param order: IRI → rank
    """

    plurals: Mapping[str, str]
    vocabularies: Mapping[str, Naming]
    ways_in: tuple[str, ...]
    files: Mapping[str, str]
    properties: Mapping[str, tuple[str, str]]
    order: Mapping[str, int]
    not_repeated: frozenset[str]

    def plural(self, kind: str) -> str:
        """Return the plural of a kind, the kind itself where the table lacks it."""
        return self.plurals.get(kind, kind)

    def name(self, kind: str, number: int) -> str:
        """Return what *number* things of a kind are called."""
        return kind.replace("-", " ") if number == 1 else self.plural(kind)


@cache
def load_words() -> Words:
    """Load the table.

    :raises LoadError: if it is not in its form
    """
    import yaml

    content: Any = yaml.safe_load(_TABLE.read_text("utf-8"))
    try:
        return Words(
            plurals=content["plurals"],
            vocabularies={kind: Naming(**facts) for kind, facts in content["vocabularies"].items()},
            ways_in=tuple(content["ways_in"]),
            files=content["files"],
            properties={
                _expand(curie): (subject, of_object)
                for curie, (subject, of_object) in content["properties"].items()
            },
            order={_expand(curie): rank for rank, curie in enumerate(content["order"])},
            not_repeated=frozenset(map(_expand, content["not_repeated"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LoadError(
            _TABLE, "plurals, vocabularies, files, properties and their order", str(error)
        ) from error


def _expand(curie: str) -> str:
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name
