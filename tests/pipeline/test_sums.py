"""Counts over named graphs that are read as one: no triple is there twice, and none is lacking."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.query.graph import load_store
from support.sums import SUMS, ask_sum, build_two, expected_sums, rows_of


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    return build_two(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def expected(builds: dict[str, list[Path]]) -> dict[str, list[list[str]]]:
    return expected_sums(builds["together"][0])


@pytest.fixture(scope="module", params=["together", "apart"])
def union(request: pytest.FixtureRequest, builds: dict[str, list[Path]]) -> ox.Store:
    """All named graphs of one build of both sources, or of a build of each."""
    store = ox.Store()
    for folder in builds[request.param]:
        store.bulk_load(path=str(folder / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize("name", SUMS)
def test_a_sum_over_all_graphs_is_that_over_the_turtle(
    name: str, union: ox.Store, expected: dict[str, list[list[str]]]
) -> None:
    found = union.query(ask_sum(name), use_default_graph_as_union=True)
    assert rows_of(found) == expected[name] != []  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SUMS)
def test_a_sum_over_what_the_program_reads_is_that_over_the_turtle(
    name: str, builds: dict[str, list[Path]], expected: dict[str, list[list[str]]]
) -> None:
    found = load_store(builds["together"][0]).query(ask_sum(name))
    assert rows_of(found) == expected[name]  # type: ignore[arg-type]


def test_the_shared_trial_is_counted_once_and_has_the_reports_of_both(
    expected: dict[str, list[list[str]]],
) -> None:
    assert ["Trial NCT01144962", "2"] in expected["reports by trial"]
    assert ["Crohn disease", "31", "2"] in expected["patients by disease"]


def test_no_triple_is_in_two_graphs(union: ox.Store) -> None:
    graphs = defaultdict(set)
    for quad in union:
        graphs[quad.triple].add(quad.graph_name)
    assert [(triple, found) for triple, found in graphs.items() if len(found) > 1] == []


def test_issues_that_compare_sources_are_shared_and_only_there_when_built_together(
    builds: dict[str, list[Path]],
) -> None:
    found = {}
    for name, folders in builds.items():
        lines = [
            line for folder in folders for line in (folder / "mscgraph.nq").read_text("utf-8").splitlines()
        ]
        between = {
            line.split()[0]: line.split()[-2] for line in lines if "between-sources" in line.split()[0]
        }
        found[name] = (len(between), {graph.rpartition("/")[2] for graph in between.values()})
    assert found == {"together": (8, {"shared>"}), "apart": (0, set())}


def quads_of(folders: list[Path], *graphs: str) -> set[ox.Quad]:
    """Return the quads of builds that are in graphs whose names end so."""
    quads = (
        quad
        for folder in folders
        for quad in ox.parse(path=str(folder / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS)
    )
    return {quad for quad in quads if quad.graph_name.value.rpartition("/")[2] in graphs}  # type: ignore[union-attr]


@pytest.mark.parametrize("graph", ["statements", "provenance", "issues", "ontology", "queries"])
def test_a_graph_is_the_same_whatever_is_built_beside_it(builds: dict[str, list[Path]], graph: str) -> None:
    together, apart = (quads_of(builds[name], graph) for name in ("together", "apart"))
    assert together == apart != set()


def test_what_sources_share_is_what_each_states_and_the_issues_between_them(
    builds: dict[str, list[Path]],
) -> None:
    together, apart = (quads_of(builds[name], "shared") for name in ("together", "apart"))
    assert apart < together
    assert all("between-sources" in str(quad.subject) for quad in together - apart)


def test_no_blank_node_makes_a_statement_be_there_twice(builds: dict[str, list[Path]]) -> None:
    for folder in builds["together"]:
        quads = list(ox.parse(path=str(folder / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS))
        assert quads
        for quad in quads:
            assert not isinstance(quad.subject, ox.BlankNode)
            assert not isinstance(quad.object, ox.BlankNode)
