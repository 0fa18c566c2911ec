"""The one table of media types, and what names of files end in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mscgraph.files import read_yaml

_TABLE = Path(__file__).with_name("media_types.yaml")
#: Suffix of the type of a file of which nothing is known.
BYTES = "bin"


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type.

    :param name: for people
    :param type: without parameters
    :param suffixes: ends of file names, without the full stop
    :param names: whole names of files without a suffix
    :param rdf: whether it holds a graph or a dataset
    :param binary: whether it is not worth being compressed
    :param format: local name of the W3C's IRI of the format, empty without one
    """

    name: str
    type: str
    suffixes: tuple[str, ...]
    names: tuple[str, ...] = ()
    rdf: bool = False
    binary: bool = False
    format: str = ""

    @property
    def header(self) -> str:
        """The value of a ``Content-Type`` header: texts are in UTF-8."""
        return f"{self.type}; charset=utf-8" if self.type.startswith("text/") else self.type


@cache
def load_media_types() -> Mapping[str, MediaType]:
    """Load the table, by suffix or name and in its order."""
    entries = read_yaml(_TABLE, "a table of media types")
    types = (
        MediaType(**{**entry, "suffixes": tuple(entry["suffixes"]), "names": tuple(entry.get("names", ()))})
        for entry in entries
    )
    return {ending: one for one in types for ending in (*one.suffixes, *one.names)}


def media_type(suffix: str) -> MediaType:
    """Return the media type of files whose name ends in *suffix*.

    :raises KeyError: if the table lacks it
    """
    return load_media_types()[suffix]


def find_suffix(path: str) -> str | None:
    """Return the longest suffix of the table that the name of a file ends in, or its name; ``None`` without one."""
    name = path.rpartition("/")[2]
    steps = name.split(".")[1:]
    endings = (name, *(".".join(steps[start:]) for start in range(len(steps))))
    return next((ending for ending in endings if ending in load_media_types()), None)
