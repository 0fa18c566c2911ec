"""The stored queries: headers, answers in two engines, what callers may bind and what is refused."""

from __future__ import annotations

import contextlib
import csv
import http.server
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

from mscgraph.cli import main
from mscgraph.errors import GraphError, ParameterError, QueryError
from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MATCHES, MSC, PREFIXES
from mscgraph.pipeline.building import build
from mscgraph.query.graph import load_store
from mscgraph.query.parameters import bind_parameters
from mscgraph.query.run import run_query, values_of
from mscgraph.query.stored import StoredQuery, find_query, load_queries, read_query
from mscgraph.validate.checks import complete_check
from mscgraph.validate.validator import fill_graph
from mscgraph.vocabulary.columns import load_properties
from rewrite_golden import GOLDEN, LONGER, MAX_ROWS, examples, golden_files, golden_queries, required
from support import ROOT
from support.each import each
from support.made_tables import workshop
from support.pages import SOURCE, write_page

QUERIES = find_data_folder("queries")
REPORTS = load_queries(QUERIES / "report")
CHECKS = [
    replace(query, text=complete_check(query.text, load_properties(ROOT / "ontology")))
    for query in load_queries(QUERIES / "check")
]
CONSTRUCTS = sorted((QUERIES / "construct").glob("*.rq"))
#: Queries that find nothing in a graph of one table that is read whole.
FIND_NOTHING = ("conflicts_between_sources", "unread_rows")
OWN = golden_queries()
PARAMETERS = [(query, parameter) for query in REPORTS for parameter in query.parameters]


def name_of(value: Any) -> str:
    return getattr(value, "name", str(value))


@pytest.fixture(scope="session")
def asked(bundled_build: Path) -> ox.Store:
    """The bundled build as queries see it."""
    return load_store(bundled_build)


@pytest.fixture(scope="session")
def in_rdflib(asked: ox.Store) -> rdflib.Graph:
    """The same graph in rdflib."""
    graph = rdflib.Graph(bind_namespaces="none")
    fill_graph(graph, asked)
    return graph


# Headers.


def test_there_are_questions_enough() -> None:
    assert len(REPORTS) >= 24


def test_there_are_checks_enough() -> None:
    assert len(CHECKS) >= 12


@each("query", REPORTS, ids=name_of)
def test_a_report_query_asks_a_question(query: StoredQuery) -> None:
    assert re.fullmatch(r"[A-Z][^\n]*\?", query.summary)


@each("query", CHECKS, ids=name_of)
def test_a_check_states_its_problem_in_a_sentence(query: StoredQuery) -> None:
    assert re.fullmatch(r"[A-Z][^\n]*\.", query.summary)


@each("query", REPORTS + CHECKS, ids=name_of)
def test_a_query_has_a_description(query: StoredQuery) -> None:
    assert re.fullmatch(r"(?s)\S.*[.;]", query.description)


@each("query", REPORTS + CHECKS, ids=name_of)
def test_a_query_has_tags(query: StoredQuery) -> None:
    assert query.tags
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", tag) for tag in query.tags)


@each("query", REPORTS + CHECKS, ids=name_of)
def test_a_query_s_file_name_is_snake_case(query: StoredQuery) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", query.name)


def test_no_two_queries_have_one_name() -> None:
    names = Counter(query.name for query in REPORTS + CHECKS)
    assert [name for name, count in names.items() if count > 1] == []


@each("query", CHECKS, ids=name_of)
def test_a_check_has_the_three_columns_that_checks_have(query: StoredQuery, asked: ox.Store) -> None:
    assert run_query(query, {}, asked).columns == ("entity", "property", "value")


@each("query", REPORTS + CHECKS, ids=name_of)
def test_a_query_declares_the_prefixes_that_it_uses_in_order(query: StoredQuery) -> None:
    declared = re.findall(r"(?m)^PREFIX ([\w-]*):", query.text)
    body = re.sub(r'<[^>]*>|"[^"]*"|#[^\n]*', "", re.sub(r"(?m)^(#\+|PREFIX).*$", "", query.text))
    body += " ".join(one.pattern for one in query.parameters)
    assert declared == sorted(set(re.findall(r"(?<![\w?])([A-Za-z][\w-]*):", body)))


@each(("query", "parameter"), PARAMETERS, ids=name_of)
def test_a_parameter_is_described_with_an_example(query: StoredQuery, parameter: Any) -> None:
    assert parameter.description
    assert parameter.example


@each(("query", "parameter"), PARAMETERS, ids=name_of)
def test_a_parameter_is_a_variable_of_its_query(query: StoredQuery, parameter: Any) -> None:
    assert re.search(rf"[?$]{parameter.variable or parameter.name}\b", query.text)


