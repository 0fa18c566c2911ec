"""Which of several media types a request prefers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*(;.*)?", re.ASCII | re.DOTALL)
_QUALITY = re.compile(r";\s*q\s*=\s*(?P<quality>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.ASCII | re.I)
_ANY_QUALITY = re.compile(r";\s*q\s*=", re.ASCII | re.I)
#: Maximum ranges read per header.
_MAX_RANGES = 100
#: Maximum characters per header whose choice is kept.
_MAX_KEPT = 1_000


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the media type among *offered* that an ``Accept`` header prefers (RFC 9110, 12.5.1).

    The most specific range that fits a type gives its quality; among equals the first one offered is taken.
    Parameters other than ``q`` are taken for hints; a range that is not in the header's form is passed over.

    :param accept: the header's value; ``None`` or an empty one accepts everything
    :param offered: media types without parameters, in our order of preference
    :returns: ``None`` if none is acceptable
    """
    if accept is None or not accept.strip():
        return offered[0] if offered else None
    # Headers of programs are kept; anybody can send something long that nobody sends again.
    choose_kept = _choose if len(accept) <= _MAX_KEPT else _choose.__wrapped__
    found: str | None = choose_kept(accept, tuple(offered))
    return found


@lru_cache(4096)
def _choose(accept: str, offered: tuple[str, ...]) -> str | None:
    qualities: dict[tuple[str, str], float] = {}
    for part in accept.split(",")[:_MAX_RANGES]:
        if match := _RANGE.fullmatch(part):
            quality = _read_quality(match[3] or "")
            if quality is not None:
                given = (match[1].lower(), match[2].lower())
                qualities[given] = max(quality, qualities.get(given, 0.0))
    best, best_quality = None, 0.0
    for media_type in offered:
        kind, _, name = media_type.partition("/")
        for candidate in ((kind, name), (kind, "*"), ("*", "*")):
            if candidate in qualities:
                if qualities[candidate] > best_quality:
                    best, best_quality = media_type, qualities[candidate]
                break
    return best


def _read_quality(parameters: str) -> float | None:
    """Return the quality among a range's parameters, 1 without one, ``None`` where it is not a number."""
    if match := _QUALITY.search(parameters):
        return float(match["quality"])
    return None if _ANY_QUALITY.search(parameters) else 1.0
