"""The table on the page of its source: as printed, each cell with the address of what was read from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mscgraph.pipeline.building import build
from support.page_checks import Page, make_pages, open_library, small_library
from support.pages import load_build

TABLE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Made up</title></head><body><main><figure>
<figcaption><b>Table 9.</b> Trials of MSCs<sup>a</sup></figcaption><table><thead>
<tr><th rowspan="2">Disease</th><th colspan="2">Treatment</th><th rowspan="2">Patients</th>
<th rowspan="2">Registration number</th></tr>
<tr><th>Dose (×10<sup>6</sup>/kg)</th><th>Route</th></tr></thead><tbody>
<tr><td colspan="5">Children with cells of bone marrow</td></tr>
<tr><td rowspan="2">Crohn's disease</td><td>2 × 10<sup>6</sup> cells/kg</td><td>intravenous</td><td>12</td>
<td>NCT00000012<br>(phase I/II)</td></tr>
<tr><td colspan="2">not stated</td><td>34</td><td>NCT00000034<br>(phase II)</td></tr>
<tr><td colspan="5">Adults</td></tr>
<tr><td>التهاب المفاصل</td><td>1 × 10<sup>7</sup> cells</td><td>حقن</td><td>9</td>
<td>NCT00000056<br>(phase I)</td></tr></tbody></table></figure></main></body></html>"""


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("printed")
    (folder / "table.html").write_text(TABLE, "utf-8")
    build([folder / "table.html"], folder / "build")
    library = open_library(load_build(folder / "build"))
    source = next(one for one in library.documents if one.startswith("source/"))
    return make_pages(library, live=True).document(source)


def rows_of(html: str) -> list[list[tuple[str, str]]]:
    """Return the cells of the rows as (attributes of spans, words)."""
    table = html[html.index('<table class="page">') :].partition("</table>")[0]
    cells = re.compile(r"<t[hd]([^>]*)>(.*?)</t[hd]>", re.DOTALL)
    return [
        [
            (" ".join(re.findall(r"(?:row|col)span=\"\d+\"", given)), Page(f"<p>{words}</p>").text)
            for given, words in cells.findall(row)
        ]
        for row in table.split("<tr")[1:]
    ]


def test_labels_are_those_printed_on_all_levels_with_their_spans(html: str) -> None:
    two = 'rowspan="2"'
    assert rows_of(html)[:2] == [
        [(two, "Row"), (two, "Disease"), ('colspan="2"', "Treatment"), (two, "Patients"),
         (two, "Registration number")],
        [("", "Dose (×106/kg)"), ("", "Route")],
    ]  # fmt: skip


def test_lines_between_rows_are_where_they_are_printed(html: str) -> None:
    first = [row[0] for row in rows_of(html)[2:]]
    assert first == [
        ('colspan="6"', "Children with cells of bone marrow"),
        ("", "1"),
        ("", "2"),
        ('colspan="6"', "Adults"),
        ("", "3"),
    ]


def test_a_cell_that_spans_rows_or_columns_is_there_once(html: str) -> None:
    first, second = (row[1:] for row in rows_of(html)[3:5])
    assert first[0] == ('rowspan="2"', "Crohn's disease")
    assert second[0] == ('colspan="2"', "not stated")


def test_superscripts_are_raised_in_caption_labels_and_cells(html: str) -> None:
    assert html.count('<sup class="printed">6</sup>') == 2
    assert '<sup class="printed">a</sup>' in html
    assert "<strong>Table 9</strong>" in html


def test_a_part_of_a_cell_is_a_link_within_that_cell(html: str) -> None:
    number = re.search(r"<td[^>]*>(<a[^>]*cell/trial_number.>NCT00000012.*?)</td>", html, re.DOTALL)
    assert number is not None
    assert re.search(r"<a href=.[^>]*cell/phase.>phase I/II</a>", number[1])
    assert html.count(">phase I/II<") == 1


def test_a_line_leads_to_what_was_read_from_it(html: str) -> None:
    assert re.search(r"<a href=.[^>]*/1.html#cell/cell_source.>Children with", html)


def test_words_of_other_scripts_run_in_their_own_direction(html: str) -> None:
    assert re.search(r"<td[^>]* dir=.auto.[^>]*><a[^>]*>التهاب المفاصل", html)
    assert Page(html).faults == []


def test_a_row_that_could_not_be_read_is_shown_whole(tmp_path: Path) -> None:
    broken = TABLE.replace("<td>9</td>", "").replace("<td>التهاب المفاصل</td>", "<td></td>")
    broken = broken.replace("NCT00000056<br>(phase I)", "")
    (tmp_path / "table.html").write_text(broken, "utf-8")
    build([tmp_path / "table.html"], tmp_path / "build")
    library = open_library(load_build(tmp_path / "build"))
    source = next(one for one in library.documents if one.startswith("source/"))
    last = rows_of(make_pages(library, live=True).document(source))[-1]
    assert [spans for spans, _ in last] == ["", 'colspan="5"']
    assert "cells حقن" in last[1][1]


def test_a_graph_without_printed_labels_has_the_names_of_its_columns() -> None:
    library = small_library("""
        <source/s> a msc:SourceTable ; rdfs:label "The table" .
        <column/dose> a msc:Column ; rdfs:label "dose column" .
        <report/s/1> a msc:TrialReport ; msc:position 1 ; prov:wasDerivedFrom <source/s> .
        <report/s/1/cell/dose> a msc:Cell ; msc:ofReport <report/s/1> ; msc:column <column/dose> ; msc:text "5 mL" .
    """)
    found = rows_of(make_pages(library, live=True).document("source/s"))
    assert found == [[("", "Row"), ("", "Dose")], [("", "1"), ("", "5 mL")]]


def test_a_table_whose_rows_are_printed_as_columns_is_shown_so(tmp_path: Path) -> None:
    lines = [
        ["Disease", "Stroke", "Stroke", "Sepsis"],
        ["Dose", "5 mL", "6 mL", "7 mL"],
        ["Patients", "12", "34", "56"],
        ["Registration number", "NCT00000012", "NCT00000034", "NCT00000056"],
    ]
    (tmp_path / "table.csv").write_text("".join(",".join(line) + "\n" for line in lines), "utf-8")
    build([tmp_path / "table.csv"], tmp_path / "build")
    library = open_library(load_build(tmp_path / "build"))
    source = next(one for one in library.documents if one.startswith("source/"))
    page = make_pages(library, live=True).document(source)
    assert [[words for _, words in row] for row in rows_of(page)] == [["Row", "1", "2", "3"], *lines]
    assert Page(page).faults == []