@each(("query", "parameter"), PARAMETERS, ids=name_of)
def test_a_parameter_of_a_concept_names_a_class_of_the_ontology(
    query: StoredQuery, parameter: Any, asked: ox.Store
) -> None:
    wanted = ox.NamedNode(f"{MSC}{parameter.concept_class}")
    assert parameter.kind != "concept" or any(asked.quads_for_pattern(None, None, wanted))


# Answers.


@each("query", OWN, ids=name_of)
def test_a_query_finds_something_with_its_examples(query: StoredQuery, asked: ox.Store) -> None:
    assert run_query(query, examples(query), asked).terms or query.name in FIND_NOTHING


@each(("query", "parameter"), [(q, p) for q, p in PARAMETERS if not q.federated], ids=name_of)
def test_a_bound_parameter_gives_the_rows_of_the_free_one_that_hold_it(
    query: StoredQuery, parameter: Any, asked: ox.Store
) -> None:
    needed = {one.name: one.example for one in query.parameters if one.name == parameter.needs}
    values = {**required(query), **needed, parameter.name: parameter.example}
    bound = run_query(query, values, asked)
    free = asked.query(query.text)
    assert isinstance(free, ox.QuerySolutions)
    names = [variable.value for variable in free.variables]
    rows = {tuple(row[name] for name in names) for row in free}
    if parameter.name not in names or parameter.variable:  # a limit, or one of several columns
        assert 0 < len(bound.terms) < len(rows)
        assert set(bound.terms) < rows
        return
    terms = bind_parameters(query, values, values_of(asked))
    held = {names.index(name): found for name, found in terms.items()}
    assert set(bound.terms) == {row for row in rows if all(row[at] in found for at, found in held.items())}


def plain(term: Any) -> object:
    """Return a term of either engine as a value that can be compared; numbers by their value."""
    if term is None:
        return None
    if isinstance(term, (ox.NamedNode, rdflib.URIRef)):
        return ("iri", getattr(term, "value", None) or str(term))
    value = getattr(term, "value", None) if isinstance(term, ox.Literal) else str(term)
    datatype = str(getattr(term.datatype, "value", term.datatype) or "")
    if datatype.rsplit("#", 1)[-1] in ("integer", "decimal", "double"):
        return ("number", Decimal(str(value)).quantize(Decimal("1e-6")))
    return ("literal", value, term.language or "")


def rows_in_rdflib(graph: rdflib.Graph, query: str) -> list[tuple[object, ...]]:
    return [tuple(map(plain, row)) for row in graph.query(query)]  # type: ignore[union-attr]


def rows_in_oxigraph(store: ox.Store, query: str) -> list[tuple[object, ...]]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [tuple(plain(row[name]) for name in names) for row in found]


@pytest.mark.slow
@each("query", OWN, ids=name_of)
def test_two_engines_give_the_same_rows(query: StoredQuery, asked: ox.Store, in_rdflib: rdflib.Graph) -> None:
    expected = Counter(rows_in_oxigraph(asked, query.text))
    assert Counter(rows_in_rdflib(in_rdflib, query.text)) == expected


@each("query", OWN, ids=name_of)
def test_a_query_s_order_is_total(query: StoredQuery, asked: ox.Store) -> None:
    clause = query.text.rpartition("ORDER BY")[2]
    keys = list(dict.fromkeys(re.findall(r"\?(\w+)", clause)))
    found = asked.query(query.text)
    assert isinstance(found, ox.QuerySolutions)
    assert {*keys} <= {variable.value for variable in found.variables}
    repeated = Counter(tuple(row[key] for key in keys) for row in found)
    assert [key for key, count in repeated.items() if count > 1] == []


@each("query", REPORTS, ids=name_of)
def test_labels_are_sorted_by_small_letters_first(query: StoredQuery) -> None:
    clause = query.text.rpartition("ORDER BY")[2]
    plain_ones = re.sub(r"LCASE\((\?\w+)\)\s+\1\b", "", clause)
    assert re.findall(r"\?\w+(?:Label|Name|Text)\b", plain_ones) == []


@each("query", OWN, ids=name_of)
def test_the_columns_for_people_come_before_those_of_iris(query: StoredQuery, asked: ox.Store) -> None:
    table = run_query(query, required(query), asked)
    columns = [[row[at] for row in table.terms if row[at] is not None] for at in range(len(table.columns))]
    iris = [any(isinstance(term, ox.NamedNode) for term in terms) for terms in columns if terms]
    assert iris == sorted(iris)


@each("query", OWN, ids=name_of)
def test_no_row_of_an_answer_stands_twice(query: StoredQuery, asked: ox.Store) -> None:
    rows = rows_in_oxigraph(asked, query.text)
    assert len(rows) == len(set(rows))


@each("query", CHECKS, ids=name_of)
def test_a_check_finds_nothing_in_the_bundled_build(query: StoredQuery, asked: ox.Store) -> None:
    assert run_query(query, {}, asked).terms == []


