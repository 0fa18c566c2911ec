"""Values that a caller gives for a query's parameters, as RDF terms; values that a form can offer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mscgraph.errors import ParameterError
from mscgraph.namespaces import PREFIXES, XSD
from mscgraph.query.stored import CLASS_REMEDY, Parameter, StoredQuery
from mscgraph.query.values import GraphValues
from mscgraph.view import Term

if TYPE_CHECKING:
    from curies import Converter

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?")
#: Maximum characters of a value at fault that are shown.
_MAX_SHOWN = 60
_OBO_PREFIXES = ("CHEBI", "CL", "CMO", "DOID", "GO", "HP", "MONDO", "NCIT", "OBI", "UBERON", "UO")


def bind_parameters(
    query: StoredQuery, values: Mapping[str, str], graph: GraphValues
) -> dict[str, list[ox.NamedNode | ox.Literal]]:
    """Turn what a caller gave into RDF terms: each value into one, a concept into itself and all narrower ones.

    :param graph: the graph that the query is for; concepts are looked up there
    :raises ParameterError: if a name is unknown, one that is required or that another needs is missing, or a value has
        no such term
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            raise ParameterError(
                query.place,
                problem=f"no parameter {name[:_MAX_SHOWN]!r}",
                remedy=f"the query has: {', '.join(known)}"
                if known
                else "a #+ parameters head declares them",
            )
    bound = {}
    for name, parameter in known.items():
        if name in values:
            if parameter.needs is not None and parameter.needs not in values:
                raise ParameterError(
                    query.place,
                    problem=f"{name} means nothing without {parameter.needs}",
                    remedy=f"add --param {parameter.needs}=… (such as {known[parameter.needs].example})",
                )
            term = _bind(query.place, parameter, values[name], graph)
            bound[name] = _with_narrower(parameter, term, graph)
        elif parameter.required:
            example = find_example(parameter, graph)
            such_as = f" (such as {example})" if example else ""
            raise ParameterError(
                query.place, problem="the query needs a parameter", remedy=f"add --param {name}=…{such_as}"
            )
    return bound


def _with_narrower(
    parameter: Parameter, term: ox.NamedNode | ox.Literal, graph: GraphValues
) -> list[ox.NamedNode | ox.Literal]:
    if parameter.kind != "concept" or parameter.exact:
        return [term]
    names = graph.names(parameter.concept_class or "")
    return [ox.NamedNode(iri) for iri in names.with_narrower(term.value)]


def offer_values(parameter: Parameter, graph: GraphValues) -> tuple[str, ...]:
    """Return values of a parameter that a graph has, each of which can be given; empty where any value can be."""
    if parameter.kind == "concept":
        return graph.names(parameter.concept_class or "").offer()
    if parameter.values or parameter.among is None:
        return parameter.values
    return tuple(map(_spell, graph.of_property(parameter.among)))


def find_example(parameter: Parameter, graph: GraphValues) -> str | None:
    """Return the example of a parameter, or the first value offered if the graph lacks it; ``None`` without any."""
    try:
        _bind("", parameter, parameter.example, graph)
    except ParameterError:
        return next(iter(offer_values(parameter, graph)), None)
    return parameter.example


def find_examples(query: StoredQuery, graph: GraphValues) -> dict[str, str] | None:
    """Return an example for each required parameter, ``None`` if the graph has no value of one."""
    found = {one.name: find_example(one, graph) for one in query.parameters if one.required}
    return (
        {name: value for name, value in found.items() if value is not None} if all(found.values()) else None
    )


def read_ahead(queries: Iterable[StoredQuery], graph: GraphValues) -> None:
    """Read now what binding the queries' parameters would read first: a process that forks later has it."""
    _converter()
    for parameter in (one for query in queries for one in query.parameters):
        if parameter.kind == "concept":
            graph.names(parameter.concept_class or "")


def _spell(term: Term) -> str:
    """Return a term as a caller can give it: the CURIE of an IRI where there is one, else its text."""
    if not isinstance(term, ox.NamedNode):
        return term.value if isinstance(term, ox.Literal) else str(term)
    curie = _converter().compress(term.value)
    return curie if curie and _converter().expand(curie) == term.value else term.value


