"""Stored queries as RDF: SHACL's executables, with what editors and catalogues look for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mscgraph.errors import QueryError
from mscgraph.namespaces import MSC, OWL, PREFIXES, XSD
from mscgraph.query.binding import UNREAD, declare_prefixes
from mscgraph.query.stored import Parameter, StoredQuery
from mscgraph.terms import A, Triple, below_base, boolean, iri, spelled, string, text, thing_triples

#: A step of a query's head behind comments, IRIs and strings: a declaration, or the form.
_HEAD = re.compile(
    rf"{UNREAD}|\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>|\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
#: The prefix of a name behind comments, IRIs and strings.
_USED = re.compile(rf"{UNREAD}|(?<![\w.:?$-])([^\W\d_][\w-]*):", re.VERBOSE | re.DOTALL)
#: Forms that SHACL has a class and a property for.
_FORMS = ("SELECT", "ASK", "CONSTRUCT")
_DATATYPES = {"integer": "xsd:integer", "number": "xsd:decimal", "string": "xsd:string"}
#: The address of the endpoint, below the base.
ENDPOINT = "sparql"
_PREFIXES = "prefixes"
#: The licence of the queries, as that of the ontology.
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: Note on a parameter with a pattern, which the text alone does not have.
_PATTERN = " (where it is given, the query also has the pattern: {})"
#: Note on a concept, whose narrower ones mscgraph binds with it: the text alone does not follow them.
_EACH = " (bound to the concept and each narrower one{})"


@dataclass(frozen=True, slots=True)
class _Head:
    """The form of a query, and its prefixes.

    :param declared: namespaces by the prefixes that the text declares
    :param needed: prefixes of the project that it uses without a declaration, sorted
    """

    form: str
    declared: Mapping[str, str]
    needed: tuple[str, ...]


def describe_queries(queries: Iterable[StoredQuery]) -> Iterator[Triple]:
    """Yield the description of stored queries: each with its text, prefixes, parameters, keywords and endpoint.

    A query that asks another endpoint has no target: mscgraph's endpoint refuses it.

    :raises QueryError: if a query is of a form that SHACL lacks, or two queries declare a prefix differently
    """
    spaces: dict[str, str] = {}
    for query in queries:
        head = _read_head(query)
        for prefix, space in {
            **head.declared,
            **{prefix: PREFIXES[prefix] for prefix in head.needed},
        }.items():
            if spaces.setdefault(prefix, space) != space:
                raise QueryError(query.place, f"{prefix}: as <{spaces[prefix]}>", f"<{space}>")
        yield from _describe(query, head)
    yield from _describe_prefixes(spaces)


def describe_endpoint(url: str) -> Iterator[Triple]:
    """Yield the address of the endpoint of a server.

    :param url: of the server; ends in a slash
    """
    address = iri(url + ENDPOINT)
    yield below_base(ENDPOINT), spelled("dcat:endpointURL"), address
    yield below_base("dataset"), spelled("void:sparqlEndpoint"), address


def query_path(name: str) -> str:
    """Return the path of a stored query's IRI below the base."""
    return f"query/{name}"


def _read_head(query: StoredQuery) -> _Head:
    """Return the head of a query.

    :raises QueryError: if it is of a form that SHACL lacks
    """
    declared: dict[str, str] = {}
    form = ""
    for found in _HEAD.finditer(query.text):
        if found[3]:
            form = found[3].upper()
            break
        if found[2]:
            declared[found[1]] = found[2]
    if form not in _FORMS:
        raise QueryError(query.place, f"a query of the form {', '.join(_FORMS)}", form or "one of no form")
    used = {found[1] for found in _USED.finditer(query.text) if found[1]}
    return _Head(form, declared, tuple(sorted((used & PREFIXES.keys()) - declared.keys())))


def _text_of(query: StoredQuery, head: _Head) -> str:
    """Return a query's text without its header, as any endpoint can run it: with every prefix declared."""
    lines = query.text.splitlines(keepends=True)
    return declare_prefixes(
        "".join(line for line in lines if not line.startswith("#+")).strip("\n"), head.needed
    )


def _describe(query: StoredQuery, head: _Head) -> Iterator[Triple]:
    subject = below_base(query_path(query.name))
    yield subject, A, spelled("sh:SPARQLExecutable")
    yield from thing_triples(
        subject,
        spelled(f"sh:SPARQL{head.form.capitalize()}Executable"),
        query.summary or query.name,
        (spelled("rdfs:comment"), text(query.description or query.summary or query.name)),
        *((spelled("schema:keywords"), string(tag)) for tag in query.tags),
        (spelled("schema:target"), None if query.federated else below_base(ENDPOINT)),
        (spelled("sh:prefixes"), below_base(_PREFIXES)),
        (spelled(f"sh:{head.form.lower()}"), string(_text_of(query, head))),
    )
    for parameter in query.parameters:
        part = below_base(f"{query_path(query.name)}/{parameter.name}")
        yield subject, spelled("sh:parameter"), part
        yield from _describe_parameter(part, query, parameter)


def _describe_parameter(part: str, query: StoredQuery, parameter: Parameter) -> Iterator[Triple]:
    allowed = f" (one of {', '.join(parameter.values)})" if parameter.values else ""
    if parameter.kind == "concept" and not parameter.exact:
        allowed = _EACH.format(", and those due to it" if parameter.concept_class == "Disease" else "")
    if parameter.pattern:
        allowed += _PATTERN.format(parameter.pattern)
    datatype = _DATATYPES.get(parameter.kind)
    yield from thing_triples(
        part,
        spelled("sh:Parameter"),
        f"{parameter.name} of {query.name}",
        # A parameter has the local name of its path, which is a variable and no property of data.
        (spelled("sh:path"), part),
        (spelled("sh:name"), string(parameter.name)),
        (spelled("sh:description"), text(parameter.description + allowed)),
        (spelled("sh:class"), f"<{MSC}{parameter.concept_class}>" if parameter.concept_class else None),
        (spelled("sh:datatype"), spelled(datatype) if datatype else None),
        (spelled("sh:nodeKind"), None if datatype else spelled("sh:IRI")),
        (spelled("sh:optional"), boolean(not parameter.required)),
        (spelled("skos:example"), string(parameter.example) if parameter.example else None),
    )


def _describe_prefixes(spaces: Mapping[str, str]) -> Iterator[Triple]:
    whole = below_base(_PREFIXES)
    yield from thing_triples(
        whole,
        iri(OWL + "Ontology"),
        "Prefixes of the stored queries",
        (spelled("dcterms:title"), text("Prefixes of the stored queries")),
        (
            spelled("dcterms:description"),
            text("The prefixes that the texts of mscgraph's stored queries use."),
        ),
        (spelled("dcterms:license"), iri(_LICENCE)),
    )
    for prefix, space in sorted(spaces.items()):
        part = below_base(f"{_PREFIXES}/{prefix}")
        yield whole, spelled("sh:declare"), part
        yield from thing_triples(
            part,
            spelled("sh:PrefixDeclaration"),
            f"Prefix {prefix}",
            (spelled("sh:prefix"), string(prefix)),
            (spelled("sh:namespace"), f'"{space}"^^<{XSD}anyURI>'),
        )