@each("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_a_construct_query_makes_triples_of_the_ontology(path: Path, bundled_store: ox.Store) -> None:
    made = bundled_store.query(path.read_text("utf-8"), use_default_graph_as_union=True)
    assert isinstance(made, ox.QueryTriples)
    assert any(True for _ in made)


@pytest.fixture(scope="session")
def golden(asked: ox.Store) -> dict[str, str]:
    return dict(golden_files(asked))


@each("path", sorted(GOLDEN.iterdir()), ids=lambda path: path.name)
def test_a_query_s_answer_is_its_golden_file(path: Path, golden: dict[str, str]) -> None:
    # ``python tests/rewrite_golden.py`` rewrites the files; look at what changed.
    assert golden[path.name] == path.read_text("utf-8")


def test_every_answer_has_a_golden_file_or_a_line_among_the_longer_ones(golden: dict[str, str]) -> None:
    assert sorted(golden) == sorted(path.name for path in GOLDEN.iterdir())
    longer = {line.partition("\t")[0] for line in golden[LONGER].splitlines()[1:]}
    free = {query.name for query in OWN if not required(query)}
    answers = free | {f"{query.name}.example" for query in OWN if query.parameters}
    assert longer | {name.removesuffix(".tsv") for name in golden if name != LONGER} == answers
    assert [name for name, text in golden.items() if name != LONGER and text.count("\n") > MAX_ROWS + 1] == []


@pytest.mark.parametrize(
    ("name", "table"), [("findings", "findings"), ("issues", "issues"), ("schedules", "reports")]
)
def test_an_answer_too_long_to_read_has_a_row_for_each_of_the_table_in_csv(
    name: str, table: str, asked: ox.Store, bundled_build: Path
) -> None:
    with (bundled_build / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        count = len(list(csv.DictReader(lines)))
    assert len(run_query(find_query(name, QUERIES / "report"), {}, asked).rows) == count > 0


# Each check finds the fault that it is for.


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The graph of a page with a shared number, a malformed one and one of no registry."""
    folder = tmp_path_factory.mktemp("sound")
    rows = (
        "ALS BM Intrathecal 1 × 106 cells/kg Once 24 NCT02917681 I/II Function was kept. 7",
        "GVHD BM or UC i.v. 2 × 106 cells/kg Once 54 432/2020BO III Fewer infections. 8",
        "CD BM i.v. 2 × 106 cells/kg Once 10 NCT0291768 I Closure of fistulas. 9",
        "GVHD UC i.v. 3 × 106 cells/kg Once 5 NCT02917681 II Nothing new. 11",
    )
    build([write_page(folder, rows)], folder / "build")
    return (
        load_store(folder / "build").dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    )


R = f"<{BASE}report/{SOURCE}"


def change(path: str, name: str, value: str) -> str:
    """Return the update that gives a part of the graph another value of a property."""
    return (
        f"DELETE {{ {R}{path}> msc:{name} ?o }} "
        f"INSERT {{ {R}{path}> msc:{name} {value} }} "
        f"WHERE {{ {R}{path}> msc:{name} ?o }}"
    )


#: A fault for each check: an update of a sound graph.
FAULTS = {
    "cell_incomplete": f"DELETE WHERE {{ {R}/1/cell/dose> msc:text ?o }}",
    "cell_source_without_relation": f"DELETE WHERE {{ {R}/2> msc:cellSourceRelation ?o }}",
    "cell_text_longer_than_span": (
        f"DELETE {{ {R}/1/cell/dose> msc:text ?o }} "
        f"INSERT {{ {R}/1/cell/dose> msc:text 'a text that is far too long' }} "
        f"WHERE {{ {R}/1/cell/dose> msc:text ?o }}"
    ),
    "concept_incomplete": "DELETE WHERE { disease:crohn-disease skos:prefLabel ?o }",
    "conflict_without_issue": "DELETE WHERE { ?issue msc:issueCode issue-code:conflicting-phase }",
    "designation_without_broader": "DELETE WHERE { phase:I-II skos:broader ?o }",
    "finding_assessment_against_polarity": change("/2/finding/1", "assessment", "assessment:unfavourable"),
    "finding_assessment_contradicts_direction": (
        change("/2/finding/1", "direction", "direction:worsened")
    ),
    "finding_category_of_another_kind": (
        change("/2/finding/1", "findingCategory", "finding-category:efficacy")
    ),
    "finding_days_without_text": f"INSERT DATA {{ {R}/2/finding/1> msc:timeDays 28 }}",
    "finding_occurrence_assessed_wrongly": (
        f"DELETE {{ {R}/3/finding/1> msc:assessment ?o ; msc:direction ?d }} "
        f"INSERT {{ {R}/3/finding/1> msc:assessment assessment:unfavourable ; msc:direction direction:present }} "
        f"WHERE {{ {R}/3/finding/1> msc:assessment ?o ; msc:direction ?d }}"
    ),
    "finding_of_more_patients_without_issue": (
        f"INSERT DATA {{ {R}/2/finding/1> msc:amount {R}/2/finding/1/amount/1> . "
        f"{R}/2/finding/1/amount/1> a msc:Amount ; rdfs:label 'amount'@en ; "
        f"msc:amountUnit amount-unit:patient ; msc:amountValue 400.0 }}"
    ),
    "finding_of_unknown_measure_without_issue": f"DELETE WHERE {{ {R}/2/finding/1> msc:measure ?o }}",
    "finding_without_outcome": f"DELETE WHERE {{ ?outcome msc:finding {R}/2/finding/1> }}",
    "issue_code_without_remedy": "DELETE WHERE { issue-code:conflicting-phase msc:remedy ?o }",
    "issue_incomplete": "DELETE WHERE { ?issue msc:message ?o }",
    "malformed_number_without_issue": (
        "DELETE "
        "WHERE { ?issue msc:issueCode issue-code:malformed-identifier }"
    ),
    "mapping_incomplete": "DELETE WHERE { ?mapping sssom:confidence ?o }",
    "mapping_without_match": "DELETE WHERE { disease:crohn-disease skos:exactMatch ?o }",
    "match_without_mapping": "INSERT DATA { disease:crohn-disease skos:exactMatch <urn:x> }",
    "outcome_without_finding_or_issue": f"DELETE WHERE {{ {R}/2/outcome> msc:finding ?o }}",
    "position_stated_twice": f"INSERT DATA {{ {R}/1> msc:position 2 }}",
    "printed_words_not_in_cell": change("/1/dose/1", "statedAs", "'other words'"),
    "reading_incomplete": f"DELETE WHERE {{ {R}/1/reading/1> msc:rule ?o }}",
    "reading_of_another_report": (
        f"DELETE {{ {R}/1/reading/1> msc:readFrom ?o }} "
        f"INSERT {{ {R}/1/reading/1> msc:readFrom {R}/2/cell/dose> }} "
        f"WHERE {{ {R}/1/reading/1> msc:readFrom ?o }}"
    ),
    "reading_without_one_rule": f"INSERT DATA {{ {R}/1/reading/1> msc:rule rule:count ; msc:givesProperty msc:x }}",
    "assumption_with_words": "INSERT { ?r msc:quote 'words' } WHERE { ?r msc:rule rule:product-by-default }",
    "reading_outside_cell": (
        f"DELETE {{ {R}/1/reading/1> msc:end ?o }} "
        f"INSERT {{ {R}/1/reading/1> msc:end 999999 }} "
        f"WHERE {{ {R}/1/reading/1> msc:end ?o }}"
    ),
    "reference_to_nothing": f"INSERT DATA {{ {R}/1> msc:disease disease:of-nobody }}",
    "registry_form_wrongly_claimed": (
        "DELETE { ?r msc:identifier ?o } "
        "INSERT { ?r msc:identifier 'NCT1' } "
        "WHERE { ?r msc:hasRegistryForm true ; msc:identifier ?o }"
    ),
    "registry_form_wrongly_denied": (
        "DELETE { ?r msc:hasRegistryForm ?o } "
        "INSERT { ?r msc:hasRegistryForm false } "
        "WHERE { ?r msc:hasRegistryForm ?o }"
    ),
    "repeated_number_without_issue": (
        "DELETE "
        "WHERE { ?issue msc:issueCode issue-code:repeated-registration }"
    ),
    "report_and_trial_disagree": f"DELETE WHERE {{ {R}/1> msc:reportsTrial ?o }}",
    "report_incomplete": f"DELETE WHERE {{ {R}/1> msc:position ?o }}",
    "report_without_cells": f"DELETE WHERE {{ ?cell msc:ofReport {R}/1> }}",
    "stale_reading": f"DELETE WHERE {{ {R}/1> msc:patientCount ?o }}",
    "statement_without_reading": f"DELETE WHERE {{ {R}/1/reading/1> msc:gives ?o }}",
    "table_text_incomplete": "DELETE { ?text msc:headsColumn ?o } WHERE { ?text msc:headsColumn ?o }",
    "thing_without_label_or_type": f"DELETE WHERE {{ {R}/1> rdfs:label ?o }}",
    "trial_shortcut_missing": "DELETE WHERE { trial:NCT02917681 msc:reportedDisease ?o }",
    "trial_shortcut_not_entailed": "INSERT DATA { trial:NCT02917681 msc:reportedDisease disease:crohn-disease }",
    "trial_without_report": "DELETE WHERE { trial:NCT02917681 msc:reportedBy ?o }",
    "unlinked_concept_without_issue": (
        "DELETE { ?disease ?p ?o } "
        f"WHERE {{ VALUES ?p {{ {' '.join(f'<{name}>' for name in MATCHES)} }} "
        f"{R}/2> msc:disease ?disease . ?disease ?p ?o }}"
    ),
}  # fmt: skip


def seed(sound: bytes, name: str) -> ox.Store:
    """Return the sound graph with the fault that the check *name* is for."""
    store = ox.Store()
    store.bulk_load(sound, format=ox.RdfFormat.N_TRIPLES)
    store.update(
        "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items()) + FAULTS[name]
    )
    return store


def test_every_check_has_a_fault_to_find() -> None:
    assert [query.name for query in CHECKS if query.name not in FAULTS] == []


@each("query", CHECKS, ids=name_of)
def test_a_check_finds_nothing_in_a_sound_graph(query: StoredQuery, sound: bytes) -> None:
    store = ox.Store()
    store.bulk_load(sound, format=ox.RdfFormat.N_TRIPLES)
    assert rows_in_oxigraph(store, query.text) == []


@each("query", CHECKS, ids=name_of)
def test_a_check_finds_the_fault_that_it_is_for(query: StoredQuery, sound: bytes) -> None:
    assert rows_in_oxigraph(seed(sound, query.name), query.text)


@pytest.mark.slow
@each("query", CHECKS, ids=name_of)
def test_two_engines_find_the_same_faults(query: StoredQuery, sound: bytes) -> None:
    store = seed(sound, query.name)
    graph = rdflib.Graph(bind_namespaces="none")
    fill_graph(graph, store)
    assert Counter(rows_in_rdflib(graph, query.text)) == Counter(rows_in_oxigraph(store, query.text))


def test_the_table_of_properties_fills_every_place_that_stands_open() -> None:
    assert [query.name for query in CHECKS if re.search(r"VALUES [^{]*\{\s*\}", query.text)] == []


# Parameters are bound as terms.


def write_query(folder: Path, kind: str, **facts: str) -> StoredQuery:
    """Write a query of the registrations with one parameter, *value*, and read it."""
    text = {"concept": "?thing a ?class . ?s msc:disease ?value", "iri": "?s ?p ?value"}.get(kind)
    text = text or ("?s msc:position ?value" if kind == "integer" else "?s msc:identifier ?value")
    extra = "".join(f", {name}: {value}" for name, value in facts.items())
    path = folder / "asked.rq"
    path.write_text(
        f"#+ summary: What?\n#+ parameters:\n#+   value: {{kind: {kind}, example: x{extra}}}\n"
        f"PREFIX msc: <{MSC}>\nSELECT ?s ?value {{ {text} }} LIMIT 10\n"
    )
    return read_query(path)


ATTACKS = [
    '" } #',
    "' } #",
    '"""',
    "\\",
    '\\" . ?s ?p ?o . #',
    "NCT02097641\n} ; DROP ALL ; SELECT * {",
    "{ ?s ?p ?o }",
    "} UNION { ?s ?p ?value }",
    "?s",
    "<urn:x>",
    "\0",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "$value",
    "%s%n",
    "x" * 100_000,
]


@each("attack", ATTACKS, ids=ATTACKS.index)
def test_a_string_is_bound_as_a_string_whatever_it_holds(
    attack: str, tmp_path: Path, asked: ox.Store
) -> None:
    assert run_query(write_query(tmp_path, "string"), {"value": attack}, asked).terms == []


@each("attack", ATTACKS, ids=ATTACKS.index)
@each("kind", ["concept", "integer"])
def test_a_value_that_is_no_term_of_its_kind_is_refused(
    kind: str, attack: str, tmp_path: Path, asked: ox.Store
) -> None:
    query = write_query(tmp_path, kind, **{"class": "Disease"})
    with pytest.raises(ParameterError):
        run_query(query, {"value": attack}, asked)


@each("attack", [*ATTACKS, "MONDO:1> } #", "https://x/> . ?s ?p ?o #", "msc:a b", "MONDO:\n"])
def test_a_value_that_is_no_iri_is_refused_or_finds_nothing(
    attack: str, tmp_path: Path, asked: ox.Store
) -> None:
    try:
        assert run_query(write_query(tmp_path, "iri"), {"value": attack}, asked).terms == []
    except ParameterError:
        return


def test_an_attack_leaves_the_graph_as_it_was(tmp_path: Path, asked: ox.Store) -> None:
    before = len(asked)
    for attack in ATTACKS:
        run_query(write_query(tmp_path, "string"), {"value": attack}, asked)
    assert len(asked) == before


@each("value", ["²", "--5", "1e3", "1.0", "", "-", "٣", "9" * 5000, "0x1", "1_000"])
def test_a_number_that_is_not_a_whole_one_is_refused(value: str, tmp_path: Path, asked: ox.Store) -> None:
    with pytest.raises(ParameterError):
        run_query(write_query(tmp_path, "integer"), {"value": value}, asked)


@pytest.mark.parametrize("value", ["84", " 84 "])
def test_a_whole_number_is_bound(value: str, tmp_path: Path, asked: ox.Store) -> None:
    assert len(run_query(write_query(tmp_path, "integer"), {"value": value}, asked).terms) == 1


@each(
    "value",
    [
        "disease:crohn-disease",
        BASE + "disease/crohn-disease",
        "MONDO:0005011",
        "http://purl.obolibrary.org/obo/MONDO_0005011",
        "crohn-disease",
        "Crohn disease",
        "crohn  DISEASE",
        "CD",
        "DOID:8778",
    ],
)
def test_a_concept_is_found_by_identifier_label_or_slug(value: str, asked: ox.Store) -> None:
    query = find_query("trials_under_disease", QUERIES / "report")
    table = run_query(query, {"disease": value}, asked)
    found = {row[table.columns.index("disease")] for row in table.terms}
    assert found == {ox.NamedNode(BASE + "disease/crohn-disease")}


@pytest.mark.parametrize(
    "value", ["MONDO:9999999", "NOPE:1", "disease:of-nobody", "ftp://x/y", "no such disease", ""]
)
def test_a_concept_that_the_graph_does_not_know_is_refused(value: str, asked: ox.Store) -> None:
    with pytest.raises(ParameterError):
        run_query(find_query("trials_by_disease", QUERIES / "report"), {"disease": value}, asked)


def test_a_concept_of_another_class_is_refused(asked: ox.Store) -> None:
    with pytest.raises(ParameterError):
        run_query(
            find_query("trials_by_disease", QUERIES / "report"), {"disease": "route:intravenous"}, asked
        )


def test_a_word_of_two_classes_is_the_concept_of_the_parameter_s_class(asked: ox.Store) -> None:
    query = find_query("trials_by_disease", QUERIES / "report")
    table = run_query(query, {"disease": "UC"}, asked)
    found = {row[table.columns.index("disease")] for row in table.terms}
    assert found == {ox.NamedNode(BASE + "disease/ulcerative-colitis")}


@each(("query", "parameter"), [(q, p) for q, p in PARAMETERS if p.values], ids=name_of)
def test_the_values_of_a_parameter_are_those_of_its_scheme(query: StoredQuery, parameter: Any) -> None:
    scheme = {"category": "finding-category", "unit": "amount-unit"}.get(parameter.name, parameter.name)
    values = [concept.code for _, concept in workshop().vocabulary.concepts(scheme)]
    assert sorted(parameter.values) == sorted(values)


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        (
            "biomarkers",
            {"direction": "fell"},
            "direction: expected one of increased, decreased, .*found 'fell'",
        ),
        (
            "findings",
            {"position": "999"},
            "position: expected a position of the graph, such as 19, found '999'",
        ),
        ("trial_by_number", {"number": "NCT99999999"}, "expected an identifier of the graph"),
        ("identifier_was_found", {"identifier": "HGNC:1"}, "expected an object id of the graph"),
        ("identifier_was_found", {"identifier": "FOO:12"}, "prefixes .*HGNC.*NCIT.*found 'FOO:12'"),
    ],
)
def test_a_value_that_nothing_has_is_refused_and_does_not_look_like_an_empty_answer(
    name: str, values: dict[str, str], expected: str, asked: ox.Store
) -> None:
    with pytest.raises(ParameterError, match=expected):
        run_query(find_query(name, QUERIES / "report"), values, asked)


