"""Rows read and built in a given order, with nothing that was kept from before: what a process of its own runs."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

from mscgraph.graph.report import ReportBuilder, ReportTriples
from support.made_tables import Cells, report_of, workshop


def build_reports(recipe: bytes, rows: Sequence[tuple[int, Cells]]) -> dict[int, ReportTriples]:
    """Return the triples of *rows*, by their positions, from a pickled recipe of a reader."""
    shop = workshop()
    reader, linker = pickle.loads(recipe).build(shop.lexicon), shop.linker
    builder = ReportBuilder(
        "table s",
        "s",
        "s",
        shop.properties,
        linker.link_concept,
        linker.link_registration,
        linker.link_reference,
        shop.vocabulary.rules(),
        shop.vocabulary.coded,
    )
    return {position: builder.build(report_of(cells, reader, position)) for position, cells in rows}
