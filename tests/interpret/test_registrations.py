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
        "NCT02054208\nNCT03172117",
        "NCT02054208|NCT03172117",
        "NCT02054208、NCT03172117",
        "NCT02054208；NCT03172117",
        "NCT02054208 – NCT03172117",
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
        ("ChiCTRINR16008399", CHICTR),
        ("DRKS00031815-1", "german-clinical-trials-register"),
        ("UMIN-CTR000032819", UMIN),
    ],
)
def test_a_malformed_number_is_kept_under_its_registry_and_no_digit_is_guessed(
    text: str, registry: str
) -> None:
    assert numbers(text) == [(text, registry, False)]
    assert issues(text) == [("malformed-identifier", text)]


@each(
    ("text", "identifier"),
    [
        ("NCT 02917681", "NCT02917681"),
        ("NCT\n02917681", "NCT02917681"),
        ("NCT\u00a002917681", "NCT02917681"),
        ("NCT-02917681", "NCT02917681"),
        ("NCT - 02917681", "NCT02917681"),
        ("NCT.02917681", "NCT02917681"),
        ("NCT: 02917681", "NCT02917681"),
        ("NCT：02917681", "NCT02917681"),
        ("NCT02917681-", "NCT02917681"),
        ("NCT02917681–", "NCT02917681"),
        ("NCT0291-7681", "NCT02917681"),
        ("NCT０２９１７６８１", "NCT02917681"),
        ("ＮＣＴ02917681", "NCT02917681"),
        ("nct 02917681", "NCT02917681"),
        ("KCT 0001894", "KCT0001894"),
        ("ChiCTR-INR- 16008399", "ChiCTR-INR-16008399"),
        ("ChiCTR INR 16008399", "ChiCTR-INR-16008399"),
        ("CTRI 2020/01/022743", "CTRI/2020/01/022743"),
        ("CTRI-2020-01-022743", "CTRI/2020/01/022743"),
        ("ACTRN 12623000498695", "ACTRN12623000498695"),
        ("IRCT-20080904001199N7", "IRCT20080904001199N7"),
        ("2008.005144.16", "2008-005144-16"),
        ("EudraCT2008-005144-16", "2008-005144-16"),
        ("NL 9229", "NL9229"),
        ("NTR 6113", "NTR6113"),
        ("PER 046-19", "PER-046-19"),
        ("RBR 6qvdftm", "RBR-6qvdftm"),
        ("SLCTR 2023/010", "SLCTR/2023/010"),
        ("PACTR 202304525632216", "PACTR202304525632216"),
    ],
)
def test_a_number_with_other_characters_between_its_pieces_is_that_number_with_an_issue(
    text: str, identifier: str
) -> None:
    ((found, registry, valid),) = numbers(text)
    assert (found, valid) == (identifier, True)
    assert registry == dict(map(reversed, EXAMPLES)).get(identifier, registry)  # type: ignore[arg-type]
    assert issues(text) == [("malformed-identifier", text)]


def test_the_message_about_such_a_number_has_what_was_read() -> None:
    (issue,) = report_of({"trial_number": "NCT 02917681"}).issues
    expected = (
        r"expected a number of ClinicalTrials.gov (^NCT\d{8}$), found 'NCT 02917681'; read as NCT02917681"
    )
    assert issue.message == expected


@each("dash", "-‐‑‒–—―−﹣－")
def test_every_kind_of_dash_in_a_number_is_its_hyphen(dash: str) -> None:
    assert numbers(f"ChiCTR{dash}INR{dash}16008399") == [("ChiCTR-INR-16008399", CHICTR, True)]
    assert issues(f"ChiCTR{dash}INR{dash}16008399") == []
    assert numbers(f"NCT02054208{dash}NCT03172117") == [
        ("NCT02054208", NCT, True),
        ("NCT03172117", NCT, True),
    ]
    assert [code for code, _ in issues(f"NCT02054208{dash}NCT03172117")] == ["joined-identifiers"]


@each(
    ("text", "identifier", "registry"),
    [
        ("JPRN-UMIN000049383", "UMIN000049383", UMIN),
        ("JPRN-C000000079", "C000000079", UMIN),
        ("jprn-umin000049383", "UMIN000049383", UMIN),
        ("JPRN-jRCTs041220087", "jRCTs041220087", "japan-registry-of-clinical-trials"),
        ("EUCTR2008-005144-16-DE", "2008-005144-16", EUDRACT),
        ("EUCTR2008-005144-16-Outside/EEA", "2008-005144-16", EUDRACT),
        ("EUCTR2008-005144-16", "2008-005144-16", EUDRACT),
        ("2008-005144-16-DE", "2008-005144-16", EUDRACT),
        ("CTIS2023-503698-40-00", "2023-503698-40-00", "clinical-trials-information-system"),
    ],
)
def test_what_the_portal_prints_around_a_number_is_not_of_it(
    text: str, identifier: str, registry: str
) -> None:
    assert numbers(text) == [(identifier, registry, True)]
    assert issues(text) == []


