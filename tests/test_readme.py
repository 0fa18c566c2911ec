"""README.md, CHANGELOG.md and CITATION.cff: their statements hold of the program and the data."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

import mscgraph
from mscgraph.files.folder import OUTPUT_FILES
from refresh_readme import (
    README,
    TABLES,
    find_fences,
    find_tables,
    furnish,
    make_output,
    mask_seconds,
    run,
)
from support import ROOT, skip_or_fail
from support.served import run_server

pytestmark = pytest.mark.slow

TEXT = README.read_text("utf-8")
OUTPUTS = find_fences(TEXT, "output of")
RUNS = [
    (line, int((fence.value or "exit 0").removeprefix("exit ")))
    for fence in find_fences(TEXT, "run")
    for line in fence.body.splitlines()
    if line.strip()
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the README's commands expect."""
    path = tmp_path_factory.mktemp("readme")
    furnish(path, TEXT)
    return path


def skip_without_java(command: str) -> None:
    if command.startswith("mscgraph reason") and shutil.which("java") is None:
        skip_or_fail("HermiT needs Java, and there is no command java")


@pytest.mark.parametrize(("command", "code"), RUNS, ids=[command for command, _ in RUNS])
def test_a_command_ends_with_the_exit_code_that_is_stated(command: str, code: int, folder: Path) -> None:
    skip_without_java(command)
    done = run(command, folder)
    assert done.returncode == code, done.stderr


@pytest.mark.parametrize("fence", OUTPUTS, ids=[fence.value for fence in OUTPUTS])
def test_an_output_is_what_the_command_prints(fence: tuple[str, str, str], folder: Path) -> None:
    _, command, shown = fence
    skip_without_java(command)
    assert mask_seconds(shown) == mask_seconds(make_output(command, folder))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_made_from_the_data(name: str, folder: Path) -> None:
    assert find_tables(TEXT)[name] == TABLES[name](folder)


