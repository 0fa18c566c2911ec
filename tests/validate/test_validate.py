"""Validation: a fault of the program is found, located and reported, and severities decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result as Run

from mscgraph.cli import main
from mscgraph.errors import QueryError, VocabularyError
from mscgraph.files.folder import OUTPUT_FILES
from mscgraph.graph.report import ReportBuilder, ReportTriples
from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.pipeline.building import build
from mscgraph.query.graph import data_kind
from mscgraph.records import TrialReport
from mscgraph.terms import spell
from mscgraph.validate.validator import (
    Batch,
    Check,
    Result,
    Validator,
    describe_results,
    in_order,
    result_triples,
    worst,
)
from support.pages import SOURCE, write_page

SH = "http://www.w3.org/ns/shacl#"
REPORT = f"{BASE}report/{SOURCE}/2"
XSD = PREFIXES["xsd"]
#: The gravest result of a report.
FIRST = ox.NamedNode(f"{BASE}validation/1")


# A fault of the program in a build.


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """A build whose program counts backwards in row 2: its run on the command line, and its folder."""
    folder = tmp_path_factory.mktemp("faulty")
    right = ReportBuilder.build

    def wrong(self: ReportBuilder, report: TrialReport) -> ReportTriples:
        out = right(self, report)
        for triples in (out.own, out.provenance):
            triples[:] = [(s, p, o.replace('"54"^^', '"-54"^^')) for s, p, o in triples]
        return out

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReportBuilder, "build", wrong)
        run = CliRunner().invoke(main, ["build", str(write_page(folder)), "-o", str(folder / "build")])
    return run, folder / "build"


def test_a_violation_makes_the_exit_code_3(faulty: tuple[Run, Path]) -> None:
    assert faulty[0].exit_code == 3


def test_a_violation_is_the_verdict_of_the_summary(faulty: tuple[Run, Path]) -> None:
    assert "does not conform: 1 Violation" in faulty[0].stdout


def test_a_build_with_a_violation_writes_every_file(faulty: tuple[Run, Path]) -> None:
    assert {path.name for path in faulty[1].iterdir()} == OUTPUT_FILES


def test_the_report_for_people_gives_the_verdict_first(faulty: tuple[Run, Path]) -> None:
    first = (faulty[1] / "validation.txt").read_text("utf-8").splitlines()[0]
    assert first.startswith("The graph does not conform: 1 Violation, ")


@pytest.mark.parametrize(
    "line",
    [
        "  at       row 2, column patients",
        "  printed  54",
        f"  focus    {REPORT}",
        f"  path     {MSC}patientCount",
        f'  value    "-54"^^<{XSD}integer>',
        f"  report   {REPORT}",
    ],
)
def test_the_report_for_people_names_the_place(faulty: tuple[Run, Path], line: str) -> None:
    assert line in (faulty[1] / "validation.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (MSC + "position", "2"),
        (MSC + "column", BASE + "column/patients"),
        (MSC + "text", "54"),
        (MSC + "concerns", REPORT),
        (SH + "focusNode", REPORT),
        (SH + "resultPath", MSC + "patientCount"),
        (SH + "resultSeverity", SH + "Violation"),
    ],
)
def test_the_report_for_programs_names_the_place(
    faulty: tuple[Run, Path], predicate: str, value: str
) -> None:
    quads = ox.parse(path=str(faulty[1] / "validation.ttl"))
    said = [
        quad.object.value
        for quad in quads
        if (quad.subject, quad.predicate) == (FIRST, ox.NamedNode(predicate))
    ]
    assert said == [value]


def test_validating_such_a_build_again_gives_the_same_report(faulty: tuple[Run, Path]) -> None:
    again = CliRunner().invoke(main, ["validate", str(faulty[1])])
    assert (again.exit_code, again.stdout) == (3, (faulty[1] / "validation.txt").read_text("utf-8"))


def test_validating_the_bundled_build_again_gives_the_same_report(bundled_build: Path) -> None:
    again = CliRunner().invoke(main, ["validate", str(bundled_build)])
    assert (again.exit_code, again.stdout) == (0, (bundled_build / "validation.txt").read_text("utf-8"))


def test_a_fault_of_the_source_is_no_violation(tmp_path: Path) -> None:
    rows = (
        "ALS XYZQ Intrathecal many 2 parts Sometimes some 432/2020BO I/II Function was kept. 7",
        "?!",
        "CD BM i.v. 2–1 × 106 Twice -3 NCT0291768 VII Closure of 140% of fistulas. 9999",
    )
    assert build([write_page(tmp_path, rows)], tmp_path / "build").verdict in (None, "Info", "Warning")


# Places of faults.


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The N-Triples of a small build by the kind of graph."""
    folder = tmp_path_factory.mktemp("lines")
    build([write_page(folder)], folder / "build")
    found: dict[str, list[str]] = {"statements": [], "issues": [], "provenance": []}
    for quad in ox.parse(path=str(folder / "build" / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS):
        if (kind := data_kind(quad.graph_name)) is not None:
            found[kind].append(f"{quad.triple} .\n")
    return found


def run_check(lines: dict[str, list[str]], entity: str, path: str = "?none") -> Result:
    """Return what comes of a check that finds fault with *entity*."""
    query = f"SELECT ?entity ?property ?value {{ BIND (<{entity}> AS ?entity) BIND ({path} AS ?property) }}"
    check = Check("seeded", query, lambda: "Seeded.")
    batch = Batch(**{kind: "".join(found).encode() for kind, found in lines.items()})
    (result,) = Validator(Path("nowhere"), [check]).run_checks(batch)
    return result


def test_a_check_needs_no_prefix_of_the_project() -> None:
    query = "SELECT ?entity ?property ?value { VALUES ?entity { msc:Trial } }"
    check = Check("short", query, lambda: "Short.")
    (result,) = Validator(Path("nowhere"), [check]).run_checks(Batch(b"", b"", b""))
    assert result.focus == f"{MSC}Trial"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT ?entity {", "not SPARQL 1.1: error at 1:17"),
        ("SELECT ?entity { ?entity foo:bar 1 }", "not SPARQL 1.1: error at 1:"),
        (
            "SELECT ?entity { ?entity ?property 1 }",
            "expected a SELECT of entity, property, value, found entity",
        ),
        ("ASK {}", "lacks a SELECT of entity, property, value"),
    ],
)
def test_a_check_that_is_no_query_of_faults_is_an_error_with_its_file(text: str, problem: str) -> None:
    check = Check("odd", text, lambda: "Odd.")
    with pytest.raises(QueryError, match=f"^odd.rq: {problem}"):
        Validator(Path("nowhere"), [check]).run_checks(Batch(b"", b"", b""))


