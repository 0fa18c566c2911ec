"""Words of a document that nothing is linked to, with terms for a curator; words that an index links in a build."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from mscgraph.cli import main
from mscgraph.namespaces import BASE, SKOS, graph_iri
from mscgraph.pipeline import build
from mscgraph.pipeline.suggesting import suggest_mappings

PAGE = """Disease\tCell source\tRoute\tPatients\tTrial number
Behcet disease\tdental follicle\tintravenous\t8\tNCT01111111
Alzhiemer disease of the elder\tbone marrow\tintravenous\t9\tNCT01111112
Alzhiemer Disease of the Elder\tbone marrow\tintravenous\t7\tNCT01111113
Florbing glop\tbone marrow\tintravenous\t5\tNCT01111114
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.tsv"
    path.write_text(PAGE, "utf-8")
    return path


def rows_of(table: str) -> list[dict[str, str]]:
    lines = (line for line in table.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_a_word_with_a_slip_is_suggested_the_concept_and_the_term(page: Path) -> None:
    found = suggest_mappings(page)
    rows = [
        row for row in rows_of(found.table) if row["subject_id"] == "disease:alzhiemer-disease-of-the-elder"
    ]
    assert {"disease:alzheimer-disease", "MONDO:0004975"} <= {row["object_id"] for row in rows}
    assert [row["subject_label"] for row in rows] == ["Alzhiemer disease of the elder"] * len(rows)
    assert {row["object_source"] for row in rows} <= {"bioregistry:mondo", "mscgraph:disease"}
    assert {row["mapping_justification"] for row in rows} == {"semapv:LexicalSimilarityThresholdMatching"}
    confidences = [float(row["confidence"]) for row in rows]
    assert confidences == sorted(confidences, reverse=True)
    assert all(row["comment"].startswith("row 2, disease, line 3, column 1; 1 more") for row in rows)


def test_linked_words_have_no_suggestion_and_others_are_counted(page: Path) -> None:
    found = suggest_mappings(page)
    subjects = {row["subject_label"] for row in rows_of(found.table)}
    assert subjects.isdisjoint({"Behcet disease", "dental follicle"})
    assert (found.words, found.mappings) == (2, len(rows_of(found.table)))
    assert found.without == (("Florbing glop", "disease"),)


def test_the_table_is_what_sssom_py_takes(page: Path, tmp_path: Path) -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    path = tmp_path / "suggested.sssom.tsv"
    path.write_text(suggest_mappings(page).table, "utf-8")
    reports = validate(parse_sssom_table(str(path)), fail_on_error=False)
    assert [str(result) for report in reports.values() for result in report.results] == []


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["vocabulary", "suggest", *map(str, arguments)])


def test_the_command_prints_the_table_and_a_summary_beside_it(page: Path) -> None:
    result = run(page, "--most", 1)
    assert result.exit_code == 0
    assert result.stdout.startswith("#curie_map:\n")
    assert len(rows_of(result.stdout)) == 1
    assert "no term is near to the disease 'Florbing glop'" in result.stderr
    assert "2 unlinked words: 1 suggestion\n" in result.stderr


@pytest.mark.parametrize("most", ["0", "51", "x"])
def test_a_wrong_number_of_suggestions_is_wrong_usage(page: Path, most: str) -> None:
    assert run(page, "--most", most).exit_code == 2


def test_a_word_of_an_index_is_matched_in_the_graphs_of_its_source(page: Path, tmp_path: Path) -> None:
    summary = build([page], tmp_path / "out")
    assert summary.verdict != "Violation"
    store = ox.Store()
    store.bulk_load(path=str(tmp_path / "out" / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS)
    source = next(
        quad.graph_name.value.rpartition("/")[0]
        for quad in store.quads_for_pattern(None, None, None)
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.endswith("/statements")
    )
    key = f"{source.removeprefix(graph_iri(''))}/behcet-disease"
    match = ox.NamedNode(SKOS + "exactMatch")
    (matched,) = store.quads_for_pattern(ox.NamedNode(f"{BASE}disease/{key}"), match, None)
    assert matched.graph_name == ox.NamedNode(f"{source}/statements")
    mapping = ox.NamedNode(f"{BASE}mapping/disease/{key}/MONDO-0007191")
    assert {quad.graph_name for quad in store.quads_for_pattern(mapping, None, None)} == {
        ox.NamedNode(f"{source}/provenance")
    }
    assert {quad.graph_name for quad in store.quads_for_pattern(matched.object, None, None)} == {
        ox.NamedNode(graph_iri("shared"))
    }
