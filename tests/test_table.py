"""One reader for any table: rows shuffled, columns missing or moved, thin spaces plain, diseases unknown."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscgraph.datafiles import bundled_source
from mscgraph.errors import DocumentError
from mscgraph.pipeline.source import Source
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import TrialReport

HEADERS = {
    "disease": "Diseases",
    "cell_source": "Cell source",
    "route": "Route",
    "dose": "Dose",
    "frequency": "Frequency",
    "patients": "Patients (experiment group)",
    "trial_number": "Clinical Trials number",
    "phase": "Study phase",
    "outcome": "Outcomes",
    "reference": "Ref",
}
WORKSHOP = Workshop()


@cache
def _cells() -> list[dict[str, str]]:
    reports = Source(bundled_source(), WORKSHOP).read()
    return [{cell.column: cell.text for cell in report.row.cells} for report in reports]


def _read(folder: Path, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> list[TrialReport]:
    """Write a page of *rows* in the order *columns* and read it."""
    path = folder / "page.txt"
    lines = ["Table 9.", "", "A table made by a test", "", " ".join(HEADERS[column] for column in columns)]
    lines += [" ".join(row[column] for column in columns) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return list(Source(path, WORKSHOP).read())


def _found(reports: Sequence[TrialReport]) -> list[dict[str, str]]:
    return [{cell.column: cell.text for cell in report.row.cells} for report in reports]


def test_rows_in_another_order_are_read_alike(tmp_path: Path) -> None:
    rows = list(_cells())
    random.Random(7).shuffle(rows)
    assert _found(_read(tmp_path, list(HEADERS), rows)) == rows


@pytest.mark.parametrize("missing", list(HEADERS))
def test_a_missing_column_has_no_key_and_costs_no_other_cell(tmp_path: Path, missing: str) -> None:
    columns = [column for column in HEADERS if column != missing]
    expected = [{column: row[column] for column in columns} for row in _cells()]
    found = _found(_read(tmp_path, columns, _cells()))
    assert all(missing not in row for row in found)
    assert _share(found, expected) >= 0.995


def _share(found: Sequence[dict[str, str]], expected: Sequence[dict[str, str]]) -> float:
    """Return the share of cells that are read back to the character."""
    assert len(found) == len(expected)
    cells = [
        (row.get(key), text)
        for row, wanted in zip(found, expected, strict=True)
        for key, text in wanted.items()
    ]
    return sum(one == other for one, other in cells) / len(cells)


@pytest.mark.parametrize("turn", range(1, 10))
def test_columns_in_another_order_are_read_by_the_header(tmp_path: Path, turn: int) -> None:
    keys = list(HEADERS)
    columns = keys[turn:] + keys[:turn]
    found = _found(_read(tmp_path, columns, _cells()))
    assert _share(found, _cells()) >= 0.98


def test_thin_spaces_may_be_plain(tmp_path: Path) -> None:
    text = bundled_source().read_text("utf-8")
    assert "\u2009" in text
    path = tmp_path / "plain.txt"
    path.write_text(text.replace("\u2009", " "), "utf-8")
    assert _found(list(Source(path, WORKSHOP).read())) == _cells()


def test_a_disease_that_no_vocabulary_knows_is_kept_with_an_issue(tmp_path: Path) -> None:
    rows = [dict(_cells()[0], disease="Pompe syndrome"), _cells()[1], dict(_cells()[2], disease="Zorb")]
    reports = _read(tmp_path, list(HEADERS), rows)
    assert _found(reports) == rows
    disease = reports[0].diseases[0].value
    assert (disease.label, disease.minted) == ("Pompe syndrome", True)
    assert disease.key.endswith("/pompe-syndrome")
    codes = [[issue.code for issue in report.issues if issue.column == "disease"] for report in reports]
    assert codes == [["unlinked-concept"], [], ["unlinked-concept"]]


def test_a_line_that_is_no_row_is_kept_whole_and_reading_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    good = [" ".join(row.values()) for row in _cells()[:2]]
    lines = [" ".join(HEADERS.values()), good[0], "Continued on the next page", good[1]]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    reports = list(Source(path, WORKSHOP).read())
    assert [report.unread for report in reports] == [False, True, False]
    assert reports[1].row.text == "Continued on the next page"
    assert [issue.code for issue in reports[1].issues] == ["unread-row"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"Diseases \0 Route", "a NUL byte"),
        ("Diseases × Route".encode("latin-1"), "another encoding"),
        (b"One day\nin May\n", "none in 2 lines"),
        (b"Alpha Beta Gamma\n1 2 3\n", "none in 2 lines"),
        (b"Diseases Route Dose Ref\n", "none"),
        (b"Diseases Route Dose Ref\n" + b"x" * 10_000_000, "longer"),
    ],
    ids=["empty", "binary", "encoding", "no table", "unknown header", "no rows", "ten megabytes in a line"],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        list(Source(path, WORKSHOP).read())
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "expected" in message
    assert found in message
    assert "\n" not in message


@pytest.mark.parametrize("path", ["missing.txt", "."])
def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(DocumentError, match="expected a text document, found (no such file|a folder)"):
        Source(tmp_path / path, WORKSHOP)


def test_a_hundred_thousand_words_in_a_row_are_one_unread_row(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    row = " ".join(_cells()[0].values())
    path.write_text("\n".join([" ".join(HEADERS.values()), "x " * 100_000, row]) + "\n", "utf-8")
    reports = list(Source(path, WORKSHOP).read())
    assert [report.unread for report in reports] == [True, False]
    assert len(reports[0].row.text.split()) == 100_000


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=120), max_size=6
    )
)
def test_all_words_below_the_header_end_up_in_a_row(lines: list[str]) -> None:
    import tempfile

    body = [" ".join(line.split()) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.txt"
        path.write_text("\n".join([" ".join(HEADERS.values()), "GVHD", *body]) + "\n", "utf-8", newline="\n")
        reports = list(Source(path, WORKSHOP).read())
    words = [word for report in reports for word in report.row.text.split()]
    assert words == ["GVHD", *(word for line in body for word in line.split())]
