"""README and documentation: what they show happens, and what they name exists."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pyoxigraph as ox
import pytest

from mscgraph.cli import main
from mscgraph.files.data import bundled_source
from mscgraph.files.folder import OUTPUT_FILES
from mscgraph.namespaces import PREFIXES
from refresh_docs import TABLES
from support import ROOT, skip_or_fail
from support.documents import PAGES, Block, blocks_of, furnish, mask_seconds, play, run
from support.made_tables import read_records
from support.notebooks import NOTEBOOKS, prose_of
from support.served import run_server

pytestmark = pytest.mark.slow

#: The pages, and of notebooks what is not code, by their place in the checkout.
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES} | {
    path.relative_to(ROOT).as_posix(): prose_of(path) for path in NOTEBOOKS
}
#: Page and reason of the blocks that other tests run: one below, and slow/test_store_commands.py.
SHOWN_ELSEWHERE = re.compile(r".*: needs a server|docs/how-to/stores\.md: needs a store, \w+")
_COMMAND = re.compile(r"(?:\.venv/bin/|COLUMNS=\d+ )?(mscgraph .*)")
#: A command of mscgraph in a sentence.
_INLINE = re.compile(r"`(mscgraph [^`\n]+)`")
_LINK = re.compile(r'\]\(([^)\s]+)\)|\bsrc="([^"]+)"')
#: The rest of a line behind a command's own words.
_SHELL = re.compile(r"\s(?:[|&<>]|&&|2>&1)\s?.*$")


def shown_commands() -> Iterator[tuple[str, list[str]]]:
    """Yield the commands of mscgraph in all blocks, each as its page and its words."""
    for name, text in TEXTS.items():
        blocks = blocks_of(text, "command", "run", "script", "shown")
        for line in [line for block in blocks for line in block.commands] + _INLINE.findall(text):
            for part in re.split(r"&& |\| ", line.replace("\\\n", " ")):
                if found := _COMMAND.match(part):
                    yield name, shlex.split(_SHELL.sub("", found[1]))


@pytest.mark.parametrize("name", TEXTS)
def test_a_page_does_what_it_shows(
    name: str, bundled_build: Path, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    furnish(tmp_path, bundled_build)
    reasons = any("mscgraph reason" in block.body for block in blocks_of(TEXTS[name], "run", "script"))
    if reasons and shutil.which("java") is None:
        skip_or_fail("HermiT needs Java, and there is no command java")
    for step in play(TEXTS[name], tmp_path, TABLES):
        with subtests.test(step.title):
            if isinstance(step.expected, str):
                assert mask_seconds(step.expected) == mask_seconds(str(step.found))
            else:
                assert step.expected == step.found, step.messages


def test_every_block_with_commands_is_marked() -> None:
    fences = re.compile(r"^ *```(\w*).*\n((?s:.*?))^ *```$", re.MULTILINE)
    found = []
    for name, text in TEXTS.items():
        marked = {block.body for block in blocks_of(text)}
        for language, body in fences.findall(text):
            ours = re.search(r"^ *mscgraph ", body, re.MULTILINE)
            if (language in ("sh", "bash", "console") or (not language and ours)) and body not in marked:
                found.append((name, body))
    assert found == []


def test_the_commands_that_no_page_runs_are_run_by_another_test() -> None:
    shown = [f"{name}: {block.value}" for name, text in TEXTS.items() for block in blocks_of(text, "shown")]
    assert [one for one in shown if not SHOWN_ELSEWHERE.fullmatch(one)] == []


@pytest.mark.parametrize("name", ["build", "test"])
def test_there_is_one_whole_command_of_each_kind(name: str) -> None:
    commands = [block for block in blocks_of(TEXTS["README.md"]) if block.value == name]
    assert len(commands) == 1
    (line,) = commands[0].body.splitlines()
    assert line.startswith("python3 -m venv .venv && ")
    assert "-c constraints.txt" in line


def test_each_whole_command_has_its_name_alone_and_is_run_by_ci() -> None:
    names = [block.value for text in TEXTS.values() for block in blocks_of(text, "command")]
    assert len(names) == len(set(names))
    scripts = "".join((ROOT / ".ci" / name).read_text("utf-8") for name in ("run", "check-containers"))
    assert [name for name in names if name not in re.split(r"[\s();]+", scripts)] == []


def test_the_readme_is_short() -> None:
    assert len(TEXTS["README.md"].splitlines()) <= 160


def all_commands() -> dict[str, click.Command]:
    """Return the commands by name, those of groups by both names."""
    found = {}
    for name, command in main.commands.items():
        inner = command.commands if isinstance(command, click.Group) else {"": command}
        found |= {f"{name} {key}".strip(): one for key, one in inner.items()}
    return found


def test_the_reference_has_the_help_of_every_command() -> None:
    shown = {block.body.strip() for block in blocks_of(TEXTS["docs/reference/commands.md"], "run")}
    assert {f"mscgraph {name} --help" for name in all_commands()} | {"mscgraph --help"} <= shown


def test_every_option_that_is_named_exists() -> None:
    wrong = []
    commands = all_commands()
    for page, words in shown_commands():
        name = next((name for name in (" ".join(words[1:3]), words[1]) if name in commands), None)
        known = (
            {option for parameter in commands[name].params for option in parameter.opts} if name else set()
        )
        for word in words[1:]:
            if word.startswith("-") and word not in known | {"--help", "--list", "--version"}:
                wrong.append((page, *words))
    assert wrong == []


def test_every_file_of_a_build_is_described() -> None:
    text = TEXTS["docs/reference/files.md"]
    assert [name for name in sorted(OUTPUT_FILES) if f"`{name}`" not in text] == []


def anchors_of(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and MkDocs make them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def links_of(text: str) -> list[str]:
    """Return the addresses of links and pictures of a page, without those in code."""
    prose = re.sub(r"^ *```.*?^ *```$|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    return [target or source for target, source in _LINK.findall(prose)]


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name: str) -> None:
    wrong = []
    for link in links_of(TEXTS[name]):
        address, _, anchor = link.partition("#")
        if address.startswith(("http:", "https:")):
            if not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[\w./%~()-]*)?", address):
                wrong.append(link)
            continue
        target = (ROOT / name).parent / address if address else ROOT / name
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in anchors_of(target.read_text("utf-8"))
        ):
            wrong.append(link)
    assert wrong == []


def names_of_table(text: str, heading: str = "") -> list[str]:
    """Return what is in the first column of a page's tables, below *heading* and above the next one."""
    section = text.partition(f"\n{heading}\n")[2].partition("\n#")[0] if heading else text
    return re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)


