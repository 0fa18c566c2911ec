"""Documents on their way to a build: found, chosen, and read once where several have the same table."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

import mscgraph
from mscgraph.errors import DocumentError
from mscgraph.pipeline import documents
from mscgraph.pipeline.building import build
from mscgraph.pipeline.documents import Gathered, gather
from mscgraph.pipeline.listing import list_tables
from support.each import each
from support.forms import DOI, FORMS, write_csv, write_html, write_text
from support.made_tables import HEADERS, ROWS, line_of, page_of, workshop

HEADER = list(HEADERS.values())
TABLE = [list(row.values()) for row in ROWS]
COUNTS = "Source,Condition,Total number of trials\nBM,GVHD,28\nUC,SLE,10\n"


def refusal(*paths: Path, tables: tuple[str, ...] = ()) -> str:
    with pytest.raises(DocumentError) as caught:
        gather(paths, workshop(), tables)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def names_of(gathered: Gathered) -> list[str]:
    """Return the names of the files of each table that is read."""
    return [Path(source.document.name).name for source in gathered.sources]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Return a page with a table of counts, one of trials, and one without a number."""
    path = tmp_path / "article.html"
    trials = "".join(f"<td>{cell}</td>" for cell in TABLE[0])
    header = "".join(f"<th>{cell}</th>" for cell in HEADER)
    tables = [
        "<figure><figcaption>Table 1. Counts</figcaption><table><tr><th>Source</th><th>Condition</th>"
        "<th>Trials in all</th></tr><tr><td>BM</td><td>GVHD</td><td>28</td></tr></table></figure>",
        f"<figure><figcaption>Table S2. Trials</figcaption><table><tr>{header}</tr><tr>{trials}</tr></table></figure>",
        f"<figure><table><tr>{header}</tr><tr>{trials.replace('NCT03299413', 'NCT03299414')}</tr></table></figure>",
    ]
    path.write_text(f"<!DOCTYPE html><html><body>{''.join(tables)}</body></html>", "utf-8")
    return path


def test_every_table_is_listed_with_its_name_and_the_reason(article: Path) -> None:
    listed, _ = list_tables([article])
    assert [(one.table, one.label, one.caption, one.rows, one.lists_trials) for one in listed] == [
        ("1", "Table 1", "Counts", 1, False),
        ("S2", "Table S2", "Trials", 1, True),
        ("at-3", None, None, 1, True),
    ]
    assert listed[0].reason == "it has neither trial numbers nor a column of patients"
    assert listed[1].columns_read[:3] == ("disease", "cell_source", "route")


