"""Measures how fast documents of each form are read, and how time and memory grow with the number of rows.

``python benchmarks/reading.py [--rows N] [--form FORM ...]`` writes the table of one form after the other, reads its
grids in a process of its own, and then its rows as ``mscgraph rows`` does.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

#: Row counts are compared with a tenth of them: the time of linear reading grows ten times.
_TENTH = 10


def _table(rows: int) -> tuple[list[str], list[list[str]]]:
    """Return a header and rows whose numbers and words vary."""
    from support.made_tables import HEADERS, bundled_rows

    bundled = [list(row.values()) for row in bundled_rows()]
    made = []
    for number in range(rows):
        row = list(bundled[number % len(bundled)])
        row[5], row[6], row[9] = str(2 + number % 397), f"NCT{number + 10_000_000:08d}", str(1 + number % 900)
        row[8] = f"{row[8]} Seen in {number % 89} of {89 + number % 7}."
        made.append(row)
    return list(HEADERS.values()), made


def _measure(path: Path, what: str) -> dict[str, float]:
    """Run one reading in a process of its own and return its seconds, its rows and its megabytes at the peak."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", what, str(path)], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _read(path: Path, what: str) -> None:
    from mscgraph.pipeline.documents import OpenedDocument
    from mscgraph.pipeline.workshop import Workshop
    from mscgraph.read import Content, read_document

    workshop = Workshop()
    _ = workshop.knowledge
    before = time.process_time()
    if what == "grids":
        with path.open("rb") as stream:
            document = read_document(str(path), Content(str(path), stream))
            rows = sum(len({cell.row for cell in grid.cells}) for grid in document.tables)
            rows = rows or (document.text.line_count if document.text else 0)
    else:
        (source,) = OpenedDocument(path, workshop).sources()
        rows = sum(1 for _ in source.read())
    seconds = time.process_time() - before
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "rows": rows, "megabytes": megabytes}))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--form", action="append", help="html, xlsx and so on; repeatable, in this order")
    options.add_argument("--measure", nargs=2, metavar=("WHAT", "PATH"))
    given = options.parse_args()
    if given.measure:
        _read(Path(given.measure[1]), given.measure[0])
        return
    from support.forms import FORMS

    print(f"{'form':<16}{'read':<8}{'rows/s':>10}{'growth':>9}{'MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for form in given.form or FORMS:
            name, write = FORMS[form]
            found = {}
            for rows in (given.rows // _TENTH, given.rows):
                path = Path(folder) / f"{rows}-{name}"
                write(*_table(rows), path)
                found[rows] = {what: _measure(path, what) for what in ("grids", "rows")}
            for what in ("grids", "rows"):
                few, many = (found[rows][what] for rows in sorted(found))
                growth = many["seconds"] / max(few["seconds"], 1e-3)
                rate = many["rows"] / max(many["seconds"], 1e-3)
                print(f"{form:<16}{what:<8}{rate:>10,.0f}{growth:>9.1f}{many['megabytes']:>8.0f}", flush=True)


if __name__ == "__main__":
    main()