@pytest.mark.parametrize(
    ("path", "row", "column", "printed"),
    [
        (f"report/{SOURCE}/2/dose/1", 2, "dose", "2 × 106 cells/kg"),
        (f"report/{SOURCE}/2/schedule", 2, "frequency", "Twice a week, in total four weeks"),
        (f"report/{SOURCE}/1/outcome", 1, "outcome", "Function was kept."),
        ("trial/NCT02336230", 2, "trial_number", "NCT02336230"),
        ("registration/NCT02917681", 1, "trial_number", "NCT02917681"),
        ("publication/10.1000-example/8", 2, "reference", "8"),
        ("disease/graft-versus-host-disease", 2, "disease", "GVHD"),
    ],
)
def test_a_fault_is_located_by_the_reading_that_led_to_its_focus(
    lines: dict[str, list[str]], path: str, row: int, column: str, printed: str
) -> None:
    result = run_check(lines, BASE + path)
    assert (result.row, result.column, result.printed) == (row, column, printed)


def test_a_fault_of_a_report_s_property_is_located_in_that_property_s_cell(
    lines: dict[str, list[str]],
) -> None:
    result = run_check(lines, REPORT, f"<{MSC}route>")
    assert (result.row, result.column, result.printed) == (2, "route", "i.v.")


def test_a_fault_of_an_issue_is_located_in_its_report(lines: dict[str, list[str]]) -> None:
    assert run_check(lines, f"{REPORT}/issue/unlinked-publication-1").row == 2


def test_a_fault_that_was_read_nowhere_has_no_place(lines: dict[str, list[str]]) -> None:
    result = run_check(lines, BASE + f"source/{SOURCE}")
    assert (result.row, result.column, result.printed) == (None, None, None)


def test_a_check_s_result_says_the_problem(lines: dict[str, list[str]]) -> None:
    assert run_check(lines, REPORT).message == "Seeded."


def test_a_check_s_result_is_a_violation(lines: dict[str, list[str]]) -> None:
    assert run_check(lines, REPORT).severity == "Violation"


def test_a_check_s_result_names_the_check(lines: dict[str, list[str]]) -> None:
    assert run_check(lines, REPORT).shape == BASE + "check/seeded"


# Severities decide.


def write_shape(folder: Path, severities: Iterable[str]) -> Path:
    """Write shapes that find fault, at each severity, with every label that is not 'right'."""
    shapes = "".join(
        f"[] a sh:NodeShape ; sh:targetSubjectsOf rdfs:label ; sh:property <urn:shape:{severity}> .\n"
        f'<urn:shape:{severity}> sh:path rdfs:label ; sh:hasValue "right" ; sh:severity sh:{severity} ;'
        ' sh:message "Wrong."@en .\n'
        for severity in severities
    )
    head = f"@prefix sh: <{SH}> .\n@prefix rdfs: <{PREFIXES['rdfs']}> .\n"
    (folder / "shapes.ttl").write_text(head + shapes)
    return folder


