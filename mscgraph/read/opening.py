"""A document's form, found from its bytes, and its reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from mscgraph.errors import DocumentError
from mscgraph.read.content import Content
from mscgraph.read.continued import join_continued
from mscgraph.read.text import Text
from mscgraph.records import Document


@dataclass(frozen=True, slots=True)
class ByteReader:
    """The reader of a form whose bytes name it; its module is imported where a document may have the form.

    :param module: has ``recognises``, whether a document has the form, and ``read``, which returns the document
    :param may_be: whether first bytes can be those of the form
    """

    module: str
    may_be: Callable[[bytes], bool]


def _is_archive(head: bytes) -> bool:
    return head.startswith(b"PK")


def _is_markup(head: bytes) -> bool:
    """Return whether the first character that is not white space begins a tag, in any encoding."""
    return head.lstrip(_MARKS).replace(b"\0", b"")[:_SIGNIFICANT].lstrip(_BLANKS).startswith(b"<")


#: Bytes of byte order marks and of white space, and number of bytes in which a tag is looked for.
_MARKS, _BLANKS, _SIGNIFICANT = b"\xef\xbb\xbf\xff\xfe", b" \t\r\n\x0c", 4_096
_BYTE_READERS = (
    ByteReader("pdf", lambda head: b"%PDF-" in head[:1_024]),
    ByteReader("xlsx", _is_archive),
    ByteReader("docx", _is_archive),
    ByteReader("jats", _is_markup),
    ByteReader("html", _is_markup),
)
#: Modules of forms of plain text, and whether a text may have the form; ``read`` returns ``None`` where it does not.
_TEXT_READERS: tuple[tuple[str, Callable[[Text], bool]], ...] = (
    ("pipes", lambda text: text.has_pipes),
    ("delimited", lambda text: True),
)

_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\"{])")
_ELEMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml\s|([\w.:-]+)(?:\s[^<>]*)?/?>)")


def _is_foreign_xml(head: bytes) -> bool:
    """Return whether a document that has none of the forms read begins as XML: its first element is not of HTML."""
    tag = _ELEMENT.match(head)
    if tag is None or tag[1] is None:
        return tag is not None
    name = tag[1].rpartition(b":")[2].decode("ascii", "replace").lower()
    return b"</" + tag[1] in head and not _module("html").is_element(name)


def _is_wide(head: bytes) -> bool:
    """Return whether a document seems to be in UTF-16 without a byte order mark: most second bytes are NUL."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    even, odd = head[:_SIGNIFICANT:2], head[1:_SIGNIFICANT:2]
    pairs = ((even, odd), (odd, even))
    return any(other and 0 not in other and 2 * wide.count(0) > len(wide) for wide, other in pairs)


#: Beginnings of files that are no documents of a known form, or recognitions of them, with their kind.
_STRANGE: tuple[tuple[bytes | Callable[[bytes], object], str, str], ...] = (
    (_is_wide, "UTF-16 without a byte order mark", "save it as UTF-8"),
    (_JSON.match, "JSON", "save the table as CSV"),
    (_is_foreign_xml, "XML that is neither JATS nor a web page", "save the table as HTML or CSV"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an encrypted or an old binary Office file",
     "save it as .xlsx or .docx without a password"),
    (b"PK\x03\x04", "a zip archive that is neither a workbook nor a Word document", "unpack it and name a file in it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"\x89PNG", "a picture", "name a document with text in it"),
    (b"\xff\xd8\xff", "a picture", "name a document with text in it"),
    (b"{\\rtf", "a document in RTF", "save it as .docx"),
)  # fmt: skip


#: The beginning of a field in quotes that goes on to the end of a line, and two separators of fields.
_OPEN_QUOTE = re.compile(r'(?:^|[,;\t])"(?:[^"]|"")*$')
_PARTED = re.compile(r"([,;\t]).*\1")


def read_document(name: str, content: Content) -> Document:
    """Return a document with its tables; those that go on in a further one are joined.

    :param name: of the document, for messages
    :raises DocumentError: if it has no form that is known, or is malformed
    """
    return join_continued(_read(name, content))


def _read(name: str, content: Content) -> Document:
    for reader in _BYTE_READERS:
        if reader.may_be(content.head) and (module := _module(reader.module)).recognises(content):
            document: Document = module.read(content)
            return document
    if _is_archive(content.head):
        _module("archive").check_archive(content)
    for signature, kind, remedy in _STRANGE:
        if signature(content.head) if callable(signature) else content.head.startswith(signature):
            raise DocumentError(name, problem=f"{kind}, which is not read", remedy=remedy)
    content.stream.seek(0)
    text = Text(name, content.stream)
    for module_name, may_be in _TEXT_READERS:
        parted: Document | None = _module(module_name).read(text) if may_be(text) else None
        if parted is not None:
            return parted
    _refuse_open_quote(text)
    return Document(name, text.sha256, "text", text=text, replaced=text.replaced)


def _refuse_open_quote(text: Text) -> None:
    """Refuse text whose first line would be the header of delimited text, if a quote in it were closed."""
    for line in text:
        if not line.text.isspace():
            if _OPEN_QUOTE.search(line.text) and _PARTED.search(line.text):
                problem = "the quote that opens a field in this line is not closed"
                remedy = "close it, or double a quote in a field"
                raise DocumentError(f"{text.name}:{line.number}", problem=problem, remedy=remedy)
            return


def _module(name: str) -> Any:
    return import_module(f"mscgraph.read.{name}")