def keys_of(value: object, path: str = "") -> Iterator[str]:
    """Yield the keys of a record and of the objects in it, as the documentation spells them."""
    if isinstance(value, dict):
        for key, item in value.items():
            name = f"{path}.{key}" if path else key
            yield (
                f"{name}[]" if isinstance(item, list) and any(isinstance(one, dict) for one in item) else name
            )
            yield from () if name in ("cells", "spans", "places", "context") else keys_of(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from keys_of(item, f"{path}[]")


def test_every_key_of_a_record_is_described() -> None:
    described = names_of_table(TEXTS["docs/reference/rows.md"])
    found = {key.removesuffix("[]") for record in read_records(bundled_source()) for key in keys_of(record)}
    assert {key.removesuffix("[]") for key in described} == found
    assert len(described) == len(set(described))


@pytest.mark.parametrize("name", ["reports.csv", "findings.csv", "issues.csv"])
def test_every_column_of_a_file_is_described_in_its_order(name: str, bundled_build: Path) -> None:
    header = (bundled_build / name).read_text("utf-8").partition("\n")[0]
    assert names_of_table(TEXTS["docs/reference/files.md"], f"### {name}") == header.split(",")


def test_every_variable_of_the_environment_is_described() -> None:
    sources = [*(ROOT / "mscgraph").rglob("*.py"), ROOT / "tests" / "support" / "__init__.py"]
    read = re.compile(r'(?:environ(?:\.get\(|\[)|envvar=)"(\w+)"')
    found = {name for path in sources for name in read.findall(path.read_text("utf-8"))}
    found.add("FORWARDED_ALLOW_IPS")  # read by Uvicorn
    assert set(names_of_table(TEXTS["docs/reference/environment.md"])) == found


def test_the_rooms_are_those_of_the_table_of_layers() -> None:
    layers = tomllib.loads((ROOT / "tests" / "layers.toml").read_text("utf-8"))
    rooms = dict.fromkeys(layers["base"], "0")
    rooms |= {name: layer for layer, names in layers["layer"].items() for name in names}
    shown = re.findall(r"^\| (\d) \| (`.+?`) \|", TEXTS["docs/explanation/rooms.md"], re.MULTILINE)
    listed = {name: layer for layer, names in shown for name in re.findall(r"`(\w+)(?:/|\.py)`", names)}
    assert listed == rooms


@pytest.mark.parametrize("name", TEXTS)
def test_every_path_of_the_checkout_that_is_named_exists(name: str) -> None:
    folders = "|".join(
        ("benchmarks", "docs", "mscgraph", "ontology", "queries", "shapes", "sources", "tests")
    )
    named = re.findall(rf"`((?:{folders})/[\w/.-]+)`", TEXTS[name])
    made = {block.value for block in blocks_of(TEXTS[name], "file")}
    assert [path for path in named if path not in made and not (ROOT / path).exists()] == []


SERVED = [
    (name, block)
    for name, text in TEXTS.items()
    for block in blocks_of(text, "shown")
    if block.value == "needs a server"
]


@pytest.mark.parametrize(("name", "block"), SERVED, ids=[name for name, _ in SERVED])
def test_a_server_answers_the_requests_shown(
    name: str, block: Block, bundled_build: Path, tmp_path: Path
) -> None:
    if shutil.which("curl") is None:
        skip_or_fail("there is no command curl")
    furnish(tmp_path, bundled_build)
    shutil.copytree(bundled_build, tmp_path / "graph")
    for file in blocks_of(TEXTS[name], "file"):
        (tmp_path / file.value).write_text(file.body, "utf-8")
    serve, *asked = block.commands
    program, command, *graph = shlex.split(serve.removesuffix(" &"))
    assert (program.rpartition("/")[2], command) == ("mscgraph", "serve")
    with run_server(*(tmp_path / word for word in graph or ["output"])) as server:
        for line in asked or ["curl http://127.0.0.1:8000/"]:
            silent = line.replace("curl ", "curl --silent --show-error --fail ", 1)
            done = run(silent.replace("http://127.0.0.1:8000/", server.url), tmp_path)
            assert done.returncode == 0, (line, done.stderr)
            if line.startswith("curl "):
                assert done.stderr == "", line
                written = re.search(r" -o (\S+)", line)
                answer = (tmp_path / written[1]).read_text("utf-8") if written else done.stdout
                assert len(answer.splitlines()) > 1, line


QUERIES = [
    (name, block)
    for name, text in TEXTS.items()
    for block in blocks_of(text, "file")
    if block.value.endswith(".rq") and "SERVICE" not in block.body and "queries/check/" not in block.value
]


@pytest.mark.parametrize(("name", "block"), QUERIES, ids=lambda one: getattr(one, "value", one))
def test_a_query_that_is_shown_finds_something_in_a_store(
    name: str, block: Block, bundled_build: Path
) -> None:
    store = ox.Store()
    store.bulk_load(path=str(bundled_build / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS)
    assert len(list(store.query(block.body, prefixes=dict(PREFIXES), use_default_graph_as_union=True))) > 0, (
        name
    )