def test_a_parameter_of_what_a_finding_need_not_have_leaves_out_those_without_it(asked: ox.Store) -> None:
    table = run_query(find_query("findings", QUERIES / "report"), {"measure": "interleukin-6"}, asked)
    texts = {row[table.columns.index("measureText")] for row in table.terms}
    assert {text.value for text in texts if isinstance(text, ox.Literal)} == {"IL-6"}


def test_an_unknown_parameter_is_refused(asked: ox.Store) -> None:
    with pytest.raises(
        ParameterError, match=r"^trials_by_disease: no parameter 'disese'; the query has: disease$"
    ):
        run_query(find_query("trials_by_disease", QUERIES / "report"), {"disese": "CD"}, asked)


def test_a_missing_required_parameter_is_refused_with_an_example(asked: ox.Store) -> None:
    with pytest.raises(ParameterError, match="such as NCT02097641"):
        run_query(find_query("trial_by_number", QUERIES / "report"), {}, asked)


@pytest.mark.parametrize(
    "arguments",
    [
        ["trials_by_disease", "--param", "disese=CD"],
        ["trial_by_number"],
        ["trials_by_disease", "--param", "disease=NOPE:1"],
        ["trials_by_disease", "--param", "disease"],
        ["trials_by_disease", "--param", "=CD"],
        ["no_such_query"],
        ["../check/stale_reading"],
        ["provenance", "--param", "position=²"],
    ],
)
def test_a_wrong_parameter_or_name_ends_with_exit_code_2_and_a_line(
    bundled_build: Path, arguments: list[str]
) -> None:
    result = CliRunner().invoke(main, ["query", *arguments, "--graph", str(bundled_build)])
    assert (result.exit_code, result.stdout) == (2, "")
    line = result.stderr.strip().splitlines()[-1]
    assert any(
        words in line
        for words in ("expected ", "no parameter", "needs a parameter", "neither a stored query nor a file")
    )


