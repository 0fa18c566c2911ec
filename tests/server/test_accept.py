"""Which representation an Accept header gets."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from mscgraph.server.accept import choose
from support.each import each

OFFERED = (
    "text/html",
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "application/trig",
)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RAPPER = (
    "application/rdf+xml, application/rdf+xml;q=0.5, text/rdf;q=0.6, application/json;q=0.1, "
    "application/ld+json;q=0.1, text/n3, text/turtle;q=0.9, application/xhtml+xml;q=0.4, text/html;q=0.6, "
    "application/x-turtle, */*;q=0.1"
)
OWL_API = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"


@each(
    ("accept", "expected"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        (FIREFOX, "text/html"),
        (RAPPER, "application/rdf+xml"),
        (OWL_API, "application/rdf+xml"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.6", "application/rdf+xml"),
        ("application/rdf+xml;q=0.6, text/turtle;q=0.6", "text/turtle"),
        ("text/*;q=0.3, text/turtle", "text/turtle"),
        ("text/*, text/html;q=0.1", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/html;q=0, */*;q=0.1", "text/turtle"),
        ("image/png, application/trig;q=0.001", "application/trig"),
        ("text/turtle ; q=1.000 , text/html;q=0.9", "text/turtle"),
        ("text/html, text/turtle;q=2", "text/html"),
        ("nonsense, text/turtle", "text/turtle"),
        (";;, ,text/turtle", "text/turtle"),
    ],
)
def test_a_header_gets_what_it_prefers(accept: str | None, expected: str) -> None:
    assert choose(accept, OFFERED) == expected


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "text/html;q=x", "nonsense"])
def test_a_header_that_nothing_fits_gets_nothing(accept: str) -> None:
    assert choose(accept, OFFERED) is None


@given(st.text(max_size=300))
def test_any_header_is_read(accept: str) -> None:
    assert choose(accept, OFFERED) in (*OFFERED, None)


@given(st.permutations(["text/turtle;q=0.9", "application/trig;q=0.3", "text/html;q=0.4", "image/*"]))
def test_the_order_of_ranges_does_not_matter(ranges: list[str]) -> None:
    assert choose(", ".join(ranges), OFFERED) == "text/turtle"


def test_a_header_of_many_ranges_is_read_in_part() -> None:
    assert choose(", ".join(["image/png"] * 100_000 + ["text/turtle"]), OFFERED) is None
