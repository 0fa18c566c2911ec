"""Documents on their way to a build: found, chosen, and read once where several have the same table."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

import mscgraph
from mscgraph.errors import DocumentError
from mscgraph.pipeline.building import build
from mscgraph.pipeline.documents import find_documents, gather, list_tables
from support.each import each
from support.forms import FORMS, write_csv, write_html, write_text
from support.made_tables import HEADERS, ROWS, line_of, page_of, read_records, workshop

HEADER = list(HEADERS.values())
TABLE = [list(row.values()) for row in ROWS]
COUNTS = "Source,Condition,Total number of trials\nBM,GVHD,28\nUC,SLE,10\n"


def refusal(*paths: Path, tables: tuple[str, ...] = ()) -> str:
    with pytest.raises(DocumentError) as caught:
        gather(paths, workshop(), tables)
    assert "\n" not in str(caught.value)
    return str(caught.value)


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


def test_tables_of_several_documents_cannot_be_named(article: Path) -> None:
    assert "--table names tables of one document, and there are 2" in refusal(article, article, tables=("1",))


def test_a_document_without_a_table_of_trials_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(COUNTS, "utf-8")
    assert refusal(path) == (
        f"{path}: no table lists trials (table at-1: it has neither trial numbers nor a column of patients);"
        " mscgraph tables lists them, --table takes one all the same"
    )


def test_a_folder_is_walked_in_order_and_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    (folder / "sub").mkdir(parents=True)
    write_csv(HEADER, TABLE[:3], folder / "sub" / "b.csv")
    write_text(HEADER, TABLE[3:], folder / "a.txt")
    (folder / "a.yaml").write_text("article: {title: An article}", "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / ".hidden.csv").write_text(COUNTS, "utf-8")
    found = [path.relative_to(folder).as_posix() for path, _ in find_documents([folder])]
    assert found == ["a.txt", "picture.png", "sub/b.csv"]


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    write_csv(HEADER, TABLE, outside / "secret.csv")
    write_csv(HEADER, TABLE, folder / "own.csv")
    os.symlink(outside / "secret.csv", folder / "file.csv")
    os.symlink(outside, folder / "folder")
    os.symlink(folder / "own.csv", folder / "same.csv")
    found = [path.name for path, _ in find_documents([folder])]
    assert found == ["own.csv", "same.csv"]


def test_a_folder_without_documents_is_refused_in_one_line(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: no file to read; name a document, or a folder that holds some"


def test_a_pattern_stands_for_the_files_that_it_fits(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "a.yaml"):
        (tmp_path / name).write_text(COUNTS, "utf-8")
    assert [path.name for path, _ in find_documents([tmp_path / "*"])] == ["a.csv", "b.csv"]
    assert refusal(tmp_path / "*.docx") == f"{tmp_path / '*.docx'}: no file fits the pattern"


@each("name", ["https://example.org/page", "10.1038/s41392-025-02313-9", "doi:10.1038/s41392-025-02313-9"])
def test_an_address_is_not_fetched(name: str) -> None:
    problem = "an address or a DOI, which is not fetched; save the page or the JATS file, and name the file"
    assert refusal(Path(name)) == f"{name}: {problem}"


def test_standard_input_is_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of([line_of(row) for row in ROWS])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page.encode())))
    (source,) = gather([Path("-")], workshop()).sources
    assert source.document.name == "standard input"
    assert len(list(source.read())) == len(ROWS)


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
    words = f"the same table as in {paths[2]}, whose form has as many marks or more"
    assert [(one.document, one.table, one.reason) for one in gathered.left_out] == [
        (str(path), "7", words) for path in paths[:2]
    ]


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


def test_one_id_with_other_cells_is_refused(tmp_path: Path) -> None:
    paths = [tmp_path / "page.txt", tmp_path / "page.html"]
    write_text(HEADER, TABLE, paths[0])
    write_html(HEADER, TABLE[1:], paths[1])
    assert refusal(*paths) == (
        f"{paths[1]}: the table 10.1000-forms.1-table-7 is in {paths[0]} too, with other cells;"
        " name one of the documents, or keep both with --keep-duplicates"
    )


def test_one_trial_in_two_reviews_is_one_trial_with_two_reports(tmp_path: Path) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "other.csv"]
    paths[0].write_text(page_of([line_of(row) for row in ROWS]), "utf-8")
    write_csv(HEADER, [[*TABLE[0][:7], "II", *TABLE[0][8:]]], paths[1])
    summary = build(paths, tmp_path / "graph")
    assert (summary.documents, summary.tables, summary.rows) == (2, 2, len(ROWS) + 1)
    answer = mscgraph.open_graph(tmp_path / "graph").ask("trial_by_number", number="NCT03299413")
    assert len({row[answer.columns.index("report")] for row in answer}) == 2
    assert ("Warning", "conflicting-phase") in summary.issues


def test_the_first_documents_are_not_changed_by_the_order_of_names(tmp_path: Path) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "other.csv"]
    paths[0].write_text(page_of([line_of(row) for row in ROWS]), "utf-8")
    write_csv(HEADER, [TABLE[0]], paths[1])
    assert read_records(paths[1])[0]["source"] == "10.1000-forms.1-table-7"
