"""Relations: the values of a key, and everything that steps lead to."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    """Return the values of each key; keys and values are in the order of *pairs*."""
    groups: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def closure(starts: Iterable[_Key], step: Callable[[_Key], Iterable[_Key]]) -> set[_Key]:
    """Return *starts* and everything that any number of steps leads to."""
    found: set[_Key] = set()
    waiting = list(starts)
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(step(current))
    return found
