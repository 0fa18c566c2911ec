"""The picture of the model: it shows what the ontology has, is what Graphviz draws of model.dot, and can be read."""

from __future__ import annotations

import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import rdflib
from rdflib import OWL, RDF, RDFS, URIRef
from rdflib.collection import Collection

from draw_model import SVG, draw
from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import MSC
from support import skip_or_fail
from support.each import each

FOLDER: Path = find_data_folder("ontology")
PICTURE = ElementTree.parse(FOLDER / "model.svg").getroot()


@cache
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(FOLDER / "mscgraph.ttl")


def parts(picture: ElementTree.Element, kind: str) -> dict[str, tuple[str, str]]:
    """Return label and link of each node, edge or cluster by its name."""
    found = {}
    for group in picture.iter(f"{SVG}g"):
        if kind in group.get("class", "").split():
            links = [one.get("href", "") for one in group.iter(f"{SVG}a")]
            found[group.findtext(f"{SVG}title", "")] = (
                next(group.iter(f"{SVG}text")).text or "",
                "".join(links),
            )
    return found


def classes() -> dict[str, tuple[str, str]]:
    """Classes that the picture shows; a box without a link explains a colour, or is of others."""
    return {name: part for name, part in parts(PICTURE, "node").items() if part[1]}


@each("name", classes())
def test_a_box_is_a_class_of_the_ontology_under_its_label(name: str) -> None:
    label, link = classes()[name]
    assert link == MSC + name
    assert (URIRef(link), RDF.type, OWL.Class) in ontology()
    assert label == str(ontology().value(URIRef(link), RDFS.label))


def test_the_frame_is_a_class_above_those_in_it() -> None:
    ((name, (label, link)),) = parts(PICTURE, "cluster").items()
    assert (name, label) == ("cluster_Concept", str(ontology().value(URIRef(link), RDFS.label)))
    held = {"Disease", "CellSource", "Product", "Route", "Phase"}
    assert {one for one in held if URIRef(link) in above(MSC + one)} == held & classes().keys()


@each("ends", parts(PICTURE, "edge"))
def test_an_arrow_is_a_property_that_its_ends_allow(ends: str) -> None:
    label, link = parts(PICTURE, "edge")[ends]
    assert {OWL.ObjectProperty, OWL.AnnotationProperty} & set(ontology().objects(URIRef(link), RDF.type))
    assert label == str(ontology().value(URIRef(link), RDFS.label))
    for name, side in zip(ends.split("->"), (RDFS.domain, RDFS.range), strict=True):
        ours = above(MSC + name) if name in classes() else set()
        assert [one for one in allowed(link, side) if not one & ours] == [], name


def above(iri: str) -> set[rdflib.term.Node]:
    """Return a class and all above it."""
    return set(ontology().transitive_objects(URIRef(iri), RDFS.subClassOf))


def allowed(iri: str, side: URIRef) -> list[set[rdflib.term.Node]]:
    """Return the classes of a property's domain or range: each entry a union, all of them must hold."""
    return [
        set(Collection(ontology(), union)) if (union := ontology().value(node, OWL.unionOf)) else {node}
        for node in ontology().objects(URIRef(iri), side)
    ]


def test_the_committed_picture_is_of_the_committed_description() -> None:
    """Names, labels and links are compared: where things lie differs between versions of Graphviz."""
    if shutil.which("dot") is None:
        skip_or_fail("the picture of the model is drawn anew, and there is no Graphviz")
    drawn = ElementTree.fromstring(draw())
    for kind in ("node", "edge", "cluster"):
        assert parts(PICTURE, kind) == parts(drawn, kind)
    for name in ("title", "desc", "style"):
        assert PICTURE.findtext(f"{SVG}{name}") == drawn.findtext(f"{SVG}{name}")
    assert words(PICTURE) == words(drawn)


def words(picture: ElementTree.Element) -> Counter[str | None]:
    return Counter(one.text for one in picture.iter(f"{SVG}text"))


def test_the_picture_is_named_and_described() -> None:
    ids = {one.get("id"): one.text for one in PICTURE if one.get("id")}
    assert PICTURE.get("role") == "group"
    assert [bool(ids[one]) for one in PICTURE.get("aria-labelledby", "").split()] == [True, True]


def test_every_link_of_the_picture_holds_words() -> None:
    links = list(PICTURE.iter(f"{SVG}a"))
    assert len(links) == len(classes()) + len(parts(PICTURE, "edge")) + 1
    assert [one.get("href") for one in links if next(one.iter(f"{SVG}text"), None) is None] == []


def test_every_class_of_a_box_has_a_colour() -> None:
    style = PICTURE.findtext(f"{SVG}style") or ""
    groups = (group.get("class", "").split() for group in PICTURE.iter(f"{SVG}g"))
    kinds = {name for names in groups for name in names[1:] if "node" in names}
    assert kinds == {"report", "reading", "trial", "concept", "outside"}
    assert [
        kind for kind in sorted(kinds) if f".model .{kind} " not in style or style.count(f"--{kind}: ") != 2
    ] == []
