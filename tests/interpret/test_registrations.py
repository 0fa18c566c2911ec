"""Registry numbers: their forms, numbers of no registry, and numbers that are run together."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from support.each import each
from support.made_tables import record_of, report_of, shared_reader, workshop

NCT, KCT = "clinicaltrials-gov", "korean-clinical-research-information-service"
CHICTR, UMIN = (
    "chinese-clinical-trial-registry",
    "university-hospital-medical-information-network-clinical-trial-registry",
)
EUDRACT = "eu-clinical-trials-register-eudract"


def numbers(text: str) -> list[tuple[str, str | None, bool]]:
    report = report_of({"trial_number": text})
    return [
        (one.identifier, one.registry.key if one.registry else None, one.valid)
        for one in report.registrations
    ]


def issues(text: str) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.text) for issue in report_of({"trial_number": text}).issues]


EXAMPLES = [
    (registry.concept.key, term.value)
    for registry in workshop().vocabulary.registries()
    for term in workshop().vocabulary.describe(workshop().vocabulary.iri("registry", registry.concept.key))[
        "http://www.w3.org/2004/02/skos/core#example"
    ]
]


@each(("registry", "number"), EXAMPLES)
def test_the_example_of_every_registry_is_read_as_its_number(registry: str, number: str) -> None:
    assert numbers(number) == [(number, registry, True)]
    assert issues(number) == []
    assert shared_reader().recogniser("trial_number").grade(number).score == 6.0  # type: ignore[union-attr]


@each(
    ("text", "identifier", "registry"),
    [
        ("nct02336230", "NCT02336230", NCT),
        ("CHICTR-inr-16008399", "ChiCTR-INR-16008399", CHICTR),
        ("IRCT20200621047859n4", "IRCT20200621047859N4", "iranian-registry-of-clinical-trials"),
        ("umin000032819", "UMIN000032819", UMIN),
        ("NCT02336230.", "NCT02336230", NCT),
        ("(NCT02336230)", "NCT02336230", NCT),
        ("NCT02336230*", "NCT02336230", NCT),
        ("ClinicalTrials.gov NCT02336230", "NCT02336230", NCT),
        ("ClinicalTrials.gov: NCT02336230", "NCT02336230", NCT),
        ("EudraCT 2008-005144-16", "2008-005144-16", EUDRACT),
        ("CTRI/2020/01/022743", "CTRI/2020/01/022743", "india-clinical-trials-registry"),
    ],
)
def test_a_number_is_read_in_the_registrys_spelling(text: str, identifier: str, registry: str) -> None:
    assert numbers(text) == [(identifier, registry, True)]
    assert issues(text) == []


def test_the_printed_words_are_kept_beside_the_identifier() -> None:
    (registration,) = report_of({"trial_number": "(nct02336230)"}).registrations
    assert (registration.identifier, registration.stated_as) == ("NCT02336230", "nct02336230")
    assert (registration.evidence.start, registration.evidence.end) == (1, 12)
    assert registration.evidence.rule == "registration-pattern"


@each(
    "text",
    [
        "NCT02054208, NCT03172117",
        "NCT02054208,NCT03172117",
        "NCT02054208; NCT03172117",
        "NCT02054208 and NCT03172117",
        "NCT02054208 & NCT03172117",
        "NCT02054208 or NCT03172117",
        "NCT02054208 / NCT03172117",
        "NCT02054208 (NCT03172117)",
        "NCT02054208 NCT03172117",
        "NCT02054208+NCT03172117",
    ],
)
def test_several_numbers_are_several_registrations_in_printed_order(text: str) -> None:
    assert numbers(text) == [("NCT02054208", NCT, True), ("NCT03172117", NCT, True)]
    assert issues(text) == []


def test_numbers_of_several_registries_may_stand_in_one_cell() -> None:
    assert numbers("NCT04745299, KCT0005954") == [("NCT04745299", NCT, True), ("KCT0005954", KCT, True)]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("NCT00698191 andNCT01741857", "andNCT01741857"),
        ("NCT00698191and NCT01741857", "NCT00698191and"),
        ("NCT00698191andNCT01741857", "NCT00698191andNCT01741857"),
        ("NCT00698191NCT01741857", "NCT00698191NCT01741857"),
        ("NCT00698191/NCT01741857", "NCT00698191/NCT01741857"),
        ("NCT00698191orNCT01741857", "NCT00698191orNCT01741857"),
    ],
)
def test_numbers_that_are_run_together_are_parted_with_one_issue(text: str, joined: str) -> None:
    assert numbers(text) == [("NCT00698191", NCT, True), ("NCT01741857", NCT, True)]
    assert issues(text) == [("joined-identifiers", joined)]
    for registration in report_of({"trial_number": text}).registrations:
        assert text[registration.evidence.start : registration.evidence.end] == registration.stated_as


@pytest.mark.parametrize(
    ("text", "registry"),
    [
        ("NCT0291768", NCT),
        ("NCT 02917681", NCT),
        ("NCT-02917681", NCT),
        ("NCT: 02917681", NCT),
        ("KCT 0001894", KCT),
        ("ChiCTR-INR- 16008399", CHICTR),
        ("ChiCTRINR16008399", CHICTR),
    ],
)
def test_a_malformed_number_is_kept_under_its_registry_and_no_digit_is_guessed(
    text: str, registry: str
) -> None:
    assert numbers(text) == [(text, registry, False)]
    assert issues(text) == [("malformed-identifier", text)]


def test_the_message_about_a_malformed_number_says_what_was_expected_and_found() -> None:
    (issue,) = report_of({"trial_number": "NCT0291768"}).issues
    assert issue.message == r"expected a number of ClinicalTrials.gov (^NCT\d{8}$), found 'NCT0291768'"
    assert (issue.column, issue.severity) == ("trial_number", "Warning")


@pytest.mark.parametrize("text", ["000024291", "432/2020BO", "1066023736", "12", "A1"])
def test_a_number_of_no_registry_is_kept_as_printed(text: str) -> None:
    assert numbers(text) == [(text, None, False)]
    assert issues(text) == [("unknown-registry", text)]


@pytest.mark.parametrize("text", ["N.A.", "NA", "not reported", "-"])
def test_words_for_not_stated_give_no_number_and_no_issue(text: str) -> None:
    assert (numbers(text), issues(text)) == ([], [])


@pytest.mark.parametrize("text", ["Registered", "pending approval", "NCT", "and", "()", "9" * 101])
def test_words_without_a_number_give_an_issue(text: str) -> None:
    assert numbers(text) == []
    assert [code for code, _ in issues(text)] == ["unread-cell"]


def test_words_beside_a_number_are_not_dropped_in_silence() -> None:
    assert numbers("Registered: NCT02336230") == [("NCT02336230", NCT, True)]
    assert issues("Registered: NCT02336230") == [("unread-cell", "Registered")]


def test_a_number_printed_twice_is_one_registration() -> None:
    assert numbers("NCT02336230, NCT02336230, nct02336230") == [("NCT02336230", NCT, True)]


@each(
    "text",
    ["54", "1.5", "the", "i.v.", "202", "NCT02336230 54", "000024291 1066023736", "NCT02336230,", "III"],
)
def test_among_other_columns_small_numbers_and_words_are_no_registry_numbers(text: str) -> None:
    recogniser = shared_reader().recogniser("trial_number")
    assert recogniser is not None
    assert recogniser.grade(text).score is None


@given(st.lists(st.sampled_from([number for _, number in EXAMPLES]), min_size=1, max_size=5, unique=True))
def test_any_list_of_numbers_is_read_back(found: list[str]) -> None:
    for joint in (", ", " and ", "; ", ","):
        assert [number for number, _, _ in numbers(joint.join(found))] == found


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_traceback_and_every_number_is_printed_where_it_says(text: str) -> None:
    text = " ".join(text.split())
    for registration in report_of({"trial_number": text}).registrations:
        assert text[registration.evidence.start : registration.evidence.end] == registration.stated_as
    record = record_of(trial_number=text)
    assert record["registrations"] or record["issues"] or not text or workshop().vocabulary.is_absent(text)
