"""The public Python API, as a notebook and a type checker meet it."""

from __future__ import annotations

import doctest
import importlib.util
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import mscgraph
from mscgraph import api
from mscgraph.errors import DocumentError, ExtraError, GraphError, ParameterError, QueryError
from mscgraph.files.data import bundled_source
from mscgraph.namespaces import PREFIXES
from mscgraph.query.graph import load_store, read_quads
from mscgraph.query.table import Table
from mscgraph.validate.validator import Result
from support.pages import ROWS, write_page

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def graph(bundled_build: Path) -> mscgraph.Graph:
    """The bundled build, opened by a ``str``."""
    return mscgraph.open_graph(str(bundled_build))


@pytest.fixture(scope="module")
def reports() -> mscgraph.Reports:
    """The reports of the bundled source, read by a ``str``."""
    return mscgraph.read_reports(str(bundled_source()))


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))


@pytest.fixture(scope="module")
def validation(graph: mscgraph.Graph) -> mscgraph.Validation:
    """The results on the bundled build."""
    return graph.validate()


# Doctests and types.


@pytest.mark.parametrize(
    "test",
    [test for test in doctest.DocTestFinder(exclude_empty=True).find(api) if test.examples],
    ids=lambda test: test.name.removeprefix("mscgraph.api."),
)
def test_the_example_of_a_docstring_runs(
    test: doctest.DocTest, bundled_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(bundled_source(), tmp_path / "page.txt")
    (tmp_path / "output").symlink_to(bundled_build)
    monkeypatch.chdir(tmp_path)
    test.globs["mscgraph"] = mscgraph
    reported: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=reported.append)
    assert "".join(reported) == ""


def test_every_public_function_and_method_has_an_example() -> None:
    with_example = {test.name for test in doctest.DocTestFinder().find(api) if test.examples}
    functions = [name for name in mscgraph.__all__ if name.islower()]
    methods = [f"Graph.{name}" for name in ("ask", "explain", "validate")]
    assert [name for name in (*functions, *methods) if f"mscgraph.api.{name}" not in with_example] == []


def judge_types(code: str, folder: Path) -> list[str]:
    """Return what mypy --strict reports of a program that imports the package."""
    program = folder / "program.py"
    program.write_text(code, "utf-8")
    words = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(program)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()


def test_a_type_checker_knows_every_public_name_and_refuses_wrong_arguments(tmp_path: Path) -> None:
    code = (
        "import mscgraph\n"
        'mscgraph.build(42, "graph")\n'
        "mscgraph.nonsense\n"
        'columns: tuple[str, ...] = mscgraph.ask("findings").columns\n'
        'report: mscgraph.TrialReport = mscgraph.read_reports("page.txt")[0]\n'
        "number: str = report.row.position\n"
    )
    errors = [line for line in judge_types(code, tmp_path) if ": error: " in line]
    assert [line.split(":")[1] for line in errors] == ["2", "3", "6"], errors


# Reports.


def test_reports_are_a_sequence_in_document_order(reports: mscgraph.Reports) -> None:
    assert [report.row.position for report in reports] == list(range(1, 93))
    assert reports[-1].row.position == 92


def test_reports_have_the_table_that_they_stand_in(reports: mscgraph.Reports) -> None:
    assert [(table.label, table.source) for table in reports.tables] == [("Table 2", reports[0].source)]


def test_the_issues_of_reports_are_those_of_a_build(reports: mscgraph.Reports, bundled_build: Path) -> None:
    lines = (bundled_build / "issues.csv").read_text("utf-8").splitlines()
    assert len(reports.issues) == len(lines) - 1


def test_a_table_is_chosen_by_its_label() -> None:
    assert len(mscgraph.read_reports(bundled_source(), table="Table 2")) == 92


def test_a_table_that_the_document_lacks_is_an_error() -> None:
    with pytest.raises(DocumentError, match="Table 7"):
        mscgraph.read_reports(bundled_source(), table="Table 7")


