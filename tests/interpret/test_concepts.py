"""Cells that name concepts: diseases, cell sources with their products, routes, phases."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from support.each import each
from support.made_tables import codes_of, record_of, report_of, shared_reader, workshop


@each(
    ("text", "disease"),
    [
        ("GVHD", "graft-versus-host-disease"),
        ("gvhd", "graft-versus-host-disease"),
        ("graft versus host disease", "graft-versus-host-disease"),
        ("Graft‐Versus–Host Disease", "graft-versus-host-disease"),
        ("Crohn’s disease", "crohn-disease"),
        ("Crohn's disease", "crohn-disease"),
        ("COVID-19", "covid-19"),
        ("COVID-19 ARDS", "covid-19-associated-acute-respiratory-distress-syndrome"),
    ],
)
def test_a_disease_is_found_by_any_label_in_any_case_dash_and_quote(text: str, disease: str) -> None:
    record = record_of(disease=text)
    assert record["disease"] == [disease]
    assert record["issues"] == []


@each(
    ("text", "diseases"),
    [
        ("Osteoarthritis, Knee", ["knee-osteoarthritis"]),
        ("Osteoarthritis, Knee; Stroke", ["knee-osteoarthritis", "stroke"]),
        (
            "Pulmonary Disease, Chronic Obstructive|Pulmonary Emphysema",
            ["chronic-obstructive-pulmonary-disease", "pulmonary-emphysema"],
        ),
        ("Leukemia, Lymphoblastic, Acute; Lymphoma", ["acute-lymphoblastic-leukemia", "lymphoma"]),
        ("Lymphoma, Leukemia", ["lymphoma", "leukemia"]),
    ],
)
def test_a_name_that_a_comma_turns_round_is_one(text: str, diseases: list[str]) -> None:
    record = record_of(disease=text)
    assert (record["disease"], record["issues"]) == (diseases, [])


def test_the_column_decides_what_a_short_form_means() -> None:
    record = record_of(disease="UC", cell_source="UC")
    assert (record["disease"], record["cell_sources"]) == (["ulcerative-colitis"], ["umbilical-cord"])
    record = record_of(disease="AD", cell_source="AD")
    assert (record["disease"], record["cell_sources"]) == (["alzheimer-disease"], ["adipose-tissue"])
    record = record_of(route="IV", phase="IV")
    assert (record["routes"], record["phases"]) == (["intravenous"], ["IV"])


@each(
    ("text", "sources", "relation"),
    [
        ("BM", ["bone-marrow"], "single"),
        ("BM or UC", ["bone-marrow", "umbilical-cord"], "or"),
        ("BM and UC", ["bone-marrow", "umbilical-cord"], "and"),
        ("BM/UC", ["bone-marrow", "umbilical-cord"], "or"),
        ("BM, UC", ["bone-marrow", "umbilical-cord"], "and"),
        ("BM, UC or Placenta", ["bone-marrow", "umbilical-cord", "placenta"], "or"),
        ("BM, UC, and Placenta", ["bone-marrow", "umbilical-cord", "placenta"], "and"),
        ("BM and/or UC", ["bone-marrow", "umbilical-cord"], "or"),
        ("BM & UC", ["bone-marrow", "umbilical-cord"], "and"),
    ],
)
def test_several_sources_have_the_relation_that_joins_them(
    text: str, sources: list[str], relation: str
) -> None:
    record = record_of(cell_source=text)
    assert (record["cell_sources"], record["cell_source_relation"]) == (sources, relation)
    assert record["issues"] == []


def test_the_relation_rests_on_the_words_between_the_sources() -> None:
    text = "BM or UC"
    relation = report_of({"cell_source": text}).cell_source_relation
    assert relation is not None
    assert text[relation.evidence.start : relation.evidence.end] == "or"


def test_a_concept_named_twice_is_stated_once() -> None:
    record = record_of(disease="SLE, systemic lupus erythematosus", route="i.v. and intravenous")
    assert record["disease"] == ["systemic-lupus-erythematosus"]
    assert record["routes"] == ["intravenous"]


@each(
    ("text", "phases"),
    [
        ("I", ["I"]),
        ("I/II", ["I", "II"]),
        ("I/IIa", ["I", "IIa"]),
        ("Ib/IIa", ["Ib", "IIa"]),
        ("II/III", ["II", "III"]),
        ("iib", ["IIb"]),
        ("IV", ["IV"]),
        ("phase 2a", ["IIa"]),
        ("I and II", ["I", "II"]),
        ("I/II, IIa", ["I", "II", "IIa"]),
        ("N.A.", []),
        ("NA", []),
    ],
)
def test_a_record_has_the_members_of_a_designation(text: str, phases: list[str]) -> None:
    record = record_of(phase=text)
    assert (record["phases"], record["issues"]) == (phases, [])


@each(
    ("text", "routes"),
    [
        ("i.v.", ["intravenous"]),
        ("I.V.", ["intravenous"]),
        ("Intravenous drip", ["intravenous-drip"]),
        ("Lateral ventricle", ["intracerebroventricular"]),
        ("i.v. and intrathecal", ["intravenous", "intrathecal"]),
        ("Intrathecal and Intramuscular", ["intrathecal", "intramuscular"]),
    ],
)
def test_routes(text: str, routes: list[str]) -> None:
    record = record_of(route=text)
    assert (record["routes"], record["issues"]) == (routes, [])


@each(
    ("cells", "product", "rule"),
    [
        ({"cell_source": "BM"}, "mesenchymal-stromal-cell", "product-by-default"),
        ({"cell_source": "BM-MSC"}, "mesenchymal-stromal-cell", "product-by-default"),
        ({"cell_source": "BM-MSC-EV"}, "extracellular-vesicle", "product-in-source"),
        ({"cell_source": "UC-MSC-EVs"}, "extracellular-vesicle", "product-in-source"),
        ({"cell_source": "Placenta exosomes"}, "extracellular-vesicle", "product-in-source"),
        (
            {"cell_source": "Adipose", "route": "Intralesional (MSCs-Matrix)"},
            "mesenchymal-stromal-cell-in-matrix",
            "product-in-route",
        ),
        ({"cell_source": "Placenta", "dose": "2 × 109 EVs/kg"}, "extracellular-vesicle", "product-by-unit"),
        ({"cell_source": "BM-MSC-EV", "dose": "2 × 106 cells"}, "extracellular-vesicle", "product-in-source"),
        ({"dose": "2 × 109 EVs"}, "extracellular-vesicle", "product-by-unit"),
    ],
)
def test_the_product_is_named_by_source_route_or_unit_else_it_is_the_default(
    cells: dict[str, str], product: str, rule: str
) -> None:
    read = report_of(cells).product
    assert read is not None
    assert (read.value.key, read.evidence.rule) == (product, rule)


def test_a_product_rests_on_the_words_that_name_it() -> None:
    for column, text, words in (
        ("cell_source", "BM-MSC-EV", "MSC-EV"),
        ("route", "Intralesional (MSCs-Matrix)", "MSCs-Matrix"),
    ):
        read = report_of({column: text}).product
        assert read is not None
        assert read.evidence.column == column
        assert text[read.evidence.start : read.evidence.end] == words


def test_without_a_source_no_product_is_assumed() -> None:
    assert record_of(disease="GVHD")["product"] is None
    assert record_of(cell_source="N.A.")["product"] is None


def test_a_qualifier_that_names_no_product_is_not_dropped_in_silence() -> None:
    report = report_of({"route": "Intralesional (perianal)"})
    assert [read.value.key for read in report.routes] == ["intralesional"]
    assert [(issue.code, issue.text) for issue in report.issues] == [("unread-cell", "perianal")]


def test_a_qualifier_that_says_the_same_again_needs_no_issue() -> None:
    assert record_of(disease="SLE (systemic lupus erythematosus)")["issues"] == []


@pytest.mark.parametrize(
    ("column", "kind", "key"),
    [
        ("disease", "disease", "disease"),
        ("cell_source", "cell source", "cell_sources"),
        ("route", "route", "routes"),
    ],
)
def test_a_word_that_no_vocabulary_knows_is_a_concept_under_the_source(
    column: str, kind: str, key: str
) -> None:
    report = report_of({column: "Zorp of Zorpland"})
    assert record_of(**{column: "Zorp of Zorpland"})[key] == ["zorp-of-zorpland"]
    (issue,) = report.issues
    assert (issue.code, issue.column, issue.severity, issue.text) == (
        "unlinked-concept",
        column,
        "Warning",
        "Zorp of Zorpland",
    )
    assert issue.message == f"no vocabulary knows the {kind} 'Zorp of Zorpland'"


def test_beside_a_known_word_an_unknown_one_is_kept_by_itself() -> None:
    report = report_of({"disease": "GVHD and zorpitis"})
    assert [(read.value.key, read.evidence.rule) for read in report.diseases] == [
        ("graft-versus-host-disease", "concept-by-label"),
        ("s/zorpitis", "concept-as-printed"),
    ]
    assert [issue.text for issue in report.issues] == ["zorpitis"]


def test_words_that_are_all_unknown_stay_together() -> None:
    report = report_of({"disease": "Zorpitis and blubosis, severe"})
    assert [read.value.label for read in report.diseases] == ["Zorpitis and blubosis, severe"]


@each(
    ("text", "names"),
    [
        ("Foobar Disease, Chronic Baz|Quxitis", ["Foobar Disease, Chronic Baz", "Quxitis"]),
        ("Foobar, Severe | Quxitis (AB|CD)", ["Foobar, Severe", "Quxitis (AB|CD)"]),
        ("COVID-19, Foobar|Quxitis|", ["COVID-19, Foobar", "Quxitis"]),
        ("Crohn Disease, Ulcerative Colitis|Foobar, Severe", ["", "", "Foobar, Severe"]),
        ("Foobar|N/A", ["Foobar"]),
        ("Foobar|12|Quxitis", ["Foobar", "Quxitis"]),
        ("Foobar (open|Quxitis", ["Foobar (open", "Quxitis"]),
    ],
)
def test_pipes_part_what_a_cell_names_before_commas_do(text: str, names: list[str]) -> None:
    report = report_of({"disease": text})
    assert [one.value.label if one.value.minted else "" for one in report.diseases] == names
    for one in report.diseases:
        if one.value.minted:
            assert text[one.evidence.start : one.evidence.end] == one.value.label


def test_pipes_part_sources_and_routes_whether_or_not_a_vocabulary_knows_them() -> None:
    record = record_of(cell_source="BM|Foobar, new|UC and Placenta", route="IV|foo way")
    sources = record["cell_sources"]
    assert isinstance(sources, list)
    assert [one.partition("~")[0] for one in sources] == [
        "bone-marrow",
        "foobar-new",
        "umbilical-cord",
        "placenta",
    ]
    assert record["cell_source_relation"] == "or"
    assert record["routes"] == ["intravenous", "foo-way"]


@each("text", ["N.A.", "NA", "n/a", "Not reported", "–"])
@each("column", ["disease", "cell_source", "route", "phase"])
def test_words_for_not_stated_name_nothing(column: str, text: str) -> None:
    record = record_of(**{column: text})
    assert [record[key] for key in ("disease", "cell_sources", "routes", "phases")] == [[], [], [], []]
    assert record["cell_source_relation"] is None
    assert record["issues"] == []


def test_the_message_about_a_long_cell_is_short() -> None:
    report = report_of({"disease": "zorp" * 10_000})
    assert [len(issue.message) < 400 for issue in report.issues] == [True]
    assert len(report.diseases[0].value.key) < 300


LABELS = [
    (column, concept.key, term.value)
    for column, kind in (
        ("disease", "disease"),
        ("cell_source", "cell-source"),
        ("route", "route"),
        ("phase", "phase"),
    )
    for iri, concept in workshop().vocabulary.concepts(kind)
    for predicate, terms in workshop().vocabulary.describe(iri).items()
    if predicate.rpartition("#")[2] in ("prefLabel", "altLabel", "hiddenLabel")
    for term in terms
]
KEYS = {"disease": "diseases", "cell_source": "cell_sources", "route": "routes", "phase": "phases"}


@given(st.sampled_from(LABELS), st.sampled_from([str.upper, str.lower, str.title, str]))
def test_every_label_of_the_vocabulary_is_read_in_any_case(
    label: tuple[str, str, str], spell: type[str]
) -> None:
    column, key, words = label
    reads = getattr(report_of({column: spell(words)}), KEYS[column])
    assert [read.value.key for read in reads] == [key]


@given(st.sampled_from(LABELS))
def test_every_label_of_the_vocabulary_is_recognised_in_its_column(label: tuple[str, str, str]) -> None:
    column, _, words = label
    recogniser = shared_reader().recogniser(column)
    assert recogniser is not None
    assert recogniser.grade(words).score is not None
    parts = words.split()
    for size in range(1, len(parts)):
        assert recogniser.grade(" ".join(parts[:size])).viable, f"{words} would not be reached"


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_traceback(text: str) -> None:
    text = " ".join(text.split())
    record = record_of(disease=text, cell_source=text, route=text, phase=text)
    assert (
        record["disease"] or "unlinked-concept" in codes_of(record) or not text or not record["cell_sources"]
    )
