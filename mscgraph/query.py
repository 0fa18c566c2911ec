"""Stored queries: found by name, described by their headers, run on a graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mscgraph.errors import GraphError, ParameterError, QueryError
from mscgraph.namespaces import BASE, MSC, PREFIXES

if TYPE_CHECKING:
    from curies import Converter

__all__ = [
    "Parameter",
    "StoredQuery",
    "Table",
    "find_query",
    "load_queries",
    "open_graph",
    "read_quads",
    "read_query",
    "run_query",
]

_MARK = "#+ "
_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
#: So many characters of a value at fault are shown.
_MAX_SHOWN = 60
_KINDS = ("concept", "iri", "string", "integer")
_MAX_GRAPH_BYTES = 4_000_000_000
_DOCTYPE_BYTES = 100_000
_FORMS = {
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "owl": ox.RdfFormat.RDF_XML,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
}
#: The named graphs that queries see as one.
_QUERIED = ("/statements", "/provenance", "/issues")
_OBO_PREFIXES = ("CL", "CMO", "DOID", "GO", "HP", "MONDO", "NCIT", "OBI", "UBERON", "UO")
_SKOS = PREFIXES["skos"]
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
#: How a value finds a concept, in this order.
_LABELS = tuple(ox.NamedNode(_SKOS + name) for name in ("prefLabel", "notation", "altLabel", "hiddenLabel"))
_MATCHES = tuple(ox.NamedNode(_SKOS + name) for name in ("exactMatch", "closeMatch"))


_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a caller may bind.

    :param kind: ``concept``, ``iri``, ``string`` or ``integer``
    :param concept_class: local name of the class of the concept, ``None`` for the other kinds
    """

    name: str
    kind: str
    description: str
    example: str
    concept_class: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A query file: its name is the file's, the rest its header.

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


@dataclass(frozen=True, slots=True)
class Table:
    """The solutions of a query: column names, and rows of terms; an unbound variable is ``None``."""

    columns: tuple[str, ...]
    rows: list[tuple[_Term | None, ...]] = field(default_factory=list)


def load_queries(folder: Path) -> list[StoredQuery]:
    """Read every ``*.rq`` of *folder*, sorted by name.

    :raises QueryError: if a header is not in its form
    """
    return [read_query(path) for path in sorted(folder.glob("*.rq"))]


