"""Accept headers, read by regular expressions alone: what a web server's own rules can do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["BLANK", "LESS", "STRANGE", "Offer", "Range", "offers_of"]

_START = r"(?:^|,)\s*"
_EQUALS = r"\s*q\s*=\s*"
#: What stands behind a quality.
_END = r"\s*(?:[;,]|$)"
_VALID = rf"{_EQUALS}(?:0(?:\.\d{{0,3}})?|1(?:\.0{{0,3}})?){_END}"
#: Parameters in front of the first one that is a quality.
_SKIPPED = rf"(?:;(?!{_VALID})[^;,]*)*"
#: Parameters, none of which tries to be a quality.
_NONE = rf"(?:;(?!{_EQUALS})[^;,]*)*(?:,|$)"

#: A header that accepts everything.
BLANK = r"^\s*$"
#: Two qualities joined by a colon, the first of which is less. A quality is written as a digit and its decimals,
#: with as many noughts behind as one likes: 1000, 0900, 095000.
LESS = r"^(\d*)(?:" + "|".join(rf"{digit}\d*:\1[{digit + 1}-9]" for digit in range(9)) + ")"
#: Raw paths that name nothing: an empty step, one that leads to another folder, or one that no file could have.
STRANGE = r"(?:^|/)(?:\.|%2e){0,2}(?:/|$)|%(?:2f|5c|[01][0-9a-f]|7f)|\x5c"


@dataclass(frozen=True, slots=True)
class Range:
    """A media range, with what finds it in a header. Letters of either case are the same.

    :param name: for variables: ``any``, ``text``, ``ttl``
    """

    name: str
    media_range: str

    @property
    def whole(self) -> str:
        """Finds the range where it has the quality 1, said or not."""
        one = rf"{_SKIPPED};{_EQUALS}1(?:\.0{{0,3}})?{_END}"
        return rf"{self._start}(?:{_NONE}|{one})"

    @property
    def part(self) -> str:
        """Finds the range where it has a lower quality; the only group is that of the decimals."""
        return rf"{self._start}{_SKIPPED};{_EQUALS}0(?:\.(\d{{0,3}}))?{_END}"

    @property
    def _start(self) -> str:
        return rf"{_START}{re.escape(self.media_range)}\s*".replace(r"\-", "-")


@dataclass(frozen=True, slots=True)
class Offer:
    """A media type that can be had, with the ranges that fit it, the widest first.

    :param extension: of its files
    """

    extension: str
    ranges: tuple[Range, Range, Range]


def offers_of(offered: Sequence[tuple[str, str]]) -> list[Offer]:
    """Return what each media type is found by.

    :param offered: extension and media type, in our order of preference
    """
    return [
        Offer(
            extension,
            (
                Range("any", "*/*"),
                Range(media_type.partition("/")[0], media_type.partition("/")[0] + "/*"),
                Range(extension, media_type),
            ),
        )
        for extension, media_type in offered
    ]
