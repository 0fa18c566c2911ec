"""Records of delimited text and their fields, by the rules of Python's csv module, each with its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mscgraph.errors import DocumentError
from mscgraph.read.passages import Characters, Folded, fold
from mscgraph.records import Line

#: Maximum characters of a field and of a record.
MAX_FIELD, MAX_RECORD = 1_000_000, 10_000_000
_RETURN = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class Field(NamedTuple):
    """A field of a record.

    :param start: in the record, without the quote in front of it
    :param end: likewise
    :param closing: of the closing quote, where quotes in the field are doubled or characters follow it
    """

    start: int
    end: int
    closing: int | None = None


class Record(NamedTuple):
    """A record of delimited text.

    :param number: from 1, blank ones included
    :param line: in which it begins, from 1
    :param start: offset of its first character
    :param raw: its characters without the end of the line
    :param fault: a reason why it cannot be read, else ``None``
    :param line_start: offset of the first character of the line in which it begins
    """

    number: int
    line: int
    start: int
    raw: str
    fields: list[Field]
    fault: DocumentError | None = None
    line_start: int = 0

    @property
    def extent(self) -> int:
        """Number of the fields up to the last one with words."""
        raw = self.raw
        filled = (at for at, one in enumerate(reversed(self.fields)) if raw[one.start : one.end].strip())
        return len(self.fields) - next(filled, len(self.fields))

    @property
    def is_blank(self) -> bool:
        """Whether it is a line without a delimiter and without words."""
        return len(self.fields) == 1 and not self.raw.strip()

    @property
    def has_loose_quote(self) -> bool:
        """Whether words follow a closing quote, as where quotes are characters like others."""
        return any(
            self.raw[closing + 1 : end].strip() for _, end, closing in self.fields if closing is not None
        )

    def filled(self) -> list[int]:
        """Return the numbers of the fields that have words, from 0."""
        raw = self.raw
        return [number for number, field in enumerate(self.fields) if raw[field.start : field.end].strip()]

    def fold(self, field: Field) -> Folded:
        """Return the value of a field."""
        start, end, closing = field
        raw = self.raw[start:end]
        if closing is None:
            return fold(raw, self.start + start)
        start += len(raw) - len(raw.lstrip())
        characters = Characters(raw.strip(), self.start + start)
        done = 0
        for quote in re.finditer('""', characters.raw[: max(0, closing - start)]):
            characters.keep(done, quote.start() + 1)
            done = quote.end()
            # The second quote of two is left out.
            characters.add("", done)
        if 0 <= closing - start < len(characters.raw):
            characters.keep(done, closing - start)
            done = closing - start + 1
            characters.add("", done)
        characters.keep(done, len(characters.raw))
        return characters.folded()


@dataclass(frozen=True)
class Dialect:
    """The way that a text parts its fields.

    :param delimiter: one character
    :param quoted: whether fields may be in quotes, which hold delimiters and line ends
    """

    delimiter: str
    quoted: bool = True

    @cached_property
    def _token(self) -> re.Pattern[str]:
        other = f"[^{re.escape(self.delimiter)}]*+"
        inner = r'[^"]*+(?P<doubled>""[^"]*+)*+'
        return re.compile(
            rf'(?:"(?P<inner>{inner})"(?P<tail>{other})|(?!")(?P<plain>{other}))(?P<end>{self.delimiter}|\Z)'
        )

    @cached_property
    def _closing(self) -> re.Pattern[str]:
        """The rest of a quoted field that a line begins in."""
        other = rf"[^{re.escape(self.delimiter)}\r\n]*+"
        return re.compile(rf'[^"]*+(?:""[^"]*+)*+"{other}(?P<end>{self.delimiter}?)')

    def split(self, raw: str) -> tuple[list[Field], int | None]:
        """Return the fields of a record, and where a quote opens that it does not close, else ``None``."""
        if not self.quoted or '"' not in raw:
            return self._split_plain(raw), None
        fields: list[Field] = []
        position = 0
        while match := self._token.match(raw, position):
            if match["plain"] is not None:
                fields.append(Field(*match.span("plain")))
            else:
                start, end = match.span("inner")
                if match["tail"].strip():
                    fields.append(Field(start, match.end("tail"), end))
                else:
                    fields.append(Field(start, end, end if match["doubled"] else None))
            if not match["end"]:
                return fields, None
            position = match.end()
        return fields, position

    def _split_plain(self, raw: str) -> list[Field]:
        fields = []
        start = 0
        for value in raw.split(self.delimiter):
            end = start + len(value)
            fields.append(Field(start, end))
            start = end + 1
        return fields

    def closes(self, line: str, position: int | None = None) -> tuple[bool, int | None]:
        """Return whether a line closes the quote that is open where it begins, and where it opens another, if it does.

        :param line: with its end
        """
        match = self._closing.match(line)
        if match is None:
            return False, None
        if not match["end"]:
            return True, None
        _, opened = self.split(line[match.end() :].rstrip("\r\n"))
        return True, None if opened is None else match.end() + opened


def read_records(lines: Iterable[Line], dialect: Dialect, name: str) -> Iterator[Record]:
    """Yield the records of a text, blank ones too; one with a fault is the last.

    :param name: of the document, for messages
    """
    rows = _part_at_returns(lines)
    for number, (line, line_start) in enumerate(rows, 1):
        raw = line.text.rstrip("\r\n")
        fields, opened = dialect.split(raw)
        fault = None
        if opened is not None:
            raw, fault = _complete(line, rows, dialect, name)
            fields, _ = dialect.split(raw)
        if len(raw) > MAX_FIELD and fault is None:
            fault = _check_sizes(raw, fields, f"{name}:{line.number}")
        yield Record(number, line.number, line.start, raw, fields, fault, line_start)
        if fault is not None:
            return


def _part_at_returns(lines: Iterable[Line]) -> Iterator[tuple[Line, int]]:
    """Yield lines, parted at lone carriage returns as old spreadsheets write them, and where each line begins."""
    for line in lines:
        text = line.text
        if "\r" not in text or text.find("\r") >= len(text.rstrip("\r\n")):
            yield line, line.start
            continue
        for match in _RETURN.finditer(text):
            if match.group():
                yield Line(line.number, match.group(), line.start + match.start()), line.start


def _complete(
    line: Line, following: Iterator[tuple[Line, int]], dialect: Dialect, name: str
) -> tuple[str, DocumentError | None]:
    """Return the characters of a record whose first line leaves a quote open, and its fault."""
    parts = [line.text]
    opened_in, size, whole = line.number, len(line.text), len(line.text)
    for other, _ in following:
        parts.append(other.text)
        size += len(other.text)
        whole += len(other.text)
        closed, opened = dialect.closes(other.text)
        if closed and opened is None:
            return "".join(parts).rstrip("\r\n"), None
        if closed:
            opened_in, size = other.number, len(other.text)
        if size > MAX_FIELD or whole > MAX_RECORD:
            break
    problem = "the quote that opens a field in this line is not closed"
    if size > MAX_FIELD:
        problem += f" within {MAX_FIELD:,} characters"
    fault = DocumentError(
        f"{name}:{opened_in}", problem=problem, remedy="close it, or double a quote in a field"
    )
    if whole > MAX_RECORD:
        fault = DocumentError(
            f"{name}:{line.number}", problem=f"a record of more than {MAX_RECORD:,} characters"
        )
    return line.text.rstrip("\r\n"), fault


def _check_sizes(raw: str, fields: list[Field], place: str) -> DocumentError | None:
    if len(raw) > MAX_RECORD:
        return DocumentError(place, problem=f"a record of more than {MAX_RECORD:,} characters")
    if any(field.end - field.start > MAX_FIELD for field in fields):
        return DocumentError(place, problem=f"a field of more than {MAX_FIELD:,} characters")
    return None
