"""Cells of diseases taken apart: names whose words are apart, stages, qualifiers, lists, words about several rows."""

from __future__ import annotations

from dataclasses import replace

from mscgraph.records import CAPTION, GROUP, Cell, Row, TextPlace, TrialReport
from support.each import each
from support.made_tables import reader_of_columns, report_of

READER = reader_of_columns("disease", "cell_source", "outcome")
PLACE = TextPlace(0, 9)
T1D, T2DM = "type-1-diabetes-mellitus", "type-2-diabetes-mellitus"
SPMS = "secondary-progressive-multiple-sclerosis"
COVID_ARDS = "covid-19-associated-acute-respiratory-distress-syndrome"
AGVHD, CGVHD = "acute-graft-versus-host-disease", "chronic-graft-versus-host-disease"
KNEE, HIP = "knee-osteoarthritis", "hip-osteoarthritis"
WET, DRY = "wet-age-related-macular-degeneration", "dry-age-related-macular-degeneration"

Words = list[tuple[str, str]]


def report(disease: str) -> TrialReport:
    return report_of({"disease": disease, "cell_source": "BM"}, READER)


def words_of(found: TrialReport, name: str) -> Words:
    """Return each concept of a property with the words that it was read from."""
    cells = {cell.column: cell.text for cell in found.row.cells}
    return [
        (read.value.key, cells[read.evidence.column][read.evidence.start : read.evidence.end])
        for read in found.stated.get(name, ())
    ]


def unread(found: TrialReport) -> list[str | None]:
    return [issue.text for issue in found.issues if issue.column == "disease" and issue.code == "unread-cell"]


@each(
    ("text", "diseases"),
    [
        ("Diabetes mellitus, type 2", [(T2DM, "Diabetes mellitus, type 2")]),
        ("GVHD, steroid-refractory", [("steroid-refractory-graft-versus-host-disease", "GVHD, steroid-refractory")]),
        ("Osteoarthritis, knee", [(KNEE, "Osteoarthritis, knee")]),
        ("diabetes type II", [(T2DM, "diabetes type II")]),
        ("SCI, chronic", [("chronic-spinal-cord-injury", "SCI, chronic")]),
        ("Stroke, ischemic; ALS", [("ischemic-stroke", "Stroke, ischemic"), ("amyotrophic-lateral-sclerosis", "ALS")]),
        ("OA of the hip", [(HIP, "OA of the hip")]),
    ],
)  # fmt: skip
def test_words_that_are_apart_are_one_name(text: str, diseases: Words) -> None:
    found = report(text)
    assert words_of(found, "disease") == diseases
    assert (found.populations, unread(found)) == ((), [])


@each(
    ("text", "diseases"),
    [
        ("type 1 and type 2 diabetes", [(T1D, "type 1 and type 2 diabetes"), (T2DM, "type 2 diabetes")]),
        ("Type 1/2 diabetes", [(T1D, "Type 1/2 diabetes"), (T2DM, "Type 1/2 diabetes")]),
        ("acute and chronic GVHD", [(AGVHD, "acute and chronic GVHD"), (CGVHD, "chronic GVHD")]),
        ("acute or chronic GVHD", [(AGVHD, "acute or chronic GVHD"), (CGVHD, "chronic GVHD")]),
        ("hip and knee OA", [(HIP, "hip and knee OA"), (KNEE, "knee OA")]),
        ("OA of the hip and knee", [(HIP, "OA of the hip"), (KNEE, "OA of the hip and knee")]),
        ("T1D/T2DM", [(T1D, "T1D"), (T2DM, "T2DM")]),
        ("ALS and MS", [("amyotrophic-lateral-sclerosis", "ALS"), ("multiple-sclerosis", "MS")]),
        ("RA, SLE", [("rheumatoid-arthritis", "RA"), ("systemic-lupus-erythematosus", "SLE")]),
        ("Cirrhosis/ACLF", [("liver-cirrhosis", "Cirrhosis"), ("acute-on-chronic-liver-failure", "ACLF")]),
        ("Wet/dry AMD", [(WET, "Wet/dry AMD"), (DRY, "dry AMD")]),
        ("ARDS; severe COVID-19", [("acute-respiratory-distress-syndrome", "ARDS"), ("covid-19", "severe COVID-19")]),
    ],
)  # fmt: skip
def test_members_of_a_list_may_share_words(text: str, diseases: Words) -> None:
    assert words_of(report(text), "disease") == diseases


@each(
    ("text", "disease", "words"),
    [
        ("Severe ARDS", "acute-respiratory-distress-syndrome", ["Severe"]),
        ("moderate and severe ARDS", "acute-respiratory-distress-syndrome", ["moderate and severe"]),
        ("COVID-19, severe", "covid-19", ["severe"]),
        ("COVID-19 (critical)", "covid-19", ["critical"]),
        ("Chronic stable heart failure", "heart-failure", ["Chronic stable"]),
        ("acute GVHD grade II–IV", AGVHD, ["grade II–IV"]),
        ("aGVHD (grades III/IV)", AGVHD, ["grades III/IV"]),
        ("knee OA (KL II–III)", KNEE, ["KL II–III"]),
        ("Knee osteoarthritis [KL grade 2-3]", KNEE, ["KL grade 2-3"]),
        ("Heart failure (NYHA II–III)", "heart-failure", ["NYHA II–III"]),
        ("Critical limb ischemia, Rutherford 4 to 5", "critical-limb-ischemia", ["Rutherford 4 to 5"]),
        ("Refractory lupus", "systemic-lupus-erythematosus", ["Refractory"]),
        ("stage 3 CKD", "chronic-kidney-disease", ["stage 3"]),
        ("Patients with severe COVID-19", "covid-19", ["severe"]),
        ("N = 40 (1:1), intubated, severe COVID-19", "covid-19", ["N = 40", "intubated", "severe"]),
    ],
)
def test_words_for_stages_are_unread_and_change_no_disease(text: str, disease: str, words: list[str]) -> None:
    found = report(text)
    assert [read.value.key for read in found.diseases] == [disease]
    assert (found.populations, unread(found)) == ((), words)


