"""The text of a source document: decoded once, with bounds, into lines and words."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, BinaryIO

from mscgraph.characters import FORBIDDEN_IN_XML, REPLACEMENT, visible
from mscgraph.errors import DocumentError

#: Maximum bytes per line, so that a binary file does not fill the memory.
MAX_LINE_BYTES = 4_000_000
#: Maximum characters of a document that are kept in memory; what follows is kept on disk.
_KEPT_CHARACTERS = 1_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters that are not white space, and where it begins in the document.

    :param text: its visible characters, never empty
    :param printed: all its characters
    """

    text: str
    start: int
    printed: str

    @property
    def end(self) -> int:
        """The offset of the next character."""
        return self.start + len(self.printed)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: its number from 1, its text and the offset of its first character."""

    number: int
    text: str
    start: int


@dataclass(slots=True)
class Replaced:
    """A character that no file can hold, and that U+FFFD replaces.

    :param line: of the first one
    :param column: of the first one in its line, from 1
    """

    char: str
    line: int
    column: int
    count: int = 0


class Text:
    """A UTF-8 document, decoded once; iteration yields its lines in order, blank ones too, any number of times.

    Offsets count characters of the decoded document, without a byte order mark. A character that XML forbids is
    replaced, one for one, unless it is white space, which is folded in all that is read.

    :ivar sha256: of the document's bytes, in hexadecimal
    :ivar replaced: the characters that are replaced, in the order of the first of each
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
        replaced: dict[str, Replaced] = {}
        digest = hashlib.sha256()
        while raw := stream.readline(MAX_LINE_BYTES + 1):
            digest.update(raw)
            self.line_count += 1
            line = _decode(raw, f"{name}:{self.line_count}", first=self.line_count == 1)
            self._keep(_replace(line, self.line_count, replaced))
        if not self.line_count:
            raise DocumentError(name, "a text document", "an empty file")
        self.sha256 = digest.hexdigest()
        self.replaced = tuple(replaced.values())

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


def _replace(line: str, number: int, replaced: dict[str, Replaced]) -> str:
    """Return *line* with U+FFFD for what no file can hold, and take note of it."""

    def replacement(match: re.Match[str]) -> str:
        char = match.group()
        if char.isspace():
            return char
        replaced.setdefault(char, Replaced(char, number, match.end())).count += 1
        return REPLACEMENT

    return FORBIDDEN_IN_XML.sub(replacement, line)


def parse_words(line: Line, most: int | None = None) -> list[Word]:
    """Return the words of *line*, at most the first *most*, with their offsets in the document.

    Invisible characters between blanks are no word, and are left out like these.
    """
    start = line.start
    found = _WORD.finditer(line.text)
    words = (Word(visible(match.group()), start + match.start(), match.group()) for match in found)
    return [*islice((word for word in words if word.text), most)]
