"""Requests of the SPARQL 1.1 Protocol, section 2.1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from mscgraph.media_types import media_type
from mscgraph.relations import grouped

_QUERY, _UPDATE = media_type("rq").type, media_type("ru").type
#: The media type of forms, which are not files.
_FORM = "application/x-www-form-urlencoded"
#: Maximum parameters per request.
_MAX_PARAMETERS = 200
_READ_ONLY = "nothing can be changed here; send a query, not an update"


class ProtocolError(Exception):
    """A request is not in the protocol's form."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query with its dataset; no graphs mean the dataset of the endpoint."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def read_request(
    method: str, query_string: bytes, content_type: str | None, body: bytes
) -> QueryRequest | None:
    """Return the query that a request asks, ``None`` for one that asks none (its answer describes the service).

    :raises ProtocolError: if it is not in the protocol's form
    """
    parameters = _read_form(query_string, "the query string")
    if method != "POST":
        return _collect(parameters) if parameters else None
    given, _, options = (content_type or "").partition(";")
    given = given.strip().lower()
    if given == _FORM:
        for name, values in _read_form(body, "the form").items():
            parameters.setdefault(name, []).extend(values)
        return _collect(parameters)
    if given == _QUERY:
        charset = options.replace(" ", "").lower().partition("charset=")[2].strip('"') or "utf-8"
        if charset not in ("utf-8", "utf8"):
            raise ProtocolError(415, f"expected a query in UTF-8, found {charset[:40]!r}")
        if "query" in parameters:
            raise ProtocolError(400, "a query in the body and one in the address; send one of them")
        return _collect(parameters | {"query": [_decode(body, "the body")]})
    if given == _UPDATE:
        raise ProtocolError(403, _READ_ONLY)
    raise ProtocolError(415, f"expected the media type {_FORM} or {_QUERY}, found {given[:80]!r}")


def _collect(parameters: Mapping[str, list[str]]) -> QueryRequest:
    if "update" in parameters:
        raise ProtocolError(403, _READ_ONLY)
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise ProtocolError(400, f"expected one parameter 'query', found {len(queries)}")
    return QueryRequest(
        queries[0],
        tuple(parameters.get("default-graph-uri", [])),
        tuple(parameters.get("named-graph-uri", [])),
    )


def _read_form(raw: bytes, place: str) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(
            _decode(raw, place), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"{place} is not UTF-8: {error.reason}") from error
    except ValueError as error:
        raise ProtocolError(400, f"more than {_MAX_PARAMETERS} parameters; send fewer") from error
    return grouped(pairs)


def _decode(raw: bytes, place: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"{place} is not UTF-8: {error.reason}") from error
