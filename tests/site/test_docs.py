"""The documentation: every term is there, its statements hold, the page needs nothing, the picture is right."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, Namespace, URIRef
from rdflib.namespace import SH
from rdflib.paths import Path as PropertyPath

from mscgraph.errors import GraphError, OutputError, VocabularyError
from mscgraph.namespaces import BASE, COLUMNS, MSC, ONTOLOGY, PREFIXES, local_name
from mscgraph.pipeline.docs import DocsSummary, build_docs
from mscgraph.rdf.syntaxes import canonical_lines
from mscgraph.relations import closure
from mscgraph.site.pages.ontology.axioms import TermWriter
from mscgraph.site.pages.ontology.uses import terms_of_query
from mscgraph.validate.checks import complete_check
from mscgraph.view import View
from mscgraph.vocabulary.columns import load_properties
from support import ROOT
from support.each import each

ONTOLOGY_FOLDER = ROOT / "ontology"
OURS = Namespace(MSC)
FILES = {"index.html", "model.svg", "ontology.jsonld", "ontology.owl", "ontology.ttl"}
VOID = {"br", "hr", "img", "input", "link", "meta"}


# A page as a tree.


class Element:
    def __init__(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        self.tag = tag
        self.attributes = {name: value or "" for name, value in attributes.items()}
        self.children: list[Element | str] = []

    def all(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.all()

    def find(self, tag: str, class_name: str | None = None) -> list[Element]:
        return [
            one
            for one in self.all()
            if one.tag == tag
            and (class_name is None or class_name in one.attributes.get("class", "").split())
        ]

    @property
    def text(self) -> str:
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()
                yield " " if child.tag in ("p", "li", "dt", "dd", "h3", "h4", "ul") else ""

    def facts(self) -> dict[str, Element]:
        """The values of the definition list in this section itself, by their names."""
        (one,) = (child for child in self.children if isinstance(child, Element) and child.tag == "dl")
        return {name.text: value for name, value in zip(one.find("dt"), one.find("dd"), strict=True)}


class TreeBuilder(HTMLParser):
    """Builds a tree, and refuses what is not closed or closed twice."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag}: an attribute twice"
        element = Element(tag, dict(attrs))
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}> at {self.getpos()}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def finish(self) -> Element:
        self.close()
        assert self._open == [self.root], f"<{self._open[-1].tag}> is not closed"
        return self.root


def parse_page(path: Path) -> Element:
    builder = TreeBuilder()
    builder.feed(path.read_text("utf-8"))
    return builder.finish()


@pytest.fixture(scope="session")
def docs(tmp_path_factory: pytest.TempPathFactory, bundled_build: Path) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "docs"
    build_docs(folder, bundled_build)
    return folder


@pytest.fixture(scope="session")
def page(docs: Path) -> Element:
    return parse_page(docs / "index.html")


@pytest.fixture(scope="session")
def sections(page: Element) -> dict[str, Element]:
    return {one.attributes["id"]: one for one in page.find("section")}


@pytest.fixture(scope="session")
def files() -> rdflib.Graph:
    """The files that people edit, read by another library, which is kept from rewriting literals."""
    graph = rdflib.Graph()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        for path in sorted(ONTOLOGY_FOLDER.glob("*.ttl")):
            graph.parse(path, format="turtle")
    return graph


KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def terms_of(graph: rdflib.Graph) -> list[URIRef]:
    found = {one for kind in KINDS for one in graph.subjects(RDF.type, kind) if str(one).startswith(MSC)}
    return sorted(one for one in found if isinstance(one, URIRef))


def concepts_of(graph: rdflib.Graph) -> list[URIRef]:
    return sorted(one for one in graph.subjects(SKOS.inScheme, None) if isinstance(one, URIRef))


def spaced(text: object) -> str:
    return " ".join(str(text).split())


# Everything is there.


def test_the_folder_has_its_files_and_no_other(docs: Path) -> None:
    assert {path.name for path in docs.iterdir()} == FILES


def test_every_term_has_a_section_named_like_it(sections: Mapping[str, Element], files: rdflib.Graph) -> None:
    terms = terms_of(files)
    assert len(terms) > 90
    assert [one for one in terms if str(one).removeprefix(MSC) not in sections] == []


def test_a_section_says_label_curie_iri_and_every_text_of_its_term(
    sections: Mapping[str, Element], files: rdflib.Graph
) -> None:
    for term in terms_of(files):
        section = sections[str(term).removeprefix(MSC)]
        assert section.find("h3")[0].text.removesuffix(" #") == str(files.value(term, RDFS.label))
        (iri,) = section.find("p", "iri")
        assert iri.find("code", "copied")[0].text == f"msc:{str(term).removeprefix(MSC)}"
        assert iri.find("a")[0].attributes["href"] == str(term)
        assert [p.text for p in section.find("p", "definition")] == [
            spaced(one) for one in files.objects(term, SKOS.definition)
        ]
        for predicate in (SKOS.scopeNote, SKOS.example):
            for text in files.objects(term, predicate):
                assert spaced(text) in section.text


def test_each_term_stands_once_and_under_its_kind(
    sections: Mapping[str, Element], files: rdflib.Graph
) -> None:
    ids = ("class-list", "object-property-list", "datatype-property-list", "annotation-property-list")
    for kind, name in zip(KINDS, ids, strict=True):
        shown = [one.attributes["id"] for one in sections[name].find("section", "term")]
        declared = {one for one in files.subjects(RDF.type, kind) if isinstance(one, URIRef)}
        assert Counter(shown) == Counter(
            str(one).removeprefix(MSC) for one in declared if one.startswith(MSC)
        )


