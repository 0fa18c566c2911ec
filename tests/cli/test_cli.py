"""The command line: exit codes, one line per error, formats, and what the help claims."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from mscgraph import __version__
from mscgraph.cli import main
from mscgraph.errors import (
    DocumentError,
    GraphError,
    LoadError,
    MscgraphError,
    OutputError,
    ParameterError,
    QueryError,
    ReasonerError,
    VocabularyError,
)
from mscgraph.files.data import bundled_source, find_data_folder
from mscgraph.files.folder import OUTPUT_FILES
from mscgraph.pipeline import BuildSummary
from mscgraph.query.stored import load_queries
from mscgraph.records import Cell, Row, Schedule, TextPlace, TrialReport
from mscgraph.terminal import show_summary
from mscgraph.terminal.formats import print_table
from support import ROOT
from support.each import each
from support.pages import write_page

COMMANDS = [
    "build",
    "docs",
    "explain",
    "load",
    "query",
    "reason",
    "rows",
    "serve",
    "site",
    "tables",
    "validate",
    "vocabulary",
    "vocabulary check",
    "vocabulary suggest",
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, where a run that others on the machine slow down is not a long one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mscgraph.cli._process._PROGRESS_SECONDS", 3600)
    return tmp_path


def make_document(folder: Path, kind: str) -> Path:
    """Write what somebody might give by mistake, and return its path."""
    path = folder / f"{kind}.txt"
    content = {
        "empty": b"",
        "blank": b"\n \n\n",
        "binary": bytes(range(256)) * 8,
        "latin-1": "Café\n".encode("latin-1"),
        "utf-16": "Diseases Cell source Route\n".encode("utf-16"),
        "no table": b"A page without any table.\n" * 3,
        "header alone": b"Diseases Cell source Route Dose Frequency Patients\n",
        "long line": b"x" * 5_000_000,
    }.get(kind)
    if kind == "folder":
        path.mkdir()
    elif kind == "below a file":
        return write_page(folder) / "page.txt"
    elif kind == "long name":
        return folder / ("x" * 300)
    elif content is not None:
        path.write_bytes(content)
    return path


BAD_DOCUMENTS = [
    "missing", "folder", "empty", "blank", "binary", "latin-1", "utf-16", "no table", "header alone",
    "long line", "below a file", "long name",
]  # fmt: skip


# Errors.


@pytest.mark.parametrize("kind", BAD_DOCUMENTS)
@pytest.mark.parametrize("command", ["build", "rows"])
def test_a_document_that_cannot_be_read_ends_with_exit_code_4(here: Path, command: str, kind: str) -> None:
    assert run(command, make_document(here, kind)).exit_code == 4


@pytest.mark.parametrize("kind", BAD_DOCUMENTS)
def test_a_document_that_cannot_be_read_is_told_in_one_line(here: Path, kind: str) -> None:
    path = make_document(here, kind)
    result = run("rows", path)
    assert re.fullmatch(rf"mscgraph: {re.escape(str(path))}(:\d+)?: [^\n]+ \[document\]\n", result.stderr)


@pytest.mark.parametrize("kind", BAD_DOCUMENTS)
def test_a_document_that_cannot_be_read_prints_nothing_on_stdout(here: Path, kind: str) -> None:
    assert run("rows", make_document(here, kind)).stdout == ""


@pytest.mark.parametrize("kind", BAD_DOCUMENTS)
def test_a_document_that_cannot_be_read_leaves_no_output(here: Path, kind: str) -> None:
    run("build", make_document(here, kind), "-o", here / "build")
    assert not (here / "build").exists()


#: Files of a build that a checkout does not keep.
NOT_KEPT = ("mscgraph.nq", "mscgraph.jsonld", "provenance.ttl")


def make_graph(folder: Path, kind: str) -> Path:
    """Write what is no graph, and return its path."""
    names = {"turtle": "a.ttl", "binary": "a.nq", "suffix": "a.doc", "json": "a.jsonld", "xml": "a.owl"}
    path = folder / names.get(kind, kind)
    if kind == "folder":
        path.mkdir()
    elif kind == "kept files":
        copy_kept_files(ROOT / "output", path)
    elif kind in names:
        path.write_bytes(b"\0\xff<half")
    return path


def copy_kept_files(build: Path, target: Path) -> None:
    """Copy what a checkout keeps of a build."""
    shutil.copytree(build, target, ignore=shutil.ignore_patterns(*NOT_KEPT))


BAD_GRAPHS = ["missing", "folder", "kept files", "turtle", "binary", "suffix", "json", "xml"]
#: How each command is called whose graph may be left out; the graph is the last argument.
ON_A_GRAPH = [
    ["validate"],
    ["validate", "--graph"],
    ["reason"],
    ["reason", "--graph"],
    ["serve"],
    ["serve", "--graph"],
    ["load", "--to", "http://127.0.0.1:9"],
    ["load", "--to", "http://127.0.0.1:9", "--graph"],
    ["explain", "1", "--graph"],
    ["query", "issues", "--graph"],
    ["docs", "pages", "--graph"],
    ["site", "pages", "--graph"],
]


@pytest.mark.parametrize("kind", BAD_GRAPHS)
@pytest.mark.parametrize("arguments", ON_A_GRAPH, ids=" ".join)
def test_a_graph_that_cannot_be_read_ends_with_exit_code_4_and_one_line(
    here: Path, arguments: list[str], kind: str
) -> None:
    result = run(*arguments, make_graph(here, kind))
    assert result.exit_code == 4
    assert re.fullmatch(r"mscgraph: [^\n]+: [^\n]+ \[graph\]\n", result.stderr)


def test_a_graph_that_is_named_twice_is_refused(here: Path) -> None:
    result = run("validate", "one", "--graph", "other")
    assert result.exit_code == 2
    assert "GRAPH is one and --graph is other; give one of them" in result.stderr


def test_a_folder_without_n_quads_that_is_named_is_refused_with_the_remedy(here: Path) -> None:
    assert "mscgraph build -o DIR" in run("validate", make_graph(here, "kept files")).stderr


@pytest.fixture(scope="module")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of a page of a few rows."""
    from mscgraph.pipeline.building import build

    folder = tmp_path_factory.mktemp("small")
    build([write_page(folder)], folder / "build")
    return folder / "build"


