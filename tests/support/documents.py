"""README and documentation as what they show: commands, programs, files, outputs and tables.

Marks, HTML comments that a reader does not see, have the block below them:

``<!-- command: NAME -->``
    a whole command for a fresh checkout, which ``.ci/run`` or ``.ci/check-containers`` finds by this name and runs
``<!-- run -->``, ``<!-- run: exit 3 -->``
    commands, a line each, that end with this exit code, 0 without one; a backslash continues a line
``<!-- script -->``, ``<!-- script: exit 3 -->``
    the same, run by bash as a whole, up to the first command that fails
``<!-- file: NAME -->``
    a file that what follows reads
``<!-- output -->``
    what the block above prints on stdout
``<!-- output of: COMMAND -->``
    what this line of a block above prints
``<!-- shown: WHY -->``
    commands that another test runs: they need a server, a triplestore, Docker or the network
``<!-- table: NAME -->`` … ``<!-- /table -->``
    a table made from the data

A block in Python needs no mark: it runs, and ends without an error.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from support import ROOT

__all__ = [
    "PAGES",
    "README",
    "Block",
    "Step",
    "blocks_of",
    "furnish",
    "mask_seconds",
    "play",
    "rows_of_tables",
    "run",
]

README = ROOT / "README.md"
#: The pages that people read, README first.
PAGES = (README, *sorted((ROOT / "docs").rglob("*.md")))
#: Maximum seconds per command.
_SECONDS_PER_COMMAND = 300
#: Width of the terminal that a page shows, in characters.
_COLUMNS = "100"

_KINDS = "command|run|script|file|output of|output|shown"
_BLOCK = re.compile(
    rf"(?:^<!-- (?P<kind>{_KINDS})(?:: (?P<value>[^\n]*?))? -->\n\n?)?^```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^```$"
    r"|^<!-- table: (?P<name>[^\n]*?) -->\n(?P<rows>.*?)^<!-- /table -->$",
    re.MULTILINE | re.DOTALL,
)
#: Variables that a reader of a page does not have: those of the tests' own run, with which pytest prints other things,
#: and one that changes a build.
_OTHERS = re.compile(r"PYTEST_|MSCGRAPH_|(CI|BUILD_NUMBER|SOURCE_DATE_EPOCH)$")
_SECONDS = re.compile(r"^(seconds +)[\d.]+$", re.MULTILINE)


class Block(NamedTuple):
    """A marked block: its kind, the words of its mark, its language, its text and where this is in the page."""

    kind: str
    value: str
    language: str
    body: str
    start: int
    end: int

    @property
    def exit_code(self) -> int:
        return int((self.value or "exit 0").removeprefix("exit "))

    @property
    def commands(self) -> list[str]:
        """The commands of a block, one or more lines each."""
        return [line for line in re.split(r"(?<!\\)\n", self.body) if line.strip()]


class Step(NamedTuple):
    """A block of a page that was played: what was expected of it, and what was found."""

    block: Block
    title: str
    expected: object
    found: object
    #: Text that the command printed on stderr.
    messages: str = ""


def blocks_of(text: str, *kinds: str) -> list[Block]:
    """Return the marked blocks of a page, and those in Python, in order; all or those of some *kinds*."""
    found = []
    for match in _BLOCK.finditer(text):
        if match["name"]:
            block = Block("table", match["name"], "", match["rows"], *match.span("rows"))
        else:
            kind = match["kind"] or ("python" if match["language"] == "python" else "")
            block = Block(kind, match["value"] or "", match["language"], match["body"], *match.span("body"))
        if block.kind and (not kinds or block.kind in kinds):
            found.append(block)
    return found


def rows_of_tables(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the tables between a heading of a page and the next, without their heads."""
    section = re.split(r"^#", text.partition(f"\n{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    tables = re.findall(r"^\| .*\n\| ---.*\n((?:\|.*\n)+)", section, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")[1:-1]] for table in tables for row in table.splitlines()]


def furnish(folder: Path, build: Path) -> None:
    """Make *folder* a checkout of its own that has been built, with a saved page in it, ``page.txt``.

    :param build: a build of the bundled source
    """
    left_out = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "output", "*.egg-info")
    shutil.copytree(ROOT, folder, ignore=left_out, dirs_exist_ok=True)
    shutil.copytree(build, folder / "output")
    shutil.copy(next((ROOT / "sources").glob("*.txt")), folder / "page.txt")


def run(command: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run *command* with bash in a checkout, the commands of this environment found first, its package too."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    environment = {name: value for name, value in os.environ.items() if not _OTHERS.match(name)}
    environment |= {"PATH": path, "PYTHONPATH": str(folder), "PYTHONUTF8": "1", "COLUMNS": _COLUMNS}
    done = subprocess.run(
        arguments or ["bash", "-e", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=_SECONDS_PER_COMMAND,
    )
    # A pipe that "head" closes early changes no verdict.
    done.returncode %= 128 + signal.SIGPIPE
    return done


def mask_seconds(text: str) -> str:
    """Return *text* with the seconds of a build replaced: the only thing that no two runs share."""
    return _SECONDS.sub(r"\1…", text)


def play(text: str, folder: Path, tables: Mapping[str, Callable[[Path], str]]) -> Iterator[Step]:
    """Do what a page shows from its top to its bottom, as a reader in *folder* would.

    :param tables: the makers of tables by name, which get *folder*
    """
    printed: dict[str, str] = {}
    last = ""
    for block in blocks_of(text):
        if block.kind == "file":
            (folder / block.value).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.value).write_text(block.body, "utf-8")
        elif block.kind == "table":
            yield Step(block, f"table: {block.value}", block.body, tables[block.value](folder))
        elif block.kind in ("output", "output of"):
            shown = printed[block.value] if block.value else last
            yield Step(block, f"output of: {block.value or 'the block above'}", block.body, shown)
        elif block.kind == "python":
            done = run("", folder, sys.executable, "-c", block.body)
            last = _tidy(done.stdout)
            yield Step(block, f"python: {block.body.strip()[:60]}", 0, done.returncode, done.stderr)
        elif block.kind in ("run", "script"):
            last = ""
            for command in block.commands if block.kind == "run" else [block.body]:
                done = run(command, folder)
                printed[command] = _tidy(done.stdout)
                last += printed[command]
                title = f"{block.kind}: {command.strip()[:100]}"
                yield Step(block, title, block.exit_code, done.returncode, done.stderr)


def _tidy(printed: str) -> str:
    """Return what a command printed without blanks at the ends of lines and empty lines at the ends."""
    tidied = "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n")
    return f"{tidied}\n" if tidied else ""