@pytest.mark.parametrize(
    ("head", "remedy"),
    [
        ("", "p.rq: no parameter 'a'; a #+ parameters head declares them [parameter]"),
        (
            "class: msc:Disease",
            "p.rq: a: 'msc:Disease' is not the name of a class; the query's head names a class",
        ),
        (
            "class: Malady",
            "p.rq: a: the graph has no concept of the class 'Malady'; the query's head names a class",
        ),
    ],
)
def test_a_fault_of_a_files_parameters_is_reported_with_the_file_as_given(
    bundled_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: str, remedy: str
) -> None:
    monkeypatch.chdir(tmp_path)
    declared = f"#+ parameters:\n#+   a: {{kind: concept, {head}}}\n" if head else ""
    Path("p.rq").write_text(f"{declared}SELECT ?a {{ ?a ?p ?o }} LIMIT 1", "utf-8")
    arguments = ["query", "p.rq", "--param", "a=x", "--graph", str(bundled_build)]
    assert f"mscgraph: {remedy}" in CliRunner().invoke(main, arguments).stderr


# Refusals.


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An endpoint on loopback: its address, and the requests that it saw."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(b'{"head": {"vars": []}, "results": {"bindings": [{}]}}')

        do_GET = do_POST = handle_any  # noqa: N815 - http.server looks for these names

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql", seen
    server.shutdown()
    server.server_close()
    thread.join()


