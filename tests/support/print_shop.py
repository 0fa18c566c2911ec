"""A small writer of PDF: text in Helvetica, rules and fills at given places, in points from the upper left."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: A word's part that is set smaller and raised, ``^6^``, or lowered, ``_1c_``.
_RAISED = re.compile(r"\^([^^]+)\^|_([^_]+)_")


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


@dataclass
class PrintedPage:
    """A page, A4 unless it has another size.

    :param turned: in degrees clockwise when it is shown
    """

    width: float = 595.0
    height: float = 842.0
    turned: int = 0
    operators: list[bytes] = field(default_factory=list)
    #: Whether a picture is on it.
    pictured: bool = False

    def text(self, x: float, y: float, text: str, *, size: float = 8, bold: bool = False) -> None:
        """Print a line at a baseline; ``^6^`` is a superscript and ``_2_`` a subscript."""
        self._set(f"1 0 0 1 {x} {self.height - y}", text, size, bold=bold)

    def upwards(self, x: float, y: float, text: str, *, size: float = 8) -> None:
        """Print a line that runs from a place towards the top of the page."""
        self._set(f"0 1 -1 0 {x} {self.height - y}", text, size, bold=False)

    def _set(self, matrix: str, text: str, size: float, *, bold: bool) -> None:
        self.operators.append(f"BT {matrix} Tm".encode())
        at = 0
        for part in _RAISED.finditer(text):
            self._show(text[at : part.start()], size, 0, bold=bold)
            rise = 0.35 * size if part[1] else -0.15 * size
            self._show(part[1] or part[2], 0.65 * size, rise, bold=bold)
            at = part.end()
        self._show(text[at:], size, 0, bold=bold)
        self.operators.append(b"ET")

    def _show(self, text: str, size: float, rise: float, *, bold: bool) -> None:
        if text:
            font = f"/F{2 if bold else 1} {size:g} Tf {rise:g} Ts (".encode()
            self.operators.append(font + _escaped(text) + b") Tj")

    def across(self, y: float, left: float, right: float) -> None:
        """Draw a horizontal rule."""
        self.operators.append(f"0.5 w {left} {self.height - y} m {right} {self.height - y} l S".encode())

    def down(self, x: float, top: float, bottom: float) -> None:
        """Draw a vertical rule."""
        self.operators.append(f"0.5 w {x} {self.height - top} m {x} {self.height - bottom} l S".encode())

    def fill(self, left: float, top: float, right: float, bottom: float) -> None:
        """Fill a rectangle with grey."""
        self.operators.append(
            f"0.9 g {left} {self.height - bottom} {right - left} {bottom - top} re f 0 g".encode()
        )

    def picture(self) -> None:
        """Cover the page with a picture."""
        self.pictured = True
        self.operators.append(f"q {self.width} 0 0 {self.height} 0 0 cm /Im Do Q".encode())

    def rows(
        self,
        y: float,
        places: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        size: float = 8,
        leading: float = 9.5,
        padding: float = 3,
        bold: bool = False,
    ) -> float:
        """Print rows, whose cells have lines, below a place; return the end of the last one.

        :param places: points from the left to each column
        :param padding: points between rows
        """
        for row in rows:
            for x, cell in zip(places, row, strict=True):
                for number, line in enumerate(cell.split("\n")):
                    self.text(x, y + size + number * leading, line, size=size, bold=bold)
            y += max(cell.count("\n") + 1 for cell in row) * leading + padding
        return y


def printed(
    *pages: PrintedPage,
    info: Mapping[str, str] | None = None,
    encrypted: bool = False,
    to_unicode: str | None = None,
    packed: bytes | None = None,
    catalog: bytes = b"",
    streams: bytes = b"",
) -> bytes:
    """Return pages as a PDF.

    :param info: entries of the document on itself
    :param encrypted: whether nothing opens it but a password that nobody knows
    :param to_unicode: a map of characters for the upright font
    :param packed: the stream of the first page, packed, in place of its own
    :param catalog: more entries of the catalog
    :param streams: more entries of the stream of each page
    """
    objects = [b"", b"", b"", b""]
    more = b""
    if to_unicode is not None:
        objects.append(_stream(to_unicode.encode()))
        more = b" /ToUnicode 5 0 R"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding%s >>"
    objects[2:4] = [font % (b"Helvetica", more), font % (b"Helvetica-Bold", b"")]
    kids = []
    for page in pages:
        picture = b""
        if page.pictured:
            entries = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
            objects.append(_stream(b"\xff", entries))
            picture = b" /XObject << /Im %d 0 R >>" % len(objects)
        content = packed if packed is not None and not kids else zlib.compress(b"\n".join(page.operators))
        objects.append(_stream(content, b"/Filter /FlateDecode " + streams))
        size = f"[0 0 {page.width:g} {page.height:g}] /Rotate {page.turned}".encode()
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >>%s >> >>" % (size, len(objects), picture)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    trailer = b"/Root 1 0 R"
    if info:
        facts = (b"/%s (%s)" % (key.encode(), _escaped(value)) for key, value in info.items())
        objects.append(b"<< %s >>" % b" ".join(facts))
        trailer += b" /Info %d 0 R" % len(objects)
    if encrypted:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32))
        trailer += b" /ID [<00> <00>] /Encrypt %d 0 R" % len(objects)
    return _file(objects, trailer)


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    done, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(done))
        done += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n"
    return done + end % (size, table, size, trailer, len(done))
