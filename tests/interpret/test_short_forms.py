"""Short forms that mean one concept or another, as the disease of the row decides."""

from __future__ import annotations

from mscgraph.files.data import find_data_folder
from mscgraph.records import ShortForm
from mscgraph.vocabulary.word_lists import load_word_groups
from support.each import each
from support.made_tables import record_of, workshop

FORMS = load_word_groups(find_data_folder("ontology") / "short-forms.yaml", ShortForm)


@each(
    ("disease", "route", "routes"),
    [
        ("Knee osteoarthritis", "IA", ["intra-articular"]),
        ("Osteoarthritis", "i.a.", ["intra-articular"]),
        ("Ischemic stroke", "IA", ["intra-arterial"]),
        ("Critical limb ischemia", "IV/IA", ["intravenous", "intra-arterial"]),
        ("Spinal cord injury", "IT", ["intrathecal"]),
        ("Bronchopulmonary dysplasia", "IT", ["intratracheal"]),
        ("Myocardial infarction", "IC injection", ["intracoronary"]),
        ("Parkinson disease", "IC", ["intracerebral"]),
    ],
)
def test_the_disease_of_the_row_decides(disease: str, route: str, routes: list[str]) -> None:
    record = record_of(disease=disease, route=route)
    assert record["routes"] == routes
    assert record["issues"] == []


@each(
    ("disease", "route"),
    [("Crohn disease", "IA"), ("Osteoarthritis or stroke", "IA"), ("Psoriasis", "IT"), ("", "IC")],
)
def test_another_disease_or_both_kinds_leave_an_issue(disease: str, route: str) -> None:
    record = record_of(disease=disease, route=route)
    assert record["routes"] == []
    (issue,) = (one for one in record["issues"] if one["column"] == "route")  # type: ignore[attr-defined]
    assert issue["code"] == "unread-cell"
    assert issue["message"].startswith(f"{route!r} may be intra")


def test_the_reading_rests_on_the_words_and_names_its_rule() -> None:
    found = workshop().lexicon.lookup.find("route", "intra-arterial")
    assert found is not None
    assert {form.scheme for form in FORMS.values()} == {"route"}


@each("key", list(FORMS), ids=str)
def test_the_keys_of_the_file_are_those_of_concepts(key: str) -> None:
    keys = {(concept.kind, concept.key) for _, concept in workshop().vocabulary.concepts()}
    assert (FORMS[key].scheme, key) in keys
    assert workshop().lexicon.lookup.find(FORMS[key].scheme, key) is not None
    assert {("disease", disease) for disease in FORMS[key].diseases} <= keys
