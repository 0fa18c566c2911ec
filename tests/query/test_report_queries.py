"""The stored queries for people: what a line counts, what none leaves out, and parameters that mean one thing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.errors import ParameterError
from mscgraph.files.data import find_data_folder
from mscgraph.query.graph import load_store
from mscgraph.query.run import run_query
from mscgraph.query.stored import find_query, load_queries
from mscgraph.query.table import PythonValue

FOLDER = find_data_folder("queries") / "report"
QUERIES = {query.name: query for query in load_queries(FOLDER)}
#: Queries whose disease is that of a trial, of Wikidata's items, or of a hierarchy, and not of a report.
OTHERWISE = {"trials_by_disease", "trials_under_disease", "wikidata_diseases"}


@pytest.fixture(scope="module")
def asked(bundled_build: Path) -> ox.Store:
    return load_store(bundled_build)


def rows(asked: ox.Store, name: str, **values: str) -> list[dict[str, PythonValue]]:
    table = run_query(find_query(name, FOLDER), values, asked)
    return [dict(zip(table.columns, row, strict=True)) for row in table]


def test_a_disease_finds_a_report_by_that_of_its_row_or_of_its_patients() -> None:
    patterns = {
        name: one.pattern
        for name, query in QUERIES.items()
        for one in query.parameters
        if one.name == "disease"
    }
    shared = patterns["findings"]
    assert "msc:disease|msc:population ?condition" in shared
    assert {name for name, pattern in patterns.items() if pattern != shared} == OTHERWISE


def test_a_query_that_has_the_disease_of_a_row_has_it_in_a_column_of_that_name() -> None:
    for query in QUERIES.values():
        assert not re.search(r"population\|msc:disease \?disease\b", query.text), query.name


def test_a_parameter_means_the_same_in_each_query() -> None:
    meanings = defaultdict(set)
    for query in QUERIES.values():
        for one in query.parameters:
            meanings[one.name].add((one.kind, one.concept_class, one.values, one.description))
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", ["patients_by_phase", "reports_by_phase_and_patients", "reports_by_year"])
def test_a_query_that_counts_reports_leaves_none_out(name: str, asked: ox.Store) -> None:
    assert sum(int(str(row["reports"])) for row in rows(asked, name)) == 92


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("assessments_by_disease_and_source", ("disease", "cellSource")),
        ("landscape", ("disease", "cellSource", "route")),
        ("evidence_map", ("disease", "cellSource", "route")),
    ],
)
def test_a_table_of_counts_has_each_disease(name: str, columns: tuple[str, ...], asked: ox.Store) -> None:
    diseases = {row["disease"] for row in rows(asked, "patients_by_disease")}
    found = rows(asked, name)
    assert {row["disease"] for row in found} == diseases
    assert {row[column] for row in found for column in columns}.isdisjoint({None})


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("opposite_directions", ("finding", "otherFinding", "disease")),
        ("shared_registration_disagreements", ("report", "otherReport", "property")),
        ("double_registrations", ("trial", "otherTrial", "report")),
    ],
)
def test_a_pair_is_listed_once(name: str, columns: tuple[str, str, str], asked: ox.Store) -> None:
    one, other, of = columns
    pairs = Counter((frozenset((row[one], row[other])), row[of]) for row in rows(asked, name))
    assert pairs
    assert set(pairs.values()) == {1}


def test_reports_on_different_diseases_are_not_set_against_each_other(asked: ox.Store) -> None:
    found = {
        (row["position"], row["otherPosition"], row["diseaseLabel"])
        for row in rows(asked, "opposite_directions")
    }
    assert (28, 33, "Crohn disease") in found
    assert not {pair for pair in found if pair[:2] in ((21, 16), (16, 21))}


def test_a_narrower_measure_contradicts_the_broader_one_that_is_denied(asked: ox.Store) -> None:
    names = ("position", "measureLabel", "otherPosition", "otherMeasureLabel")
    found = {tuple(row[name] for name in names) for row in rows(asked, "opposite_directions")}
    # Row 39: fistulas healed; row 35: "no patient reached complete healing".
    assert (39, "complete fistula healing", 35, "complete healing") in found
    # Row 36: no adverse events; row 34: 7 serious ones.
    assert (36, "adverse event", 34, "serious adverse event") in found
    # Row 29: no serious adverse event; row 41: 7 adverse events. Both can be true.
    assert not {pair for pair in found if pair[0] == 29 and pair[2] == 41}


def test_a_direction_has_the_days_and_the_words_of_its_measure(asked: ox.Store) -> None:
    # Row 81: risen "one day after", fallen "within 4 weeks".
    found = rows(asked, "direction_matrix")
    assert [
        (row["direction"], row["earliestDays"], row["latestDays"])
        for row in found
        if row["measureLabel"] == "galectin-3"
    ] == [("decreased", 28, 28), ("increased", 1, 1)]
    assert {row["measureLabel"] for row in found if row["measure"] is None} >= {"CPR"}


def test_years_that_are_not_known_come_last(asked: ox.Store) -> None:
    years = [row["year"] for row in rows(asked, "reports_by_year_and_phase")]
    assert years == sorted(years, key=str)
    assert (years[0], years[-1]) != ("not known", "not known")
    assert years[-1] == "not known"


def test_the_disease_is_that_of_the_row_and_the_population_beside_it(asked: ox.Store) -> None:
    # Row 91: "Diabetes", of patients with foot ulcers.
    (line,) = {
        (row["diseaseLabel"], row["populationLabel"])
        for row in rows(asked, "doses_and_outcomes", disease="diabetic foot ulcer")
    }
    assert line == ("diabetes mellitus", "diabetic foot ulcer")


@pytest.mark.parametrize("name", ["findings", "doses_and_outcomes"])
@pytest.mark.parametrize(
    ("asking", "found"),
    [
        # Row 84: 1.25 × 10⁸ cells by the intrathecal route, 4.8 × 10⁷ by the intramuscular one.
        ({"route": "intramuscular", "doseUnit": "cells", "doseFrom": "1e8"}, False),
        ({"route": "intramuscular", "doseUnit": "cells", "doseTo": "5e7"}, True),
        ({"route": "intrathecal", "doseUnit": "cells", "doseFrom": "1e8"}, True),
        ({"route": "intramuscular"}, True),
        # Row 80: "i.v. and intrathecal", "3 × 10⁸ or 1.5 × 10⁷ cells": no dose of which is known to be of a route.
        ({"position": "80", "route": "intravenous", "doseUnit": "cells", "doseFrom": "1e8"}, False),
        ({"position": "80", "route": "intrathecal", "doseUnit": "cells"}, False),
        ({"position": "80", "route": "intravenous"}, True),
        ({"position": "80", "doseUnit": "cells", "doseFrom": "1e8"}, True),
        # Row 49: 9 × 10⁸ cells by its only route.
        ({"position": "49", "route": "intravenous", "doseUnit": "cells", "doseFrom": "9e8"}, True),
    ],
)
def test_a_dose_that_is_asked_for_with_a_route_is_of_that_route(
    name: str, asking: dict[str, str], found: bool, asked: ox.Store
) -> None:
    assert bool(rows(asked, name, **{"position": "84", **asking})) == found


def test_doses_that_are_not_paired_with_routes_are_on_a_line_of_their_own(asked: ox.Store) -> None:
    # Row 80: "i.v. and intrathecal", "3 × 10⁸ or 1.5 × 10⁷ cells".
    (line,) = (row for row in rows(asked, "dose_ranges") if row["routeLabel"] == "not paired")
    assert (line["unitLabel"], line["minimum"], line["maximum"], line["doses"]) == ("cells", 15e6, 3e8, 2)
    (line,) = (row for row in rows(asked, "dose_ranges") if row["unitLabel"] == "not stated")
    assert (line["routeLabel"], line["reports"], line["minimum"]) == ("intralesional", 3, None)


def test_a_biomarker_that_rose_and_fell_has_the_times(asked: ox.Store) -> None:
    # Row 81: risen "one day after", fallen "within 4 weeks".
    found = [
        (row["days"], row["time"], row["direction"])
        for row in rows(asked, "biomarkers", measure="galectin-3")
    ]
    assert found == [(1, "one day", "increased"), (28, "4 weeks", "decreased")]


def test_a_frequency_that_leaves_the_interval_open_is_listed(asked: ox.Store) -> None:
    # Read on the page: ranges and alternatives, such as "Once or twice" (row 17) and "At least 6 times" (row 4), and
    # doses of which it is open how far apart they are: "Twice a week" (row 1), "Twice in 3 months" (row 90).
    open_ones = [1, 2, 4, 9, 14, 15, 17, 25, 28, 39, 40, 44, 46, 51, 53, 60, 61, 62, 72, 80, 83, 90]
    assert [row["position"] for row in rows(asked, "undecided_schedules")] == open_ones


def test_a_trial_s_number_leads_to_its_findings_its_page_and_its_issues(asked: ox.Store) -> None:
    found = rows(asked, "trial_by_number", number="NCT02097641")
    assert {(row["kind"], row["position"]) for row in found} == {
        ("registration", None),
        *((kind, row) for kind in ("statement", "finding", "issue") for row in (42, 52)),
    }
    assert "https://www.clinicaltrials.gov/study/NCT02097641" in {row["value"] for row in found}
    assert "Row 42, finding 1: adverse event absent" in {row["valueLabel"] for row in found}


def test_disagreements_have_the_values_of_both_reports(asked: ox.Store) -> None:
    found = [
        (row["number"], row["position"], row["values"], row["otherPosition"], row["otherValues"])
        for row in rows(asked, "shared_registration_disagreements")
        if row["propertyLabel"] == "phase"
    ]
    assert ("NCT02302599", 87, "not stated", 89, "phase II") in found
    assert len(found) == 4


def test_trials_without_a_phase_are_listed_as_such(asked: ox.Store) -> None:
    found = rows(asked, "trials_by_phase")
    assert {row["trial"] for row in found} == {row["trial"] for row in rows(asked, "trials_by_disease")}
    assert {row["phase"] for row in found if row["phaseLabel"] == "not stated"} == {None}


# Findings, and the doses behind them.

FISTULAS = {"disease": "Crohn disease", "route": "intralesional", "measure": "fistula size"}


def test_findings_and_doses_are_asked_with_the_same_parameters() -> None:
    # Those on findings are of the finding that is shown in one, of any of the report in the other.
    findings, doses = (
        [replace(one, pattern="") for one in QUERIES[name].parameters]
        for name in ("findings", "doses_and_outcomes")
    )
    assert findings == doses


def test_findings_have_the_number_of_the_trial_the_year_and_the_dose(asked: ox.Store) -> None:
    names = ("position", "numbers", "year", "doses", "words")
    found = [tuple(row[name] for name in names) for row in rows(asked, "findings", **FISTULAS)]
    assert found == [
        (29, "NCT01144962", "2019", "1–9 × 10⁷ cells", "Fistula tracts were significantly smaller"),
        (35, None, None, None, "fistula tract became smaller"),
    ]


def test_doses_are_those_of_reports_that_found_what_is_asked(asked: ox.Store) -> None:
    names = ("position", "minimum", "maximum", "unitLabel")
    found = [tuple(row[name] for name in names) for row in rows(asked, "doses_and_outcomes", **FISTULAS)]
    assert found == [(29, 10_000_000, 90_000_000, "cells"), (35, None, None, None)]


def test_one_finding_must_have_all_that_is_asked(asked: ox.Store) -> None:
    # Row 35 has a favourable finding and no complete healing, but not in one finding.
    asking = {"measure": "complete healing", "assessment": "favourable", "position": "35"}
    assert rows(asked, "doses_and_outcomes", **asking) == rows(asked, "findings", **asking) == []


@pytest.mark.parametrize(
    "asking", [{"measure": "adverse event"}, {"direction": "absent"}, {"category": "status"}]
)
def test_doses_are_those_of_the_rows_that_findings_finds(asking: dict[str, str], asked: ox.Store) -> None:
    found, doses = (
        {row["position"] for row in rows(asked, name, **asking)}
        for name in ("findings", "doses_and_outcomes")
    )
    assert found == doses != set()


@pytest.mark.parametrize("name", ["findings", "doses_and_outcomes"])
def test_a_range_of_doses_holds_for_the_whole_of_a_dose(name: str, asked: ox.Store) -> None:
    found = rows(asked, name, doseUnit="cells/kg", doseFrom="1e7", doseTo="15000000")
    # Row 57 has 1–10 × 10⁶ cells/kg.
    assert {row["position"] for row in found} == {6, 42, 52}


def test_reports_without_a_dose_an_outcome_or_a_phase_are_listed(asked: ox.Store) -> None:
    found = rows(asked, "doses_and_outcomes")
    assert {row["position"] for row in found} == set(range(1, 93))
    assert [row["phaseLabel"] for row in found if row["position"] == 39] == ["phase I"]
    assert {row["doseAsPrinted"] for row in found if row["position"] in (33, 35, 39)} == {None}


def test_doses_of_several_routes_are_on_one_line_each(asked: ox.Store) -> None:
    found = [
        (row["position"], row["minimum"], row["routeLabel"])
        for row in rows(asked, "doses_and_outcomes")
        if row["position"] in (80, 84)
    ]
    assert found == [
        (80, 15_000_000, "not paired"),
        (80, 300_000_000, "not paired"),
        (84, 48_000_000, "intramuscular"),
        (84, 125_000_000, "intrathecal"),
    ]


@pytest.mark.parametrize("value", ["many", "1e", "", "1,000", "nan"])
def test_a_number_that_is_none_is_refused(value: str, asked: ox.Store) -> None:
    with pytest.raises(ParameterError, match=r"expected a number, such as 15, 0\.5 or 1e6"):
        rows(asked, "findings", doseUnit="cells", doseFrom=value)


def test_a_number_without_the_unit_it_is_in_is_refused(asked: ox.Store) -> None:
    with pytest.raises(
        ParameterError, match=r"doseFrom means nothing without doseUnit; add --param doseUnit="
    ):
        rows(asked, "doses_and_outcomes", doseFrom="1e8")


def test_a_year_is_asked_for_however_it_is_printed(asked: ox.Store) -> None:
    found = rows(asked, "findings_at_time", since="350", until="370")
    assert {(row["days"], row["time"]) for row in found} >= {
        (360, "12 months"),
        (364, "week 52"),
        (365, "1 year"),
    }


def test_some_without_an_effect_are_no_denial_that_others_had_it(asked: ox.Store) -> None:
    # Row 32: improvement in 91.7 %; row 38: four patients did not improve.
    pairs = {(row["position"], row["otherPosition"]) for row in rows(asked, "opposite_directions")}
    assert (32, 35) in pairs
    assert (32, 38) not in pairs
