"""Questions to a graph: queries, explanations, validation, checks of the vocabulary."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from mscgraph.datafiles import bundled_source
from mscgraph.errors import GraphError, LoadError
from mscgraph.explain import Explanation, explain
from mscgraph.interpret.report import RowReader
from mscgraph.link import load_mappings
from mscgraph.pipeline.validation import load_checks
from mscgraph.pipeline.workshop import Workshop
from mscgraph.publish.folder import is_build
from mscgraph.query import StoredQuery, Table, find_query, load_queries, open_graph, read_quads, run_query
from mscgraph.terms import A, msc
from mscgraph.validate import SEVERITIES, Batch, Validator, describe_results
from mscgraph.vocabulary.check import (
    Finding,
    check_labels,
    check_mappings,
    check_vocabulary,
    compared_prefixes,
)

__all__ = [
    "DEFAULT_GRAPH",
    "ask",
    "check_own_vocabulary",
    "describe_query",
    "explain_target",
    "list_queries",
    "validate_graph",
]

#: The folder that is asked when none is named.
DEFAULT_GRAPH = Path("output")


def open_store(graph: Path | None) -> tuple[ox.Store, str]:
    """Load *graph*; without one the build in ``output``, else a fresh build of the bundled source.

    :returns: the store, and what it holds in words
    """
    if graph is not None:
        return open_graph(graph), str(graph)
    if DEFAULT_GRAPH.is_dir() and is_build(DEFAULT_GRAPH):
        return open_graph(DEFAULT_GRAPH), str(DEFAULT_GRAPH)
    from mscgraph.pipeline.build import build

    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "build"
        build([bundled_source()], output)
        return open_graph(output), "the bundled source, built now"


def list_queries() -> list[StoredQuery]:
    """Return the stored report queries, sorted by name."""
    return load_queries(Workshop().queries / "report")


def describe_query(name: str) -> StoredQuery:
    """Return a stored query or the one in a file."""
    return find_query(name, Workshop().queries / "report")


def ask(name: str, parameters: Mapping[str, str], graph: Path | None) -> tuple[Table, str]:
    """Run a stored query, or one in a file; return its table and what was asked."""
    query = describe_query(name)
    store, asked = open_store(graph)
    return run_query(query, parameters, store), asked


def explain_target(target: str, graph: Path | None) -> tuple[list[Explanation], str]:
    """Explain a report, a trial or any other thing of a graph."""
    store, asked = open_store(graph)
    return explain(store, target), asked


def validate_graph(graph: Path, fail_on: str) -> tuple[str, bool]:
    """Validate a build's folder or a file with SHACL; with the check queries too where it has readings.

    :param fail_on: the mildest severity that counts as a failure, in any case of letters
    :returns: the report for people, and whether there is such a result
    :raises GraphError: if the graph cannot be read
    """
    workshop = Workshop()
    lines: dict[str, list[str]] = {"statements": [], "issues": [], "provenance": []}
    for quad in read_quads(graph):
        name = quad.graph_name
        kind = name.value.rsplit("/", 1)[-1] if isinstance(name, ox.NamedNode) else "statements"
        if kind in lines:
            lines[kind].append(f"{quad.triple} .\n")
    parts = {name: "".join(found).encode() for name, found in lines.items()}
    if f"{A} {msc('TrialReport')} .\n".encode() not in parts["statements"]:
        found = f"none in {sum(map(len, lines.values())):,} triples"
        raise GraphError(graph, "a graph with at least one report", found)
    checks = []
    if parts["provenance"]:
        checks = load_checks(workshop.queries / "check")
    results = Validator(workshop.shapes, checks).validate(Batch(**parts))
    threshold = SEVERITIES.index(fail_on.capitalize())
    failed = any(SEVERITIES.index(result.severity) >= threshold for result in results)
    return describe_results(results), failed


def check_own_vocabulary(labels: Path | None) -> tuple[list[Finding], str]:
    """Check vocabulary, mappings and grammars.

    :param labels: folder of label indexes to compare mapped identifiers with, or ``None``
    :returns: findings, and what was checked in words
    :raises LoadError: if *labels* holds no index of a vocabulary that we map to
    """
    workshop = Workshop()
    vocabulary = workshop.vocabulary
    mappings = load_mappings(workshop.ontology / "mappings")
    columns = {column.key: column for column in vocabulary.header_words().values()}
    RowReader(
        "check", list(columns.values()), replace(workshop.lexicon, cache=None), {}
    )  # compiles the grammars
    findings = [*check_vocabulary(vocabulary), *check_mappings(vocabulary, mappings)]
    checked = f"{len(vocabulary.concepts())} concepts, {sum(map(len, mappings.values()))} mappings"
    if labels is not None:
        compared = compared_prefixes(mappings, labels)
        if not compared:
            raise LoadError(labels, "label indexes such as mondo.tsv.gz", "none")
        findings += check_labels(mappings, labels)
        checked += f", {sum(compared.values())} of them compared with labels of {', '.join(compared)}"
    return sorted(findings), checked
