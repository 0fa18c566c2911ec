"""The graphs: their statements on each report, the places these were read from, and that nothing is left out."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from mscgraph.files.data import bundled_source
from mscgraph.graph.report import ReportBuilder
from mscgraph.namespaces import BASE, MATCHES, MEASURES_ENTITY, MSC, PREFIXES
from mscgraph.pipeline.building import build
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import Cell, Concept, Evidence, Read, Registration, Row, TextPlace, TrialReport
from support.each import each
from support.made_tables import read_records, workshop
from support.pages import SOURCE, load_build, write_page

BUNDLED = "10.1038-s41392-025-02313-9-table-2"
ARTICLE = "10.1038-s41392-025-02313-9"
SKOS = PREFIXES["skos"]
SKOS_BROADER = ox.NamedNode(SKOS + "broader")
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
DERIVED = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
NOTATION = ox.NamedNode(PREFIXES["skos"] + "notation")
DERIVED_FROM = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
CHAINED = ("disease", "cellSource", "product", "route", "phase")
#: Statements on a report and its parts without a reading: they are not read from a cell.
SEE_ALSO = ox.NamedNode(PREFIXES["rdfs"] + "seeAlso")
UNREAD = {TYPE, LABEL, SEE_ALSO, DERIVED_FROM, ox.NamedNode(MSC + "position")}


def msc(name: str) -> ox.NamedNode:
    return ox.NamedNode(MSC + name)


def ours(path: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + path)


class View:
    """Plain questions to a store, all graphs as one."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def objects(self, subject: Any, predicate: Any) -> list[Any]:
        return sorted(
            {quad.object for quad in self.store.quads_for_pattern(subject, predicate, None)}, key=str
        )

    def subjects(self, predicate: Any, value: Any) -> list[Any]:
        return sorted(
            {quad.subject for quad in self.store.quads_for_pattern(None, predicate, value)}, key=str
        )

    def value(self, subject: Any, predicate: Any) -> str | None:
        """Return the one value, ``None`` without one."""
        found = self.objects(subject, predicate)
        assert len(found) <= 1, (subject, predicate, found)
        return found[0].value if found else None

    def instances(self, name: str) -> list[Any]:
        return self.subjects(TYPE, msc(name))

    def statements(self, subject: Any) -> set[tuple[Any, Any, Any]]:
        quads = self.store.quads_for_pattern(subject, None, None)
        return {(quad.subject, quad.predicate, quad.object) for quad in quads}


def data_quads(store: ox.Store, *kinds: str) -> Iterator[ox.Quad]:
    """Yield the quads of the graphs of data, or of some of them."""
    wanted = kinds or ("statements", "provenance", "issues", "shared")
    graphs = [graph for graph in store.named_graphs() if graph.value.rsplit("/", 1)[-1] in wanted]
    assert len(graphs) == len(wanted)
    for graph in graphs:
        yield from store.quads_for_pattern(None, None, None, graph)


