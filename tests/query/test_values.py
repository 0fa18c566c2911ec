"""Values that a graph has for parameters: forms and examples offer what can be given."""

from __future__ import annotations

from functools import partial

import pyoxigraph as ox
import pytest

from mscgraph.errors import ParameterError
from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.query.parameters import bind_parameters, find_example, offer_values
from mscgraph.query.run import select_rows
from mscgraph.query.stored import Parameter, StoredQuery, load_queries
from mscgraph.query.table import Table
from mscgraph.query.values import GraphValues
from support.each import each

DISEASE = Parameter("disease", "concept", "", "Crohn disease", "Disease")
ROW = Parameter("position", "integer", "", "84", among="position")
STORED = load_queries(find_data_folder("queries") / "report")
TURTLE = """
<disease/a> a msc:Disease ; skos:prefLabel "Alpha"@en , "Erste"@de ; skos:altLabel "One" .
<disease/b> a msc:Disease ; skos:prefLabel "alpha" .
<disease/c> a msc:Disease ; skos:exactMatch obo:MONDO_0000001 .
<report/1> msc:position 2 .
<report/2> msc:position 10 .
"""


class Graph:
    """A graph that counts what it is asked."""

    def __init__(self, turtle: str) -> None:
        self.asked: list[str] = []
        prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
        store = ox.Store()
        store.bulk_load(f"BASE <{BASE}>\n{prefixes}{turtle}".encode(), format=ox.RdfFormat.TURTLE)
        self._ask = partial(select_rows, store)

    def select(self, text: str) -> Table:
        self.asked.append(text)
        return self._ask(text)


def query_with(parameter: Parameter) -> StoredQuery:
    return StoredQuery("q", "q.rq", "ASK {}", "", "", (), (parameter,))


def test_a_concept_is_offered_by_a_name_that_leads_to_it() -> None:
    values = GraphValues(Graph(TURTLE).select)
    offered = offer_values(DISEASE, values)
    assert offered == ("Alpha", "b", "c")
    bound = [bind_parameters(query_with(DISEASE), {"disease": name}, values)["disease"] for name in offered]
    assert [term.value for (term,) in bound] == [f"{BASE}disease/{slug}" for slug in "abc"]


@pytest.mark.parametrize(
    "name",
    [
        *("Crohn's disease", "Crohn’s disease", "CROHN`S  disease"),
        *("graft-versus-host disease", "graft‐versus‑host disease", "Graft–versus—host disease"),
    ],
)
def test_a_name_finds_its_concept_with_any_apostrophe_and_dash(name: str) -> None:
    turtle = """<disease/crohn> a msc:Disease ; skos:prefLabel "Crohn disease"@en ; skos:altLabel "Crohn’s disease"@en .
    <disease/gvhd> a msc:Disease ; skos:prefLabel "graft-versus-host disease"@en ."""
    found = GraphValues(Graph(turtle).select).names("Disease").find(name)
    assert found == f"{BASE}disease/{'crohn' if name[0] == 'C' else 'gvhd'}"


def test_values_of_a_property_are_offered_in_their_order() -> None:
    assert offer_values(ROW, GraphValues(Graph(TURTLE).select)) == ("2", "10")


@pytest.mark.parametrize(("parameter", "example"), [(DISEASE, "Alpha"), (ROW, "2")])
def test_an_example_that_the_graph_lacks_gives_way_to_one_that_it_has(
    parameter: Parameter, example: str
) -> None:
    assert find_example(parameter, GraphValues(Graph(TURTLE).select)) == example
    assert find_example(parameter, GraphValues(Graph("").select)) is None


def test_a_value_that_the_graph_lacks_is_refused_with_one_that_it_has() -> None:
    with pytest.raises(ParameterError, match="a position of the graph, such as 2, found '84'"):
        bind_parameters(query_with(ROW), {"position": "84"}, GraphValues(Graph(TURTLE).select))


def test_the_concepts_of_a_class_are_read_once() -> None:
    graph = Graph(TURTLE)
    values = GraphValues(graph.select)
    for name in ("one", "Erste", "MONDO:0000001", "b"):
        bind_parameters(query_with(DISEASE), {"disease": name}, values)
    assert (len(graph.asked), f"{MSC}Disease" in graph.asked[0]) == (1, True)


@pytest.mark.slow
@each("query", [query for query in STORED if query.parameters], ids=lambda one: one.name)
def test_whatever_a_form_offers_can_be_given(query: StoredQuery, bundled_store: ox.Store) -> None:
    store = ox.Store()
    store.bulk_extend(ox.Quad(*quad.triple) for quad in bundled_store)
    values = GraphValues(partial(select_rows, store))
    refused = []
    for parameter in query.parameters:
        for value in offer_values(parameter, values):
            try:
                bind_parameters(query_with(parameter), {parameter.name: value}, values)
            except ParameterError as error:
                refused.append(str(error))
    assert refused == []
