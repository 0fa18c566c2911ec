"""RDF files in every syntax, streamed from N-Triples."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from mscgraph.characters import mend_xml
from mscgraph.namespaces import BASE, PREFIXES, RDF_TYPE, XSD
from mscgraph.rdf.lines import read_lines
from mscgraph.terms import A, Triple, cut, prefix_used, turtle_paragraphs

#: A path that JSON-LD may have in place of its IRI, if no step of it is empty or dots.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._~/-]+(?:#[A-Za-z0-9._~/-]+)?")
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def read_triples(paths: Iterable[Path]) -> Iterator[Triple]:
    """Yield the triples of mscgraph's N-Triples files, in order, each term in its spelling."""
    return map(cut, read_lines(*paths))


def parse_lines(paths: Iterable[Path]) -> Iterator[ox.Triple]:
    """Yield the triples of mscgraph's N-Triples files, in order; their IRIs are not looked at again."""
    for path in paths:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES, lenient=True):
            yield quad.triple


def write_nquads(target: Path, graphs: Iterable[tuple[str, Sequence[Path]]]) -> None:
    """Write one N-Quads file from (graph IRI, its N-Triples files), line by line."""
    with target.open("w", encoding="utf-8", newline="\n") as out:
        for graph, paths in graphs:
            out.writelines(f"{line[:-2]}<{graph}> .\n" for line in read_lines(*paths))


def write_turtle(target: Path, triples: Iterable[Triple]) -> None:
    """Write triples as Turtle into a file."""
    # The prefixes come first and are known last.
    body = target.with_name(f"{target.name}.body")
    used: set[str] = set()
    with body.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(turtle_paragraphs(triples, used))
    with target.open("wb") as whole, body.open("rb") as rest:
        whole.write(_turtle_head(used).encode())
        shutil.copyfileobj(rest, whole)
    body.unlink()


def turtle_text(triples: Iterable[Triple]) -> str:
    """Return triples as Turtle: the base, the prefixes that are used, sorted, and a paragraph per subject.

    pyoxigraph's writer puts prefixes in no order that lasts and escapes slashes in names, which people
    cannot read and rdflib cannot always; the terms are spelled already, so they only need shortening.
    """
    used: set[str] = set()
    body = "".join(turtle_paragraphs(triples, used))
    return _turtle_head(used) + body


def _turtle_head(used: Collection[str]) -> str:
    prefixes = (f"@prefix {name}: <{space}> .\n" for name, space in sorted(PREFIXES.items()) if name in used)
    return f"@base <{BASE}> .\n{''.join(prefixes)}"


class _XmlFile:
    """A file in XML, whose texts every parser reads alike.

    No literal of mscgraph's holds what XML forbids, so that the pieces that are written can be mended by themselves.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, piece: bytes) -> int:
        self._stream.write(mend_xml(piece))
        return len(piece)

    def flush(self) -> None:
        self._stream.flush()


def write_rdfxml(target: Path, triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> None:
    """Write RDF/XML with prefixes bound, so that owlready2 reads it, into a file."""
    with target.open("wb") as stream:
        out = cast(IO[bytes], _XmlFile(stream))
        ox.serialize(triples, out, ox.RdfFormat.RDF_XML, prefixes=dict(prefixes))


def rdfxml_bytes(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return RDF/XML with prefixes bound; U+FFFD is in place of what XML forbids."""
    return mend_xml(ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=dict(prefixes)) or b"")


def names_in_xml(triples: Iterable[Triple]) -> dict[str, str]:
    """Return the prefixes that RDF/XML of *triples* uses: those of properties and classes."""
    used = {
        prefix_used(term)
        for _, predicate, value in triples
        for term in ((predicate, value) if predicate == A else (predicate,))
    }
    return {name: space for name, space in PREFIXES.items() if name in used}


def canonical_lines(triples: Iterable[ox.Triple]) -> list[str]:
    """Return *triples* as sorted N-Triples lines, blank nodes labelled by RDFC-1.0.

    The labels hang on the triples with blank nodes alone, so that the others need not be looked at.
    """
    lines, blank = [], []
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            blank.append(triple)
        else:
            lines.append(f"{triple} .\n")
    dataset = ox.Dataset(ox.Quad(*triple) for triple in blank)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines += (f"{quad.triple} .\n" for quad in dataset)
    return sorted(lines)