def test_a_document_without_a_table_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "prose.txt").write_text("No table here.\n", "utf-8")
    with pytest.raises(DocumentError):
        mscgraph.read_reports(tmp_path / "prose.txt")


def test_a_data_frame_of_reports_has_the_columns_of_reports_csv(
    reports: mscgraph.Reports, bundled_build: Path
) -> None:
    header = (bundled_build / "reports.csv").read_text("utf-8").splitlines()[0]
    assert list(reports.to_pandas().columns) == header.split(",")


def test_a_data_frame_of_reports_has_numbers_and_na(reports: mscgraph.Reports) -> None:
    frame = reports.to_pandas()
    assert frame["patients"].sum() == sum(report.patients.value for report in reports if report.patients)
    assert frame["patients"].isna().sum() == sum(report.patients is None for report in reports)


def test_a_cell_of_several_values_is_a_list_in_a_data_frame(reports: mscgraph.Reports) -> None:
    assert reports.to_pandas()["dose_minimums"][83] == [125_000_000, 48_000_000]


# Graphs and answers.


def test_an_answer_is_rows_of_python_values(graph: mscgraph.Graph) -> None:
    table = graph.ask("trials_by_disease", disease="Crohn disease")
    row = dict(zip(table.columns, table[0], strict=True))
    assert (row["disease"], row["diseaseLabel"]) == (
        "https://w3id.org/mscgraph/disease/crohn-disease",
        "Crohn disease",
    )


def test_the_rows_of_an_answer_are_its_items(graph: mscgraph.Graph) -> None:
    table = graph.ask("trials_by_disease", disease="Crohn disease")
    assert table.rows == list(table)
    assert len(table.rows) == len(table)


def test_a_slice_of_an_answer_is_an_answer(graph: mscgraph.Graph) -> None:
    table = graph.ask("findings")
    assert table[:3] == Table(table.columns, table.terms[:3])


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (ox.NamedNode("http://example.org/1"), "http://example.org/1"),
        (ox.BlankNode("b1"), "_:b1"),
        (ox.Literal("Crohn disease", language="en"), "Crohn disease"),
        (ox.Literal("36"), "36"),
        (literal("36", "integer"), 36),
        (literal("2000000", "decimal"), 2_000_000),
        (literal("0.5", "decimal"), 0.5),
        (literal("1e3", "double"), 1000.0),
        (literal("false", "boolean"), False),
        (literal("2026-11-26", "date"), date(2026, 11, 26)),
        (literal("many", "integer"), "many"),
        (literal("yes", "boolean"), "yes"),
        (None, None),
    ],
)
def test_a_term_has_a_value_in_python(term: ox.Literal | None, value: object) -> None:
    (found,) = Table(("x",), [(term,)])[0]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("texts", "datatype", "expected"),
    [
        (("1", "2"), "integer", "Int64"),
        (("1", "0.5"), "decimal", "Float64"),
        (("true", "false"), "boolean", "boolean"),
        (("a", "b"), "string", "string"),
        (("9223372036854775808",), "integer", "object"),
    ],
)
def test_a_column_of_a_data_frame_has_the_type_of_its_values(
    texts: tuple[str, ...], datatype: str, expected: str
) -> None:
    frame = Table(("x",), [*((literal(text, datatype),) for text in texts), (None,)]).to_pandas()
    assert (str(frame["x"].dtype), frame["x"].isna().sum()) == (expected, 1)


def test_a_data_frame_of_no_rows_keeps_its_columns() -> None:
    frame = Table(("x", "y")).to_pandas()
    assert (list(frame.columns), len(frame)) == (["x", "y"], 0)


def test_without_pandas_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("mscgraph.extras.find_spec", lambda name: None if name == "pandas" else find(name))
    with pytest.raises(
        ExtraError,
        match=r"the extra pandas: pandas not installed; .*pip install -c constraints\.txt '\.\[pandas\]'",
    ):
        Table(("x",)).to_pandas()


