"""The checks of the ontology: each finds what its fixture holds, and nothing where all is well."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.errors import GraphError, QueryError
from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MSC, ONTOLOGY, PREFIXES
from mscgraph.pipeline.ontology import find_ontology_faults, load_ontology_checks
from mscgraph.vocabulary.ontology import OntologyCheck, check_ontology
from support.each import each

OWL = PREFIXES["owl"]
FOLDER = Path(__file__).parent
FIXTURES = sorted(FOLDER.glob("*.ttl"))
CLEAN = FOLDER / "clean.pass.ttl"
CHECKS = load_ontology_checks(find_data_folder("queries") / "check" / "ontology")
#: The checks of ROBOT's default report, by level.
LEVELS = {
    "ERROR": {
        "deprecated_boolean_datatype",
        "deprecated_class_reference",
        "deprecated_property_reference",
        "duplicate_definition",
        "duplicate_label",
        "illegal_use_of_built_in_vocabulary",
        "label_formatting",
        "label_whitespace",
        "missing_label",
        "missing_ontology_description",
        "missing_ontology_license",
        "missing_ontology_title",
        "misused_obsolete_label",
        "misused_replaced_by",
        "multiple_definitions",
        "multiple_equivalent_class_definitions",
        "multiple_labels",
    },
    "WARN": {
        "annotation_whitespace",
        "duplicate_exact_synonym",
        "duplicate_label_synonym",
        "duplicate_scoped_synonym",
        "equivalent_class_axiom_no_genus",
        "equivalent_pair",
        "invalid_entity_uri",
        "invalid_xref",
        "missing_definition",
        "missing_obsolete_label",
        "missing_subset_declaration",
        "missing_synonymtype_declaration",
        "multiple_equivalent_classes",
    },
    "INFO": {"lowercase_definition", "missing_superclass"},
}
#: Level, check and entity.
Finding = tuple[str, str, str]


def name_of(value: Path | OntologyCheck) -> str:
    return value.name


def expected_of(path: Path) -> list[Finding]:
    """Return the faults that a fixture expects in itself."""
    lines = re.findall(r"(?m)^# expect: (\S+) (\S+) (\S+)$", path.read_text("utf-8"))
    return sorted(tuple(line) for line in lines)


def found_in(*paths: Path, base: str = BASE) -> list[Finding]:
    """Return what is found in files taken together, each entity once per check."""
    faults = find_ontology_faults(paths, base)
    return sorted({(fault.severity, fault.check, fault.entity) for fault in faults})


def code_of(check: OntologyCheck) -> str:
    """Return the query of a check without header, prefixes, comments, strings and addresses."""
    without_lines = re.sub(r"(?m)^(#|PREFIX).*$", "", check.text)
    return re.sub(r'<[^>]*>|"[^"]*"', "", without_lines)


def names_in(check: OntologyCheck) -> set[str]:
    """Return the prefixed names that the query of a check holds."""
    return set(re.findall(r"(?<![\w?])[A-Za-z][\w-]*:\w+", code_of(check)))


# The list.


def test_the_checks_are_those_of_robot_at_its_levels() -> None:
    levels = {level: {check.name for check in CHECKS if check.severity == level} for level in LEVELS}
    assert levels == LEVELS


def test_there_are_32() -> None:
    assert len(CHECKS) == 32


@each("check", CHECKS, ids=name_of)
def test_a_check_states_its_problem_in_a_sentence(check: OntologyCheck) -> None:
    assert re.fullmatch(r"[A-Z][^\n]*\.", check.problem)


@each("check", CHECKS, ids=name_of)
def test_a_check_s_remedy_is_a_sentence(check: OntologyCheck) -> None:
    assert re.fullmatch(r"[A-Z][^\n]*\.", check.remedy)


@each("check", CHECKS, ids=name_of)
def test_a_check_has_a_whole_header(check: OntologyCheck) -> None:
    header = re.findall(r"(?m)^#\+ (\w+):", check.text)
    assert header == ["summary", "description", "severity", "tags"]


@each("check", CHECKS, ids=name_of)
def test_a_check_has_the_three_columns_that_checks_have(check: OntologyCheck) -> None:
    found = ox.Store().query(check.text)
    assert isinstance(found, ox.QuerySolutions)
    assert [variable.value for variable in found.variables] == ["entity", "property", "value"]


@each("check", CHECKS, ids=name_of)
def test_a_check_declares_the_prefixes_that_it_uses_in_order(check: OntologyCheck) -> None:
    declared = re.findall(r"(?m)^PREFIX ([\w-]*):", check.text)
    assert declared == sorted({name.partition(":")[0] for name in names_in(check)})


@each("check", CHECKS, ids=name_of)
def test_a_check_binds_prefixes_as_the_program_does(check: OntologyCheck) -> None:
    declared = dict(re.findall(r"(?m)^PREFIX ([\w-]+): <([^>]*)>", check.text))
    assert {name: space for name, space in declared.items() if PREFIXES.get(name, space) != space} == {}


def test_only_faults_in_others_iris_are_told_of_any_entity() -> None:
    anywhere = {check.name for check in CHECKS if check.anywhere}
    assert anywhere == {"illegal_use_of_built_in_vocabulary", "invalid_entity_uri"}


# The fixtures.


@each("path", FIXTURES, ids=name_of)
def test_a_fixture_gives_exactly_what_it_expects(path: Path) -> None:
    assert found_in(path) == expected_of(path)


def test_every_check_has_a_fixture_and_every_fixture_a_check() -> None:
    failing = {path.name.removesuffix(".fail.ttl") for path in FIXTURES if path != CLEAN}
    assert failing == {check.name for check in CHECKS}


@each("check", CHECKS, ids=name_of)
def test_a_fixture_holds_the_fault_that_it_is_named_after(check: OntologyCheck) -> None:
    expected = expected_of(FOLDER / f"{check.name}.fail.ttl")
    assert (check.severity, check.name) in {finding[:2] for finding in expected}


@each("path", FIXTURES, ids=name_of)
def test_a_fixture_expects_each_finding_once_in_order(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if line.startswith("# expect")]
    assert lines == sorted(set(lines))


@each("path", FIXTURES, ids=name_of)
def test_a_fixture_has_the_header_of_an_ontology(path: Path) -> None:
    headers = [quad.subject for quad in ox.parse(path=str(path)) if quad.object.value == f"{OWL}Ontology"]
    assert headers == [ox.NamedNode(ONTOLOGY)]


def test_the_clean_fixture_expects_nothing() -> None:
    assert expected_of(CLEAN) == []


@each("check", CHECKS, ids=name_of)
def test_the_clean_fixture_holds_everything_that_a_check_looks_at(check: OntologyCheck) -> None:
    prefixes = dict(re.findall(r"(?m)^PREFIX ([\w-]+): <([^>]*)>", check.text))
    terms = {prefixes[prefix] + local for prefix, local in (name.split(":") for name in names_in(check))}
    held = set()
    for quad in ox.parse(path=str(CLEAN)):
        datatype = quad.object.datatype if isinstance(quad.object, ox.Literal) else quad.predicate
        held |= {quad.predicate.value, quad.object.value, datatype.value}
    assert terms
    assert terms - held == set()


# The report of the findings.


def triples(text: str) -> ox.Store:
    store = ox.Store()
    spaces = {**PREFIXES, "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#"}
    prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in spaces.items())
    store.load(f"{prefixes}{text}".encode(), format=ox.RdfFormat.TURTLE)
    return store


def test_a_finding_is_a_line_that_says_what_is_wrong_and_what_to_do() -> None:
    store = triples('msc:Dose a owl:Class ; rdfs:label " dose"@en .')
    (line,) = (
        str(found) for found in check_ontology(store, CHECKS, MSC) if found.check == "label_whitespace"
    )
    assert line == (
        f'ERROR label_whitespace: {MSC}Dose: rdfs:label " dose"@en: A label begins or ends with white space. '
        "Remove the white space at its ends, or nobody finds the thing by its label."
    )


def test_a_check_that_is_not_sparql_is_an_error_with_its_file() -> None:
    check = replace(CHECKS[0], text="SELECT ?entity {", name="odd")
    with pytest.raises(QueryError, match=r"^odd\.rq: not SPARQL 1\.1: error at 1:17"):
        list(check_ontology(ox.Store(), [check], MSC))


def test_a_check_needs_no_prefix_of_the_project() -> None:
    query = "SELECT ?entity ?property ?value { VALUES (?entity ?property ?value) { (msc:Dose msc:unit 1) } }"
    (found,) = check_ontology(ox.Store(), [replace(CHECKS[0], text=query)], MSC)
    assert (found.entity, found.property) == (f"{MSC}Dose", f"{MSC}unit")


def test_a_line_is_one_whatever_the_value_holds() -> None:
    store = triples('msc:Dose a owl:Class ; rdfs:label "dose\\n\\nor\\r\\nrange" .')
    assert [found for found in check_ontology(store, CHECKS, MSC) if len(str(found).splitlines()) > 1] == []


def test_a_long_value_is_cut() -> None:
    store = triples(f'msc:Dose rdfs:label "dose" ; obo:IAO_0000115 "an amount {"of cells " * 50}"@en .')
    (finding,) = (found for found in check_ontology(store, CHECKS, MSC) if found.severity == "INFO")
    assert re.search(r': obo:IAO_0000115 "an amount of [a-z ]{30,50}…": A definition', str(finding))
    assert len(finding.value) > 400


def test_the_gravest_findings_come_first_and_each_comes_once() -> None:
    store = triples(
        'msc:Route a owl:Class ; rdfs:label "route " ; obo:IAO_0000115 "a path. " . '
        'msc:Dose a owl:Class ; rdfs:label "dose " ; obo:IAO_0000115 "an amount. " . '
        "obo:IAO_0000115 a owl:AnnotationProperty ."
    )
    found = [
        (each.severity, each.check, each.entity[len(MSC) :]) for each in check_ontology(store, CHECKS, MSC)
    ]
    assert found == [
        ("ERROR", "label_whitespace", "Dose"),
        ("ERROR", "label_whitespace", "Route"),
        ("WARN", "annotation_whitespace", "Dose"),
        ("WARN", "annotation_whitespace", "Route"),
        ("INFO", "lowercase_definition", "Dose"),
        ("INFO", "lowercase_definition", "Route"),
        ("INFO", "missing_superclass", "Dose"),
        ("INFO", "missing_superclass", "Route"),
    ]


@each(
    "path",
    [path for path in FIXTURES if not path.name.startswith(("illegal_use", "invalid_entity"))],
    ids=name_of,
)
def test_nothing_is_told_of_the_entities_of_others(path: Path) -> None:
    assert found_in(path, base="https://example.org/") == []


@each("name", ["illegal_use_of_built_in_vocabulary", "invalid_entity_uri"])
def test_what_is_done_to_others_iris_is_told_of_any_entity(name: str) -> None:
    path = FOLDER / f"{name}.fail.ttl"
    assert found_in(path, base="https://example.org/") == expected_of(path)


# Speed.


def test_the_checks_of_the_published_ontology_take_less_than_two_seconds(bundled_build: Path) -> None:
    began = time.process_time()
    find_ontology_faults([bundled_build / "mscgraph.owl"], BASE)
    assert time.process_time() - began < 2


#: Faults of every costly kind, and what keeps others from being faults.
TERMS = """
msc:C{n} a owl:Class ; rdfs:label "label {half}"@en , "label {n} " ; obo:IAO_0000115 "definition {half}" , "D{n}." ;
    rdfs:subClassOf msc:C{half} ; oboInOwl:hasExactSynonym "synonym {half}" , "Label {n}" ;
    oboInOwl:hasBroadSynonym "synonym {half}" ; oboInOwl:hasDbXref "{n}" ; oboInOwl:inSubset msc:S{half} ;
    owl:equivalentClass msc:C{half} , [ a owl:Restriction ; owl:onProperty msc:p ; owl:someValuesFrom msc:C{half} ] ,
        [ a owl:Class ; owl:intersectionOf ( msc:C1 msc:C{half} ) ] , [ a owl:Class ; owl:intersectionOf ( msc:C2 ) ] .
