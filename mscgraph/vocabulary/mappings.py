"""The SSSOM tables: concepts of the vocabulary, and the terms of others that they match."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from mscgraph.errors import VocabularyError
from mscgraph.namespaces import BASE
from mscgraph.numbers import read_decimal
from mscgraph.records import NO_TERM_FOUND, TermMapping
from mscgraph.relations import grouped
from mscgraph.vocabulary._tables import read_tsv

_COLUMNS = (
    "subject_id",
    "predicate_id",
    "object_id",
    "object_label",
    "object_source_version",
    "mapping_justification",
    "confidence",
)
_ALL_COLUMNS = ("subject_id", "subject_label", *_COLUMNS[1:4], "object_source", *_COLUMNS[4:], "comment")
#: The set that suggested mappings are of, and the licence of what is printed: that of the tables.
_SUGGESTED_SET = f"{BASE}mappings/suggested.sssom.tsv"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_NO_TERM_FOUND = "sssom:NoTermFound"
_PREFIX_LINE = re.compile(r"^#\s+(?P<prefix>[\w.-]+):\s*\"?(?P<expansion>[^\"\s]+)\"?\s*$")


def load_mappings(folder: Path) -> dict[str, list[TermMapping]]:
    """Return the mappings of :func:`read_mappings` by subject, terms named; rows without a term are left out."""
    found = [mapping for mapping in read_mappings(folder) if mapping.is_found]
    names = _name_terms(found)
    return grouped((one.subject, replace(one, object_name=names[one.object])) for one in found)


def _name_terms(mappings: Iterable[TermMapping]) -> dict[str, str]:
    """Return, by IRI, a name for each term that no other term has: its label, with its CURIE where others share it."""
    terms = {
        one.object: (one.object_label or one.object_curie, one.object_curie) for one in reversed([*mappings])
    }
    count = Counter(label for label, _ in terms.values())
    return {
        iri: label if count[label] == 1 or label == curie else f"{label} ({curie})"
        for iri, (label, curie) in terms.items()
    }


def read_mappings(folder: Path) -> Iterator[TermMapping]:
    """Yield every row of every ``*.sssom.tsv`` of *folder*, in order.

    :raises VocabularyError: if a table is not in its form
    """
    for path in sorted(folder.glob("*.sssom.tsv")):
        yield from _read_table(path)


def load_linked(folder: Path) -> dict[str, frozenset[str]]:
    """Return, by scheme, the IRIs of the concepts that have a mapping to a term; the rest of a row is not read.

    :raises VocabularyError: if a table is not in its form
    """
    found: dict[str, frozenset[str]] = {}
    for path in sorted(folder.glob("*.sssom.tsv")):
        comments, rows = read_tsv(path, _COLUMNS, VocabularyError)
        prefixes = _prefixes(comments)
        linked = dict.fromkeys(row["subject_id"] for _, row in rows if row["object_id"] != _NO_TERM_FOUND)
        found[_kind(path)] = frozenset(_expand(prefixes, curie, str(path)) for curie in linked)
    return {kind: iris for kind, iris in found.items() if iris}


def _kind(path: Path) -> str:
    return path.name.removesuffix(".sssom.tsv")


def _prefixes(comments: Iterable[str]) -> dict[str, str]:
    return {match["prefix"]: match["expansion"] for match in map(_PREFIX_LINE.match, comments) if match}


def _find(prefixes: Mapping[str, str], curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes[prefix] + local if prefix in prefixes and local else ""


def _expand(prefixes: Mapping[str, str], curie: str, place: str) -> str:
    if not (found := _find(prefixes, curie)):
        raise VocabularyError(place, "a CURIE of a prefix in the table's curie_map", repr(curie))
    return found


def _read_table(path: Path) -> Iterator[TermMapping]:
    comments, rows = read_tsv(path, _COLUMNS, VocabularyError)
    kind, prefixes = _kind(path), _prefixes(comments)
    for place, row in rows:
        curie = row["object_id"]
        yield TermMapping(
            kind=kind,
            subject=_expand(prefixes, row["subject_id"], place),
            predicate=_expand(prefixes, row["predicate_id"], place),
            object=NO_TERM_FOUND if curie == _NO_TERM_FOUND else _expand(prefixes, curie, place),
            object_curie=curie,
            object_label=row["object_label"],
            source_version=row["object_source_version"],
            justification=row["mapping_justification"],
            confidence=_read_confidence(row["confidence"], place),
            subject_label=row.get("subject_label") or "",
            source=row.get("object_source") or "",
            source_iri=_find(prefixes, row.get("object_source") or ""),
            comment=row.get("comment") or "",
        )


def format_mappings(mappings: Iterable[TermMapping], prefixes: Mapping[str, str]) -> str:
    """Return mappings as an SSSOM table, whose rows fit into those of :func:`read_mappings`.

    :param prefixes: the beginnings of IRIs by prefix, those of subjects and predicates among them
    """
    from curies import Converter

    converter = Converter.from_prefix_map(prefixes)
    lines = ["#curie_map:", *(f'#  {prefix}: "{beginning}"' for prefix, beginning in prefixes.items())]
    lines += [f'#mapping_set_id: "{_SUGGESTED_SET}"', f'#license: "{_LICENCE}"', "\t".join(_ALL_COLUMNS)]
    for one in mappings:
        cells = (
            converter.compress(one.subject, strict=True),
            one.subject_label,
            converter.compress(one.predicate, strict=True),
            one.object_curie,
            one.object_label,
            one.source,
            one.source_version,
            one.justification,
            str(one.confidence),
            one.comment,
        )
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines) + "\n"


def _read_confidence(text: str, place: str) -> Decimal:
    if (confidence := read_decimal(text)) is None:
        raise VocabularyError(place, "a confidence from 0 to 1", repr(text))
    return confidence