REMOTE = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "select * { service<URL>{ ?s ?p ?o } }",
    "SELECT * { BIND (<URL> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { ?a ?b ?c FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?a ?b ?c FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } } LIMIT 1",
    "SELECT * { ?a ?b ?c MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { ?s ?p ?o } UNION { SERVICE <URL> { ?s ?p ?o } } } LIMIT 1",
    "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) { }",
    "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <URL> { ?x ?y ?z } }) LIMIT 1",
    "SELECT ?p { ?s ?p ?o } GROUP BY ?p HAVING (EXISTS { SERVICE <URL> { ?x ?y ?z } }) LIMIT 1",
    "SELECT * { BIND (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) }",
    "SELECT * { BIND (IF(EXISTS { SERVICE <URL> { ?s ?p ?o } }, 1, 2) AS ?x) }",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX x: <URL> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
]


def write_text(folder: Path, text: str) -> StoredQuery:
    path = folder / "asked.rq"
    path.write_text(text)
    return read_query(path)


@each("text", REMOTE)
def test_a_query_that_asks_another_endpoint_is_refused_before_it_asks(
    text: str, tmp_path: Path, listener: tuple[str, list[str]], asked: ox.Store
) -> None:
    with pytest.raises(QueryError):
        run_query(write_text(tmp_path, text.replace("URL", listener[0])), {}, asked)
    assert listener[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <URL> { ?s ?p ?o } LIMIT 1",
        "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } } LIMIT 1",
    ],
)
def test_a_query_that_names_a_remote_graph_fetches_nothing(
    text: str, tmp_path: Path, listener: tuple[str, list[str]], asked: ox.Store
) -> None:
    with contextlib.suppress(QueryError):
        run_query(write_text(tmp_path, text.replace("URL", listener[0])), {}, asked)
    assert listener[1] == []


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <http://127.0.0.1/> { }" }',
        "# SERVICE <http://127.0.0.1/> { }\nSELECT * { ?s ?p 'x' }",
        "PREFIX service: <urn:x> SELECT * { ?service service:service 'x' }",
    ],
)
def test_a_query_that_only_mentions_the_word_is_run(text: str, tmp_path: Path, asked: ox.Store) -> None:
    assert run_query(write_text(tmp_path, text), {}, asked).terms == []


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <URL>",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DROP ALL",
        "SELECT * { ?s ?p ?o",
        "",
        "SELECT",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
    ],
)
def test_what_is_no_query_is_refused(
    text: str, tmp_path: Path, listener: tuple[str, list[str]], asked: ox.Store
) -> None:
    before = len(asked)
    with pytest.raises(QueryError):
        run_query(write_text(tmp_path, text.replace("URL", listener[0])), {}, asked)
    assert (len(asked), listener[1]) == (before, [])


