"""The words of diseases and cell sources in tables of other sources, with what they are linked to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from mscgraph.errors import DocumentError
from mscgraph.namespaces import local_name
from mscgraph.pipeline import Workshop, gather
from mscgraph.pipeline.source import Source
from mscgraph.records import Cell, Concept, Read
from support import TESTS
from support.other_tables import FOLDER, SET_ASIDE, path_of

__all__ = ["GOLDEN", "linked_words"]

#: The reviewed table of the words.
GOLDEN = TESTS / "golden" / "linked-words.tsv"
_HEADER = ("table", "property", "word", "concept", "matches")
#: The properties, by the column that their words are in; populations are in any.
_PROPERTIES = {"disease": "disease", "population": "", "cellSource": "cell_source"}
#: Vocabularies whose terms are listed; those of others only where these have none.
_SHOWN = ("MONDO", "UBERON", "CL")


def linked_words() -> str:
    """Return the table of the words: each once per table, in the order of the rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar="\\")
    writer.writerow(_HEADER)
    for name in sorted({path.name[:2] for path in FOLDER.glob("[0-9]*")} - {*SET_ASIDE}):
        try:
            sources = gather([path_of(name)], Workshop()).sources
        except DocumentError:  # a document of no trials
            continue
        writer.writerows(dict.fromkeys((name, *line) for source in sources for line in _lines(source)))
    return out.getvalue()


def _lines(source: Source) -> Iterator[tuple[str, str, str, str]]:
    for report in source.read():
        for name, column in _PROPERTIES.items():
            reads = report.stated.get(name, ()) or [
                read for read in report.stated.get("product", ()) if read.evidence.column == column
            ]
            for read in reads:
                concept = read.value
                kind = "product/" if concept.kind == "product" else ""
                key = f"{concept.code} (of the source)" if concept.minted else f"{kind}{concept.key}"
                yield (
                    name,
                    _words(report.row.cell(read.evidence.column), read),
                    key,
                    _matches(source, concept),
                )
            if not reads and (cell := report.row.cell(column)) and not _is_absent(source, cell):
                yield name, _words(cell), "not read", ""


def _words(cell: Cell | None, read: Read[Concept] | None = None) -> str:
    text = cell.text if cell else ""
    return " ".join((text[read.evidence.start : read.evidence.end] if read else text).split())


def _is_absent(source: Source, cell: Cell) -> bool:
    return not cell.text.strip() or source.workshop.vocabulary.is_absent(cell.text)


def _matches(source: Source, concept: Concept) -> str:
    linker, vocabulary = source.workshop.linker, source.workshop.vocabulary
    iri = vocabulary.iri(concept.kind, concept.key)
    mappings = linker.link_minted(concept) if concept.minted else linker.link_concept(iri)
    shown = [one for one in mappings if one.object_curie.partition(":")[0] in _SHOWN] or mappings
    return "; ".join(f"{local_name(one.predicate)} {one.object_curie} {one.object_label}" for one in shown)
