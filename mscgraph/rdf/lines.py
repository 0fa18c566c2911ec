"""N-Triples lines on disk: written as they come, or sorted and without repeats in bounded memory."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from mscgraph.terms import LABEL, A, cut

#: Maximum lines sorted in memory; more go to a file.
_MAX_LINES = 50_000
#: Properties written first of a subject.
_FIRST = {A: 0, LABEL: 1}


def read_lines(*paths: Path) -> Iterator[str]:
    """Yield the lines of N-Triples files, in order."""
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield from lines


@dataclass(slots=True)
class GraphLines:
    """N-Triples lines by what they are about.

    :param statements: a source's reports and their parts, its table, the trials' reports
    :param shared: what several sources may state: trials, registrations, publications
    :param concepts: concepts of the vocabulary that are named, with the terms that they match
    :param provenance: a source's cells and readings
    :param grounds: rules, columns and mappings, which readings rest on
    :param issues: a source's issues
    :param compared: issues that other sources give rise to
    :param codes: kinds of issues
    """

    statements: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    concepts: list[str] = field(default_factory=list)
    provenance: list[str] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)
    issues: list[str] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def of(self, part: str) -> list[str]:
        """Return the lines of one of :data:`PARTS`."""
        lines: list[str] = getattr(self, part)
        return lines

    def of_kind(self, kind: str) -> list[str]:
        """Return the lines of the parts that belong to one of :data:`~mscgraph.namespaces.GRAPH_KINDS`."""
        return [line for part in PARTS_OF_KIND[kind] for line in self.of(part)]

    def merge(self, other: GraphLines) -> None:
        """Append the lines of *other*."""
        for part in PARTS:
            self.of(part).extend(other.of(part))


#: The parts that are read together, by the kind of graph: what makes a file that can be read by itself.
PARTS_OF_KIND = {
    "statements": ("statements", "shared", "concepts"),
    "provenance": ("provenance", "grounds"),
    "issues": ("issues", "compared", "codes"),
}
PARTS = tuple(part for parts in PARTS_OF_KIND.values() for part in parts)


class LineFile:
    """A file of N-Triples lines in the order in which they are added."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream: TextIO = path.open("w", encoding="utf-8", newline="\n")

    def add(self, lines: Iterable[str]) -> None:
        """Append *lines*."""
        self._stream.writelines(lines)

    def close(self) -> None:
        """Finish the file."""
        self._stream.close()


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a file of N-Triples lines."""
    target = LineFile(path)
    target.add(lines)
    target.close()


class SortedLines:
    """N-Triples lines, sorted, each once; beyond a number of lines they are kept in *folder*."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._lines: set[str] = set()
        self._files: list[Path] = []

    def add(self, lines: Iterable[str]) -> None:
        """Take *lines* in any order, repeats too."""
        self._lines.update(lines)
        if len(self._lines) >= _MAX_LINES:
            path = self._folder / f"{self._name}-{len(self._files)}.nt"
            path.write_text("".join(sorted(self._lines, key=_order)), encoding="utf-8", newline="\n")
            self._files.append(path)
            self._lines = set()

    def __iter__(self) -> Iterator[str]:
        """Yield the lines in order, each once."""
        if not self._files:
            yield from sorted(self._lines, key=_order)
            return
        yield from _merge([*map(read_lines, self._files), iter(sorted(self._lines, key=_order))])


def merge_sorted(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the lines of sorted files in order, each once."""
    return _merge(list(map(read_lines, paths)))


def sort_lines(lines: Iterable[str]) -> list[str]:
    """Return *lines* by subject, each once; of a subject its type comes first, then its label."""
    return sorted(set(lines), key=_order)


def _order(line: str) -> tuple[str, int, str]:
    subject, predicate, value = cut(line)
    return subject, _FIRST.get(predicate, len(_FIRST)), f"{predicate} {value}"


def _merge(runs: Sequence[Iterator[str]]) -> Iterator[str]:
    last = None
    for line in heapq.merge(*runs, key=_order):
        if line != last:
            yield line
        last = line
