"""A column of concepts is added by data alone: an entry, a vocabulary of two concepts, a sentence of a shape."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.api import read_reports
from mscgraph.namespaces import BASE, MSC, PREFIXES, SHAPES
from mscgraph.pipeline.building import build
from mscgraph.pipeline.published import Published
from mscgraph.pipeline.rows import describe_rows
from mscgraph.pipeline.validation import load_checks
from mscgraph.pipeline.vocabulary import check_own_vocabulary
from mscgraph.pipeline.workshop import Workshop
from mscgraph.site.pages.pages import Pages
from mscgraph.validate.validator import Batch, Validator
from support import ROOT
from support.made_tables import page_of, read_records, write_page

ENTRY = """
column:fairness
    a msc:Column , owl:NamedIndividual ;
    rdfs:label "fairness column"@en ;
    skos:prefLabel "fairness column"@en ;
    skos:altLabel "Fairness"@en ;
    skos:notation "fairness" ;
    skos:definition "A column whose cells name how a trial is made to be fair."@en ;
    msc:columnKind "concepts" ;
    msc:columnClass msc:Fairness ;
    skos:inScheme <https://w3id.org/mscgraph/column> ;
    skos:topConceptOf <https://w3id.org/mscgraph/column> .

msc:reportedFairness
    a owl:ObjectProperty ;
    rdfs:label "is reported with fairness"@en ;
    rdfs:domain msc:Trial ;
    rdfs:range msc:Fairness ;
    owl:propertyChainAxiom ( msc:reportedBy msc:fairness ) ;
    skos:definition "x is reported with fairness y when a report of the trial x states y as its fairness."@en ;
    skos:example "A trial of which one report states 'RCT'."@en ;
    rdfs:isDefinedBy <https://w3id.org/mscgraph/ontology> .

msc:fairness
    a owl:ObjectProperty ;
    rdfs:label "has fairness"@en ;
    rdfs:domain msc:TrialReport ;
    rdfs:range msc:Fairness ;
    skos:definition "x has fairness y when the report x states y of the study."@en ;
    skos:example "A report whose fairness cell is 'RCT' has randomised fairness."@en ;
    rdfs:isDefinedBy <https://w3id.org/mscgraph/ontology> ;
    columns:rank 105 ;
    columns:readFrom column:fairness ;
    columns:scheme <https://w3id.org/mscgraph/fairness> ;
    columns:heading "fairness" ;
    columns:recordKey "fairness" ;
    columns:tableColumns "fairness" ;
    columns:facet "fairness" .
"""
VOCABULARY = """
@prefix fairness: <https://w3id.org/mscgraph/fairness/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix msc: <https://w3id.org/mscgraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

msc:Fairness
    a owl:Class ;
    rdfs:label "fairness"@en ;
    rdfs:subClassOf msc:Concept ;
    skos:definition "A vocabulary concept of a way in which a trial is made to be fair."@en ;
    skos:example "Randomised, written 'RCT'."@en ;
    rdfs:isDefinedBy <https://w3id.org/mscgraph/ontology> .

<https://w3id.org/mscgraph/fairness>
    a skos:ConceptScheme , owl:NamedIndividual ;
    rdfs:label "fairness vocabulary"@en ;
    skos:prefLabel "fairness vocabulary"@en ;
    dcterms:description "Ways in which trials are made to be fair."@en .

fairness:randomised
    a msc:Fairness , owl:NamedIndividual ;
    rdfs:label "randomised"@en ;
    skos:prefLabel "randomised"@en ;
    skos:altLabel "RCT"@en ;
    skos:definition "A fairness by which chance decides who gets the product."@en ;
    skos:inScheme <https://w3id.org/mscgraph/fairness> ;
    skos:topConceptOf <https://w3id.org/mscgraph/fairness> .

fairness:single-arm
    a msc:Fairness , owl:NamedIndividual ;
    rdfs:label "single arm"@en ;
    skos:prefLabel "single arm"@en ;
    skos:definition "A fairness by which all participants get the product."@en ;
    skos:inScheme <https://w3id.org/mscgraph/fairness> ;
    skos:topConceptOf <https://w3id.org/mscgraph/fairness> .

