"""Pictures as PNG and PDF, in the typeface of a dependency: no machine's fonts change the bytes."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

#: The typeface of printed pictures.
_FAMILY = "Inter"
_INK, _PAPER = "#1b1f24", "#ffffff"
#: Pixels per unit of the picture.
_ZOOM = 3
_VARIABLE = re.compile(r"var\(--[\w-]+, (#\w+)\)")
_SIZE = re.compile(r'<svg (.*?viewBox="0 0 (\S+) (\S+)")')


def print_png(svg: str) -> bytes:
    """Return a picture on white paper, as PNG."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=_for_paper(svg),
            background=_PAPER,
            zoom=_ZOOM,
            skip_system_fonts=True,
            font_files=[str(find_font())],
        )
    )


def print_pdf(svg: str) -> bytes:
    """Return a picture as PDF: lines and letters, without a date of creation."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas
    from svglib.svglib import svg2rlg

    _register_font()
    drawing = svg2rlg(io.BytesIO(_for_paper(svg).encode()))
    assert drawing is not None
    content = io.BytesIO()
    page = Canvas(content, pagesize=(drawing.width, drawing.height), invariant=1)
    renderPDF.draw(drawing, page, 0, 0)
    page.save()
    return content.getvalue()


def find_font() -> Path:
    """Return the file of the typeface, which is a package of its own."""
    import fontpkg

    path: Path = fontpkg.path(_FAMILY)
    return path


@cache
def _register_font() -> None:
    from svglib.svglib import register_font

    register_font(_FAMILY, str(find_font()))


def _for_paper(svg: str) -> str:
    """Return an SVG with a size, a typeface and fixed colours, which a page would otherwise supply."""
    plain = _VARIABLE.sub(r"\1", svg).replace("currentColor", _INK)
    return _SIZE.sub(rf'<svg width="\2" height="\3" font-family="{_FAMILY}" \1', plain, count=1)
