"""The guard: no query that asks another endpoint or names a foreign graph is let through."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from mscgraph.errors import QueryError, RefusedQueryError
from mscgraph.files.data import find_data_folder
from mscgraph.query.guard import refuse_remote
from mscgraph.query.stored import StoredQuery, load_queries
from support.each import each

OURS = ("http://ours.example/1", "http://ours.example/2")
STORED = load_queries(find_data_folder("queries") / "report")
#: SERVICE in every spelling that some parser takes; %s is the address.
REMOTE = (
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { service <%s> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
    "SELECT * {SERVICE<%s>{?s ?p ?o}}",
    "SELECT * {SERVICESILENT<%s>{?s ?p ?o}}",
    "SELECT * { SERV\\u0049CE <%s> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { { { OPTIONAL { SERVICE <%s> { ?s ?p ?o } } } } }",
    "SELECT * { { SELECT * { SERVICE <%s> { ?s ?p ?o } } LIMIT 1 } }",
    "SELECT * { FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "SELECT * { ?a ?b ?c MINUS { SERVICE <%s> { ?s ?p ?o } } }",
    "SELECT * { { ?a ?b ?c } UNION { SERVICE <%s> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?x { <%s> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { GRAPH ?g { SERVICE <%s> { ?s ?p ?o } } }",
    "PREFIX x: <%s> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "PREFIX x: <%s> SELECT * { SERVICEx: { ?s ?p ?o } }",
    "BASE <%s> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "ASK { # SERVICE\n SERVICE <%s> { ?s ?p ?o } }",
    "# a\n# b\rASK { SERVICE <%s> { ?s ?p ?o } }",
    "# a\n#ASK {\n ASK { ?s ?p ?oSERVICE <%s> { ?s ?p ?o } SERVICE <%s> { ?s ?p ?o } }",
    "ASK { ?s ?p ?\u00e9SERVICE <%s> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <%s> { ?s ?p ?o } }",
    "LOAD <%s>",
    "LOAD SILENT <%s> INTO GRAPH <http://ours.example/1>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
)
DATASETS = (
    "SELECT * FROM <%s> { ?s ?p ?o }",
    "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
    "ASK FROM <http://ours.example/1> FROM <%s> { ?s ?p ?o }",
    "PREFIX x: <%s> ASK FROM x: { ?s ?p ?o }",
    "BASE <%s> ASK FROM <> { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <%s> WHERE { ?s ?p ?o }",
    "DESCRIBE <http://x.example/> FROM <%s>",
    "ASK FR\\u004FM <%s> { ?s ?p ?o }",
)


@each("text", [*REMOTE, *DATASETS])
def test_what_leads_elsewhere_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        refuse_remote(text.replace("%s", "http://127.0.0.1:9/x"), "query", OURS)


@pytest.mark.parametrize("text", DATASETS)
def test_a_dataset_of_our_own_is_taken(text: str) -> None:
    refuse_remote(text.replace("%s", "http://ours.example/2"), "query", OURS)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p ?load }",
        "PREFIX service: <http://x.example/> SELECT * { ?s service:from ?o }",
        'SELECT * { ?s ?p "SERVICE <http://127.0.0.1:9/>" }',
        "SELECT * { ?s <http://x.example/from> ?o } # FROM <http://127.0.0.1:9/>",
        'SELECT * { ?s ?p "a\\u0041b" }',
        "# This comes from there: SERVICE <http://127.0.0.1:9/>\n\n  # FROM\nSELECT * { ?s ?p ?o }",
        "PREFIX prov: <http://www.w3.org/ns/prov#> SELECT * { ?s prov:wasDerivedFrom ?from ; prov:from $load }",
        "SELECT * { ?s ?p ?o }",
    ],
)
def test_a_word_is_not_yet_a_deed(text: str) -> None:
    refuse_remote(text, "query", OURS)


@each("query", STORED, ids=lambda query: query.name)
def test_stored_queries_pass_unless_they_ask_elsewhere(query: StoredQuery) -> None:
    if query.federated:
        with pytest.raises(RefusedQueryError, match="SERVICE"):
            refuse_remote(query.text, query.place, OURS)
    else:
        refuse_remote(query.text, query.place, OURS)


def test_deep_nesting_is_refused_in_words() -> None:
    text = "SELECT * {" + "{" * 5000 + "SERVICE <http://127.0.0.1:9/> {}" + "}" * 5001
    with pytest.raises(QueryError, match="nested too deeply"):
        refuse_remote(text, "query", OURS)


def test_a_prefix_that_is_not_declared_is_refused_in_words() -> None:
    with pytest.raises(QueryError, match="the prefix x: is not declared"):
        refuse_remote("ASK FROM x:y { ?s ?p ?o }", "query", OURS)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ASK { # a\rb\r\nc\n}", "ASK { # a\nb\nc\n}"),
        ('ASK { ?s ?p "caf\\u00E9 \\U0001F600" }', 'ASK { ?s ?p "café 😀" }'),
        ('ASK { ?s ?p "\\n" }', 'ASK { ?s ?p "\\n" }'),
        ("ASK { }", "ASK { }"),
    ],
)
def test_what_is_returned_has_one_spelling(text: str, plain: str) -> None:
    assert refuse_remote(text, "query", OURS) == plain


@pytest.mark.parametrize("escape", ["\\uD83D", "\\U00110000", "\\UFFFFFFFF", "\\u005Cu0041"])
def test_an_escape_for_no_character_is_refused_in_words(escape: str) -> None:
    with pytest.raises(QueryError, match=r"query: (an escape is beyond|.+ is escaped twice)"):
        refuse_remote(f'ASK {{ ?s ?p "{escape}" }}', "query", OURS)


@given(st.text(max_size=200), st.sampled_from(["service", "FROM", "load", "\\u0041", ""]))
def test_any_text_is_taken_or_refused(text: str, word: str) -> None:
    with suppress(QueryError):  # any other error fails
        refuse_remote(f"{text}{word}{text}", "query", OURS)
