"""The summary of a build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mscgraph.pipeline.duplicates import LeftOut
from mscgraph.tabular import html_table

#: Maximum tables and documents that are listed as read, and as left out.
_MAX_LISTED = 20


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table that was read.

    :param table: its name
    :param numbers: number of different registry numbers
    :param remarks: on the table as a whole, in words
    """

    document: str
    table: str
    rows: int
    numbers: int
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name the table and its numbers, in a line."""
        counts = f"{_count(self.rows, 'row')}, {_count(self.numbers, 'registry number')}"
        return "; ".join((f"{self.document}, table {self.table}: {counts}", *self.remarks))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _first_of(listed: Sequence[object]) -> Iterator[str]:
    yield from map(str, listed[:_MAX_LISTED])
    if len(listed) > _MAX_LISTED:
        yield f"and {len(listed) - _MAX_LISTED:,} more"


@dataclass(slots=True, repr=False)
class BuildSummary:
    """The counts and the verdict of a build.

    :param output: the folder that was written
    :param documents: number of documents
    :param tables: number of tables
    :param read: the tables, each with its document and numbers of its own
    :param left_out: documents and tables that are not read
    :param remarks: on documents that are read
    :param rows: number of rows, unread ones among them
    :param unread: number of rows that could not be segmented
    :param trials: number of trials in the graph
    :param linked: mentions of concepts that have an external identifier
    :param mentions: mentions of concepts in all
    :param triples: number of triples in statements, provenance and issues
    :param issues: number of issues by severity and code
    :param results: number of results of the validation by severity
    :param verdict: the gravest severity found, ``None`` where there is no result
    :param files: size of each file in bytes
    :param seconds: duration
    """

    output: Path
    documents: int = 0
    tables: int = 0
    read: list[ReadTable] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[LeftOut] = field(default_factory=list)
    rows: int = 0
    unread: int = 0
    trials: int = 0
    linked: int = 0
    mentions: int = 0
    triples: int = 0
    issues: Counter[tuple[str, str]] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    verdict: str | None = None
    files: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def conforms(self) -> bool:
        """Whether no result of the validation is a Violation."""
        return self.verdict != "Violation"

    def lines(self) -> list[tuple[str, str]]:
        """Return the facts in words, each with its name."""
        percent = f"{100 * self.linked / self.mentions:.1f} %" if self.mentions else "none"
        severities = ", ".join(f"{self.results[name]} {name}" for name in ("Violation", "Warning", "Info"))
        return [
            *self._tables_read(),
            ("rows read", f"{self.rows - self.unread:,} of {self.rows:,}"),
            ("trials", f"{self.trials:,}"),
            ("concepts linked", f"{self.linked:,} of {self.mentions:,} mentions ({percent})"),
            ("issues", f"{self.issues.total():,}"),
            *(("", f"{count:>6,} {code} ({severity})") for (severity, code), count in self._by_gravity()),
            ("validation", f"{'conforms' if self.conforms else 'does not conform'}: {severities}"),
            ("triples", f"{self.triples:,} in statements, provenance and issues"),
            ("files", f"{len(self.files)} in {self.output}, {sum(self.files.values()) / 1e6:.1f} MB"),
            ("seconds", f"{self.seconds:.2f}"),
        ]

    def _tables_read(self) -> Iterator[tuple[str, str]]:
        """Yield the tables that were read, where there are several, those that were not, with reasons, and remarks."""
        if self.tables > 1:
            yield "tables read", f"{self.tables:,} of {_count(self.documents, 'document')}"
            yield from (("", words) for words in _first_of(self.read))
        for at, words in enumerate(_first_of(self.left_out)):
            yield "" if at else "left out", words
        for at, words in enumerate(_first_of(self.remarks)):
            yield "" if at else "remarks", words

    def _by_gravity(self) -> list[tuple[tuple[str, str], int]]:
        """Return the issues with Warnings first, then the most frequent."""
        return sorted(self.issues.items(), key=lambda item: (item[0][0] != "Warning", -item[1], item[0]))

    def __repr__(self) -> str:
        """Name the folder and the first facts."""
        verdict = "conforms" if self.conforms else "does not conform"
        return f"<BuildSummary of {self.output}: {self.rows:,} rows, {self.trials:,} trials, {verdict}>"

    def _repr_html_(self) -> str:
        return html_table(("build", str(self.output)), self.lines())
