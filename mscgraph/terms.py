"""RDF terms as their N-Triples spelling: strings, made once per distinct value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from mscgraph.characters import replace_forbidden
from mscgraph.namespaces import BASE, MSC, PREFIXES, RDF_TYPE, RDFS_LABEL, XSD, digest_of
from mscgraph.numbers import plain_number

#: Subject, predicate and object, each in its N-Triples spelling.
Triple = tuple[str, str, str]

_CACHE = 1 << 16
#: Characters that RFC 3987 has in no path, white space that some parsers refuse, and percent signs that encode nothing.
_NOT_IN_IRI = re.compile(
    r'[\x00-\x20\s<>"{}|^`\\\[\]\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U000e0fff'
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 15))
    + r"\U000f0000-\U0010ffff]|%(?![0-9A-Fa-f]{2})"
)
_PLAIN_KEY = re.compile(r"[A-Za-z0-9._-]+")
#: Maximum characters per key, without a digest: a step of a path is the name of a file.
_LONGEST_KEY = 120
_ESCAPED = re.compile(r'["\\\n\r\t\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\x7f": "\\u007F"}


@lru_cache(_CACHE)
def iri(value: str) -> str:
    """Spell an IRI; characters that no IRI holds are percent-encoded, of several number signs all but the first."""
    head, mark, fragment = value.partition("#")
    value = f"{head}{mark}{fragment.replace('#', '%23')}"
    return f"<{_NOT_IN_IRI.sub(lambda match: quote(match.group(), errors='replace'), value)}>"


@lru_cache(_CACHE)
def below_base(path: str) -> str:
    """Spell an IRI below the base of mscgraph."""
    return iri(BASE + path)


def msc(name: str) -> str:
    """Spell a class or property of the ontology."""
    return f"<{MSC}{name}>"


def _quote(value: str) -> str:
    """Return a literal in quotation marks, with U+FFFD for what no file can hold in each of its syntaxes."""
    if not value.isprintable():
        value = replace_forbidden(value)
    if _ESCAPED.search(value):
        value = _ESCAPED.sub(lambda match: _ESCAPES[match.group()], value)
    return f'"{value}"'


def string(value: str) -> str:
    """Spell a plain string."""
    return _quote(value)


def text(value: str) -> str:
    """Spell an English text."""
    return _quote(value) + "@en"


def integer(value: int) -> str:
    """Spell a whole number."""
    return f'"{value}"^^<{XSD}integer>'


def year(value: int) -> str:
    """Spell a year of the Common Era: a plain string, since OWL 2 has no datatype of years."""
    return string(f"{value:04}")


def decimal(value: Decimal) -> str:
    """Spell a decimal number canonically: no exponent, no needless zeros."""
    return f'"{plain_number(value)}"^^<{XSD}decimal>'


def boolean(value: bool) -> str:
    """Spell a truth value."""
    return f'"{"true" if value else "false"}"^^<{XSD}boolean>'


def spell(triples: Iterable[Triple]) -> Iterator[str]:
    """Yield *triples* as N-Triples lines."""
    return (f"{subject} {predicate} {value} .\n" for subject, predicate, value in triples)


def thing_triples(subject: str, kind: str, label: str, *facts: tuple[str, str | None]) -> Iterator[Triple]:
    """Yield the type and the label of a thing, then its facts: predicate and value, ``None`` where none is stated."""
    yield subject, A, kind
    yield subject, LABEL, text(label)
    for predicate, value in facts:
        if value is not None:
            yield subject, predicate, value


def cut(line: str) -> Triple:
    """Return the terms of an N-Triples line in the spelling of :func:`spell`."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest[:-3]


_ESCAPE = re.compile(r"\\(?:\\([uU])|.)", re.DOTALL)


def spell_in_query(spelled: str) -> str:
    r"""Return N-Triples as SPARQL text that means the same to every engine.

    SPARQL reads ``\uXXXX`` before anything else. An engine that overlooks that the backslash may itself be escaped
    would find a quotation mark in ``\\u0022``, so that no ``u`` follows a backslash that is one itself.
    """
    if "\\" not in spelled:
        return spelled
    return _ESCAPE.sub(lambda found: rf"\\\u{ord(found[1]):04X}" if found[1] else found[0], spelled)


@lru_cache(_CACHE)
def mint_key(identifier: str) -> str:
    """Return *identifier* as one step of an IRI's path; no two identifiers have one key.

    ASCII characters are themselves or percent-encoded. Those that servers refuse in a step, the tilde and all other
    characters are their code points between tildes: ``432/2020BO`` becomes ``432~2f~2020BO``.
    """
    if identifier.strip(".") and len(identifier) <= _LONGEST_KEY and _PLAIN_KEY.fullmatch(identifier):
        return identifier
    # One or two full stops are steps to another folder.
    spell_char = _spell_in_key if identifier.strip(".") else _code_point
    key, length = "", 0
    for piece in map(spell_char, identifier):
        length += len(piece)
        key += piece if length <= _LONGEST_KEY else ""
    # The tildes of an uncut key are even in number.
    return key if 0 < length <= _LONGEST_KEY else f"{key}~{digest_of(identifier)}"


