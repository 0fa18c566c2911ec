"""Bounds on what a PDF unpacks to; loads pdfminer, on which pdfplumber is built, and so is imported late."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from pdfminer import pdftypes
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1

#: Maximum bytes that one stream unpacks to.
MAX_STREAM_BYTES = 64_000_000
#: Maximum character codes per font; the largest encoding has 65,536 glyphs.
_MAX_CODES = 500_000
_RANGES = re.compile(rb"begin(?:bf|cid)range(.*?)end(?:bf|cid)range", re.DOTALL)
_CODE_RANGE = re.compile(rb"<\s*([0-9a-fA-F]{1,8})\s*>\s*<\s*([0-9a-fA-F]{1,8})\s*>\s*[<\d]")


class PageError(Exception):
    """A page, or the file around it, is damaged or beyond a bound: the problem in words."""


class CrowdedPageError(Exception):
    """A page has more on it than is read: the bound in words."""


class _BoundedZlib:
    """The part of :mod:`zlib` that pdfminer calls, with a bound, and without an answer for half a stream."""

    error = zlib.error
    decompressobj = staticmethod(zlib.decompressobj)

    @staticmethod
    def decompress(data: bytes) -> bytes:
        """Return the bytes of a whole stream; a checksum at its end that is wrong or missing does not matter."""
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            unpacked = inflater.decompress(data[2:], MAX_STREAM_BYTES)
        except zlib.error as error:
            raise PageError("a compressed stream is damaged") from error
        if inflater.unconsumed_tail:
            raise PageError(f"a stream unpacks to more than {MAX_STREAM_BYTES:,} bytes")
        if not inflater.eof:
            raise PageError("a compressed stream is cut off")
        return unpacked


def _decode_lzw(data: bytes) -> bytes:
    return _join(LZWDecoder(BytesIO(data)).run())


def _decode_runs(data: bytes) -> bytes:
    return _join(_runs(data))


def _runs(data: bytes) -> Iterable[bytes]:
    """Yield the runs of a stream in run-length encoding (ISO 32000-1, 7.4.5)."""
    at = 0
    while at < len(data) and (length := data[at]) != 128:
        if length < 128:
            yield data[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            yield data[at + 1 : at + 2] * (257 - length)
            at += 2


def _join(parts: Iterable[bytes]) -> bytes:
    whole = bytearray()
    for part in parts:
        whole += part
        if len(whole) > MAX_STREAM_BYTES:
            raise PageError(f"a stream unpacks to more than {MAX_STREAM_BYTES:,} bytes")
    return bytes(whole)


def _refuse_fax(_data: bytes, _params: dict[str, object]) -> bytes:
    raise PageError("text is packed as a fax, which is not read")


def bound_streams() -> None:
    """Bound what pdfminer unpacks, in this process from now on, and silence what it logs below errors.

    The library has neither a bound nor a hook for one; it swallows damaged streams, and half a page with them.
    """
    library: Any = pdftypes
    library.zlib = _BoundedZlib
    library.lzwdecode = _decode_lzw
    library.rldecode = _decode_runs
    library.ccittfaxdecode = _refuse_fax
    logging.getLogger("pdfminer").setLevel(logging.ERROR)


class BoundedFonts(PDFResourceManager):
    """The fonts of a document, none of which states more codes than an encoding can have."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> Any:
        """Return a font.

        :raises PageError: if it states too many codes
        """
        codes = _codes_of_widths(spec.get("W"), 3) + _codes_of_widths(spec.get("W2"), 5)
        codes += sum(_codes_of_map(resolve1(spec.get(key))) for key in ("ToUnicode", "Encoding"))
        if codes > _MAX_CODES:
            raise PageError(f"a font states {codes:,} codes, more than the {_MAX_CODES:,} that one may have")
        return super().get_font(objid, spec)


def _codes_of_widths(widths: object, count: int) -> int:
    """Return the number of codes in the ranges of an array of widths.

    :param count: of the numbers that state a range, the first two of which are its ends
    """
    listed = resolve1(widths)
    codes, numbers = 0, list[float]()
    for item in map(resolve1, listed if isinstance(listed, list) else ()):
        numbers = [*numbers, item] if isinstance(item, int | float) else []
        if len(numbers) == count:
            codes += max(0, int(numbers[1] - numbers[0]))
            numbers = []
    return codes


def _codes_of_map(stream: object) -> int:
    if not isinstance(stream, PDFStream):
        return 0
    pairs = [pair for part in _RANGES.findall(stream.get_data()) for pair in _CODE_RANGE.findall(part)]
    return sum(max(0, int(last, 16) - int(first, 16)) + 1 for first, last in pairs)
