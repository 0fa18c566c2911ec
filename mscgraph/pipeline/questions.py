"""Questions to a graph: queries, explanations, validation, reasoning."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mscgraph.errors import GraphError
from mscgraph.files import find_data_folder
from mscgraph.namespaces import GRAPH_KINDS, LOADED_GRAPH, ONTOLOGY, OWL, RDF_TYPE, RDFS_LABEL
from mscgraph.pipeline.location import DEFAULT_GRAPH, located_graph
from mscgraph.query import data_kind, load_store, read_data, read_quads
from mscgraph.terms import A, msc

_VERSION = ox.NamedNode(OWL + "versionInfo")

if TYPE_CHECKING:
    from mscgraph.query import Explanation, StoredQuery, Table
    from mscgraph.reason import Verdict
    from mscgraph.validate import Result


def open_store(graph: Path | None, default: Path | None = DEFAULT_GRAPH) -> tuple[ox.Store, str]:
    """Load a graph; return it and what it holds in words."""
    with located_graph(graph, default) as (path, words):
        return load_store(path), words


def list_queries() -> list[StoredQuery]:
    """Return the stored report queries, sorted by name."""
    from mscgraph.query import load_queries

    return load_queries(find_data_folder("queries") / "report")


def describe_query(name: str) -> StoredQuery:
    """Return a stored query or the one in a file."""
    from mscgraph.query import find_query

    return find_query(name, find_data_folder("queries") / "report")


def ask(name: str, parameters: Mapping[str, str], graph: Path | None) -> tuple[Table, str]:
    """Run a stored query, or one in a file; return its table and what was asked."""
    from mscgraph.query import run_query

    query = describe_query(name)
    store, asked = open_store(graph)
    return run_query(query, parameters, store), asked


def ask_endpoint(
    name: str,
    parameters: Mapping[str, str],
    url: str,
    *,
    default_graph: str | None = None,
    auth: tuple[str, str] | None = None,
    timeout: float = 60.0,
    retries: int = 2,
) -> tuple[Table, str]:
    """Run a stored query, or one in a file, at an endpoint; return its table and what was asked.

    :param default_graph: IRI of the graph that is asked; without one it is the graph that ``load`` fills, where
        the endpoint has it, and else what the endpoint takes for its default graph
    :raises AddressError: if an address or the graph's IRI is malformed
    :raises EndpointError: if the endpoint refuses or is not reached
    """
    from mscgraph.query import Endpoint, check_graph

    if default_graph is not None:
        default_graph = check_graph(default_graph)
    query = describe_query(name)
    reach = partial(Endpoint, url, auth=auth, timeout=timeout, retries=retries)
    if default_graph is None and reach().holds(f"ASK {{ GRAPH <{LOADED_GRAPH}> {{ ?s ?p ?o }} }}"):
        default_graph = LOADED_GRAPH
    endpoint = reach(default_graph=default_graph)
    where = f"{url}, graph {default_graph}" if default_graph else f"{url}, its default graph"
    return endpoint.run(query, parameters), where


def explain_target(target: str, graph: Path | None) -> tuple[list[Explanation], str]:
    """Explain a report, a trial or any other thing of a graph."""
    from mscgraph.query import explain

    store, asked = open_store(graph)
    return explain(store, target), asked


def validate_graph(graph: Path | None, default: Path | None = DEFAULT_GRAPH) -> tuple[list[Result], str]:
    """Validate a build's folder or a file with SHACL; with the check queries too where it has readings.

    :returns: the results, the gravest first, and what was validated in words
    :raises GraphError: if the graph cannot be read
    """
    from mscgraph.pipeline.validation import load_checks
    from mscgraph.pipeline.workshop import Workshop
    from mscgraph.rdf import GraphLines
    from mscgraph.validate import Batch, Validator

    lines = GraphLines()
    with located_graph(graph, default) as (path, words):
        for quad in read_data(path):
            lines.of(data_kind(quad.graph_name) or "statements").append(f"{quad.triple} .\n")
    batch = Batch.of(lines)
    if f"{A} {msc('TrialReport')} .\n".encode() not in batch.statements:
        raise GraphError(
            words,
            problem=f"no report in {sum(len(lines.of(kind)) for kind in GRAPH_KINDS):,} triples",
            remedy="name a build's folder, or a file with reports (msc:TrialReport)",
        )
    workshop = Workshop()
    properties = workshop.properties
    checks = load_checks(workshop.queries / "check", properties) if lines.provenance else []
    return Validator(workshop.shapes, checks, properties).validate(batch), words


def reason_over(graph: Path | None) -> tuple[Verdict, Mapping[str, str], str]:
    """Reason over ontology, vocabulary and all that *graph* holds; the ontology is mscgraph's where it has none.

    The N-Quads of a build have it without the axioms that need blank nodes; these are added.

    :returns: the verdict, labels by IRI, and what was reasoned over in words
    :raises GraphError: if the graph cannot be read
    :raises ReasonerError: if Java is missing, or the reasoner refuses the graph
    """
    from mscgraph.pipeline.release import release_ontology
    from mscgraph.reason import reason

    with located_graph(graph) as (path, words):
        triples = dict.fromkeys(quad.triple for quad in read_quads(path))
    has_ontology = ox.Triple(*map(ox.NamedNode, (ONTOLOGY, RDF_TYPE, OWL + "Ontology"))) in triples
    if not has_ontology or not any(isinstance(triple.subject, ox.BlankNode) for triple in triples):
        constructs = find_data_folder("queries") / "construct"
        ontology = "".join(release_ontology(find_data_folder("ontology"), constructs))
        own = [*ox.parse(ontology, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)]
        if has_ontology and not any(quad.triple in triples for quad in own if quad.predicate == _VERSION):
            raise GraphError(
                words,
                problem="its ontology is of another version, and its axioms are not in the N-Quads",
                remedy="reason over mscgraph.owl of that build, which has them",
            )
        triples |= dict.fromkeys(quad.triple for quad in own)
    labels = {
        triple.subject.value: triple.object.value
        for triple in triples
        if triple.predicate.value == RDFS_LABEL
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
    }
    scope = f"{words}: {len(triples):,} triples, ontology and vocabulary included"
    return reason(list(triples)), labels, scope
