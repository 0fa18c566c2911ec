"""Donors: beside the source, in a column of donors, about several rows, before the product in a sentence."""

from __future__ import annotations

from dataclasses import replace

from mscgraph.records import CAPTION, GROUP, Cell, Row, TextPlace, TrialReport
from support.each import each
from support.made_tables import reader_of_columns

PLACE = TextPlace(0, 9)
OUTCOME = ("disease", "cell_source", "outcome")


def report_of(columns: tuple[str, ...], *context: Cell, **cells: str) -> TrialReport:
    made = tuple(Cell(column, text, PLACE) for column, text in cells.items())
    row = replace(Row(1, made, PLACE, " ".join(cells.values())), context=context)
    return reader_of_columns(*columns).read(row)


def report_of_source(text: str) -> TrialReport:
    return report_of(("disease", "cell_source"), disease="OA", cell_source=text)


def report_of_outcome(text: str, source: str = "BM") -> TrialReport:
    return report_of(OUTCOME, disease="OA", cell_source=source, outcome=text)


def donors(report: TrialReport) -> list[tuple[str, str, str]]:
    """Return each donor with the words that it was read from and the rule."""
    found = []
    for read in report.donors:
        cell = report.row.cell(read.evidence.column)
        assert cell is not None
        words = cell.text[read.evidence.start : read.evidence.end]
        found.append((read.value.key, words, read.evidence.rule))
    return found


def codes(report: TrialReport) -> list[str]:
    return [issue.code for issue in report.issues]


@each(
    ("text", "donor", "words", "source"),
    [
        ("Allogeneic UC-MSCs", "allogeneic", "Allogeneic", "umbilical-cord"),
        ("allogeneic umbilical cord", "allogeneic", "allogeneic", "umbilical-cord"),
        ("autologous bone marrow", "autologous", "autologous", "bone-marrow"),
        ("BM (auto)", "autologous", "auto", "bone-marrow"),
        ("allo-AD-MSC", "allogeneic", "allo", "adipose-tissue"),
        ("Allogeneic- BMMSCs", "allogeneic", "Allogeneic", "bone-marrow"),
        ("BM, autologous", "autologous", "autologous", "bone-marrow"),
        ("BM from unrelated donors", "allogeneic", "unrelated donors", "bone-marrow"),
        ("Placenta [third-party donor]", "allogeneic", "third-party donor", "placenta"),
        ("patient’s own fat", "autologous", "patient’s own", "adipose-tissue"),
        ("Autogenous bone marrow", "autologous", "Autogenous", "bone-marrow"),
        ("allogenes UC", "allogeneic", "allogenes", "umbilical-cord"),
        ("自体BM", "autologous", "自体", "bone-marrow"),
        ("同种异体 UC", "allogeneic", "同种异体", "umbilical-cord"),
    ],
)
def test_a_cell_of_sources_names_the_donor_beside_its_source(
    text: str, donor: str, words: str, source: str
) -> None:
    report = report_of_source(text)
    assert donors(report) == [(donor, words, "donor-in-source")]
    assert [read.value.key for read in report.cell_sources] == [source]
    assert codes(report) == []


def test_the_source_is_read_from_its_own_words() -> None:
    (source,) = report_of_source("Washed allogeneic tears").cell_sources
    assert source.value.label == "Washed tears"
    (source,) = report_of_source("Allogeneic UC-MSCs").cell_sources
    assert (source.evidence.start, source.evidence.end) == (11, 18)


@each(
    ("text", "found", "relation"),
    [
        ("Autologous or allogeneic BM", ["autologous", "allogeneic"], "single"),
        ("Auto/allo BM", ["autologous", "allogeneic"], "single"),
        ("autologous BM and allogeneic UC", ["autologous", "allogeneic"], "and"),
        ("BM (allogeneic) or UC (autologous)", ["allogeneic", "autologous"], "or"),
        ("allogeneic BM, allogeneic UC", ["allogeneic"], "and"),
    ],
)
def test_several_donors_of_a_cell_are_kept_in_their_order(text: str, found: list[str], relation: str) -> None:
    report = report_of_source(text)
    assert [read.value.key for read in report.donors] == found
    assert report.cell_source_relation is not None
    assert report.cell_source_relation.value == relation


@each("text", ["Allogeneic-MSCs", "Autologous", "MSCs (auto)"])
def test_a_donor_without_a_source_makes_no_source(text: str) -> None:
    report = report_of_source(text)
    assert len(report.donors) == 1
    assert report.cell_sources == ()
    assert report.product is not None
    assert report.product.value.key == "mesenchymal-stromal-cell"


@each("text", ["non-autologous BM", "not allogeneic BM", "BM (non-autologous)"])
def test_a_donor_that_is_denied_is_none_and_an_issue(text: str) -> None:
    report = report_of_source(text)
    assert report.donors == ()
    assert [read.value.key for read in report.cell_sources] == ["bone-marrow"]
    assert codes(report) == ["unread-cell"]


@each("text", ["BM", "autoimmune BM", "Allografts", "Wharton's jelly"])
def test_other_words_of_a_source_are_no_donors(text: str) -> None:
    assert report_of_source(text).donors == ()


