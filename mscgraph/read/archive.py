"""The members of a zip archive, unpacked one by one within bounds: the ground of both Office forms."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator
from struct import error as struct_error
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from mscgraph.errors import DocumentError
from mscgraph.read.content import Content
from mscgraph.read.xml import MAX_TAGS, malformed, parse_xml

if TYPE_CHECKING:
    from lxml.etree import XMLPullParser, _Element

#: Maximum members of an archive.
MAX_MEMBERS = 10_000
#: Maximum bytes of all members, unpacked.
MAX_UNPACKED_BYTES = 512 << 20
#: Maximum bytes of a member that is parsed.
MAX_PART_BYTES = 64 << 20
#: Maximum tags of a part that is read element by element: none is kept, and a cell of a sheet has four.
MAX_STREAMED_TAGS = 2 * MAX_TAGS
#: Maximum unpacked bytes per packed byte of a member of more than :data:`_SMALL_BYTES` bytes.
MAX_RATIO = 200
_SMALL_BYTES = 1 << 20
#: Maximum bytes of the list of members at the archive's end.
_MAX_LIST_BYTES = 4 << 20
_BLOCK = 1 << 20
#: An archive's first bytes.
SIGNATURE = b"PK\x03\x04"
_ENCRYPTED = 0x1
#: A declaration of entities, in UTF-8, UTF-16 or UTF-32; none has a place in Office Open XML.
_DECLARATION = re.compile(
    b"<\0*!\0*(?:%s)"
    % b"|".join(b"\0*".join(word[i : i + 1] for i in range(len(word))) for word in (b"DOCTYPE", b"ENTITY"))
)
#: Bytes that a declaration may have in front of a block's border.
_OVERLAP = 64
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_UNSAFE_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")
#: Errors of ``zipfile`` over bytes that are no archive, or a damaged one.
_MALFORMED = (BadZipFile, EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError)
_DAMAGED = (*_MALFORMED, struct_error, zlib.error)
#: No entity is resolved, no connection opened, and the limits of libxml2 are kept.
_CAUTIOUS: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True,
}  # fmt: skip
_AGAIN = "download it again, or open it in the program that made it and save it again"


class Archive:
    """A zip archive whose members are unpacked one by one, each checked as it is.

    :ivar name: of the document, for messages
    """

    def __init__(self, content: Content) -> None:
        """Read the list of members.

        :raises DocumentError: if the archive is malformed, encrypted, or more than may be unpacked
        """
        self.name = content.name
        self._zip = _open(content)
        self._members = _check_members(self.name, self._zip.infolist())
        self._left = MAX_UNPACKED_BYTES

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part of XML, in order.

        :raises DocumentError: if there is no such member; if its bytes are damaged, more than
            :data:`MAX_PART_BYTES` or not as many as the list of members has; if it declares entities
        """
        place = f"{self.name}: {name}"
        if (info := self._members.get(name.lower())) is None:
            raise DocumentError(place, problem="the document lacks this part", remedy=_AGAIN)
        size, before = 0, b""
        for block in _unpack(self._zip, info, place):
            size += len(block)
            self._left -= len(block)
            if size > MAX_PART_BYTES or self._left < 0:
                raise _too_large(place, f"more than {MAX_PART_BYTES:,} bytes, unpacked")
            _check_block(place, block, before)
            before = before[-_OVERLAP:] + block[-_OVERLAP:]
            yield block
        if size != info.file_size:
            raise DocumentError(place, f"{info.file_size:,} bytes", f"{size:,}", remedy=_AGAIN)

    def part(self, name: str) -> bytes:
        """Return the bytes of a part of XML.

        :raises DocumentError: as :meth:`blocks`
        """
        return b"".join(self.blocks(name))

    def tree(self, name: str) -> _Element:
        """Return the root element of a part of XML, without comments and processing instructions.

        :raises DocumentError: as :meth:`blocks`, or if the part is not well-formed
        """
        root: _Element = parse_xml(f"{self.name}: {name}", self.part(name), _AGAIN).getroot()
        return root

    def elements(self, name: str, tags: Collection[str]) -> Iterator[_Element]:
        """Yield the elements of a part that have one of *tags*, each whole, and forget it afterwards.

        :param tags: names without namespaces, none of an element in another of them
        :raises DocumentError: as :meth:`tree`, or if it has more tags than :data:`MAX_STREAMED_TAGS`
        """
        from lxml import etree

        parser = etree.XMLPullParser(("end",), tag=[f"{{*}}{tag}" for tag in tags], **_CAUTIOUS)
        count = 0
        try:
            for block in self.blocks(name):
                count += block.count(b"<")
                if count > MAX_STREAMED_TAGS:
                    raise _too_large(f"{self.name}: {name}", f"more than {MAX_STREAMED_TAGS:,} tags")
                parser.feed(block)
                yield from _forgotten(parser)
            parser.close()
            yield from _forgotten(parser)
        except etree.XMLSyntaxError as error:
            raise malformed(f"{self.name}: {name}", error, _AGAIN) from error


