"""Identifiers of articles as documents print them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

#: Older DOIs have angle brackets: ``10.1002/(SICI)1097-0258<1::AID-SIM1>3.0.CO;2-Z``.
_DOI = re.compile(r"""\b10\.\d{4,9}(?:\.\d+)*/(?:[^\s"<>]|<\d+:[^\s"<>]*>){1,200}""")
#: Beginnings of what follows a DOI in Markdown without a blank: a link's address, another cell.
_BEHIND = re.compile(r"\]\(|[|`]")
_CLOSING = {")": "(", "]": "["}
#: Characters of a text that are searched.
_LONGEST_TEXT = 20_000
_FIELD = re.compile(
    r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:)?\s*(10\.\d{4,9}(?:\.\d+)*/\S{1,200})", re.IGNORECASE
)
_PMCID = re.compile(r"\bPMC\s?(\d{3,9})\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d{3,9}")


def find_doi(text: str | None) -> str | None:
    """Return the first DOI in a text, an address or a ``doi:`` form; ``None`` without one."""
    if not text or "10." not in text:
        return None
    words = unquote(text) if "://" in text else text
    found = (_without_end(match.group()) for match in _DOI.finditer(words, 0, _LONGEST_TEXT))
    return next((doi for doi in found if not doi.endswith("/")), None)


def first_doi(texts: Iterable[str]) -> str | None:
    """Return the first DOI in several texts, ``None`` without one."""
    return next(filter(None, map(find_doi, texts)), None)


def parse_doi(field: str) -> str | None:
    """Return the DOI that a field holds, without the address or ``doi:`` in front; ``None`` of other words."""
    match = _FIELD.fullmatch(field.strip())
    return match[1] if match else find_doi(field)


def _without_end(doi: str) -> str:
    """Return a DOI without the marks of the sentence or the link around it."""
    doi = _BEHIND.split(doi, maxsplit=1)[0]
    while doi[-1] in ".,;:*_" or (doi[-1] in _CLOSING and doi.count(doi[-1]) > doi.count(_CLOSING[doi[-1]])):
        doi = doi[:-1]
    return doi


def find_pmcid(text: str | None) -> str | None:
    """Return the first PubMed Central identifier in a text: ``PMC`` and digits; ``None`` without one."""
    match = _PMCID.search(text or "")
    return f"PMC{match[1]}" if match else None


def parse_pmcid(text: str) -> str | None:
    """Return the same of a field that holds it with ``PMC`` or without; ``None`` of other words."""
    match = _DIGITS.fullmatch(text.strip())
    return f"PMC{match.group()}" if match else find_pmcid(text)
