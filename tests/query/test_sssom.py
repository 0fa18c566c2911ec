"""The mappings of a graph, by the slots of SSSOM: sssom-py reads them back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MSC, PREFIXES, RDF_TYPE
from mscgraph.pipeline.building import build
from mscgraph.query.graph import load_store
from support import ROOT
from support.pages import write_page

QUERY = find_data_folder("queries") / "exchange" / "sssom.rq"
#: Columns of the tables that sssom-py gives as cells of the same text.
AS_WRITTEN = ("predicate_id", "object_label", "object_source_version", "subject_label", "comment")
ALL_PREFIXES = PREFIXES | {
    "mscgraph": BASE,
    "hl7": "http://terminology.hl7.org/CodeSystem/",
    "qudt": "http://qudt.org/vocab/",
}

Read = Callable[[ox.Store], list[dict[str, Any]]]


@pytest.fixture
def read() -> Read:
    """Reads the mappings of a graph with sssom-py, as rows whose empty cells are left out."""
    pytest.importorskip("sssom", reason="sssom-py is not installed")
    from sssom.parsers import from_sssom_rdf
    from sssom.validators import validate

    def read_back(store: ox.Store) -> list[dict[str, Any]]:
        made = store.query(QUERY.read_text("utf-8"), use_default_graph_as_union=True)
        assert isinstance(made, ox.QueryTriples)
        graph = rdflib.Graph().parse(data=made.serialize(format=ox.RdfFormat.N_TRIPLES), format="nt")
        found = from_sssom_rdf(graph, prefix_map=ALL_PREFIXES)
        assert {
            one for report in validate(found, fail_on_error=False).values() for one in report.results
        } == set()
        return [row.dropna().to_dict() for _, row in found.df.iterrows()]

    return read_back


def expanded(curie: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else curie


def rows_of_tables() -> dict[tuple[str, str], dict[str, str]]:
    """Return the rows of the tables by their subject and object, each an IRI."""
    found = {}
    for path in sorted((ROOT / "ontology" / "mappings").glob("*.sssom.tsv")):
        lines = path.read_text("utf-8").splitlines()
        heads = [
            line[1:].strip().partition(": ") for line in lines if line.startswith("#  ") and '"http' in line
        ]
        prefixes = {name: value.strip('"') for name, _, value in heads}
        for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            found[expanded(row["subject_id"], prefixes), expanded(row["object_id"], prefixes)] = row
    return found


def test_sssom_py_reads_the_mappings_of_a_build_back_as_the_tables_have_them(
    bundled_build: Path, read: Read
) -> None:
    store, tables = load_store(bundled_build), rows_of_tables()
    found = read(store)
    mappings = store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(MSC + "Mapping"))
    assert len(found) == sum(1 for _ in mappings) > 0
    for row in found:
        ends = [expanded(row[name], ALL_PREFIXES) for name in ("subject_id", "object_id")]
        printed = tables[ends[0], ends[1]]
        assert {name: row.get(name, "") for name in AS_WRITTEN} == {
            name: printed[name] for name in AS_WRITTEN
        }
        assert row["mapping_justification"] == printed["mapping_justification"]
        assert row["object_source"] == printed["object_source"]
        assert row["confidence"] == float(printed["confidence"])


def test_sssom_py_reads_the_mappings_of_a_table_of_ones_own(tmp_path: Path, read: Read) -> None:
    page = write_page(tmp_path)
    build([page], tmp_path / "out")
    assert read(load_store(tmp_path / "out"))
