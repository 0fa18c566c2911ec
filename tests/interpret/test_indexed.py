"""Words that the vocabulary lacks and a label index has."""

from __future__ import annotations

import pytest

from mscgraph.interpret.report import RowReader
from mscgraph.records import Concept, Issue, Read
from support.made_tables import report_of, row_reader


def read(disease: str, reader: RowReader | None = None) -> tuple[list[Read[Concept]], list[Issue]]:
    report = report_of({"disease": disease}, reader)
    return list(report.diseases), [issue for issue in report.issues if issue.column == "disease"]


def terms(found: list[Read[Concept]]) -> list[list[str]]:
    return [[term.curie for term in one.value.terms] for one in found]


def test_a_word_of_an_index_is_a_concept_of_its_source_without_an_issue() -> None:
    ((found,), issues) = read("Behcet disease")
    concept = found.value
    assert (concept.minted, concept.label, concept.code) == (True, "Behcet disease", "behcet-disease")
    assert [term.label for term in concept.terms] == ["Behcet disease"]
    assert (found.evidence.rule, found.evidence.start, found.evidence.end) == (
        "concept-by-label-index",
        0,
        14,
    )
    assert issues == []


def test_a_word_that_no_index_has_is_as_it_was() -> None:
    ((found,), (issue,)) = read("Florbing disease")
    assert (found.value.terms, found.evidence.rule) == ((), "concept-as-printed")
    assert (issue.code, issue.message) == (
        "unlinked-concept",
        "no vocabulary knows the disease 'Florbing disease'",
    )


def test_the_issue_of_a_short_form_names_what_it_may_be() -> None:
    ((found,), (issue,)) = read("DLBCL")
    assert found.value.terms == ()
    assert ", which may be " in issue.message
    assert "(MONDO:" in issue.message


def test_a_list_of_words_of_an_index_has_a_concept_for_each() -> None:
    (found, issues) = read("Behcet disease, alkaptonuria")
    assert [one.value.label for one in found] == ["Behcet disease", "alkaptonuria"]
    assert all(terms(found))
    assert issues == []


def test_a_name_that_commas_turn_round_is_one() -> None:
    (found, issues) = read("Anemia, Hemolytic, Congenital Nonspherocytic")
    assert [one.value.label for one in found] == ["Anemia, Hemolytic, Congenital Nonspherocytic"]
    assert len(terms(found)[0]) == 1
    assert issues == []


def test_a_short_form_in_brackets_is_of_the_name_before_it() -> None:
    (found, issues) = read("pulmonary alveolar microlithiasis (PAM)")
    assert [one.value.label for one in found] == ["pulmonary alveolar microlithiasis"]
    assert all(terms(found))
    assert issues == []


@pytest.mark.parametrize("joint", [" | D", "; D", "\nD"])
def test_what_parts_names_is_not_passed_over(joint: str) -> None:
    (found, _) = read(f"Behcet{joint}isease")
    assert not any(terms(found))


def test_a_short_form_is_looked_up_by_its_long_form_in_the_footnote() -> None:
    reader = row_reader(PAM="pulmonary alveolar microlithiasis")
    ((found,), issues) = read("PAM", reader)
    assert (found.value.label, len(found.value.terms), issues) == ("PAM", 1, [])
