"""The table of properties, and the files that are made from it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mscgraph.errors import VocabularyError
from mscgraph.frames.tables import report_cells, report_record
from mscgraph.validate.shapes import load_shapes
from mscgraph.vocabulary.check import check_properties
from mscgraph.vocabulary.columns import load_properties
from support import ROOT
from support.made_tables import ROWS, report_of, workshop

ONTOLOGY = ROOT / "ontology"
TABLE = load_properties(ONTOLOGY)
BY_NAME = {one.name: one for one in TABLE}


def faults(**changes: str) -> list[str]:
    """Return what is wrong with the table where the property of phases is there again, changed."""
    changed = replace(replace(BY_NAME["phase"], tables=()), **changes)
    return [str(fault) for fault in check_properties(workshop().vocabulary, [*TABLE, changed])]


def test_the_table_is_in_the_order_of_its_ranks() -> None:
    assert [one.name for one in TABLE] == [
        "disease", "population", "cellSource", "cellSourceRelation", "donor", "product", "route", "dose",
        "schedule", "patientCount", "enrolledCount", "controlCount", "reportsTrial", "phase", "outcome",
        "resultsStatus", "reference", "design", "recruitmentStatus", "sponsor", "country", "productName",
        "startDate", "followUp", "endpoint", "trialTitle", "publicationAuthors", "participantAge",
    ]  # fmt: skip


def test_a_trial_has_what_the_chains_of_the_ontology_entail() -> None:
    assert [one.on_trial for one in TABLE if one.on_trial] == [
        "reportedDisease", "reportedPopulation", "reportedCellSource", "reportedDonor", "reportedProduct",
        "reportedRoute", "reportedPhase",
    ]  # fmt: skip


def test_a_property_is_named_by_the_cells_of_its_column_where_both_have_one_class() -> None:
    assert [one.name for one in TABLE if one.is_named] == ["disease", "cellSource", "donor", "route", "phase"]


def test_a_property_without_a_column_of_the_vocabulary_is_refused(tmp_path: Path) -> None:
    for name in ("mscgraph.ttl", "columns.ttl"):
        shutil.copy(ONTOLOGY / name, tmp_path)
    path = tmp_path / "columns.ttl"
    path.write_text(path.read_text("utf-8").replace("readFrom column:route", "readFrom column:rote"), "utf-8")
    with pytest.raises(VocabularyError, match="ontology#route: expected columns:readFrom"):
        load_properties(tmp_path)


def test_no_line_of_the_table_can_be_left_out_with_a_failure_that_is_no_refusal(tmp_path: Path) -> None:
    shutil.copy(ONTOLOGY / "mscgraph.ttl", tmp_path)
    before, table = (ONTOLOGY / "columns.ttl").read_text("utf-8").split("msc:disease\n", 1)
    lines = ["msc:disease", *table.partition("\n[] a")[0].splitlines()]
    report, refused = report_of(ROWS[0]), set()
    for at in range(len(lines)):
        kept = "\n".join([*lines[:at], *lines[at + 1 :]]).replace(" ;\n\n", " .\n\n")
        (tmp_path / "columns.ttl").write_text(before + kept, "utf-8")
        try:
            properties = load_properties(tmp_path)
        except VocabularyError:
            refused.add(lines[at].split()[0])
        else:
            report_record(report, properties)
            for cell in report_cells(properties).values():
                cell(report)
    assert {"columns:scheme", "columns:readFrom"} <= refused


def test_a_value_that_no_reader_gives_is_refused_with_a_remedy(tmp_path: Path) -> None:
    shutil.copy(ONTOLOGY / "mscgraph.ttl", tmp_path)
    text = (ONTOLOGY / "columns.ttl").read_text("utf-8")
    scheme = "    columns:scheme <https://w3id.org/mscgraph/route> ;\n"
    (tmp_path / "columns.ttl").write_text(text.replace(scheme, ""), "utf-8")
    with pytest.raises(VocabularyError) as caught:
        load_properties(tmp_path)
    assert caught.value.place == "columns.ttl: https://w3id.org/mscgraph/ontology#route"
    assert caught.value.problem == "lacks columns:scheme with the scheme of its concepts"
    assert caught.value.remedy is not None


@pytest.mark.parametrize(
    ("rank", "problem"),
    [
        ("", "lacks columns:rank with a number"),
        ('columns:rank "first" ;', "expected columns:rank with a number, found first"),
    ],
)
def test_a_rank_that_is_no_number_is_refused(tmp_path: Path, rank: str, problem: str) -> None:
    shutil.copy(ONTOLOGY / "mscgraph.ttl", tmp_path)
    text = (ONTOLOGY / "columns.ttl").read_text("utf-8")
    (tmp_path / "columns.ttl").write_text(text.replace("columns:rank 50 ;", rank), "utf-8")
    with pytest.raises(VocabularyError, match=f"ontology#route: {problem}"):
        load_properties(tmp_path)


def test_shapes_that_lack_nothing_are_not_changed() -> None:
    shapes = ROOT / "shapes"
    assert len(load_shapes(shapes, TABLE)) == len(load_shapes(shapes, ()))


def test_the_table_has_no_fault() -> None:
    assert list(check_properties(workshop().vocabulary, TABLE)) == []


def test_a_column_of_concepts_without_a_property_is_a_fault() -> None:
    properties = [one for one in TABLE if one.name != "route"]
    assert list(map(str, check_properties(workshop().vocabulary, properties))) == [
        "columns.ttl: route: lacks a property whose concepts its cells name"
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"key": "other", "facet": ""}, ""),
        (
            {"key": "", "facet": "", "scheme": ""},
            "columns.ttl: phase: lacks columns:scheme with the scheme of its concepts",
        ),
        ({"facet": ""}, "columns.ttl: expected the name 'phases' once, found 2 times"),
        ({"key": ""}, "columns.ttl: expected the name 'facet phase' once, found 2 times"),
        (
            {"key": "", "facet": "", "scheme": "route"},
            "columns.ttl: phase: expected a scheme of concepts of the class Phase, found route",
        ),
        (
            {"key": "", "facet": "", "product_rule": "odd"},
            "columns.ttl: phase: expected a product rule of rules.ttl, found odd",
        ),
        (
            {"key": "", "facet": "", "conflict": "odd"},
            "columns.ttl: phase: expected a conflict code of issue-codes.ttl, found odd",
        ),
    ],
)
def test_a_line_that_does_not_fit_is_a_fault(changes: dict[str, str], fault: str) -> None:
    assert faults(**changes) == ([fault] if fault else [])
