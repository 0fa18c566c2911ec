"""XML that is refused: each fault in one line, in words of the project."""

from __future__ import annotations

import re

import pytest

from mscgraph.errors import DocumentError
from mscgraph.read.xml import parse_xml


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<a>" * 300 + "</a>" * 300, "column 771: malformed XML: an element in more than 255 others; save the part"),
        ("<a><b></a>", "column 11: malformed XML: an end tag of another element than the one that is open; mend"),
        ("<a><b>", "column 7: malformed XML: an element or a tag is not closed (cut off?); mend the document there"),
        ("<a b='1' b='2'/>", "column 15: malformed XML: a malformed attribute; mend the document there"),
        ("<a>&nbsp;</a>", "column 10: malformed XML: a reference to an entity that is not declared; mend"),
        ("<a>]]></a>", "column 4: malformed XML: a character that is not expected; mend the document there"),
    ],
)  # fmt: skip
def test_malformed_xml_is_refused_in_words_without_the_parser_s(source: str, fault: str) -> None:
    with pytest.raises(DocumentError, match=rf"^a\.xml:1: {re.escape(fault)}"):
        parse_xml("a.xml", source.encode())