def test_every_concept_has_a_section_in_its_scheme(
    sections: Mapping[str, Element], files: rdflib.Graph
) -> None:
    concepts = concepts_of(files)
    assert len(concepts) > 250
    for concept in concepts:
        scheme = str(files.value(concept, SKOS.inScheme)).removeprefix(BASE)
        shown = [one.attributes["id"] for one in sections[f"scheme-{scheme}"].find("section", "concept")]
        assert shown.count(str(concept).removeprefix(BASE)) == 1


def test_a_concept_says_its_labels_notations_and_definition(
    sections: Mapping[str, Element], files: rdflib.Graph
) -> None:
    for concept in concepts_of(files):
        section = sections[str(concept).removeprefix(BASE)]
        heading = section.find("h4")[0].text
        assert heading.startswith(spaced(files.value(concept, SKOS.prefLabel)))
        for predicate in (SKOS.notation, SKOS.altLabel, SKOS.hiddenLabel, SKOS.definition, SKOS.scopeNote):
            for text in files.objects(concept, predicate):
                assert spaced(text) in section.text, (concept, text)


def test_broader_and_narrower_concepts_are_linked_both_ways(
    sections: Mapping[str, Element], files: rdflib.Graph
) -> None:
    pairs = [(str(one), str(other)) for one, other in files.subject_objects(SKOS.broader)]
    assert pairs
    for narrow, broad in pairs:
        for shown, linked, name in ((narrow, broad, "broader"), (broad, narrow, "narrower")):
            facts = sections[shown.removeprefix(BASE)].facts()
            hrefs = {a.attributes["href"] for a in facts[name].find("a")}
            assert f"#{linked.removeprefix(BASE)}" in hrefs


def test_the_tree_of_a_scheme_has_its_top_concepts_outside_and_the_others_inside(
    sections: Mapping[str, Element], files: rdflib.Graph
) -> None:
    (tree,) = sections["scheme-disease"].find("ul", "tree")
    outer = {entry.find("a")[0].attributes["href"] for entry in tree.find("li", "level-0")}
    tops = {
        str(one).removeprefix(BASE) for one in files.subjects(SKOS.topConceptOf, URIRef(BASE + "disease"))
    }
    assert outer == {f"#{one}" for one in tops}
    everything = {a.attributes["href"] for a in tree.find("a")}
    scheme = {str(one).removeprefix(BASE) for one in files.subjects(SKOS.inScheme, URIRef(BASE + "disease"))}
    assert everything == {f"#{one}" for one in scheme}


def test_an_issue_code_says_its_remedy(sections: Mapping[str, Element], files: rdflib.Graph) -> None:
    remedies = list(files.subject_objects(OURS.remedy))
    assert remedies
    for code, remedy in remedies:
        assert sections[str(code).removeprefix(BASE)].facts()["has remedy"].text == spaced(remedy)


def mapping_rows() -> Iterator[dict[str, str]]:
    for path in sorted((ONTOLOGY_FOLDER / "mappings").glob("*.tsv")):
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def test_a_concept_shows_each_row_of_the_mapping_tables_and_no_other(sections: Mapping[str, Element]) -> None:
    expected: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for row in mapping_rows():
        found = row["object_id"] != "sssom:NoTermFound"
        shown = (row["object_id"], row["object_label"]) if found else ("none", row["object_source"])
        expected[row["subject_id"].replace(":", "/", 1)][shown] += 1
    assert any("none" in shown for counter in expected.values() for shown, _ in counter)
    for anchor, section in sections.items():
        if "/" in anchor:
            rows = [li for ul in section.find("ul", "mappings") for li in ul.find("li")]
            shown = Counter(
                ("none", row.find("code")[0].text)
                if "none" in row.attributes.get("class", "")
                else (
                    row.find("code")[0].text,
                    row.find("a")[0].text.removeprefix(row.find("code")[0].text).strip(),
                )
                for row in rows
            )
            assert shown == expected.get(anchor, Counter()), anchor


def test_a_mapping_says_predicate_ground_and_confidence(sections: Mapping[str, Element]) -> None:
    labels = {
        "skos:exactMatch": "has exact match",
        "skos:closeMatch": "has close match",
        "skos:broadMatch": "has broader match",
        "skos:narrowMatch": "has narrower match",
        "skos:relatedMatch": "has related match",
        "msc:measuresEntity": "measures entity",
    }
    for row in mapping_rows():
        if row["object_id"] == "sssom:NoTermFound":
            continue
        section = sections[row["subject_id"].replace(":", "/", 1)]
        told = [li.text for ul in section.find("ul", "mappings") for li in ul.find("li")]
        words = f"{labels[row['predicate_id']]} {row['object_id']} "
        (one,) = (text for text in told if text.startswith(words))
        assert f"{row['mapping_justification']}, confidence {row['confidence']}" in one


def test_the_header_says_everything_that_the_ontology_says_of_itself(
    page: Element, files: rdflib.Graph
) -> None:
    (header,) = (one for one in page.find("header") if one.attributes.get("id") == "page-top")
    said = [(p, o) for p, o in files.predicate_objects(URIRef(ONTOLOGY)) if p != RDF.type]
    assert len(said) > 8
    for _, value in said:
        label = files.value(value, RDFS.label) if isinstance(value, URIRef) else None
        assert spaced(label or (value if isinstance(value, URIRef) else str(value))) in header.text
    links = {a.attributes["href"] for a in header.find("a")}
    assert {"ontology.ttl", "ontology.owl", "ontology.jsonld", "model.svg"} <= links


def test_the_external_terms_are_those_that_the_files_declare(
    sections: Mapping[str, Element], files: rdflib.Graph
) -> None:
    table = sections["external-term-list"]
    shown = [row.find("a")[0].attributes["href"] for row in table.find("tr")[1:]]
    declared = {
        str(one) for kind in KINDS for one in files.subjects(RDF.type, kind) if isinstance(one, URIRef)
    }
    built = {PREFIXES["obo"] + "IAO_0000115"}
    assert Counter(shown) == Counter({one for one in declared | built if not one.startswith((MSC, COLUMNS))})


