"""Query files: what a query asks, and which parameters it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mscgraph.errors import QueryError, UnreadableQueryError, reason_of
from mscgraph.files import parse_yaml, read_text
from mscgraph.namespaces import PREFIXES
from mscgraph.texts import Short

_MARK = "#+ "
#: Remedy for a parameter whose class is not in the ontology, or not in the graph.
CLASS_REMEDY = "the query's head names a class of the ontology without a prefix, as in class: Disease"
_KINDS = ("concept", "iri", "string", "integer", "number")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a caller may bind.

    :param kind: ``concept``, ``iri``, ``string``, ``integer`` or ``number``
    :param concept_class: local name of the class of the concept, ``None`` for the other kinds
    :param values: all that may be given, empty where there is more
    :param among: CURIE of a property, or local name of one of the ontology, of which it must be a value in the graph
    :param exact: whether a concept is bound by itself, without the narrower ones
    :param variable: the variable that is bound, ``None`` for the one of the parameter's name
    :param pattern: SPARQL that the query has besides its text where the parameter is given
    :param needs: name of a parameter without which this one means nothing, ``None`` for none
    """

    name: str
    kind: str
    description: str
    example: str
    concept_class: str | None = None
    required: bool = False
    values: tuple[str, ...] = ()
    among: str | None = None
    exact: bool = False
    variable: str | None = None
    pattern: str = ""
    needs: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class StoredQuery(Short):
    """A query file: its name is the file's, the rest its header.

    :param place: what a message calls it: the name of a stored query, the file as given of another
    :param severity: of what a check finds, empty for other queries
    """

    name: str
    place: str
    text: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    severity: str = ""

    @property
    def federated(self) -> bool:
        """Whether the query asks another endpoint."""
        return "federated" in self.tags


def load_queries(folder: Path) -> list[StoredQuery]:
    """Read every ``*.rq`` of *folder*, sorted by name.

    :raises QueryError: if a header is not in its form
    """
    return [replace(read_query(path), place=path.stem) for path in sorted(folder.glob("*.rq"))]


def read_query(path: Path) -> StoredQuery:
    """Read one query file.

    :raises QueryError: if it cannot be read, or its header is not in its form
    """
    try:
        text = read_text(path)
    except FileNotFoundError as error:
        raise UnreadableQueryError(
            path, problem="no such file", remedy="mscgraph query --list prints the stored queries"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableQueryError(path, problem=f"not a query in UTF-8: {reason_of(error)}") from error
    header = "\n".join(line.removeprefix(_MARK) for line in text.split("\n") if line.startswith(_MARK))
    facts = parse_yaml(header, path, "a header", QueryError) or {}
    if not isinstance(facts, dict):
        raise QueryError(path, "a header of keys and values", repr(header[:60]))
    tags = facts.get("tags") or ()
    return StoredQuery(
        name=path.stem,
        place=str(path),
        text=text,
        summary=str(facts.get("summary", "")),
        description=str(facts.get("description", "")),
        tags=tuple(map(str, [tags] if isinstance(tags, str) else tags)),
        parameters=tuple(_read_parameters(path, facts.get("parameters") or {})),
        severity=str(facts.get("severity", "")),
    )


def _read_parameters(path: Path, facts: object) -> Iterator[Parameter]:
    if not isinstance(facts, dict):
        raise QueryError(path, "parameters by name", repr(facts))
    for name, value in facts.items():
        kind = value.get("kind") if isinstance(value, dict) else None
        if kind not in _KINDS:
            raise QueryError(f"{path}: {name}", f"a kind among {', '.join(_KINDS)}", repr(kind))
        if kind == "concept" and not str(value.get("class", "")).isidentifier():
            raise QueryError(
                f"{path}: {name}",
                problem=f"{value.get('class')!r} is not the name of a class",
                remedy=CLASS_REMEDY,
            )
        values = value.get("values", [])
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise QueryError(f"{path}: {name}", "a list of texts as values", repr(values))
        if not _is_property(value.get("among", "")):
            expected = "a property of the ontology, or a CURIE of another, as among"
            raise QueryError(f"{path}: {name}", expected, repr(value["among"]))
        if not str(value.get("variable", name)).isidentifier():
            raise QueryError(
                f"{path}: {name}", "a variable without its question mark", repr(value["variable"])
            )
        if value.get("needs", name) not in facts:
            raise QueryError(f"{path}: {name}", "another parameter as needs", repr(value["needs"]))
        yield Parameter(
            name=str(name),
            kind=kind,
            description=str(value.get("description", "")),
            example=str(value.get("example", "")),
            concept_class=value.get("class"),
            required=bool(value.get("required", False)),
            values=tuple(values),
            among=value.get("among"),
            exact=bool(value.get("exact", False)),
            variable=value.get("variable"),
            pattern=str(value.get("pattern", "")),
            needs=value.get("needs"),
        )


def _is_property(name: object) -> bool:
    if not isinstance(name, str):
        return False
    prefix, colon, _ = name.partition(":")
    return not colon or prefix in PREFIXES


def find_query(name: str, folder: Path) -> StoredQuery:
    """Return the query *name* of *folder*, or the one in the file *name*.

    :raises QueryError: if there is no such query
    """
    stored = folder / f"{name}.rq"
    if name.replace("_", "").replace("-", "").isalnum() and stored.is_file():
        return replace(read_query(stored), place=name)
    path = Path(name)
    if path.suffix == ".rq" or path.is_file():
        return read_query(path)
    import difflib

    known = [path.stem for path in sorted(folder.glob("*.rq"))]
    close = difflib.get_close_matches(name, known, 3)
    remedy = f"near: {', '.join(close)}" if close else "mscgraph query --list prints the stored queries"
    raise QueryError(name, problem="neither a stored query nor a file", remedy=remedy)
