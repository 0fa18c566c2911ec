"""Trial tables of other sources, beside the checkout: their files, their gold, and those that are set aside."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from support import ROOT

FOLDER = ROOT.parent / "shared" / "tables"
#: Tables that no test reads; they are measured once.
SET_ASIDE = ("02", "05", "08", "10", "14", "17")


def path_of(name: str) -> Path:
    """Return the document whose name begins with a number."""
    assert name not in SET_ASIDE
    (path,) = (one for one in FOLDER.glob(f"{name}-*") if not one.name.endswith(".gold.jsonl"))
    return path


@cache
def gold_of(name: str) -> list[dict[str, Any]]:
    """Return the gold of a document's rows."""
    assert name not in SET_ASIDE
    (path,) = FOLDER.glob(f"{name}-*.gold.jsonl")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def paths_of_forms() -> list[tuple[str, Path]]:
    """Return each document that is not set aside, with the suffix of its name; none without the folder."""
    paths = sorted(FOLDER.glob("[0-9]*"))
    return [
        (path.suffix.removeprefix("."), path)
        for path in paths
        if path.name[:2] not in SET_ASIDE and not path.name.endswith(".gold.jsonl")
    ]