@pytest.fixture(scope="module")
def bundled(bundled_store: ox.Store) -> View:
    return View(bundled_store)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> View:
    """The graph of a page with every kind of number, and with words that no vocabulary knows."""
    folder = tmp_path_factory.mktemp("small")
    rows = (
        "ALS BM Intrathecal 1 × 106 cells/kg Once 24 NCT02917681, NCT04745299 I/II Function was kept. 7",
        "GVHD BM or UC i.v. 2 × 106 cells/kg Once 54 432/2020BO III Fewer infections. 8",
        "CD BM i.v. 2 × 106 cells/kg Once 10 NCT0291768 I Closure of fistulas. 9",
        "CD AD i.v. 2 × 106 cells/kg Once 12 N.A. I/III Closure of more fistulas. 10",
        "GVHD UC i.v. 3 × 106 cells/kg Once 5 NCT02917681 II Nothing new. 11",
    )
    output = folder / "build"
    build([write_page(folder, rows)], output)
    return View(load_build(output))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of a page whose numbers repeat, in one spelling and in two that differ in a joint."""
    folder = tmp_path_factory.mktemp("odd")
    rows = (
        "ALS BM Intrathecal 1 × 106 cells/kg Once 24 NCT02917681, NCT02917681 I/II Function was kept. 7",
        "GVHD BM i.v. 2 × 106 cells/kg Once 54 432/2020BO, 432-2020BO III Fewer infections. 8",
    )
    build([write_page(folder, rows)], folder / "build")
    return folder / "build"


# Statements and their readings.


JOINS = {msc(name) for name in ("dose", "schedule", "outcome", "finding", "amount")}


def stated(view: View) -> set[tuple[Any, Any, Any]]:
    """Return every statement of a report and its parts that needs a reading of its own."""
    return {
        statement
        for name in ("TrialReport", "Dose", "Schedule", "Outcome", "Finding", "Amount", "Registration")
        for subject in view.instances(name)
        for statement in view.statements(subject)
        if statement[1] not in UNREAD | JOINS
    }


def given_by(view: View, reading: Any) -> set[tuple[Any, Any, Any]]:
    """Return the statements that a reading gives."""
    (subject,) = view.objects(reading, msc("gives"))
    listed = set(view.objects(reading, msc("givesValue")))
    return {
        (subject, name, value)
        for name in view.objects(reading, msc("givesProperty"))
        for values in [set(view.objects(subject, name))]
        for value in (values & listed or values)
    }


def read(view: View) -> set[tuple[Any, Any, Any]]:
    """Return what the readings give."""
    return {statement for reading in view.instances("Reading") for statement in given_by(view, reading)}


def test_every_statement_of_a_report_and_its_parts_has_a_reading(bundled: View) -> None:
    assert stated(bundled) - read(bundled) == set()


def test_every_part_has_a_reading_which_is_the_evidence_that_joins_it(bundled: View) -> None:
    parts = {quad.object for name in JOINS for quad in bundled.store.quads_for_pattern(None, name, None)}
    assert len(parts) > 500
    assert [part for part in parts if not bundled.subjects(msc("gives"), part)] == []


def test_every_property_and_value_that_a_reading_gives_is_in_the_graph(bundled: View) -> None:
    lost = []
    for reading in bundled.instances("Reading"):
        (subject,) = bundled.objects(reading, msc("gives"))
        names = bundled.objects(reading, msc("givesProperty"))
        values = {value for name in names for value in bundled.objects(subject, name)}
        if not all(bundled.objects(subject, name) for name in names):
            lost.append(reading)
        if not values.issuperset(bundled.objects(reading, msc("givesValue"))):
            lost.append(reading)
    assert lost == []


def test_one_rule_of_a_reading_gives_each_of_its_properties(bundled: View) -> None:
    unclear = []
    for reading in bundled.instances("Reading"):
        rules = bundled.objects(reading, msc("rule"))
        for name in bundled.objects(reading, msc("givesProperty")):
            giving = [rule for rule in rules if name in bundled.objects(rule, msc("givesProperty"))]
            if len(giving) != 1:
                unclear.append((reading, name, giving))
    assert unclear == []


def test_a_value_is_named_only_where_the_subject_has_several(bundled: View) -> None:
    needless = []
    for reading in bundled.instances("Reading"):
        (subject,) = bundled.objects(reading, msc("gives"))
        names = bundled.objects(reading, msc("givesProperty"))
        several = [name for name in names if len(bundled.objects(subject, name)) > 1]
        # Other rows, and other sources, may print a number otherwise.
        several += [name for name in names if msc("Registration") in bundled.objects(subject, TYPE)]
        if bundled.objects(reading, msc("givesValue")) and not several:
            needless.append(reading)
    assert needless == []


def test_the_check_query_finds_each_statement_that_lost_its_reading(small: View) -> None:
    check = (Workshop().queries / "check" / "statement_without_reading.rq").read_text("utf-8")
    joined = {
        (quad.subject, quad.predicate, quad.object)
        for name in JOINS
        for quad in small.store.quads_for_pattern(None, name, None)
    }
    store = ox.Store()
    store.extend(data_quads(small.store, "statements", "shared"))
    found = {
        (row["entity"], row["property"], row["value"])
        for row in store.query(check, use_default_graph_as_union=True)  # type: ignore[union-attr]
    }
    assert found == stated(small) | joined


def readings_of(view: View, subject: Any, name: str) -> list[Any]:
    """Return the readings that give a property of a subject."""
    return sorted(
        set(view.subjects(msc("gives"), subject)) & set(view.subjects(msc("givesProperty"), msc(name))),
        key=str,
    )


def test_the_check_query_finds_the_statements_whose_reading_was_removed(bundled_build: Path) -> None:
    check = (Workshop().queries / "check" / "statement_without_reading.rq").read_text("utf-8")
    store = load_build(bundled_build)
    dose = ours(f"report/{BUNDLED}/84/dose/2")
    (reading,) = readings_of(View(store), dose, "minimum")
    for quad in list(store.quads_for_pattern(reading, None, None)):
        store.remove(quad)
    rows = list(store.query(check, use_default_graph_as_union=True))  # type: ignore[arg-type]
    assert [(row["entity"], row["property"], row["value"].value) for row in rows] == [
        (dose, msc("maximum"), "48000000"),
        (dose, msc("minimum"), "48000000"),
        (dose, msc("statedAs"), "4.8 × 107 cells"),
    ]


def test_the_check_query_finds_one_of_several_values_whose_reading_names_another(bundled_build: Path) -> None:
    check = (Workshop().queries / "check" / "statement_without_reading.rq").read_text("utf-8")
    store = load_build(bundled_build)
    report = ours(f"report/{BUNDLED}/84")
    for reading in readings_of(View(store), report, "route"):
        for quad in list(store.quads_for_pattern(reading, msc("givesValue"), ours("route/intrathecal"))):
            store.remove(quad)
            store.add(ox.Quad(reading, msc("givesValue"), ours("route/intramuscular"), quad.graph_name))
    rows = list(store.query(check, use_default_graph_as_union=True))  # type: ignore[arg-type]
    assert [(row["entity"], row["property"], row["value"]) for row in rows] == [
        (report, msc("route"), ours("route/intrathecal"))
    ]


def folded(text: str) -> str:
    return " ".join(text.split())


def unfolded(printed: str) -> list[int]:
    """Return where each character of the folded text is printed."""
    spaced = [
        place for place, char in enumerate(printed) if not char.isspace() or not printed[place - 1].isspace()
    ]
    assert len(spaced) == len(folded(printed))
    return spaced


def test_a_cell_s_text_is_at_its_place_in_the_document(bundled: View) -> None:
    document = bundled_source().read_text("utf-8")
    wrong = []
    for cell in bundled.instances("Cell"):
        start, end = (int(bundled.value(cell, msc(name)) or -1) for name in ("documentStart", "documentEnd"))
        if folded(document[start:end]) != bundled.value(cell, msc("text")):
            wrong.append(cell)
        assert bundled.value(cell, msc("place")) == f"characters {start} to {end}"
    assert wrong == []


def quotations(view: View) -> Iterator[tuple[Any, Any, str]]:
    """Yield reading, cell and quotation of each reading that rests on words."""
    for reading in view.instances("Reading"):
        (cell,) = view.objects(reading, msc("readFrom"))
        if (words := view.value(reading, msc("quote"))) is not None:
            yield reading, cell, words


def test_a_quotation_is_the_stretch_of_the_cell_s_text_from_start_to_end(bundled: View) -> None:
    wrong = []
    for reading, cell, words in quotations(bundled):
        start, end = (int(bundled.value(reading, msc(name)) or -1) for name in ("start", "end"))
        if (bundled.value(cell, msc("text")) or "")[start:end] != words:
            wrong.append(reading)
    assert wrong == []


def test_printed_words_are_the_words_that_their_reading_quotes(bundled: View) -> None:
    wrong = []
    for reading, _, words in quotations(bundled):
        if msc("statedAs") in bundled.objects(reading, msc("givesProperty")):
            (subject,) = bundled.objects(reading, msc("gives"))
            if words not in {value.value for value in bundled.objects(subject, msc("statedAs"))}:
                wrong.append((reading, words))
    assert wrong == []


def test_a_reading_quotes_no_words_exactly_where_its_rule_is_an_assumption(bundled: View) -> None:
    true = ox.Literal(True)
    assumed = {
        reading
        for reading in bundled.instances("Reading")
        for rule in bundled.objects(reading, msc("rule"))
        if true in bundled.objects(rule, msc("isAssumption"))
    }
    quoting = {reading for reading, _, _ in quotations(bundled)}
    assert assumed
    assert quoting.isdisjoint(assumed)
    assert quoting | assumed == set(bundled.instances("Reading"))
    words = {"start", "end", "quote"}
    assert [one for one in assumed for name in words if bundled.objects(one, msc(name))] == []


def test_words_read_as_a_concept_by_its_label_are_a_label_of_it(bundled: View) -> None:
    vocabulary = Workshop().vocabulary
    wrong = []
    for reading, _, words in quotations(bundled):
        if ours("rule/concept-by-label") in bundled.objects(reading, msc("rule")):
            concepts = [
                value for _, _, value in given_by(bundled, reading) if isinstance(value, ox.NamedNode)
            ]
            kind = concepts[0].value.removeprefix(BASE).split("/")[0]
            found = vocabulary.find(kind, words)
            if found is None or ours(f"{found.kind}/{found.key}") not in concepts:
                wrong.append((concepts, words))
    assert wrong == []


@pytest.mark.parametrize("rule", ["count", "reference-number", "trial-by-registration"])
def test_words_read_as_a_number_hold_it(bundled: View, rule: str) -> None:
    wrong = []
    for reading, _, words in quotations(bundled):
        if ours(f"rule/{rule}") in bundled.objects(reading, msc("rule")):
            values = {value.value.rsplit("/", 1)[-1] for _, _, value in given_by(bundled, reading)}
            if re.sub(r"[/\s]", "-", words.strip()) not in values:
                wrong.append((values, words))
    assert wrong == []


def test_a_report_s_readings_are_of_its_own_cells(bundled: View) -> None:
    strange = []
    for reading in bundled.instances("Reading"):
        (cell,) = bundled.objects(reading, msc("readFrom"))
        report = bundled.value(cell, msc("ofReport"))
        if not reading.value.startswith(f"{report}/reading/"):
            strange.append(reading)
    assert strange == []


def test_no_triple_is_in_two_graphs(bundled: View) -> None:
    graphs = defaultdict(list)
    for quad in bundled.store:
        graphs[quad.triple].append(quad.graph_name)
    assert [(triple, found) for triple, found in graphs.items() if len(found) > 1] == []


# Report 84, as the design prints it.


def turtle(text: str) -> set[tuple[Any, Any, Any]]:
    head = f"@base <{BASE}> .\n" + "".join(
        f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items()
    )
    quads = ox.parse(head + text, format=ox.RdfFormat.TURTLE)
    return {(quad.subject, quad.predicate, quad.object) for quad in quads}


def test_report_84_is_as_the_design_prints_it(bundled: View) -> None:
    printed = turtle(
        """