@each("query", REPORTS + CHECKS, ids=name_of)
def test_exactly_the_federated_queries_ask_another_endpoint(query: StoredQuery) -> None:
    body = re.sub(r"(?m)^#.*$", "", query.text)
    assert query.federated == bool(re.search(r"\bSERVICE\b", body))


@each("query", [query for query in REPORTS if query.federated], ids=name_of)
def test_a_federated_query_is_not_run_on_a_file(query: StoredQuery, asked: ox.Store) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        run_query(query, {}, asked)


# Files of queries, and of graphs.


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe", "not a query in UTF-8"),
        (b"#+ summary: a: b: c\nSELECT * {}", "not a header in YAML"),
        (b"#+ summary: 2025-13-45\nSELECT * {}", "not a header in YAML: .2025-13-45."),
        (b"#+ - a\n#+ - b\nSELECT * {}", "a header of keys and values"),
        (b"#+ parameters: [a]\nSELECT * {}", "parameters by name"),
        (
            b"#+ parameters: {a: {kind: date}}\nSELECT * {}",
            "a kind among concept, iri, string, integer, number",
        ),
        (b"#+ parameters: {a: string}\nSELECT * {}", "a kind among concept, iri, string, integer, number"),
        (b"#+ parameters: {a: {kind: concept}}\nSELECT * {}", "a class"),
        (b"#+ parameters: {a: {kind: string, values: x}}\nSELECT * {}", "a list of texts as values"),
        (b"#+ parameters: {a: {kind: string, among: [x]}}\nSELECT * {}", "a property of the ontology"),
    ],
)
def test_a_header_that_is_not_in_its_form_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "asked.rq"
    path.write_bytes(content)
    with pytest.raises(QueryError, match=expected):
        read_query(path)


