"""A PDF file, opened with pdfplumber, which this module loads: it is imported once the extra is known to be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from mscgraph.errors import DocumentError, MscgraphError
from mscgraph.read.pdf_bounds import BoundedFonts, PageError, bound_streams
from mscgraph.read.pdf_device import draw_page
from mscgraph.read.pdf_page import Page

#: Maximum pages of a document.
MAX_PAGES = 2_000
#: Maximum characters of a document.
MAX_CHARACTERS = 4_000_000
#: Maximum bytes of drawing operators of a document.
MAX_DRAWN_BYTES = 256_000_000
#: Maximum objects that a file lists.
_MAX_OBJECTS = 2_000_000
_REMEDY = "save or print it to a PDF anew"


def open_pdf(name: str, data: bytes) -> PDF:
    """Return a PDF, which is read from its bytes alone.

    :param name: of the document, for messages
    :raises DocumentError: if it is damaged, or encrypted with a password
    """
    bound_streams()
    with _refusing(name):
        pdf = pdfplumber.open(BytesIO(data))
        listed = sum(count for xref in pdf.doc.xrefs for _, count in getattr(xref, "ranges", ()))
        if listed > _MAX_OBJECTS:
            raise PageError(
                f"it lists {listed:,} objects, more than the {_MAX_OBJECTS:,} that a PDF may have"
            )
    return pdf


@contextmanager
def _refusing(place: str) -> Iterator[None]:
    """Refuse a damaged file in one line; pdfminer raises errors of any kind on one."""
    try:
        yield
    except MscgraphError:
        raise
    except PageError as error:
        raise DocumentError(place, problem=str(error), remedy=_REMEDY) from error
    except Exception as error:
        raise _refusal(place, error) from error


def _refusal(place: str, error: Exception) -> DocumentError:
    cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    if isinstance(cause, PageError):
        return DocumentError(place, problem=str(cause), remedy=_REMEDY)
    if isinstance(cause, PDFPasswordIncorrect):
        return DocumentError(place, problem="a PDF encrypted with a password", remedy="save it without one")
    if isinstance(cause, PDFEncryptionError):
        return DocumentError(place, problem="a PDF encrypted in an unknown way", remedy="save it unencrypted")
    return DocumentError(place, problem=f"a damaged PDF ({type(cause).__name__})", remedy=_REMEDY)


def pages_of(name: str, pdf: PDF) -> Iterator[Page]:
    """Yield the pages of a document in order.

    :raises DocumentError: if one is damaged or missing, or if there are too many, or too many characters
    """
    fonts = BoundedFonts()
    characters = drawn = number = 0
    for source in _sources(name, pdf):
        number += 1
        with _refusing(f"{name}, page {number}"):
            page = draw_page(fonts, source, number)
        characters += len(page.glyphs)
        drawn += page.drawn
        if characters > MAX_CHARACTERS or drawn > MAX_DRAWN_BYTES:
            problem = f"more than {MAX_CHARACTERS:,} characters or {MAX_DRAWN_BYTES:,} bytes of drawing"
            raise DocumentError(name, problem=problem, remedy="save the pages with its tables apart")
        yield page
    if number < (stated := _stated_pages(name, pdf)):
        raise DocumentError(
            name, problem=f"{number:,} of its {stated:,} pages are in the file", remedy=_REMEDY
        )


def _sources(name: str, pdf: PDF) -> list[PDFPage]:
    with _refusing(name):
        sources = list(islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1))
        if not sources:
            raise PageError("a PDF without pages")
        if len(sources) > MAX_PAGES:
            raise PageError(f"more than {MAX_PAGES:,} pages")
    return sources


def _stated_pages(name: str, pdf: PDF) -> int:
    with _refusing(name):
        root = resolve1(pdf.doc.catalog.get("Pages"))
        count = resolve1(root.get("Count")) if isinstance(root, dict) else 0
    return count if isinstance(count, int) else 0


def facts_of(name: str, pdf: PDF) -> dict[str, str]:
    """Return what a document states of itself: the texts of its Info dictionary, and ``XMP`` with its tags blanked."""
    facts = {
        str(key): " ".join(value.split()) for key, value in pdf.metadata.items() if isinstance(value, str)
    }
    with _refusing(name):
        stream = resolve1(pdf.doc.catalog.get("Metadata"))
        packet = stream.get_data() if isinstance(stream, PDFStream) else b""
    facts["XMP"] = " ".join(re.sub(r"<[^>]*>", " ", packet.decode("utf-8", "replace")).split())
    return facts
