"""The errors of mscgraph: one base class, one subclass per act that can fail."""

from __future__ import annotations

__all__ = [
    "DocumentError",
    "EndpointError",
    "GraphError",
    "LoadError",
    "MscgraphError",
    "OutputError",
    "ParameterError",
    "QueryError",
    "ReasonerError",
    "RefusedQueryError",
    "ServerError",
    "VocabularyError",
]


class MscgraphError(Exception):
    """Anything mscgraph refuses to do, said in one line.

    :param place: the file, line, cell or name at fault
    :param expected: what should have been there
    :param found: what was there instead
    """

    def __init__(self, place: object, expected: str, found: str) -> None:
        """Keep the facts as attributes and say them as ``place: expected …, found …``."""
        self.place = str(place)
        self.expected = expected
        self.found = found
        super().__init__(f"{place}: expected {expected}, found {found}")

    def __reduce__(self) -> tuple[type[MscgraphError], tuple[str, str, str]]:
        """Let the error cross a process border with its three facts."""
        return type(self), (self.place, self.expected, self.found)


class DocumentError(MscgraphError):
    """A source document could not be read as a table."""


class EndpointError(MscgraphError):
    """An endpoint or a triplestore refused, or was not reached."""


class AddressError(EndpointError):
    """What should be the address of an endpoint or a triplestore, or the IRI of a graph there, is none."""


class GraphError(MscgraphError):
    """A file that should hold a graph could not be read."""


class LoadError(MscgraphError):
    """One of our own data files (sidecar, references, mapping table) is not in its form."""


class VocabularyError(MscgraphError):
    """A file of the ontology, a grammar or a mapping table is not in its form."""


class OutputError(MscgraphError):
    """The output folder cannot be written without destroying something that is not ours."""


class ReasonerError(MscgraphError):
    """A reasoner could not be run, or refuses the graph."""


class ServerError(MscgraphError):
    """The server cannot be started."""


class QueryError(MscgraphError):
    """A query is not known, not well-formed or not allowed."""


class UnreadableQueryError(QueryError):
    """A file that should hold a query could not be read."""


class RefusedQueryError(QueryError):
    """A query is well-formed, and asks for what is not allowed."""


class ParameterError(QueryError):
    """A query parameter is unknown, missing or cannot be read as an RDF term."""
