"""Label indexes: the identifiers of a vocabulary with label, synonyms and obsolescence, as curators keep them."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mscgraph.errors import LoadError, reason_of

_COLUMNS = ["curie", "label", "synonyms", "obsolete"]
#: Maximum characters per cell of a label index.
_MAX_INDEX_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A term of a label index.

    :param obsolete: ``false``, ``true``, or ``true>`` and the term that replaces it
    """

    curie: str
    label: str
    synonyms: tuple[str, ...]
    obsolete: str


def index_path(folder: Path, prefix: str) -> Path:
    """Return the file of the index of a vocabulary, which need not be there."""
    return folder / f"{prefix.lower()}.tsv.gz"


def read_index(path: Path) -> Iterator[IndexEntry]:
    """Yield the terms of an index in the order of the file.

    :raises LoadError: if it is not in its form
    """
    csv.field_size_limit(_MAX_INDEX_LINE)
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if (columns := next(reader, [])) != _COLUMNS:
                raise LoadError(path, f"the columns {', '.join(_COLUMNS)}", ", ".join(columns))
            for row in reader:
                if len(row) == len(_COLUMNS):
                    curie, label, synonyms, obsolete = row
                    yield IndexEntry(curie, label, tuple(filter(None, synonyms.split("|"))), obsolete)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise LoadError(path, problem=f"not a table packed by gzip: {reason_of(error)}") from error
