"""Layers of imports, times of loading, and facts in one place only."""

from __future__ import annotations

import ast
import html
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest
import yaml

import mscgraph
from draw_layers import PICTURE, describe_layers
from support import ROOT

PACKAGE = ROOT / "mscgraph"
FILES = sorted(PACKAGE.rglob("*.py"))
LAYERS = tomllib.loads((ROOT / "tests" / "layers.toml").read_text("utf-8"))
#: Modules of no room: the package itself and how Python runs it.
OUTSIDE = {"__init__", "__main__"}
#: Libraries that take long to load.
HEAVY = (
    *("rdflib", "pyshacl", "owlready2", "lark", "pyoxigraph", "SPARQLWrapper", "yaml", "curies", "jinja2"),
    *("pandas", "starlette", "uvicorn", "requests", "vl_convert"),
)


def room_of(path: Path) -> str:
    """Return the module or package below ``mscgraph`` that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


#: The layer of each room, the base being layer 0.
LAYER = dict.fromkeys(LAYERS["base"], 0) | {
    room: int(layer) for layer, rooms in LAYERS["layer"].items() for room in rooms
}


def allowed_for(room: str) -> set[str]:
    """Return the rooms that a room may import, itself and the base among them."""
    if room in LAYERS["base"]:
        return {room, *LAYERS["base"][room]}
    named = set(LAYERS["layer"][str(LAYER[room])][room])
    if "*" in named:
        named = named - {"*"} | {other for other, layer in LAYER.items() if layer < LAYER[room]}
    return {room, *LAYERS["base"], *named}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@cache
def names_of(package: Path) -> dict[str, str]:
    """Return the module that defines each public name of a package, from its stub."""
    stub = package / "__init__.pyi"
    imports = (
        [node for node in tree_of(stub).body if isinstance(node, ast.ImportFrom)] if stub.exists() else []
    )
    above = ".".join(package.relative_to(ROOT).parts)
    return {alias.name: f"{above}.{node.module}" for node in imports for alias in node.names}


def defined_in(module: str, name: str) -> str:
    """Return the module that an import of *name* from *module* leads to."""
    while (found := names_of(ROOT.joinpath(*module.split("."))).get(name)) is not None:
        module = found
    return f"{module}.{name}" if module == "mscgraph" else module


def imports_of(path: Path, *, for_types: bool = False) -> Iterator[str]:
    """Yield the modules that a file imports, in any place of it: those that define what it imports.

    :param for_types: yield those below ``if TYPE_CHECKING:`` too
    """
    waiting: list[ast.AST] = [tree_of(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            yield from (defined_in(node.module or "", alias.name) for alias in node.names)
        if not (is_type_checking(node) and not for_types):
            waiting.extend(ast.iter_child_nodes(node))


def ours_in(path: Path, *, for_types: bool = False) -> set[str]:
    """Return the rooms and modules of mscgraph that a file imports; ``mscgraph.__version__`` is neither."""
    names = [
        name.split(".") for name in imports_of(path, for_types=for_types) if name.startswith("mscgraph.")
    ]
    return {parts[1] for parts in names if not parts[1].startswith("__")}


# Layers.


def test_the_table_of_layers_names_each_room_once() -> None:
    named = [*LAYERS["base"], *(room for rooms in LAYERS["layer"].values() for room in rooms)]
    assert sorted(named) == sorted({room_of(path) for path in FILES} - OUTSIDE)


def test_the_table_lets_no_room_import_one_of_a_higher_layer() -> None:
    assert [
        (room, other) for room in LAYER for other in allowed_for(room) if LAYER[other] > LAYER[room]
    ] == []


def test_a_room_imports_those_that_the_table_names() -> None:
    found = [
        f"{name_of(path)} imports {room}"
        for path in FILES
        if room_of(path) not in OUTSIDE
        for room in sorted(ours_in(path, for_types=True) - allowed_for(room_of(path)))
    ]
    assert found == []


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_no_import_runs_in_a_circle() -> None:
    modules = {module_of(path): path for path in FILES}
    graph = {
        name: {other for other in imports_of(path, for_types=True) if other in modules}
        for name, path in modules.items()
    }
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1]))
    assert len(order) == len(modules)


@pytest.mark.parametrize(
    ("room", "forbidden"),
    [
        ("parse", ("pyoxigraph", "rdflib")),
        ("interpret", ("pyoxigraph", "rdflib", "pathlib", "os", "io")),
        ("compare", ("pyoxigraph", "rdflib", "pathlib", "os")),
        ("graph", ("pyoxigraph", "rdflib", "pathlib", "os", "io")),
        ("cli", ("pyoxigraph", "rdflib")),
        ("terminal", ("pyoxigraph", "rdflib")),
    ],
)
def test_a_room_knows_nothing_of(room: str, forbidden: tuple[str, ...]) -> None:
    paths = [PACKAGE / room] if room.endswith(".py") else sorted((PACKAGE / room).rglob("*.py"))
    assert [name for path in paths for name in imports_of(path) if name.split(".")[0] in forbidden] == []


# Times of loading.


def loaded_after(script: str) -> set[str]:
    """Return the modules that a fresh Python has loaded after *script*."""
    ending = "\nimport sys; sys.stderr.write('loaded: ' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script + ending], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return {name.split(".")[0] for name in done.stderr.partition("loaded: ")[2].split()}


def run_cli(*arguments: str) -> str:
    return f"from mscgraph.cli import main\nmain({list(arguments)!r}, standalone_mode=False)"


@pytest.mark.parametrize(
    "script",
    [
        "import mscgraph",
        run_cli("--help"),
        run_cli("build", "--help"),
        run_cli("query", "--help"),
        run_cli("--version"),
    ],
    ids=["import", "help", "build help", "query help", "version"],
)
def test_nothing_heavy_is_loaded_by(script: str) -> None:
    assert loaded_after(script) & set(HEAVY) == set()


def test_rows_are_read_without_libraries_of_graphs() -> None:
    libraries = {"rdflib", "pyshacl", "owlready2", "SPARQLWrapper"}
    assert loaded_after(run_cli("rows", "--format", "csv") + "\n") & libraries == set()


def test_every_module_can_be_imported() -> None:
    """As no import runs in a circle, each can then be imported first."""
    assert [module for module in map(module_of, FILES) if import_module(module).__name__ != module] == []


# One place only.


def test_the_version_is_written_in_the_package_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert ("version" in project["project"]["dynamic"], "version" in project["project"]) == (True, False)
    assert project["tool"]["hatch"]["version"]["path"] == "mscgraph/__init__.py"


def test_the_version_is_a_semantic_one() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", mscgraph.__version__)


def test_the_citation_names_the_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == mscgraph.__version__


def test_the_changelog_begins_with_the_version() -> None:
    headings = re.findall(r"(?m)^##+ .*?(\d+\.\d+\.\d+\S*)", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert headings[0].strip("[]") == mscgraph.__version__


def test_the_changelog_names_the_ontology_s_version() -> None:
    (version,) = re.findall(
        r'owl:versionInfo "([^"]+)"', (ROOT / "ontology" / "mscgraph.ttl").read_text("utf-8")
    )
    assert version in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_base_is_written_in_one_module() -> None:
    assert [name_of(path) for path in FILES if "w3id.org/mscgraph" in path.read_text("utf-8")] == [
        "namespaces.py"
    ]


def calls_in(path: Path) -> Iterator[str]:
    """Yield what a file calls, by its dotted name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