def test_an_external_term_says_which_classes_of_ours_it_is_above(
    sections: Mapping[str, Element], files: rdflib.Graph
) -> None:
    rows = sections["external-term-list"].find("tr")[1:]
    by_address = {row.find("a")[0].attributes["href"]: row for row in rows}
    below: dict[str, set[str]] = defaultdict(set)
    for ours, other in files.subject_objects(RDFS.subClassOf):
        if isinstance(other, URIRef) and ours.startswith(MSC):
            below[str(other)].add(f"#{str(ours).removeprefix(MSC)}")
    above = [one for one in below if not one.startswith(MSC)]
    assert len(above) > 3
    for one in above:
        shown = {a.attributes["href"] for a in by_address[one].find("a")[1:]}
        assert below[one] <= shown
        assert "superclass of" in by_address[one].text
        mentioning = {f"#{str(ours).removeprefix(MSC)}" for ours in files.subjects(None, URIRef(one))}
        assert shown <= mentioning


# Axioms in words.


@pytest.mark.parametrize(
    ("term", "fact", "words"),
    [
        ("route", "domain", "information content entity (obo:IAO_0000030)"),
        ("route", "range", "route of administration"),
        ("reportedDisease", "property chain", "is reported by ∘ has disease"),
        ("reportsTrial", "inverse of", "is reported by"),
        ("reportedBy", "inverse of", "reports trial"),
        ("registration", "kind", "functional, inverse functional"),
        ("mayBeSameAs", "kind", "symmetric"),
        ("linkBasis", "range", "link basis"),
    ],
)
def test_an_axiom_reads_like_words(sections: Mapping[str, Element], term: str, fact: str, words: str) -> None:
    assert sections[term].facts()[fact].text == words


def test_a_class_says_which_classes_it_is_disjoint_with_and_not_itself(
    sections: Mapping[str, Element],
) -> None:
    links = {a.attributes["href"] for a in sections["Disease"].facts()["disjoint with"].find("a")}
    assert {"#Route", "#Phase", "#Unit"} <= links
    assert {"#Disease", "#Concept", "#Trial"} & links == set()


def test_a_class_says_of_which_properties_it_is_domain_or_range(
    sections: Mapping[str, Element], files: rdflib.Graph
) -> None:
    """Unions are looked into with a path query of another engine."""
    for side, predicate in (("domain", "rdfs:domain"), ("range", "rdfs:range")):
        pairs: dict[str, set[str]] = defaultdict(set)
        way = f"{predicate}/(owl:unionOf/rdf:rest*/rdf:first)?"
        query = f"SELECT ?p ?c {{ ?p {way} ?c . FILTER(isIRI(?c) && isIRI(?p)) }}"
        for row in files.query(query, initNs={"rdf": RDF, "rdfs": RDFS, "owl": OWL}):
            pairs[str(row[1])].add(str(row[0]))
        for term in files.subjects(RDF.type, OWL.Class):
            if isinstance(term, URIRef) and term.startswith(MSC):
                facts = sections[str(term).removeprefix(MSC)].facts()
                shown = facts.get(f"{side} of", Element("", {})).find("a")
                found = {a.attributes["href"] for a in shown}
                assert found == {f"#{one.removeprefix(MSC)}" for one in pairs[str(term)]}, term


EXPRESSIONS = """
@prefix : <https://w3id.org/mscgraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A rdfs:label "a thing" . :B rdfs:label "b thing" . :p rdfs:label "has p" .
:X rdfs:subClassOf %s .
"""


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ("[ owl:onProperty :p ; owl:allValuesFrom :A ]", "has p only a thing"),
        ("[ owl:onProperty :p ; owl:hasValue 3 ]", 'has p value "3"'),
        ("[ owl:onProperty :p ; owl:maxCardinality 1 ]", "has p max 1"),
        (
            "[ owl:onProperty :p ; owl:minQualifiedCardinality 2 ; owl:onClass :A ]",
            "has p min 2 a thing",
        ),
        ("[ owl:complementOf [ owl:unionOf ( :A :B ) ] ]", "not ( a thing or b thing )"),
        (
            "[ owl:intersectionOf ( :A [ owl:onProperty :p ; owl:someValuesFrom [ owl:unionOf ( :A :B ) ] ] ) ]",
            "a thing and ( has p some ( a thing or b thing ) )",
        ),
        ("[ owl:onProperty [ owl:inverseOf :p ] ; owl:someValuesFrom :A ]", "( inverse has p ) some a thing"),
        (
            "[ owl:onDatatype xsd:decimal ; owl:withRestrictions ( [ xsd:minInclusive 0 ] [ xsd:maxExclusive 1 ] ) ]",
            'xsd:decimal [ ≥ "0" , < "1" ]',
        ),
        ("[ owl:onProperty :p ; owl:hasSelf true ]", "has p Self"),
    ],
)
def test_class_expressions_are_said_after_the_manchester_syntax(turtle: str, words: str) -> None:
    view = View(ox.parse(EXPRESSIONS % turtle, format=ox.RdfFormat.TURTLE))
    (node,) = view.values(MSC + "X", PREFIXES["rdfs"] + "subClassOf")
    writer = TermWriter(view, {MSC + name: name for name in "ABp"})
    assert " ".join(word.text for word in writer.expression(node)) == words


# Uses.


@pytest.fixture(scope="session")
def queried(bundled_build: Path) -> set[ox.Triple]:
    """The triples that queries see, with the declarations of the files that have them."""
    files = ("mscgraph.ttl", "provenance.ttl", "issues.ttl")
    return {quad.triple for name in files for quad in ox.parse(path=str(bundled_build / name))}


