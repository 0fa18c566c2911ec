"""Graphs that are seen as one: the same triples for queries, validation, loading and pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.namespaces import BASE, MSC, RDF_TYPE
from mscgraph.pipeline.questions import validate_graph
from mscgraph.query.graph import load_store, read_data, read_quads
from mscgraph.site.library import Library, fill_store
from mscgraph.site.places import load_places
from mscgraph.store.triples import keep_triples


def triples_of(quads: Iterable[ox.Quad]) -> set[str]:
    return {str(quad.triple) for quad in quads}


def page_triples(path: Path) -> set[str]:
    store = fill_store(read_quads(path), {})
    return triples_of(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def faults(path: Path) -> set[tuple[str, str]]:
    return {(one.shape, one.focus) for one in validate_graph(path)[0]}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["", "urn:mine", f"{BASE}graph/s/statements"])
def test_a_graph_of_any_name_is_the_same_to_all(bundled_build: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "graph.trig"
    graph = ox.NamedNode(name) if name else ox.DefaultGraph()
    data = (ox.Quad(*quad.triple, graph) for quad in load_store(bundled_build))
    ox.serialize(data, str(path), format=ox.RdfFormat.TRIG)
    expected = triples_of(load_store(bundled_build))
    assert triples_of(load_store(path)) == expected
    assert page_triples(path) == expected
    assert keep_triples(read_data(path), tmp_path, path).total == len(expected)
    assert faults(path) == faults(bundled_build)


def test_of_a_build_statements_provenance_and_issues_alone_are_seen(tmp_path: Path) -> None:
    names = ("s/statements", "s/provenance", "s/issues", "ontology", "mine")
    lines = [f"<u:{name}> <u:p> <u:o> <{BASE}graph/{name}> .\n" for name in names]
    path = tmp_path / "mscgraph.nq"
    path.write_text("".join([*lines, "<u:d> <u:p> <u:o/issues> .\n"]), "utf-8")
    expected = {f"<u:{name}> <u:p> <u:o>" for name in names[:3]}
    assert triples_of(load_store(path)) == expected
    assert triples_of(load_store(tmp_path)) == expected
    assert page_triples(path) == expected
    path.write_text("".join(lines), "utf-8")
    assert triples_of(load_store(tmp_path)) == expected


def test_a_query_without_a_graph_finds_the_descriptions_of_the_dataset_and_of_the_queries() -> None:
    names = ("s/statements", "queries", "dataset")
    quads = [ox.Quad(*[ox.NamedNode(f"u:{name}")] * 3, ox.NamedNode(f"{BASE}graph/{name}")) for name in names]
    store = fill_store(quads, {})
    found = triples_of(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert found == triples_of(quads)


def test_a_document_names_the_graph_that_states_each_of_its_triples() -> None:
    disease, kind, mine = (ox.NamedNode(iri) for iri in (f"{BASE}disease/x", f"{MSC}Disease", "urn:mine"))
    quad = ox.Quad(disease, ox.NamedNode(RDF_TYPE), kind, mine)
    library = Library(fill_store([quad], {}), load_places())
    assert [one for one in library.quads("disease/x") if one.triple == quad.triple] == [quad]


def test_of_other_graphs_all_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("<u:a> <u:p> <u:o> .\n<u:b> <u:p> <u:o> <u:g> .\n<u:c> <u:p> <u:o> _:g .\n", "utf-8")
    expected = {f"<u:{name}> <u:p> <u:o>" for name in "abc"}
    assert triples_of(load_store(path)) == triples_of(read_data(path)) == page_triples(path) == expected
