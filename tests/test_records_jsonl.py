"""The keys of ``mscgraph rows --format jsonl``, which are a public interface."""

from __future__ import annotations

import json
from functools import cache

from mscgraph.datafiles import bundled_source
from mscgraph.pipeline.source import read_records

CELLS = [
    "disease",
    "cell_source",
    "route",
    "dose",
    "frequency",
    "patients",
    "trial_number",
    "phase",
    "outcome",
    "reference",
]


@cache
def _records() -> list[dict[str, object]]:
    return json.loads(json.dumps(list(read_records(bundled_source()))))


def test_a_record_has_the_keys_of_the_interface_in_their_order() -> None:
    for record in _records():
        assert list(record) == [
            *("row", "span", "cells", "spans", "disease", "cell_sources", "cell_source_relation", "product"),
            *("routes", "doses", "schedule", "patients", "registrations", "phases", "results", "reference"),
            *("findings", "issues"),
        ]
        assert list(record["cells"]) == list(record["spans"]) == CELLS
        for dose in record["doses"]:
            assert list(dose) == ["minimum", "maximum", "unit", "route"]
        for registration in record["registrations"]:
            assert list(registration) == ["identifier", "registry", "valid"]
        for issue in record["issues"]:
            assert list(issue) == ["code", "column", "severity", "message"]
        if record["schedule"] is not None:
            assert list(record["schedule"]) == [
                *("minimum_doses", "maximum_doses", "interval_days", "duration_days", "dosing_days")
            ]


def test_the_first_row_is_read_as_the_design_shows_it() -> None:
    record = _records()[0]
    assert record["row"] == 1
    assert record["disease"] == ["graft-versus-host-disease"]
    assert record["cell_sources"] == ["bone-marrow"]
    assert record["cell_source_relation"] == "single"
    assert record["product"] == "mesenchymal-stromal-cell"
    assert record["routes"] == ["intravenous"]
    assert record["doses"] == [{"minimum": 2000000, "maximum": 2000000, "unit": "cells/kg", "route": None}]
    assert record["schedule"] == {
        "minimum_doses": 8,
        "maximum_doses": 8,
        "interval_days": None,
        "duration_days": [28, 28],
        "dosing_days": [],
    }
    assert record["patients"] == 54
    assert record["registrations"] == [
        {"identifier": "NCT02336230", "registry": "clinicaltrials-gov", "valid": True}
    ]
    assert (record["phases"], record["results"], record["reference"]) == (["III"], "reported", 68)
    assert (record["findings"], record["issues"]) == ([], [])


def test_two_routes_with_two_doses_joined_by_and_pair_in_order() -> None:
    record = next(record for record in _records() if record["reference"] == 551)
    assert [dose["route"] for dose in record["doses"]] == ["intrathecal", "intramuscular"]
    assert "ambiguous-pairing" in [issue["code"] for issue in record["issues"]]


def test_two_routes_with_two_doses_joined_by_or_do_not_pair() -> None:
    record = next(record for record in _records() if record["reference"] == 547)
    assert [dose["route"] for dose in record["doses"]] == [None, None]
    assert "ambiguous-pairing" in [issue["code"] for issue in record["issues"]]


def test_the_product_is_read_from_source_route_and_unit() -> None:
    product = {record["reference"]: record["product"] for record in _records()}
    assert product[510] == "extracellular-vesicle"  # BM-MSC-EV
    assert product[502] == "mesenchymal-stromal-cell-in-matrix"  # Intralesional (MSCs-Matrix)
    assert product[528] == "extracellular-vesicle"  # EVs/kg
    assert product[68] == "mesenchymal-stromal-cell"


def test_numbers_that_rows_share_are_issues_of_each_of_them() -> None:
    shared: dict[str, list[object]] = {}
    for record in _records():
        codes = [issue["code"] for issue in record["issues"]]
        if "repeated-registration" in codes:
            shared.setdefault(record["registrations"][0]["identifier"], []).append(record["row"])
            assert "conflicting-phase" in codes
    assert shared == {
        "NCT02097641": [42, 52],
        "NCT04493242": [43, 60],
        "IRCT20080728001031N23": [67, 71],
        "NCT02302599": [87, 89],
    }


def test_seven_results_are_not_yet_public() -> None:
    assert sum(record["results"] == "not-yet-public" for record in _records()) == 7
