"""Odd characters in a document: what is passed over, what is replaced, and what goes into files."""

from __future__ import annotations

from pathlib import Path

from support.made_tables import ROWS, line_of, open_page, page_of

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
