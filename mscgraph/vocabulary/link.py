"""From concepts, registry numbers and references to external identifiers."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import quote

from mscgraph.errors import LoadError, VocabularyError
from mscgraph.records import Publication, Registration, Registry, TermMapping

__all__ = ["NO_TERM_FOUND", "Linker", "load_mappings", "load_publications"]

#: SSSOM's object of a mapping that says that no term was found.
NO_TERM_FOUND = "sssom:NoTermFound"
_COLUMNS = (
    "subject_id",
    "predicate_id",
    "object_id",
    "object_label",
    "object_source_version",
    "mapping_justification",
    "confidence",
)
_REFERENCE_COLUMNS = ("reference", "first_author", "year", "journal", "title", "doi", "pmid", "basis")
_PREFIX_LINE = re.compile(r"^#\s+(?P<prefix>[\w.-]+):\s*\"?(?P<expansion>[^\"\s]+)\"?\s*$")


class Linker:
    """Looks up external identifiers.

    :param mappings: of all concepts, by their IRI
    :param registries: by their key
    :param publications: by source article and reference number
    """

    def __init__(
        self,
        mappings: Mapping[str, Sequence[TermMapping]],
        registries: Mapping[str, Registry],
        publications: Mapping[tuple[str, int], Publication],
    ) -> None:
        """Keep the tables."""
        self._mappings = mappings
        self._registries = registries
        self._publications = publications

    def link_concept(self, iri: str) -> Sequence[TermMapping]:
        """Return the mappings of a concept in the table's order, empty where it has none."""
        return self._mappings.get(iri, ())

    def link_registration(self, registration: Registration) -> str | None:
        """Return the web page of a registration, ``None`` where its form or its registry has none."""
        if not registration.valid or registration.registry is None:
            return None
        address = self._registries[registration.registry.key].address
        return address.replace("$1", quote(registration.identifier, safe="")) if address else None

    def link_reference(self, article: str, number: int) -> Publication | None:
        """Return the publication behind a numbered reference, ``None`` where it is not known."""
        return self._publications.get((article, number))


def load_mappings(folder: Path) -> dict[str, list[TermMapping]]:
    """Read every ``*.sssom.tsv`` of *folder*: subject IRI → its mappings, in the table's order.

    Rows that say that no term was found are left out.

    :raises VocabularyError: if a table is not in its form
    """
    mappings: dict[str, list[TermMapping]] = {}
    for path in sorted(folder.glob("*.sssom.tsv")):
        for mapping in _read_table(path):
            mappings.setdefault(mapping.subject, []).append(mapping)
    return mappings


def _read_table(path: Path) -> list[TermMapping]:
    prefixes: dict[str, str] = {}
    rows: list[str] = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(path, "a mapping table in UTF-8", str(error)) from error
    for line in lines:
        if not line.startswith("#"):
            rows.append(line)
        elif match := _PREFIX_LINE.match(line):
            prefixes[match["prefix"]] = match["expansion"]
    reader = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise VocabularyError(path, f"the columns {', '.join(_COLUMNS)}", f"no {', '.join(missing)}")

    def expand(curie: str, place: str) -> str:
        prefix, _, local = curie.partition(":")
        if prefix not in prefixes or not local:
            raise VocabularyError(place, "a CURIE of a prefix in the table's curie_map", repr(curie))
        return prefixes[prefix] + local

    found = []
    for number, row in enumerate(reader, 1):
        place = f"{path}: row {number}"
        if any(row[name] is None for name in _COLUMNS):
            raise VocabularyError(place, f"{len(reader.fieldnames or ())} cells", "fewer")
        if row["object_id"] == NO_TERM_FOUND:
            continue
        try:
            confidence = Decimal(row["confidence"])
        except InvalidOperation as error:
            raise VocabularyError(place, "a confidence from 0 to 1", repr(row["confidence"])) from error
        if not confidence.is_finite():
            raise VocabularyError(place, "a confidence from 0 to 1", repr(row["confidence"]))
        found.append(
            TermMapping(
                kind=path.name.removesuffix(".sssom.tsv"),
                subject=expand(row["subject_id"], place),
                predicate=expand(row["predicate_id"], place),
                object=expand(row["object_id"], place),
                object_curie=row["object_id"],
                object_label=row["object_label"],
                source_version=row["object_source_version"],
                justification=row["mapping_justification"],
                confidence=confidence,
            )
        )
    return found


def load_publications(folder: Path) -> dict[tuple[str, int], Publication]:
    """Read every ``*.references.tsv`` of *folder*: (article, reference number) → publication.

    :raises LoadError: if a table is not in its form
    """
    publications = {}
    for path in sorted(folder.glob("*.references.tsv")):
        article = path.name.removesuffix(".references.tsv")
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise LoadError(path, "a table of references in UTF-8", str(error)) from error
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [name for name in _REFERENCE_COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise LoadError(path, f"the columns {', '.join(_REFERENCE_COLUMNS)}", f"no {', '.join(missing)}")
        for line, row in enumerate(reader, 2):
            if any(row[name] is None for name in _REFERENCE_COLUMNS):
                raise LoadError(f"{path}:{line}", f"{len(reader.fieldnames or ())} cells", "fewer")
            try:
                number = int(row["reference"])
                year = int(row["year"]) if row["year"] else None
            except ValueError as error:
                raise LoadError(
                    f"{path}:{line}", "a reference number and a year or nothing", str(error)
                ) from error
            publications[article, number] = Publication(
                number=number,
                first_author=row["first_author"] or None,
                year=year,
                journal=row["journal"] or None,
                title=row["title"] or None,
                doi=row["doi"] or None,
                pubmed=row["pmid"] or None,
                basis=row["basis"] or None,
            )
    return publications
