"""What a caller gives for a query's parameters, as RDF terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mscgraph.errors import ParameterError
from mscgraph.namespaces import MSC, PREFIXES
from mscgraph.query.stored import Parameter, StoredQuery

if TYPE_CHECKING:
    from curies import Converter

__all__ = ["bind_parameters"]

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
#: So many characters of a value at fault are shown.
_MAX_SHOWN = 60
_OBO_PREFIXES = ("CL", "CMO", "DOID", "GO", "HP", "MONDO", "NCIT", "OBI", "UBERON", "UO")
_SKOS = PREFIXES["skos"]
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
#: How a value finds a concept, in this order.
_LABELS = tuple(ox.NamedNode(_SKOS + name) for name in ("prefLabel", "notation", "altLabel", "hiddenLabel"))
_MATCHES = tuple(ox.NamedNode(_SKOS + name) for name in ("exactMatch", "closeMatch"))


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


def _text_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value
