"""Graphs that queries are asked of: a build's folder or an RDF file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from mscgraph.errors import GraphError, reason_of
from mscgraph.files import QUADS
from mscgraph.media_types import find_suffix, load_media_types, media_type
from mscgraph.namespaces import BASE, GRAPH_KINDS, SHARED, graph_iri
from mscgraph.query.terms import UsedTerms

_GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

#: Maximum bytes per file of a graph.
_MAX_GRAPH_BYTES = 4_000_000_000
#: Bytes read at a time.
_PART_BYTES = 1 << 20
_SHARED, _ONTOLOGY = ox.NamedNode(graph_iri(SHARED)), ox.NamedNode(graph_iri("ontology"))
#: Ends of the N-Quads lines of data graphs, and of the vocabulary's.
_DATA_ENDS = (*(f"/{kind}> .".encode() for kind in GRAPH_KINDS), f" {_SHARED} .".encode())
_ONTOLOGY_END = f" {_ONTOLOGY} .".encode()


def read_quads(path: Path) -> Iterator[ox.Quad]:
    """Yield the quads of a build's folder, or of one RDF file.

    :raises GraphError: if it cannot be read
    """
    file = path / QUADS if path.is_dir() else path
    if path.is_dir() and not file.exists():
        raise GraphError(
            path, problem=f"a folder without {QUADS}", remedy="mscgraph build -o DIR makes a build"
        )
    if not file.is_file():
        raise GraphError(file, problem="no such file", remedy="mscgraph build makes a graph")
    if file.stat().st_size > _MAX_GRAPH_BYTES:
        raise GraphError(file, f"at most {_MAX_GRAPH_BYTES:,} bytes", f"{file.stat().st_size:,}")
    form = _find_form(file.name)
    if form is None:
        endings = ", ".join(f".{suffix}" for suffix, one in load_media_types().items() if one.rdf)
        raise GraphError(
            file,
            problem="its name does not end like that of an RDF file",
            remedy=f"name a build's folder, or a file that ends in one of {endings}",
        )
    if form == ox.RdfFormat.RDF_XML and _has_doctype(file):
        raise GraphError(file, "RDF/XML without a document type", "a DOCTYPE, whose entities may grow")
    try:
        yield from ox.parse(path=str(file), format=form, base_iri=BASE)
    except (SyntaxError, OSError, ValueError) as error:
        raise GraphError(file, problem=f"not {form.name}: {reason_of(error)}") from error


def _find_form(name: str) -> ox.RdfFormat | None:
    """Return the syntax of a file by its name, ``None`` if it does not hold RDF."""
    suffix = find_suffix(name.lower())
    found = media_type(suffix) if suffix else None
    return ox.RdfFormat.from_media_type(found.type) if found and found.rdf else None


def _has_doctype(file: Path) -> bool:
    """Return whether an XML file has a document type in any place, in any encoding that can begin a file."""
    wanted = "<!DOCTYPE"
    with file.open("rb") as stream:
        begin = stream.read(2)
        encoding = {
            b"\xff\xfe": "utf-16-le",
            b"\xfe\xff": "utf-16-be",
            b"<\x00": "utf-16-le",
            b"\x00<": "utf-16-be",
        }
        mark = wanted.encode(encoding.get(begin, "ascii"))
        kept = begin
        while part := stream.read(_PART_BYTES):
            if mark in kept + part:
                return True
            kept = part[-len(mark) :]
    return False


def data_kind(graph: _GraphName) -> str | None:
    """Return which of :data:`~mscgraph.namespaces.GRAPH_KINDS` a build's graph is of, ``None`` for any other graph.

    What sources share belongs to the statements.
    """
    if not isinstance(graph, ox.NamedNode):
        return None
    if graph == _SHARED:
        return "statements"
    kind = graph.value.rpartition("/")[2]
    return kind if kind in GRAPH_KINDS else None


def data_graphs(graphs: Iterable[_GraphName]) -> set[_GraphName]:
    """Return the graphs that are seen as one: a build's graphs of data, all where none of them is there."""
    found = set(graphs)
    return {one for one in found if data_kind(one)} or found


def read_data(path: Path) -> Iterator[ox.Quad]:
    """Yield the quads of a build's folder, or of one RDF file, that are seen as one: data, and its vocabulary.

    Of the vocabulary of a build those concepts are yielded that its data names, with their schemes, matches and
    mappings. The quads are read twice, so that those of data do not wait in memory.

    :raises GraphError: if they cannot be read
    """
    names: set[_GraphName] = set()
    terms = UsedTerms()
    for quad in read_quads(path):
        names.add(quad.graph_name)
        if quad.graph_name == _ONTOLOGY:
            terms.add(quad)
    seen = data_graphs(names)
    if _ONTOLOGY in seen:
        yield from (quad for quad in read_quads(path) if quad.graph_name in seen)
        return
    for quad in read_quads(path):
        if quad.graph_name in seen:
            terms.use(quad)
            yield quad
    yield from terms.statements()


def load_store(path: Path) -> ox.Store:
    """Load the graphs that are seen as one, with the vocabulary that they use, each triple once.

    :raises GraphError: if it cannot be read
    """
    store = ox.Store()
    if path.is_dir() and (lines := _data_lines(path / QUADS)):
        data, ontology = lines
        try:
            # Lenient: the lines are a build's, and spelled well.
            store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
            terms = UsedTerms()
            for quad in ox.parse(ontology, format=ox.RdfFormat.N_TRIPLES, lenient=True):
                terms.add(quad)
            store.bulk_extend(
                ox.Quad(*quad.triple)
                for quad in terms.statements(lambda term: any(store.quads_for_pattern(None, None, term)))
            )
            return store
        except SyntaxError:
            store.clear()  # read_data names the place
    store.bulk_extend(ox.Quad(*quad.triple) for quad in read_data(path))
    return store


def _data_lines(file: Path) -> tuple[bytes, bytes] | None:
    """Return a build's data and its vocabulary as N-Triples, ``None`` where *file* is not a build's."""
    if not file.is_file() or file.stat().st_size > _MAX_GRAPH_BYTES:
        return None
    *lines, rest = file.read_bytes().split(b"\n")
    if rest or not all(line.endswith(b"> .") for line in lines):
        return None
    data, ontology = (
        [line[: line.rindex(b" <")] for line in lines if line.endswith(ends)]
        for ends in (_DATA_ENDS, _ONTOLOGY_END)
    )
    return (b" .\n".join([*data, b""]), b" .\n".join([*ontology, b""])) if data else None
