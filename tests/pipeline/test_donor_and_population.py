"""Donors and populations from a table to its graph, its flat table and the list of trials."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.namespaces import BASE, MSC
from mscgraph.pipeline.building import build
from mscgraph.pipeline.published import Published
from mscgraph.site.pages.pages import Pages
from support.made_tables import page_of, write_page

HEADER = "Diseases Cell source Route Dose Patients Clinical Trials number Study phase Outcomes Ref"
ROWS = (
    "Diabetes Allogeneic UC-MSCs i.v. 1 × 106 cells/kg 10 NCT09000001 I For new-onset T1D it is safe. 7",
    "Diabetes BM i.v. 2 × 106 cells/kg 12 NCT09000002 II Autologous MSCs were safe in T2DM. 8",
    "Diabetes Adipose i.v. 2 × 106 cells/kg 9 NCT09000003 II Safe in patients without T1D. 9",
)
REPORT, TRIAL = f"{BASE}report/10.1000-test.1-table-7/1", f"{BASE}trial/NCT09000001"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    build([write_page(folder, page_of(ROWS, header=HEADER))], folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def pages(output: Path) -> Pages:
    return Published(output, live=True).pages


def test_the_flat_table_has_both(output: Path) -> None:
    with (output / "reports.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["population"], row["donor"]) for row in csv.DictReader(file)] == [
            ("type-1-diabetes-mellitus", "allogeneic"),
            ("type-2-diabetes-mellitus", "autologous"),
            ("", ""),
        ]


def test_report_and_trial_have_both_with_their_readings(output: Path) -> None:
    store = ox.Store()
    for name in ("mscgraph.ttl", "provenance.ttl"):
        store.load(path=str(output / name), format=ox.RdfFormat.TURTLE)
    query = f"""PREFIX msc: <{MSC}> SELECT ?property ?value ?quote ?rule WHERE {{
        VALUES ?property {{ msc:population msc:donor }}
        <{REPORT}> ?property ?value .
        ?reading msc:gives <{REPORT}> ; msc:givesProperty ?property ; msc:quote ?quote ; msc:rule ?rule .
    }} ORDER BY ?property"""
    found = [tuple(term.value.rpartition("/")[2] for term in row) for row in store.query(query)]  # type: ignore[union-attr]
    assert [row[1:] for row in found] == [
        ("allogeneic", "Allogeneic", "donor-in-source"),
        ("type-1-diabetes-mellitus", "T1D", "population-by-cue"),
    ]
    for name, value in (
        ("reportedPopulation", "disease/type-1-diabetes-mellitus"),
        ("reportedDonor", "donor/allogeneic"),
    ):
        triple = ox.NamedNode(TRIAL), ox.NamedNode(MSC + name), ox.NamedNode(BASE + value)
        assert list(store.quads_for_pattern(*triple))


def test_the_graph_conforms(output: Path) -> None:
    assert "0 Violation" in (output / "validation.txt").read_text("utf-8").splitlines()[0]


def trials(page: str) -> list[int]:
    return [number for number in (1, 2, 3) if f"trial/NCT0900000{number}" in page]


def test_the_list_of_trials_is_narrowed_by_population_and_donor(pages: Pages) -> None:
    assert trials(pages.trials({"disease": ["type-1-diabetes-mellitus"]})) == [1]
    assert trials(pages.trials({"disease": ["diabetes-mellitus"]})) == [1, 2, 3]
    assert trials(pages.trials({"donor": ["autologous"]})) == [2]


def test_the_page_of_a_disease_has_the_trials_of_its_population(pages: Pages) -> None:
    assert trials(pages.document("disease/type-1-diabetes-mellitus")) == [1]


def test_the_page_of_a_trial_shows_both(pages: Pages) -> None:
    page = pages.document("trial/NCT09000001")
    assert "<dt>Population</dt>" in page
    assert "<dt>Donor</dt>" in page
