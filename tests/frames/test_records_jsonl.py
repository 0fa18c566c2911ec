"""The keys of ``mscgraph rows --format jsonl``, which are a public interface."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from mscgraph.files.data import bundled_source
from support.each import each
from support.made_tables import HEADERS, ROWS, line_of, page_of, read_records, write_page


@cache
def _records() -> list[dict[str, object]]:
    return json.loads(json.dumps(read_records(bundled_source())))


def test_a_record_has_the_keys_of_the_interface_in_their_order() -> None:
    for record in _records():
        assert list(record) == [
            *("source", "row", "span", "place", "cells", "spans", "places", "context"),
            *("disease", "population", "cell_sources", "cell_source_relation", "donor", "product"),
            *("routes", "doses", "schedule", "patients", "enrolled", "controls", "registrations", "phases"),
            *("results", "reference", "design", "status", "sponsor", "country", "product_name"),
            *("start_date", "follow_up_days", "endpoint", "title", "author", "age", "findings", "issues"),
        ]
        assert list(record["cells"]) == list(record["spans"]) == list(record["places"]) == list(HEADERS)
        for dose in record["doses"]:
            assert list(dose) == ["minimum", "maximum", "deviation", "unit", "route"]
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
    assert record["doses"] == [
        {"minimum": 2000000, "maximum": 2000000, "deviation": None, "unit": "cells/kg", "route": None}
    ]
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
    assert [(one["measure"], one["direction"], one["time_days"]) for one in record["findings"]] == [
        ("overall-response", "improved", None),
        ("tolerability", None, None),
        ("safety-concern", "absent", None),
        ("survival", "improved", 180),
        ("response", "improved", 28),
    ]
    assert record["issues"] == []


def test_a_finding_has_the_keys_and_the_form_that_are_documented() -> None:
    record = next(record for record in _records() if record["row"] == 35)
    (drainage,) = (one for one in record["findings"] if one["measure"] == "fistula-drainage")
    start, end = drainage.pop("span")
    assert bundled_source().read_text("utf-8")[start:end] == "drainage ceased in 3 of 5"
    start, end = drainage.pop("cell_span")
    assert record["cells"]["outcome"][start:end] == "drainage ceased in 3 of 5"
    assert drainage == {
        "category": "efficacy",
        "measure": "fistula-drainage",
        "measure_text": "drainage",
        "direction": "absent",
        "assessment": "favourable",
        "comparator": None,
        "values": [{"value": 3, "unit": "patients", "of": 5}],
        "time": None,
        "time_days": None,
        "significant": None,
    }


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


def _types(value: object) -> object:
    """Return the shape of a value: the types of all that is in it."""
    if isinstance(value, dict):
        return {key: _types(item) for key, item in value.items()}
    if isinstance(value, list):
        return {repr(_types(item)) for item in value}
    return type(value).__name__


def test_every_value_has_the_type_that_the_interface_says() -> None:
    number = {"int", "NoneType"}
    for record in _records():
        shape = _types(record)
        assert isinstance(shape, dict)
        assert shape["row"] == "int"
        assert shape["span"] == {"'int'"}
        assert set(shape["cells"].values()) == {"str"}
        assert all(span == {"'int'"} for span in shape["spans"].values())
        for key in ("disease", "cell_sources", "routes", "phases"):
            assert shape[key] <= {"'str'"}
        assert {shape["patients"], shape["reference"]} <= number
        assert {shape["cell_source_relation"], shape["product"], shape["results"]} <= {"str", "NoneType"}
        assert record["cell_source_relation"] in ("single", "or", "and", None)
        assert record["results"] in ("reported", "not-yet-public")
        for dose in record["doses"]:
            assert {type(dose["minimum"]).__name__, type(dose["maximum"]).__name__} <= number
        for registration in record["registrations"]:
            assert registration["valid"] in (True, False)
        if record["schedule"] is not None:
            for key in ("interval_days", "duration_days"):
                assert record["schedule"][key] is None or len(record["schedule"][key]) == 2


def test_every_issue_names_a_column_of_the_row_or_none() -> None:
    for record in _records():
        for issue in record["issues"]:
            assert issue["column"] is None or issue["column"] in record["cells"]
            assert issue["severity"] in ("Info", "Warning")
            assert issue["message"]


def test_spans_are_offsets_into_the_decoded_document() -> None:
    text = bundled_source().read_text("utf-8")
    for record in _records():
        assert " ".join(text[slice(*record["span"])].split()) == " ".join(record["cells"].values())
        for column, span in record["spans"].items():
            assert " ".join(text[slice(*span)].split()) == record["cells"][column]


@each("missing", list(HEADERS))
def test_a_column_that_the_table_lacks_has_no_key_in_cells_and_all_others_stay(
    tmp_path: Path, missing: str
) -> None:
    columns = [key for key in HEADERS if key != missing]
    path = write_page(tmp_path, page_of([line_of(cells, columns) for cells in ROWS], columns))
    for record, cells in zip(read_records(path), ROWS, strict=True):
        assert record["cells"] == {key: cells[key] for key in columns}
        assert list(record) == list(_records()[0])


def test_an_unread_row_has_all_keys_and_its_text_as_its_one_cell(tmp_path: Path) -> None:
    path = write_page(tmp_path, page_of([line_of(ROWS[0]), "Continued on next page"]))
    record = read_records(path)[1]
    assert list(record) == list(_records()[0])
    assert record["cells"] == {"row": "Continued on next page"}
    assert record["spans"] == {"row": record["span"]}
    assert json.loads(json.dumps(record)) == record


def test_half_a_day_and_a_third_are_numbers_in_json(tmp_path: Path) -> None:
    rows = [dict(ROWS[0], frequency=words) for words in ("every 12 h", "every 8 h")]
    path = write_page(tmp_path, page_of(map(line_of, rows)))
    intervals = [record["schedule"]["interval_days"] for record in json.loads(json.dumps(read_records(path)))]
    assert intervals == [[0.5, 0.5], [pytest.approx(1 / 3), pytest.approx(1 / 3)]]
