"""Turtle of the ontology, with blank nodes where they are used."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from mscgraph.namespaces import BASE, PREFIXES
from mscgraph.rdf.ontology_turtle import ontology_turtle
from mscgraph.rdf.syntaxes import canonical_lines


@pytest.mark.parametrize(
    "turtle",
    [
        "<a> <p> _:b . <c> <p> _:b . _:b <q> 1 .",
        "_:b <p> _:c . _:c <p> _:b .",
        "_:b <p> _:b .",
        "<a> <p> ( 1 2 ) , () , [ <q> [ <r> ( [] ) ] ] .",
        "<a> <p> _:l . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 , 2 .",
        "<a> <p> _:l . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 .",
        "[] <p> <a> . [] <p> <a> . [] <p> <b> .",
        "<a> <p> ( <b> ) . <c> <p> 'x y' , 'x, y'@en .",
        "<a> <p> _:l . <b> <p> _:m . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 ; "
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:m . "
        "_:m <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 2 ; "
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .",
    ],
)
def test_turtle_keeps_every_blank_node_that_it_was_given(turtle: str) -> None:
    base = "http://example.org/"
    lines = canonical_lines(q.triple for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE, base_iri=base))
    head = f"@base <{BASE}> .\n" + "".join(
        f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items()
    )
    written = head + "".join(ontology_turtle(lines))
    assert canonical_lines(q.triple for q in ox.parse(written, format=ox.RdfFormat.TURTLE)) == lines
