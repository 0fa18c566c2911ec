"""DOI and title of a PDF's article, from what the file states of itself or from its first page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_DOI = re.compile(r"\b10\.\d{4,9}/[-._;()/:A-Za-z0-9<>\[\]#+]*[A-Za-z0-9)\]]")
#: Names of programs and files, which carelessly made files have as their title.
_NO_TITLE = re.compile(
    r"\.(docx?|pdf|indd|dvi|tex|rtf|html?|qxd|ps)$|^(microsoft word|untitled|slide|layout)\b|[\\/]{1}\w+\.\w+$",
    re.I,
)
#: Ends of a line that may break a DOI.
_BROKEN = ("-", "/", "_")
_WORDS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")


def find_doi(facts: Mapping[str, str], first_page: Iterable[str]) -> str | None:
    """Return the DOI of an article; ``None`` where the document does not state it.

    :param facts: the entries of the file on itself
    :param first_page: its lines; a DOI that a line end may cut in two is passed over
    """
    keys = [*(key for key in facts if "doi" in key.lower()), "XMP", "Subject", "Title", "Keywords"]
    for key in keys:
        if match := _DOI.search(facts.get(key, "")):
            return _trimmed(match.group())
    for line in first_page:
        for match in _DOI.finditer(line):
            if line[match.end() :].strip() not in _BROKEN:
                return _trimmed(match.group())
    return None


def _trimmed(doi: str) -> str:
    """Return a DOI without a closing bracket that nothing in it opens."""
    while doi[-1] in ")]" and doi.count(doi[-1]) > doi.count("(["[")]".index(doi[-1])]):
        doi = doi[:-1].rstrip(".,;:")
    return doi


def find_title(facts: Mapping[str, str]) -> str | None:
    """Return the title of an article; ``None`` where the file states none, or the name of a file or a program."""
    title = facts.get("Title", "").strip()
    return title if _WORDS.search(title) and not _NO_TITLE.search(title) else None