@each(
    ("text", "disease", "populations"),
    [
        ("Diabetes (type 1)", "diabetes-mellitus", [(T1D, "type 1")]),
        ("CD (perianal fistulising)", "crohn-disease", [("perianal-crohn-disease", "perianal fistulising")]),
        ("GVHD (acute and chronic)", "graft-versus-host-disease", [(AGVHD, "acute"), (CGVHD, "chronic")]),
        ("Osteoarthritis (knee or hip)", "osteoarthritis", [(KNEE, "knee"), (HIP, "hip")]),
        ("Stroke [ischemic]", "stroke", [("ischemic-stroke", "ischemic")]),
        ("Multiple sclerosis (secondary progressive)", "multiple-sclerosis", [(SPMS, "secondary progressive")]),
        ("Cirrhosis (decompensated)", "liver-cirrhosis", [("decompensated-liver-cirrhosis", "decompensated")]),
        ("Leukemia (AML)", "leukemia", [("acute-myeloid-leukemia", "AML")]),
    ],
)  # fmt: skip
def test_a_qualifier_names_a_population_with_the_words_in_front_of_it(
    text: str, disease: str, populations: Words
) -> None:
    found = report(text)
    assert [read.value.key for read in found.diseases] == [disease]
    assert (words_of(found, "population"), unread(found)) == (populations, [])


def test_what_a_qualifier_states_beside_a_population_is_an_issue() -> None:
    found = report("GVHD (steroid-refractory, grade III–IV)")
    assert words_of(found, "population") == [
        ("steroid-refractory-graft-versus-host-disease", "steroid-refractory")
    ]
    assert unread(found) == ["grade III–IV"]


@each(
    ("text", "words"),
    [
        ("Stroke (excluding hemorrhagic stroke)", "excluding hemorrhagic stroke"),
        ("Stroke (non-ischemic)", "non-ischemic"),
        ("Diabetes (not type 1)", "not type 1"),
        ("Diabetes (without T2DM)", "without T2DM"),
        ("GVHD (siblings with chronic GVHD)", "siblings with chronic GVHD"),
        ("CD (with RA)", "with RA"),
    ],
)
def test_what_a_qualifier_denies_or_adds_is_no_population(text: str, words: str) -> None:
    found = report(text)
    assert (found.populations, unread(found)) == ((), [words])


@each("text", ["non-ischemic stroke", "T2D with DFU", "Prevention of GVHD", "Zorpitis, severe"])
def test_other_words_beside_a_name_make_another_concept(text: str) -> None:
    (disease,) = report(text).diseases
    assert (disease.value.minted, disease.value.label) == (True, text)


def about(text: str, origin: str, disease: str) -> TrialReport:
    cells = (Cell("disease", disease, PLACE), Cell("cell_source", "BM", PLACE))
    context = (Cell("", text, replace(PLACE, start=1), origin=origin),)
    return READER.read(replace(Row(1, cells, PLACE, ""), context=context, opened=int(origin == GROUP)))


@each(
    ("text", "origin", "disease", "population", "words"),
    [
        ("Type 1 diabetes", GROUP, "Diabetes", T1D, "Type 1 diabetes"),
        ("Trials in chronic GVHD", CAPTION, "GVHD", CGVHD, "chronic GVHD"),
        ("Knee OA", GROUP, "Osteoarthritis", KNEE, "Knee OA"),
        ("MSC for COVID-19 ARDS", CAPTION, "COVID-19, severe", COVID_ARDS, "COVID-19 ARDS"),
        ("Lupus nephritis", GROUP, "SLE", "lupus-nephritis", "Lupus nephritis"),
    ],
)  # fmt: skip
def test_words_about_several_rows_name_a_population(
    text: str, origin: str, disease: str, population: str, words: str
) -> None:
    found = about(text, origin, disease)
    assert words_of(found, "population") == [(population, words)]
    assert [read.evidence.rule for read in found.populations] == [f"concept-in-{origin}"]
    assert "unread-group-row" not in [issue.code for issue in found.issues]


@each(
    ("text", "origin", "disease"),
    [
        ("Type 1 and type 2 diabetes", CAPTION, "Diabetes"),
        ("Trials other than of T1D", CAPTION, "Diabetes"),
        ("Acute GVHD", GROUP, "Chronic GVHD"),
        ("Diabetes", GROUP, "T1D"),
        ("Stroke", GROUP, "MI"),
        ("Relatives of those with T1D", GROUP, "Diabetes"),
    ],
)
def test_words_about_several_rows_that_name_no_narrower_one_name_none(
    text: str, origin: str, disease: str
) -> None:
    assert about(text, origin, disease).populations == ()


@each(
    ("text", "score"),
    [("Severe", None), ("stage 3 CKD", 7.0), ("hip and knee OA", 8.0), ("Zorpitis, severe", None)],
)
def test_a_name_beside_a_stage_is_recognised(text: str, score: float | None) -> None:
    recogniser = READER.recogniser("disease")
    assert recogniser is not None
    grade = recogniser.grade(text)
    assert grade.score == score
    assert grade.viable or text.startswith("Zorpitis")