def counted(section: Element) -> int:
    spans = section.facts()["in the graph"].find("span")
    return sum(int(one.attributes.get("data-count", "0")) for one in spans)


def test_a_property_is_used_as_often_as_it_has_statements(
    sections: Mapping[str, Element], files: rdflib.Graph, queried: set[ox.Triple]
) -> None:
    numbers = Counter(triple.predicate.value for triple in queried)
    for term in terms_of(files):
        if (term, RDF.type, OWL.Class) not in files:
            assert counted(sections[str(term).removeprefix(MSC)]) == numbers[str(term)], term
    assert numbers[MSC + "disease"] > 80


def test_a_class_is_used_as_often_as_it_has_individuals_those_of_subclasses_too(
    sections: Mapping[str, Element], files: rdflib.Graph, queried: set[ox.Triple]
) -> None:
    types = [(one.subject, one.object.value) for one in queried if one.predicate.value == str(RDF.type)]
    above = {
        name: {str(one) for one in files.transitive_objects(URIRef(name), RDFS.subClassOf)}
        for _, name in types
    }
    for term in files.subjects(RDF.type, OWL.Class):
        if isinstance(term, URIRef) and term.startswith(MSC):
            individuals = {subject for subject, name in types if str(term) in above[name]}
            assert counted(sections[str(term).removeprefix(MSC)]) == len(individuals), term
    assert counted(sections["Concept"]) > counted(sections["Disease"]) > 10
    assert counted(sections["Finding"]) > 200


def concept_uses(sections: Mapping[str, Element], kind: str) -> dict[str, dict[str, int]]:
    """The page's counts of the concepts of a scheme that are named: key → noun → number."""
    found = {}
    for section in sections[f"scheme-{kind}"].find("section", "concept"):
        spans = [
            span for span in section.facts()["in the graph"].find("span") if "data-count" in span.attributes
        ]
        if spans:
            key = section.attributes["id"].removeprefix(f"{kind}/")
            found[key] = {span.attributes["data-noun"]: int(span.attributes["data-count"]) for span in spans}
    return found


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("disease", ["diseases", "population"]),
        ("cell-source", ["cell_sources"]),
        ("donor", ["donor"]),
        ("product", ["product"]),
        ("route", ["routes", "dose_routes"]),
        ("phase", ["phases"]),
        ("unit", ["dose_units"]),
    ],
)
def test_a_concept_is_named_by_as_many_reports_as_the_table_has_rows_with_it_or_a_narrower_one(
    sections: Mapping[str, Element], bundled_build: Path, files: rdflib.Graph, kind: str, columns: list[str]
) -> None:
    keys: dict[str, str] = {}
    for concept in files.subjects(SKOS.inScheme, URIRef(BASE + kind)):
        key = str(concept).removeprefix(f"{BASE}{kind}/")
        keys |= {key: key, str(files.value(concept, SKOS.notation)): key}
    numbers: Counter[str] = Counter()
    for row in read_table(bundled_build / "reports.csv"):
        cells = [row[column] for column in columns]
        codes = (
            [cell.replace(" | ", "/") for cell in cells]
            if kind == "phase"
            else " | ".join(cells).split(" | ")
        )
        named = [URIRef(f"{BASE}{kind}/{keys[one]}") for one in codes if one in keys]
        reached = closure(named, lambda one: files.objects(one, SKOS.broader | URIRef(MSC + "dueTo")))
        numbers.update(str(one).removeprefix(f"{BASE}{kind}/") for one in reached)
    assert len(numbers) > 1
    assert {key: uses["report"] for key, uses in concept_uses(sections, kind).items()} == numbers


def test_a_registry_is_named_by_the_reports_that_give_its_numbers(
    sections: Mapping[str, Element], queried: set[ox.Triple]
) -> None:
    objects: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in queried:
        objects[one.subject.value, local_name(one.predicate.value)].add(one.object.value)
    numbers: Counter[str] = Counter()
    for (_, predicate), trials in list(objects.items()):
        if predicate == "reportsTrial":
            registrations = {number for trial in trials for number in objects[trial, "registration"]}
            numbers.update({registry for number in registrations for registry in objects[number, "registry"]})
    shown = concept_uses(sections, "registry")
    assert {BASE + "registry/" + key: uses["report"] for key, uses in shown.items()} == numbers


def test_an_issue_code_is_named_by_as_many_issues_as_the_table_has(
    sections: Mapping[str, Element], bundled_build: Path
) -> None:
    numbers = Counter(row["code"] for row in read_table(bundled_build / "issues.csv"))
    shown = concept_uses(sections, "issue-code")
    assert {key: uses["issue"] for key, uses in shown.items()} == numbers


def test_a_rule_is_named_by_readings_and_a_column_by_cells(
    sections: Mapping[str, Element], queried: set[ox.Triple]
) -> None:
    rules = Counter(one.object.value for one in queried if one.predicate.value == MSC + "rule")
    shown = concept_uses(sections, "rule")
    assert {BASE + "rule/" + key: uses["reading"] for key, uses in shown.items()} == rules
    cells = {one.subject for one in queried if one.object == ox.NamedNode(MSC + "Cell")}
    columns = Counter(
        one.object.value for one in queried if one.predicate.value == MSC + "column" and one.subject in cells
    )
    shown = concept_uses(sections, "column")
    assert {BASE + "column/" + key: uses["cell"] for key, uses in shown.items() if "cell" in uses} == columns


def test_what_no_report_names_says_so(sections: Mapping[str, Element]) -> None:
    assert sections["cell-source/menstrual-blood"].facts()["in the graph"].text == "not named"


def shapes_shown(section: Element) -> Counter[str]:
    return Counter(
        li.find("code")[-1].text for one in section.find("details", "shapes") for li in one.find("li")
    )


