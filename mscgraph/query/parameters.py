"""What a caller gives for a query's parameters, as RDF terms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mscgraph.errors import ParameterError
from mscgraph.namespaces import MSC, PREFIXES
from mscgraph.query.stored import Parameter, StoredQuery
from mscgraph.query.table import Select
from mscgraph.terms import spell_in_query

if TYPE_CHECKING:
    from curies import Converter

__all__ = ["bind_parameters"]

#: Concepts, each with what may name it: pairs of a property and its value.
Names = dict[str, list[tuple[str, str]]]

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
#: So many characters of a value at fault are shown.
_MAX_SHOWN = 60
_OBO_PREFIXES = ("CHEBI", "CL", "CMO", "DOID", "GO", "HP", "MONDO", "NCIT", "OBI", "UBERON", "UO")
_SKOS = PREFIXES["skos"]
_TYPE = PREFIXES["rdf"] + "type"
#: How a value finds a concept, in this order.
_LABELS = tuple(_SKOS + name for name in ("prefLabel", "notation", "altLabel", "hiddenLabel"))
_MATCHES = tuple(_SKOS + name for name in ("exactMatch", "closeMatch"))


def bind_parameters(
    query: StoredQuery, values: Mapping[str, str], select: Select
) -> dict[str, ox.NamedNode | ox.Literal]:
    """Turn what a caller gave into RDF terms.

    :param select: asks the graph that the query is for; concepts are looked up there
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
            bound[name] = _bind(query.name, parameter, values[name], select)
        elif parameter.required:
            raise ParameterError(query.name, f"--param {name}=… (such as {parameter.example})", "none")
    return bound


def _bind(query: str, parameter: Parameter, value: str, select: Select) -> ox.NamedNode | ox.Literal:
    place = f"{query}: {parameter.name}"
    if parameter.kind == "concept":
        return _find_concept(place, parameter, value, select)
    if parameter.values and value not in parameter.values:
        raise ParameterError(place, f"one of {', '.join(parameter.values)}", repr(value[:_MAX_SHOWN]))
    term: ox.NamedNode | ox.Literal
    if parameter.kind == "integer":
        if not _INTEGER.fullmatch(value.strip()):
            raise ParameterError(place, "a whole number", repr(value[:_MAX_SHOWN]))
        term = ox.Literal(int(value))
    elif parameter.kind == "iri":
        term = ox.NamedNode(_expand(place, value))
    else:
        term = ox.Literal(value)
    if parameter.among is not None:
        _expect_value(place, parameter, term, value, select)
    return term


def _expect_value(
    place: str, parameter: Parameter, term: ox.NamedNode | ox.Literal, value: str, select: Select
) -> None:
    """Refuse a value that nothing in the graph has: an empty answer would look like one that found nothing."""
    found = select(
        f"SELECT ?one WHERE {{ ?one <{MSC}{parameter.among}> {spell_in_query(str(term))} }} LIMIT 1"
    )
    if not found.rows:
        expected = f"{_with_article(parameter.among)} of the graph, such as {parameter.example}"
        raise ParameterError(place, expected, repr(value[:_MAX_SHOWN]))


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
    """Return the CURIE prefixes that parameters may use: ours, and those of the vocabularies we link to."""
    from curies import Converter

    obo = PREFIXES["obo"]
    spaces = {name: f"{obo}{name}_" for name in _OBO_PREFIXES}
    spaces |= {"MESH": PREFIXES["mesh"], "ICD10CM": PREFIXES["icd10cm"], "EFO": PREFIXES["efo"]}
    spaces |= {"HGNC": "http://identifiers.org/hgnc/", "UniProtKB": "http://purl.uniprot.org/uniprot/"}
    taken = {name.lower() for name in spaces}
    spaces |= {name: space for name, space in PREFIXES.items() if name not in taken}
    return Converter.from_prefix_map(spaces)


def _find_concept(place: str, parameter: Parameter, value: str, select: Select) -> ox.NamedNode:
    """Return our concept that *value* names: by IRI, CURIE, external identifier, label or slug."""
    names = _names_of(parameter.concept_class, select)
    kind = _with_article(parameter.concept_class)
    if ":" in value and " " not in value:
        iri = _expand(place, value)
        found = iri if iri in names else _first_with(names, _MATCHES, iri)
        if found is None:
            raise ParameterError(
                place, f"an identifier that {kind} of the graph has", repr(value[:_MAX_SHOWN])
            )
        return ox.NamedNode(found)
    folded = " ".join(value.casefold().split())
    found = _first_with(names, _LABELS, folded) or next(
        (concept for concept in names if concept.rsplit("/", 1)[-1].casefold() == folded), None
    )
    if found is not None:
        return ox.NamedNode(found)
    import difflib

    labels = [label for told in names.values() for how, label in told if how == _LABELS[0]]
    near = difflib.get_close_matches(value, labels, 3, cutoff=0.4) or sorted(labels)[:5]
    expected = f"{kind} of the graph by its label, code or identifier, such as {', '.join(near)}"
    raise ParameterError(place, expected, repr(value[:_MAX_SHOWN]))


def _names_of(concept_class: str | None, select: Select) -> Names:
    """Return the concepts of a class, sorted by IRI, each with what may name it: property and value."""
    # Every concept has its type, so that none is left out for want of a label.
    properties = ", ".join(f"<{name}>" for name in (_TYPE, *_LABELS, *_MATCHES))
    table = select(
        f"SELECT ?concept ?property ?value WHERE {{ ?concept a <{MSC}{concept_class}> ; ?property ?value ."
        f" FILTER (?property IN ({properties})) }}"
    )
    names: Names = {}
    for concept, how, value in sorted(table.rows, key=str):
        if isinstance(concept, ox.NamedNode):
            told = names.setdefault(concept.value, [])
            if isinstance(how, ox.NamedNode) and isinstance(value, (ox.NamedNode, ox.Literal)):
                told.append((how.value, value.value))
    return names


def _first_with(names: Names, properties: Sequence[str], wanted: str) -> str | None:
    """Return the first concept that has *wanted* by the first property that leads to any."""
    for wanted_property in properties:
        for concept, told in names.items():
            if any(how == wanted_property and wanted in (value, value.casefold()) for how, value in told):
                return concept
    return None


def _with_article(name: str | None) -> str:
    words = _in_words(name)
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _in_words(name: str | None) -> str:
    """Return the local name of a class in words: ``CellSource`` is "cell source"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name or "concept").lower()
