"""A document's form, found from its bytes, and its reader."""

from __future__ import annotations

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
#: Modules of forms of plain text; ``read`` returns ``None`` where a text does not have the form.
_TEXT_READERS = ("pipes", "delimited")

#: First bytes of files that are no documents of a known form, with their kind.
_STRANGE = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an encrypted or an old binary Office file",
     "save it as .xlsx or .docx without a password"),
    (b"PK\x03\x04", "a zip archive that is neither a workbook nor a Word document", "unpack it and name a file in it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"\x89PNG", "a picture", "name a document with text in it"),
    (b"\xff\xd8\xff", "a picture", "name a document with text in it"),
    (b"{\\rtf", "a document in RTF", "save it as .docx"),
)  # fmt: skip


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
        if content.head.startswith(signature):
            raise DocumentError(name, problem=f"{kind}, which is not read", remedy=remedy)
    content.stream.seek(0)
    text = Text(name, content.stream)
    for name_of_form in _TEXT_READERS:
        parted: Document | None = _module(name_of_form).read(text)
        if parted is not None:
            return parted
    return Document(name, text.sha256, "text", text=text, replaced=text.replaced)


def _module(name: str) -> Any:
    return import_module(f"mscgraph.read.{name}")
