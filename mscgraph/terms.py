"""RDF terms as their N-Triples spelling: strings, made once per distinct value."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from mscgraph.namespaces import BASE, MSC, PREFIXES

__all__ = ["A", "LABEL", "Triple", "boolean", "decimal", "integer", "iri", "mint_key", "msc", "ours", "string", "text"]

#: Subject, predicate and object, each in its N-Triples spelling.
Triple = tuple[str, str, str]

_CACHE = 1 << 16
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_XSD = PREFIXES["xsd"]


@lru_cache(_CACHE)
def iri(value: str) -> str:
    """Spell an IRI; characters that no IRI holds are percent-encoded."""
    return f"<{_NOT_IN_IRI.sub(lambda match: quote(match.group()), value)}>"


@lru_cache(_CACHE)
def ours(path: str) -> str:
    """Spell an IRI below our base."""
    return iri(BASE + path)


def msc(name: str) -> str:
    """Spell a class or property of our ontology."""
    return f"<{MSC}{name}>"


def _quote(value: str) -> str:
    if _ESCAPED.search(value):
        value = _ESCAPED.sub(lambda match: _ESCAPES.get(match.group(), f"\\u{ord(match.group()):04X}"), value)
    return f'"{value}"'


def string(value: str) -> str:
    """Spell a plain string."""
    return _quote(value)


def text(value: str) -> str:
    """Spell an English text."""
    return _quote(value) + "@en"


def integer(value: int) -> str:
    """Spell a whole number."""
    return f'"{value}"^^<{_XSD}integer>'


def decimal(value: Decimal) -> str:
    """Spell a decimal number canonically: no exponent, no needless zeros."""
    spelled = f"{value:f}"
    if "." in spelled:
        spelled = spelled.rstrip("0").rstrip(".")
    return f'"{spelled}"^^<{_XSD}decimal>'


def boolean(value: bool) -> str:  # noqa: FBT001
    """Spell a truth value."""
    return f'"{"true" if value else "false"}"^^<{_XSD}boolean>'


@lru_cache(_CACHE)
def mint_key(identifier: str) -> str:
    """Return *identifier* as a segment of an IRI: ``432/2020BO`` becomes ``432-2020BO``."""
    return quote(re.sub(r"[/\s]+", "-", identifier), safe="-._~") or "-"


#: rdf:type
A = iri(PREFIXES["rdf"] + "type")
#: rdfs:label
LABEL = iri(PREFIXES["rdfs"] + "label")