BELOW = [path for path in FILES if room_of(path) not in ("cli", "terminal", "__main__")]


def test_nothing_below_the_command_line_prints_or_exits() -> None:
    forbidden = {
        "print",
        "exit",
        "quit",
        "sys.exit",
        "click.echo",
        "sys.stdout.write",
        "sys.stderr.write",
    }
    assert [
        f"{name_of(path)}: {call}" for path in BELOW for call in calls_in(path) if call in forbidden
    ] == []


def test_the_clock_and_chance_are_never_asked() -> None:
    asked = re.compile(
        r"time\.(time|localtime|gmtime|strftime|ctime)|(datetime|date)\.(now|utcnow|today)|.*\.st_mtime"
        r"|random\..*|uuid\..*|secrets\..*|os\.urandom"
    )
    assert [
        f"{name_of(path)}: {call}" for path in FILES for call in calls_in(path) if asked.fullmatch(call)
    ] == []


def test_no_stage_catches_every_exception() -> None:
    assert [
        f"{name_of(path)}:{node.lineno}"
        for path in BELOW
        # A process that validates must report any failure to the one that waits for it; a library for PDF raises
        # errors of any kind on a damaged file.
        if name_of(path) not in ("pipeline/validation.py", "read/pdf_file.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ] == []


#: Every public name of every room, with the room.
PUBLIC = [(room, name) for room in sorted(PACKAGE.iterdir()) for name in names_of(room)]


def imported_from(path: Path) -> Iterator[tuple[str, str]]:
    """Yield module and name of what a file imports from mscgraph."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mscgraph."):
            yield from ((str(node.module), alias.name) for alias in node.names)


def test_a_room_is_imported_by_its_public_names_from_outside_and_by_its_modules_from_inside() -> None:
    packages = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert [
        f"{name_of(path)}: {module}"
        for path in FILES
        for module, _ in imported_from(path)
        if (room := module.split(".")[1]) in packages and (room == room_of(path)) == (module.count(".") == 1)
    ] == []


def test_a_public_name_of_a_room_is_used_outside_it() -> None:
    used = {
        (module.split(".")[1], name)
        for path in FILES
        for module, name in imported_from(path)
        if module.count(".") == 1 and room_of(path) != module.split(".")[1]
    } | {(module.split(".")[1], name) for name, module in names_of(PACKAGE).items()}
    assert [f"{room.name}.{name}" for room, name in PUBLIC if (room.name, name) not in used] == []


def test_a_public_name_is_there() -> None:
    assert [
        f"{room.name}.{name}"
        for room, name in PUBLIC
        if not hasattr(import_module(f"mscgraph.{room.name}"), name)
    ] == []


def test_no_public_name_is_that_of_a_module_in_its_room() -> None:
    # Importing the module would put it in the place of the name.
    assert [
        f"{room.name}.{name}"
        for room, name in PUBLIC
        if (room / name).is_dir() or (room / name).with_suffix(".py").is_file()
    ] == []


def test_public_names_are_listed_by_rooms_alone() -> None:
    assert [
        name_of(path)
        for path in FILES
        if path.name != "__init__.py"
        for node in tree_of(path).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ] == []


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()


def test_the_wheel_takes_every_data_folder_with_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {
        name: f"mscgraph/_data/{name}" for name in ("ontology", "shapes", "queries", "sources", "labels")
    }


WORDS_OF_THE_TABLE = ("ProTrans", "Remestemcel", "s41392", "02313", "NCT0")


def test_nothing_in_parse_knows_this_table() -> None:
    assert [
        f"{name_of(path)}: {word}"
        for path in sorted((PACKAGE / "parse").rglob("*.py"))
        for word in WORDS_OF_THE_TABLE
        if word in path.read_text("utf-8")
    ] == []


def test_the_picture_of_the_layers_is_of_the_table() -> None:
    drawn = {html.unescape(title) for title in re.findall(r"<title>(.*)</title>", PICTURE.read_text("utf-8"))}
    described = describe_layers()
    rooms = {name for line in re.findall("rank=same.*", described) for name in re.findall(r'"(.+?)"', line)}
    arrows = {f"{start}->{end}" for start, end in re.findall(r'"(.+?)" -> "(.+?)"$', described, re.MULTILINE)}
    assert drawn == {"layers"} | rooms | arrows