def test_a_remark_on_a_document_that_is_read_is_no_table_left_out(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text(
        "Disease,Phase,Trial number\n" + "GvHD,I,NCT03299413\n" * 12 + "MS,I\nMS,I,NCT03299414\n", "utf-8"
    )
    listed, (remark,) = list_tables([path])
    assert listed[0].rows == 14
    assert remark.is_remark
    assert remark.reason == "1 row has more or fewer fields than the header, from line 14 on"


def test_the_tables_that_list_trials_are_taken_and_the_others_left_out(article: Path) -> None:
    gathered = gather([article], workshop())
    assert [source.table.name for source in gathered.sources] == ["S2", "at-3"]
    assert gathered.documents == 1
    assert [(one.table, one.reason) for one in gathered.left_out] == [
        ("1", "it has neither trial numbers nor a column of patients")
    ]
    codes = [issue.code for source in gathered.sources for issue in source.issues]
    assert codes.count("left-out-table") == 1


@each(("names", "taken"), [(("S2",), ["S2"]), (("at-3", "1"), ["at-3", "1"]), (("Table S2",), ["S2"])])
def test_tables_are_taken_by_their_names(article: Path, names: tuple[str, ...], taken: list[str]) -> None:
    assert [source.table.name for source in gather([article], workshop(), names).sources] == taken


def test_a_name_that_no_table_has_is_refused_with_those_that_are_there(article: Path) -> None:
    assert refusal(article, tables=("7",)) == (
        f"{article}: the document has no table named '7'; its tables are 1, S2, at-3"
    )


def test_tables_of_several_documents_cannot_be_named(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    write_csv(HEADER, TABLE, other)
    assert "--table names tables of one document, and there are 2" in refusal(article, other, tables=("1",))


def test_a_document_that_is_named_twice_is_one_document(article: Path) -> None:
    gathered = gather([article, article.parent, article], workshop(), ("1",))
    assert [source.table.name for source in gathered.sources] == ["1"]


def page_with(*tables: tuple[str, str], path: Path) -> Path:
    """Write a page with tables of one row, each with its caption and its registry number; no row without a number."""
    header = "".join(f"<th>{cell}</th>" for cell in HEADER)
    row = "".join(f"<td>{cell}</td>" for cell in TABLE[0])
    rows = (
        (words, f"<tr>{row.replace('NCT03299413', number)}</tr>" if number else "")
        for words, number in tables
    )
    figures = (
        f"<figure><figcaption>{words}</figcaption><table><tr>{header}</tr>{body}</table></figure>"
        for words, body in rows
    )
    path.write_text(f"<!DOCTYPE html><html><body>{''.join(figures)}</body></html>", "utf-8")
    return path


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """Return a page on which the number of a table is printed twice, and a table has no rows."""
    path = tmp_path / "twice.html"
    numbers = ("NCT03299413", "NCT03299414", "NCT03299415")
    one, other, third = numbers
    return page_with(
        ("Table 1. A", one), ("Table 2. B", other), ("Table 1. C", third), ("Table 4. D", ""), path=path
    )


def test_tables_with_one_number_are_named_by_their_places(twice: Path) -> None:
    assert [one.table for one in list_tables([twice])[0]] == ["at-1", "2", "at-3", "4"]


@each("name", ["1", "Table 1", "table 1"])
def test_a_number_of_two_tables_is_refused_with_what_to_pass(twice: Path, name: str) -> None:
    assert refusal(twice, tables=(name,)) == (
        f"{twice}: 2 tables are named {name!r}; pass --table at-1 or --table at-3"
    )


@each(("name", "taken"), [("at-3", "at-3"), ("at-2", "2"), ("table 2", "2")])
def test_every_table_has_its_place_for_a_name(twice: Path, name: str, taken: str) -> None:
    assert [source.table.name for source in gather([twice], workshop(), (name,)).sources] == [taken]


def test_a_table_without_rows_cannot_be_named(twice: Path) -> None:
    assert refusal(twice, tables=("4",)) == f"{twice}: table 4 has no rows below its header"


def test_a_document_without_a_table_of_trials_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(COUNTS, "utf-8")
    assert refusal(path) == (
        f"{path}: no table lists trials (table at-1: it has neither trial numbers nor a column of patients);"
        " mscgraph tables lists them, --table takes one all the same"
    )


def test_a_folder_without_documents_is_refused_in_one_line(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: no file to read; name a document, or a folder that holds some"


@each("name", ["https://example.org/page", "10.1038/s41392-025-02313-9", "doi:10.1038/s41392-025-02313-9"])
def test_an_address_is_not_fetched(name: str) -> None:
    problem = "an address or a DOI, which is not fetched; save the page or the JATS file, and name the file"
    assert refusal(Path(name)) == f"{name}: {problem}"


def pipe_in(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


@each("form", list(FORMS))
def test_standard_input_is_a_document_in_any_form(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, write = FORMS[form]
    write(HEADER, TABLE, tmp_path / name)
    pipe_in((tmp_path / name).read_bytes(), monkeypatch)
    (source,) = gather([Path("-")], workshop()).sources
    assert (source.document.name, source.frame.form) == ("standard input", form)
    assert [report.row.cells for report in source.read()] == [
        report.row.cells for report in gather([tmp_path / name], workshop()).sources[0].read()
    ]


def test_standard_input_is_read_beside_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_csv(HEADER, TABLE[:2], tmp_path / "a.csv")
    write_html(HEADER, TABLE[2:], tmp_path / "piped")
    pipe_in((tmp_path / "piped").read_bytes(), monkeypatch)
    summary = build([tmp_path / "a.csv", Path("-"), Path("-")], tmp_path / "graph")
    assert {one.document for one in summary.read} == {str(tmp_path / "a.csv"), "standard input"}


@each(
    ("content", "words"),
    [
        (b"", "standard input: "),
        (b"\x1f\x8b", "standard input: a gzip archive, which is not read; unpack it"),
        (b"a,b\n" * 100, "standard input: more than 100 bytes; name a file"),
    ],
)
def test_standard_input_has_the_refusals_of_files(
    content: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_MAX_INPUT_BYTES", 100)
    pipe_in(content, monkeypatch)
    assert refusal(Path("-")).startswith(words)


def test_standard_input_that_is_closed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert refusal(Path("-")) == "standard input: it is closed; pipe a document into it, or name a file"


def test_the_same_table_in_several_forms_is_built_once_from_the_one_with_the_most_marks(
    tmp_path: Path,
) -> None:
    paths = []
    for form in ("flattened text", "csv", "html"):
        name, write = FORMS[form]
        paths.append(tmp_path / name)
        write(HEADER, TABLE, paths[-1])
    gathered = gather(paths, workshop())
    assert [source.frame.form for source in gathered.sources] == ["html"]
    words = f"its cells are those of table 7 of {paths[2]}, which is read"
    assert [(one.document, one.table, one.reason) for one in gathered.left_out] == [
        (str(path), "7", words) for path in sorted(paths[:2])
    ]


def test_a_table_in_nine_forms_is_built_once(tmp_path: Path) -> None:
    for name, write in FORMS.values():
        write(HEADER, TABLE, tmp_path / name)
    gathered = gather([tmp_path], workshop())
    assert [source.frame.form for source in gathered.sources] == ["jats"]
    assert [one.reason for one in gathered.left_out] == [
        f"its cells are those of table 7 of {tmp_path / 'article.xml'}, which is read"
    ] * 8


SPANNED = [TABLE[0], [TABLE[0][0], *TABLE[1][1:]], [TABLE[0][0], *TABLE[2][1:]]]


def write_spanned(path: Path, doi: str | None = DOI, power: str = "10<sup>8</sup>") -> Path:
    """Write the rows of ``SPANNED`` as a page whose first cell covers all of them."""
    write_html(HEADER, SPANNED, path)
    page = path.read_text("utf-8").replace("108", power)
    first = f"<td>{TABLE[0][0]}</td>"
    begin, _, rest = page.partition(first)
    page = f'{begin}<td rowspan="3">{TABLE[0][0]}</td>{rest.replace(f"<tr>{first}", "<tr>")}'
    path.write_text(page.replace(DOI, doi) if doi else page.replace("citation_doi", "none"), "utf-8")
    return path


@each("power", ["108", "10^8", "10⁸"])
@each("covered", [TABLE[0][0], ""])
def test_a_span_is_equal_to_cells_repeated_and_to_cells_left_empty(
    tmp_path: Path, covered: str, power: str
) -> None:
    page, table = write_spanned(tmp_path / "page.html"), tmp_path / "table.csv"
    rows = [SPANNED[0], *([covered, *row[1:]] for row in SPANNED[1:])]
    write_csv(HEADER, [[cell.replace("108", power) for cell in row] for row in rows], table)
    gathered = gather([page, table], workshop())
    assert names_of(gathered) == ["page.html"]


def test_a_table_is_compared_with_each_that_has_its_cells(tmp_path: Path) -> None:
    pages = [write_spanned(tmp_path / f"{name}.html", f"10.1000/{name}.1") for name in "ab"]
    for page in pages:
        page.write_text(
            page.read_text("utf-8").replace("Trials in", f"{page.stem.upper()}: trials in"), "utf-8"
        )
    copy = tmp_path / "copy.csv"
    write_csv(HEADER, SPANNED, copy)
    copy.write_text(copy.read_text("utf-8").replace(DOI, "10.1000/b.1"), "utf-8")
    gathered = gather([tmp_path], workshop())
    assert names_of(gathered) == ["a.html", "b.html"]
    assert [one.reason for one in gathered.left_out] == [
        f"its cells are those of table 7 of {tmp_path / 'b.html'}, which is read"
    ]


def test_equal_cells_in_other_columns_are_another_table(tmp_path: Path) -> None:
    moved = [*TABLE[0][:3], "", TABLE[0][3], *TABLE[0][5:]]
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    write_csv(HEADER, [[*TABLE[0][:4], "", *TABLE[0][5:]]], paths[0])
    write_csv(HEADER, [moved], paths[1])
    assert len(gather(paths, workshop()).sources) == 2


def test_two_tables_of_a_document_are_one_if_cells_and_title_are_equal(tmp_path: Path) -> None:
    number = "NCT03299413"
    tables = (("Table 1. Adults", number), ("Table 2. Children", number), ("Table S1. Adults", number))
    page = page_with(*tables, path=tmp_path / "page.html")
    gathered = gather([page], workshop())
    assert [source.table.name for source in gathered.sources] == ["1", "2"]
    assert [one.table for one in gathered.left_out] == ["S1"]


def test_a_remark_on_a_document_is_an_issue_of_its_first_table_alone(tmp_path: Path) -> None:
    page = page_with(("Table 1. Adults", "3"), ("Table 2. Children", "4"), path=tmp_path / "page.html")
    hidden = "<table hidden><tr><td>a<td>b<tr><td>c<td>d</table>"
    page.write_text(page.read_text().replace("<table>", f"{hidden}<table>", 1))
    gathered = gather([page], workshop())
    remarks = [
        [one.message for one in source.issues if one.code == "document-remark"] for source in gathered.sources
    ]
    assert [len(of_table) for of_table in remarks] == [1, 0]
    assert [(one.reason, one.is_remark) for one in gathered.remarks] == [(remarks[0][0], True)]
    assert ("remarks", f"{page}: {remarks[0][0]}") in build([page], tmp_path / "graph").lines()


def test_the_reason_of_a_document_that_is_left_out_names_it_once(tmp_path: Path) -> None:
    write_csv(HEADER, TABLE, tmp_path / "page.csv")
    (tmp_path / "page.xml").write_text("<article>\n<body>")
    (left_out,) = gather([tmp_path], workshop()).left_out
    assert left_out.reason.startswith("line 2: column 7: malformed XML: ")


def test_duplicates_can_be_kept_under_ids_of_their_own(tmp_path: Path) -> None:
    paths = [tmp_path / "page.txt", tmp_path / "page.html"]
    write_text(HEADER, TABLE, paths[0])
    write_html(HEADER, TABLE, paths[1])
    summary = build(paths, tmp_path / "graph", keep_duplicates=True)
    assert (summary.tables, summary.rows, summary.conforms) == (2, 2 * len(ROWS), True)
    ids = [source.frame.source for source in gather(paths, workshop(), keep_duplicates=True).sources]
    assert ids[0] == "10.1000-forms.1-table-7"
    assert ids[1].startswith("10.1000-forms.1-table-7~")
    assert len(ids[1]) == len(ids[0]) + 9


def test_tables_of_one_id_that_differ_in_a_cell_are_both_built_with_ids_of_their_own(tmp_path: Path) -> None:
    paths = [tmp_path / "page.csv", tmp_path / "page.html"]
    write_csv(HEADER, TABLE, paths[0])
    write_html(HEADER, [[*TABLE[0][:5], "7", *TABLE[0][6:]], *TABLE[1:]], paths[1])
    gathered = gather(paths, workshop())
    csv, html = (source.frame.source for source in gathered.sources)
    assert (csv[:-8], html) == ("10.1000-forms.1-table-7~", "10.1000-forms.1-table-7")
    remarks = [issue.message for issue in gathered.sources[0].issues if issue.code == "document-remark"]
    assert remarks == [f"the table {html} is in another document too, with other cells"]
    summary = build(paths, tmp_path / "graph")
    assert (summary.tables, summary.rows, summary.conforms) == (2, 2 * len(ROWS), True)


def test_the_ids_of_tables_do_not_depend_on_the_names_of_files(tmp_path: Path) -> None:
    ids = []
    for names in (("a", "b"), ("b", "a")):
        paths = [tmp_path / f"{name}.csv" for name in names]
        write_csv(HEADER, TABLE, paths[0])
        write_csv(HEADER, TABLE[1:], paths[1])
        sources = gather(paths, workshop()).sources
        ids.append({source.document.sha256: source.frame.source for source in sources})
    assert ids[0] == ids[1]


def test_a_build_is_the_same_in_any_order_of_names(tmp_path: Path) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "other.csv", tmp_path / "third.html"]
    paths[0].write_text(page_of([line_of(row) for row in ROWS]), "utf-8")
    write_csv(HEADER, TABLE[:2], paths[1])
    write_html(HEADER, TABLE[1:], paths[2])
    sums = []
    for number, order in enumerate((paths, paths[::-1], [tmp_path / "*.*"])):
        build(order, tmp_path / f"graph{number}")
        sums.append((tmp_path / f"graph{number}" / "SHA256SUMS").read_bytes())
    assert sums[0] == sums[1] == sums[2]


BROKEN = b"\x1f\x8b packed"


@each("pattern", ["", "*"])
def test_a_file_that_cannot_be_read_among_others_is_left_out(tmp_path: Path, pattern: str) -> None:
    write_csv(HEADER, TABLE, tmp_path / "good.csv")
    (tmp_path / "bad.xlsx").write_bytes(BROKEN)
    gathered = gather([tmp_path / pattern], workshop())
    assert names_of(gathered) == ["good.csv"]
    ((document, reason),) = ((one.document, one.reason) for one in gathered.left_out)
    assert document == str(tmp_path / "bad.xlsx")
    assert reason == "a gzip archive, which is not read; unpack it"


def test_a_file_that_is_named_and_cannot_be_read_stops_a_build_before_it_writes(tmp_path: Path) -> None:
    write_csv(HEADER, TABLE, tmp_path / "good.csv")
    (tmp_path / "bad.xlsx").write_bytes(BROKEN)
    with pytest.raises(DocumentError):
        build([tmp_path, tmp_path / "bad.xlsx"], tmp_path / "graph")
    assert not (tmp_path / "graph").exists()


def test_a_document_of_a_folder_whose_sidecar_is_malformed_is_left_out(tmp_path: Path) -> None:
    write_csv(HEADER, TABLE, tmp_path / "a.csv")
    write_csv(HEADER, TABLE[1:], tmp_path / "b.csv")
    (tmp_path / "b.yaml").write_text("licence: none\n", "utf-8")
    gathered = gather([tmp_path], workshop())
    assert names_of(gathered) == ["a.csv"]
    assert [one.reason for one in gathered.left_out] == [
        f"{tmp_path / 'b.yaml'}: expected an IRI as licence, found 'none'"
    ]


def test_a_folder_of_one_file_without_trials_is_refused_as_the_file(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_text(COUNTS, "utf-8")
    assert refusal(tmp_path) == refusal(tmp_path / "counts.csv")


def test_the_summary_has_a_line_for_each_table_read_and_for_each_left_out(tmp_path: Path) -> None:
    write_csv(HEADER, TABLE, tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text(COUNTS, "utf-8")
    write_html(HEADER, TABLE[1:], tmp_path / "c.html")
    lines = build([tmp_path], tmp_path / "graph").lines()
    other = "the table 10.1000-forms.1-table-7 is in another document too, with other cells"
    assert lines[:4] == [
        ("tables read", "2 of 2 documents"),
        ("", f"{tmp_path / 'a.csv'}, table 7: 6 rows, 6 registry numbers; {other}"),
        ("", f"{tmp_path / 'c.html'}, table 7: 5 rows, 5 registry numbers"),
        (
            "left out",
            f"{tmp_path / 'b.csv'}, table at-1: it has neither trial numbers nor a column of patients",
        ),
    ]


def test_the_progress_of_a_run_names_the_document(tmp_path: Path) -> None:
    steps: list[str] = []
    for name in "ab":
        write_csv(HEADER, TABLE, tmp_path / f"{name}.csv")
    gather([tmp_path], workshop(), progress=lambda what, _count: steps.append(what))
    assert steps == [
        f"opening: document {number} of 2, {tmp_path / name}" for number, name in ((1, "a.csv"), (2, "b.csv"))
    ]


def test_a_cell_source_that_a_line_above_rows_names_is_the_only_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "| Condition | Route | Patients | Trial number |\n|---|---|---|---|\n| Adipose tissue | | | |\n"
        "| Stroke | i.v. | 12 | NCT03299413 |\n| GVHD | i.v. | 8 | NCT03299414 |\n",
        "utf-8",
    )
    (first, _) = mscgraph.read_reports(page)
    assert [read.value.key for read in first.cell_sources] == ["adipose-tissue"]
    assert build([page], tmp_path / "graph").conforms


def test_a_folder_of_files_without_trials_is_refused_with_the_reasons(tmp_path: Path) -> None:
    for name in "abcde":
        (tmp_path / f"{name}.csv").write_text(COUNTS, "utf-8")
    words = refusal(tmp_path)
    assert f"none of 5 files has a table that lists trials ({tmp_path / 'a.csv'}, table at-1: it" in words
    assert words.endswith("; and 2 more)")


def test_one_trial_in_two_reviews_is_one_trial_with_two_reports(tmp_path: Path) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "other.csv"]
    paths[0].write_text(page_of([line_of(row) for row in ROWS]), "utf-8")
    write_csv(HEADER, [[*TABLE[0][:7], "II", *TABLE[0][8:]]], paths[1])
    summary = build(paths, tmp_path / "graph")
    assert (summary.documents, summary.tables, summary.rows) == (2, 2, len(ROWS) + 1)
    answer = mscgraph.open_graph(tmp_path / "graph").ask("trial_by_number", number="NCT03299413")
    assert len({row[answer.columns.index("report")] for row in answer} - {None}) == 2
    assert ("Warning", "conflicting-phase") in summary.issues


def test_a_query_lists_what_two_reviews_state_differently_of_a_trial(tmp_path: Path) -> None:
    other = [list(row) for row in TABLE[:3]]
    other[0][5], other[0][7] = "8", "II"
    other[1][1] = ""  # states nothing, so that it conflicts with nothing
    write_csv(HEADER, TABLE[:3], tmp_path / "one.csv")
    write_html(HEADER, other, tmp_path / "other.html")
    page = (tmp_path / "other.html").read_text("utf-8")
    (tmp_path / "other.html").write_text(page.replace(DOI, "10.1000/other.1"), "utf-8")
    build([tmp_path / "one.csv", tmp_path / "other.html"], tmp_path / "graph")
    answer = mscgraph.open_graph(tmp_path / "graph").ask("conflicts_between_sources")
    wanted = ("number", "sourceLabel", "position", "words", "otherSourceLabel", "otherPosition", "otherWords")
    places = [answer.columns.index(name) for name in wanted]
    names = ("Table 7 of 10.1000/forms.1", "Table 7 of 10.1000/other.1")
    assert [[str(row[place]) for place in places] for row in answer] == [
        ["NCT03299413", names[0], "1", "6", names[1], "1", "8"],
        ["NCT03299413", names[0], "1", "I", names[1], "1", "II"],
    ]


def test_the_order_of_documents_changes_no_id_and_no_row(tmp_path: Path) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "other.csv"]
    paths[0].write_text(page_of([line_of(row) for row in ROWS]), "utf-8")
    write_csv(HEADER, [TABLE[0]], paths[1])
    gathered = {paths.index(first): gather([first, last], workshop()) for first, last in (paths, paths[::-1])}
    read = {
        first: {source.frame.source: [report.row for report in source.read()] for source in one.sources}
        for first, one in gathered.items()
    }
    assert read[0] == read[1]
    assert sorted(read[0]) == ["10.1000-forms.1-table-7", "10.1000-test.1-table-7"]


def test_a_column_of_a_kind_that_another_states_is_an_issue(tmp_path: Path) -> None:
    path = tmp_path / "trials.csv"
    path.write_text("NCT number,EudraCT number,Disease\nNCT00000012,2013-001234-11,Sepsis\n")
    (source,) = gather([path], workshop()).sources
    assert [(one.code, one.message) for one in source.issues] == [
        (
            "unread-column",
            "another column states the trial number, or several may; 'EudraCT number' is kept as text",
        )
    ]