def test_a_question_without_a_graph_is_asked_of_the_bundled_source(graph: mscgraph.Graph) -> None:
    assert mscgraph.ask("findings") == graph.ask("findings")


def test_a_question_may_name_a_build_by_its_path(bundled_build: Path, graph: mscgraph.Graph) -> None:
    assert mscgraph.ask("findings", graph=str(bundled_build)) == graph.ask("findings")


def test_a_parameter_may_be_a_number(graph: mscgraph.Graph) -> None:
    assert graph.ask("findings", position=33) == graph.ask("findings", position="33")


def test_a_query_that_is_not_stored_is_an_error_that_names_near_ones(graph: mscgraph.Graph) -> None:
    with pytest.raises(QueryError, match="trials_by_disease"):
        graph.ask("trials_by_diseases")


def test_no_stored_query_has_a_parameter_that_ask_takes_itself() -> None:
    taken = [one.name for query in mscgraph.list_queries() for one in query.parameters if one.name == "graph"]
    assert taken == []


def test_an_explanation_of_a_trial_has_its_reports(graph: mscgraph.Graph) -> None:
    found = graph.explain("NCT02097641")
    assert found[0].kind == "Trial"
    assert {one.kind for one in found[1:]} == {"TrialReport"}


def test_an_explanation_of_a_row_is_found_by_its_number(graph: mscgraph.Graph) -> None:
    assert graph.explain(84)[0].iri.endswith("/84")


def test_an_unknown_thing_is_an_error(graph: mscgraph.Graph) -> None:
    with pytest.raises(ParameterError):
        graph.explain("NCT00000000")


def test_a_validation_is_that_of_the_build(validation: mscgraph.Validation, bundled_build: Path) -> None:
    assert str(validation) == (bundled_build / "validation.txt").read_text("utf-8")


def test_a_validation_reaches_the_severities_of_its_results() -> None:
    results = [Result(severity, "shape", "focus", None, None, "message") for severity in ("Warning", "Info")]
    found = mscgraph.Validation(results)
    assert [found.reaches(one) for one in ("info", "warning", "violation")] == [True, True, False]
    assert found.conforms


def test_a_graph_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GraphError):
        mscgraph.open_graph(tmp_path / "nothing")


def test_a_build_is_opened_with_the_triples_that_its_quads_have(bundled_build: Path) -> None:
    graphs: dict[str, set[ox.Triple]] = {}
    for quad in read_quads(bundled_build):
        graphs.setdefault(quad.graph_name.value.rpartition("/")[2], set()).add(quad.triple)
    data = graphs["statements"] | graphs["shared"] | graphs["provenance"] | graphs["issues"]
    opened = {quad.triple for quad in load_store(bundled_build)}
    assert data < opened < data | graphs["ontology"]


@pytest.mark.parametrize(
    "broken", ["nonsense <http://e/x/statements> .\n", "nonsense\n", "<http://e/s> <http://e/p>"]
)
def test_a_build_with_a_broken_line_is_an_error_that_names_the_line(broken: str, tmp_path: Path) -> None:
    good = "<http://e/s> <http://e/p> <http://e/o> <http://e/x/statements> .\n"
    (tmp_path / "mscgraph.nq").write_text(good + broken, "utf-8")
    with pytest.raises(GraphError, match="line 2"):
        mscgraph.open_graph(tmp_path)


# Builds.


