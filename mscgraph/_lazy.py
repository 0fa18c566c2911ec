"""Imports on first use: the public names of a package, and the libraries of extras."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from mscgraph.errors import ExtraError

__all__ = ["lazy_names", "require_extra"]


def lazy_names(
    package: str, defined_in: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a package that imports its public names on first use.

    :param defined_in: the module of each public name
    """

    def load(name: str) -> Any:
        if name not in defined_in:
            found = sys.modules[package]
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=found)
        value = getattr(import_module(defined_in[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    def list_names() -> list[str]:
        return sorted({*defined_in, *(name for name in vars(sys.modules[package]) if name.startswith("__"))})

    return load, list_names


def require_extra(extra: str, *libraries: str) -> None:
    """Refuse to go on without the *libraries* of an extra.

    :raises ExtraError: if one is not installed
    """
    missing = [name for name in libraries if find_spec(name) is None]
    if missing:
        raise ExtraError(
            f"the extra {extra}",
            problem=f"{', '.join(missing)} not installed",
            remedy=f"in a checkout pip install '.[{extra}]', else 'WHEEL[{extra}]'",
        )
