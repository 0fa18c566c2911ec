"""Outcome cells read as findings: the examples of the cue words, what people read, and whatever a cell may hold."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import FrozenInstanceError
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, strategies as st

import mscgraph
from mscgraph.errors import VocabularyError
from mscgraph.files import read_turtle
from mscgraph.files.data import bundled_source, find_data_folder
from mscgraph.interpret.findings.attaching import attach
from mscgraph.interpret.findings.attachments import Attachment
from mscgraph.interpret.findings.clauses import Clause, split_clauses
from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import (
    Comma,
    Copula,
    DirectionWord,
    Element,
    Joint,
    Mention,
    Negation,
    Number,
    People,
    Time,
    Unknown,
)
from mscgraph.interpret.findings.phrases import Meanings, PhraseTree
from mscgraph.interpret.findings.reader import FindingReader
from mscgraph.interpret.findings.recognition import recognize
from mscgraph.interpret.findings.rewriting import simplify
from mscgraph.interpret.findings.tokens import folded_words, tokenize
from mscgraph.namespaces import BASE, MSC
from mscgraph.records import Amount, Finding, Issue, Measure
from mscgraph.view import View
from mscgraph.vocabulary.lexicon import Vocabulary
from support import ROOT, TESTS, skip_or_fail
from support.each import each
from support.made_tables import read_records, workshop

FILE = ROOT / "ontology" / "findings.yaml"
CONTENT: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
EXAMPLES = CONTENT["examples"]
CUES = workshop().lexicon.cues
READER = FindingReader(CUES, workshop().vocabulary.make_issue, "outcome")


def read(text: str) -> tuple[Finding, ...]:
    return READER.read(text)[0]


def bundled() -> list[dict[str, Any]]:
    return [dict(record) for record in read_records(bundled_source())]


def issues(text: str, code: str) -> list[Issue]:
    return [issue for issue in READER.read(text)[1] if issue.code == code]


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def spell_amount(amount: Amount) -> str:
    sign = {"%": "%", "other": ""}.get(amount.unit)
    of = f" of {plain(amount.of)}" if amount.of is not None else ""
    number = plain(amount.value)
    return f"{number}{of} {amount.unit}" if sign is None else f"{number}{sign}{of}"


def spell_finding(finding: Finding) -> str:
    """Spell a finding as the examples do."""
    facts = [
        finding.direction.value if finding.direction else "stated",
        finding.assessment.value if finding.assessment else "",
        f"against {finding.comparator.value}" if finding.comparator else "",
        *(spell_amount(read.value) for read in finding.values),
        f"day {finding.time_days.value}" if finding.time_days else "",
    ]
    if finding.significant is not None:
        facts.append("significant" if finding.significant.value else "not significant")
    measure = finding.measure.value.key if finding.measure else repr(finding.measure_text.value)
    return f"{measure}: {', '.join(filter(None, facts))}"


# The examples of the file.


@each("example", EXAMPLES, ids=lambda example: example["text"][:40])
def test_an_example_gives_its_findings_and_no_other(example: dict[str, Any]) -> None:
    assert [spell_finding(finding) for finding in read(example["text"])] == example["findings"]


@each("example", EXAMPLES, ids=lambda example: example["text"][:40])
def test_an_example_has_the_unread_clauses_that_it_names_and_no_other(example: dict[str, Any]) -> None:
    unread = [issue.text for issue in issues(example["text"], "unread-outcome")]
    assert unread == example.get("unread", [])


def test_the_examples_have_every_direction_and_every_comparator() -> None:
    words = {
        word
        for example in EXAMPLES
        for finding in example["findings"]
        for word in finding.split(": ")[1].split(", ")
    }
    directions = {entry["direction"] or "stated" for entry in CONTENT["directions"]} - {"present"}
    assert directions | {"present", "absent"} <= words
    assert {f"against {entry['comparator']}" for entry in CONTENT["comparators"]} <= words


# Cells as people read them.


def annotated() -> Iterator[dict[str, str]]:
    with (TESTS / "annotations" / "findings.tsv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)


#: Differences between the reader and the annotators of the bundled source: row, and the words of the measure. Each is
#: a case that the rules do not reach, or one that they reach too far.
MISSED = {
    (
        3,
        "cumulative incidence",
    ),  # its measure precedes it: "for cGVHD the cumulative incidence was below"
    (62, "pro-osteogenic paracrine response"),  # no word states that it rose
    (92, "viable carriers of antitumor therapy"),
}
TOO_MUCH = {(3, "incidence")}


def facts(row: object, finding: dict[str, Any]) -> tuple[str, ...]:
    """Return the statement of a finding but for the extent of the words that name its measure."""
    days = finding["time_days"]
    return (
        f"row {int(str(row)):02}",
        finding["category"],
        finding["measure"] or "",
        finding["direction"] or "",
        finding["assessment"] or "",
        finding["comparator"] or "",
        "" if days in (None, "") else str(days),
        {True: "true", False: "false", None: ""}.get(finding["significant"], finding["significant"]),
    )


def test_the_bundled_source_is_read_as_people_read_it_but_for_what_is_listed() -> None:
    expected = [(facts(one["row"], one), (int(one["row"]), one["measure_text"])) for one in annotated()]
    found = [
        (facts(record["row"], one), (record["row"], one["measure_text"]))
        for record in bundled()
        for one in record["findings"]
    ]
    assert without(expected, found) == MISSED
    assert without(found, expected) == TOO_MUCH


def without(some: Sequence[tuple[Any, Any]], others: Sequence[tuple[Any, Any]]) -> set[Any]:
    """Return the names of those of *some* whose facts *others* do not have as often."""
    left = Counter(fact for fact, _ in others)
    missing = set()
    for fact, name in some:
        if left[fact]:
            left[fact] -= 1
        else:
            missing.add(name)
    return missing


# Evidence of a finding.


def evidences(finding: Finding) -> Iterator[tuple[str, int, int]]:
    fields = (
        "category",
        "measure_text",
        "measure",
        "direction",
        "assessment",
        "comparator",
        "time",
        "time_days",
        "significant",
    )
    for name in fields:
        one = getattr(finding, name)
        if one is not None:
            yield name, one.evidence.start, one.evidence.end
    for amount in finding.values:
        yield "values", amount.evidence.start, amount.evidence.end


@each("record", bundled(), ids=lambda record: str(record["row"]))
def test_a_finding_rests_on_words_of_its_cell(record: dict[str, Any]) -> None:
    text = record["cells"].get("outcome", "")
    for finding in read(text):
        for name, start, end in evidences(finding):
            assert 0 <= start < end <= len(text), name
        start, end = finding.measure_text.evidence.start, finding.measure_text.evidence.end
        assert text[start:end] == finding.measure_text.value
        assert finding.evidence.start <= start
        assert end <= finding.evidence.end


def test_a_direction_rests_on_the_word_that_tells_it() -> None:
    text = "Levels of IL-6 did not change, but CRP fell."
    told = [finding.direction.evidence for finding in read(text) if finding.direction]
    assert [text[one.start : one.end] for one in told] == ["not change", "fell"]


# Whatever a cell may hold.


def strings(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        yield from (key for key in content if isinstance(key, str))
        content = list(content.values())
    if isinstance(content, list):
        for one in content:
            yield from strings(one)
    elif isinstance(content, str):
        yield content


PHRASES = chain(workshop().vocabulary.measures(), strings({**CONTENT, "examples": [], "costs": {}}))
WORDS = sorted({word for phrase in PHRASES for word in folded_words(phrase)})
SENTENCES = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from([",", ".", ";", "(", ")", "and", "7", "12%", "3 of 5"]),
        st.text(max_size=6),
    ),
    max_size=60,
).map(" ".join)


@given(SENTENCES)
def test_any_words_give_findings_that_stand_in_the_cell(text: str) -> None:
    for finding in read(text):
        for name, start, end in evidences(finding):
            assert 0 <= start < end <= len(text), name
        assert text[finding.measure_text.evidence.start :].startswith(finding.measure_text.value)


@given(SENTENCES)
def test_a_cell_is_read_the_same_each_time(text: str) -> None:
    assert READER.read(text) == READER.read(text)


#: A look-alike of a number, with the signs that printers use.
NUMBERS = st.from_regex(
    r"[<>≤≥±+−-]?\d{0,4}([.,·:/–-]?\d{1,4}){0,3}(%| %|-day|-fold|-year|/12| mg| ± 1| of 9| d)?",
    fullmatch=True,
)


@given(st.lists(st.one_of(NUMBERS, SENTENCES), min_size=1, max_size=12).map(" ".join))
def test_any_number_is_read(text: str) -> None:
    for finding in read(text):
        assert all(amount.value.value >= 0 for amount in finding.values)


@given(st.text(max_size=300))
def test_any_unicode_is_read(text: str) -> None:
    READER.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "IL-6 ",
        "no ",
        "increased IL-6, ",
        "(",
        "and , ",
        "7 of ",
        "1,",
        "patients with ",
        "improved ",
        "day 3 and ",
        "a-",
        "½٣²",
        "IL-6 fell. ",
    ],
)
def test_a_cell_of_a_million_characters_takes_bounded_time_and_memory(text: str) -> None:
    cell = text * (1_000_000 // len(text))
    tracemalloc.start()
    start = time.perf_counter()
    findings, faults = READER.read(cell)
    seconds, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 20
    assert peak < 100_000_000
    assert any(issue.code == "unread-outcome" for issue in faults)
    assert all(len(issue.text or "") <= 300 for issue in faults)
    assert len(findings) < 20_000


def test_every_sentence_gives_a_finding_or_an_issue() -> None:
    for record in bundled():
        text = record["cells"].get("outcome", "")
        findings, faults = READER.read(text)
        unread = " ".join(issue.text or "" for issue in faults if issue.code == "unread-outcome")
        start = 0
        for sentence in re.split(r"(?<=[.;]) ", text):
            end = start + len(sentence)
            inside = any(start <= finding.evidence.start < end for finding in findings)
            assert inside or sentence.rstrip(".;") in unread or record["results"] != "reported", sentence
            start = end + 1


# Counts that cannot be.


def faults(text: str, patients: int | None) -> list[str]:
    return [issue.message for issue in READER.check_counts(read(text), patients)]


@each(
    ("text", "patients", "message"),
    [
        (
            "31% had complete healing.",
            10,
            "complete healing: 31% of 10 patients is not a whole number of them",
        ),
        (
            "17 patients reached complete remission.",
            15,
            "complete remission: 17 patients, where 15 were treated",
        ),
        ("7 of 5 patients had infections.", 15, "infections: 7 of 5"),
        ("31% of 10 patients responded.", 54, "responded: 31% of 10 patients is not a whole number of them"),
        ("150% had complete healing.", None, "complete healing: 150% of people"),
    ],
)
def test_a_count_that_cannot_be_is_told(text: str, patients: int, message: str) -> None:
    assert faults(text, patients) == [message]


@each(
    ("text", "patients"),
    [
        ("30% had complete healing.", 10),
        ("66% had complete healing.", 3),  # cut
        ("67% had complete healing.", 3),  # rounded
        ("33.3% had complete healing.", 9),
        ("31% had complete healing.", None),
        ("Survival was 31%.", 10),  # may be an estimate
        ("CRP fell by 31%.", 10),
        ("7 patients reached complete remission.", 15),
    ],
)
def test_a_count_that_can_be_is_not_told(text: str, patients: int | None) -> None:
    assert faults(text, patients) == []


# Words.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("IL-6, TNF-α", ["il-6", ",", "tnf-α"]),
        ("CD31+ naive CD4 + T", ["cd31+", "naive", "cd4", "+", "t"]),
        ("11.6% of 2,000", ["11.6%", "of", "2,000"]),
        ("Crohn’s ACR66/68.", ["crohn's", "acr66/68", "."]),
        ("p<0.05", ["p", "<", "0.05"]),
    ],
)
def test_a_text_is_split_into_tokens(text: str, words: Sequence[str]) -> None:
    assert list(tokenize(text, CUES.tree).folded) == words


def test_the_longest_phrase_is_found() -> None:
    tree = PhraseTree()
    tree.add(["adverse", "event"], Meanings(category="safety"))
    tree.add(["adverse", "event", "rate"], Meanings(category="status"))
    assert tree.longest(folded_words("Adverse event rates"), 0, 3) == (2, Meanings(category="safety"))


def test_of_two_meanings_of_one_kind_the_first_stays() -> None:
    tree = PhraseTree()
    tree.add(["rise"], Meanings(unit="events"))
    tree.add(["rise"], Meanings(unit="patients", number=Decimal(0)))
    assert tree.word("rise") == Meanings(unit="events", number=Decimal(0))


def test_an_abbreviation_in_small_letters_is_another_word() -> None:
    assert [spell_finding(one) for one in read("Pain or fatigue eased.")] == [
        "pain: improved, favourable",
        "fatigue: improved, favourable",
    ]
    assert read("OR was higher.")[0].measure_text.value == "OR"


# The stages.


def elements_of(text: str) -> list[Element]:
    tokens = tokenize(text, CUES.tree)
    return simplify(tokens, recognize(tokens, 0, len(tokens), CUES), CUES)


def clauses_of(text: str) -> list[Clause]:
    return list(split_clauses(elements_of(text), CUES.costs.reach))


def attachments_of(text: str) -> Sequence[Attachment]:
    return attach(clauses_of(text), CUES).attachments


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("IL-6 decreased", [Mention, DirectionWord]),
        ("no fever , 7 patients", [Negation, Mention, Comma, Number]),
        ("foobar and pain was stable at 3 months", [Unknown, Joint, Mention, Copula, DirectionWord, Time]),
        ("patients with newly diagnosed diabetes were stable", [People, Copula, DirectionWord]),
    ],
)
def test_each_kind_of_element_is_a_class(text: str, kinds: Sequence[type[Element]]) -> None:
    found = [type(element) for element in elements_of(text)]
    assert [kind for kind in found if kind in kinds] == kinds


def test_an_element_cannot_be_changed() -> None:
    element = elements_of("decreased")[0]
    with pytest.raises(FrozenInstanceError):
        element.first = 7  # type: ignore[misc]


def test_numbers_of_a_list_have_the_unit_of_its_last_one() -> None:
    numbers = [
        element.amount for element in elements_of("3, 2 and 1 patients") if isinstance(element, Number)
    ]
    assert [(str(amount.value), amount.unit) for amount in numbers] == [
        ("3", "patients"),
        ("2", "patients"),
        ("1", "patients"),
    ]


def test_a_clause_knows_the_word_that_opens_it() -> None:
    first, second = clauses_of("pain fell whereas fever rose")
    assert first.opening is None
    assert second.opens_by("elliptic")


def test_a_negation_is_attached_to_the_word_of_direction_that_it_denies() -> None:
    (attachment,) = attachments_of("Ferritin did not rise")
    assert isinstance(attachment.negation, Negation)
    assert attachment.direction == "unchanged"


def test_the_word_of_direction_that_costs_least_is_attached() -> None:
    found = {one.members[0].first: one.direction for one in attachments_of("Ferritin rose and albumin fell")}
    assert found == {0: "increased", 3: "decreased"}


def test_costs_decide_the_attachments() -> None:
    costs = CONTENT["costs"]
    dear = {**costs, "bounds": {**costs["bounds"], "direction": 0, "direction_close": 0}}
    measures = workshop().vocabulary.measures()
    reader = FindingReader(Cues({**CONTENT, "costs": dear}, measures), READER._issue, "outcome")
    assert [spell_finding(one) for one in read("Fever fell.")] == ["fever: decreased, favourable"]
    assert [spell_finding(one) for one in reader.read("Fever fell.")[0]] != ["fever: decreased, favourable"]


# The file.


@each(
    ("change", "expected"),
    [
        ({"directions": [{"direction": "sideways", "words": []}]}, "increased"),
        ({"directions": {}}, "a list of entries"),
        ({"negations": [True]}, "a list of words"),
        ({"times": None}, "a mapping"),
        ({"comparators": [{"words": ["x"]}]}, "control, baseline, dose-groups"),
        ({"comparators": [{"comparator": "control", "needs": "comparisons", "words": []}]}, "comparison"),
        ({"negation": ["no"]}, "the key negations"),
        ({"negations": None}, "a list of words"),
        ({"directions": [{"direction": "increased", "word": ["x"]}]}, "the key words"),
        ({"directions": [{"words": ["x"]}]}, "the key direction"),
        ({"directions": [{"direction": None, "assessment": "favorable", "words": []}]}, "favourable"),
        ({"directions": [{"direction": None, "comparative": "no", "words": []}]}, "true, false"),
        (
            {
                "directions": [
                    {"direction": "increased", "words": ["x"]},
                    {"direction": "decreased", "lead": ["x"]},
                ]
            },
            "one direction",
        ),
        ({"units": {"patient": ["patient"]}}, "patients, events, days"),
        ({"categories": {"safty": ["harm"]}}, "safety"),
        ({"numbers": {"one": "I"}}, "a number"),
        ({"significance": {"significant": [], "insignificant": [], "p_values": 0.05}}, "the key p_value"),
        ({"unnamed": {"improved": "nothing of the sort"}}, "labels of measures"),
        ({"costs": None}, "findings.yaml: costs: expected a mapping"),
    ],
)
def test_a_file_that_is_not_in_its_form_is_refused(change: dict[str, Any], expected: str) -> None:
    with pytest.raises(VocabularyError, match=expected):
        Cues({**CONTENT, **change}, {})


def with_cost(place: Sequence[str], cost: object) -> dict[str, Any]:
    """The content with another cost; ``None`` leaves it out."""
    content = deepcopy(CONTENT)
    *outer, name = place
    entry = content["costs"]
    for key in outer:
        entry = entry[key]
    entry[name] = cost
    if cost is None:
        del entry[name]
    return content


def cost_places(
    entry: dict[str, Any] = CONTENT["costs"], above: Sequence[str] = ()
) -> Iterator[tuple[str, ...]]:
    for key, value in entry.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from cost_places(value, (*above, key))


@each("place", list(cost_places()), ids="/".join)
def test_a_missing_cost_is_an_error_that_names_its_place(place: Sequence[str]) -> None:
    measures = workshop().vocabulary.measures()
    with pytest.raises(VocabularyError, match=rf"findings.yaml: costs.*\b{place[-1]}\b"):
        Cues(with_cost(place, None), measures)


@pytest.mark.parametrize(
    ("place", "cost", "expected"),
    [
        (("before", "ties"), 1.0, r"costs: before: expected the key tied"),
        (("before", "between", "coma"), 1.0, r"costs: before: between: expected the key comma"),
        (("after", "verb"), "cheap", r"costs: after: verb: expected a number"),
        (("reach", "number"), 2.5, r"costs: reach: number: expected a whole number"),
        (("weights",), {}, r"costs: expected keys of after, before, bounds, number, reach"),
    ],
)
def test_a_cost_that_is_not_in_its_form_is_refused(place: Sequence[str], cost: object, expected: str) -> None:
    with pytest.raises(VocabularyError, match=expected):
        Cues(with_cost(place, cost), workshop().vocabulary.measures())


@pytest.mark.parametrize("name", ["findingCategory", "measureKind", "polarity"])
def test_a_measure_with_a_misspelt_property_is_refused(name: str) -> None:
    iri, measure = f"{BASE}measure/x", f"{BASE}measure"
    properties: dict[str, ox.NamedNode | ox.Literal] = {
        "http://www.w3.org/2004/02/skos/core#inScheme": ox.NamedNode(measure),
        "http://www.w3.org/2004/02/skos/core#prefLabel": ox.Literal("x", language="en"),
        MSC + "findingCategory": ox.NamedNode(f"{BASE}finding-category/safety"),
        MSC + "measureKind": ox.Literal("event"),
    }

    def measures() -> Mapping[str, Measure]:
        facts = properties.items()
        quads = [ox.Quad(ox.NamedNode(iri), ox.NamedNode(one), value) for one, value in facts]
        categories = read_turtle(find_data_folder("ontology") / "finding-categories.ttl")
        return Vocabulary(View([*quads, *categories]), {}, {}).measures()

    assert measures()["x"].polarity == 0
    properties[MSC + name] = ox.Literal("lower")
    with pytest.raises(VocabularyError, match=f"msc:{name}: expected one of .*found 'lower'"):
        measures()


def test_a_cell_with_more_findings_than_a_reader_wants_is_read_up_to_there() -> None:
    findings, faults = READER.read("IL-6 fell. " * 1_200)
    assert len(findings) == 1_000
    assert [fault.code for fault in faults] == ["unread-outcome"]


def test_no_word_is_listed_twice_for_one_meaning() -> None:
    for key, value in CONTENT.items():
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            assert len(value) == len(set(value)), key


def test_every_measure_has_a_category_and_a_kind() -> None:
    for surface, measure in workshop().vocabulary.measures().items():
        assert measure.category in {"safety", "efficacy", "biomarker", "feasibility"}, surface
        assert measure.kind in {"quantity", "event", "response", "verdict", "procedure"}, surface


# The saved page.

PAGE = "s41392-025-02313-9-table-2"


@cache
def benchmark() -> ModuleType:
    """The benchmark of findings, which pairs annotated findings with those that are read."""
    spec = importlib.util.spec_from_file_location("findings", ROOT / "benchmarks" / "findings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("half", "precision", "recall"), [("odd", 0.99, 0.99), ("even", 0.88, 0.86)])
def test_the_saved_page_is_read_as_well_as_it_was(half: str, precision: float, recall: float) -> None:
    path = ROOT.parent / "shared" / "source" / f"{PAGE}.txt"
    if not path.is_file():
        skip_or_fail(f"needs {path.name} in shared/source")
    reports = mscgraph.read_reports(path)
    module = benchmark()
    table = TESTS / "annotations" / f"{PAGE}.{half}.tsv"
    truth = list(module.annotated(table, module.outcomes_of(reports)))
    rows = {one.row for one in truth}
    assert rows == {report.row.position for report in reports if report.row.position % 2 == (half == "odd")}
    found = [one for one in module.read(reports) if one.row in rows]
    right = len(module.pair(truth, found))
    assert right / len(found) >= precision
    assert right / len(truth) >= recall


def test_no_sentence_of_the_page_is_among_the_examples() -> None:
    path = ROOT.parent / "shared" / "source" / f"{PAGE}.txt"
    if not path.is_file():
        skip_or_fail(f"needs {path.name} in shared/source")
    printed = {
        gram
        for report in mscgraph.read_reports(path)
        if report.outcome is not None
        for gram in grams(report.outcome.value)
    }
    here = (FILE, Path(__file__))
    assert {
        gram for file in here for line in file.read_text("utf-8").splitlines() for gram in grams(line)
    } & printed == set()


def grams(text: str) -> set[tuple[str, ...]]:
    """Return each six words that follow each other."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return {tuple(words[start : start + 6]) for start in range(len(words) - 5)}
