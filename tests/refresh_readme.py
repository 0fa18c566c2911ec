"""Rewrites the real runs that README.md shows: ``python tests/refresh_readme.py``.

These marks, HTML comments that a reader does not see, mark the blocks of the README:

``<!-- command: NAME -->``
    the fence below is a whole command for a fresh checkout, found by this name
``<!-- run -->``, ``<!-- run: exit 3 -->``
    each line of the fence below is a command that ends with this exit code, 0 without one
``<!-- output of: COMMAND -->``
    the fence below is what the command prints
``<!-- table: NAME -->`` … ``<!-- /table -->``
    the lines between are a table made from the data

``<!-- file: NAME -->``
    the fence below is a file that commands use

Commands run with bash in a folder that holds ``sources/``, ``page.txt`` (a copy of the bundled source),
``output/`` (a build of it) and the files that the README shows.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from support import ROOT

README = ROOT / "README.md"

_MARKED_FENCE = re.compile(
    r"^<!-- (?P<kind>command|run|output of|file)(?:: (?P<value>[^\n]*?))? -->\n"
    r"```(?P<language>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_MARKED_TABLE = re.compile(
    r"^<!-- table: (?P<value>[^\n]*?) -->\n(?P<body>.*?)^<!-- /table -->$", re.MULTILINE | re.DOTALL
)
_SECONDS = re.compile(r"^(seconds +)[\d.]+$", re.MULTILINE)
_PREFIXES = """
PREFIX msc: <https://w3id.org/mscgraph/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
"""
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")


class Fence(NamedTuple):
    """A marked fence: its kind, the words of its mark, and its text."""

    kind: str
    value: str
    body: str


def find_fences(text: str, kind: str) -> list[Fence]:
    """Return the marked fences of *kind*, in order."""
    return [
        Fence(kind, match["value"] or "", match["body"])
        for match in _MARKED_FENCE.finditer(text)
        if match["kind"] == kind
    ]


def find_tables(text: str) -> dict[str, str]:
    """Return the marked tables by name."""
    return {match["value"]: match["body"] for match in _MARKED_TABLE.finditer(text)}


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run *command* with bash in *folder*, with the commands of this environment found first."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**environment, "PATH": path, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def furnish(folder: Path, text: str) -> None:
    """Put into *folder* what the README's commands expect there.

    :raises RuntimeError: if the bundled source cannot be built
    """
    sources = folder / "sources"
    sources.mkdir()
    for path in (ROOT / "sources").iterdir():
        (sources / path.name).write_bytes(path.read_bytes())
    (folder / "page.txt").write_bytes(next(sources.glob("*.txt")).read_bytes())
    for fence in find_fences(text, "file"):
        (folder / fence.value).write_text(fence.body, "utf-8")
    done = run("mscgraph build", folder)
    if done.returncode:
        raise RuntimeError(f"mscgraph build: exit {done.returncode}: {done.stderr.strip()}")


def make_output(command: str, folder: Path) -> str:
    """Return what *command* prints, without blanks at the ends of lines and empty lines at the ends."""
    printed = run(command, folder).stdout
    return "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n") + "\n"


def mask_seconds(text: str) -> str:
    """Return *text* with the seconds of a build replaced: the only thing that no two runs share."""
    return _SECONDS.sub(r"\1…", text)


def _load(*paths: Path) -> ox.Store:
    store = ox.Store()
    for path in paths:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def _rows(store: ox.Store, query: str) -> Iterator[list[str]]:
    solutions = store.query(_PREFIXES + query)
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        yield [term.value for term in solution]


def _markdown(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def make_counts(folder: Path) -> str:
    """Return the table of mscgraph's classes with the number of things in each, from ``void.ttl``."""
    store = _load(folder / "output" / "void.ttl", ROOT / "ontology" / "mscgraph.ttl")
    found = _rows(
        store,
        """SELECT ?class ?count ?definition WHERE {
            ?part void:class ?class ; void:entities ?count .
            ?class skos:definition ?definition ; rdfs:label ?label .
        } ORDER BY ?class""",
    )
    rows = ((f"`msc:{iri.rpartition('#')[2]}`", count, definition) for iri, count, definition in found)
    return _markdown(("class", "things", "what it is"), rows)


def make_links(folder: Path) -> str:
    """Return the table of external vocabularies with the number of links into each, from ``void.ttl``."""
    found = _rows(
        _load(folder / "output" / "void.ttl"),
        """SELECT ?space ?predicate ?count WHERE {
            ?links void:linkPredicate ?predicate ; void:objectsTarget/void:uriSpace ?space ;
                void:triples ?count .
        }""",
    )
    counts: dict[str, dict[str, str]] = {}
    for space, predicate, count in found:
        counts.setdefault(space, {})[predicate.rpartition("#")[2]] = count
    rows = (
        (f"`{space}`", *(counts[space].get(match, "") for match in _MATCHES))
        for space in sorted(counts)
        if counts[space].keys() & set(_MATCHES)
    )
    return _markdown(("identifiers that begin with", *_MATCHES), rows)


def make_issue_codes(_folder: Path) -> str:
    """Return the table of issue codes, from ``ontology/issue-codes.ttl``."""
    found = _rows(
        _load(ROOT / "ontology" / "issue-codes.ttl"),
        """SELECT ?code ?severity ?meaning ?remedy WHERE {
            ?issue a msc:IssueCode ; skos:notation ?code ; skos:definition ?meaning ;
                msc:severity ?severity ; msc:remedy ?remedy .
        } ORDER BY ?code""",
    )
    rows = ((f"`{code}`", severity, meaning, remedy) for code, severity, meaning, remedy in found)
    return _markdown(("code", "severity", "what it means", "what to do"), rows)


#: The tables by name.
TABLES: dict[str, Callable[[Path], str]] = {
    "counts": make_counts,
    "links": make_links,
    "issue codes": make_issue_codes,
}


def refresh(text: str, folder: Path) -> str:
    """Return the README *text* with its outputs and tables made anew in the furnished *folder*."""

    def fence(match: re.Match[str]) -> str:
        if match["kind"] != "output of":
            return match[0]
        made = make_output(match["value"], folder)
        if mask_seconds(made) == mask_seconds(match["body"]):
            return match[0]
        start, end = (place - match.start() for place in match.span("body"))
        return match[0][:start] + made + match[0][end:]

    def table(match: re.Match[str]) -> str:
        return f"<!-- table: {match['value']} -->\n{TABLES[match['value']](folder)}<!-- /table -->"

    return _MARKED_TABLE.sub(table, _MARKED_FENCE.sub(fence, text))


def main() -> None:
    """Rewrite the README where a run shows other than it does."""
    text = README.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        furnish(Path(folder), text)
        refreshed = refresh(text, Path(folder))
    if refreshed != text:
        README.write_text(refreshed, "utf-8", newline="\n")
    print("README.md rewritten" if refreshed != text else "README.md shows what the program prints")


if __name__ == "__main__":
    main()
