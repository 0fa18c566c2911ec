"""Blank nodes on pages: described by their statements, in the same words under any label."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from mscgraph.site.library import Library, fill_store
from mscgraph.site.pages.atlas import Atlas
from mscgraph.site.pages.links import PageLinks
from mscgraph.site.places import load_places

HEAD = """
@prefix : <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:a rdfs:label "first thing" . :b rdfs:label "second thing" .
"""


def words(turtle: str) -> list[str]:
    """Return the words for the objects of ``:s :p …``, with other labels each time."""
    quads = ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    atlas = Atlas(Library(fill_store(quads, {}), load_places()))
    terms = atlas.view.values("http://example.org/s", "http://example.org/p")
    return [value.text for value in PageLinks(atlas, 0).terms(terms)]


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (":s :p ( :b :a ) .", "second thing, first thing"),
        (":s :p ( 1 ( 2 3 ) ) .", "1, (2, 3)"),
        (":s :p [ sh:alternativePath ( :a :b ) ] .", "sh:alternativePath (first thing, second thing)"),
        (":s :p [ sh:path :a ; sh:in ( 1 2 ) ] .", "sh:in (1, 2); sh:path first thing"),
        (":s :p [ :q [ :q [ :q [ :q 1 ] ] ] ] .", "q (q (q (…)))"),
        (":s :p _:x . _:x :q _:x .", "q (q (q (…)))"),
    ],
)
def test_a_node_without_a_name_is_told_by_what_is_said_of_it(turtle: str, expected: str) -> None:
    assert words(turtle) == [expected]


def test_the_order_does_not_depend_on_labels() -> None:
    turtle = ":s :p " + ", ".join(f"[ :q {n}, [ :r 2 ], [ :r 1 ] ]" for n in range(9)) + ", :b ."
    found = {tuple(words(turtle)) for _ in range(5)}
    assert found == {(*(f"q (r 1), (r 2), {n}" for n in range(9)), "second thing")}


def test_a_list_without_an_end_is_told_in_part() -> None:
    (found,) = words(":s :p _:x . _:x rdf:first :a ; rdf:rest _:x .")
    assert found == ", ".join([*["first thing"] * 50, "…"])


def test_a_node_of_which_nothing_is_said_keeps_its_label() -> None:
    (found,) = words(":s :p [] .")
    assert found.startswith("_:")