@each(
    ("text", "found"),
    [
        ("https://clinicaltrials.gov/ct2/show/NCT09000001", ["NCT09000001"]),
        ("(https://clinicaltrials.gov/ct2/show/NCT09000001?rank=1&term=cells)", ["NCT09000001"]),
        ("https://a.example/NCT09000001;https://a.example/NCT09000002", ["NCT09000001", "NCT09000002"]),
        ("[NCT09000001](https://clinicaltrials.gov/study/NCT09000001)", ["NCT09000001"]),
        ("clinicaltrials.gov/NCT09000001", ["NCT09000001"]),
        ("ClinicalTrials.gov:NCT09000001", ["NCT09000001"]),
        ("EudraCT:2008-005144-16", ["2008-005144-16"]),
        ("https://www.clinicaltrialsregister.eu/ctr-search/search?query=2008-005144-16", ["2008-005144-16"]),
        ("https://www.clinicaltrialsregister.eu/ctr-search/trial/2008-005144-16/DE", ["2008-005144-16"]),
        ("https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-UMIN000049383", ["UMIN000049383"]),
        ("https://trialsearch.who.int/Trial2.aspx?TrialID=CTRI/2023/04/052053", ["CTRI/2023/04/052053"]),
        ("doi:10.1186/ISRCTN10175490", ["ISRCTN10175490"]),
    ],
)
def test_a_web_address_gives_the_numbers_in_it_alone(text: str, found: list[str]) -> None:
    assert [number for number, _, valid in numbers(text) if valid] == found
    assert len(numbers(text)) == len(found)
    assert issues(text) == []


@each(
    "text",
    [
        "http://www.chictr.org.cn/showproj.aspx?proj=49674",
        "https://www.trialregister.nl/trial/9214",
        "doi:10.1038/s41392-025-02313-9",
        "10.1038/s41392-025-02313-9",
        "[68]",
        "68",
        "12",
        "A1",
        "C1",
        "JPRN-",
        "NCT-",
        "NCTXXXXXXXX",
        "2019",
        "2019–2021",
        "2020-02-17",
        "20200217",
        "17/02/2020",
        "01-Feb-2019",
        "Feb-2019",
        "not registered",
    ],
)
def test_what_is_no_number_mints_none_and_is_listed(text: str) -> None:
    assert numbers(text) == []
    assert issues(text) == [("unread-cell", text)]


@each(
    ("text", "unread"),
    [
        ("NCT02336230 [68]", "[68]"),
        ("NCT02336230[68, 70-72]", "[68, 70-72]"),
        ("NCT02336230^68", "^68"),
        ("NCT02336230a", "a"),
        ("NCT02336230 (68)", "68"),
        ("NCT02336230, 2019", "2019"),
        ("NCT02336230, N/A", "N/A"),
        ("NCT02336230 -", "-"),
        ("NCT02336230, NCTXXXXXXXX", "NCTXXXXXXXX"),
        (
            "NCT02336230, http://www.chictr.org.cn/showproj.aspx?proj=49674",
            "http://www.chictr.org.cn/showproj.aspx?proj=49674",
        ),
    ],
)
def test_what_is_beside_a_number_and_is_none_is_listed(text: str, unread: str) -> None:
    assert numbers(text) == [("NCT02336230", NCT, True)]
    assert issues(text) == [("unread-cell", unread)]


@each("text", ["NCT02336230 [68]", "NCT02336230[68]", "NCT02336230⁶⁸", "NCT02336230a"])
def test_a_reference_mark_behind_a_number_is_of_its_cell_among_other_columns(text: str) -> None:
    recogniser = shared_reader().recogniser("trial_number")
    assert recogniser is not None
    assert recogniser.grade(text).score == 6.0


@each(
    "text",
    ["NCT00000000", "NCT 00000000", "DRKS00000000", "0000-000000-00", "JPRN-UMIN000000000", "00000000"],
)
def test_a_number_without_another_digit_than_0_is_a_placeholder_in_any_registry(text: str) -> None:
    assert numbers(text) == []
    assert issues(text) == [("malformed-identifier", text)]
    (issue,) = report_of({"trial_number": text}).issues
    assert issue.message == f"{text!r} fills the place of a number, but is not one"
    assert numbers(f"{text}, NCT02336230") == [("NCT02336230", NCT, True)]


@each(
    ("text", "found"),
    [
        ("NTR4337/NL4187", ["NTR4337", "NL4187"]),
        ("NCT02336230NL4187", ["NCT02336230", "NL4187"]),
        ("CTRI/2023/04/052053/NCT02336230", ["CTRI/2023/04/052053", "NCT02336230"]),
        ("2008-005144-16/NCT02336230", ["2008-005144-16", "NCT02336230"]),
        ("NCT02336230/JPRN-UMIN000049383", ["NCT02336230", "UMIN000049383"]),
        ("ChiCTR-INR-16008399andACTRN12623000498695", ["ChiCTR-INR-16008399", "ACTRN12623000498695"]),
    ],
)
def test_numbers_of_any_registries_that_are_run_together_are_parted(text: str, found: list[str]) -> None:
    assert [(number, valid) for number, _, valid in numbers(text)] == [(number, True) for number in found]
    assert issues(text) == [("joined-identifiers", text)]


@each("text", ["NCT0291768 5", "IRCT20080904001199 7", "KCT0008394 2"])
def test_a_number_takes_no_digit_behind_a_blank(text: str) -> None:
    assert [number for number, _, _ in numbers(text)] == [text.split()[0]]


@each("text", ["per 100-20", "cells per", "NL 54", "nl 300"])
def test_words_that_resemble_a_prefix_are_no_numbers_among_other_columns(text: str) -> None:
    recogniser = shared_reader().recogniser("trial_number")
    assert recogniser is not None
    assert recogniser.grade(text).score is None


def test_the_message_about_a_malformed_number_says_what_was_expected_and_found() -> None:
    (issue,) = report_of({"trial_number": "NCT0291768"}).issues
    assert issue.message == r"expected a number of ClinicalTrials.gov (^NCT\d{8}$), found 'NCT0291768'"
    assert (issue.column, issue.severity) == ("trial_number", "Warning")


@pytest.mark.parametrize("text", ["000024291", "432/2020BO", "1066023736", "2020/1234", "NL41789.078.13"])
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
