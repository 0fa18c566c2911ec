"""Terms as N-Triples spell them, and Turtle paragraphs, read back by other people's parsers."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote, unquote, urljoin
from urllib.request import Request

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, strategies as st
from rdflib.term import Node

from mscgraph.characters import replace_forbidden
from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.site.places import is_plain
from mscgraph.terms import (
    Triple,
    below_base,
    boolean,
    cut,
    decimal,
    integer,
    iri,
    mint_doi_key,
    mint_key,
    msc,
    shorten,
    spell,
    string,
    text,
    turtle_paragraphs,
)
from support.each import each

XSD = PREFIXES["xsd"]
#: Any text that a file can hold, with the characters that need escapes in many of them.
TEXTS = st.text() | st.text(
    st.sampled_from('"\\\n\r\t\b\f\0\x7f\x85\u2028\u2029\ufeff\ufffe\U0001f9ec×⁶<>{}|^`%@ #:/.')
)
FINITE = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30)

#: Keys as documents give them, below the prefixes and paths that we mint.
PATHS = st.builds(
    "{}/{}".format,
    st.sampled_from(
        ("trial", "disease", "report/s-1/1/dose", "publication/x", "registration", "mapping/unit")
    ),
    TEXTS.map(mint_key),
)
IRIS = st.one_of(
    PATHS.map(below_base),
    TEXTS.map(lambda key: iri(BASE + "column/" + mint_key(key))),
    st.sampled_from(
        [iri(space + name) for space in PREFIXES.values() for name in ("a", "D000690", "G12.21", "1-", "")]
    ),
)
LITERALS = st.one_of(
    TEXTS.map(string),
    TEXTS.map(text),
    st.integers().map(integer),
    st.booleans().map(boolean),
    FINITE.map(decimal),
)
PREDICATES = st.sampled_from(
    [msc("dose"), iri(PREFIXES["rdf"] + "type"), iri(PREFIXES["skos"] + "prefLabel")]
)
TRIPLES = st.lists(st.tuples(IRIS, PREDICATES, IRIS | LITERALS), max_size=12)

HEAD = f"@base <{BASE}> .\n" + "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())


def read_term(spelled: str) -> ox.NamedNode | ox.Literal:
    """Return the term that pyoxigraph reads from its N-Triples spelling."""
    (quad,) = ox.parse(f"<urn:s> <urn:p> {spelled} .\n", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, (ox.NamedNode, ox.Literal))
    return quad.object


def read_triples(document: str, form: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(document, format=form)}


def spell_node(node: Node) -> str:
    """Return an rdflib term in N-Triples as pyoxigraph spells it."""
    if isinstance(node, rdflib.URIRef):
        return str(ox.NamedNode(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return str(ox.Literal(str(node), language=node.language))
    datatype = str(node.datatype) if node.datatype else XSD + "string"
    return str(ox.Literal(str(node), datatype=ox.NamedNode(datatype)))


@given(TEXTS)
def test_a_string_is_read_back_as_it_was_but_for_what_no_xml_can_hold(value: str) -> None:
    assert read_term(string(value)) == ox.Literal(replace_forbidden(value))


@given(TEXTS)
def test_an_english_text_is_read_back_as_it_was_but_for_what_no_xml_can_hold(value: str) -> None:
    assert read_term(text(value)) == ox.Literal(replace_forbidden(value), language="en")


@given(TEXTS)
def test_a_literal_is_one_line(value: str) -> None:
    assert not {"\n", "\r"} & set(string(value))


@given(st.integers())
def test_an_integer_is_read_back_as_it_was(value: int) -> None:
    assert read_term(integer(value)) == ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


@given(st.booleans())
def test_a_truth_value_is_read_back_as_it_was(value: bool) -> None:
    assert read_term(boolean(value)) == ox.Literal(value)


@given(FINITE)
def test_a_decimal_keeps_its_value(value: Decimal) -> None:
    assert Decimal(read_term(decimal(value)).value) == value


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        ("1.25E+8", "125000000"),
        ("1.50", "1.5"),
        ("100", "100"),
        ("0.0", "0"),
        ("1E-7", "0.0000001"),
        ("-2.0", "-2"),
    ],
)
def test_a_decimal_has_no_exponent_and_no_needless_zero(value: str, spelled: str) -> None:
    assert read_term(decimal(Decimal(value))).value == spelled


def test_a_negative_zero_is_spelled_as_zero() -> None:
    assert decimal(Decimal("-0.0")) == decimal(Decimal(0))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_a_store_gives_a_decimal_back_as_it_went_in(value: Decimal) -> None:
    spelled = decimal(value)
    store = ox.Store()
    store.bulk_load(f"<urn:s> <urn:p> {spelled} .\n", format=ox.RdfFormat.N_TRIPLES)
    (row,) = store.query("SELECT ?o { ?s ?p ?o }")  # type: ignore[misc]
    assert str(row["o"]) == spelled


@given(TEXTS)
def test_an_iri_below_our_base_is_well_formed_whatever_its_path(path: str) -> None:
    spelled = below_base(f"a/{path}")
    assert read_term(spelled).value == spelled[1:-1]


@given(st.text(st.characters(min_codepoint=0xA1, max_codepoint=0xD7FF, categories=("L", "N", "S", "P"))))
def test_an_iri_of_characters_that_iris_hold_is_read_back_as_it_was(path: str) -> None:
    assert read_term(iri(BASE + path)).value == BASE + path


@given(TEXTS)
def test_an_iri_below_our_base_is_well_formed_whatever_its_key(key: str) -> None:
    spelled = below_base(f"trial/{mint_key(key)}")
    assert read_term(spelled).value == spelled[1:-1]


@pytest.mark.parametrize(
    "doi",
    ["10.1000/a[1]", "10.1000/100%", "10.1000/a#b", "10.1000/a#b#c", "10.1000/(SICI)1097<1::AID>3.0.CO;2-Z"],
)
def test_an_iri_made_of_a_doi_is_well_formed_whatever_the_doi(doi: str) -> None:
    spelled = iri("https://doi.org/" + doi)
    assert read_term(spelled).value == spelled[1:-1]


@given(TEXTS)
def test_characters_that_no_iri_holds_are_percent_encoded(path: str) -> None:
    assert not set('<>"{}|^`\\ \n\r\t\0') & set(iri(BASE + path)[1:-1])


@each(
    ("identifier", "key"),
    [
        ("NCT02336230", "NCT02336230"),
        ("2008-005144-16", "2008-005144-16"),
        ("trial_number", "trial_number"),
        ("432/2020BO", "432~2f~2020BO"),
        ("NCT 0291 768", "NCT%200291%20768"),
        ("α~", "~3b1~~7e~"),
        ("", "~e3b0c442"),
        ("..", "~2e~~2e~"),
    ],
)
def test_a_key_is_the_identifier_with_escapes_for_what_servers_refuse(identifier: str, key: str) -> None:
    assert mint_key(identifier) == key


#: Identifiers that differ in a joint, an escape, a sign or behind the place where a key is cut.
IDENTIFIERS = TEXTS | st.builds(
    "{}{}{}".format,
    st.sampled_from(("2020", "a" * 119, "a" * 120, "/" * 30, "%2F", "~2f~", "2f")),
    st.sampled_from((*"/-_ .~%\\", "", "~2f~", "%2F", "//", "\xa0", "\u2212")),
    st.sampled_from(("1234", "2f~1234", "b" * 40, "")),
)


@given(IDENTIFIERS, IDENTIFIERS)
def test_different_identifiers_have_different_keys(one: str, other: str) -> None:
    assert (mint_key(one) == mint_key(other)) is (one == other)


@given(IDENTIFIERS)
def test_a_key_is_one_step_of_a_path_that_a_server_finds(identifier: str) -> None:
    step = mint_key(identifier)
    assert step not in ("", ".", "..")
    assert not set("/?#") & set(step)
    assert not set("/\\") & set(unquote(step))
    assert is_plain(f"trial/{step}/1")


@given(IDENTIFIERS)
def test_a_key_survives_turtle_n_triples_and_urllib(identifier: str) -> None:
    address = f"{BASE}trial/{mint_key(identifier)}"
    (triple,) = read_triples(f"{HEAD}<urn:s> <urn:p> {shorten(iri(address))} .", ox.RdfFormat.TURTLE)
    (again,) = read_triples(f"{triple} .", ox.RdfFormat.N_TRIPLES)
    assert isinstance(again.object, ox.NamedNode)
    assert urljoin(BASE, again.object.value) == address
    assert Request(again.object.value).full_url == address
    assert quote(unquote(mint_key(identifier)), safe="-._~") == mint_key(identifier)


@given(st.sampled_from(("10.1000/", "10.10001/")), TEXTS, TEXTS)
def test_dois_have_one_key_exactly_where_they_differ_in_case_alone(prefix: str, one: str, other: str) -> None:
    same = one.encode().lower() == other.encode().lower()
    assert (mint_doi_key(prefix + one) == mint_doi_key(prefix + other)) is same
    assert mint_doi_key(f"10.1000/{one}") != mint_doi_key(f"10.10001/{one}")


@each(
    ("term", "short"),
    [
        (below_base("trial/NCT02017912"), "trial:NCT02017912"),
        (f"<{PREFIXES['obo']}MONDO_0004976>", "obo:MONDO_0004976"),
        (below_base("report/s-1/84"), "<report/s-1/84>"),
        (iri(PREFIXES["icd10cm"] + "G12.21"), f"<{PREFIXES['icd10cm']}G12.21>"),
        (integer(84), "84"),
        (decimal(Decimal(84)), '"84"^^xsd:decimal'),
        (text("a"), '"a"@en'),
        (string('"^^<x>'), '"\\"^^<x>"'),
        (iri(BASE), f"<{BASE}>"),
        (msc("Trial"), "msc:Trial"),
    ],
)
def test_a_term_is_shortened_where_every_reader_expands_it(term: str, short: str) -> None:
    assert shorten(term) == short


@given(TRIPLES)
def test_pyoxigraph_reads_the_same_triples_from_turtle_paragraphs(triples: list[Triple]) -> None:
    lines = "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in triples)
    turtle = HEAD + "".join(turtle_paragraphs(triples))
    assert read_triples(turtle, ox.RdfFormat.TURTLE) == read_triples(lines, ox.RdfFormat.N_TRIPLES)


@given(TRIPLES)
def test_rdflib_reads_the_same_triples_from_turtle_paragraphs(triples: list[Triple]) -> None:
    normalized, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph = rdflib.Graph(bind_namespaces="none")
        graph.parse(data=HEAD + "".join(turtle_paragraphs(triples)), format="turtle")
    finally:
        rdflib.NORMALIZE_LITERALS = normalized
    found = {tuple(map(spell_node, triple)) for triple in graph}
    lines = "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in triples)
    read = read_triples(lines, ox.RdfFormat.N_TRIPLES)
    assert found == {(str(triple.subject), str(triple.predicate), str(triple.object)) for triple in read}


@each("path", ["/x", "//x", "./x", "../x", "a/../b", "a/./b", "?q", "#f", "a:b", "a/", "a//b"])
def test_an_iri_relative_to_our_base_means_the_same_iri(path: str) -> None:
    turtle = f"@base <{BASE}> .\n<urn:s> <urn:p> {shorten(iri(BASE + path))} ."
    (triple,) = read_triples(turtle, ox.RdfFormat.TURTLE)
    assert triple.object == ox.NamedNode(BASE + path)


def test_no_triples_give_no_turtle() -> None:
    assert list(turtle_paragraphs([])) == []


def test_values_of_one_property_share_it() -> None:
    triples = [
        (below_base("x/1"), msc("route"), below_base("route/a")),
        (below_base("x/1"), msc("route"), below_base("route/b")),
    ]
    assert "".join(turtle_paragraphs(triples)) == "\n<x/1> msc:route route:a, route:b .\n"


def test_the_ontology_s_namespace_is_below_the_base() -> None:
    assert MSC.startswith(BASE)


@given(TEXTS)
def test_a_line_is_cut_into_the_terms_that_it_was_spelled_from(words: str) -> None:
    triples = [(below_base("s"), msc("p"), term) for term in (text(words), string(words), iri(words), "_:b0")]
    assert [cut(line) for line in spell(triples)] == triples
