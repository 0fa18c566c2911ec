"""The file that lists the pictures: their queries, the roles of the columns, words, colours and Vega-Lite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

from mscgraph.errors import LoadError
from mscgraph.files import read_yaml
from mscgraph.numbers import format_number

_ROLES = ("panel", "y", "x", "low", "high", "series", "count", "size")
_NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
#: An entry of the palette.
_COLOUR = re.compile(_NAME.pattern + ":#[0-9a-f]{6}")
#: Keys of Vega-Lite that bring data of their own, fetch something or lead elsewhere.
_FOREIGN = {"data", "datasets", "href", "url"}
#: Kinds of values by the annotation of their field.
_KINDS = {"str": str, "str | None": str | None, "int": int, "bool": bool}
_MALFORMED = (AttributeError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a scale.

    :param label: the letters on its marks
    :param title: its description
    :param colour: name of its colour in the palette
    """

    value: str
    label: str
    title: str
    colour: str

    @property
    def words(self) -> str:
        """The letters and the description, which may have them."""
        return self.title if self.label in self.title.split() else f"{self.label} {self.title}"


@dataclass(frozen=True, slots=True)
class Role:
    """The role of a query's column in the picture.

    :param iri: column of the IRIs of the things that *column* names
    :param scale: name of the scale of its values
    :param stated: column of the number of reports that state the number
    :param one: noun of one of them
    :param many: noun of several of them
    :param absent: text shown without a value
    :param limit: maximum number of labels, or of amounts, that are drawn apart
    :param least: labels of fewer reports are not drawn apart
    :param together: labels beyond the limits are drawn as one, else they are not drawn
    :param alphabetic: labels are in alphabetical order, else those of most reports come first
    :param summed: numbers of different rows may be added up
    :param wrap: maximum number of letters per line of a label
    """

    column: str
    title: str
    iri: str | None = None
    scale: str | None = None
    stated: str | None = None
    one: str = ""
    many: str = ""
    absent: str = "not stated"
    limit: int = 40
    least: int = 0
    together: bool = True
    alphabetic: bool = False
    summed: bool = False
    wrap: int = 22

    def count(self, number: Decimal | int) -> str:
        """Return a number with its noun."""
        return f"{format_number(number)} {self.one if number == 1 else self.many}".rstrip()


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """A picture of the file.

    :param query: name of the stored query whose answer is drawn
    :param words: sentence on a row, with the names of roles in braces
    :param spec: Vega-Lite, without data
    :param roles: the columns by role, in the order in which the table shows them
    :param scales: the values of each scale in their order
    :param palette: colours by name
    :param link: the role whose page a mark leads to
    :param absent: sentence on the marks of numbers that are not stated
    :param radius: radius of the largest circle, in units of the picture
    """

    name: str
    query: str
    title: str
    description: str
    words: str
    spec: Mapping[str, Any]
    roles: Mapping[str, Role]
    scales: Mapping[str, list[Value]]
    palette: Mapping[str, str]
    link: str | None = None
    absent: str = ""
    radius: int = 13

    def scale(self, role: str) -> list[Value]:
        """Return the values of a role's scale in their order, none without a scale."""
        return self.scales.get(self.roles[role].scale or "", [])

    def value(self, role: str, label: str) -> Value:
        """Return the value that a label has on the scale of *role*, a new one if the scale lacks it."""
        found = {value.value: value for value in self.scale(role)}
        return found.get(label) or Value(label, label[:8], label, "unknown")


def load_pictures(path: Path) -> list[PictureSpec]:
    """Load the pictures of a file, in its order.

    :raises LoadError: if the file cannot be read or is not in its form
    """
    whole = read_yaml(path, "a list of pictures")
    try:
        common = {
            "palette": dict(whole["palette"]),
            "scales": {
                name: [Value(**value) for value in values] for name, values in whole["scales"].items()
            },
        }
        entries = {facts["name"]: facts for facts in whole["pictures"]}
        config = dict(whole["config"])
    except _MALFORMED as error:
        raise LoadError(path, problem=f"a key is missing or of another form: {error}") from error
    if len(entries) < len(whole["pictures"]):
        raise LoadError(path, problem="two pictures have the same name")
    return [_read_picture(f"{path}: {name}", facts, common, config) for name, facts in entries.items()]


def _read_picture(
    place: str, facts: Mapping[str, Any], common: Mapping[str, Any], config: Mapping[str, Any]
) -> PictureSpec:
    try:
        roles = {name: Role(**role) for name, role in facts["roles"].items()}
        spec = {"config": config, **facts["spec"]}
        picture = PictureSpec(**{**facts, **common, "roles": roles, "spec": spec})
        faults = list(_faults(picture))
    except _MALFORMED as error:
        raise LoadError(place, problem=f"a key is missing or of another form: {error}") from error
    if faults:
        raise LoadError(place, problem="; ".join(faults))
    return picture


def _faults(picture: PictureSpec) -> Iterator[str]:
    """Yield what keeps a picture from being drawn."""
    roles, scales, palette = picture.roles, picture.scales, picture.palette
    records: list[PictureSpec | Role] = [picture, *roles.values()]
    for record in records:
        for field in fields(record):
            value, kind = getattr(record, field.name), _KINDS.get(str(field.type), object)
            if not isinstance(value, kind):
                yield f"{field.name} is {value!r}, which is not of kind {field.type}"
    if not _NAME.fullmatch(picture.name):
        yield f"{picture.name!r} is not a name in lower case"
    if not {"y", "size"} <= set(roles) <= set(_ROLES):
        yield f"the roles are not y and size, with others of {', '.join(_ROLES)}"
    if unknown := sorted({role.scale for role in roles.values() if role.scale} - set(scales)):
        yield f"there is no scale {', '.join(unknown)}"
    if wrong := [one for one in palette.items() if not _COLOUR.fullmatch(":".join(map(str, one)))]:
        yield f"the palette has no colour such as '#2e86c1' for {wrong}"
    colours = {value.colour for values in scales.values() for value in values} | {"single", "unknown"}
    if unknown := sorted(colours - set(palette)):
        yield f"the palette has no colour {', '.join(unknown)}"
    if picture.link and (picture.link not in roles or not roles[picture.link].iri):
        yield f"the link {picture.link!r} is not a role with IRIs"
    if foreign := sorted(_FOREIGN & set(_keys(picture.spec))):
        yield f"the specification has data or an address of its own: {', '.join(foreign)}"
    if unknown := sorted({name for _, name, _, _ in Formatter().parse(picture.words) if name} - set(roles)):
        yield f"the words have {', '.join(unknown)} in braces, which is not a role"


def _keys(content: object) -> Iterator[str]:
    """Yield the keys of a specification, at every depth."""
    if isinstance(content, dict):
        yield from content
        content = list(content.values())
    for one in content if isinstance(content, list) else ():
        yield from _keys(one)
