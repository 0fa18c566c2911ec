"""The shapes: good data gives no result, each fault exactly the one expected, in two engines alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyrudof
import pyshacl
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from support import ROOT
from support.each import each

SHAPES = ROOT / "shapes"
#: The statements and issues of the published build; the provenance is checked by queries.
PUBLISHED = (ROOT / "output" / "mscgraph.ttl", ROOT / "output" / "issues.ttl")
DATA = Path(__file__).parent
MSC = "https://w3id.org/mscgraph/ontology#"
MSCSH = "https://w3id.org/mscgraph/shapes#"

FILES = sorted(path.stem for path in SHAPES.glob("*.ttl"))
GOOD = {path.name.removesuffix(".pass.ttl"): path for path in sorted(DATA.glob("*.pass.ttl"))}
FAULTY = {path.name.removesuffix(".fail.ttl"): path for path in sorted(DATA.glob("*.fail.ttl"))}


class Result(NamedTuple):
    """A validation result: severity, shape and component by their local names, and the focus node."""

    severity: str
    shape: str
    focus: str
    component: str


def local_name(iri: object) -> str:
    return str(iri).rpartition("#")[2]


@cache
def load_shapes(*names: str) -> Graph:
    """Return the shapes of the files *names*, of all files without them."""
    graph = Graph()
    for name in names or FILES:
        graph.parse(SHAPES / f"{name}.ttl")
    return graph


@cache
def load_rudof(*names: str) -> pyrudof.Rudof:
    """Return a session with the shapes of the files *names*, whose data are staged and rolled back.

    A frame is only opened over data, hence the one triple. Replacing the data takes 50 ms, staging 1.
    """
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data("<urn:a> <urn:b> <urn:c> .", pyrudof.RDFFormat.NTriples, merge=False)
    rudof.read_shacl(load_shapes(*names).serialize(format="nt"), pyrudof.ShaclFormat.NTriples)
    return rudof


def validate_with_pyshacl(data: Graph, *names: str, meta_shacl: bool = False) -> Counter[Result]:
    _, report, _ = pyshacl.validate(data, shacl_graph=load_shapes(*names), meta_shacl=meta_shacl)
    assert isinstance(report, Graph)
    results: Counter[Result] = Counter()
    for node in report.objects(None, SH.result):
        severity, shape, focus, component = (
            report.value(node, column)
            for column in (SH.resultSeverity, SH.sourceShape, SH.focusNode, SH.sourceConstraintComponent)
        )
        results[Result(local_name(severity), local_name(shape), str(focus), local_name(component))] += 1
    return results


def validate_with_pyrudof(data: Graph, *names: str) -> Counter[Result]:
    rudof = load_rudof(*names)
    rudof.begin_staging()
    rudof.read_data(data.serialize(format="nt"), pyrudof.RDFFormat.NTriples, merge=True)
    results = Counter(
        Result(
            entry.severity,
            local_name(entry.source_shape),
            entry.focus_node,
            local_name(entry.constraint_component),
        )
        for entry in rudof.validate_shacl()
    )
    rudof.rollback_staging()
    return results


ALL = load_shapes()
PROPERTY_SHAPES = sorted(map(str, ALL.subjects(RDF.type, SH.PropertyShape)))
NODE_SHAPES = sorted(map(str, ALL.subjects(RDF.type, SH.NodeShape)))


def read_expectation(path: Path) -> tuple[str, str, str]:
    """Return the severity, the shape's local name and the focus node that the first line announces."""
    mark, word, severity, shape, focus = path.read_text(encoding="utf-8").partition("\n")[0].split(" ")
    assert (mark, word) == ("#", "expect:")
    return severity, shape, focus


def find_paths(shape: Node) -> list[URIRef]:
    """Return the predicates of *shape*'s path, which is a predicate or an alternative of predicates."""
    (path,) = ALL.objects(shape, SH.path)
    alternatives = ALL.value(path, SH.alternativePath)
    return [URIRef(str(each)) for each in ([path] if alternatives is None else Collection(ALL, alternatives))]