@pytest.fixture
def quickly_built(small_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a small build where a command builds the bundled source; no server runs, no store is asked."""

    def build(sources: list[Path], output: Path) -> None:
        assert sources == [bundled_source()]
        shutil.copytree(small_build, output)

    monkeypatch.setattr("mscgraph.pipeline.building.build", build)
    monkeypatch.setattr("mscgraph.pipeline.serve.run_app", lambda _app, _host, _port, started: started("-"))
    monkeypatch.setattr("mscgraph.pipeline.load.Replacement.run", lambda _self, _progress: 0)


@pytest.mark.usefixtures("quickly_built")
@pytest.mark.parametrize(
    "arguments",
    [one for one in ON_A_GRAPH if one[0] != "reason" and one[1:] != ["--graph"]],
    ids=" ".join,
)
def test_the_kept_files_of_a_build_in_output_are_not_asked_but_the_bundled_source_is_built(
    here: Path, small_build: Path, arguments: list[str]
) -> None:
    copy_kept_files(small_build, here / "output")
    result = run(*(word for word in arguments if word != "--graph"))
    assert result.exit_code == 0, result.output
    assert re.search(
        r"(?m)^graph:? +the bundled source, built now; output is not a whole build", result.stderr
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["build", "--nonsense"],
        ["rows", "a", "b"],
        ["rows", "--format", "xml"],
        ["explain"],
        ["explain", "1", "--format", "csv"],
        ["reason", "--format", "xml"],
        ["validate", "--fail-on", "never"],
        ["vocabulary", "nonsense"],
        ["vocabulary", "check", "--labels", "missing"],
    ],
)
def test_wrong_usage_ends_with_exit_code_2_and_the_usage(here: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: ")


def test_something_unknown_to_the_graph_ends_with_exit_code_2_and_one_line(bundled_build: Path) -> None:
    result = run("explain", "NCT99999999", "--graph", bundled_build)
    assert (result.exit_code, result.stdout) == (2, "")
    problem = "nothing in the graph is named 'NCT99999999'"
    remedy = "name an IRI of the graph, a row's number or a registry number"
    assert result.stderr == f"mscgraph: explain: {problem}; {remedy} [parameter]\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DocumentError, 4),
        (GraphError, 4),
        (LoadError, 4),
        (VocabularyError, 4),
        (OutputError, 2),
        (QueryError, 2),
        (ParameterError, 2),
        (ReasonerError, 5),
    ],
)
def test_each_error_has_its_exit_code(
    here: Path, monkeypatch: pytest.MonkeyPatch, error: type[MscgraphError], code: int
) -> None:
    def fail(*_: object) -> None:
        raise error("place", "this", "that")

    monkeypatch.setattr("mscgraph.pipeline.list_queries", fail)
    result = run("query", "--list")
    assert (result.exit_code, result.stderr) == (
        code,
        f"mscgraph: place: expected this, found that [{error.code}]\n",
    )


def test_every_error_has_an_exit_code_of_its_own() -> None:
    from mscgraph.cli._process import EXIT_OF

    def descendants(kind: type) -> set[type]:
        return {kind} | {one for child in kind.__subclasses__() for one in descendants(child)}

    covered = tuple(kind for kind, _ in EXIT_OF)
    assert [
        kind for kind in descendants(MscgraphError) - {MscgraphError} if not issubclass(kind, covered)
    ] == []


def test_an_unexpected_exception_keeps_python_s_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("mscgraph.pipeline.list_queries", fail)
    assert isinstance(run("query", "--list").exception, RuntimeError)


def test_an_error_keeps_its_facts_across_a_process_border() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(DocumentError("a.txt:3", "this", "that")))
    assert (type(error), error.place, error.expected, error.found) == (
        DocumentError,
        "a.txt:3",
        "this",
        "that",
    )


def test_a_reader_that_goes_away_is_no_error(bundled_build: Path) -> None:
    script = "from mscgraph.cli import main; main()"
    command = [
        sys.executable,
        "-c",
        script,
        "query",
        "provenance",
        "--param",
        "position=1",
        "--graph",
        bundled_build,
    ]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    _, errors = process.communicate(timeout=60) if process.stderr is None else (b"", process.stderr.read())
    process.wait(timeout=60)
    assert b"Traceback" not in errors


# Help.


@each("command", COMMANDS)
@each("option", ["--help", "-h"])
def test_every_command_has_help(command: str, option: str) -> None:
    result = run(*command.split(), option)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {command}" if "Usage: main" in result.stdout else "Usage:")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name, command in group.commands.items():
        found.append((" ".join((*path, name)), command))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


def test_every_command_is_tested_here() -> None:
    assert sorted(name for name, _ in commands(main)) == sorted(COMMANDS)


@each(("name", "command"), commands(main), ids=lambda value: value if isinstance(value, str) else "")
def test_every_option_is_explained(name: str, command: click.Command) -> None:
    assert [
        option.name for option in command.params if isinstance(option, click.Option) and not option.help
    ] == []


@each(("name", "command"), commands(main), ids=lambda value: value if isinstance(value, str) else "")
def test_an_argument_that_the_help_speaks_of_is_named_so_in_the_usage(
    name: str, command: click.Command
) -> None:
    context = click.Context(command, info_name=name)
    spoken = set(re.findall(r"\b(SOURCE|GRAPH|TARGET|NAME|FILE)\b", command.help or ""))
    assert [word for word in spoken if word not in command.get_usage(context)] == []


def test_the_first_letters_mean_the_same_everywhere() -> None:
    meanings: dict[str, set[str | None]] = {}
    for _, command in commands(main):
        for option in command.params:
            for spelling in option.opts if isinstance(option, click.Option) else ():
                meanings.setdefault(spelling, set()).add(option.name)
    assert {spelling: names for spelling, names in meanings.items() if len(names) > 1} == {}


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"mscgraph, version {__version__}\n"


@pytest.mark.slow
def test_the_examples_of_the_help_run(here: Path) -> None:
    write_page(here)
    epilog = main.epilog or ""
    examples = re.findall(r"(?m)^  mscgraph (.*?)(?:  +.*)?$", epilog)
    assert len(examples) >= 6
    failed = {}
    assert examples.count("serve") == 1
    for example in examples:
        if example == "serve":  # runs until a signal ends it; test_server.py has it
            continue
        result = run(*example.split())
        if result.exit_code:
            failed[example] = result.output or repr(result.exception)
    assert failed == {}


@pytest.mark.parametrize("code", ["0 done", "2 wrong usage", "3 results at or above --fail-on", "4 an input"])
def test_the_help_lists_the_exit_codes(code: str) -> None:
    assert code in main.epilog if main.epilog else False


# build.


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """A run of ``build`` on the bundled source, and its folder."""
    folder = tmp_path_factory.mktemp("built") / "graph"
    return run("build", "-o", folder), folder


def test_a_build_ends_with_exit_code_0(built: tuple[Result, Path]) -> None:
    assert built[0].exit_code == 0


@pytest.mark.parametrize(
    "pattern",
    [
        r"rows read +92 of 92",
        r"trials +91",
        r"concepts linked +[\d,]+ of [\d,]+ mentions \([\d.]+ %\)",
        r"issues +\d+",
        r"validation +conforms: 0 Violation, 4 Warning, 0 Info",
        r"triples +[\d,]+ .*",
        rf"files +{len(OUTPUT_FILES)} in .*, [\d.]+ MB",
        r"seconds +[\d.]+",
    ],
)
def test_a_build_ends_with_a_summary_that_a_person_can_read(built: tuple[Result, Path], pattern: str) -> None:
    assert any(re.fullmatch(pattern, line) for line in built[0].stdout.splitlines())


def test_the_summary_counts_the_issues_of_the_table_of_issues(built: tuple[Result, Path]) -> None:
    with (built[1] / "issues.csv").open(encoding="utf-8", newline="") as stream:
        count = len(list(csv.DictReader(stream)))
    assert re.search(rf"(?m)^issues +{count}\b", built[0].stdout)


@pytest.mark.parametrize(
    ("folder", "tables", "given"),
    [("my graph", 1, "my graph"), ("./-graph", 1, "./-graph"), ("both", 2, "both"), ("output", 1, "output")],
)
def test_the_summary_ends_with_commands_on_the_new_graph_that_work(
    here: Path, folder: str, tables: int, given: str
) -> None:
    pages = []
    for number in range(tables):
        (here / str(number)).mkdir()
        pages.append(write_page(here / str(number), doi=f"10.9999/made.{number}"))
    shown = run("build", *pages, "-o", folder).stdout
    steps = shown.partition("\nnext ")[2].splitlines()
    words = [shlex.split(step.strip().partition("   ")[0]) for step in steps]
    assert [line[1] for line in words] == ["serve", "query", "query", *(["explain"] if tables == 1 else [])]
    assert words[0][2] == given
    assert [run(*line[1:]).exit_code for line in words[1:]] == [0] * len(words[1:])


def test_the_summary_of_a_build_that_does_not_conform_leads_to_its_results(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_summary(BuildSummary(Path("graph"), verdict="Violation"))
    assert "next             mscgraph validate graph " in capsys.readouterr().out


def test_build_without_a_source_builds_the_bundled_one_into_output(here: Path) -> None:
    assert run("build").exit_code == 0
    assert "10.1038-s41392-025-02313-9-table-2" in (here / "output" / "mscgraph.ttl").read_text("utf-8")


def test_a_short_build_says_nothing_on_stderr(here: Path) -> None:
    assert run("build", write_page(here)).stderr == ""


# rows.


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("rows", "--format", "jsonl").stdout.splitlines()]


def test_rows_prints_an_object_per_row(records: list[dict[str, Any]]) -> None:
    assert [record["row"] for record in records] == list(range(1, 93))


def test_rows_prints_json_lines_where_stdout_is_no_terminal(records: list[dict[str, Any]]) -> None:
    assert [json.loads(line) for line in run("rows").stdout.splitlines()] == records


def test_rows_prints_the_same_objects_as_json(records: list[dict[str, Any]]) -> None:
    assert json.loads(run("rows", "--format", "json").stdout) == records


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article of which one table lists trials, and one counts them."""
    path = tmp_path / "article.xml"
    header = ("Disease", "Dose", "Patients", "NCT number")
    tables = {
        "Table 1": [("Source", "Condition", "Trials"), ("BM", "GVHD", "28")],
        "Table 2": [header, ("GVHD", "5 mL", "12", "NCT09000001"), ("SLE", "6 mL", "8", "NCT09000002")],
    }
    wraps = "".join(
        f"<table-wrap><label>{label}</label><table>"
        + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        + "</table></table-wrap>"
        for label, rows in tables.items()
    )
    path.write_text(f"<article><body>{wraps}</body></article>", "utf-8")
    return path


def test_tables_lists_every_table_with_its_verdict_and_reason(article: Path) -> None:
    lines = run("tables", article).stdout.splitlines()
    assert lines == [
        "table,label,caption,rows,columns,form,columns_read,lists_trials,reason",
        "1,Table 1,,1,3,jats,\"cell_source, disease, 'Trials'\",no,"
        "it has neither trial numbers nor a column of patients",
        '2,Table 2,,2,4,jats,"disease, dose, patients, trial_number",yes,trial numbers in 2 of its 2 rows',
    ]


def test_tables_prints_objects_for_programs(article: Path) -> None:
    first, second = map(json.loads, run("tables", article, "--format", "jsonl").stdout.splitlines())
    assert (first["lists_trials"], second["lists_trials"]) == (False, True)
    assert second["columns_read"] == ["disease", "dose", "patients", "trial_number"]


@pytest.mark.parametrize("command", ["rows", "tables"])
def test_remarks_on_a_document_are_printed_on_stderr(command: str, here: Path) -> None:
    path = here / "trials.txt"
    rows = "".join(f"| NCT0900000{number} | stroke | 12 | I |\n" for number in range(1, 4))
    path.write_text(f"| NCT Number | Disease | Patients | Phase |\n{rows}| Children |\n{rows}", "utf-8")
    remark = "1 row has more or fewer cells than the table has columns, from line 5 on"
    assert run(command, path).stderr == f"remark: {path}: {remark}\n"


def test_a_table_that_lists_no_trials_is_left_out_and_named_on_stderr(article: Path) -> None:
    result = run("rows", article, "--format", "jsonl")
    assert [json.loads(line)["registrations"][0]["identifier"] for line in result.stdout.splitlines()] == [
        "NCT09000001",
        "NCT09000002",
    ]
    assert (
        result.stderr
        == f"left out: {article}, table 1: it has neither trial numbers nor a column of patients\n"
    )


def test_a_table_is_read_all_the_same_where_it_is_named(article: Path) -> None:
    (record,) = map(json.loads, run("rows", article, "--table", "1", "--format", "jsonl").stdout.splitlines())
    assert (record["cells"]["disease"], record["place"]) == (
        "GVHD",
        "/article/body/table-wrap[1]/table/tr[2]",
    )


def test_the_summary_of_a_build_lists_what_is_left_out(article: Path, tmp_path: Path) -> None:
    result = run("build", article, "-o", tmp_path / "graph")
    assert result.exit_code == 0
    assert f"left out         {article}, table 1: it has neither trial numbers" in result.stdout
    assert "rows read        2 of 2" in result.stdout


def test_explain_names_places_in_the_words_of_the_form(article: Path, tmp_path: Path) -> None:
    run("build", article, "-o", tmp_path / "graph")
    explained = run("explain", "2", "--graph", tmp_path / "graph").stdout
    assert "/article/body/table-wrap[2]/table/tr[3]/td[4]" in explained


def test_explain_names_the_place_of_what_was_read_of_a_number(article: Path, tmp_path: Path) -> None:
    run("build", article, "-o", tmp_path / "graph")
    asked = ["explain", "NCT09000001", "--graph", tmp_path / "graph"]
    place = "/article/body/table-wrap[2]/table/tr[2]/td[4]"
    shown, *_ = run(*asked).stdout.split("Triples:")
    trial, *_ = json.loads(run(*asked, "--format", "json").stdout)
    assert place in shown
    assert {one["place"] for one in trial["statements"]} == {place}


def test_explain_marks_no_words_in_the_row_that_are_printed_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(
        "Trials of MSCs in stroke,,,\nRegistration number,Patients,Dose,Route\nNCT00000012,12,5 mL,intravenous\n"
    )
    run("build", tmp_path / "table.csv", "-o", tmp_path / "graph")
    shown = run("explain", "1", "--graph", tmp_path / "graph").stdout
    assert "\n  [trial_number: NCT00000012] [patients: 12]" in shown
    assert "line 1, column 1" in shown


def test_explain_marks_raised_characters(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<table><tr><th>NCT number<th>Dose<th>Route</tr>"
        "<tr><td>NCT00000012<sup>7</sup><td>2 × 10<sup>6</sup> cells<td>i.v.</tr></table>"
    )
    run("build", tmp_path / "page.html", "-o", tmp_path / "graph")
    shown = run("explain", "1", "--graph", tmp_path / "graph").stdout
    assert "[trial_number: NCT00000012^7] [dose: 2 × 10^6 cells] [route: i.v.]" in shown
    (told,) = json.loads(run("explain", "1", "--graph", tmp_path / "graph", "--format", "json").stdout)
    assert [cell["superscripts"] for cell in told["cells"]] == [[[11, 12]], [[6, 7]], []]
    assert [one["superscripts"] for one in told["statements"] if one["property"] == "minimum"] == [[[6, 7]]]


def test_rows_of_several_tables_name_theirs(tmp_path: Path) -> None:
    (tmp_path / "two.html").write_text(
        "".join(
            f"<table><caption>Table {n}</caption><tr><th>NCT number<th>Disease<th>Route</tr>"
            f"<tr><td>NCT0000001{n}<td>Stroke<td>i.v.</tr></table>"
            for n in (1, 2)
        )
    )
    shown = run("rows", tmp_path / "two.html", "--format", "table").stdout
    assert [shown.count(f"table-{number}-") for number in (1, 2)] == [1, 1]
    assert "table-2" not in run("rows", "--format", "table").stdout


def test_rows_prints_the_characters_themselves() -> None:
    assert "×" in run("rows", "--format", "jsonl").stdout


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_rows_prints_a_line_per_row_as(form: str, delimiter: str) -> None:
    lines = list(csv.DictReader(io.StringIO(run("rows", "--format", form).stdout), delimiter=delimiter))
    assert [line["row"] for line in lines] == [str(number) for number in range(1, 93)]


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_rows_has_as_many_cells_in_every_line_as_in_the_header(form: str, delimiter: str) -> None:
    lines = csv.reader(io.StringIO(run("rows", "--format", form).stdout), delimiter=delimiter)
    assert len({len(line) for line in lines}) == 1


def test_rows_as_csv_is_the_table_of_reports_of_a_build(built: tuple[Result, Path]) -> None:
    assert run("rows", "--format", "csv").stdout == (built[1] / "reports.csv").read_text("utf-8")


def test_rows_prints_a_table_for_people() -> None:
    shown = run("rows", "--format", "table").stdout
    assert [
        words for words in ("amyotrophic", "1.25 × 10⁸", "NCT02017912", "I/II") if words not in shown
    ] == []


@pytest.mark.parametrize(
    "command", [["rows"], ["query", "issues"], ["query", "--list"]], ids=lambda command: command[-1]
)
def test_a_table_for_people_cuts_nothing_off(bundled_build: Path, command: list[str]) -> None:
    graph = ["--graph", bundled_build] if command[-1] == "issues" else []
    assert "…" not in run(*command, *graph, "--format", "table").stdout


@pytest.mark.parametrize("width", [50, 110, 200])
def test_a_table_on_a_terminal_leaves_numbers_and_identifiers_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    print_table(
        ("n", "trial", "disease", "words", "more"),
        [(54, "NCT02336230", "graft-versus-host-disease", "long words " * 30, "more " * 40)],
    )
    shown = capsys.readouterr().out
    assert {"54", "NCT02336230"} <= set(shown.split())
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize("width", ["0", "3", "wide", ""])
def test_a_width_that_has_no_room_for_a_table_does_not_count(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    print_table(("words",), [("word " * 30,)])
    assert "word " * 29 in capsys.readouterr().out


def test_a_reader_that_closes_the_pipe_of_a_table_changes_no_exit_code(bundled_build: Path) -> None:
    command = f"{sys.executable} -c 'from mscgraph.cli import run; run()' explain 84 --graph {bundled_build}"
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1; exit ${{PIPESTATUS[0]}}"], capture_output=True
    )
    assert done.returncode == 0, done.stderr


def test_a_table_on_a_terminal_breaks_words_at_hyphens(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_table(("n", "by the rule"), [(1, "product-by-default, and an extraordinarily\nlong")])
    assert [line.split() for line in capsys.readouterr().out.splitlines()[3:]] == [
        ["1", "product-by-"],
        ["default,", "and", "an"],
        ["extraordinarily"],
        ["long"],
        [],
    ]


@pytest.mark.parametrize("width", [36, 44])
def test_a_table_on_a_terminal_leaves_words_whole_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    monkeypatch.setattr("mscgraph.terminal.formats._PLAIN_WIDTH", width)
    print_table(("cells", "route", "words"), [("umbilical-cord", "intravenous", "more " * 40)])
    assert {"umbilical-", "cord", "intravenous"} <= set(capsys.readouterr().out.split())


def test_rows_writes_nothing(here: Path) -> None:
    write_page(here)
    run("rows", "page.txt")
    assert [path.name for path in here.iterdir()] == ["page.txt"]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv"])
def test_a_row_that_could_not_be_read_is_shown_as(here: Path, form: str) -> None:
    page = write_page(
        here,
        ["Nothing of this is known: x y z", *("ALS BM i.v. 1 × 106 cells Once 2 NCT02917681 I A. 7",) * 2],
    )
    result = run("rows", page, "--format", form)
    assert (result.exit_code, result.stderr) == (0, "")


@each(
    "schedule",
    [
        {"interval_days_max": Decimal(5)},
        {"interval_days_min": Decimal(5)},
        {"duration_days_min": Decimal(28)},
        {"duration_days_max": Decimal("0.5")},
        {"minimum_doses": 6},
        {"maximum_doses": 6},
        {"dosing_days": (Decimal(0), Decimal("0.5"))},
        {},
    ],
    ids=lambda schedule: ", ".join(schedule) or "nothing",
)
@each("form", ["table", "jsonl", "csv"])
def test_a_schedule_that_is_half_decided_is_shown(
    schedule: dict[str, Any], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from mscgraph.terminal import show_reports

    nothing = dict.fromkeys(
        (
            "minimum_doses",
            "maximum_doses",
            "interval_days_min",
            "interval_days_max",
            "duration_days_min",
            "duration_days_max",
        )
    )
    made = Schedule(**{**nothing, "dosing_days": (), "column": "frequency", "stated_as": "Then", **schedule})  # type: ignore[arg-type]
    row = Row(1, (Cell("frequency", "Then", TextPlace(0, 4)),), TextPlace(0, 4), "Then")
    show_reports([TrialReport("s", row, schedule=made)], form)
    assert capsys.readouterr().out


# explain.


def test_explain_says_which_graph_it_read_on_stderr(bundled_build: Path) -> None:
    assert str(bundled_build) in run("explain", "84", "--graph", bundled_build).stderr


@pytest.mark.parametrize(
    "words",
    [
        "[disease: ALS]",
        "1.25 × 108 cells",
        "dose-route-in-order",
        "MONDO",
        "msc:patientCount 36",
        "Row 84: amyotrophic lateral sclerosis",
    ],
)
def test_explain_shows_what_was_printed_read_and_linked(bundled_build: Path, words: str) -> None:
    assert words in run("explain", "84", "--graph", bundled_build).stdout


@pytest.mark.parametrize("target", ["84", "NCT02017912", "disease/crohn-disease", "registration/NCT02017912"])
def test_explain_prints_json_for_programs(bundled_build: Path, target: str) -> None:
    told = json.loads(run("explain", target, "--graph", bundled_build, "--format", "json").stdout)
    assert told[0]["iri"].startswith("https://w3id.org/mscgraph/")


@pytest.mark.parametrize(
    "target", ["17", "NCT02097641", "report/10.1038-s41392-025-02313-9-table-2/17", "disease/crohn-disease"]
)
def test_the_targets_that_the_help_names_are_explained(bundled_build: Path, target: str) -> None:
    assert run("explain", target, "--graph", bundled_build).exit_code == 0


def test_explain_reads_the_former_build_in_output(here: Path, bundled_build: Path) -> None:
    shutil.copytree(bundled_build, here / "output")
    assert run("explain", "84").stderr == "graph: output\n"


def test_explain_builds_the_bundled_source_where_there_is_no_output(here: Path) -> None:
    result = run("explain", "84")
    assert (result.exit_code, "bundled source" in result.stderr) == (0, True)
    assert list(here.iterdir()) == []


# query.


def test_query_lists_every_stored_question_with_its_parameters() -> None:
    listed = list(csv.DictReader(io.StringIO(run("query", "--list", "--format", "csv").stdout)))
    stored = load_queries(find_data_folder("queries") / "report")
    mark = " (asks another endpoint too: needs --endpoint)"
    assert [(line["name"], line["question"]) for line in listed] == [
        (query.name, f"{query.summary}{mark if query.federated else ''}") for query in stored
    ]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv"])
def test_query_lists_the_stored_questions_as(form: str) -> None:
    assert "trials_by_disease" in run("query", "--list", "--format", form).stdout


def test_query_without_a_name_lists_the_stored_questions() -> None:
    assert run("query").stdout == run("query", "--list").stdout


def ask(folder: Path, form: str) -> str:
    arguments = ["trials_by_disease", "--param", "disease=MONDO:0005011", "--graph", folder, "--format", form]
    return run("query", *arguments).stdout


@pytest.fixture(scope="module")
def lines(bundled_build: Path) -> list[dict[str, str]]:
    """Return the CSV that a query prints."""
    return list(csv.DictReader(io.StringIO(ask(bundled_build, "csv"))))


def test_query_prints_csv_as_sparql_has_it(lines: list[dict[str, str]]) -> None:
    diseases = {line["disease"].rpartition("/")[2] for line in lines}
    populations = {line["population"].rpartition("/")[2] for line in lines}
    assert (diseases, populations) == ({"crohn-disease"}, {"", "perianal-crohn-disease"})


def test_query_prints_the_same_rows_as_json_lines(bundled_build: Path, lines: list[dict[str, str]]) -> None:
    found = [json.loads(line) for line in ask(bundled_build, "jsonl").splitlines()]
    assert [{key: value or "" for key, value in line.items()} for line in found] == lines


def test_query_prints_the_same_rows_as_sparql_results_in_json(
    bundled_build: Path, lines: list[dict[str, str]]
) -> None:
    results = json.loads(ask(bundled_build, "json"))
    names = results["head"]["vars"]
    found = [
        {name: row.get(name, {}).get("value", "") for name in names} for row in results["results"]["bindings"]
    ]
    assert found == lines


def test_query_prints_the_same_rows_as_tsv_with_terms(
    bundled_build: Path, lines: list[dict[str, str]]
) -> None:
    header, *rows = (line.split("\t") for line in ask(bundled_build, "tsv").splitlines())
    assert header == [f"?{name}" for name in lines[0]]
    assert rows[0][header.index("?disease")] == "<https://w3id.org/mscgraph/disease/crohn-disease>"
    assert len(rows) == len(lines)


def test_query_prints_a_table_for_people(bundled_build: Path) -> None:
    shown = ask(bundled_build, "table")
    assert [words for words in ("Crohn disease", "NCT01144962") if words not in shown] == []


def test_query_prints_the_columns_that_are_asked_for(
    bundled_build: Path, lines: list[dict[str, str]]
) -> None:
    asked = ["trials_by_disease", "--param", "disease=MONDO:0005011", "--graph", bundled_build]
    shown = run("query", *asked, "--columns", "number, diseaseLabel", "--format", "csv").stdout
    found = list(csv.DictReader(io.StringIO(shown)))
    assert found == [{name: row[name] for name in ("number", "diseaseLabel")} for row in lines]
    result = run("query", *asked, "--columns", "number,nope")
    assert (result.exit_code, "no column 'nope'; the answer has: diseaseLabel" in result.stderr) == (2, True)


def test_query_runs_a_file(bundled_build: Path, here: Path) -> None:
    (here / "mine.rq").write_text(
        "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/mscgraph/ontology#TrialReport> }"
    )
    assert run("query", "mine.rq", "--graph", bundled_build).stdout == "n\n92\n"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("ASK { ?s ?p 'x' }", "answer\nfalse\n"),
        ("CONSTRUCT { <urn:a> <urn:b> 'c' } { }", "subject,predicate,object\nurn:a,urn:b,c\n"),
    ],
    ids=["ask", "construct"],
)
def test_query_prints_what_other_forms_of_queries_find(
    bundled_build: Path, here: Path, text: str, printed: str
) -> None:
    (here / "mine.rq").write_text(text)
    assert run("query", "mine.rq", "--graph", bundled_build).stdout == printed


@pytest.mark.parametrize("content", [None, b"SELECT \xff"])
def test_a_query_file_that_cannot_be_read_ends_with_exit_code_4(here: Path, content: bytes | None) -> None:
    if content is not None:
        Path("mine.rq").write_bytes(content)
    result = run("query", "mine.rq")
    assert (result.exit_code, result.stderr.endswith("[query-file]\n")) == (4, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELEC bad", "mine.rq:1:1: not SPARQL 1.1 at 'SELEC bad' (the parser expected: CONSTRUCT); check"),
        ("", "mine.rq:1:1: not SPARQL 1.1 at its end; check"),
        ("# all\nSELECT * WHERE { ?s ?p }", "mine.rq:2:18: not SPARQL 1.1 at '?s ?p }' (the parser"),
        ("SELECT ?r {\n ?r msc:dose }", "mine.rq:2:14: not SPARQL 1.1 at '}' (the parser expected: \"$\", "),
        ("ASK { ?s foo:bar 1 }", "mine.rq:1:10: the prefix foo: is not declared"),
        ("DELETE WHERE { ?s ?p ?o }", "mine.rq: expected a query, found DELETE, an update"),
    ],
)
def test_a_fault_of_a_query_is_told_with_its_place(
    here: Path, bundled_build: Path, text: str, told: str
) -> None:
    Path("mine.rq").write_text(text, "utf-8")
    result = run("query", "mine.rq", "--graph", bundled_build)
    assert (result.exit_code, told in result.stderr, result.stderr.count("\n")) == (2, True, 1)


