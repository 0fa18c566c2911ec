"""Answers queries of one graph within limits."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from mscgraph.characters import mend_xml
from mscgraph.errors import QueryError, RefusedQueryError, reason_of
from mscgraph.namespaces import PREFIXES
from mscgraph.query import (
    GraphValues,
    StoredQuery,
    bind_parameters,
    bind_terms,
    find_fault,
    read_ahead,
    refuse_remote,
    values_of,
)
from mscgraph.server.endpoint.formats import GRAPHS, RESULTS, ROW_MARKS, XML_FORMS, negotiate
from mscgraph.server.endpoint.limits import Limits

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

#: Bytes of an answer whose work can have made a worker grow.
_LONG = 1_000_000
_PLACE = "query"
_Row = TypeVar("_Row")
#: Returns a query as it may be run or refuses it, given its text, its name, and the graphs that it may name.
_Guard = Callable[[str, str, Sequence[str]], str]


class _TooMuchError(Exception):
    """An answer has grown beyond its limit."""


class _Sink(io.BytesIO):
    """Keeps what is written, up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: ReadableBuffer, /) -> int:
        if self.tell() + len(memoryview(data)) > self._limit:
            raise _TooMuchError(f"{self._limit:,} bytes")
        return super().write(data)


class QueryEngine:
    """A graph that does not change, its stored queries, and the limits of an answer."""

    def __init__(
        self,
        store: ox.Store,
        graphs: Sequence[str],
        limits: Limits,
        queries: Iterable[StoredQuery] = (),
        values: GraphValues | None = None,
        guard: _Guard = refuse_remote,
    ) -> None:
        """Keep what queries are answered with.

        :param graphs: IRIs of the named graphs that a dataset may name
        :param values: of the store's default graph, where somebody has read them already
        """
        self.store = store
        self.graphs = tuple(graphs)
        self.limits = limits
        self._queries = {query.name: query for query in queries}
        self._values = values or values_of(store)
        self._guard = guard

    def prepare(self) -> None:
        """Read now what the first queries would read, so that a fork has it: names of concepts, the parser."""
        read_ahead(self._queries.values(), self._values)
        for text in ("ASK FROM <x:y> { }", "ASK FROM { }"):
            with suppress(QueryError):
                self._guard(text, _PLACE, ())

    def answer(self, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Return what a query gives: its status and media type, and the body.

        :param asked: ``query``, a text, or ``stored``, a name, with ``values`` by parameter; ``accept``,
            ``default_graphs`` and ``named_graphs``
        """
        text, place = asked.get("query", ""), asked.get("stored", _PLACE)
        try:
            if "stored" in asked:
                text = self._bind(self._queries[place], asked["values"])
            text = self._guard(text, place, self.graphs)
            for iri in (*asked["default_graphs"], *asked["named_graphs"]):
                if iri not in self.graphs:
                    raise RefusedQueryError(place, "a named graph of the dataset", f"<{iri[:200]}>")
            return self._serialize(text, asked)
        except RefusedQueryError as error:
            return {"status": 403}, str(error).encode()
        except QueryError as error:
            return {"status": 400}, str(error).encode()
        except _TooMuchError as error:
            problem = f"the answer has more than {error}; add LIMIT"
            return {"status": 413, "long": True}, problem.encode()
        except MemoryError:
            problem = f"the query takes more than {self.limits.memory_bytes:,} bytes of memory; narrow it"
            return {"status": 503, "long": True}, problem.encode()
        except SyntaxError as error:
            return {"status": 400}, str(find_fault(text, place, str(error))).encode()
        except ValueError as error:
            return {"status": 400}, f"not SPARQL 1.1: {error}".encode()
        except (RuntimeError, OSError) as error:
            return {"status": 400}, f"the query cannot be answered: {reason_of(error)}".encode()

    def _bind(self, query: StoredQuery, values: Mapping[str, str]) -> str:
        if query.federated:
            raise QueryError(
                query.name, problem="asks another endpoint", remedy="send it to an endpoint that may do so"
            )
        bound = bind_parameters(query, values, self._values)
        return bind_terms(query.text, bound, query.parameters)

    def _evaluate(self, text: str, asked: Mapping[str, Any]) -> Any:
        dataset: dict[str, Any] = {}
        if asked["default_graphs"] or asked["named_graphs"]:
            dataset["default_graph"] = list(map(ox.NamedNode, asked["default_graphs"]))
            dataset["named_graphs"] = list(map(ox.NamedNode, asked["named_graphs"]))
        return self.store.query(text, prefixes=PREFIXES, **dataset)

    def _serialize(self, text: str, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        found = self._evaluate(text, asked)
        is_graph = isinstance(found, ox.QueryTriples)
        offered = GRAPHS if is_graph else RESULTS
        chosen = negotiate(asked["accept"], offered)
        if chosen is None:
            return {
                "status": 406
            }, f"no accepted media type is offered; accept one of {', '.join(offered)}".encode()
        media_type, sent_as = chosen
        sink = _Sink(self.limits.result_bytes)
        if is_graph:
            ox.serialize(_count(found, self.limits.rows), sink, ox.RdfFormat.from_media_type(media_type))
        else:
            found.serialize(sink, ox.QueryResultsFormat.from_media_type(media_type))
            # A row holds the mark at least once: where there are too few of them, rows need not be counted.
            mark = ROW_MARKS[media_type]
            if isinstance(found, ox.QuerySolutions) and sink.getvalue().count(mark) > self.limits.rows:
                for _ in _count(self._evaluate(text, asked), self.limits.rows):
                    pass
        body = mend_xml(sink.getvalue()) if media_type in XML_FORMS else sink.getvalue()
        return {"status": 200, "media_type": sent_as, "long": len(body) > _LONG}, body


def _count(rows: Iterable[_Row], limit: int) -> Iterator[_Row]:
    for number, row in enumerate(rows, 1):
        if number > limit:
            raise _TooMuchError(f"{limit:,} rows")
        yield row
