"""The errors of mscgraph: one base class, one subclass per act that can fail, each with a stable code."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar


def difference(expected: str | None, found: str | None) -> str:
    """Return the difference between two values of one kind in words, or the absence of one."""
    return f"expected {expected}, found {found}" if found else f"lacks {expected}"


def reason_of(error: Exception) -> str:
    """Return why a file or an address was not reached: the system's reason, without its number, path and address."""
    return str(getattr(error, "strerror", None) or error).partition(" (while attempting")[0]


class MscgraphError(Exception):
    """A refusal, printed in one line: place, problem, remedy.

    :param place: the file, line, cell or name at fault
    :param expected: the value that the place should have
    :param found: the value there instead, of the same kind; without one, the place lacks what is expected
    :param problem: the problem in words, where it is no difference between two values
    :param remedy: an action that mends it, ``None`` where the problem names it
    """

    #: Stable name of the kind of error; ``docs/reference/errors.md`` has a paragraph on each.
    code: ClassVar[str]

    def __init__(
        self,
        place: object,
        expected: str | None = None,
        found: str | None = None,
        *,
        problem: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.place = str(place)
        self.expected = expected
        self.found = found
        self.problem = problem or difference(expected, found)
        self.remedy = remedy
        super().__init__(f"{place}: {self.problem}{f'; {remedy}' if remedy else ''}")

    def __reduce__(self) -> tuple[Callable[..., MscgraphError], tuple[object, ...]]:
        """Let the error cross a process border with its facts."""
        return _remake, (type(self), self.place, self.expected, self.found, self.problem, self.remedy)


def _remake(kind: type[MscgraphError], place: str, *facts: str | None) -> MscgraphError:
    expected, found, problem, remedy = facts
    return kind(place, expected, found, problem=problem, remedy=remedy)


class DocumentError(MscgraphError):
    """A source document could not be read as a table."""

    code = "document"


class EndpointError(MscgraphError):
    """An endpoint or a triplestore refused, or was not reached."""

    code = "endpoint"


class LostAnswerError(EndpointError):
    """A request was sent, and whether the service has done what it asks for is not known."""

    code = "lost-answer"


class AddressError(EndpointError):
    """The address of an endpoint or a triplestore, or the IRI of a graph there, is malformed."""

    code = "address"


class ExtraError(MscgraphError):
    """The libraries of an extra are not installed."""

    code = "extra"


class GraphError(MscgraphError):
    """A graph could not be read from its file."""

    code = "graph"


class LoadError(MscgraphError):
    """A sidecar, a table of references or another data file of the project is malformed."""

    code = "data-file"


class VocabularyError(MscgraphError):
    """A file of the ontology, a grammar or a mapping table is malformed."""

    code = "vocabulary"


class OutputError(MscgraphError):
    """The output folder cannot be written without destroying the work of others."""

    code = "output"


class ReasonerError(MscgraphError):
    """A reasoner could not be run, or refuses the graph."""

    code = "reasoner"


class ServerError(MscgraphError):
    """The server cannot be started."""

    code = "server"


class QueryError(MscgraphError):
    """A query is not known, not well-formed or not allowed."""

    code = "query"


class UnreadableQueryError(QueryError):
    """A query file could not be read."""

    code = "query-file"


class RefusedQueryError(QueryError):
    """A query is well-formed, and asks for more than it may."""

    code = "query-refused"


class ParameterError(QueryError):
    """A query parameter is unknown, missing or cannot be read as an RDF term."""

    code = "parameter"
