"""The reviewed table of expected readings."""

from __future__ import annotations

import csv
from functools import cache

from support import TESTS

__all__ = ["golden_lines"]

GOLDEN = TESTS / "golden" / "readings.tsv"


@cache
def golden_lines() -> list[dict[str, str]]:
    """Return the lines of the reviewed table."""
    with GOLDEN.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