def find_values(shape: Node, path: URIRef, data: Graph) -> Iterator[tuple[Node, Node]]:
    """Yield focus node and value of *path* for the instances of *shape*'s classes, in order."""
    for target in sorted(ALL.objects(shape, SH.targetClass), key=str):
        for focus in sorted(data.subjects(RDF.type, target), key=str):
            for value in sorted(data.objects(focus, path), key=str):
                yield focus, value


# -- the good data


@each("name", GOOD)
def test_good_data_give_no_result(name: str) -> None:
    data = Graph().parse(GOOD[name])
    assert validate_with_pyshacl(data) == Counter()
    assert validate_with_pyrudof(data) == Counter()


@each("name", GOOD)
def test_the_shapes_are_well_formed_shacl(name: str) -> None:
    assert validate_with_pyshacl(Graph().parse(GOOD[name]), name, meta_shacl=True) == Counter()


def test_every_shape_file_has_good_data() -> None:
    assert list(GOOD) == FILES


@each("name", GOOD)
def test_every_target_class_and_every_path_occurs_in_the_good_data(name: str) -> None:
    data = Graph().parse(GOOD[name])
    for shape, target in load_shapes(name).subject_objects(SH.targetClass):
        assert (None, RDF.type, target) in data, f"{shape} targets {target}"
    for shape in load_shapes(name).subjects(RDF.type, SH.PropertyShape):
        for path in find_paths(shape):
            assert any(find_values(shape, path, data)), f"{shape} has the path {path}"


def test_both_engines_find_only_the_malformed_numbers_in_the_published_graph() -> None:
    data = Graph()
    for path in PUBLISHED:
        data.parse(path)
    results = validate_with_pyshacl(data)
    assert {result[:2] for result in results} == {("Warning", "RegistrationShape-registryForm")}
    assert results == validate_with_pyrudof(data)


# -- the faults in files


@each("name", FAULTY)
def test_a_fault_gives_exactly_the_expected_result(name: str) -> None:
    data = Graph().parse(FAULTY[name])
    expected = [read_expectation(FAULTY[name])]
    assert [result[:3] for result in validate_with_pyshacl(data).elements()] == expected
    assert [result[:3] for result in validate_with_pyrudof(data).elements()] == expected


def test_every_shape_has_a_fault() -> None:
    caught = {read_expectation(path)[1] for path in FAULTY.values()}
    assert caught == {local_name(shape) for shape in (*PROPERTY_SHAPES, *NODE_SHAPES)}


@each("file", FILES)
def test_every_fault_of_a_shape_is_named_after_its_file(file: str) -> None:
    shapes = {local_name(shape) for shape in load_shapes(file).subjects(RDF.type)}
    faults = [name for name, path in FAULTY.items() if read_expectation(path)[1] in shapes]
    assert [name for name in faults if not name.startswith(f"{file}_")] == []


# -- the form of the shapes


@each("shape", PROPERTY_SHAPES, ids=local_name)
def test_every_property_shape_has_name_description_message_and_severity(shape: str) -> None:
    assert shape.startswith(MSCSH)
    for annotation in (SH.name, SH.description, SH.message):
        (text,) = ALL.objects(URIRef(shape), annotation)
        assert isinstance(text, Literal)
        assert text.language == "en"
        assert str(text)
    assert str(ALL.value(URIRef(shape), SH.message)).endswith(".")
    assert list(ALL.objects(URIRef(shape), SH.severity)) in ([SH.Violation], [SH.Warning])


@each("shape", NODE_SHAPES, ids=local_name)
def test_every_node_shape_is_closed_over_the_paths_of_its_property_shapes(shape: str) -> None:
    node = URIRef(shape)
    assert list(ALL.objects(node, SH.closed)) == [Literal(True)]
    assert (node, SH.property, None) not in ALL
    (allowed,) = ALL.objects(node, SH.ignoredProperties)
    used = {
        path
        for target in ALL.objects(node, SH.targetClass)
        for other in ALL.subjects(SH.targetClass, target)
        if (other, RDF.type, SH.PropertyShape) in ALL
        for path in find_paths(other)
    }
    assert used <= set(Collection(ALL, allowed))


def test_every_term_that_the_shapes_name_is_in_the_ontology() -> None:
    ontology = Graph().parse(ROOT / "ontology" / "mscgraph.ttl")
    named = {term for triple in ALL for term in triple if isinstance(term, URIRef) and term.startswith(MSC)}
    assert {term for term in named if (term, RDF.type, None) not in ontology} == set()