@pytest.fixture(scope="session")
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def test_a_term_lists_the_shapes_that_target_it_or_lead_by_it_and_no_other(
    sections: Mapping[str, Element], files: rdflib.Graph, shapes: rdflib.Graph
) -> None:
    for term in terms_of(files):
        on_it = {*shapes.subjects(SH.targetClass, term), *shapes.subjects(SH.path, term)}
        expected = Counter(local_name(str(shape)) for shape in on_it)
        assert shapes_shown(sections[str(term).removeprefix(MSC)]) == expected, term


def test_the_shapes_of_some_terms_are_those_that_the_files_have(sections: Mapping[str, Element]) -> None:
    assert shapes_shown(sections["unit"]) == Counter(["DoseShape-unit", "DoseShape-unitStated"])
    assert "DoseShape-unit" in shapes_shown(sections["Dose"])
    assert "DoseShape-unit" not in shapes_shown(sections["Unit"])
    assert shapes_shown(sections["Reading"]) == Counter()


def test_a_shape_says_its_severity_and_its_message(
    sections: Mapping[str, Element], shapes: rdflib.Graph
) -> None:
    shape = rdflib.URIRef(BASE + "shapes#DoseShape-unitStated")
    (row,) = (
        li
        for li in sections["unit"].find("li")
        if li.find("code") and li.find("code")[-1].text == local_name(shape)
    )
    assert row.find("span", "severity")[0].text == "Warning"
    assert str(shapes.value(shape, SH.message)) in row.text


def iris_in(part: Any) -> Iterator[str]:
    """Yield the IRIs in the algebra of a query, as rdflib parsed it."""
    if isinstance(part, URIRef):
        yield str(part)
    elif isinstance(part, PropertyPath):
        yield from iris_in(list(vars(part).values()))
    elif isinstance(part, Mapping):
        yield from iris_in(list(part.values()))
    elif isinstance(part, (list, tuple, set)):
        for one in part:
            yield from iris_in(one)


@pytest.fixture(scope="session")
def mentions() -> dict[str, set[str]]:
    """The queries that mention an IRI, as another library parses them."""
    from rdflib.plugins.sparql import prepareQuery

    properties = load_properties(ROOT / "ontology")
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "queries").rglob("*.rq")):
        query = complete_check(path.read_text("utf-8"), properties)
        for iri in iris_in(prepareQuery(query).algebra):
            found[iri].add(path.relative_to(ROOT / "queries").with_suffix("").as_posix())
    return found


def queries_shown(section: Element) -> list[str]:
    return [li.find("code")[0].text for one in section.find("details", "queries") for li in one.find("li")]


def test_a_term_lists_the_queries_that_another_parser_finds_it_in_and_no_other(
    sections: Mapping[str, Element], files: rdflib.Graph, mentions: Mapping[str, set[str]]
) -> None:
    for term in terms_of(files):
        shown = queries_shown(sections[str(term).removeprefix(MSC)])
        assert len(shown) == len(set(shown))
        assert set(shown) == mentions.get(str(term), set()), term


def test_the_queries_of_some_terms_are_those_that_a_reader_finds(sections: Mapping[str, Element]) -> None:
    assert "report/landscape" in queries_shown(sections["patientCount"])
    assert "report/landscape" not in queries_shown(sections["dose"])
    assert "check/reading_outside_cell" in queries_shown(sections["start"])
    assert queries_shown(sections["addressTemplate"]) == []


def test_a_query_says_its_summary(sections: Mapping[str, Element]) -> None:
    (row,) = (li for li in sections["patientCount"].find("li") if li.text.startswith("report/landscape "))
    assert (
        row.text
        == "report/landscape How are reports and patients spread over disease, cell source and route?"
    )


PROLOGUE = f"PREFIX m: <{MSC}>\nPREFIX : <{BASE}>\n"


@each(
    ("query", "names"),
    [
        ("SELECT * { ?s m:doses ?o }", {"doses"}),
        ("SELECT * { ?s m:dose ?o }", {"dose"}),
        ("#+ summary: m:dose and msc:dose\nSELECT * { ?s m:unit ?o }", {"unit"}),
        ("SELECT * { ?s m:unit ?o } # m:dose", {"unit"}),
        ("SELECT * { ?s m:unit 'm:dose # no' ; m:route \"m:phase\" }", {"unit", "route"}),
        ('SELECT * { ?s m:unit """a "m:dose" \' """ ; m:route ?r }', {"unit", "route"}),
        ("SELECT * { ?s m:dose/m:unit|^m:route+ ?o.}", {"dose", "unit", "route"}),
        ("SELECT * { ?s ?p m:Dose.}", {"Dose"}),
        ("SELECT * { ?dose ?unit $route }", set()),
        (f"SELECT * {{ ?s <{MSC}dose> ?o }}", {"dose"}),
        ("SELECT * { ?s other:dose ?o }", set()),
        ("prefix x: <http://example.org/> SELECT * { ?s x:dose ?o }", set()),
        ("SELECT * { ?s m:a-b.c ?o FILTER(?o<3&&?o>m:unit) }", {"a-b.c", "unit"}),
        ("SELECT * { ?s m:a\\-b ?o }", {"a-b"}),
    ],
)
def test_the_terms_of_a_query_are_the_names_that_its_own_prefixes_expand(query: str, names: set[str]) -> None:
    found = {iri.removeprefix(MSC) for iri in terms_of_query(PROLOGUE + query) if iri.startswith(MSC)}
    assert found == names


def test_the_empty_prefix_is_a_prefix() -> None:
    assert terms_of_query(PROLOGUE + "SELECT * { :x ?p ?o }") == {BASE + "x"}


def test_a_query_mentions_by_the_project_s_prefixes_without_a_declaration() -> None:
    assert terms_of_query("ASK { ?t a msc:Trial }") == {MSC + "Trial"}
    assert terms_of_query("PREFIX msc: <u:> ASK { ?t a msc:Trial }") == {"u:Trial"}