def test_every_fence_with_a_command_of_ours_is_marked() -> None:
    fences = re.findall(r"^(.*)\n```(?:sh|bash|console)?\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    ours = [(mark, body) for mark, body in fences if re.search(r"^mscgraph ", body, re.MULTILINE)]
    assert [body for mark, body in ours if not mark.startswith("<!-- ")] == []


def test_the_outputs_shown_come_from_commands_that_are_shown() -> None:
    shown = {command for command, _ in RUNS} | {"mscgraph build"}
    assert [fence.value for fence in OUTPUTS if fence.value not in shown] == []


@pytest.mark.parametrize("name", ["build", "test"])
def test_there_is_one_whole_command_of_each_kind(name: str) -> None:
    commands = [fence for fence in find_fences(TEXT, "command") if fence.value == name]
    assert len(commands) == 1
    (line,) = commands[0].body.splitlines()
    assert line.startswith("python3 -m venv .venv && ")
    assert "-c constraints.txt" in line


def test_every_command_of_the_program_is_described() -> None:
    from mscgraph.cli import main

    assert [name for name in main.commands if f"\n### `mscgraph {name}" not in TEXT] == []


def test_every_option_that_is_named_exists() -> None:
    from mscgraph.cli import main

    wrong = []
    for command, _ in RUNS:
        for part in command.split(" | "):
            words = shlex.split(part.replace("2>&1", ""))
            if words[0] != "mscgraph":
                continue
            found = main.commands.get(words[1])
            while found is not None and hasattr(found, "commands"):
                found = found.commands[words.pop(2)]
            known = {name for parameter in found.params for name in parameter.opts} if found else set()
            wrong += [word for word in words if word.startswith("-") and word not in known | {"--version"}]
    assert wrong == []


def test_every_file_of_a_build_is_described() -> None:
    assert [name for name in sorted(OUTPUT_FILES) if f"`{name}`" not in TEXT] == []


def test_every_path_that_a_link_names_exists() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", TEXT)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_rooms_are_those_of_the_table_of_layers() -> None:
    layers = tomllib.loads((ROOT / "tests" / "layers.toml").read_text("utf-8"))
    rooms = dict.fromkeys(layers["base"], "0")
    rooms |= {name: layer for layer, names in layers["layer"].items() for name in names}
    shown = re.findall(r"^\| (\d) \| (`.+?`) \|", TEXT, re.MULTILINE)
    listed = {name: layer for layer, names in shown for name in re.findall(r"`(\w+)(?:/|\.py)`", names)}
    assert listed == rooms


def test_every_path_below_the_package_that_is_named_exists() -> None:
    assert [path for path in re.findall(r"`(mscgraph/[\w/.]+)`", TEXT) if not (ROOT / path).exists()] == []


def test_what_is_asked_of_a_server_is_answered(folder: Path) -> None:
    if shutil.which("curl") is None:
        skip_or_fail("there is no command curl")
    (shown,) = re.findall(
        r"^<!-- shown: needs a server -->\n```sh\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL
    )
    serve, wait, *asked = shown.splitlines()
    assert wait.startswith("until curl ")
    words = shlex.split(serve.removesuffix(" &"))
    assert words[:2] == ["mscgraph", "serve"]
    with run_server(*(folder / word for word in words[2:])) as server:
        assert run(wait.replace("http://127.0.0.1:8000/", server.url), folder).returncode == 0
        for command in asked:
            assert command.startswith("curl ")
            here = command.replace("curl ", "curl --silent --show-error --fail ", 1)
            done = run(here.replace("http://127.0.0.1:8000/", server.url), folder)
            assert (done.returncode, done.stderr) == (0, ""), command
            assert len(done.stdout.splitlines()) > 1, command


QUERIES = [fence for fence in find_fences(TEXT, "file") if fence.value.endswith(".rq")]


@pytest.mark.parametrize("fence", QUERIES, ids=lambda fence: fence.value)
def test_a_query_that_is_shown_finds_something(fence: tuple[str, str, str], folder: Path) -> None:
    _, _, text = fence
    store = ox.Store()
    store.bulk_load(path=str(folder / "output" / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS)
    assert len(list(store.query(text, use_default_graph_as_union=True))) > 0


@pytest.mark.parametrize("code", re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))
def test_a_python_example_runs(code: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def read_citation() -> dict[str, object]:
    return yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


def read_changes() -> dict[str, list[tuple[str, str]]]:
    """Return the releases of the changelog by its parts: number and date of the released, the newest first."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {
        name: re.findall(r"^### (?!Unreleased$)(\S+)(?: \((\S+)\))?$", body, re.MULTILINE)
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


def read_ontology_version() -> str:
    ontology = ox.NamedNode("https://w3id.org/mscgraph/ontology")
    version = ox.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
    store = ox.Store()
    store.bulk_load(path=str(ROOT / "ontology" / "mscgraph.ttl"), format=ox.RdfFormat.TURTLE)
    (quad,) = store.quads_for_pattern(ontology, version, None)
    return quad.object.value


def test_the_citation_has_the_version_of_the_software() -> None:
    assert read_citation()["version"] == mscgraph.__version__


def test_the_readme_has_the_version_of_the_software() -> None:
    assert set(re.findall(r"\bversion (\d+\.\d+\.\d+)", TEXT)) == {mscgraph.__version__}


def test_the_newest_change_of_the_software_has_its_version_and_date() -> None:
    assert read_changes()["Software"][0] == (mscgraph.__version__, str(read_citation()["date-released"]))


def test_the_newest_change_of_the_ontology_has_its_date() -> None:
    assert read_changes()["Ontology"][0][0] == read_ontology_version()


def test_the_readme_has_the_version_of_the_ontology() -> None:
    assert set(re.findall(r"ontology of (\d{4}-\d\d-\d\d)", TEXT)) == {read_ontology_version()}


def test_the_citation_refers_to_the_article_of_the_bundled_source() -> None:
    (sidecar,) = (ROOT / "sources").glob("*.yaml")
    article = yaml.safe_load(sidecar.read_text("utf-8"))["article"]
    (reference,) = read_citation()["references"]
    assert {key: str(reference[key]) for key in ("title", "doi", "journal", "volume")} == {
        key: str(article[key]) for key in ("title", "doi", "journal", "volume")
    }
    names = [f"{author['given-names']} {author['family-names']}" for author in reference["authors"]]
    assert names == article["authors"]


def test_constraints_pin_versions_and_name_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []


def test_constraints_pin_every_dependency() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    named = {re.match(r"[\w.-]+", entry)[0] for group in groups for entry in group} - {project["name"]}
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()

    def fold(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    assert {fold(name) for name in named} - {fold(line.partition("==")[0]) for line in lines} == set()
