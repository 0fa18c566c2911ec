"""Publications behind numbered references."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publication:
    """The publication behind a numbered reference; empty fields were not seen."""

    number: int
    first_author: str | None
    year: int | None
    journal: str | None
    title: str | None
    doi: str | None
    pubmed: str | None
    basis: str | None