<report/10.1038-s41392-025-02313-9-table-2/84> a msc:TrialReport ;
    rdfs:label "Row 84: amyotrophic lateral sclerosis, bone marrow, 36 patients"@en ;
    msc:position 84 ; msc:patientCount 36 ;
    msc:reportsTrial <trial/NCT02017912> ;
    msc:disease <disease/amyotrophic-lateral-sclerosis> ;
    msc:cellSource <cell-source/bone-marrow> ; msc:product <product/mesenchymal-stromal-cell> ;
    msc:route <route/intramuscular> , <route/intrathecal> ;
    msc:dose <report/10.1038-s41392-025-02313-9-table-2/84/dose/1> ,
        <report/10.1038-s41392-025-02313-9-table-2/84/dose/2> ;
    msc:schedule <report/10.1038-s41392-025-02313-9-table-2/84/schedule> ;
    msc:phase <phase/II> ; msc:outcome <report/10.1038-s41392-025-02313-9-table-2/84/outcome> ;
    msc:reference <publication/10.1038-s41392-025-02313-9/551> ;
    prov:wasDerivedFrom <source/10.1038-s41392-025-02313-9-table-2> .
"""
    )
    also = turtle(
        """
<report/10.1038-s41392-025-02313-9-table-2/84> msc:cellSourceRelation "single" ;
    msc:resultsStatus <results-status/reported> .
"""
    )
    assert bundled.statements(ours(f"report/{BUNDLED}/84")) == printed | also


def test_the_first_dose_of_report_84_is_as_the_design_prints_it(bundled: View) -> None:
    assert bundled.statements(ours(f"report/{BUNDLED}/84/dose/1")) == turtle(
        """
<report/10.1038-s41392-025-02313-9-table-2/84/dose/1> a msc:Dose ;
    rdfs:label "Row 84, dose 1: 1.25 × 10⁸ cells, intrathecal"@en ;
    msc:minimum "125000000"^^xsd:decimal ; msc:maximum "125000000"^^xsd:decimal ;
    msc:unit <unit/cells> ; msc:route <route/intrathecal> ;
    msc:statedAs "1.25 × 108 cells" .
"""
    )


def test_the_trial_of_report_84_is_as_the_design_prints_it(bundled: View) -> None:
    assert bundled.statements(ours("trial/NCT02017912")) == turtle(
        """
