"""The characters of markup from its bytes, by what the bytes themselves state of their encoding."""

from __future__ import annotations

import codecs
import re

from mscgraph.errors import DocumentError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: First bytes of markup in UTF-16 without a byte order mark.
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
#: Encodings that a document may name; Python's other codecs are no encodings of documents.
_KNOWN = re.compile(
    r"utf-?(8|16|32)(le|be|-le|-be)?|(us-)?ascii|iso-?8859-?\d{1,2}|latin-?\d|(windows|cp)-?125\d|koi8-[ru]"
    r"|gb2312|gbk|gb18030|big5(-hkscs)?|shift[_-]jis|euc-(jp|kr)|iso-2022-jp|macintosh|tis-620",
    re.IGNORECASE,
)


def marked_encoding(data: bytes) -> tuple[str | None, int]:
    """Return the encoding that the first bytes show, and the length of a byte order mark; ``(None, 0)`` of others."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return next((encoding for first, encoding in _WIDE if data.startswith(first)), None), 0


def known_encoding(label: str | None) -> str | None:
    """Return Python's name of an encoding that a document names, ``None`` of one that is no encoding of documents."""
    if label is None or not _KNOWN.fullmatch(label.strip()):
        return None
    try:
        return codecs.lookup(label.strip()).name
    except LookupError:
        return None


def decode_head(head: bytes) -> str:
    """Return the characters of a document's beginning for recognition, U+FFFD for each malformed one."""
    encoding, length = marked_encoding(head)
    return head[length:].decode(encoding or "utf-8", "replace")


def decode_strictly(name: str, data: bytes, encoding: str, skipped: int = 0) -> str:
    """Return the characters behind the first *skipped* bytes.

    :param name: of the document, for messages
    :raises DocumentError: if the bytes are malformed in the encoding
    """
    try:
        return data[skipped:].decode(encoding)
    except UnicodeDecodeError as error:
        offset = skipped + error.start
        begin = max(skipped, data.rfind(b"\n", 0, offset) + 1)
        line = data.count(b"\n", 0, offset) + 1
        raise misread(f"{name}:{line}", data[begin : offset + 1], encoding) from error


def misread(place: str, malformed: bytes, encoding: str = "UTF-8") -> DocumentError:
    """Return the refusal of a document over a byte that is malformed in its encoding.

    :param malformed: the line up to the byte and with it
    """
    column = len(malformed[:-1].decode(encoding, "replace")) + 1
    found = f"byte 0x{malformed[-1]:02x} in column {column:,} (Latin-1 or Windows-1252?)"
    return DocumentError(place, f"{encoding} text", found, remedy="save it as UTF-8")