class _Context:
    """A JSON-LD context as a writer needs it: the term of each property, and the types of its values."""

    def __init__(self, context: Mapping[str, object]) -> None:
        prefixes = {
            key: value
            for key, value in context.items()
            if isinstance(value, str) and value.endswith(("#", "/", "_")) and not key.startswith("@")
        }
        self._terms: dict[str, tuple[str, str | None, str | None]] = {}
        self._classes: dict[str, str] = {}

        def expand(curie: str) -> str:
            prefix, _, local = curie.partition(":")
            return prefixes[prefix] + local if prefix in prefixes else curie

        for term, value in context.items():
            if term.startswith("@") or term in prefixes:
                continue
            definition = value if isinstance(value, dict) else {"@id": value}
            name = definition.get("@id")
            if not isinstance(name, str) or name.startswith("@"):
                continue
            kind, language = definition.get("@type"), definition.get("@language")
            coerced = str(kind) if kind == "@id" else expand(str(kind)) if kind else None
            self._terms[expand(name)] = (term, coerced, str(language) if language else None)
            self._classes[expand(name)] = term

    @lru_cache(1 << 16)  # noqa: B019 - one context a process
    def name_class(self, iri: str) -> str:
        """Return the term of a class, else its IRI."""
        return self._classes.get(iri, iri)

    def name(self, predicate: str) -> str:
        """Return the term of a property, else its IRI."""
        return self._terms.get(predicate, (predicate, None, None))[0]

    def value(self, predicate: str, value: _Term) -> object:
        """Return how *value* is written behind *predicate*."""
        _, coerced, language = self._terms.get(predicate, (predicate, None, None))
        if isinstance(value, ox.NamedNode):
            return relative_iri(value.value) if coerced == "@id" else {"@id": relative_iri(value.value)}
        if not isinstance(value, ox.Literal):
            return str(value) if coerced == "@id" else {"@id": str(value)}
        if value.language:
            return (
                value.value
                if language == value.language
                else {"@value": value.value, "@language": value.language}
            )
        datatype = value.datatype.value
        if datatype == coerced or (datatype == XSD + "string" and coerced is None and language is None):
            return value.value
        if datatype == XSD + "string":
            return {"@value": value.value}
        return {"@value": value.value, "@type": datatype}


def relative_iri(iri: str) -> str:
    """Return *iri* relative to the base, where it is below it and every reader makes the same IRI of that.

    Readers differ in what they make of a percent sign, a colon or a mark of a query.
    """
    path = iri.removeprefix(BASE)
    is_plain = path != iri and _PLAIN_PATH.fullmatch(path) and {"", ".", ".."}.isdisjoint(path.split("/"))
    return path if is_plain else iri


def write_jsonld(target: Path, triples: Iterable[ox.Triple], context: Mapping[str, object]) -> None:
    """Write JSON-LD with *context* inline into a file."""
    with target.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(jsonld_text(triples, context))


def jsonld_text(triples: Iterable[ox.Triple], context: Mapping[str, object]) -> Iterator[str]:
    """Yield JSON-LD with *context* inline: a node per run of triples of one subject, a line each."""
    terms = _Context(context)
    head = json.dumps({"@base": BASE, **context}, ensure_ascii=False, indent=1)
    yield f'{{"@context": {head},\n"@graph": ['
    separator = "\n"
    for node in _nodes(triples, terms):
        yield separator + json.dumps(node, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _nodes(triples: Iterable[ox.Triple], terms: _Context) -> Iterator[dict[str, object]]:
    subject: object = None
    node: dict[str, list[object]] = {}
    for triple in triples:
        if triple.subject != subject:
            if subject is not None:
                yield _flatten(subject, node)
            subject, node = triple.subject, {}
        predicate = triple.predicate.value
        if predicate == RDF_TYPE and isinstance(triple.object, ox.NamedNode):
            node.setdefault("@type", []).append(terms.name_class(triple.object.value))
        else:
            node.setdefault(terms.name(predicate), []).append(terms.value(predicate, triple.object))
    if subject is not None:
        yield _flatten(subject, node)


def _flatten(subject: object, node: Mapping[str, list[object]]) -> dict[str, object]:
    name = relative_iri(subject.value) if isinstance(subject, ox.NamedNode) else str(subject)
    return {"@id": name} | {key: values[0] if len(values) == 1 else values for key, values in node.items()}