def read_query(path: Path) -> StoredQuery:
    """Read one query file.

    :raises QueryError: if it cannot be read, or its header is not in its form
    """
    import yaml

    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise QueryError(path, "a query file", "no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(path, "a query in UTF-8", str(error)) from error
    header = "\n".join(line.removeprefix(_MARK) for line in text.splitlines() if line.startswith(_MARK))
    try:
        facts = yaml.load(header, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
    except yaml.YAMLError as error:
        raise QueryError(path, "a header in YAML", str(error).splitlines()[0]) from error
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
        if kind == "concept" and not isinstance(value.get("class"), str):
            raise QueryError(f"{path}: {name}", "a class of the ontology", repr(value.get("class")))
        yield Parameter(
            name=str(name),
            kind=kind,
            description=str(value.get("description", "")),
            example=str(value.get("example", "")),
            concept_class=value.get("class"),
            required=bool(value.get("required", False)),
        )


def find_query(name: str, folder: Path) -> StoredQuery:
    """Return the query *name* of *folder*, or the one in the file *name*.

    :raises QueryError: if there is none
    """
    stored = folder / f"{name}.rq"
    if name.replace("_", "").replace("-", "").isalnum() and stored.is_file():
        return read_query(stored)
    path = Path(name)
    if path.suffix == ".rq" or path.is_file():
        return read_query(path)
    import difflib

    known = [path.stem for path in sorted(folder.glob("*.rq"))]
    close = difflib.get_close_matches(name, known, 3)
    hint = f" (near: {', '.join(close)})" if close else " (see: mscgraph query --list)"
    raise QueryError(name, "the name of a stored query or a file", f"neither{hint}")


def read_quads(path: Path) -> Iterator[ox.Quad]:
    """Yield the quads of a build's folder, or of one RDF file.

    :raises GraphError: if it cannot be read
    """
    file = path / "mscgraph.nq" if path.is_dir() else path
    if not file.is_file():
        raise GraphError(file, "a graph", "no such file")
    if file.stat().st_size > _MAX_GRAPH_BYTES:
        raise GraphError(file, f"at most {_MAX_GRAPH_BYTES:,} bytes", f"{file.stat().st_size:,}")
    suffix = file.suffix.lower().lstrip(".")
    form = _FORMS.get(suffix)
    if form is None:
        raise GraphError(file, "a name that ends in .ttl, .nq, .nt, .trig, .owl, .rdf or .jsonld", file.name)
    if form == ox.RdfFormat.RDF_XML and b"<!DOCTYPE" in file.read_bytes()[:_DOCTYPE_BYTES]:
        raise GraphError(file, "RDF/XML without a document type", "a DOCTYPE, whose entities may grow")
    try:
        yield from ox.parse(path=str(file), format=form, base_iri=BASE)
    except (SyntaxError, OSError, ValueError) as error:
        raise GraphError(file, form.name, str(error)) from error


def open_graph(path: Path) -> ox.Store:
    """Load statements, provenance and issues as one graph, each triple once.

    Of a build's named graphs the others (ontology, description) are left out; of any other file nothing is.

    :raises GraphError: if it cannot be read
    """
    quads = list(read_quads(path))
    names = {quad.graph_name for quad in quads}
    ours = {name for name in names if isinstance(name, ox.NamedNode) and name.value.endswith(_QUERIED)}
    store = ox.Store()
    store.bulk_extend(ox.Quad(*quad.triple) for quad in quads if not ours or quad.graph_name in ours)
    return store


def bind_parameters(
    query: StoredQuery, values: Mapping[str, str], store: ox.Store
) -> dict[str, ox.NamedNode | ox.Literal]:
    """Turn what a caller gave into RDF terms.

    :raises ParameterError: if a name is unknown, a required one missing, or a value has no such term
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            expected = f"one of the parameters {', '.join(known)}" if known else "no parameters"
            raise ParameterError(query.name, expected, repr(name))
    bound = {}
    for name, parameter in known.items():
        if name in values:
            bound[name] = _bind(query.name, parameter, values[name], store)
        elif parameter.required:
            raise ParameterError(query.name, f"--param {name}=… (such as {parameter.example})", "none")
    return bound


def _bind(query: str, parameter: Parameter, value: str, store: ox.Store) -> ox.NamedNode | ox.Literal:
    place = f"{query}: {parameter.name}"
    if parameter.kind == "string":
        return ox.Literal(value)
    if parameter.kind == "integer":
        if not _INTEGER.fullmatch(value.strip()):
            raise ParameterError(place, "a whole number", repr(value[:_MAX_SHOWN]))
        return ox.Literal(int(value))
    if parameter.kind == "iri":
        return ox.NamedNode(_expand(place, value))
    return _find_concept(place, parameter, value, store)


def _expand(place: str, value: str) -> str:
    """Return the IRI that *value* is or abbreviates."""
    expanded: str | None
    if value.startswith(("http://", "https://")):
        expanded = value
    else:
        prefix, colon, local = value.partition(":")
        expanded = None
        if colon:
            expanded = _converter().expand(value) or _converter().expand(f"{prefix.upper()}:{local}")
    if expanded is None:
        raise ParameterError(place, "an IRI or a CURIE such as MONDO:0005011", repr(value[:_MAX_SHOWN]))
    try:
        return ox.NamedNode(expanded).value
    except ValueError as error:
        raise ParameterError(place, "a well-formed IRI", repr(value[:_MAX_SHOWN])) from error


@cache
def _converter() -> Converter:
    """Return the CURIE prefixes that parameters may use: ours, and those of the vocabularies we link to."""
    from curies import Converter

    obo = PREFIXES["obo"]
    spaces = {name: f"{obo}{name}_" for name in _OBO_PREFIXES}
    spaces |= {"MESH": PREFIXES["mesh"], "ICD10CM": PREFIXES["icd10cm"], "EFO": PREFIXES["efo"]}
    taken = {name.lower() for name in spaces}
    spaces |= {name: space for name, space in PREFIXES.items() if name not in taken}
    return Converter.from_prefix_map(spaces)


def _find_concept(place: str, parameter: Parameter, value: str, store: ox.Store) -> ox.NamedNode:
    """Return our concept that *value* names: by IRI, CURIE, external identifier, label or slug."""
    wanted = ox.NamedNode(f"{MSC}{parameter.concept_class}")
    concepts = sorted(
        (
            quad.subject
            for quad in store.quads_for_pattern(None, _TYPE, wanted)
            if isinstance(quad.subject, ox.NamedNode)
        ),
        key=str,
    )
    if ":" in value and " " not in value:
        iri = ox.NamedNode(_expand(place, value))
        if iri in concepts:
            return iri
        for match in _MATCHES:
            found = [concept for concept in concepts if any(store.quads_for_pattern(concept, match, iri))]
            if found:
                return found[0]
        expected = f"the {_in_words(parameter.concept_class)} of an identifier"
        raise ParameterError(place, expected, repr(value[:_MAX_SHOWN]))
    folded = " ".join(value.casefold().split())
    for label in _LABELS:
        for concept in concepts:
            if any(
                _text_of(quad.object).casefold() == folded
                for quad in store.quads_for_pattern(concept, label, None)
            ):
                return concept
    for concept in concepts:
        if concept.value.rsplit("/", 1)[-1].casefold() == folded:
            return concept
    import difflib

    labels = [
        _text_of(quad.object)
        for concept in concepts
        for quad in store.quads_for_pattern(concept, _LABELS[0], None)
    ]
    near = difflib.get_close_matches(value, labels, 3, cutoff=0.4) or sorted(labels)[:5]
    raise ParameterError(
        place,
        f"the {_in_words(parameter.concept_class)} of a label, code or identifier, such as {', '.join(near)}",
        repr(value[:_MAX_SHOWN]),
    )


def _in_words(name: str | None) -> str:
    """Return the local name of a class in words: ``CellSource`` is "cell source"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name or "concept").lower()


def _text_of(term: _Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def refuse_remote(query: StoredQuery) -> None:
    """Parse a query to algebra and refuse what would make the program fetch.

    :raises QueryError: if the query is not well-formed SPARQL, or holds ``SERVICE``
    """
    from pyparsing import ParseException, ParseResults
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    try:
        waiting: list[object] = list(parseQuery(query.text))
    except ParseException as error:
        place = f"{query.place}:{error.lineno}:{error.column}"
        raise QueryError(place, f"SPARQL ({error.msg})", repr(error.line.strip()[:80])) from error
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            if part.name == "ServiceGraphPattern":
                raise QueryError(
                    query.name,
                    "a query of the graph alone",
                    "SERVICE, which asks another endpoint: run it at an endpoint that may do so",
                )
            waiting.extend(part.values())
        elif isinstance(part, (ParseResults, list, tuple)):
            waiting.extend(part)


def run_query(query: StoredQuery, values: Mapping[str, str], store: ox.Store) -> Table:
    """Run a query on a graph, its parameters bound as terms.

    :raises QueryError: if the query is not well-formed, asks another endpoint, or a parameter is at fault
    """
    refuse_remote(query)
    bound: dict[ox.Variable, _Term] = {
        ox.Variable(name): term for name, term in bind_parameters(query, values, store).items()
    }
    try:
        found = store.query(query.text, substitutions=bound)
    except RuntimeError as error:  # pyoxigraph binds only what is selected
        unbound = ", ".join(f"?{name.value}" for name in bound)
        raise QueryError(query.name, f"a query that selects its parameters {unbound}", str(error)) from error
    except (SyntaxError, ValueError, OSError) as error:
        raise QueryError(query.name, "a query that can be run", str(error)) from error
    if isinstance(found, ox.QueryBoolean):
        return Table(("answer",), [(ox.Literal(bool(found)),)])
    if isinstance(found, ox.QueryTriples):
        return Table(("subject", "predicate", "object"), [tuple(triple) for triple in found])
    names = tuple(variable.value for variable in found.variables)
    return Table(names, [tuple(row[name] for name in names) for row in found])
