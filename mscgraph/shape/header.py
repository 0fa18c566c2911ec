"""The header of a flattened table: a line that names its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from itertools import count, pairwise

from mscgraph.characters import visible
from mscgraph.namespaces import mint_slug
from mscgraph.records import Column, Line
from mscgraph.shape.words import Word, parse_words

#: Folded words of a column's label → the column.
HeaderWords = Mapping[tuple[str, ...], Column]
#: Places of the labels of known columns in a header: first word, word behind the last, column, known words of it.
_Spans = tuple[tuple[int, int, Column, int], ...]

#: Minimum known columns that a header names …
MIN_KNOWN_COLUMNS = 3
#: … with at least this share of its words, and maximum words per header.
_MIN_KNOWN_SHARE = 0.5
_MAX_HEADER_WORDS = 80
#: Maximum ways to read a header that are followed up.
_MAX_WAYS = 64
#: Maximum words in front of the first known label that may be of it: "Adult volunteers"; or else a column's label.
_MAX_FIRST_WORDS = 2
#: Key of a column without a label.
NAMELESS = "column"
#: Marks around a word of a label.
EDGE = re.compile(r"^[^\w]+|[^\w]+$")


def parse_header(line: Line, header_words: HeaderWords) -> list[tuple[Column, ...]]:
    """Return the ways to read *line* as a header, the one with the most columns first.

    ``Start Date`` may be two columns or one: the rows decide. Only the ways with the most known words are
    kept, and one of them has :data:`MIN_KNOWN_COLUMNS`. Words between two known columns are an unknown column of free
    text, its key a slug of them; tabs, or gaps of several blanks, part several.

    :returns: nothing where the line is no header
    """
    words = parse_words(line)
    ways = _find_labels(words, header_words)
    return _read_ways(line, words, ways, header_words)


def parse_wrapped_header(
    line: Line, following: Line, header_words: HeaderWords
) -> tuple[Line, list[tuple[Column, ...]]] | None:
    """Return two lines as one header that goes on in the second, with the ways to read it, else ``None``.

    Together they have labels of more known columns than either has, and both are labels for the most part. A number
    that is in no known label may be of a row.
    """
    if following.number != line.number + 1:
        return None
    parts = [parse_words(one) for one in (line, following)]
    counts = [_count_known(_find_labels(words, header_words)) for words in parts]
    if 0 in counts:
        return None
    words = [*parts[0], *parts[1]]
    ways = [
        way
        for way in _find_labels(words, header_words)
        if len(way) > max(counts) and _fills_both(way, words, len(parts[0]))
    ]
    joined = Line(line.number, line.text + following.text, line.start)
    columns = _read_ways(joined, words, ways, header_words)
    return (joined, columns) if columns else None


def _fills_both(way: _Spans, words: Sequence[Word], border: int) -> bool:
    """Return whether most words of two lines are in labels, and no number of the second is in none.

    :param border: position of the first word of the second line
    """
    labelled = {at for start, end, *_ in way for at in range(start, end)}
    lines = range(border), range(border, len(words))
    is_filled = all(len(labelled & {*line}) >= _MIN_KNOWN_SHARE * len(line) for line in lines)
    others = (words[at].text for at in lines[1] if at not in labelled)
    return is_filled and not any(map(str.isdigit, "".join(others)))


def _count_known(ways: Sequence[_Spans]) -> int:
    return max(map(len, ways), default=0)


def _find_labels(words: Sequence[Word], header_words: HeaderWords) -> list[_Spans]:
    """Return the ways with the most known words, the one with the most columns first."""
    if not words or len(words) > _MAX_HEADER_WORDS:
        return []
    folded = [EDGE.sub("", word.text).casefold() for word in words]
    longest = max(map(len, header_words), default=0)
    # Per word position the ways to have read all words before it: known words → the labels' spans.
    ways: list[list[_Spans]] = [[()], *([] for _ in words)]
    for index in range(len(words)):
        for way in ways[index]:
            ways[index + 1].append(way)
            keys = {column.key for _, _, column, _ in way}
            for size in range(1, min(longest, len(words) - index) + 1):
                column = header_words.get(tuple(folded[index : index + size]))
                if column is not None and column.key not in keys:
                    ways[index + size].append((*way, (index, index + size, column, size)))
                    if 0 < index <= _MAX_FIRST_WORDS and not any(ways[index]):
                        ways[index + size].append(((0, index + size, column, size),))
        ways[index + 1] = sorted(ways[index + 1], key=_known_words, reverse=True)[:_MAX_WAYS]
    most = max(map(_known_words, ways[-1]))
    best = [way for way in ways[-1] if _known_words(way) == most]
    best.sort(key=len, reverse=True)
    return best


def _read_ways(
    line: Line, words: Sequence[Word], ways: Sequence[_Spans], header_words: HeaderWords
) -> list[tuple[Column, ...]]:
    is_known = any(_words_in_labels(way) >= _MIN_KNOWN_SHARE * len(words) for way in ways)
    if not is_known or len(ways[0]) < MIN_KNOWN_COLUMNS:
        return []
    text, start = line.text, line.start
    gaps = [visible(text[one.end - start : other.start - start]) for one, other in pairwise(words)]
    # A label may go on in the next line, as the header does.
    wide = (len(gap) > 1 or "\t" in gap for gap in gaps)
    borders = {
        at for at, (is_wide, gap) in enumerate(zip(wide, gaps, strict=True), 1) if is_wide and "\n" not in gap
    }
    ways = [way for way in ways if borders and _is_parted_at(borders, way)] or ways
    taken = {"row", *(column.key for column in header_words.values())}
    return [_columns_of(way, [word.text for word in words], borders, taken) for way in ways]


def _is_parted_at(borders: Set[int], way: _Spans) -> bool:
    """Return whether the labels of *way* begin and end where borders are printed, and none runs over one."""
    ends = {0, *borders}
    return all(start in ends and borders.isdisjoint(range(start + 1, end)) for start, end, *_ in way)


def _known_words(way: _Spans) -> int:
    return sum(known for *_, known in way)


def _words_in_labels(way: _Spans) -> int:
    return sum(end - start for start, end, *_ in way)


def _columns_of(way: _Spans, words: Sequence[str], borders: Set[int], taken: Set[str]) -> tuple[Column, ...]:
    """Return the columns of one way to read a header.

    :param borders: the positions of words in front of which a border is printed
    :param taken: keys that an unknown column may not have
    """
    columns: list[Column] = []
    keys = set(taken)
    done = 0
    for start, end, column, _ in (*way, (len(words), len(words), None, 0)):
        cuts = [done, *(cut for cut in sorted(borders) if done < cut < start), start]
        for first, stop in pairwise(cuts):
            if stop > first:
                header = " ".join(words[first:stop])
                columns.append(Column(mint_column_key(header, keys), header, "text", known=False))
        if column is not None:
            columns.append(Column(column.key, " ".join(words[start:end]), column.kind))
        done = end
    return tuple(columns)


def with_nameless(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return columns with one without a label in front of them."""
    keys = {column.key for column in columns}
    return (Column(mint_column_key(NAMELESS, keys), "", "text", known=False), *columns)


def mint_column_key(header: str, taken: set[str]) -> str:
    """Return a slug of *header*, with a number where it is taken; it is taken from now on."""
    slug = mint_slug(header).replace("-", "_")
    key = next(key for number in count(1) if (key := f"{slug}_{number}" if number > 1 else slug) not in taken)
    taken.add(key)
    return key