msc:D{n} a owl:Class ; owl:deprecated true ; rdfs:label "label {n}" ; rdfs:subClassOf msc:C{n} ;
    obo:IAO_0100001 msc:C{n} .
msc:i{n} a msc:C{n} ; msc:p msc:i{half} .
[] a owl:Axiom ; owl:annotatedSource msc:C{n} ; owl:annotatedProperty oboInOwl:hasExactSynonym ;
    owl:annotatedTarget "synonym {half}" ; oboInOwl:hasSynonymType obo:OMO_0003000 .
"""


def test_the_checks_do_not_grow_with_the_square_of_an_ontology() -> None:
    terms = "".join(TERMS.format(n=n, half=n // 2) for n in range(4000))
    store = triples(f"msc:p a owl:ObjectProperty ; owl:deprecated true .\n{terms}")
    began = time.process_time()
    found = Counter(finding.check for finding in check_ontology(store, CHECKS, MSC))
    assert time.process_time() - began < 10
    assert len([check for check, count in found.items() if count >= 1000]) >= 15


# Files.


def test_files_are_checked_together() -> None:
    both = found_in(FOLDER / "missing_ontology_title.fail.ttl", CLEAN)
    assert ("ERROR", "missing_ontology_title", ONTOLOGY) not in both
    assert ("ERROR", "multiple_definitions", f"{MSC}Dose") in both


def test_blank_nodes_of_two_files_are_two_whatever_their_names(tmp_path: Path) -> None:
    paths = []
    for name in ("Dose", "Route"):
        path = tmp_path / f"{name}.ttl"
        path.write_text(
            f"<{MSC}{name}> <{OWL}equivalentClass> _:x . _:x <{OWL}intersectionOf> _:{name} .\n", "utf-8"
        )
        paths.append(path)
    assert "multiple_equivalent_class_definitions" not in {check for _, check, _ in found_in(*paths)}


def test_a_definition_in_the_words_of_skos_is_one(tmp_path: Path) -> None:
    path = tmp_path / "terms.ttl"
    path.write_text(
        f'<{MSC}Dose> <{PREFIXES["rdfs"]}label> "dose" ; <{PREFIXES["skos"]}definition> "an amount." .',
        "utf-8",
    )
    assert found_in(path) == [("INFO", "lowercase_definition", f"{MSC}Dose")]


def test_a_file_that_is_no_rdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "terms.ttl"
    path.write_text("no triples here", "utf-8")
    with pytest.raises(GraphError):
        find_ontology_faults([path], BASE)


@each("severity", ["", "#+ severity: Violation\n"])
def test_a_check_without_a_level_of_robot_s_is_refused(tmp_path: Path, severity: str) -> None:
    (tmp_path / "some_check.rq").write_text(f"#+ summary: A fault.\n{severity}SELECT * {{}}\n", "utf-8")
    with pytest.raises(QueryError, match="expected a severity among ERROR, WARN, INFO"):
        load_ontology_checks(tmp_path)


def test_the_published_ontology_has_no_fault_but_of_style(bundled_build: Path) -> None:
    found = Counter(level for level, _, _ in found_in(bundled_build / "mscgraph.owl"))
    assert {level: count for level, count in found.items() if level != "INFO"} == {}


# Our own checks.

OWN_FOLDER = FOLDER / "own"
OWN_FIXTURES = sorted(OWN_FOLDER.glob("*.ttl"))
OWN_CHECKS = load_ontology_checks(find_data_folder("queries") / "check" / "vocabulary")


@each("path", OWN_FIXTURES, ids=name_of)
def test_our_own_checks_find_in_a_fixture_what_it_says_and_nothing_else(path: Path) -> None:
    faults = find_ontology_faults([path], BASE, ("vocabulary",))
    found = sorted({(fault.severity, fault.check, fault.entity) for fault in faults})
    assert found == expected_of(path)
    assert bool(found) == path.name.endswith(".fail.ttl")


def test_every_check_of_our_own_has_a_fixture() -> None:
    names = {path.name.removesuffix(".fail.ttl") for path in OWN_FIXTURES if ".fail." in path.name}
    assert names == {check.name for check in OWN_CHECKS}


@each("check", OWN_CHECKS, ids=name_of)
def test_a_check_of_our_own_says_what_is_wrong_and_what_to_do(check: OntologyCheck) -> None:
    header = re.findall(r"(?m)^#\+ (\w+):", check.text)
    assert header == ["summary", "description", "severity", "tags"]
    assert all(re.fullmatch(r"[A-Z][^\n]*\.", text) for text in (check.problem, check.remedy))
