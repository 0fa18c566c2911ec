"""The parts of an Office document and the relations between them, as the Open Packaging Conventions have them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from mscgraph.errors import DocumentError
from mscgraph.identifiers import find_doi
from mscgraph.read.archive import Archive, names_of
from mscgraph.read.content import Content

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = "[Content_Types].xml"
#: The usual name of the main part of each form, and the content types that it may have, macros or not.
_MAIN_PARTS = {
    "xlsx": ("xl/workbook.xml", re.compile(r"(?:spreadsheetml|ms-excel)\b(?!.*binary).*\bmain\+xml$")),
    "docx": ("word/document.xml", re.compile(r"(?:wordprocessingml|ms-word)\b.*\bmain\+xml$")),
}
#: Fields of the core properties that may hold a DOI.
_DOI_FIELDS = ("identifier", "subject", "keywords", "description", "title")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part to another.

    :param kind: the last word of its type: ``worksheet``, ``styles``
    :param target: name of the other part; the address as it is, of a thing outside the document
    """

    kind: str
    target: str


class Package:
    """The parts of an Office document.

    :ivar main: name of the main part
    """

    def __init__(self, content: Content, form: str) -> None:
        """Open the archive and find its main part.

        :param form: ``xlsx`` or ``docx``
        :raises DocumentError: if the archive or its list of parts is malformed
        """
        self.archive = Archive(content)
        self.main = _main_part(self.archive, form) or _MAIN_PARTS[form][0]

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relations of a part by their ids, an empty dict of a part without any."""
        return relations_of(self.archive, part)

    def related(self, kind: str) -> str | None:
        """Return the name of the first part that the main part has a relation of a kind to."""
        found = (one.target for one in self.relations(self.main).values() if one.kind == kind)
        return next((target for target in found if target in self.archive), None)

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """The core properties by their names without namespaces, those with words in them."""
        related = (one.target for one in self.relations("").values() if one.kind == "core-properties")
        part = next(related, "docProps/core.xml")
        if part not in self.archive:
            return {}
        fields = ((short_name(element.tag), element.text) for element in self.archive.tree(part))
        return {name: " ".join(text.split()) for name, text in fields if text and not text.isspace()}

    @property
    def title(self) -> str | None:
        """The title in the core properties."""
        return self.properties.get("title")

    @property
    def doi(self) -> str | None:
        """The first DOI in the core properties."""
        return find_doi("\n".join(self.properties.get(name, "") for name in _DOI_FIELDS))


def is_form(content: Content, form: str) -> bool:
    """Return whether a document is an archive whose main part is of *form*: by its content type, else by its name.

    A damaged archive is judged by the names in its first bytes.
    """
    usual, _ = _MAIN_PARTS[form]
    names = names_of(content)
    try:
        return bool(names) and _main_part(Archive(content), form) is not None
    except DocumentError:
        return usual in names


def relations_of(archive: Archive, part: str) -> dict[str, Relation]:
    """Return the relations of a part by their ids, those of the archive for an empty name."""
    folder, name = posixpath.split(part)
    list_of_relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if list_of_relations not in archive:
        return {}
    return {
        one.get("Id", ""): Relation(one.get("Type", "").rpartition("/")[2], _target(one, folder))
        for one in archive.tree(list_of_relations)
    }


def _target(relation: _Element, folder: str) -> str:
    target = relation.get("Target", "")
    if relation.get("TargetMode") == "External":
        return target
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _main_part(archive: Archive, form: str) -> str | None:
    """Return the name of the main part, ``None`` where the archive is not of *form*."""
    usual, pattern = _MAIN_PARTS[form]
    related = [one.target for one in relations_of(archive, "").values() if one.kind == "officeDocument"]
    main = next((target for target in related if target in archive), usual)
    kind = _content_type(archive, main)
    if main not in archive or not (pattern.search(kind) if kind else main == usual):
        return None
    return main


def _content_type(archive: Archive, part: str) -> str | None:
    """Return the content type of a part, ``None`` where no list has it or only that of any XML."""
    if _TYPES not in archive:
        return None
    for override in _named(archive.tree(_TYPES), "Override"):
        if override.get("PartName", "").lower() == f"/{part}".lower():
            return override.get("ContentType", "")
    for default in _named(archive.tree(_TYPES), "Default"):
        kind = default.get("ContentType", "")
        if (
            default.get("Extension", "").lower() == part.rpartition(".")[2].lower()
            and kind != "application/xml"
        ):
            return kind
    return None


def _named(root: _Element, name: str) -> Iterator[_Element]:
    return (element for element in root if short_name(element.tag) == name)


@lru_cache(4096)
def short_name(tag: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]