def test_a_value_with_an_equals_sign_is_taken_whole(bundled_build: Path) -> None:
    result = run("query", "trial_by_number", "--param", "number=a=b", "--graph", bundled_build)
    assert (result.exit_code, "found 'a=b'" in result.stderr) == (2, True)


# reason; what it finds is tested where Java is.


def test_without_java_reason_says_so_in_one_line(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a.ttl").write_text("<https://w3id.org/mscgraph/a> a <https://w3id.org/mscgraph/b> .", "utf-8")
    monkeypatch.setenv("PATH", str(here))
    result = run("reason", here / "a.ttl")
    told = "HermiT: needs a Java runtime, and there is no command java on the path; install one"
    assert (result.exit_code, result.stdout, result.stderr) == (5, "", f"mscgraph: {told} [reasoner]\n")


# docs; what it writes is tested in test_docs.py.


def test_docs_writes_a_folder_and_says_what_is_in_it(here: Path, bundled_build: Path) -> None:
    result = run("docs", here / "docs", "--graph", bundled_build)
    assert result.exit_code == 0, result.output
    assert re.search(r"(?m)^terms +42 classes, \d+ object properties, ", result.stdout)
    assert (here / "docs" / "index.html").is_file()


def test_docs_leaves_a_folder_of_somebody_else_s_alone(here: Path, bundled_build: Path) -> None:
    (here / "docs").mkdir()
    (here / "docs" / "notes.txt").write_text("mine", "utf-8")
    result = run("docs", here / "docs", "--graph", bundled_build)
    assert (result.exit_code, [path.name for path in (here / "docs").iterdir()]) == (2, ["notes.txt"])


# vocabulary check.


def test_the_vocabulary_s_own_check_is_clean() -> None:
    result = run("vocabulary", "check")
    assert (result.exit_code, "no findings" in result.output) == (0, True)


def test_the_program_runs_as_a_command_of_its_own() -> None:
    script = shutil.which("mscgraph", path=str(Path(sys.executable).parent))
    assert script is not None
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == f"mscgraph, version {__version__}\n"


def test_the_program_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mscgraph", "--version"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, __version__ in done.stdout) == (0, True)


def test_the_bundled_source_is_found() -> None:
    assert bundled_source().is_file()