def validate(shapes: Path, label: str) -> list[Result]:
    line = f'<{BASE}x> <{PREFIXES["rdfs"]}label> "{label}" .\n'
    return Validator(shapes, []).validate(Batch(line.encode(), b"", b""))


def test_a_graph_that_keeps_the_shapes_gives_no_result(tmp_path: Path) -> None:
    assert validate(write_shape(tmp_path, ["Violation"]), "right") == []


@pytest.mark.parametrize("severity", ["Info", "Warning", "Violation"])
def test_a_result_has_its_shape_s_severity(tmp_path: Path, severity: str) -> None:
    (result,) = validate(write_shape(tmp_path, [severity]), "wrong")
    assert (result.severity, result.shape, result.message) == (severity, f"urn:shape:{severity}", "Wrong.")


def test_results_come_with_the_gravest_first(tmp_path: Path) -> None:
    results = validate(write_shape(tmp_path, ["Info", "Violation", "Warning"]), "wrong")
    assert [result.severity for result in results] == ["Violation", "Warning", "Info"]


def test_shapes_that_are_no_turtle_are_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text("no turtle")
    with pytest.raises(VocabularyError, match="not Turtle: "):
        validate(tmp_path, "right")


def test_shapes_that_are_no_shacl_are_refused_in_one_line(tmp_path: Path) -> None:
    file = write_shape(tmp_path, ["Violation"]) / "shapes.ttl"
    file.write_text(file.read_text().replace("sh:path rdfs:label", 'sh:path "label"'))
    with pytest.raises(VocabularyError, match=r"not SHACL: Values of a property path cannot be a Literal\.$"):
        validate(tmp_path, "right")


def make_result(severity: str, **facts: Any) -> Result:
    return Result(
        **{
            "shape": "urn:s",
            "focus": "urn:f",
            "path": None,
            "value": None,
            "message": "m",
            "severity": severity,
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("severities", "gravest"),
    [
        ([], None),
        (["Info"], "Info"),
        (["Info", "Warning", "Info"], "Warning"),
        (["Warning", "Violation", "Info"], "Violation"),
    ],
)
def test_the_verdict_is_the_gravest_severity(severities: Sequence[str], gravest: str | None) -> None:
    assert worst(map(make_result, severities)) == gravest


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ([], "The graph conforms: 0 Violation, 0 Warning, 0 Info."),
        (["Warning", "Info"], "The graph conforms: 0 Violation, 1 Warning, 1 Info."),
        (["Violation"], "The graph does not conform: 1 Violation, 0 Warning, 0 Info."),
    ],
)
def test_only_a_violation_makes_a_graph_not_conform(severities: Sequence[str], said: str) -> None:
    assert describe_results(list(map(make_result, severities))).splitlines()[0] == said


def test_results_of_one_severity_come_in_the_order_of_their_rows() -> None:
    results = [make_result("Warning", row=row, focus=f"urn:{row}") for row in (10, 9, None)]
    assert [result.row for result in in_order(results)] == [None, 9, 10]


def test_the_report_for_programs_has_no_blank_node() -> None:
    document = "".join(spell(result_triples([make_result("Warning", value='"x"', path="urn:p")])))
    terms = [
        term
        for quad in ox.parse(document, format=ox.RdfFormat.N_TRIPLES)
        for term in (quad.subject, quad.object)
    ]
    assert not any(isinstance(term, ox.BlankNode) for term in terms)


@pytest.mark.parametrize(("results", "conforms"), [([], "true"), ([make_result("Info")], "false")])
def test_the_boolean_of_the_report_is_as_shacl_has_it(results: list[Result], conforms: str) -> None:
    document = "".join(spell(result_triples(results)))
    quads = ox.parse(document, format=ox.RdfFormat.N_TRIPLES)
    assert [quad.object.value for quad in quads if quad.predicate.value == SH + "conforms"] == [conforms]


@pytest.mark.parametrize(("fail_on", "code"), [("violation", 0), ("warning", 3), ("info", 3)])
def test_the_mildest_severity_that_fails_is_chosen_on_the_command_line(
    bundled_build: Path, fail_on: str, code: int
) -> None:
    assert CliRunner().invoke(main, ["validate", str(bundled_build), "--fail-on", fail_on]).exit_code == code


@pytest.mark.parametrize("name", ["mscgraph.nq", "mscgraph.ttl", "mscgraph.jsonld", "mscgraph.owl"])
def test_each_file_of_a_build_that_holds_the_statements_gives_the_same_verdict(
    bundled_build: Path, name: str
) -> None:
    result = CliRunner().invoke(main, ["validate", str(bundled_build / name)])
    verdict = (bundled_build / "validation.txt").read_text("utf-8").splitlines()[0]
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, verdict)
