"""Texts as people see them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from typing import ClassVar

#: Maximum characters of a record in a line, and of a value in it.
_MAX_LINE, _MAX_VALUE = 160, 40
#: Maximum members that are shown of a list.
_MAX_MEMBERS = 2


def clip(text: str, most: int) -> str:
    """Return *text*, a longer one cut to *most* characters, the last of them an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


class Short:
    """A record that prints in a line: what it states, a long value cut, a list by its length and its first members."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]]

    def __repr__(self) -> str:
        """Name the kind and the values."""
        values = ((name, getattr(self, name)) for name in self.__match_args__)
        stated = [f"{name}={_brief(value)}" for name, value in values if value is not None and value != ()]
        return clip(f"{type(self).__name__}({', '.join(stated)}", _MAX_LINE - 1) + ")"


def _brief(value: object) -> str:
    if isinstance(value, str) or not isinstance(value, Collection):
        return clip(repr(value), _MAX_VALUE)
    more = ", …" if len(value) > _MAX_MEMBERS else ""
    return f"{len(value)} [{', '.join(map(_brief, islice(value, _MAX_MEMBERS)))}{more}]"
