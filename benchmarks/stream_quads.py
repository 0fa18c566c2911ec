"""Reads a table and turns it into N-Triples lines that nobody keeps: the streamed rooms, parse to quads."""

from __future__ import annotations

import sys
from pathlib import Path

from mscgraph.graph.report import ReportBuilder
from mscgraph.graph.source import article_key, source_title
from mscgraph.pipeline.source import Source
from mscgraph.pipeline.workshop import Workshop
from mscgraph.terms import spell


def main(page: Path) -> None:
    """Count rows and triples."""
    workshop = Workshop()
    source = Source(page, workshop)
    linker = workshop.linker
    builder = ReportBuilder(
        source_title(source.frame),
        article_key(source.frame),
        workshop.properties,
        linker.link_concept,
        linker.link_registration,
        linker.link_reference,
    )
    rows = triples = 0
    for report in source.read():
        built = builder.build(report)
        rows += 1
        for part in (built.own, built.shared, built.provenance, built.issues):
            triples += sum(1 for _ in spell(part))
    print(f"{rows} rows, {triples} triples")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