<trial/NCT02017912> a msc:Trial ;
    rdfs:label "Trial NCT02017912"@en ;
    msc:registration <registration/NCT02017912> ;
    msc:reportedBy <report/10.1038-s41392-025-02313-9-table-2/84> ;
    msc:reportedDisease <disease/amyotrophic-lateral-sclerosis> ; msc:reportedCellSource <cell-source/bone-marrow> ;
    msc:reportedProduct <product/mesenchymal-stromal-cell> ;
    msc:reportedRoute <route/intramuscular> , <route/intrathecal> ; msc:reportedPhase <phase/II> .
"""
    )


def test_the_disease_of_report_84_has_what_the_design_prints(bundled: View) -> None:
    printed = turtle(
        """
<disease/amyotrophic-lateral-sclerosis> a msc:Disease ; skos:inScheme <disease> ;
    skos:prefLabel "amyotrophic lateral sclerosis"@en ; skos:altLabel "ALS"@en ;
    skos:exactMatch obo:MONDO_0004976 .
"""
    )
    assert printed <= bundled.statements(ours("disease/amyotrophic-lateral-sclerosis"))


def test_a_designation_is_one_phase_under_each_of_its_members(small: View) -> None:
    assert small.objects(ours(f"report/{SOURCE}/1"), msc("phase")) == [ours("phase/I-II")]
    broader = {ours("phase/I"), ours("phase/II")}
    assert {*small.objects(ours("phase/I-II"), SKOS_BROADER)} == broader
    assert broader <= {*small.instances("Phase")}


def test_a_designation_that_the_vocabulary_lacks_is_under_each_of_its_members(small: View) -> None:
    made = ours("phase/I-III")
    assert small.objects(ours(f"report/{SOURCE}/4"), msc("phase")) == [made]
    assert small.value(made, ox.NamedNode(SKOS + "notation")) == "I/III"
    assert small.value(made, ox.NamedNode(SKOS + "prefLabel")) == "phase I/III"
    assert {*small.objects(made, SKOS_BROADER)} == {ours("phase/I"), ours("phase/III")}


def test_a_designation_of_two_sources_is_in_one_graph(tmp_path: Path) -> None:
    pages = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        row = "CD BM i.v. 2 × 106 cells/kg Once 10 N.A. Phase 1 and 3 Closure of fistulas. 9"
        pages.append(write_page(folder, [row], doi=f"10.1000/page-{number}"))
    build(pages, tmp_path / "build")
    store = load_build(tmp_path / "build")
    quads = [*store.quads_for_pattern(ours("phase/I-III"), None, None)]
    assert {str(quad.graph_name) for quad in quads} == {f"<{BASE}graph/shared>"}
    assert len([*store.quads_for_pattern(None, msc("phase"), ours("phase/I-III"))]) == 2


# Trials and registrations.


@pytest.mark.parametrize("name", CHAINED)
def test_a_trial_has_what_the_property_chain_entails_and_no_more(bundled: View, name: str) -> None:
    entailed = {
        (trial, value)
        for trial in bundled.instances("Trial")
        for report in bundled.objects(trial, msc("reportedBy"))
        for value in bundled.objects(report, msc(name))
    }
    said = {
        (trial, value)
        for trial in bundled.instances("Trial")
        for value in bundled.objects(trial, msc(f"reported{name[0].upper()}{name[1:]}"))
    }
    assert said == entailed


def test_a_report_of_two_trials_lends_its_disease_to_both(small: View) -> None:
    diseases = [
        small.objects(ours(f"trial/{number}"), msc("reportedDisease"))
        for number in ("NCT02917681", "NCT04745299")
    ]
    als, gvhd = ours("disease/amyotrophic-lateral-sclerosis"), ours("disease/graft-versus-host-disease")
    assert diseases == [[als, gvhd], [als]]


def test_reported_by_is_the_inverse_of_reports_trial(bundled: View) -> None:
    quads = bundled.store.quads_for_pattern
    reports = {(quad.object, quad.subject) for quad in quads(None, msc("reportsTrial"), None)}
    reported = {(quad.subject, quad.object) for quad in quads(None, msc("reportedBy"), None)}
    assert reported == reports


def test_two_trials_may_be_the_same_exactly_where_a_report_names_both(bundled: View) -> None:
    expected = {
        (one, other)
        for report in bundled.instances("TrialReport")
        for one in bundled.objects(report, msc("reportsTrial"))
        for other in bundled.objects(report, msc("reportsTrial"))
        if one != other
    }
    quads = bundled.store.quads_for_pattern(None, msc("mayBeSameAs"), None)
    assert {(quad.subject, quad.object) for quad in quads} == expected


@each("name", [one.name for one in workshop().properties if not (one.is_further or one.has_terms)], ids=str)
def test_a_report_states_every_property_of_the_table(bundled: View, name: str) -> None:
    assert next(bundled.store.quads_for_pattern(None, msc(name), None), None) is not None


def test_two_numbers_of_one_row_are_two_trials_that_may_be_the_same(small: View) -> None:
    assert small.objects(ours("trial/NCT04745299"), msc("mayBeSameAs")) == [ours("trial/NCT02917681")]


def test_a_trial_in_two_rows_is_one_trial_with_two_reports(small: View) -> None:
    reports = [ours(f"report/{SOURCE}/1"), ours(f"report/{SOURCE}/5")]
    assert small.objects(ours("trial/NCT02917681"), msc("reportedBy")) == reports


def test_a_number_of_no_registry_names_a_trial_under_its_source(small: View) -> None:
    assert small.objects(ours(f"report/{SOURCE}/2"), msc("reportsTrial")) == [
        ours(f"trial/{SOURCE}/432-2020BO")
    ]


def test_a_number_of_no_registry_has_no_registry(small: View) -> None:
    assert small.objects(ours(f"registration/{SOURCE}/432-2020BO"), msc("registry")) == []


def test_a_malformed_number_names_a_trial_under_its_source(small: View) -> None:
    assert small.objects(ours(f"report/{SOURCE}/3"), msc("reportsTrial")) == [
        ours(f"trial/{SOURCE}/NCT0291768")
    ]


def test_a_malformed_number_has_the_registry_whose_form_is_near(small: View) -> None:
    registration = ours(f"registration/{SOURCE}/NCT0291768")
    assert small.objects(registration, msc("registry")) == [ours("registry/clinicaltrials-gov")]


def test_a_malformed_number_leads_to_no_web_page(small: View) -> None:
    see_also = ox.NamedNode(PREFIXES["rdfs"] + "seeAlso")
    assert small.objects(ours(f"registration/{SOURCE}/NCT0291768"), see_also) == []


def test_a_well_formed_number_leads_to_its_registry_s_page(small: View) -> None:
    see_also = ox.NamedNode(PREFIXES["rdfs"] + "seeAlso")
    assert "NCT02917681" in (small.value(ours("registration/NCT02917681"), see_also) or "")


def test_a_report_without_a_number_mints_a_trial_from_its_row(small: View) -> None:
    assert small.objects(ours(f"report/{SOURCE}/4"), msc("reportsTrial")) == [ours(f"trial/{SOURCE}/row-4")]


def test_a_trial_minted_from_its_row_has_no_registration(small: View) -> None:
    assert small.objects(ours(f"trial/{SOURCE}/row-4"), msc("registration")) == []


def test_a_number_printed_twice_in_a_row_is_stated_once(odd: Path) -> None:
    lines = Counter((odd / "mscgraph.nq").read_text("utf-8").splitlines())
    assert [line for line, count in lines.items() if count > 1] == []


def test_a_number_printed_twice_in_a_row_is_not_repeated_elsewhere(odd: Path) -> None:
    view = View(load_build(odd))
    assert view.subjects(msc("issueCode"), ours("issue-code/repeated-registration")) == []


def test_two_numbers_that_differ_in_a_joint_do_not_give_a_trial_two_labels(odd: Path) -> None:
    view = View(load_build(odd))
    assert [trial for trial in view.instances("Trial") if len(view.objects(trial, LABEL)) != 1] == []


# Publications.


def reference_table() -> Mapping[int, Mapping[str, str]]:
    path = Workshop().sources / f"{ARTICLE}.references.tsv"
    rows = csv.DictReader(path.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {int(row["reference"]): row for row in rows}


@each(
    ("column", "property_iri"),
    [
        ("doi", PREFIXES["bibo"] + "doi"),
        ("pmid", PREFIXES["bibo"] + "pmid"),
        ("first_author", MSC + "firstAuthor"),
        ("journal", MSC + "journal"),
        ("year", PREFIXES["dcterms"] + "issued"),
        ("title", PREFIXES["dcterms"] + "title"),
    ],
)
def test_publications_say_what_the_table_of_references_says(
    bundled: View, column: str, property_iri: str
) -> None:
    found = {
        int(bundled.value(publication, msc("referenceNumber")) or 0): value
        for publication in bundled.instances("Publication")
        if bundled.objects(publication, msc("referenceNumber"))
        and (value := bundled.value(publication, ox.NamedNode(property_iri))) is not None
    }
    assert found == {number: row[column] for number, row in reference_table().items() if row[column]}


def test_publications_name_the_basis_that_the_table_of_references_gives(bundled: View) -> None:
    found = {}
    for publication in bundled.instances("Publication"):
        for basis in bundled.objects(publication, msc("linkBasis")):
            found[int(bundled.value(publication, msc("referenceNumber")) or 0)] = bundled.value(
                basis, NOTATION
            )
    assert found == {number: row["basis"] for number, row in reference_table().items() if row["basis"]}


def test_a_publication_leads_to_its_doi_and_to_pubmed(bundled: View) -> None:
    same_as = ox.NamedNode(PREFIXES["schema"] + "sameAs")
    row = reference_table()[68]
    assert [page.value for page in bundled.objects(ours(f"publication/{ARTICLE}/68"), same_as)] == [
        f"https://doi.org/{row['doi']}",
        f"https://pubmed.ncbi.nlm.nih.gov/{row['pmid']}/",
    ]


# Labels.


def label_of(view: View, path: str) -> str | None:
    return view.value(ours(path), LABEL)


def test_a_row_is_named_by_disease_source_and_patients(small: View) -> None:
    assert [label_of(small, f"report/{SOURCE}/{row}") for row in (1, 2)] == [
        "Row 1: amyotrophic lateral sclerosis, bone marrow, 24 patients",
        "Row 2: graft-versus-host disease, bone marrow or umbilical cord, 54 patients",
    ]


def test_a_trial_without_a_number_is_named_by_its_row(small: View) -> None:
    label = "Trial of row 4: Crohn disease, adipose tissue, 12 patients"
    assert label_of(small, f"trial/{SOURCE}/row-4") == label


def test_a_row_of_which_nothing_is_known_is_named_by_its_table() -> None:
    own = make_builder().build(make_report(stated={})).own
    assert own[1] == (own[0][0], str(LABEL), '"Row 3 of table s"@en')


def test_a_known_publication_is_named_by_author_year_and_title(bundled: View) -> None:
    row = reference_table()[68]
    assert (
        label_of(bundled, f"publication/{ARTICLE}/68")
        == f"{row['first_author']}, {row['year']}: {row['title']}"
    )


def test_a_publication_known_only_by_its_number_is_named_by_it_and_the_article(bundled: View) -> None:
    assert label_of(bundled, f"publication/{ARTICLE}/470") == "Reference 470 of 10.1038/s41392-025-02313-9"


def test_every_term_that_a_concept_matches_has_a_label_of_its_own(bundled: View) -> None:
    terms = {
        quad.object
        for name in (*MATCHES, MEASURES_ENTITY)
        for quad in bundled.store.quads_for_pattern(None, ox.NamedNode(name), None)
    }
    labels = [label for term in terms for label in bundled.objects(term, LABEL)]
    assert len(labels) == len(terms) == len(set(labels)) > 400


# The whole.


def test_the_data_graphs_have_no_blank_node(bundled: View) -> None:
    blank = [
        quad
        for quad in data_quads(bundled.store)
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
    ]
    assert blank == []


def test_everything_minted_has_a_type(bundled: View) -> None:
    subjects = {quad.subject for quad in data_quads(bundled.store) if quad.subject.value.startswith(BASE)}
    assert [subject for subject in subjects if not bundled.objects(subject, TYPE)] == []


def test_everything_minted_but_cells_readings_and_texts_of_tables_has_one_label(bundled: View) -> None:
    subjects = {quad.subject for quad in data_quads(bundled.store) if quad.subject.value.startswith(BASE)}
    subjects -= {one for name in ("Cell", "Reading", "TableText") for one in bundled.instances(name)}
    assert [subject for subject in subjects if len(bundled.objects(subject, LABEL)) != 1] == []


def test_every_label_is_english(bundled: View) -> None:
    labels = bundled.store.quads_for_pattern(None, LABEL, None)
    assert {quad.object.language for quad in labels if quad.subject.value.startswith(BASE)} == {"en"}


def test_everything_of_ours_that_is_named_is_described(bundled: View) -> None:
    named = {
        quad.object
        for quad in data_quads(bundled.store)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(BASE)
    }
    ontology_version = re.compile(re.escape(BASE) + r"ontology/\d{4}-\d\d-\d\d")
    missing = {
        node.value
        for node in named
        if not any(bundled.store.quads_for_pattern(node, None, None))
        and not ontology_version.fullmatch(node.value)
    }
    assert missing == set()


def test_external_terms_are_concepts_with_their_label_and_their_identifier(bundled: View) -> None:
    matched = {
        quad.object
        for name in (*MATCHES, MEASURES_ENTITY)
        for quad in bundled.store.quads_for_pattern(None, ox.NamedNode(name), None)
    }
    assert matched
    for predicate in (LABEL, ox.NamedNode(SKOS + "notation")):
        found = {term.value: len(bundled.objects(term, predicate)) for term in matched}
        assert {iri: count for iri, count in found.items() if count != 1} == {}
    types = {term: bundled.objects(term, TYPE) for term in matched}
    assert [term for term, found in types.items() if ox.NamedNode(SKOS + "Concept") not in found] == []


def test_no_external_term_has_a_label_that_one_of_ours_may_have_too(bundled: View) -> None:
    labelled = {quad.subject.value for quad in data_quads(bundled.store) if quad.predicate == LABEL}
    assert len(labelled) > 1000
    assert [iri for iri in labelled if not iri.startswith(BASE)] == []


def test_every_data_property_and_class_is_one_of_the_ontology(bundled: View) -> None:
    ontology = {
        quad.subject for quad in bundled.store.quads_for_pattern(None, None, None, ours("graph/ontology"))
    }
    used = {quad.predicate for quad in data_quads(bundled.store)}
    used |= {quad.object for quad in data_quads(bundled.store) if quad.predicate == TYPE}
    assert {term.value for term in used if term.value.startswith(MSC)} <= {
        term.value for term in ontology if isinstance(term, ox.NamedNode)
    }


def test_concepts_in_use_bring_what_is_broader(bundled: View) -> None:
    statements = {quad.subject for quad in data_quads(bundled.store, "statements")}
    broader = bundled.store.quads_for_pattern(
        None, ox.NamedNode(SKOS + "broader"), None, ours(f"graph/{BUNDLED}/statements")
    )
    assert {quad.object for quad in broader} <= statements


# The graph states everything that the JSON states.


def number_of(part: Any) -> int:
    """Return the number that ends the IRI of a part."""
    return int(part.value.rsplit("/", 1)[-1])


class Rebuilt:
    """Makes the JSON record of a row from the graph alone."""

    def __init__(self, view: View, report: Any) -> None:
        self.view = view
        self.report = report

    def code(self, concept: Any) -> str:
        return self.view.value(concept, ox.NamedNode(SKOS + "notation")) or concept.value.rsplit("/", 1)[-1]

    def codes(self, name: str) -> list[str]:
        return sorted(self.code(concept) for concept in self.view.objects(self.report, msc(name)))

    def one_code(self, name: str, subject: Any = None) -> str | None:
        found = self.view.objects(subject or self.report, msc(name))
        assert len(found) <= 1
        return self.code(found[0]) if found else None

    def number(self, subject: Any, name: str) -> Decimal | None:
        value = self.view.value(subject, msc(name))
        return None if value is None else Decimal(value)

    def pair(self, subject: Any, name: str) -> list[Decimal | None] | None:
        pair = [self.number(subject, f"minimum{name}"), self.number(subject, f"maximum{name}")]
        return None if pair == [None, None] else pair

    def column(self, subject: Any) -> str | None:
        found = self.view.value(subject, msc("column"))
        return found and found.removeprefix(BASE + "column/")

    def cells(self) -> Iterator[tuple[str, str, list[int]]]:
        for cell in self.view.subjects(msc("ofReport"), self.report):
            place = [int(self.view.value(cell, msc(name)) or -1) for name in ("documentStart", "documentEnd")]
            yield self.column(cell) or "", self.view.value(cell, msc("text")) or "", place

    def places(self) -> dict[str, str | None]:
        cells = self.view.subjects(msc("ofReport"), self.report)
        return {self.column(cell) or "": self.view.value(cell, msc("place")) for cell in cells}

    def context(self) -> dict[str, str]:
        cells = self.view.subjects(msc("ofReport"), self.report)
        found = {self.column(cell) or "": self.view.value(cell, msc("origin")) for cell in cells}
        return {column: origin for column, origin in found.items() if origin}

    def source(self) -> str:
        (source,) = self.view.objects(self.report, DERIVED)
        return source.value.removeprefix(BASE + "source/")

    def doses(self) -> list[dict[str, object]]:
        doses = sorted(self.view.objects(self.report, msc("dose")), key=number_of)
        return [
            {
                "minimum": self.number(dose, "minimum"),
                "maximum": self.number(dose, "maximum"),
                "deviation": self.number(dose, "deviation"),
                "unit": self.one_code("unit", dose),
                "route": self.one_code("route", dose),
            }
            for dose in doses
        ]

    def schedule(self) -> dict[str, object] | None:
        found = self.view.objects(self.report, msc("schedule"))
        if not found:
            return None
        (schedule,) = found
        return {
            "minimum_doses": self.number(schedule, "minimumDoses"),
            "maximum_doses": self.number(schedule, "maximumDoses"),
            "interval_days": self.pair(schedule, "IntervalDays"),
            "duration_days": self.pair(schedule, "DurationDays"),
            "dosing_days": sorted(
                Decimal(day.value) for day in self.view.objects(schedule, msc("dosingDay"))
            ),
        }

    def registrations(self) -> list[dict[str, object]]:
        return [
            {
                "identifier": self.view.value(registration, msc("identifier")),
                "registry": self.one_code("registry", registration),
                "valid": self.view.value(registration, msc("hasRegistryForm")) == "true",
            }
            for trial in self.view.objects(self.report, msc("reportsTrial"))
            for registration in self.view.objects(trial, msc("registration"))
        ]

    def issues(self) -> list[dict[str, object]]:
        return [
            {
                "code": self.one_code("issueCode", issue),
                "column": self.column(issue),
                "severity": self.view.value(issue, msc("severity")),
                "message": self.view.value(issue, msc("message")),
            }
            for issue in self.view.subjects(msc("concerns"), self.report)
            if msc("Issue") in self.view.objects(issue, TYPE)
        ]

    def findings(self) -> list[dict[str, object]]:
        outcomes = self.view.objects(self.report, msc("outcome"))
        findings = [one for outcome in outcomes for one in self.view.objects(outcome, msc("finding"))]
        return [self.finding(one) for one in sorted(findings, key=number_of)]

    def finding(self, finding: Any) -> dict[str, object]:
        codes = ("findingCategory", "direction", "assessment", "comparator", "significance")
        category, direction, assessment, comparator, significance = (
            self.one_code(name, finding) for name in codes
        )
        text, time = (self.view.value(finding, msc(name)) for name in ("measureText", "timeText"))
        return {
            "span": self.span(finding),
            "cell_span": self.cell_span(finding),
            "category": category,
            "measure": self.one_code("measure", finding),
            "measure_text": text,
            "direction": direction,
            "assessment": assessment,
            "comparator": comparator,
            "values": [
                {
                    "value": float(self.number(amount, "amountValue") or -1),
                    "unit": self.one_code("amountUnit", amount),
                    "of": self.number(amount, "amountTotal"),
                }
                for amount in sorted(self.view.objects(finding, msc("amount")), key=number_of)
            ],
            "time": time,
            "time_days": self.number(finding, "timeDays"),
            "significant": None if significance is None else significance == "significant",
        }

    def span(self, finding: Any) -> list[int]:
        """Return the place of a finding's words in the document, as its cell and the reading of them state it."""
        (reading,) = readings_of(self.view, finding, "statedAs")
        (cell,) = self.view.objects(reading, msc("readFrom"))
        first, last = (
            int(self.view.value(cell, msc(name)) or -1) for name in ("documentStart", "documentEnd")
        )
        places = unfolded(bundled_source().read_text("utf-8")[first:last])
        start, end = (int(self.view.value(reading, msc(name)) or -1) for name in ("start", "end"))
        return [first + places[start], first + places[end - 1] + 1]

    def cell_span(self, finding: Any) -> list[int]:
        (reading,) = readings_of(self.view, finding, "statedAs")
        return [int(self.view.value(reading, msc(name)) or -1) for name in ("start", "end")]

    def record(self) -> dict[str, object]:
        position, patients = self.number(self.report, "position"), self.number(self.report, "patientCount")
        references = self.view.objects(self.report, msc("reference"))
        places = [place for _, _, place in self.cells()]
        first, last = min(start for start, _ in places), max(end for _, end in places)
        return {
            "source": self.source(),
            "row": position,
            "span": [first, last],
            "place": f"characters {first} to {last}",
            "cells": {column: text for column, text, _ in self.cells()},
            "spans": {column: place for column, _, place in self.cells()},
            "places": self.places(),
            "context": self.context(),
            "disease": self.codes("disease"),
            "population": self.codes("population"),
            "cell_sources": self.codes("cellSource"),
            "cell_source_relation": self.view.value(self.report, msc("cellSourceRelation")),
            "donor": self.codes("donor"),
            "product": self.one_code("product"),
            "routes": self.codes("route"),
            "doses": self.doses(),
            "schedule": self.schedule(),
            "patients": patients,
            "registrations": self.registrations(),
            "phases": [one for code in self.codes("phase") for one in code.split("/")],
            "results": self.one_code("resultsStatus"),
            "reference": self.number(references[0], "referenceNumber") if references else None,
            "findings": self.findings(),
            "issues": self.issues(),
        }