def _forgotten(parser: XMLPullParser) -> Iterator[_Element]:
    """Yield the elements that are whole, and clear each after its use."""
    element: Any
    for _, element in parser.read_events():
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and parent[0] is not element:
            del parent[0]


def names_of(content: Content) -> frozenset[str]:
    """Return the names of an archive's members, in lower case, without any check of them.

    Of an archive that is cut off, the names in its first bytes; of other documents, an empty set.
    """
    if not content.head.startswith(SIGNATURE):
        return frozenset()
    try:
        return frozenset(name.lower() for name in _open(content).namelist())
    except DocumentError:
        return frozenset(_names_in(content.head))


def check_archive(content: Content) -> None:
    """Check that a document that begins as an archive is a whole one.

    :raises DocumentError: if it is damaged or cut off
    """
    if content.head.startswith(SIGNATURE):
        _open(content)


def _names_in(head: bytes) -> Iterator[str]:
    """Yield the names in the headers that members have in front of their bytes."""
    for header in re.finditer(re.escape(SIGNATURE), head):
        start = header.start() + 30
        length = int.from_bytes(head[start - 4 : start - 2], "little")
        yield head[start : start + length].decode("utf-8", "replace").lower()


class _Guarded:
    """A stream that refuses to read more bytes at once than a list of members may have."""

    def __init__(self, content: Content) -> None:
        self.name = content.name
        self._stream: BinaryIO = content.stream
        self.seek, self.tell, self.seekable = self._stream.seek, self._stream.tell, self._stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size > _MAX_LIST_BYTES:
            raise _too_large(self.name, f"more than {MAX_MEMBERS:,} members")
        return self._stream.read(size)


def _open(content: Content) -> ZipFile:
    guarded: Any = _Guarded(content)
    try:
        return ZipFile(guarded)
    except _DAMAGED as error:
        problem = f"the zip archive is damaged or cut off ({error})"
        raise DocumentError(content.name, problem=problem, remedy=_AGAIN) from error


def _check_members(document: str, infos: list[ZipInfo]) -> dict[str, ZipInfo]:
    """Return the members by their names in lower case, as Office Open XML compares them."""
    if len(infos) > MAX_MEMBERS:
        raise _too_large(document, f"more than {MAX_MEMBERS:,} members")
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise _too_large(document, f"more than {MAX_UNPACKED_BYTES:,} bytes, unpacked")
    members: dict[str, ZipInfo] = {}
    for info in infos:
        if (problem := _fault_of(info)) is None and info.filename.lower() in members:
            problem = "the archive has two members of this name"
        if problem:
            raise DocumentError(f"{document}: {info.filename!r}", problem=problem, remedy=_AGAIN)
        if info.file_size > max(_SMALL_BYTES, MAX_RATIO * info.compress_size):
            problem = f"the member has more than {MAX_RATIO} times the bytes unpacked that it has packed"
            raise _too_large(f"{document}: {info.filename!r}", problem)
        members[info.filename.lower()] = info
    return members


def _fault_of(info: ZipInfo) -> str | None:
    if info.flag_bits & _ENCRYPTED:
        return "the member is encrypted"
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "the member is packed by a method that Office Open XML does not have"
    return "the member's name leads out of the archive" if _UNSAFE_NAME.search(info.filename) else None


def _unpack(archive: ZipFile, info: ZipInfo, place: str) -> Iterator[bytes]:
    try:
        with archive.open(info) as member:
            while block := member.read(_BLOCK):
                yield block
    except _DAMAGED as error:
        problem = f"the member is damaged or cut off ({error or 'its bytes end too early'})"
        raise DocumentError(place, problem=problem, remedy=_AGAIN) from error


def _check_block(place: str, block: bytes, before: bytes) -> None:
    if not before and not _XML.match(block):
        raise DocumentError(place, problem="the part is not XML", remedy=_AGAIN)
    if _DECLARATION.search(before[-_OVERLAP:] + block):
        problem = "the part declares a document type or entities, which Office Open XML does not have"
        raise DocumentError(place, problem=problem, remedy=_AGAIN)


def _too_large(place: str, problem: str) -> DocumentError:
    return DocumentError(
        place, problem=problem, remedy="save the pages or the sheet with the table as a file of its own"
    )
