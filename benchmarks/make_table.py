"""Makes a table of any size from a page: its rows repeated, each with new numbers."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from mscgraph.pipeline.source import Source
from mscgraph.pipeline.workshop import Workshop

#: Digits of registry numbers that are drawn anew.
_DIGITS = re.compile(r"\d{6,}")


def _rows(source: Source) -> list[dict[str, str]]:
    return [
        {cell.column: cell.text for cell in report.row.cells} for report in source.read() if not report.unread
    ]


def _renumbered(cells: dict[str, str], number: int) -> str:
    cells = dict(cells)

    def draw(match: re.Match[str]) -> str:
        return str(10 ** (len(match[0]) - 1) + number)[-len(match[0]) :]

    if "trial_number" in cells:
        cells["trial_number"] = _DIGITS.sub(draw, cells["trial_number"])
    if "reference" in cells:
        cells["reference"] = str(1 + number % 9_999_999)
    if "patients" in cells:
        cells["patients"] = str(1 + number % 997)
    return " ".join(cells.values())


def table_lines(page: Path, count: int) -> Iterator[str]:
    """Yield the lines of a page of *count* rows, with the head and the footnote of *page*."""
    source = Source(page, Workshop())
    frame = source.frame
    head = [line.text.rstrip("\n") for line in source.text if line.number < frame.first_line]
    foot = [line.text.rstrip("\n") for line in source.text if line.number > frame.last_line]
    rows = _rows(source)
    yield from head
    for number in range(count):
        yield _renumbered(rows[number % len(rows)], number)
    yield ""
    yield from foot


def main() -> None:
    """Write a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    with options.target.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in table_lines(options.page, options.count))


if __name__ == "__main__":
    main()
