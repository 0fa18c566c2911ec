"""The frame around the rows: title, header, the border of the footnote, and pages that have none of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mscgraph.errors import DocumentError
from mscgraph.records import Frame, Line
from mscgraph.shape.header import parse_header
from mscgraph.shape.identity import mint_source_id
from support.each import each
from support.made_tables import (
    FOOTNOTE,
    HEADERS,
    ROWS,
    cells_of,
    line_of,
    open_page,
    page_of,
    read_rows,
    tables_of,
    workshop,
)

LINES = [line_of(cells) for cells in ROWS]


def frame_of(text: str | bytes) -> Frame:
    return tables_of(text)[0].frame


def header_of(text: str) -> list[list[str]]:
    ways = parse_header(Line(1, text, 0), workshop().vocabulary.header_words())
    return [[column.key for column in way] for way in ways]


def refusal(folder: Path, text: str | bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        open_page(folder, text)
    message = str(caught.value)
    assert message.startswith(f"{caught.value.place}: {caught.value.problem}")
    assert "\n" not in message
    return caught.value


def test_a_page_gives_doi_table_number_and_caption() -> None:
    frame = frame_of(page_of(LINES))
    assert (frame.doi, frame.label, frame.caption) == (
        "10.1000/test.1",
        "Table 7",
        "MSC trials of our own making",
    )
    assert frame.source == "10.1000-test.1-table-7"


def test_the_caption_may_stand_behind_the_table_number() -> None:
    text = page_of(LINES).replace("Table 7.\n\nMSC", "Table 7 | MSC")
    frame = frame_of(text)
    assert (frame.label, frame.caption) == ("Table 7", "MSC trials of our own making")


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def test_without_a_doi_the_source_is_called_by_its_title_its_number_and_its_digest() -> None:
    text = page_of(LINES).replace("doi: 10.1000/test.1", "")
    assert frame_of(text).source == f"msc-trials-of-our-own-making-table-7-{digest_of(text)}"


def test_without_a_number_the_source_is_called_by_its_place_in_the_document() -> None:
    text = page_of(LINES).replace("Table 7.", "").replace("doi: 10.1000/test.1", "")
    assert frame_of(text).source == f"msc-trials-of-our-own-making-table-at-1-{digest_of(text)}"


def test_without_any_title_the_source_is_called_by_its_digest_and_not_by_its_path() -> None:
    text = "\n".join([" ".join(HEADERS.values()), *LINES])
    frame = frame_of(text)
    assert (frame.doi, frame.label, frame.caption) == (None, None, None)
    assert frame.source == f"table-at-1-{digest_of(text)}"


def test_documents_with_like_titles_have_ids_of_their_own() -> None:
    page = page_of(LINES).replace("doi: 10.1000/test.1", "")
    assert frame_of(page).source != frame_of(page + "\n").source


def test_tables_without_a_number_have_ids_of_their_own_in_two_documents_of_one_article() -> None:
    page = page_of(LINES).replace("Table 7.", "")
    ids = [frame_of(text).source for text in (page, page.replace("Trials", "More trials"))]
    assert ids[0] != ids[1]
    assert all(one.startswith("10.1000-test.1-table-at-1-") for one in ids)


def test_a_table_without_a_number_is_called_by_its_place_among_several() -> None:
    ids = [mint_source_id("10.1000/test.1", None, "Trials", "0" * 64, place) for place in (1, 3)]
    assert ids == ["10.1000-test.1-table-at-1", "10.1000-test.1-table-at-3"]


@each(
    ("doi", "source"),
    [
        ("10.1038/s41392-025-02313-9", "10.1038-s41392-025-02313-9-table-2"),
        ("10.1016/S0140-6736(18)31839-X", "10.1016-s0140-6736%2818%2931839-x-table-2"),
        ("10.1093/stcltm/szab012", "10.1093-stcltm~2f~szab012-table-2"),
        ("10.1002/\u212aelvin", "10.1002-~212a~elvin-table-2"),
    ],
)
def test_the_id_of_a_source_has_the_whole_doi(doi: str, source: str) -> None:
    assert mint_source_id(doi, "Table 2", "Trials", "0" * 64) == source


def test_dois_with_angle_brackets_are_read_whole() -> None:
    dois = [f"10.1002/(SICI)1097-0258<{page}::AID-SIM{page}>3.0.CO;2-Z" for page in (1, 2)]
    assert [frame_of(page_of(LINES).replace("10.1000/test.1", f"{doi}.")).doi for doi in dois] == dois
    assert frame_of(page_of(LINES).replace("10.1000/test.1", "<10.1000/test.1>")).doi == "10.1000/test.1"


def test_dois_that_end_alike_make_ids_of_their_own() -> None:
    pages = [page_of(LINES).replace("10.1000/", prefix) for prefix in ("10.1111/", "10.2222/")]
    assert len({frame_of(page).source for page in pages}) == 2


def test_the_case_of_a_doi_does_not_make_another_source() -> None:
    assert frame_of(page_of(LINES).replace("test.1", "TEST.1")).source == "10.1000-test.1-table-7"


def test_the_frame_knows_the_documents_digest_and_length() -> None:
    text = page_of(LINES)
    frame = frame_of(text)
    assert frame.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert frame.characters == len(text)


def test_the_rows_lie_between_header_and_footnote() -> None:
    (table,) = tables_of(page_of(LINES))
    assert [cells_of(row) for row in table.rows()] == list(ROWS)


def test_without_a_footnote_the_rows_go_on_to_the_end(tmp_path: Path) -> None:
    source = open_page(tmp_path, page_of(LINES, footnote=None))
    assert source.frame.abbreviations == ()
    assert [cells_of(row) for row in read_rows(source)] == list(ROWS)


def test_the_header_gives_the_columns_in_their_order() -> None:
    assert header_of("Ref Outcomes Phase Disease") == [["reference", "outcome", "phase", "disease"]]


def test_header_words_are_known_in_any_case_and_with_signs_around_them() -> None:
    assert header_of("DISEASES: Cell Source, ROUTE Patients (n) Ref.") == [
        ["disease", "cell_source", "route", "patients", "reference"]
    ]


def test_a_header_that_can_be_read_two_ways_gives_both_the_longer_first() -> None:
    ways = header_of("Disease Route Dose Frequency Ref")
    assert ways == [
        ["disease", "route", "dose", "frequency", "reference"],
        ["disease", "route", "frequency", "reference"],
    ]


def test_tabs_in_a_header_decide_between_ways_to_read_it() -> None:
    assert header_of("Disease\tRoute\tDose Frequency\tRef") == [
        ["disease", "route", "frequency", "reference"]
    ]
    assert header_of("Disease\tRoute\tDose\tFrequency\tRef") == [
        ["disease", "route", "dose", "frequency", "reference"]
    ]


def test_the_rows_decide_how_a_header_is_read(tmp_path: Path) -> None:
    header = "Disease Route Dose Frequency Phase Ref"
    two = open_page(
        tmp_path, page_of(["GVHD i.v. 2 × 106 cells Once I 1", "SLE i.v. 5 mL Twice II 2"], header=header)
    )
    assert [column.key for column in two.frame.columns][2:4] == ["dose", "frequency"]
    one = open_page(tmp_path, page_of(["GVHD i.v. Once a week I 1", "SLE i.v. Twice II 2"], header=header))
    assert [column.key for column in one.frame.columns][2:4] == ["frequency", "phase"]
    assert [column.header for column in one.frame.columns][2] == "Dose Frequency"


def test_unknown_columns_are_kept_under_a_slug_of_their_header(tmp_path: Path) -> None:
    header = "Disease Ward Route Dose Hour of rest Phase Ref"
    rows = ["GVHD North i.v. 5 mL 2011 I 1", "SLE South i.v. 5 mL 2012 I 2"]
    source = open_page(tmp_path, page_of(rows, header=header))
    assert [
        (column.key, column.header, column.known) for column in source.frame.columns if not column.known
    ] == [
        ("ward", "Ward", False),
        ("hour_of_rest", "Hour of rest", False),
    ]
    assert [cells_of(row)["ward"] for row in read_rows(source)] == ["North", "South"]
    assert [cells_of(row)["hour_of_rest"] for row in read_rows(source)] == ["2011", "2012"]
    assert [issue.code for issue in source.issues if issue.code == "unknown-column"] == ["unknown-column"] * 2


def test_a_slug_is_never_one_that_another_column_has() -> None:
    keys = header_of("Disease Notes Route row Dose Notes Phase dose_ Ref")[0]
    assert len(set(keys)) == len(keys)
    assert keys == ["disease", "notes", "route", "row_2", "dose", "notes_2", "phase", "dose_2", "reference"]


def test_tabs_part_unknown_columns() -> None:
    assert header_of("Disease\tCountry\tSponsor name\tRoute\tDose")[0] == [
        "disease", "country", "sponsor_name", "route", "dose",
    ]  # fmt: skip


def test_a_header_in_another_script_has_keys_that_differ() -> None:
    keys = header_of("Disease 国家 Route 年 Dose")[0]
    assert len(set(keys)) == 5


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Disease Route",
        "The dose and the route of each disease were taken from the reports that we found in the registries",
        line_of(ROWS[0]),
        FOOTNOTE,
        "Disease " * 100,
    ],
    ids=["nothing", "two columns", "prose", "a row", "a footnote", "too many words"],
)
def test_other_lines_are_no_header(line: str) -> None:
    assert header_of(line) == []


def test_a_caption_that_names_columns_is_not_taken_for_the_header(tmp_path: Path) -> None:
    text = page_of(LINES).replace("MSC trials of our own making", "Disease, route, dose and outcome")
    source = open_page(tmp_path, text)
    assert [column.key for column in source.frame.columns] == list(HEADERS)
    assert source.frame.caption == "Disease, route, dose and outcome"
    assert [cells_of(row) for row in read_rows(source)] == list(ROWS)


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, "A page.\n\nIt speaks of diseases and of doses.\n")
    assert error.place == str(tmp_path / "page.txt")
    assert error.problem == "no header line names 3 known columns or more, in 3 lines"
    assert refusal(tmp_path, "A page.").problem.endswith(", in 1 line")
    assert error.remedy == (
        "save the page as HTML or the table as CSV, or add its labels to ontology/columns.ttl: a header has all"
        " labels in one line or two, or a line for each"
    )


def test_a_table_without_a_known_header_is_refused(tmp_path: Path) -> None:
    text = page_of(LINES, header="Krankheit Quelle Weg Menge Takt Leute Nummer Stufe Ergebnis Nr")
    assert "no header line names 3 known columns or more" in str(refusal(tmp_path, text))


@pytest.mark.parametrize(
    "below", ["", "\n\n  \n", f"\n{FOOTNOTE}\n"], ids=["nothing", "blank lines", "a footnote"]
)
def test_a_header_without_rows_is_refused_with_its_line(tmp_path: Path, below: str) -> None:
    error = refusal(tmp_path, " ".join(HEADERS.values()) + below)
    assert error.place == f"{tmp_path / 'page.txt'}:1"
    assert error.problem == "no rows below the header"


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n\x00", "Müller".encode("latin-1")],
    ids=["empty", "binary", "Latin-1"],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content).place.startswith(str(tmp_path / "page.txt"))


def test_labels_of_a_header_in_one_line_have_their_words_and_places_as_printed(tmp_path: Path) -> None:
    header = " ".join(HEADERS.values()).replace("Study phase", "Study   phase")
    page = page_of(LINES, header=header)
    texts = open_page(tmp_path, page).frame.texts
    assert [one.passage.text for one in texts] == list(HEADERS.values())
    places = [page[slice(*(one.passage.place.span or ()))] for one in texts]
    assert [" ".join(words.split()) for words in places] == list(HEADERS.values())
    assert "Study   phase" in places
