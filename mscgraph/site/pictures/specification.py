"""The file that lists the pictures: their queries, the roles of the columns, words and colours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mscgraph.errors import LoadError

#: The kinds of picture.
KINDS = ("map", "bars", "strips")
#: The roles that a kind requires.
_NEEDED = {"map": ("y", "x", "size"), "bars": ("y", "size"), "strips": ("y", "low", "size")}
_ROLES = ("panel", "y", "x", "series", "low", "high", "size", "count")
_ORDERS = ("size", "label", "given")
_NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
#: Default number of labels drawn per role, and the maximum that a file may set.
_LIMITS = {"panel": 6, "x": 8, "y": 24}
_MOST = 40


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


@dataclass(frozen=True, slots=True)
class Role:
    """The role of a query's column in the picture.

    :param iri: column of the IRIs of the things that *column* names
    :param scale: the values in their order, empty without a scale
    :param stated: column of the number of reports that state the number
    :param absent: text shown without a value
    """

    column: str
    title: str
    iri: str | None = None
    scale: tuple[Value, ...] = ()
    stated: str | None = None
    one: str = ""
    many: str = ""
    absent: str = "not stated"

    def words(self, number: int) -> str:
        """Return the noun for *number* of them, in lower case."""
        return (self.one if number == 1 else self.many) or self.title.lower()


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """A picture of the file.

    :param query: name of the stored query whose answer is drawn
    :param roles: the columns by role, in the order in which the table shows them
    :param limits: maximum number of labels drawn per role
    :param least: with fewer reports, a panel is drawn together with the other such panels
    :param link: the role whose page a mark leads to
    :param palette: colours by name
    """

    name: str
    kind: str
    query: str
    title: str
    description: str
    roles: Mapping[str, Role]
    limits: Mapping[str, int]
    least: int = 0
    link: str | None = None
    order: str = "size"
    palette: Mapping[str, str] = field(default_factory=dict)


def load_pictures(path: Path) -> list[PictureSpec]:
    """Load the pictures of a file, in its order.

    :raises LoadError: if the file cannot be read or is not in its form
    """
    import yaml

    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LoadError(path, problem=f"the list of pictures cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise LoadError(
            path, problem=f"not a list of pictures in YAML: {str(error).splitlines()[0]}"
        ) from error
    whole = _mapping(path, content)
    palette = _read_palette(path, _mapping(f"{path}: palette", whole.get("palette", {})))
    scales = {
        str(name): tuple(_read_value(f"{path}: scales: {name}", one, palette) for one in _list(path, values))
        for name, values in _mapping(f"{path}: scales", whole.get("scales", {})).items()
    }
    pictures = [_read_picture(path, one, scales, palette) for one in _list(path, whole.get("pictures"))]
    names = [one.name for one in pictures]
    if len(names) != len(set(names)):
        raise LoadError(path, "names of pictures that are unique", ", ".join(names))
    return pictures


def _mapping(place: object, content: object) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise LoadError(place, "keys and values", repr(content)[:60])
    return content


def _list(place: object, content: object) -> Sequence[Any]:
    if not isinstance(content, list):
        raise LoadError(place, "a list", repr(content)[:60])
    return content


def _text(place: object, facts: Mapping[str, Any], key: str) -> str:
    value = facts.get(key)
    if not isinstance(value, str) or not value.strip():
        raise LoadError(place, f"a text for {key!r}", repr(value)[:60])
    return " ".join(value.split())


def _name(place: object, facts: Mapping[str, Any], key: str) -> str:
    value = _text(place, facts, key)
    if not _NAME.fullmatch(value):
        raise LoadError(place, f"a name in lower case for {key!r}", repr(value)[:60])
    return value


def _read_palette(path: Path, colours: Mapping[str, Any]) -> dict[str, str]:
    for name, colour in colours.items():
        if not _NAME.fullmatch(str(name)) or not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise LoadError(f"{path}: palette: {name}", "a colour such as '#2e86c1'", repr(colour)[:60])
    return {str(name): str(colour) for name, colour in colours.items()}


def _colour(place: object, name: str, palette: Mapping[str, str]) -> str:
    if name not in palette:
        raise LoadError(place, f"a colour of the palette ({', '.join(sorted(palette))})", repr(name))
    return name


def _read_value(place: str, content: object, palette: Mapping[str, str]) -> Value:
    facts = _mapping(place, content)
    value, label, title = (_text(place, facts, key) for key in ("value", "label", "title"))
    return Value(value, label, title, _colour(place, _text(place, facts, "colour"), palette))


def _read_picture(
    path: Path, content: object, scales: Mapping[str, tuple[Value, ...]], palette: Mapping[str, str]
) -> PictureSpec:
    facts = _mapping(path, content)
    name = _name(path, facts, "name")
    place = f"{path}: {name}"
    kind = _text(place, facts, "kind")
    if kind not in KINDS:
        raise LoadError(place, f"a kind among {', '.join(KINDS)}", repr(kind))
    roles = {
        str(role): _read_role(f"{place}: {role}", one, scales)
        for role, one in _mapping(place, facts.get("roles")).items()
    }
    if unknown := sorted(set(roles) - set(_ROLES)):
        raise LoadError(place, f"roles among {', '.join(_ROLES)}", ", ".join(unknown))
    if missing := [role for role in _NEEDED[kind] if role not in roles]:
        raise LoadError(place, f"the roles {', '.join(_NEEDED[kind])}", f"none for {', '.join(missing)}")
    link, order = facts.get("link"), facts.get("order", "size")
    if link is not None and (link not in roles or roles[link].iri is None):
        raise LoadError(place, "a link to a role with IRIs", repr(link))
    if order not in _ORDERS:
        raise LoadError(place, f"an order among {', '.join(_ORDERS)}", repr(order))
    for colour in ("single", "unknown"):
        _colour(place, colour, palette)
    return PictureSpec(
        name=name,
        kind=kind,
        query=_name(place, facts, "query"),
        title=_text(place, facts, "title"),
        description=_text(place, facts, "description"),
        roles=roles,
        limits=_read_limits(place, facts.get("limits", {})),
        least=_number(place, facts.get("least", 0), 0),
        link=link,
        order=order,
        palette=palette,
    )


def _read_role(place: str, content: object, scales: Mapping[str, tuple[Value, ...]]) -> Role:
    facts = _mapping(place, content)
    if unknown := sorted(set(facts) - set(Role.__dataclass_fields__)):
        raise LoadError(place, f"keys among {', '.join(Role.__dataclass_fields__)}", ", ".join(unknown))
    scale = facts.get("scale")
    if scale is not None and scale not in scales:
        raise LoadError(place, f"a scale among {', '.join(sorted(scales))}", repr(scale))
    optional = {key: _text(place, facts, key) for key in facts if key not in ("column", "title", "scale")}
    return Role(
        column=_text(place, facts, "column"),
        title=_text(place, facts, "title"),
        scale=scales.get(str(scale), ()),
        **optional,
    )


def _read_limits(place: str, content: object) -> dict[str, int]:
    limits = _mapping(place, content)
    if unknown := sorted(set(limits) - set(_LIMITS)):
        raise LoadError(place, f"limits of {', '.join(_LIMITS)}", ", ".join(unknown))
    return {**_LIMITS, **{role: min(_number(place, limit, 1), _MOST) for role, limit in limits.items()}}


def _number(place: str, value: object, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise LoadError(place, f"a whole number, {least} or more", repr(value)[:60])
    return value