# The page by itself.


def test_ids_are_there_once(page: Element) -> None:
    ids = Counter(one.attributes["id"] for one in page.all() if "id" in one.attributes)
    assert [one for one, number in ids.items() if number > 1] == []


def test_every_reference_on_the_page_leads_to_something_on_it(page: Element, docs: Path) -> None:
    ids = {one.attributes["id"] for one in page.all() if "id" in one.attributes}
    links = [one.attributes["href"] for one in page.all() if "href" in one.attributes]
    local = {link[1:] for link in links if link.startswith("#")}
    assert len(local) > 300
    assert local - ids == set()
    named = [
        name
        for one in page.all()
        for key in ("aria-labelledby", "for")
        for name in one.attributes.get(key, "").split()
    ]
    assert named
    assert set(named) - ids == set()
    beside = {link for link in links if "#" not in link and "//" not in link}
    assert beside == FILES - {"index.html"}
    assert all((docs / name).is_file() for name in beside)


def test_every_other_link_is_to_the_web_and_from_our_data(page: Element, docs: Path) -> None:
    known = {
        term.value
        for quad in ox.parse(path=str(docs / "ontology.ttl"), format=ox.RdfFormat.TURTLE)
        for term in (quad.subject, quad.predicate, quad.object)
        if not isinstance(term, (ox.BlankNode, ox.Triple))
    }
    spaces: dict[str, str] = {}
    for path in (ONTOLOGY_FOLDER / "mappings").glob("*.tsv"):
        spaces |= dict(re.findall(r'(?m)^#  ([\w-]+): "([^"]+)"$', path.read_text("utf-8")))
    for row in mapping_rows():
        prefix, _, local = row["object_id"].partition(":")
        known.add(spaces[prefix] + local)
    links = {one.attributes["href"] for one in page.all() if "href" in one.attributes}
    outside = {link for link in links if not link.startswith("#")} - FILES
    assert len(outside) > 500
    assert [link for link in outside if not re.match(r"https?://", link)] == []
    assert outside - known == set()


@pytest.mark.parametrize("name", ["index.html", "model.svg"])
def test_nothing_is_loaded_from_anywhere(docs: Path, name: str) -> None:
    tree = parse_page(docs / name)
    for one in tree.all():
        assert not {"src", "srcset", "data", "poster", "background", "action", "ping"} & one.attributes.keys()
        assert one.tag not in ("img", "iframe", "object", "embed", "audio", "video", "use", "image", "base")
        assert [key for key in one.attributes if key.startswith("on")] == []
        if one.tag == "link":
            assert one.attributes["rel"] == "canonical"
    styles = " ".join(one.text for one in tree.find("style"))
    styles += " ".join(value for one in tree.all() for value in one.attributes.values())
    assert "@import" not in styles
    assert [found for found in re.findall(r"url\(\s*(.)", styles) if found != "#"] == []
    scripts = [one.text for one in tree.find("script") if "type" not in one.attributes]
    assert len(scripts) == (1 if name == "index.html" else 0)
    for word in ("fetch(", "XMLHttpRequest", "import(", "eval(", "http:", "https:", "innerHTML", "WebSocket"):
        assert word not in " ".join(scripts)