[] a owl:AllDifferent ; owl:distinctMembers ( fairness:randomised fairness:single-arm ) .
"""
SHAPE = """
mscsh:TrialReportShape-fairness
    a sh:PropertyShape ;
    sh:targetClass msc:TrialReport ;
    sh:path msc:fairness ;
    sh:name "fairness"@en ;
    sh:description "A fairness of the trial as printed."@en ;
    sh:class msc:Fairness ;
    sh:severity sh:Violation ;
    sh:message "Each msc:fairness of a report is a msc:Fairness that is in the graph."@en .
"""
HEADER = "Diseases Cell source Route Dose Patients Clinical Trials number Fairness Study phase Outcomes Ref"
ROWS = (
    "CD BM i.v. 1 × 106 cells/kg 10 NCT09000001 RCT I No adverse events. 7",
    "ALS UC Intrathecal 2 × 106 cells 12 NCT09000002 Single arm II No adverse events. 8",
)
REPORT, TRIAL = f"{BASE}report/10.1000-test.1-table-7/1", f"{BASE}trial/NCT09000001"
FAIRNESS, REPORTED = ox.NamedNode(f"{MSC}fairness"), ox.NamedNode(f"{MSC}reportedFairness")
RANDOMISED = ox.NamedNode(f"{BASE}fairness/randomised")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the project's data and the new column, in use."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    for path, text in (
        ("ontology/columns.ttl", ENTRY),
        ("ontology/fairnesss.ttl", VOCABULARY),
        ("shapes/trial_report.ttl", SHAPE),
    ):
        with (folder / path).open("a", encoding="utf-8") as file:
            file.write(text)
    columns = folder / "ontology" / "columns.ttl"
    told_apart = "owl:distinctMembers ( column:"
    columns.write_text(
        columns.read_text("utf-8").replace(
            told_apart, told_apart.replace("column:", "column:fairness column:")
        ),
        "utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MSCGRAPH_DATA", str(folder))
        yield folder


@pytest.fixture(scope="module")
def page(data: Path) -> Path:
    return write_page(data, page_of(ROWS, header=HEADER))


@pytest.fixture(scope="module")
def output(data: Path, page: Path) -> Path:
    """A build of a table with the column."""
    build([page], data / "build")
    return data / "build"


@pytest.fixture(scope="module")
def graph(output: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(output / "mscgraph.ttl"), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def pages(output: Path) -> Pages:
    return Published(output, live=True).pages


def test_records_have_its_values_under_its_key(page: Path) -> None:
    assert [record["fairness"] for record in read_records(page)] == [["randomised"], ["single-arm"]]


def test_the_table_for_people_has_it_as_a_column(page: Path) -> None:
    header, lines = describe_rows(read_reports(page))
    at = header.index("fairness")
    assert [line[at] for line in lines] == ["randomised", "single-arm"]


def test_the_flat_table_has_it_as_a_column(output: Path) -> None:
    with (output / "reports.csv").open(encoding="utf-8", newline="") as file:
        assert [row["fairness"] for row in csv.DictReader(file)] == ["randomised", "single-arm"]


@pytest.mark.parametrize(("subject", "name"), [(REPORT, "fairness"), (TRIAL, "reportedFairness")])
def test_report_and_trial_have_it_in_the_graph(graph: ox.Store, subject: str, name: str) -> None:
    found = graph.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(MSC + name), None)
    assert [quad.object for quad in found] == [RANDOMISED]


def test_it_has_a_reading(output: Path) -> None:
    provenance = (output / "provenance.ttl").read_text("utf-8")
    assert 'msc:quote "RCT"' in provenance
    assert "msc:givesProperty msc:fairness" in provenance


def test_the_context_has_its_property_and_its_class(output: Path) -> None:
    context = json.loads((output / "mscgraph.jsonld").read_text("utf-8"))["@context"]
    assert context["fairness"] == {"@id": "msc:fairness", "@type": "@id", "@container": "@set"}
    assert context["Fairness"] == "msc:Fairness"


def test_the_closed_shapes_and_the_checks_accept_it(output: Path) -> None:
    assert "0 Violation" in (output / "validation.txt").read_text("utf-8").splitlines()[0]


def test_its_shape_refuses_a_value_of_another_class(graph: ox.Store) -> None:
    lines = "".join(f"{quad.triple} .\n" for quad in graph)
    wrong = lines.replace(f"{FAIRNESS} {RANDOMISED}", f"{FAIRNESS} <{BASE}disease/crohn-disease>")
    shop = Workshop()
    results = Validator(shop.shapes, [], shop.properties).validate(Batch(wrong.encode(), b"", b""))
    assert [(result.shape, result.focus) for result in results if result.severity == "Violation"] == [
        (f"{SHAPES}TrialReportShape-fairness", REPORT)
    ]


def test_shapes_of_all_concepts_hold_for_its_concepts(graph: ox.Store) -> None:
    label = f"<{PREFIXES['skos']}prefLabel>"
    lines = "".join(f"{quad.triple} .\n" for quad in graph if f"{RANDOMISED} {label}" not in str(quad))
    shop = Workshop()
    results = Validator(shop.shapes, [], shop.properties).validate(Batch(lines.encode(), b"", b""))
    assert f"{SHAPES}ConceptShape-prefLabel" in {result.shape for result in results}


def test_a_check_finds_its_concept_that_no_mapping_and_no_issue_is_of(data: Path, graph: ox.Store) -> None:
    mappings = data / "ontology" / "mappings" / "fairness.sssom.tsv"
    shutil.copy(mappings.with_name("phase.sssom.tsv"), mappings)
    shop = Workshop()
    checks = load_checks(shop.queries / "check", shop.properties)
    mappings.unlink()
    lines = "".join(f"{quad.triple} .\n" for quad in graph).encode()
    results = Validator(shop.shapes, checks, shop.properties).run_checks(Batch(lines, b"", b""))
    unlinked = {one for one in results if one.shape == f"{BASE}check/unlinked_concept_without_issue"}
    assert {(one.focus, one.path, one.value) for one in unlinked if "fairness" in str(one.value)} == {
        (REPORT, FAIRNESS.value, str(RANDOMISED)),
        (f"{REPORT[:-1]}2", FAIRNESS.value, f"<{BASE}fairness/single-arm>"),
    }


def test_a_check_finds_a_trial_without_it(data: Path, graph: ox.Store) -> None:
    lines = "".join(f"{quad.triple} .\n" for quad in graph)
    lacking = lines.replace(f"<{TRIAL}> {REPORTED} {RANDOMISED} .\n", "")
    shop = Workshop()
    checks = load_checks(shop.queries / "check", shop.properties)
    results = Validator(shop.shapes, checks, shop.properties).run_checks(Batch(lacking.encode(), b"", b""))
    assert [
        (one.focus, one.path) for one in results if one.shape == f"{BASE}check/trial_shortcut_missing"
    ] == [(TRIAL, REPORTED.value)]


def test_the_list_of_trials_is_narrowed_by_it(pages: Pages) -> None:
    assert '<input type="checkbox" name="fairness" value="single-arm">' in pages.trials({})
    assert "NCT09000001" not in pages.trials({"fairness": ["single-arm"]})


def test_its_concepts_have_pages_that_lead_to_their_trials(pages: Pages) -> None:
    page = pages.document("fairness/randomised")
    assert "A fairness by which chance decides who gets the product." in page
    assert "trial/NCT09000001.html" in page
    assert "trials.html?fairness=randomised" in page


def test_the_page_of_a_trial_shows_it(pages: Pages) -> None:
    page = pages.document("trial/NCT09000001")
    assert page.count("fairness/randomised.html") == 2  # in the facts and in the card of the report


def test_the_check_of_the_vocabulary_finds_no_fault(data: Path) -> None:
    assert check_own_vocabulary(None).divide("warn")[0] == []
