"""The ways to read the header of a flattened table, and the choice between them by the rows below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from itertools import pairwise

from mscgraph.records import Column, Line
from mscgraph.shape.flattened_rows import Piece, RowReader
from mscgraph.shape.header import mint_column_key
from mscgraph.shape.knowledge import words_of

#: Maximum words per line by which ways to read the header are judged.
_MAX_JUDGED_WORDS = 200
#: Cost per line of a way to read a header by which it lacks the label of the first column: more than a name that nobody
#: knows gains as words of that column.
_NAMELESS_PRICE = 4.0
#: Maximum share of the rows in which a first column that nobody knows is empty, where its label may be of the next.
_MAX_EMPTY = 0.15
#: Words and signs at the end of a piece of a label that goes on: "Date, place", "Date of birth".
_GOES_ON = re.compile(r"[,;/&+(–-]$|(?<!\w)(?:and|or|of|for|the|in)$", re.IGNORECASE)


def part_labels(
    columns: Sequence[Column], labels: Set[tuple[str, ...]], taken: Collection[str]
) -> tuple[Column, ...]:
    """Return columns with each unknown label parted that has *labels* in it beside other words.

    :param labels: folded words
    :param taken: keys that no new column may have
    """
    keys = {*taken, *(column.key for column in columns)}
    found: list[Column] = []
    for column in columns:
        headers = [column.header] if column.known else [*_part_label(column.header.split(), labels)]
        if len(headers) < 2:
            found.append(column)
            continue
        found += (Column(mint_column_key(header, keys), header, "text", known=False) for header in headers)
    return tuple(found)


def _part_label(words: Sequence[str], labels: Set[tuple[str, ...]]) -> Iterator[str]:
    """Yield the pieces of a label: the longest of *labels* in it, and the words between these."""
    longest = max(map(len, labels), default=0)
    cuts = {0, len(words)}
    at = 0
    while at < len(words):
        sizes = range(min(longest, len(words) - at), 0, -1)
        size = next((size for size in sizes if words_of(" ".join(words[at : at + size])) in labels), 0)
        cuts |= {at, at + size} if size else set()
        at += size or 1
    borders = [cut for cut in sorted(cuts) if cut in (0, len(words)) or not _GOES_ON.search(words[cut - 1])]
    for first, stop in pairwise(borders):
        yield " ".join(words[first:stop])


def choose_columns(
    ways: Sequence[tuple[Column, ...]], lines: Sequence[Line], reader: Callable[[Sequence[Column]], RowReader]
) -> tuple[Column, ...]:
    """Return the way to read a header that lines below it fit best.

    :param ways: the most likely one first
    """
    # A line of many words is a row of several sentences, or none: it shows little, and takes long in each way.
    lines = [line for line in lines if line.text.count(" ") < _MAX_JUDGED_WORDS]
    if len(ways) == 1 or not lines:
        return ways[0]

    def judge(columns: tuple[Column, ...]) -> tuple[bool, float]:
        pieces = [*reader(columns).pieces(lines)]
        price = 0.0 if columns[0].header else _NAMELESS_PRICE * len(lines)
        return columns[0].known or _begin_in_first(pieces), sum(piece.score for piece in pieces) - price

    # Beside a way that fits every line only others that do so are worth the time.
    if all(map(reader(ways[0]).is_strict, lines)):
        ways = [way for way in ways if all(map(reader(way).is_strict, lines))]
    return max(ways, key=judge) if len(ways) > 1 else ways[0]


def _begin_in_first(pieces: Sequence[Piece]) -> bool:
    """Return whether nearly all rows have words in their first column."""
    rows = [piece.found for piece in pieces if piece.found is not None]
    return sum(row.cuts[1] == 0 for row in rows) <= _MAX_EMPTY * len(rows)
