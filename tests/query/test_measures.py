"""The stored query ``measures``: what each measure matches, and what it measures."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.files.data import find_data_folder
from mscgraph.query.graph import load_store
from mscgraph.query.run import run_query
from mscgraph.query.stored import find_query
from mscgraph.terms import expand

QUERY = find_query("measures", find_data_folder("queries") / "report")


@pytest.fixture(scope="module")
def asked(bundled_build: Path) -> ox.Store:
    return load_store(bundled_build)


def rows(store: ox.Store, measure: str) -> list[tuple[str, ...]]:
    """Return the columns for people of the rows of a measure."""
    table = run_query(QUERY, {"measure": measure}, store)
    return [tuple(str(value or "") for value in row[:6]) for row in table.rows]


def test_a_measure_is_listed_with_its_measurements_and_its_entities(asked: ox.Store) -> None:
    found = rows(asked, "interleukin-6")
    about = ("interleukin-6", "inflammatory cytokine", "")
    assert {row[:3] for row in found} == {about}
    assert (*about, "exactMatch", "interleukin-6 measurement", "EFO:0004810") in found
    assert (*about, "measuresEntity", "IL6", "HGNC:6018") in found


def test_the_polarity_of_a_measure_is_listed(asked: ox.Store) -> None:
    assert {row[2] for row in rows(asked, "C-reactive protein")} == {"lower-is-better"}


def test_a_measure_is_found_by_what_it_measures(asked: ox.Store) -> None:
    assert rows(asked, "HGNC:6018") == rows(asked, "interleukin-6")


def test_a_measure_without_a_match_has_one_row(asked: ox.Store) -> None:
    assert [row[3:] for row in rows(asked, "time to recovery")] == [("", "", "")]


def test_people_s_columns_go_before_iris(asked: ox.Store) -> None:
    columns = run_query(QUERY, {}, asked).columns
    assert columns[0] == "measureLabel"
    assert columns[-3:] == ("measure", "broader", "term")


def test_no_term_is_matched_and_measured(asked: ox.Store) -> None:
    relations: dict[str, set[str]] = {}
    for quad in asked.quads_for_pattern(None, None, None):
        for name in ("skos:exactMatch", "msc:measuresEntity"):
            if quad.predicate.value == expand(name) and "/measure/" in str(quad.subject):
                relations.setdefault(str(quad.object), set()).add(name)
    assert {term: found for term, found in relations.items() if len(found) > 1} == {}