def test_a_build_takes_several_paths(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    page, other = write_page(tmp_path), write_page(tmp_path / "other", doi="10.1000/other")
    summary = mscgraph.build([page, str(other)], str(tmp_path / "graph"))
    assert (summary.rows, summary.output) == (2 * len(ROWS), tmp_path / "graph")


# How results show themselves.


@pytest.fixture(params=["reports", "table", "explanations", "validation", "queries"])
def result(
    request: pytest.FixtureRequest,
    graph: mscgraph.Graph,
    reports: mscgraph.Reports,
    validation: mscgraph.Validation,
) -> object:
    """Each kind of result."""
    return {
        "reports": reports,
        "table": graph.ask("findings"),
        "explanations": graph.explain(84),
        "validation": validation,
        "queries": mscgraph.list_queries(),
    }[request.param]


def test_a_result_prints_as_one_short_line(result: object) -> None:
    assert (len(repr(result)) < 160, "\n" in repr(result)) == (True, False)


def test_a_record_of_a_result_prints_as_one_short_line(
    graph: mscgraph.Graph, reports: mscgraph.Reports, validation: mscgraph.Validation
) -> None:
    results: list[Sequence[object]] = [reports, graph.explain(84), validation, mscgraph.list_queries()]
    shown = [repr(one) for result in results for one in result]
    assert [one for one in shown if len(one) > 160 or "\n" in one] == []


def test_what_surrounds_reports_prints_short(reports: mscgraph.Reports) -> None:
    shown = [reports.issues, reports.issues[0], reports.tables, reports.tables[0], reports[0].row]
    assert [one for one in map(repr, shown) if len(one) > 160] == []


def test_a_slice_of_a_result_is_of_its_kind(result: mscgraph.Table) -> None:
    part = result[:1]
    assert (type(part), len(part), list(part)) == (type(result), 1, [result[0]])
    assert list(part.to_pandas().columns) == list(result.columns)


def test_a_slice_of_reports_has_their_issues(reports: mscgraph.Reports) -> None:
    assert list(reports[:5].issues)[-1:] == [issue for one in reports[:5] for issue in one.issues][-1:]
    assert len(reports[:5].issues) < len(reports.issues)


def test_reports_cross_a_process_border(reports: mscgraph.Reports) -> None:
    copy = pickle.loads(pickle.dumps(reports))
    assert (list(copy), copy.columns, list(copy.issues)) == (
        *(list(reports), reports.columns),
        list(reports.issues),
    )
    assert list(copy.to_pandas()["doses"]) == list(reports.to_pandas()["doses"])


def test_a_result_has_the_same_columns_in_a_notebook(result: mscgraph.Table) -> None:
    shown = re.findall(r"<th>(.*?)</th>", result._repr_html_())
    assert shown == list(result.columns)


def test_a_result_is_a_table_in_a_notebook(result: mscgraph.Table) -> None:
    html = result._repr_html_()
    assert html.startswith("<table>")
    assert html.count("<tr>") > 1


def test_a_result_gives_a_data_frame(result: mscgraph.Table) -> None:
    assert list(result.to_pandas().columns) == list(result.columns)


def test_a_long_table_is_cut_in_a_notebook_and_says_so() -> None:
    table = Table(("x",), [(ox.Literal(str(number)),) for number in range(61)])
    assert table._repr_html_().endswith("<p>60 of 61 rows</p>")


def test_markup_in_a_value_is_text_in_a_notebook() -> None:
    html = Table(("<b>",), [(ox.Literal("<script>"),)])._repr_html_()
    assert ("<script>" in html, "<b>" in html) == (False, False)


def test_a_web_address_is_a_link_in_a_notebook() -> None:
    html = Table(("x",), [(ox.NamedNode("https://example.org/?a&b"),)])._repr_html_()
    assert '<a href="https://example.org/?a&amp;b">' in html


def test_a_graph_prints_its_name_and_size(graph: mscgraph.Graph, bundled_build: Path) -> None:
    assert repr(graph) == f"<Graph of {bundled_build}: {len(graph):,} triples>"


def test_a_summary_prints_short_and_is_a_table_in_a_notebook(tmp_path: Path) -> None:
    summary = mscgraph.BuildSummary(tmp_path, rows=3, trials=2)
    assert repr(summary) == f"<BuildSummary of {tmp_path}: 3 rows, 2 trials, conforms>"
    assert "<td>rows read</td><td>3 of 3</td>" in summary._repr_html_()