# -- every constraint of every shape, on a mutated copy of the good data

NO_CONSTRAINT = {RDF.type, RDFS.label, RDFS.comment, SH.targetClass, SH.ignoredProperties, SH.path}
NO_CONSTRAINT |= {SH.name, SH.description, SH.severity, SH.message}
CONSTRAINTS = [
    (name, shape, parameter, limit)
    for name in FILES
    for shape, parameter, limit in sorted(load_shapes(name), key=str)
    if isinstance(shape, URIRef) and parameter not in NO_CONSTRAINT
]


def shift(number: Node, step: int) -> Literal:
    """Return the number that lies *step* beside *number*, of the same datatype."""
    assert isinstance(number, Literal)
    return Literal(number.toPython() + step, datatype=number.datatype)


def replace_by_another(value: Node) -> Node:
    """Return a value of the same kind as *value* that is not *value*."""
    if not isinstance(value, Literal):
        return URIRef(f"{value}x")
    if isinstance(value.value, bool):
        return Literal(not value.value)
    if isinstance(value.value, int | Decimal):
        return shift(value, 1)
    return Literal(f"{value} too", lang=value.language)


#: The value that a mutated graph has instead of a good one, by the parameter to violate and the shape's limit there.
WRONG_VALUES: dict[Node, Callable[[Node], Node]] = {
    SH["class"]: lambda _: URIRef("https://example.org/unknown"),
    SH.datatype: lambda _: Literal(1.0),
    SH["in"]: lambda _: Literal("none of these"),
    SH.languageIn: lambda _: Literal("Gicht", lang="de"),
    SH.maxInclusive: lambda limit: shift(limit, 1),
    SH.minInclusive: lambda limit: shift(limit, -1),
    SH.minLength: lambda _: Literal(""),
    SH.nodeKind: lambda kind: (
        URIRef("urn:example") if kind == SH.Literal else Literal("https://example.org/1")
    ),
    SH.pattern: lambda _: Literal(" "),
}


def mutate_values(shape: Node, parameter: Node, limit: Node, data: Graph) -> Node:
    """Change *data* so that it violates *parameter* of a property shape; return the focus node."""
    path = find_paths(shape)[0]
    focus, value = next(find_values(shape, path, data))
    if parameter == SH.maxCount:
        data.add((focus, path, replace_by_another(value)))
    elif parameter == SH.minCount:
        data.remove((focus, path, None))
    elif parameter == SH.lessThanOrEquals:
        data.set((focus, path, shift(next(data.objects(focus, limit)), 1)))
    else:
        data.remove((focus, path, value))
        data.add((focus, path, WRONG_VALUES[parameter](limit)))
    return focus


def mutate_node(shape: Node, parameter: Node, data: Graph) -> Node:
    """Change *data* so that it violates *parameter* of a node shape; return the focus node."""
    targets = ALL.objects(shape, SH.targetClass)
    focus = min((node for target in targets for node in data.subjects(RDF.type, target)), key=str)
    if parameter == SH.closed:
        data.add((focus, URIRef(f"{MSC}colour"), Literal("blue")))
        return focus
    assert parameter == SH.pattern
    renamed = URIRef("urn:example")
    for predicate, value in list(data.predicate_objects(focus)):
        data.add((renamed, predicate, value))
    return renamed


@each(("name", "shape", "parameter", "limit"), CONSTRAINTS, ids=local_name)
def test_every_constraint_catches_a_mutated_graph(
    name: str, shape: URIRef, parameter: URIRef, limit: Node
) -> None:
    data = Graph().parse(GOOD[name])
    if str(shape) in NODE_SHAPES:
        focus = mutate_node(shape, parameter, data)
    else:
        focus = mutate_values(shape, parameter, limit, data)
    component = local_name(parameter)
    caught = Result(
        local_name(ALL.value(shape, SH.severity)),
        local_name(shape),
        str(focus),
        f"{component[0].upper()}{component[1:]}ConstraintComponent",
    )
    results = validate_with_pyshacl(data, name)
    assert results[caught] == 1
    assert results == validate_with_pyrudof(data, name)
