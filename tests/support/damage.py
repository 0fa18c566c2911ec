"""Strategies of damaged documents: bytes, words, elements, members that are lost, doubled, moved or from elsewhere."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from io import BytesIO
from zipfile import ZipFile

from hypothesis import strategies as st
from lxml import etree

from support.office import archive_of
from support.print_shop import PrintedPage, printed

__all__ = ["damaged", "damaged_print"]

#: Maximum edits per document, and bytes per edit.
_MAX_EDITS, _MAX_BYTES = 4, 400
#: Bytes that parsers stumble over.
_HARD_BYTES = (
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<table>", b"</table>", b"</tr>", b"<tr>", b"<td>", b"<th>",
    b" rowspan='65535' ", b" colspan='99999'", b" rowspan='0'", b'"', b"'", b"\x00", b"\xff\xfe", b"\xfe\xff",
    b"\xef\xbb\xbf", b"\r", b"\n", b"\n\n", b"|", b"\n|\n", b"|---|", b"\t", b",", b";", b"\\", b"PK\x03\x04",
    b"<![CDATA[", b"<!--", b"%PDF-1.7", b"endobj", b" 99999999999 ", b" -1 ", b"\xe2\x80\x8b", b"\xe2\x80\xae",
    b"<script>", b"<sup>", b"&#x1F;", b"&#xD800;", b"<div>" * 300, b"\x0c", b"\xe2\x80\xa8", b"\xc2\x85",
)  # fmt: skip
#: Words that take the place of others, and values that take the place of an attribute's.
_HARD_WORDS = (
    "", "0", "-1", "1e999", "9" * 400, "10^99999", "10^-8", "1,2,3", "1.5.2", "1/0", "½", "٣", "²", "①", "Ⅳ", "\u00ad",
    "\u202e", "\ufeff", "\U0001f9eb", "e\u0301" * 40, "×", "±", "–", "(", ")", "[", "%", "NCT", "NCT00000000",
    "NCT99999999999", "ISRCTN", "I/II/III", "N/A", "99/99/9999", "0000-00-00", "Table", "Table 2.", "i.v.",
    "10^6 cells", "XFD1048576", "A1:XFD1048576", "true", "inlineStr", "2958466", "rId1", "http://127.0.0.1/",
)  # fmt: skip
_WORD = re.compile(rb"[\w.^]+")


@st.composite
def damaged(draw: st.DrawFn, originals: Sequence[bytes]) -> bytes:
    """Return one of some documents after a few edits, each of which may take pieces of another.

    Most edits of an archive are those of its members, since few archives with a damaged byte can be opened.
    """
    made = draw(st.sampled_from(originals))
    packed = made.startswith(b"PK") and draw(st.integers(0, 5)) > 0
    for _ in range(draw(st.integers(1, _MAX_EDITS))):
        made = (_edit_member if packed else _edit)(draw, made, originals)
    return made


@st.composite
def damaged_print(draw: st.DrawFn, pages: Sequence[PrintedPage]) -> bytes:
    """Return a whole PDF whose packed page has damaged operators."""
    operators = draw(damaged([b"\n".join(page.operators) for page in pages]))
    return printed(PrintedPage(pages[0].width, pages[0].height), packed=zlib.compress(operators))


def _edit(draw: st.DrawFn, made: bytes, originals: Sequence[bytes]) -> bytes:
    ways = [_edit_bytes, _edit_words]
    if made.lstrip().startswith(b"<"):
        ways += [_edit_words, *[_edit_elements] * 3]
    return draw(st.sampled_from(ways))(draw, made, originals)


def _edit_bytes(draw: st.DrawFn, made: bytes, originals: Sequence[bytes]) -> bytes:
    at, size = draw(st.integers(0, len(made))), draw(st.integers(1, _MAX_BYTES))
    before, after = made[:at], made[at:]
    match draw(st.sampled_from(("flip", "delete", "insert", "duplicate", "splice", "truncate"))):
        case "flip":
            return before + bytes(byte ^ draw(st.integers(1, 255)) for byte in after[:1]) + after[1:]
        case "delete":
            return before + after[size:]
        case "insert":
            return before + draw(st.sampled_from(_HARD_BYTES)) + after
        case "duplicate":
            other = draw(st.integers(0, len(made)))
            return before + made[other : other + size] + after
        case "splice":
            piece = draw(st.sampled_from(originals))
            return before + piece[draw(st.integers(0, len(piece))) :]
        case _:
            return before


def _edit_words(draw: st.DrawFn, made: bytes, _originals: Sequence[bytes]) -> bytes:
    words = list(_WORD.finditer(made))
    if not words:
        return made
    word = draw(st.sampled_from(words))
    piece = draw(st.sampled_from(_HARD_WORDS)).encode()
    if draw(st.booleans()):
        piece = draw(st.sampled_from(words)).group()
    return made[: word.start()] + piece + made[word.end() :]


def _edit_elements(draw: st.DrawFn, made: bytes, originals: Sequence[bytes]) -> bytes:
    """Change elements, so that what was well-formed stays so."""
    root = etree.fromstring(made, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    elements = [] if root is None else [one for one in root.iter(etree.Element) if one is not root]
    if not elements:
        return _edit_bytes(draw, made, originals)
    one, other = draw(st.sampled_from(elements)), draw(st.sampled_from(elements))
    # A prefix that damage has left without a declaration is no name for another element.
    with suppress(ValueError):
        match draw(st.sampled_from(("remove", "duplicate", "nest", "rename", "text", "attribute"))):
            case "remove":
                one.getparent().remove(one)
            case "duplicate":
                other.addnext(deepcopy(one))
            case "nest":
                other.append(deepcopy(one))
            case "rename":
                one.tag = other.tag
            case "text":
                one.text = draw(st.sampled_from(_HARD_WORDS))
            case _:
                names = sorted({name for element in elements for name in element.attrib}) or ["rowspan"]
                one.set(draw(st.sampled_from(names)), draw(st.sampled_from(_HARD_WORDS)))
    return etree.tostring(root, encoding="utf-8")


def _edit_member(draw: st.DrawFn, made: bytes, _originals: Sequence[bytes]) -> bytes:
    """Damage a member of an archive, and pack the archive again."""
    with ZipFile(BytesIO(made)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(members)))
    members[name] = _edit(draw, members[name], sorted(members.values()))
    return archive_of(members)
