"""Documents of forms that are not read: refused by name, with a way out."""

from __future__ import annotations

from io import BytesIO

import pytest

from mscgraph.errors import DocumentError
from mscgraph.read import Content, read_document

CSV = "NCT Number,Disease,Phase\nNCT09180001,Stroke,I\n"


def opened(data: bytes) -> str:
    return read_document("a", Content("a", BytesIO(data))).form


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"trials": []}', "a: JSON, which is not read; save the table as CSV"),
        (b'\xef\xbb\xbf[\n {"n": 1}]', "a: JSON, which is not read; save the table as CSV"),
        (b"<rss><channel/></rss>", "a: XML that is neither JATS nor a web page, which is not read; "),
        (b'<?xml version="1.0"?>\n<rss/>', "a: XML that is neither JATS nor a web page, which is not read; "),
        (b'<x:rows xmlns:x="a"></x:rows>', "a: XML that is neither JATS nor a web page, which is not read; "),
        (CSV.encode("utf-16-le"), "a: UTF-16 without a byte order mark, which is not read; save it as UTF-8"),
        (CSV.encode("utf-16-be"), "a: UTF-16 without a byte order mark, which is not read; save it as UTF-8"),
        (f'"{CSV}'.encode(), "a:1: the quote that opens a field in this line is not closed; close it"),
    ],
)
def test_a_document_of_another_form_is_refused_by_its_name(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        opened(data)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_its_byte_order_mark_is_read(encoding: str) -> None:
    assert opened(f"\ufeff{CSV}".encode(encoding)) == "csv"


@pytest.mark.parametrize(
    "words",
    [
        "[1] A reference",
        "{a} b",
        "<LOD> is below the limit",
        "<b>Table 1</b> Trials",
        "[[link]]",
        'A "word", and 5" needles, more',
        'A, "b\n"c", d',
    ],
)
def test_a_text_that_only_begins_as_one_is_text(words: str) -> None:
    assert opened(f"{words}\nText of the article.\n".encode()) == "text"
