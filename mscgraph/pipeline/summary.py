"""The summary of a build."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Summary"]


@dataclass(slots=True)
class Summary:
    """What a build did.

    :param linked: mentions of concepts that have an external identifier
    :param mentions: mentions of concepts in all
    :param issues: how many there are, by severity and code
    :param verdict: the gravest severity found, ``None`` for none
    """

    output: Path
    rows: int = 0
    unread: int = 0
    trials: int = 0
    linked: int = 0
    mentions: int = 0
    triples: int = 0
    issues: Counter[tuple[str, str]] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    verdict: str | None = None
    files: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
