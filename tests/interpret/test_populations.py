"""Conditions narrower than a row's disease: those that the participants have, and none that a sentence merely names."""

from __future__ import annotations

from mscgraph.records import TrialReport
from support.each import each
from support.made_tables import reader_of_columns, report_of

READER = reader_of_columns("disease", "cell_source", "outcome")


def report(disease: str, outcome: str) -> TrialReport:
    return report_of({"disease": disease, "cell_source": "BM", "outcome": outcome}, READER)


def populations(found: TrialReport) -> list[tuple[str, str]]:
    """Return each population with the words that it was read from."""
    cells = {cell.column: cell.text for cell in found.row.cells}
    return [
        (read.value.key, cells[read.evidence.column][read.evidence.start : read.evidence.end])
        for read in found.populations
    ]


def unclear(found: TrialReport) -> list[str | None]:
    return [issue.text for issue in found.issues if issue.code == "unclear-role"]


T1D, T2DM = "type-1-diabetes-mellitus", "type-2-diabetes-mellitus"


@each(
    ("disease", "outcome", "population", "words"),
    [
        ("Diabetes", "In patients with new-onset T1D, C-peptide rose.", T1D, "T1D"),
        ("Diabetes", "For children with new T1D it is safe.", T1D, "T1D"),
        ("Diabetes", "For newly diagnosed type 1 diabetes, it is safe.", T1D, "type 1 diabetes"),
        ("Diabetes", "In T2DM, it is safe.", T2DM, "T2DM"),
        ("Diabetes", "Men who have T2DM and a high AUC gain more.", T2DM, "T2DM"),
        ("Diabetes", "T2DM patients had lower HbA1c.", T2DM, "T2DM"),
        ("Diabetes", "Adverse events did not occur in T1D patients.", T1D, "T1D"),
        ("Diabetes", "DFU healing was faster.", "diabetic-foot-ulcer", "DFU"),
        ("CD", "In fistulizing perianal CD it was safe.", "perianal-crohn-disease", "fistulizing perianal CD"),
        ("CD", "Compared with placebo, adults with perianal CD improved.", "perianal-crohn-disease", "perianal CD"),
        ("GVHD", "Children with SR-aGVHD responded.", "steroid-refractory-acute-graft-versus-host-disease", "SR-aGVHD"),
        ("OA", "Pain fell in severe KOA.", "knee-osteoarthritis", "KOA"),
        ("OA", "UC-MSCs lowered pain in severe KOA.", "knee-osteoarthritis", "KOA"),
        ("GVHD", "The infusion was safe in chronic GVHD.", "chronic-graft-versus-host-disease", "chronic GVHD"),
        ("Diabetes", "In T1D, survival improved.", T1D, "T1D"),
        ("Stroke", "Treatment of ischemic stroke was feasible.", "ischemic-stroke", "ischemic stroke"),
        ("CKD", "eGFR was stable in diabetic nephropathy.", "diabetic-kidney-disease", "diabetic nephropathy"),
    ],
)  # fmt: skip
def test_a_condition_that_the_participants_have_is_the_population(
    disease: str, outcome: str, population: str, words: str
) -> None:
    found = report(disease, outcome)
    assert populations(found) == [(population, words)]
    assert {read.evidence.rule for read in found.populations} == {"population-by-cue"}
    assert unclear(found) == []


