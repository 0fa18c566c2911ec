"""Words of another kind in a column of concepts."""

from __future__ import annotations

from mscgraph.records import Cell, FieldPlace, Row, TrialReport
from support.each import each
from support.made_tables import shared_reader


def read(column: str, text: str) -> TrialReport:
    place = FieldPlace(2, 1, 0, 0)
    return shared_reader().read(Row(1, (Cell(column, text, place),), place, text))


@each(
    ("text", "other"),
    [
        ("|", "a sign"),
        ("2", "a number"),
        ("14 days", "a frequency"),
        ("1 × 10^6 cells/kg", "an amount"),
        ("01-Feb", "a date"),
        ("3rd May 2019", "a date"),
        ("NCT00000012", "a registry number"),
        ("intravenous", "a route"),
        ("II", "a phase"),
    ],
)
def test_a_word_of_another_kind_is_no_disease_and_is_reported(text: str, other: str) -> None:
    report = read("disease", text)
    assert not report.stated.get("disease")
    assert [(issue.code, issue.column, issue.message) for issue in report.issues] == [
        ("unread-cell", "disease", f"expected the name of a disease, found {other}: {text!r}")
    ]


@each("text", ["zorpitis", "5-FU toxicity", "22q11 deletion", "Daily headache", "COVID-99", "Zorp of May"])
def test_an_unknown_name_stays_a_disease_of_its_source(text: str) -> None:
    (disease,) = read("disease", text).stated["disease"]
    assert (disease.value.label, disease.value.minted) == (text, True)


def test_a_date_among_phases_is_left_out_and_the_phase_is_kept() -> None:
    report = read("phase", "II, 01-Feb")
    assert [one.value.code for one in report.stated["phase"]] == ["II"]
    assert [issue.code for issue in report.issues] == ["unread-cell"] * 2


@each("text", ["2-May", "1-Jan", "5-May", "2 March 2-Mar", "31.12.2020"])
def test_a_date_is_no_phase_though_its_number_is_one(text: str) -> None:
    assert not read("phase", text).stated.get("phase")


@each(
    ("text", "key"),
    [
        ("1-Feb", "I-II"),
        ("02-Jan", "I-II"),
        ("Mar-02", "II-III"),
        ("2. Mrz", "II-III"),
        ("2024-02-01", "I-II"),
        ("2024-01-02 00:00:00", "I-II"),
        ("2/3/2024", "II-III"),
    ],
)
def test_a_date_that_a_spreadsheet_made_of_a_phase_is_read_back_with_an_issue(text: str, key: str) -> None:
    report = read("phase", text)
    (phase,) = report.stated["phase"]
    assert (phase.value.key, phase.evidence.rule) == (key, "concept-in-date")
    assert [issue.code for issue in report.issues] == ["date-for-designation"]


def test_a_cell_of_other_kinds_alone_gives_no_concept() -> None:
    report = read("disease", "intravenous, 2 × 10^6 cells")
    assert not report.stated.get("disease")
    assert [issue.code for issue in report.issues] == ["unread-cell"] * 2


def test_a_line_of_which_nothing_is_read_is_reported_at_the_row_below_it() -> None:
    place = FieldPlace(3, 1, 0, 0)
    lines = tuple(
        Cell("", text, FieldPlace(line, 1, 0, 0), origin="group")
        for line, text in ((2, "Trials that go on"), (1, "GVHD"))
    )
    cells = (Cell("route", "intravenous", place),)
    for opened, expected in (
        (2, ["the line 'Trials that go on' above the row names nothing that is read"]),
        (0, []),
    ):
        report = shared_reader().read(Row(1, cells, place, "intravenous", lines, opened))
        assert [one.value.key for one in report.stated["disease"]] == ["graft-versus-host-disease"]
        assert [issue.message for issue in report.issues if issue.code == "unread-group-row"] == expected


@each(("text", "keys"), [("bone marrow", ["bone-marrow"]), ("bone marrow, 5 mL zorped", []), ("zorp", [])])
def test_words_across_columns_name_a_concept_only_if_it_is_known(text: str, keys: list[str]) -> None:
    place = FieldPlace(2, 1, 0, 0)
    cells = tuple(Cell(column, text, place, origin="across") for column in ("cell_source", "route"))
    report = shared_reader().read(Row(1, cells, place, text))
    assert [one.value.key for one in report.stated.get("cellSource", ())] == keys
    assert not report.stated.get("route")
    unread = {issue.column for issue in report.issues if issue.code == "unread-cell"}
    assert unread == {"route", *(() if keys else ("cell_source",))}


@each(
    "text",
    [
        "ditto",
        "Ditto.",
        "idem",
        "Same",
        "(same)",
        "Same as above",
        "As above",
        '"',
        "\u201d",
        "〃",
        "do.",
        "dito",
    ],
)
@each("column", ["disease", "cell_source", "route", "phase", "outcome"])
def test_words_that_refer_to_another_row_name_nothing_and_are_reported(text: str, column: str) -> None:
    report = read(column, text)
    assert (dict(report.stated), report.outcome) == ({}, None)
    assert [(issue.code, issue.column) for issue in report.issues] == [("unread-cell", column)]
    assert "refer to another row" in report.issues[0].message


@each("column", ["dose", "frequency", "patients", "trial_number"])
def test_words_that_refer_to_another_row_are_no_value(column: str) -> None:
    report = read(column, "ditto")
    assert (report.doses, report.patients, report.registrations) == ((), None, ())
    assert report.schedule is None or report.schedule.evidence == ()
    assert [(issue.code, issue.column) for issue in report.issues] == [("unread-cell", column)]
