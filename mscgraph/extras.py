"""The libraries of extras."""

from __future__ import annotations

from importlib.util import find_spec

from mscgraph.errors import ExtraError


def require_extra(extra: str, *libraries: str) -> None:
    """Refuse to go on without the *libraries* of an extra.

    :raises ExtraError: if one is not installed
    """
    missing = [name for name in libraries if find_spec(name) is None]
    if missing:
        raise ExtraError(
            f"the extra {extra}",
            problem=f"{', '.join(missing)} not installed",
            remedy=f"in a checkout pip install -c constraints.txt '.[{extra}]', else pip install 'WHEEL[{extra}]'",
        )