def test_the_page_forbids_the_browser_to_load_anything(page: Element) -> None:
    (policy,) = (
        one for one in page.find("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy.attributes["content"]


def test_without_scripts_only_the_filter_box_is_missing(page: Element) -> None:
    assert [one.attributes.get("id") for one in page.all() if "hidden" in one.attributes] == ["page-filter"]


def test_headings_leave_no_level_out(page: Element) -> None:
    levels = [int(one.tag[1]) for one in page.all() if re.fullmatch(r"h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_the_contents_lead_to_every_term_and_every_concept(page: Element, files: rdflib.Graph) -> None:
    (contents,) = (one for one in page.find("nav") if one.attributes.get("id") == "page-contents")
    links = {a.attributes["href"][1:] for a in contents.find("a")}
    assert {str(one).removeprefix(MSC) for one in terms_of(files)} <= links
    assert {str(one).removeprefix(BASE) for one in concepts_of(files)} <= links


def test_the_first_link_skips_the_contents(page: Element) -> None:
    first = page.find("a")[0]
    assert first.attributes["href"] == "#page-content"
    assert [one.tag for one in page.all() if one.attributes.get("id") == "page-content"] == ["main"]


def test_the_embedded_data_names_every_term_and_concept(page: Element, files: rdflib.Graph) -> None:
    (data,) = (one for one in page.find("script") if one.attributes.get("type") == "application/ld+json")
    found = json.loads("".join(one for one in data.children if isinstance(one, str)))
    assert (found["@type"], found["@id"]) == ("DefinedTermSet", ONTOLOGY)
    assert {one["@id"] for one in found["hasDefinedTerm"]} == {str(one) for one in terms_of(files)}
    concepts = {one["@id"] for part in found["hasPart"] for one in part["hasDefinedTerm"]}
    assert concepts == {str(one) for one in concepts_of(files)}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(styles: str, block: str) -> list[dict[str, str]]:
    """The variables of the light and of the dark block."""
    bodies = re.findall(rf"(?m)^\s*{re.escape(block)} \{{([^}}]*)\}}", styles)
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", body)) for body in bodies]
    return [one for one in found if one]


def test_text_stands_out_from_its_ground_in_light_and_dark(docs: Path) -> None:
    modes = colours((docs / "index.html").read_text("utf-8"), ":root")
    assert len(modes) == 2
    for mode in modes:
        for text in ("ink", "faint", "link", "accent", "bad", "warn"):
            for ground in ("paper", "panel") if text in ("ink", "faint", "link") else ("paper",):
                assert contrast(mode[text], mode[ground]) >= 4.5, (text, ground, mode)


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY_FOLDER, folder)
    return folder


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_text_from_data_is_escaped_wherever_it_stands(
    edited: Path, tmp_path: Path, bundled_build: Path
) -> None:
    bad = "<b>&\\\"'</script>"
    shown = "<b>&\"'</script>"
    replace(edited / "products.ttl", '"mesenchymal stromal cell in matrix"@en', f'"{bad}"@en')
    replace(edited / "mscgraph.ttl", 'rdfs:label "unit"@en', f'rdfs:label "{bad}"@en')
    replace(edited / "mscgraph.ttl", 'dcterms:title "mscgraph ontology"@en', f'dcterms:title "{bad}"@en')
    table = edited / "mappings" / "product.sssom.tsv"
    row = next(line for line in table.read_text("utf-8").splitlines() if "skos:exactMatch" in line)
    replace(table, f"\t{row.split(chr(9))[4]}\t", "\t<b>&'\t")
    build_docs(tmp_path / "docs", bundled_build, ontology=edited)
    text = (tmp_path / "docs" / "index.html").read_text("utf-8")
    assert "<b>" not in text
    assert text.count("</script>") == 2
    page = parse_page(tmp_path / "docs" / "index.html")
    (heading,) = (
        one.find("h4")[0]
        for one in page.find("section")
        if one.attributes["id"] == "product/mesenchymal-stromal-cell-in-matrix"
    )
    assert heading.text.startswith(shown)
    assert page.find("title")[0].text == shown
    data = page.find("script")[0]
    assert json.loads("".join(one for one in data.children if isinstance(one, str)))["name"] == shown


def test_an_address_that_is_no_web_address_is_no_link(
    edited: Path, tmp_path: Path, bundled_build: Path
) -> None:
    heading = "msc:Trial\n    a owl:Class ;"
    replace(edited / "mscgraph.ttl", heading, f"{heading} rdfs:seeAlso <javascript:alert(1)> ;")
    replace(edited / "mscgraph.ttl", "msc:Dose\n", "<javascript:x> a owl:Class .\nmsc:Dose\n")
    build_docs(tmp_path / "docs", bundled_build, ontology=edited)
    page = parse_page(tmp_path / "docs" / "index.html")
    links = [one.attributes["href"] for one in page.all() if "href" in one.attributes]
    assert "javascript:alert(1)" in page.text
    assert [link for link in links if link.lower().startswith("javascript")] == []


def test_a_deprecated_term_says_so_and_by_what_it_is_replaced(
    edited: Path, tmp_path: Path, bundled_build: Path
) -> None:
    with (edited / "mscgraph.ttl").open("a", encoding="utf-8") as stream:
        stream.write("\nmsc:Old a owl:Class ; rdfs:label 'old'@en ; owl:deprecated true ;\n")
        stream.write("    dcterms:isReplacedBy msc:Trial .\n")
    build_docs(tmp_path / "docs", bundled_build, ontology=edited)
    page = parse_page(tmp_path / "docs" / "index.html")
    (section,) = (one for one in page.find("section", "deprecated"))
    assert section.attributes["id"] == "Old"
    assert section.facts()["replaced by"].find("a")[0].attributes["href"] == "#Trial"


# The files.


def test_the_page_says_nothing_of_where_it_was_made(docs: Path, bundled_build: Path) -> None:
    for path in docs.iterdir():
        text = path.read_text("utf-8")
        assert str(ROOT) not in text
        assert str(bundled_build) not in text


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(
    docs: Path, tmp_path: Path, bundled_build: Path
) -> None:
    script = "import sys; from pathlib import Path; from mscgraph.pipeline.docs import build_docs\n"
    script += "build_docs(Path(sys.argv[1]), Path(sys.argv[2]))"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        arguments = [sys.executable, "-c", script, str(tmp_path / seed), str(bundled_build)]
        subprocess.run(arguments, env=environment, check=True, timeout=120)
    for name in FILES:
        expected = (docs / name).read_bytes()
        assert [seed for seed in ("1", "2") if (tmp_path / seed / name).read_bytes() != expected] == [], name


def test_without_a_graph_the_bundled_source_is_counted(
    docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    summary = build_docs(Path("docs"))
    assert summary.graph == "the bundled source, built now"
    assert (tmp_path / "docs" / "index.html").read_bytes() == (docs / "index.html").read_bytes()


def test_any_rdf_file_can_be_counted(tmp_path: Path) -> None:
    path = tmp_path / "small.ttl"
    path.write_text(f"<{BASE}trial/X> a <{MSC}Trial> ; <{MSC}reportedBy> <{BASE}report/y/1> .", "utf-8")
    build_docs(tmp_path / "docs", path)
    page = parse_page(tmp_path / "docs" / "index.html")
    counts = {one.attributes["id"]: counted(one) for one in page.find("section", "term")}
    assert {name: number for name, number in counts.items() if number} == {"Trial": 1, "reportedBy": 1}
    assert "those of the graph of a table without a name" in page.text


def test_the_summary_counts_what_is_on_the_page(
    tmp_path: Path, bundled_build: Path, files: rdflib.Graph
) -> None:
    summary = build_docs(tmp_path / "docs", bundled_build)
    assert isinstance(summary, DocsSummary)
    assert summary.output == tmp_path / "docs"
    assert sum(summary.terms.values()) == len(terms_of(files))
    assert summary.concepts == len(concepts_of(files))
    assert summary.files == {path.name: path.stat().st_size for path in (tmp_path / "docs").iterdir()}


SYNTAXES = {
    "ontology.ttl": ox.RdfFormat.TURTLE,
    "ontology.owl": ox.RdfFormat.RDF_XML,
    "ontology.jsonld": ox.RdfFormat.JSON_LD,
}


def canonical(path: Path) -> list[str]:
    quads = ox.parse(path=str(path), format=SYNTAXES[path.name], rename_blank_nodes=True)
    return canonical_lines(quad.triple for quad in quads)


def test_all_files_hold_the_released_ontology(docs: Path) -> None:
    from mscgraph.pipeline.release import release_ontology

    released = release_ontology(ONTOLOGY_FOLDER, ROOT / "queries" / "construct")
    for name in SYNTAXES:
        assert canonical(docs / name) == released, name


def test_another_library_reads_as_many_triples_from_each_file(docs: Path) -> None:
    expected = len(canonical(docs / "ontology.ttl"))
    for name, form in (("ontology.ttl", "turtle"), ("ontology.owl", "xml"), ("ontology.jsonld", "json-ld")):
        assert len(rdflib.Graph().parse(docs / name, format=form)) == expected


def test_the_turtle_has_axioms_where_they_are_used(docs: Path) -> None:
    text = (docs / "ontology.ttl").read_text("utf-8")
    assert "_:" not in text
    assert "owl:propertyChainAxiom ( msc:reportedBy msc:disease )" in text
    assert text.index("<ontology>\n    a owl:Ontology") < text.index("msc:Abbreviation\n    a owl:Class")


# The folder.


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "contents",
    [
        {"notes.txt": "mine"},
        {"index.html": "<!DOCTYPE html><title>mine</title>"},
        {"index.html": "<!DOCTYPE html>", "ontology.owl": "mine", "ontology.ttl": "mine"},
        {"ontology.owl": "mine"},
        {"index.html": '<meta name="generator" content="mscgraph 0.1.0">', "style.css": "mine"},
        {"index.html/page.html": '<meta name="generator" content="mscgraph 0.1.0">'},
    ],
)
def test_a_folder_that_is_not_ours_is_refused_untouched(
    tmp_path: Path, bundled_build: Path, contents: Mapping[str, str]
) -> None:
    for name, text in contents.items():
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text(text, "utf-8")
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match="nothing was touched"):
        build_docs(tmp_path / "docs", bundled_build)
    assert snapshot(tmp_path) == before


def test_a_build_is_not_replaced_by_documentation(tmp_path: Path, bundled_build: Path) -> None:
    shutil.copytree(bundled_build, tmp_path / "build")
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match="former documentation"):
        build_docs(tmp_path / "build", bundled_build)
    assert snapshot(tmp_path) == before


def test_documentation_is_not_replaced_by_a_build(tmp_path: Path, docs: Path) -> None:
    from mscgraph.files.data import bundled_source
    from mscgraph.pipeline.building import build

    shutil.copytree(docs, tmp_path / "docs")
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match="former build"):
        build([bundled_source()], tmp_path / "docs")
    assert snapshot(tmp_path) == before