@each(
    ("disease", "outcome"),
    [
        ("GVHD", "The incidence of chronic GVHD fell."),
        ("GVHD", "The incidences of relapse, infection and chronic GVHD did not differ."),
        ("GVHD", "Three patients developed chronic GVHD."),
        ("GVHD", "There was no progression to chronic GVHD."),
        ("GVHD", "Severe acute GVHD was reduced."),
        ("GVHD", "There was a reduction in chronic GVHD."),
        ("GVHD", "For cGVHD the cumulative incidence was lower."),
        ("GVHD", "Chronic GVHD-free survival rose."),
        ("GVHD", "Prophylaxis for acute GVHD was given."),
        ("GVHD", "Adverse events were infection and acute GVHD."),
        ("Diabetes", "It was safe in patients without type 2 diabetes."),
        ("Diabetes", "It was safe in non-T1D patients."),
        ("Diabetes", "It worked better than in T1D."),
        ("Diabetes", "Insulin fell, compared with patients with T1D."),
        ("Diabetes", "It is a marker for T1D."),
        ("CD", "The Perianal CD Activity Index fell."),
        ("IBD", "They were treated with UC MSCs."),
        ("SLE", "Flares of lupus nephritis were rare."),
        ("Diabetes", "Patients with type 1 diabetes were excluded; HbA1c fell."),
        ("Diabetes", "Adults with T2DM were not eligible."),
        ("Diabetes", "HbA1c fell except in patients with type 1 diabetes."),
        ("Diabetes", "Siblings of patients with T1D were treated as controls."),
        ("Diabetes", "Further studies in patients with type 1 diabetes are needed."),
        ("Diabetes", "It is unknown whether patients with T1D would benefit."),
        ("Diabetes", "C-peptide rose, as was seen before in patients with T1D."),
        ("Diabetes", "Patients with diabetic foot ulcer withdrew."),
        ("CD", "Those with perianal CD were not enrolled."),
        ("Diabetes", "Serum from patients with T2DM did not change the cells."),
        # The row's own disease, a broader one, and one beside it.
        ("T1D", "In patients with T1D it was safe."),
        ("T1D", "In patients with diabetes it was safe."),
        ("CD", "In patients with T1D it was safe."),
    ],
)
def test_a_condition_that_a_sentence_merely_names_is_none(disease: str, outcome: str) -> None:
    found = report(disease, outcome)
    assert populations(found) == []
    assert unclear(found) == []


@each(
    ("disease", "outcome", "words"),
    [
        ("Diabetes", "C-peptide rose in 5 patients with T1D.", "T1D"),
        ("GVHD", "The risk of death in patients with chronic GVHD rose.", "chronic GVHD"),
        ("Diabetes", "T1D.", "T1D"),
        ("GVHD", "Overall survival in chronic GVHD was 70%.", "chronic GVHD"),
        ("GVHD", "Survival in chronic GVHD rose.", "chronic GVHD"),
        ("OA", "Pain in knee OA fell.", "knee OA"),
        ("Diabetes", "Mortality in T1D was unchanged.", "T1D"),
        ("GVHD", "Complete remission in SR-aGVHD reached 60%.", "SR-aGVHD"),
        ("CD", "Fistula closure in perianal CD was seen.", "perianal CD"),
    ],
)
def test_a_condition_whose_role_is_unclear_is_an_issue(disease: str, outcome: str, words: str) -> None:
    found = report(disease, outcome)
    assert populations(found) == []
    assert unclear(found) == [words]


@each(
    ("cell", "disease", "population"),
    [
        ("Diabetes (T1D)", "diabetes-mellitus", [(T1D, "T1D")]),
        ("CD (perianal CD)", "crohn-disease", [("perianal-crohn-disease", "perianal CD")]),
        ("GVHD (acute GVHD)", "graft-versus-host-disease", [("acute-graft-versus-host-disease", "acute GVHD")]),
    ],
)  # fmt: skip
def test_a_qualifier_of_the_disease_is_a_population(
    cell: str, disease: str, population: list[tuple[str, str]]
) -> None:
    found = report(cell, "Safe.")
    assert [read.value.key for read in found.diseases] == [disease]
    assert populations(found) == population
    assert [issue.code for issue in found.issues if issue.column == "disease"] == []


def test_a_qualifier_that_is_not_narrower_is_an_issue() -> None:
    found = report("CD (SLE)", "Safe.")
    assert found.populations == ()
    assert [issue.code for issue in found.issues if issue.column == "disease"] == ["unread-cell"]


@each(
    "outcome",
    [
        "Both T1D and T2DM patients improved.",
        "In patients with T1D or T2DM it was safe.",
        "Children with T1D or T2DM improved.",
    ],
)
def test_names_that_are_joined_have_one_role(outcome: str) -> None:
    found = report("Diabetes", outcome)
    assert populations(found) == [(T1D, "T1D"), (T2DM, "T2DM")]
    assert unclear(found) == []


def test_each_population_is_there_once_with_its_first_words() -> None:
    found = report(
        "Diabetes", "In T1D it was safe. Patients with type 1 diabetes and children with T2DM gained."
    )
    assert populations(found) == [(T1D, "T1D"), (T2DM, "T2DM")]
