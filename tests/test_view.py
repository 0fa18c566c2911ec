"""The view of a graph: statements by thing, by property and by value, over a store and over parsed triples."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from mscgraph.namespaces import PREFIXES
from mscgraph.view import View, natural

EX = "http://example.org/"
TYPE, LABEL, SUBCLASS = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label", PREFIXES["rdfs"] + "subClassOf"
TURTLE = """
@prefix : <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:report10 a :Report ; :of :trial ; rdfs:label "Zeile 10"@de , "row 10"@en .
:report9 a :Report ; :of :trial ; :position 9 ; :page <http://example.org/9> , "nine" .
:trial skos:prefLabel "the trial"@en ; rdfs:label "other"@en ; :parts ( :report9 :report10 ) .
[] :of :trial .
:A rdfs:subClassOf :B . :B rdfs:subClassOf :C , [ :p :A ] . :C rdfs:subClassOf :A .
"""


def parsed(turtle: str) -> View:
    return View(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


def stored(turtle: str) -> View:
    store = ox.Store()
    store.load(turtle, format=ox.RdfFormat.TURTLE)
    return View(store)


@pytest.fixture(params=[parsed, stored])
def view(request: pytest.FixtureRequest) -> View:
    make: Callable[[str], View] = request.param
    return make(TURTLE)


def test_the_objects_of_a_property_are_found(view: View) -> None:
    assert view.iris(EX + "report9", EX + "of") == [EX + "trial"]
    assert view.texts(EX + "report9", EX + "page") == ["nine"]
    assert view.values(EX + "report9", EX + "nothing") == []


def test_a_description_has_what_each_property_has(view: View) -> None:
    described = view.describe(EX + "report9")
    assert set(described.objects) == {TYPE, EX + "of", EX + "position", EX + "page"}
    assert described.iris(EX + "page") == [EX + "9"]
    assert described.texts(EX + "page") == ["nine"]
    assert (described.number(EX + "position"), described.number(EX + "page")) == (9, None)
    assert (described.text(EX + "of"), described.text(EX + "nothing")) == (EX + "trial", "")


def test_an_english_text_comes_before_others(view: View) -> None:
    assert view.text(EX + "report10", LABEL) == view.describe(EX + "report10").text(LABEL) == "row 10"


def test_a_label_is_the_preferred_one(view: View) -> None:
    assert view.label(EX + "trial") == "the trial"
    assert view.label(EX + "A") == ""


def test_subjects_are_things_with_names(view: View) -> None:
    assert set(view.subjects(EX + "of", EX + "trial")) == {EX + "report9", EX + "report10"}
    assert set(view.of_type(EX + "Report")) == {EX + "report9", EX + "report10"}


def test_a_list_gives_its_members(view: View) -> None:
    (head,) = view.values(EX + "trial", EX + "parts")
    assert view.items(head) == [ox.NamedNode(EX + "report9"), ox.NamedNode(EX + "report10")]


def test_classes_in_a_circle_are_above_and_below_each_other(view: View) -> None:
    classes = {EX + name for name in "ABC"}
    assert view.superclasses(EX + "A") == view.subclasses(EX + "A") == classes


def test_what_is_no_iri_has_no_statements(view: View) -> None:
    assert list(view.find("no iri")) == []
    assert view.describe("no iri").objects == {}


def test_a_value_is_a_literal_or_an_iri(view: View) -> None:
    assert view.subjects(EX + "page", ox.Literal("nine")) == [EX + "report9"]
    assert view.subjects(EX + "page", "nine") == []


def test_things_of_a_store_are_in_natural_order() -> None:
    view = stored(f"<{EX}report/10> <{EX}of> <{EX}t> . <{EX}report/9> <{EX}of> <{EX}t> .")
    assert view.subjects(EX + "of", EX + "t") == [EX + "report/9", EX + "report/10"]


def test_parsed_triples_keep_their_order() -> None:
    view = parsed(f"<{EX}s> <{EX}p> 'b' , 'a' . <{EX}r> <{EX}p> 'b' .")
    assert view.texts(EX + "s", EX + "p") == ["b", "a"]
    assert view.subjects(EX + "p", ox.Literal("b")) == [EX + "s", EX + "r"]


def test_a_statement_of_two_graphs_is_there_once() -> None:
    store = ox.Store()
    for graph in "ab":
        store.extend(
            ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(EX + graph))
            for quad in ox.parse(f"<{EX}s> <{EX}p> 'x' .", format=ox.RdfFormat.TURTLE)
        )
    assert View(store).texts(EX + "s", EX + "p") == ["x"]


def test_only_the_graphs_that_are_named_are_read() -> None:
    store = ox.Store()
    subject, predicate = ox.NamedNode(EX + "s"), ox.NamedNode(EX + "p")
    for graph in "ab":
        store.add(ox.Quad(subject, predicate, ox.Literal(graph), ox.NamedNode(EX + graph)))
    assert View(store, [ox.NamedNode(EX + "b")]).texts(EX + "s", EX + "p") == ["b"]
    assert View(store, [ox.DefaultGraph()]).texts(EX + "s", EX + "p") == []


def test_numbers_in_a_path_are_sorted_as_numbers() -> None:
    assert sorted(["r/10", "r/9", "r/9/a", "r/x"], key=natural) == ["r/x", "r/9", "r/9/a", "r/10"]