def test_former_documentation_is_replaced_whole(tmp_path: Path, docs: Path, bundled_build: Path) -> None:
    shutil.copytree(docs, tmp_path / "docs")
    (tmp_path / "docs" / "ontology.ttl").write_text("former", "utf-8")
    (tmp_path / "docs" / "model.svg").unlink()
    build_docs(tmp_path / "docs", bundled_build)
    assert snapshot(tmp_path / "docs") == snapshot(docs)
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_an_empty_folder_is_filled(tmp_path: Path, docs: Path, bundled_build: Path) -> None:
    (tmp_path / "docs").mkdir()
    build_docs(tmp_path / "docs", bundled_build)
    assert snapshot(tmp_path / "docs") == snapshot(docs)


def test_what_fails_leaves_the_former_documentation(tmp_path: Path, docs: Path) -> None:
    shutil.copytree(docs, tmp_path / "docs")
    with pytest.raises(GraphError):
        build_docs(tmp_path / "docs", tmp_path / "nothing.nq")
    assert snapshot(tmp_path / "docs") == snapshot(docs)
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


# The picture.


def test_the_picture_is_the_one_of_the_ontology(docs: Path) -> None:
    assert (docs / "model.svg").read_bytes() == (ONTOLOGY_FOLDER / "model.svg").read_bytes()


def test_text_in_the_picture_stands_out_in_light_and_dark(docs: Path) -> None:
    modes = colours((docs / "model.svg").read_text("utf-8"), ".model")
    assert len(modes) == 2
    for mode in modes:
        for ground in mode.keys() - {"ink", "faint", "line"}:
            assert contrast(mode["ink"], mode[ground]) >= 4.5
            assert contrast(mode["faint"], mode[ground]) >= 4.5, (ground, mode)
        assert contrast(mode["line"], mode["paper"]) >= 3


def test_the_picture_of_the_page_leads_to_the_terms(page: Element) -> None:
    (svg,) = page.find("svg")
    assert svg.attributes["role"] == "group"
    links = {a.attributes["href"] for a in svg.find("a")}
    assert {"#TrialReport", "#reportsTrial", "#Disease"} <= links


def test_a_picture_that_is_not_there_is_an_error_of_the_vocabulary(
    edited: Path, tmp_path: Path, bundled_build: Path
) -> None:
    (edited / "model.svg").unlink()
    with pytest.raises(VocabularyError, match=r"the picture of the model"):
        build_docs(tmp_path / "docs", bundled_build, ontology=edited)


# The wheel.


def test_the_templates_are_where_the_package_looks_for_them() -> None:
    """Everything below the package goes into the wheel, so beside the module is enough."""
    names = {path.name for path in (ROOT / "mscgraph" / "site" / "templates" / "site").iterdir()}
    assert {"base.html.j2", "ontology.html.j2", "site.js", "style.css"} <= names


def test_importing_the_rooms_loads_no_template_engine() -> None:
    script = "import sys, mscgraph.pipeline.docs; print('jinja2' in sys.modules, 'markupsafe' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
