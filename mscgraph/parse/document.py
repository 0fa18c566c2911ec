"""The text of a source document: decoded once, with bounds, into lines and words."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, BinaryIO

from mscgraph.errors import DocumentError

#: Maximum bytes per line, so that a binary file does not fill the memory.
MAX_LINE_BYTES = 4_000_000
#: Maximum characters of a document that are kept in memory; what follows is kept on disk.
_KEPT_CHARACTERS = 1_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters that are not white space, and where it begins in the document."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset of the next character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: its number from 1, its text and the offset of its first character."""

    number: int
    text: str
    start: int


class Text:
    """A UTF-8 document, decoded once; iteration yields its lines in order, blank ones too, any number of times.

    Offsets count characters of the decoded document, without a byte order mark.

    :ivar sha256: of the document's bytes, in hexadecimal
    """

    def __init__(self, name: str, stream: BinaryIO) -> None:
        """Read *stream* to its end.

        :param name: of the document, for messages
        :raises DocumentError: if it is empty, not UTF-8 text, or holds a line of more than
            :data:`MAX_LINE_BYTES` bytes
        """
        self.name = name
        self.characters = self.line_count = 0
        self._kept: list[str] = []
        self._rest: IO[str] | None = None
        digest = hashlib.sha256()
        while raw := stream.readline(MAX_LINE_BYTES + 1):
            digest.update(raw)
            self.line_count += 1
            self._keep(_decode(raw, f"{name}:{self.line_count}", first=self.line_count == 1))
        if not self.line_count:
            raise DocumentError(name, "a text document", "an empty file")
        self.sha256 = digest.hexdigest()

    def _keep(self, line: str) -> None:
        self.characters += len(line)
        if self.characters <= _KEPT_CHARACTERS:
            self._kept.append(line)
            return
        if self._rest is None:
            # It lives as long as the text does.
            self._rest = tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n")  # noqa: SIM115
        self._rest.write(line)

    def __iter__(self) -> Iterator[Line]:
        offset = 0
        for number, text in enumerate(chain(self._kept, self._spooled()), 1):
            yield Line(number, text, offset)
            offset += len(text)

    def _spooled(self) -> Iterator[str]:
        if self._rest is not None:
            self._rest.flush()
            with open(self._rest.name, encoding="utf-8", newline="\n") as lines:
                yield from lines


def _decode(raw: bytes, place: str, *, first: bool) -> str:
    if len(raw) > MAX_LINE_BYTES:
        raise DocumentError(
            place, problem=f"the line has more than {MAX_LINE_BYTES:,} bytes (a binary file?)"
        )
    if first:
        raw = raw.removeprefix(_BYTE_ORDER_MARK)
    if (nul := raw.find(b"\0")) >= 0:
        raise DocumentError(place, "UTF-8 text", f"a NUL byte at byte {nul + 1} of the line (a binary file?)")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{raw[error.start]:02x} at byte {error.start + 1} of the line (another encoding?)"
        raise DocumentError(place, "UTF-8 text", found) from error


def parse_words(line: Line, most: int | None = None) -> list[Word]:
    """Return the words of *line*, at most the first *most*, with their offsets in the document."""
    start = line.start
    found = islice(_WORD.finditer(line.text), most)
    return [Word(match.group(), start + match.start()) for match in found]
