"""Label indexes: the identifiers of a vocabulary with label, synonyms and obsolescence, as curators keep them."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mscgraph.errors import LoadError, reason_of
from mscgraph.namespaces import fold
from mscgraph.relations import grouped

_COLUMNS = ["curie", "label", "synonyms", "obsolete"]
#: Maximum characters per line of a label index.
_MAX_INDEX_LINE = 1_000_000
#: The words of a name, among them the sign behind a marker that cells have or lack: ``CD34+``.
_WORDS = re.compile(r"[^\W\d_]+|\d+|(?<=\w)[+-](?!\w)")
#: Names looked for in the text of an index, before a table of all its names is made: that takes as long as these.
_MAX_SCANS = 300

#: The words of a name, sorted.
Bag = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A term of a label index.

    :param obsolete: ``false``, ``true``, or ``true>`` and the term that replaces it
    """

    curie: str
    label: str
    synonyms: tuple[str, ...]
    obsolete: str


def bag_of(name: str) -> Bag:
    """Return the words of a name, without case, punctuation, plural and order."""
    return tuple(sorted(_singular(word) for word in _WORDS.findall(fold(name))))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word


def index_path(folder: Path, prefix: str) -> Path:
    """Return the file of the index of a vocabulary, which need not be there."""
    return folder / f"{prefix.lower()}.tsv.gz"


def read_index(path: Path) -> Iterator[IndexEntry]:
    """Yield the terms of an index in the order of the file.

    :raises LoadError: if it is not in its form
    """
    yield from map(_parse, _read_lines(path))


def _read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of an index that have its columns, without the header."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as stream:
            columns = stream.readline(_MAX_INDEX_LINE).rstrip("\r\n").split("\t")
            if columns != _COLUMNS:
                raise LoadError(path, f"the columns {', '.join(_COLUMNS)}", ", ".join(columns))
            while line := stream.readline(_MAX_INDEX_LINE):
                if line.count("\t") == len(_COLUMNS) - 1:
                    yield line.rstrip("\r\n")
                elif len(line) == _MAX_INDEX_LINE:
                    raise LoadError(path, problem=f"a line is longer than {_MAX_INDEX_LINE:,} characters")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise LoadError(path, problem=f"not a table packed by gzip: {reason_of(error)}") from error


def _parse(line: str) -> IndexEntry:
    curie, label, synonyms, obsolete = line.split("\t")
    return IndexEntry(curie, label, tuple(filter(None, synonyms.split("|"))), obsolete)


class LabelIndex:
    """The terms in use of a label index, found by the words of their names; its file is read when first asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._scans = 0

    @cached_property
    def entries(self) -> Sequence[IndexEntry]:
        """The terms in use, in the order of the file.

        :raises LoadError: if the file is not in its form
        """
        return [*map(_parse, self._lines)]

    def find(self, bag: Bag) -> list[tuple[IndexEntry, str]]:
        """Return the terms that have a name of these words, each with the first such name: the label before synonyms.

        :raises LoadError: if the file is not in its form
        """
        self._scans += 1
        if self._scans > _MAX_SCANS:
            return self._by_bag.get(bag, [])
        words = sorted(filter(str.isalnum, bag), key=len)
        if not words:
            return []
        rarest, texts = words.pop(), self._texts
        places = [place for place, text in enumerate(texts) if rarest in text]
        return [
            (entry, name)
            for place in places
            if all(word in texts[place] for word in words)
            for entry in (_parse(self._lines[place]),)
            for known, name in _names(entry)
            if known == bag
        ]

    @cached_property
    def _lines(self) -> list[str]:
        return [line for line in _read_lines(self._path) if not line.rpartition("\t")[2].startswith("true")]

    @cached_property
    def _texts(self) -> list[str]:
        return [line.casefold() for line in self._lines]

    @cached_property
    def _by_bag(self) -> dict[Bag, list[tuple[IndexEntry, str]]]:
        return grouped((bag, (entry, name)) for entry in self.entries for bag, name in _names(entry))


def _names(entry: IndexEntry) -> Iterator[tuple[Bag, str]]:
    """Yield the names of a term, each with its words: of names of the same words the first."""
    names: dict[Bag, str] = {}
    for name in (entry.label, *entry.synonyms):
        names.setdefault(bag_of(name), name)
    yield from names.items()