def _spell_in_key(char: str) -> str:
    return quote(char, safe="-._") if " " <= char < "~" and char not in "/\\" else _code_point(char)


def _code_point(char: str) -> str:
    return f"~{ord(char):x}~"


def mint_doi_key(doi: str) -> str:
    """Return a DOI as one step of an IRI's path: in lower case, its first slash a hyphen, the rest by :func:`mint_key`.

    Two spellings of a DOI differ at most in the case of ASCII letters. What precedes the slash has no hyphen.
    """
    return mint_key(doi.encode().lower().decode().replace("/", "-", 1))


#: Characters of a name that every Turtle reader takes without an escape.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_PREFIX_OF = {space: name for name, space in PREFIXES.items()}
_INTEGER = re.compile(r'"(-?\d+)"\^\^<' + re.escape(XSD) + "integer>")


@lru_cache(_CACHE)
def shorten(term: str) -> str:
    """Return a term in Turtle: a prefixed name where a prefix is bound, else relative to the base."""
    if term.startswith("<"):
        value = term[1:-1]
        for border in (max(value.rfind("/"), value.rfind("#")), value.rfind("_")):
            prefix, name = _PREFIX_OF.get(value[: border + 1]), value[border + 1 :]
            if prefix is not None and _PLAIN_NAME.fullmatch(name):
                return f"{prefix}:{name}"
        path = value.removeprefix(BASE)
        steps = re.split(r"[?#]", path, maxsplit=1)[0].split("/")
        # A reader resolves steps, and takes the part before a colon for a scheme.
        return term if path == value or ":" in path or not {"", ".", ".."}.isdisjoint(steps) else f"<{path}>"
    if match := _INTEGER.fullmatch(term):
        return match[1]
    value, separator, datatype = term.rpartition("^^")
    is_typed = separator and value.endswith('"') and datatype.startswith("<") and datatype.endswith(">")
    return f"{value}^^{shorten(datatype)}" if is_typed else term


def compress(iri: str) -> str:
    """Return the CURIE of an IRI, ``""`` where no prefix is bound for it."""
    short = shorten(f"<{iri}>")
    return "" if short.startswith("<") else short


@lru_cache(_CACHE)
def expand(curie: str) -> str:
    """Return the IRI of a CURIE.

    :raises KeyError: if its prefix is not bound
    """
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


def property_iri(name: str) -> str:
    """Return the IRI of a property: of a CURIE, or of the local name of one of the ontology.

    :raises KeyError: if a prefix is not bound
    """
    return expand(name) if ":" in name else MSC + name


@lru_cache(_CACHE)
def spelled(curie: str) -> str:
    """Spell the IRI of a CURIE.

    :raises KeyError: if its prefix is not bound
    """
    return iri(expand(curie))


@lru_cache(_CACHE)
def prefix_used(term: str) -> str:
    """Return the prefix that a term is shortened by in Turtle, ``""`` where it is not."""
    short = shorten(term)
    name = short.rpartition("^^")[2] if term.startswith('"') else short
    return "" if name.startswith(("<", "_:", '"')) or ":" not in name else name.partition(":")[0]


def turtle_paragraphs(triples: Iterable[Triple], used: set[str] | None = None) -> Iterator[str]:
    """Yield Turtle, a paragraph per run of triples of one subject, without prefixes.

    Values of one property that follow each other share it.

    :param used: the prefixes that the terms are shortened by; grows
    """
    last_subject = last_predicate = ""
    for subject, predicate, value in triples:
        # Plain strings and texts, which are most of the values, are written as they are spelled.
        is_plain = value.endswith(('"', '"@en'))
        written = value if is_plain else shorten(value)
        if used is not None:
            used.add(prefix_used(predicate) if predicate != A else "")
            if not is_plain:
                used.add(prefix_used(value))
            if subject != last_subject:
                used.add(prefix_used(subject))
        if subject != last_subject:
            end = " .\n" if last_subject else ""
            name = "a" if predicate == A else shorten(predicate)
            yield f"{end}\n{shorten(subject)} {name} {written}"
        elif predicate != last_predicate:
            name = "a" if predicate == A else shorten(predicate)
            yield f" ;\n\t{name} {written}"
        else:
            yield f", {written}"
        last_subject, last_predicate = subject, predicate
    if last_subject:
        yield " .\n"


#: rdf:type
A = iri(RDF_TYPE)
#: rdfs:label
LABEL = iri(RDFS_LABEL)