def in_any_order(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with the lists sorted whose order the graph, a set, does not keep."""
    out = dict(record)
    for key in ("disease", "population", "cell_sources", "donor", "routes", "phases"):
        out[key] = sorted(record[key])
    out["registrations"] = sorted(record["registrations"], key=lambda item: str(item["identifier"]))
    out["issues"] = sorted(record["issues"], key=str)
    if record["schedule"]:
        out["schedule"] = {**record["schedule"], "dosing_days": sorted(record["schedule"]["dosing_days"])}
    return out


@pytest.fixture(scope="module")
def pairs(bundled: View) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The JSON records, each with the one rebuilt from the graph."""
    return [
        (
            in_any_order(record),
            in_any_order(Rebuilt(bundled, ours(f"report/{BUNDLED}/{record['row']}")).record()),
        )
        for record in read_records(bundled_source())
    ]


KEYS = (
    "source", "row", "span", "place", "cells", "spans", "places", "context", "disease", "population",
    "cell_sources", "cell_source_relation", "donor", "product", "routes", "doses", "schedule", "patients",
    "registrations", "phases", "results", "reference", "findings", "issues",
)  # fmt: skip


@each("key", KEYS)
def test_the_graph_says_what_the_json_says_of(
    pairs: list[tuple[dict[str, Any], dict[str, Any]]], key: str
) -> None:
    different = [
        (printed["row"], printed[key], said[key]) for printed, said in pairs if printed[key] != said[key]
    ]
    assert different == []


def test_the_json_has_no_key_that_the_graph_was_not_asked_for(
    pairs: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    further = {one.key for one in workshop().properties if one.is_further or one.has_terms}
    assert {key for printed, _ in pairs for key in printed} == {*KEYS, *further}


def test_the_graph_has_a_report_for_every_row_and_no_other(bundled: View, pairs: list[Any]) -> None:
    expected = {f"{BASE}report/{BUNDLED}/{printed['row']}" for printed, _ in pairs}
    assert {report.value for report in bundled.instances("TrialReport")} == expected


def test_the_table_s_abbreviations_are_all_there_in_order(bundled: View) -> None:
    document = bundled_source().read_text("utf-8")
    shown = []
    for number in range(1, len(bundled.instances("Abbreviation")) + 1):
        entry = ours(f"source/{BUNDLED}/abbreviation/{number}")
        start, end = (int(bundled.value(entry, msc(name)) or -1) for name in ("documentStart", "documentEnd"))
        shown.append((bundled.value(entry, msc("shortForm")) or "") in document[start:end])
    assert shown
    assert all(shown)


# The builder by itself, on records made here.


def make_report(**changes: Any) -> TrialReport:
    """Return a report of one row with the cells disease, trial number and outcome."""
    texts = {"disease": "CD", "trial_number": "NCT02917681", "outcome": "Closed."}
    cells, start = [], 100
    for column, text in texts.items():
        cells.append(Cell(column, text, TextPlace(start, start + len(text))))
        start += len(text) + 1
    row = Row(3, tuple(cells), TextPlace(100, start), " ".join(texts.values()))
    facts: dict[str, Any] = {
        "stated": {
            "disease": (
                Read(
                    Concept("disease", "crohn-disease", "Crohn disease"),
                    Evidence("disease", 0, 2, "concept-by-label"),
                ),
            )
        },
        "outcome": Read("Closed.", Evidence("outcome", 0, 7, "text-as-printed")),
        "number_column": "trial_number",
    }
    return TrialReport(**{"source": "s", "row": row, **facts, **changes})


def make_registration(identifier: str, *, valid: bool = True) -> Registration:
    evidence = Evidence("trial_number", 0, 11, "registration-pattern")
    return Registration(identifier, None, valid, identifier, evidence)


def make_builder() -> ReportBuilder:
    return ReportBuilder(
        "table s",
        "a",
        "10.1000/a",
        workshop().properties,
        lambda _: (),
        lambda _: None,
        lambda _a, _n: None,
        workshop().vocabulary.rules(),
        workshop().vocabulary.coded,
    )


def test_the_same_report_gives_the_same_triples_in_the_same_order() -> None:
    first, second = (make_builder().build(make_report()) for _ in range(2))
    assert first == second


def test_a_report_s_triples_stand_together_subject_by_subject() -> None:
    subjects = [subject for subject, _, _ in make_builder().build(make_report()).own]
    runs = [subject for index, subject in enumerate(subjects) if index == 0 or subjects[index - 1] != subject]
    assert max(Counter(runs).values()) == 1


def test_a_report_states_nothing_that_it_does_not_hold() -> None:
    said = {predicate for _, predicate, _ in make_builder().build(make_report()).own}
    absent = {
        f"<{MSC}{name}>"
        for name in ("patientCount", "dose", "schedule", "route", "phase", "product", "reference")
    }
    assert said & absent == set()


def test_a_reading_s_place_counts_from_the_beginning_of_its_cell_s_text() -> None:
    provenance = make_builder().build(make_report()).provenance
    facts: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, value in provenance:
        facts[subject][predicate[len(MSC) + 1 : -1]] = value.split('"')[1] if value.startswith('"') else value
    (reading,) = (one for one in facts.values() if one.get("quote") == "Closed.")
    assert (reading["start"], reading["end"]) == ("0", "7")
    cell = facts[reading["readFrom"]]
    assert (cell["documentStart"], cell["documentEnd"], cell["place"]) == (
        "115",
        "122",
        "characters 115 to 122",
    )


def test_the_same_malformed_number_of_two_sources_names_two_trials() -> None:
    registration = make_registration("432/2020BO", valid=False)
    trials = {
        value
        for source in ("s", "t")
        for _, predicate, value in make_builder()
        .build(make_report(source=source, registrations=(registration,)))
        .own
        if predicate == f"<{MSC}reportsTrial>"
    }
    assert trials == {f"<{BASE}trial/s/432-2020BO>", f"<{BASE}trial/t/432-2020BO>"}


def test_an_unread_row_keeps_its_text_and_states_nothing_else() -> None:
    row = Row(3, (), TextPlace(100, 110), "Unknown? ever", fault="no segmentation")
    out = make_builder().build(TrialReport("s", row))
    facts = {(predicate, value) for _, predicate, value in out.own}
    assert (f"<{MSC}statedAs>", '"Unknown? ever"') in facts
    assert (f"<{PREFIXES['rdf']}type>", f"<{MSC}UnreadRow>") in facts
    assert out.shared == []