def test_a_byte_order_mark_before_a_query_is_not_a_part_of_it(tmp_path: Path, asked: ox.Store) -> None:
    path = tmp_path / "asked.rq"
    path.write_bytes(b"\xef\xbb\xbf#+ summary: Which?\nSELECT ?s { ?s ?p ?o } LIMIT 3")
    assert read_query(path).summary == "Which?"
    assert len(run_query(read_query(path), {}, asked).terms) == 3


def test_tags_that_are_one_word_are_one_tag(tmp_path: Path) -> None:
    assert write_text(tmp_path, "#+ tags: disease\nSELECT * {}").tags == ("disease",)


def test_a_query_without_a_header_is_run(tmp_path: Path, asked: ox.Store) -> None:
    assert len(run_query(write_text(tmp_path, "SELECT ?s { ?s ?p ?o } LIMIT 3"), {}, asked).terms) == 3


def test_a_misspelt_name_is_answered_with_what_is_near() -> None:
    with pytest.raises(QueryError, match="trials_by_disease"):
        find_query("trials_by_diseas", QUERIES / "report")


def make_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: folder / "absent.ttl",
        lambda folder: folder,
        lambda folder: make_file(folder, "a.ttl", b"<a> <b>"),
        lambda folder: make_file(folder, "a.ttl", b"\xff\xfe\x00"),
        lambda folder: make_file(folder, "a.xyz", b""),
        lambda folder: make_file(folder, "a", b""),
        lambda folder: make_file(folder, "a.jsonld", b"{"),
        lambda folder: make_file(folder, "a.owl", b"<x>"),
        lambda folder: make_file(folder, "a.nq", b"\x00\x01"),
    ],
    ids=["absent", "folder", "half", "binary", "suffix", "none", "json", "xml", "zero"],
)
def test_a_graph_that_cannot_be_read_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    with pytest.raises(GraphError):
        load_store(make(tmp_path))


def test_a_graph_whose_entities_may_grow_is_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
    with pytest.raises(GraphError, match="DOCTYPE"):
        load_store(make_file(tmp_path, "a.owl", bomb))


def test_json_ld_that_names_a_remote_context_fetches_nothing(
    tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    content = f'{{"@context": "{listener[0]}", "@id": "urn:a", "b": "c"}}'.encode()
    with pytest.raises(GraphError):
        load_store(make_file(tmp_path, "a.jsonld", content))
    assert listener[1] == []


@pytest.mark.parametrize("name", ["mscgraph.ttl", "mscgraph.jsonld", "mscgraph.nq", "mscgraph.owl"])
def test_every_rdf_file_of_a_build_can_be_asked(bundled_build: Path, asked: ox.Store, name: str) -> None:
    query = find_query("phases_by_disease", QUERIES / "report")
    assert run_query(query, {}, load_store(bundled_build / name)).terms == run_query(query, {}, asked).terms


def test_a_graph_given_as_quads_and_as_triples_is_one_graph(tmp_path: Path) -> None:
    line = f"<urn:a> <{MSC}identifier> 'x' "
    path = make_file(tmp_path, "a.trig", f"{line}. <{BASE}graph/s/statements> {{ {line} }}".encode())
    assert len(load_store(path)) == 1
