"""Dates that a spreadsheet made of two numbers with a slash or a dash between them: ``1/2`` becomes ``1-Feb``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mscgraph.namespaces import fold

#: Day and month in either order, a name in place of the number of one, with or without a year.
_ISO = re.compile(r"\d{4}-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_NUMBERED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}(?: 0?0:00(?::00)?)?")
_NAMED = re.compile(r"(\d{1,2})\.?[-/. ]{1,2}([^\W\d_]+)\.?(?:[-/., ]{1,2}\d{2,4})?")
_NAMED_FIRST = re.compile(r"([^\W\d_]+)\.?[-/. ]{1,2}(\d{1,2})(?:[-/., ]{1,2}\d{2,4})?")


def numbers_of_date(text: str, months: Mapping[str, int]) -> tuple[int, int] | None:
    """Return day and month of a date, the lower number first; ``None`` where the text is not a date.

    :param months: the numbers of months by their folded names
    """
    for form in (_ISO, _NUMBERED, _NAMED, _NAMED_FIRST):
        if (found := form.fullmatch(text.strip())) is not None:
            one, other = (
                int(part) if part.isdecimal() else months.get(fold(part)) for part in found.groups()
            )
            return (min(one, other), max(one, other)) if one is not None and other is not None else None
    return None
