"""What the bundled source's outcome cells state, annotated by reading: the annotation is in its form.

A line of ``annotations/findings.tsv`` is one finding: one measure at one time point. ``measure_text`` is printed in the
cell; ``measure`` is what the vocabulary is to call it, empty where it need have no name for it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from mscgraph.files.data import bundled_source
from support.made_tables import read_records

TABLE = Path(__file__).with_name("findings.tsv")
VALUES = {
    "category": {"safety", "efficacy", "biomarker", "feasibility", "status"},
    "direction": {"increased", "decreased", "unchanged", "improved", "worsened", "present", "absent", ""},
    "assessment": {"favourable", "unfavourable", "neutral", ""},
    "comparator": {"control", "baseline", "dose-groups", ""},
    "significant": {"true", "false", ""},
}


@pytest.fixture(scope="module")
def findings() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def outcomes() -> dict[int, str]:
    return {record["row"]: record["cells"]["outcome"] for record in read_records(bundled_source())}


def test_every_outcome_is_annotated(findings: list[dict[str, str]], outcomes: dict[int, str]) -> None:
    assert {int(finding["row"]) for finding in findings} == outcomes.keys()


def test_what_is_measured_stands_in_the_cell(
    findings: list[dict[str, str]], outcomes: dict[int, str]
) -> None:
    assert [one for one in findings if one["measure_text"] not in outcomes[int(one["row"])]] == []


def test_the_number_of_a_time_stands_in_the_cell(
    findings: list[dict[str, str]], outcomes: dict[int, str]
) -> None:
    numbers = [(one, re.findall(r"\d+", one["time"])) for one in findings]
    assert [
        one for one, found in numbers if any(each not in outcomes[int(one["row"])] for each in found)
    ] == []


@pytest.mark.parametrize("column", VALUES)
def test_codes_are_those_that_there_are(findings: list[dict[str, str]], column: str) -> None:
    assert {finding[column] for finding in findings} <= VALUES[column]


def test_no_finding_stands_twice(findings: list[dict[str, str]]) -> None:
    counted = Counter(tuple(finding.values()) for finding in findings)
    assert [finding for finding, number in counted.items() if number > 1] == []
