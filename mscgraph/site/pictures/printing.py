"""Pictures as PNG and PDF, in the typeface that comes with the library: no machine's fonts change the bytes."""

from __future__ import annotations

import re

#: A typeface of vl-convert.
_FAMILY = "Liberation Sans"
_INK, _PAPER = "#1b1f24", "#ffffff"
#: Pixels per unit of the picture.
_ZOOM = 3
#: Signs that the typeface lacks, and its own.
_SIGNS = str.maketrans("✓∅", "√Ø")
_VARIABLE = re.compile(r"var\(--[\w-]+, (#\w+)\)")
_SIZE = re.compile(r'<svg (.*?viewBox="0 0 (\S+) (\S+)".*?>)')

#: The names of a page's resources in a PDF, whose order differs from run to run.
_NAMES = re.compile(rb"(?: +/[a-z]+\d+ \d+ 0 R\n){2,}")


def print_png(svg: str) -> bytes:
    """Return a picture on white paper, as PNG."""
    import vl_convert

    return vl_convert.svg_to_png(_for_paper(svg), scale=_ZOOM)


def print_pdf(svg: str) -> bytes:
    """Return a picture as PDF: lines and letters, without a date of creation.

    The bytes are the same on every run for words in the letters of the typeface; the order of several typefaces varies.
    """
    import vl_convert

    pdf = vl_convert.svg_to_pdf(_for_paper(svg))
    return _NAMES.sub(lambda names: b"".join(sorted(names[0].splitlines(keepends=True))), pdf)


def _for_paper(svg: str) -> str:
    """Return an SVG with a size, a ground, a typeface and fixed colours, which a page would otherwise supply."""
    plain = _VARIABLE.sub(r"\1", svg).replace("currentColor", _INK).translate(_SIGNS)
    plain = plain.replace(' font-weight="bold"', "")
    ground = f'<rect width="100%" height="100%" fill="{_PAPER}"/>'
    return _SIZE.sub(rf'<svg width="\2" height="\3" font-family="{_FAMILY}" \1{ground}', plain, count=1)
