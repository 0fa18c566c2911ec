"""Rules over many files, terms or rows as one case each that lists what breaks them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

__all__ = ["each"]

_SUBTESTS = inspect.Parameter("subtests", inspect.Parameter.KEYWORD_ONLY)


def each(
    names: str | tuple[str, ...], values: Iterable[Any], *, ids: Callable[[Any], object] = str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test with each of *values*, as ``parametrize`` does, but as one case that lists all that fail.

    :param names: the argument that takes a value, or the arguments that take a tuple's members
    :param ids: the name of a value in the list
    """
    several = isinstance(names, tuple)
    given = names if several else (names,)
    rows = [value if several else (value,) for value in values]
    assert rows, f"a rule over no {' and '.join(given)} would hold for ever"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        asked = inspect.signature(test).parameters

        @functools.wraps(test)
        def run_each(*, subtests: pytest.Subtests, **fixtures: Any) -> None:
            if "subtests" in asked:
                fixtures["subtests"] = subtests
            for row in rows:
                with subtests.test("-".join(str(ids(value)) for value in row)):
                    test(**dict(zip(given, row, strict=True)), **fixtures)

        # Pytest reads the fixtures that a test needs from its signature.
        kept = [
            one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for name, one in asked.items()
            if name not in given
        ]
        run_each.__signature__ = inspect.Signature(
            [*(one for one in kept if one.name != "subtests"), _SUBTESTS]
        )  # type: ignore[attr-defined]
        return run_each

    return decorate
