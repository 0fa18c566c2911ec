"""Runs queries at a SPARQL endpoint, with the rows that the same graph gives here."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from mscgraph.errors import AddressError, EndpointError, QueryError
from mscgraph.http import HttpClient, Response, check_address
from mscgraph.query.answers import read_boolean, read_graph, read_table
from mscgraph.query.binding import bind_terms, declare_prefixes
from mscgraph.query.form import read_form
from mscgraph.query.order import sort_rows
from mscgraph.query.parameters import bind_parameters
from mscgraph.query.stored import StoredQuery
from mscgraph.query.table import Table
from mscgraph.query.values import GraphValues


def check_graph(iri: str) -> str:
    """Return the IRI of a named graph.

    :raises AddressError: if it is malformed
    """
    try:
        return ox.NamedNode(iri).value
    except ValueError as error:
        raise AddressError("the named graph", "an IRI", repr(iri)) from error


class Endpoint:
    """A SPARQL endpoint, and the graph there that is asked."""

    def __init__(
        self,
        url: str,
        *,
        default_graph: str | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float = 60.0,
        retries: int = 2,
    ) -> None:
        """Take the address; nothing is sent yet.

        :param default_graph: IRI of the graph that is asked, ``None`` for what the endpoint takes for it
        :param timeout: seconds for a whole answer
        :param retries: how often a request that was not taken is sent again
        :raises EndpointError: if the address is not one
        """
        check_address(url)
        self._http = HttpClient(auth, timeout, retries)
        self.url = url
        self.default_graph = default_graph
        self._values = GraphValues(self.select)

    def select(self, text: str) -> Table:
        """Ask a SELECT query; rows come in the endpoint's order.

        :raises EndpointError: if the endpoint refuses, is not reached, or its answer is no table
        """
        return read_table(self.url, self._send(text, "SELECT"))

    def holds(self, text: str) -> bool:
        """Ask an ASK query.

        :raises EndpointError: if the endpoint refuses, is not reached, or its answer is no truth value
        """
        return read_boolean(self.url, self._send(text, "ASK"))

    def count(self, graph: str) -> int:
        """Return how many triples the named graph *graph* has.

        :raises EndpointError: if the endpoint does not answer it
        """
        iri = ox.NamedNode(graph)
        table = self.select(f"SELECT (COUNT(*) AS ?triples) WHERE {{ GRAPH {iri} {{ ?s ?p ?o }} }}")
        try:
            ((number,),) = table.terms
            return int(getattr(number, "value", ""))
        except ValueError as error:
            raise EndpointError(self.url, problem="the answer is not a number of triples") from error

    def run(self, query: StoredQuery, values: Mapping[str, str]) -> Table:
        """Run a query, its parameters bound as terms; rows come in the query's order.

        :raises QueryError: if the query is not well-formed, or a parameter is at fault
        :raises EndpointError: if the endpoint refuses, is not reached, or its answer cannot be read
        """
        form = read_form(query)
        bound = bind_parameters(query, values, self._values)
        if bound and form.closed:
            raise QueryError(
                query.name,
                problem="a query with parameters ends in VALUES",
                remedy="move VALUES into its WHERE",
            )
        text = bind_terms(declare_prefixes(query.text, form.undeclared), bound, query.parameters)
        answer = self._send(text, form.kind)
        if form.kind == "ASK":
            return Table(("answer",), [(ox.Literal(read_boolean(self.url, answer)),)])
        if form.kind != "SELECT":
            return read_graph(self.url, answer)
        table = read_table(self.url, answer)
        return sort_rows(table, form.order)

    def _send(self, text: str, form: str) -> Response:
        """Send a query of the form *form* by POST, in the request that SPARQLWrapper makes.

        Its own way to send it follows redirects with the password in the request, reads answers of any length and
        tries once.
        """
        import SPARQLWrapper

        wrapper = SPARQLWrapper.SPARQLWrapper(self.url)
        wrapper.setMethod(SPARQLWrapper.POST)
        # Without this, parameters go along that no standard knows, which strict endpoints refuse.
        wrapper.setOnlyConneg(True)
        if self.default_graph is not None:
            wrapper.addDefaultGraph(self.default_graph)
        wrapper.setQuery(text)
        # It looks for the form by a pattern, which comments can lead astray.
        wrapper.queryType = form
        wrapper.setReturnFormat(SPARQLWrapper.JSON if form in ("SELECT", "ASK") else SPARQLWrapper.TURTLE)
        made = wrapper._createRequest()
        assert isinstance(made.data, bytes)
        media_type, accept = map(str, map(made.get_header, ("Content-type", "Accept")))
        return self._http.post(made.full_url, made.data, media_type, accept=accept)
