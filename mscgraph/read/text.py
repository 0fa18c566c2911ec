"""The text of a source document: decoded once, with bounds, into lines and words."""

from __future__ import annotations

import codecs
import hashlib
import re
import tempfile
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO, BinaryIO

from mscgraph.characters import FORBIDDEN_IN_XML, REPLACEMENT
from mscgraph.errors import DocumentError
from mscgraph.read.encoding import misread
from mscgraph.records import Line, Replaced

#: Maximum bytes per line, so that a binary file does not fill the memory.
MAX_LINE_BYTES = 4_000_000
#: Maximum characters of a document that are kept in memory; what follows is kept on disk.
_KEPT_CHARACTERS = 1_000_000
#: Lines between two places of that file that are known.
_STRIDE = 1_000
_BLOCK = 1 << 16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Byte order marks of UTF-16, and the encoding that each begins.
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Text:
    """A document in UTF-8, or in UTF-16 with a byte order mark, decoded once.

    Iteration yields its lines in order, blank ones too, any number of times. Offsets count characters of the decoded
    document, without a byte order mark. A character that XML forbids is replaced, one for one, unless it is white
    space, which is folded in all that is read.

    :ivar sha256: of the document's bytes, in hexadecimal
    :ivar replaced: the characters that are replaced, in the order of the first of each
    :ivar has_pipes: whether a line has a pipe
    """

    def __init__(self, name: str, stream: BinaryIO) -> None:
        """Read *stream* to its end.

        :param name: of the document, for messages
        :raises DocumentError: if it is empty, not text in UTF-8 or UTF-16, or holds a line of more than
            :data:`MAX_LINE_BYTES` bytes
        """
        self.name = name
        self.characters = self.line_count = 0
        self.has_pipes = False
        self._kept: list[str] = []
        self._rest: IO[bytes] | None = None
        self._rest_bytes = 0
        # Per _STRIDE lines of the file, the byte at which the first of them begins.
        self._strides: list[int] = []
        replaced: dict[str, Replaced] = {}
        digest = hashlib.sha256()
        first = stream.readline(MAX_LINE_BYTES + 1)
        if not first:
            raise DocumentError(name, "a text document", "an empty file")
        decoded = _decode_utf16 if _is_utf16(first) else _decode_utf8
        for line in decoded(name, first, stream, digest):
            self.line_count += 1
            self._keep(_replace(line, self.line_count, replaced))
        self.sha256 = digest.hexdigest()
        self.replaced = tuple(replaced.values())

    def _keep(self, line: str) -> None:
        self.characters += len(line)
        self.has_pipes = self.has_pipes or "|" in line
        if self.characters <= _KEPT_CHARACTERS:
            self._kept.append(line)
            return
        if self._rest is None:
            # It lives as long as the text does.
            self._rest = tempfile.NamedTemporaryFile("wb")  # noqa: SIM115
        if (self.line_count - len(self._kept) - 1) % _STRIDE == 0:
            self._strides.append(self._rest_bytes)
        self._rest_bytes += self._rest.write(line.encode())

    def __iter__(self) -> Iterator[Line]:
        return self.lines_from(1, 0)

    def lines_from(self, number: int, start: int) -> Iterator[Line]:
        """Yield the lines from one on, without a reading of those in front of it.

        :param number: of the first line, from 1
        :param start: the offset of its first character
        """
        kept = islice(self._kept, number - 1, None)
        offset = start
        for count, text in enumerate(chain(kept, self._spooled(number - 1 - len(self._kept))), number):
            yield Line(count, text, offset)
            offset += len(text)

    def _spooled(self, passed: int) -> Iterator[str]:
        """Yield the lines that are kept on disk, without the first *passed*."""
        if self._rest is None:
            return
        stride, left = divmod(max(0, passed), _STRIDE)
        self._rest.flush()
        with open(self._rest.name, "rb") as lines:
            lines.seek(self._strides[stride] if stride < len(self._strides) else self._rest_bytes)
            for line in islice(lines, left, None):
                yield line.decode()


def _is_utf16(first: bytes) -> bool:
    # The mark of UTF-32 begins with that of UTF-16, and goes on with NUL bytes.
    return first[:2] in _UTF_16 and first[2:4] != b"\0\0"


def _decode_utf8(name: str, first: bytes, stream: BinaryIO, digest: hashlib._Hash) -> Iterator[str]:
    number = 0
    raw = first
    while raw:
        digest.update(raw)
        number += 1
        yield _decode(raw, f"{name}:{number}", first=number == 1)
        raw = stream.readline(MAX_LINE_BYTES + 1)


def _decode(raw: bytes, place: str, *, first: bool) -> str:
    if len(raw) > MAX_LINE_BYTES:
        raise _too_long(place)
    if first:
        raw = raw.removeprefix(_BYTE_ORDER_MARK)
    if (nul := raw.find(b"\0")) >= 0:
        raise DocumentError(place, "UTF-8 text", f"a NUL byte at byte {nul + 1} of the line (a binary file?)")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise misread(place, raw[: error.start + 1]) from error


def _decode_utf16(name: str, first: bytes, stream: BinaryIO, digest: hashlib._Hash) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(_UTF_16[first[:2]])()
    number, rest = 1, ""
    block = first
    while True:
        digest.update(block)
        text = block[2:] if block is first else block
        *lines, rest = (rest + _decode_block(decoder, text, name, number)).split("\n")
        for line in lines:
            yield _check_utf16(f"{line}\n", f"{name}:{number}")
            number += 1
        _check_utf16(rest, f"{name}:{number}")
        if not block:
            break
        block = stream.read(_BLOCK)
    if rest or number == 1:
        yield rest


def _decode_block(decoder: codecs.IncrementalDecoder, block: bytes, name: str, number: int) -> str:
    """Return the characters of *block*; an empty one ends the document.

    :param number: of the line in which the block begins
    """
    try:
        return decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        number += error.object[: error.start].decode(error.encoding).count("\n")
        wrong = error.object[error.start : error.start + 2].hex(" ")
        found = f"bytes {wrong}, half a character (a damaged file?)"
        raise DocumentError(f"{name}:{number}", "UTF-16 text", found) from error


def _check_utf16(line: str, place: str) -> str:
    """Return *line*.

    :raises DocumentError: if it is too long, or holds what no text holds
    """
    if 2 * len(line) > MAX_LINE_BYTES:
        raise _too_long(place)
    if (nul := line.find("\0")) >= 0:
        found = f"a NUL character, number {nul + 1} of the line (a binary file?)"
        raise DocumentError(place, "UTF-16 text", found)
    return line


def _too_long(place: str) -> DocumentError:
    problem = f"the line has more than {MAX_LINE_BYTES:,} bytes (a binary file?)"
    return DocumentError(place, problem=problem)


def _replace(line: str, number: int, replaced: dict[str, Replaced]) -> str:
    """Return *line* with U+FFFD for what no file can hold, and take note of it."""

    def replacement(match: re.Match[str]) -> str:
        char = match.group()
        if char.isspace():
            return char
        replaced.setdefault(char, Replaced(char, number, match.end())).count += 1
        return REPLACEMENT

    return FORBIDDEN_IN_XML.sub(replacement, line)
