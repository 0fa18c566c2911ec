"""Small pages: documents of the form that the bundled source has, with the rows a test asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

HEADER = "Diseases Cell source Route Dose Frequency Patients Clinical Trials number Study phase Outcomes Ref"
#: The source id of a page with the default DOI.
SOURCE = "10.1000-example-table-1"
ROWS = (
    "ALS BM Intrathecal 1 × 106 cells/kg Once 24 NCT02917681 I/II Function was kept. 7",
    "GVHD UC i.v. 2 × 106 cells/kg Twice a week, in total four weeks 54 NCT02336230 III Fewer infections. 8",
)


def write_page(folder: Path, rows: Sequence[str] = ROWS, *, doi: str | None = "10.1000/example") -> Path:
    """Write a page with *rows* into *folder* and return its path."""
    path = folder / "page.txt"
    lines = [f"doi: {doi}"] if doi else []
    lines += ["", "Table 1.", "", "A small table of MSC trials", "", HEADER, *rows, ""]
    path.write_text("\n".join(lines), "utf-8")
    return path


def load_build(folder: Path) -> ox.Store:
    """Return all named graphs of a build."""
    store = ox.Store()
    store.bulk_load(path=str(folder / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS)
    return store