def _bind(query: str, parameter: Parameter, value: str, graph: GraphValues) -> ox.NamedNode | ox.Literal:
    place = f"{query}: {parameter.name}"
    if parameter.kind == "concept":
        return _find_concept(place, parameter, value, graph)
    if parameter.values and value not in parameter.values:
        raise ParameterError(place, f"one of {', '.join(parameter.values)}", repr(value[:_MAX_SHOWN]))
    term: ox.NamedNode | ox.Literal
    if parameter.kind == "integer":
        if not _INTEGER.fullmatch(value.strip()):
            raise ParameterError(place, "a whole number", repr(value[:_MAX_SHOWN]))
        term = ox.Literal(int(value))
    elif parameter.kind == "number":
        if not _NUMBER.fullmatch(value.strip()):
            raise ParameterError(place, "a number, such as 15, 0.5 or 1e6", repr(value[:_MAX_SHOWN]))
        term = ox.Literal(f"{Decimal(value.strip()):f}", datatype=ox.NamedNode(XSD + "decimal"))
    elif parameter.kind == "iri":
        term = ox.NamedNode(_expand(place, value))
    else:
        term = ox.Literal(value)
    if parameter.among is not None and not graph.has(parameter.among, term):
        # An empty answer would look like one that found nothing.
        offered = offer_values(parameter, graph)
        example = [parameter.example] if parameter.example in offered else offered[:1]
        expected = f"{_with_article(parameter.among)} of the graph{_such_as(example)}"
        raise ParameterError(place, expected, repr(value[:_MAX_SHOWN]))
    return term


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
        known = ", ".join(sorted(_converter().prefix_map, key=str.casefold))
        fault = f"an IRI or a CURIE such as MONDO:0005011, by one of the prefixes {known}"
        raise ParameterError(place, fault, repr(value[:_MAX_SHOWN]))
    try:
        return ox.NamedNode(expanded).value
    except ValueError as error:
        raise ParameterError(place, "a well-formed IRI", repr(value[:_MAX_SHOWN])) from error


@cache
def _converter() -> Converter:
    """Return the CURIE prefixes that parameters may use: the project's, and those of the vocabularies it links to."""
    from curies import Converter

    obo = PREFIXES["obo"]
    spaces = {name: f"{obo}{name}_" for name in _OBO_PREFIXES}
    spaces |= {"MESH": PREFIXES["mesh"], "ICD10CM": PREFIXES["icd10cm"], "EFO": PREFIXES["efo"]}
    spaces |= {"HGNC": "http://identifiers.org/hgnc/", "UniProtKB": "http://purl.uniprot.org/uniprot/"}
    taken = {name.lower() for name in spaces}
    spaces |= {name: space for name, space in PREFIXES.items() if name not in taken}
    return Converter.from_prefix_map(spaces)


def _find_concept(place: str, parameter: Parameter, value: str, graph: GraphValues) -> ox.NamedNode:
    """Return the concept that *value* names: by IRI, CURIE, external identifier, label or slug."""
    names = graph.names(parameter.concept_class or "")
    if not names.labels:
        raise ParameterError(
            place,
            problem=f"the graph has no concept of the class {parameter.concept_class!r}",
            remedy=CLASS_REMEDY,
        )
    kind = _with_article(parameter.concept_class)
    if ":" in value and " " not in value:
        found = names.match(_expand(place, value))
        if found is None:
            raise ParameterError(
                place, f"an identifier that {kind} of the graph has", repr(value[:_MAX_SHOWN])
            )
        return ox.NamedNode(found)
    found = names.find(value)
    if found is not None:
        return ox.NamedNode(found)
    labels = sorted(filter(None, names.labels.values()))
    near = difflib.get_close_matches(value, labels, 3, cutoff=0.4) or labels[:5]
    expected = f"{kind} of the graph by its label, code or identifier{_such_as(near)}"
    raise ParameterError(place, expected, repr(value[:_MAX_SHOWN]))


def _such_as(names: Sequence[str]) -> str:
    return f", such as {', '.join(names)}" if names else ", which has none"


def _with_article(name: str | None) -> str:
    words = _in_words(name)
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _in_words(name: str | None) -> str:
    """Return the name of a class or property in words: ``CellSource`` is "cell source"."""
    local = (name or "concept").rpartition(":")[2].replace("_", " ")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()
