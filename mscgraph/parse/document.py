"""The lines of a source document, read with bounds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from mscgraph.errors import DocumentError

if TYPE_CHECKING:
    from hashlib import _Hash

__all__ = ["MAX_LINE_BYTES", "Line", "Word", "new_digest", "read_lines", "split_words"]

#: A longer line is no row of a table; it is refused before it fills the memory.
MAX_LINE_BYTES = 4_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters that are not white space, and where it begins in the document."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next character stands."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: its number from 1, its text and the offset of its first character."""

    number: int
    text: str
    start: int


def read_lines(path: Path, digest: _Hash | None = None) -> Iterator[Line]:
    """Yield the lines of a UTF-8 document in order, blank ones too.

    Offsets count characters of the decoded document, without a byte order mark.

    :param digest: is fed every byte, for the document's checksum
    :raises DocumentError: if the file is missing, empty, a folder, not UTF-8 text, or holds a line of more
        than :data:`MAX_LINE_BYTES` bytes
    """
    try:
        stream = path.open("rb")
    except IsADirectoryError as error:
        raise DocumentError(path, "a text document", "a folder") from error
    except FileNotFoundError as error:
        raise DocumentError(path, "a text document", "no such file") from error
    except (OSError, ValueError) as error:
        raise DocumentError(path, "a readable text document", str(error)) from error
    with stream:
        offset, number = 0, 0
        while raw := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if digest is not None:
                digest.update(raw)
            if len(raw) > MAX_LINE_BYTES:
                raise DocumentError(
                    f"{path}:{number}", f"a line of at most {MAX_LINE_BYTES:,} bytes", "a longer one"
                )
            if number == 1:
                raw = raw.removeprefix(_BYTE_ORDER_MARK)
            text = _decode(raw, f"{path}:{number}")
            yield Line(number, text, offset)
            offset += len(text)
        if not number:
            raise DocumentError(path, "a text document", "an empty file")


def _decode(raw: bytes, place: str) -> str:
    if (nul := raw.find(b"\0")) >= 0:
        raise DocumentError(place, "UTF-8 text", f"a NUL byte at byte {nul + 1} of the line (a binary file?)")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{raw[error.start]:02x} at byte {error.start + 1} of the line (another encoding?)"
        raise DocumentError(place, "UTF-8 text", found) from error


def split_words(line: Line, most: int | None = None) -> list[Word]:
    """Return the words of *line*, at most the first *most*, with their offsets in the document."""
    start = line.start
    found = islice(_WORD.finditer(line.text), most)
    return [Word(match.group(), start + match.start()) for match in found]


def new_digest() -> _Hash:
    """Return an empty SHA-256 for :func:`read_lines`."""
    return hashlib.sha256()
