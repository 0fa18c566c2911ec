"""Terms for the words of a document that nothing is linked to, for a curator to judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mscgraph.namespaces import fold
from mscgraph.pipeline.documents import gather
from mscgraph.pipeline.duplicates import LeftOut
from mscgraph.pipeline.source import Progress, Source
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import Concept, Read, TrialReport
from mscgraph.relations import grouped
from mscgraph.vocabulary import Suggester, format_mappings, prefixes_of


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggested mappings of the words of a document.

    :param table: the mappings as an SSSOM table
    :param mappings: their number
    :param words: the number of words that nothing is linked to
    :param without: those of them that no term is near to, with their kinds
    :param left_out: tables and documents that were not read
    """

    table: str
    mappings: int
    words: int
    without: tuple[tuple[str, str], ...]
    left_out: tuple[LeftOut, ...]


def suggest_mappings(
    path: Path,
    labels: Path | None = None,
    tables: Sequence[str] = (),
    most: int = 5,
    progress: Progress | None = None,
) -> Suggestions:
    """Suggest terms for the words of a document that nothing is linked to.

    :param labels: a folder of label indexes beside those of the project
    :param tables: names of tables; without them, those that list trials
    :param most: suggestions per word
    :raises DocumentError: if the document cannot be read
    :raises LoadError: if *labels* holds none of the indexes that mscgraph knows, or one is not in its form
    """
    workshop = Workshop(labels)
    suggester = Suggester(
        workshop.vocabulary, workshop.label_indexes, workshop.lexicon.roles["denials"], most
    )
    gathered = gather([path], workshop, tables, progress)
    words = grouped(found for source in gathered.sources for found in _unlinked(source))
    suggested = {
        concept: suggester.suggest(concept, _words_of_places([place for _, place in found]))
        for found in words.values()
        for concept in (found[0][0],)
    }
    mappings = [one for found in suggested.values() for one in found]
    return Suggestions(
        table=format_mappings(mappings, prefixes_of(mappings, workshop.label_indexes)),
        mappings=len(mappings),
        words=len(words),
        without=tuple((concept.label, concept.kind) for concept, found in suggested.items() if not found),
        left_out=(*gathered.left_out, *gathered.remarks),
    )


def _unlinked(source: Source) -> Iterator[tuple[tuple[str, str], tuple[Concept, str]]]:
    """Yield each concept that nothing is linked to, with the place of its words, by scheme and folded label."""
    for report in source.read():
        for read in report.concepts:
            if source.workshop.linker.is_linked(read.value) is False:
                concept = read.value
                yield (concept.kind, fold(concept.label)), (concept, _place(report, read))


def _place(report: TrialReport, read: Read[Concept]) -> str:
    column = read.evidence.column
    cell = report.row.cell(column)
    place = f", {cell.place.words}" if cell else ""
    return f"row {report.row.position}, {column.replace('_', ' ')}{place}"


def _words_of_places(places: Sequence[str]) -> str:
    first, *others = dict.fromkeys(places)
    return f"{first}; {len(others)} more" if others else first