@each(
    ("text", "found"),
    [
        ("BM-MSC + autologous PRP", []),
        ("Allogeneic umbilical cord in autologous plasma", ["allogeneic"]),
        ("Autologous BM (control: allogeneic BM)", ["autologous"]),
        ("Allogeneic BM vs autologous BM", ["allogeneic"]),
        ("AD with autologous cultured serum", []),
    ],
)
def test_a_donor_of_an_additive_or_a_comparator_is_an_issue(text: str, found: list[str]) -> None:
    report = report_of_source(text)
    assert [read.value.key for read in report.donors] == found
    assert codes(report).count("unclear-role") == 1


def test_a_source_and_a_column_of_donors_that_disagree_state_none() -> None:
    report = report_of(("cell_source", "donor"), cell_source="Allogeneic BM", donor="Autologous")
    assert report.donors == ()
    assert codes(report) == ["unclear-role"]


@each(
    ("text", "found"),
    [("Allo", ["allogeneic"]), ("Autologous/allogeneic", ["autologous", "allogeneic"]), ("N.A.", [])],
)
def test_a_column_of_donors_names_them(text: str, found: list[str]) -> None:
    report = report_of(("cell_source", "donor"), cell_source="BM", donor=text)
    assert [read.value.key for read in report.donors] == found


@each(
    ("text", "donor"),
    [
        ("Early autologous MSC transplant is promising and safe.", "autologous"),
        ("Transplanted allogenic AD-MSC showed a favourable safety.", "allogeneic"),
        ("Injecting allogeneic human UC MSCs was safe.", "allogeneic"),
        ("Autologous, culture-expanded MSCs relieved pain.", None),
        ("Autologous culture-expanded MSCs relieved pain.", "autologous"),
        ("Pain fell with allogeneic bone marrow-derived mesenchymal stem cells.", "allogeneic"),
        ("Pain fell after autologous MSC injection.", "autologous"),
        ("Compared with placebo, autologous MSCs improved function.", "autologous"),
        ("Autologous ADSCs were safe.", "autologous"),
        ("Adverse events did not follow autologous BM-MSCs.", "autologous"),
        ("自体MSC 安全。", "autologous"),
        # No words of the product, a denial, a comparison, an earlier treatment, another graft.
        ("Safe after autologous stem cell transplantation.", None),
        ("Better than autologous chondrocyte implantation.", None),
        ("It was compared with autologous chondrocyte implantation.", None),
        ("Non-autologous MSCs were given.", None),
        ("Relapse after autologous bone marrow transplantation was rare.", None),
        ("Less effective than autologous MSCs.", None),
        ("Autologous bone marrow concentrate was given to both groups.", None),
        ("Patients had been ineligible for autologous MSCs.", None),
        ("Engraftment without allogeneic MSCs was slower.", None),
        ("Previous autologous BM-MSC therapy had failed.", None),
        ("GVHD after allogeneic HSCT was rare.", None),
        ("Autologous serum was used.", None),
        ("Controls got autologous bone marrow mononuclear cells.", None),
        ("Their own quality of life improved.", None),
    ],
)
def test_a_sentence_names_the_donor_before_the_product_alone(text: str, donor: str | None) -> None:
    found = donors(report_of_outcome(text))
    assert [(key, rule) for key, _, rule in found] == ([(donor, "donor-beside-product")] if donor else [])


def test_a_sentence_states_nothing_where_the_source_cell_names_a_donor() -> None:
    report = report_of_outcome("Autologous MSCs were safe.", source="Allogeneic BM")
    assert donors(report) == [("allogeneic", "Allogeneic", "donor-in-source")]
    assert "unclear-role" in codes(report)


def test_a_sentence_that_names_several_donors_is_an_issue() -> None:
    report = report_of_outcome("Autologous MSCs did as well as allogeneic MSCs.")
    assert report.donors == ()
    assert [one.message for one in report.issues if one.code == "unclear-role"] == [
        "it is unclear which donors the product has: allogeneic and autologous"
    ]


@each(
    ("text", "origin", "donor"),
    [
        ("Autologous cells", GROUP, "autologous"),
        ("Trials of allogeneic MSCs", CAPTION, "allogeneic"),
        ("Autologous grafts of cartilage", GROUP, None),
        ("Trials in recipients of allogeneic stem cells", CAPTION, None),
        ("Trials other than of autologous MSCs", CAPTION, None),
    ],
)
def test_words_about_several_rows_name_a_donor(text: str, origin: str, donor: str | None) -> None:
    about = Cell("", text, PLACE, origin=origin)
    report = report_of(("cell_source",), about, cell_source="BM")
    assert [read.value.key for read in report.donors] == ([donor] if donor else [])


def test_words_about_several_rows_are_not_over_a_printed_donor() -> None:
    about = Cell("", "Autologous cells", PLACE, origin=GROUP)
    report = report_of(("cell_source",), about, cell_source="Allogeneic BM")
    assert donors(report) == [("allogeneic", "Allogeneic", "donor-in-source")]


@each(
    ("text", "found"),
    [
        ("Autologous BM-MSC transplantation was safe.", ["autologous"]),
        ("Allogeneic UC-MSC transplantation was safe.", ["allogeneic"]),
        ("Autologous ADSC implantation was safe.", ["autologous"]),
        ("Autologous bone marrow transplantation was safe.", []),
        ("Autologous HSC transplantation was safe.", []),
    ],
)
def test_a_source_that_names_its_cells_is_given_whatever_graft_word_follows(
    text: str, found: list[str]
) -> None:
    assert [key for key, _, _ in donors(report_of_outcome(text))] == found
