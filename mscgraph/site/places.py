"""The table of places: the document that describes each IRI below the base."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from mscgraph.errors import LoadError
from mscgraph.files import read_yaml
from mscgraph.media_types import media_type
from mscgraph.namespaces import BASE

_TABLE = Path(__file__).with_name("places.yaml")
_VARIABLE = re.compile(r"\{(\w+)(\+?)\}")
#: Bytes that no name of a file has.
_NO_NAME = frozenset(b"/\0")
#: Maximum bytes per step of a path.
_MAX_STEP_BYTES = 200
#: Characters of a fragment beside letters and digits; what is percent-encoded stays so.
_IN_FRAGMENT = "/:@!$&'()*+,;=-._~?%"
_CACHE = 1 << 13


@dataclass(frozen=True, slots=True)
class Representation:
    """A form in which a description can be had.

    :param extension: of its file, without the full stop
    """

    name: str
    extension: str
    media_type: str


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """A rule of the table: things whose path fits *thing* are described in the document *whole*.

    :param is_file: whether the IRI is that of a file, which answers itself
    """

    thing: str
    whole: str
    is_file: bool = False

    @property
    def pattern(self) -> str:
        """The rule as an anchored regular expression with a group for each variable, in their order."""
        steps = ("([^/]+)" if match[2] == "" else "(.+)" for match in _VARIABLE.finditer(self.thing))
        literal = map(re.escape, _VARIABLE.split(self.thing)[::3])
        return "^" + "".join(piece + step for piece, step in zip(literal, [*steps, ""], strict=True)) + "$"

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables, in the order of the groups."""
        return tuple(match[1] for match in _VARIABLE.finditer(self.thing))


@dataclass(frozen=True, slots=True)
class Place:
    """The place that describes a thing.

    :param document: path of the document below the folder of descriptions, without an extension
    :param fragment: where in the document, empty for what the document as a whole is about
    """

    document: str
    fragment: str = ""


class Places:
    """The table."""

    def __init__(
        self, folder: str, representations: Sequence[Representation], parts: Sequence[PlaceRule]
    ) -> None:
        """Keep the table's lines; the first representation is the one for people."""
        self.folder = folder
        self.representations = tuple(representations)
        self.parts = tuple(parts)
        self.media_types = tuple(one.media_type for one in representations)
        self.by_media_type = {one.media_type: one for one in representations}
        self.by_extension = {one.extension: one for one in representations}
        self._rules = [(re.compile(part.pattern), part) for part in parts]
        self._find = lru_cache(_CACHE)(self._find_place)

    def find(self, iri: str) -> Place | None:
        """Return where *iri* is described by the table, whether or not anything is known of it.

        :returns: ``None`` for an IRI that is not below the base, or whose path could not name a file
        """
        return self._find(iri)

    def _find_place(self, iri: str) -> Place | None:
        if not iri.startswith(BASE):
            return None
        path, _, fragment = iri.removeprefix(BASE).partition("#")
        if not is_plain(path):
            return None
        for pattern, part in self._rules:
            if match := pattern.match(path):
                values = dict(zip(part.variables, match.groups(), strict=True))
                whole = _VARIABLE.sub(partial(_value, values), part.whole)
                return Place(whole, fragment or _rest(path, whole))
        return Place(path, fragment)

    def url(self, document: str, extension: str) -> str:
        """Return the path, below the base, of one representation of *document*."""
        return f"{self.folder}/{document}.{extension}"

    def location(self, place: Place, extension: str) -> str:
        """Return the path, below the base, of a representation and where in it something is described."""
        fragment = f"#{quote(place.fragment, safe=_IN_FRAGMENT)}" if place.fragment else ""
        return self.url(place.document, extension) + fragment

    def thing(self, document: str) -> str:
        """Return the IRI that *document* as a whole is about."""
        return BASE + document

    def split_url(self, path: str) -> tuple[str, Representation] | None:
        """Return document and representation of a path below the base, ``None`` if it names none."""
        start = f"{self.folder}/"
        stem, dot, extension = path.removeprefix(start).rpartition(".")
        if not path.startswith(start) or not dot or not stem or extension not in self.by_extension:
            return None
        return stem, self.by_extension[extension]


def is_plain(path: str) -> bool:
    """Return whether every step of *path*, percent-decoded, can name a file and leads to no other folder."""
    steps = map(unquote_to_bytes, path.split("/"))
    return all(
        step not in (b"", b".", b"..") and _NO_NAME.isdisjoint(step) and len(step) <= _MAX_STEP_BYTES
        for step in steps
    )


def _value(values: Mapping[str, str], variable: re.Match[str]) -> str:
    return values[variable[1]]


def _rest(path: str, whole: str) -> str:
    """Return what *path* has behind *whole*; the path itself where it does not lie below it."""
    return path.removeprefix(whole + "/") if path.startswith(whole + "/") else path


@cache
def load_places() -> Places:
    """Load the table.

    :raises LoadError: if it is not in its form
    """
    content = read_yaml(_TABLE, "a table of places")
    try:
        folder = str(content["folder"])
        representations = list(map(_representation, content["representations"]))
        parts = [_read_part(one) for one in content["parts"]]
    except (KeyError, TypeError) as error:
        raise LoadError(_TABLE, problem=f"not in the form of the table of places: {error}") from error
    return Places(folder, representations, parts)


def _representation(suffix: str) -> Representation:
    known = media_type(suffix)
    return Representation(known.name, suffix, known.type)


def _read_part(line: Mapping[str, Any]) -> PlaceRule:
    part = PlaceRule(line["thing"], line["in"], bool(line.get("file", False)))
    strange = set(_VARIABLE.sub("", part.thing)) & set("{}")
    unknown = {match[1] for match in _VARIABLE.finditer(part.whole)} - set(part.variables)
    if strange or unknown:
        raise LoadError(_TABLE, "variables like {name}, those of 'in' among those of 'thing'", repr(line))
    return part
