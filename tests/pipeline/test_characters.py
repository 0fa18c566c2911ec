"""Odd characters in a document: what is passed over, what is replaced, and what goes into files."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import Phase, given, settings, strategies as st

from mscgraph.characters import replace_forbidden
from mscgraph.errors import DocumentError
from mscgraph.pipeline.parts import CommonPart, SourcePart
from mscgraph.pipeline.source import collate
from support.made_tables import (
    FOOTNOTE,
    HEADERS,
    ROWS,
    line_of,
    open_page,
    page_of,
    source_of,
    write_page,
)
from support.parsers import HARD, check_parsers

PAGE = page_of([line_of(row, separator="\t") for row in ROWS], separator="\t")


def test_a_replaced_character_is_an_issue_of_the_table_with_its_place(tmp_path: Path) -> None:
    page = PAGE.replace("Nothing untoward", "Nothing\x02 un\x1btoward").replace("Drainage", "\x02Drainage")
    found = [issue for issue in open_page(tmp_path, page).issues if issue.code == "replaced-character"]
    assert [(issue.severity, issue.text) for issue in found] == [("Warning", "U+0002"), ("Warning", "U+001B")]
    line = page.split("\n")[7]
    assert [issue.message for issue in found] == [
        f"no XML can hold the U+0002 at character {line.index(chr(2)) + 1} of line 8, 2 times in the document;"
        " U+FFFD replaces it",
        f"no XML can hold the U+001B at character {line.index(chr(27)) + 1} of line 8; U+FFFD replaces it",
    ]


def test_a_document_of_plain_characters_has_no_such_issue(tmp_path: Path) -> None:
    page = PAGE.replace("Nothing", "Nothing \ufffd\x85\u2028\u200b\x0c\x1f\ue000\U0001fffe")
    assert "replaced-character" not in {issue.code for issue in open_page(tmp_path, page).issues}


ODD = st.text(
    (st.characters(exclude_categories=["Cs"]) | st.sampled_from(HARD)).filter(
        lambda char: char not in "\t\n\0"
    ),
    max_size=8,
)


@st.composite
def odd_pages(draw: st.DrawFn) -> str:
    """A page with odd characters in each cell, the header, the caption and the footnote."""
    rows = [
        {
            column: draw(st.sampled_from(("{0}", "{0}{1}", "{1}{0}"))).format(cell, draw(ODD))
            for column, cell in row.items()
        }
        for row in draw(st.lists(st.sampled_from(ROWS), min_size=1, max_size=2))
    ]
    header = "\t".join([*HEADERS.values(), f"zorp{draw(ODD)}"])
    lines = [f"{line_of(row, separator=chr(9))}\t{draw(ODD)}" for row in rows]
    page = page_of(lines, header=header, footnote=f"{FOOTNOTE}, XY xanthan{draw(ODD)}yams")
    return page.replace("making", f"making{draw(ODD)}").replace("test.1", f"test.1{draw(ODD)}")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@settings(max_examples=10, deadline=None, phases=[Phase.reuse, Phase.generate])
@given(odd_pages(), ODD)
def test_every_parser_reads_what_is_built_of_a_page_with_any_characters(page: str, title: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        sidecar = {
            "article": {"title": f"A title{replace_forbidden(title)}"},
            "changes": [f"Cut{replace_forbidden(title)}."],
        }
        (folder / "page.yaml").write_text(yaml.safe_dump(sidecar), "utf-8")
        try:
            source = source_of(write_page(folder, page))
        except DocumentError:
            return
        part = SourcePart(source, folder, CommonPart(folder))
        for report in collate([source]):
            part.add(report)
        lines = part.close()
        check_parsers(folder, [*lines.statements, *lines.shared, *lines.provenance, *lines.issues])
