"""The header of a table with a cell on each line: the lines that name its columns, and the ways to read them.

A line beside known labels may be a label that nobody knows, the second line of a label, a title, or the first cell of
a row. The rows decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from mscgraph.captions import split_label
from mscgraph.identifiers import find_doi
from mscgraph.records import Column, Line
from mscgraph.shape.columns import name_columns
from mscgraph.shape.knowledge import Knowledge
from mscgraph.shape.sections import SENTENCE_ENDS, names_concept
from mscgraph.shape.words import join_words

#: Minimum labels that are known of a header, with at least this share of its lines, and maximum lines of it.
_MIN_KNOWN, _MIN_KNOWN_SHARE, _MAX_HEADER = 3, 0.5, 40
#: Known labels that are enough where registry numbers are at one distance from each other, and numbers that show it.
_MIN_KNOWN_REGULAR, _REGULAR_NUMBERS = 2, 8
#: Maximum characters of a label, and words of one above the first that is known.
_LONGEST_LABEL, _MAX_WORDS = 120, 4
LONGEST_LINE = 2_000
#: Maximum unknown lines in a run between two known labels, in front of the first and behind the last of them.
_MAX_RUN, _MAX_FRONT, _MAX_BEHIND = 3, 2, 3
#: Gain of a way by each label between a title and the known labels, and its price of each that is a cell's text too.
_BELOW_TITLE_GAIN, _REPEATED_PRICE = 5.0, 6.0
#: Maximum ways to read a header.
_MAX_WAYS = 96


@dataclass(frozen=True, slots=True)
class KnownLabels:
    """The known labels of a header.

    :param first: index of the line with the first of them
    :param end: index of the line behind the last one
    :param least: smallest index of a line behind them that may be the first of a row
    """

    first: int
    end: int
    least: int


@dataclass(frozen=True, slots=True)
class HeaderWay:
    """A way to read a header.

    :param first: index of its first line
    :param end: index of the line behind it
    :param gain: how likely it is by itself
    """

    first: int
    end: int
    columns: tuple[Column, ...]
    gain: float = 0.0


def find_labels(lines: Sequence[Line], first: int, knowledge: Knowledge) -> KnownLabels | None:
    """Return the known labels of the header whose first one is the line *first*, ``None`` where none begins there."""
    if not _may_be_label(lines[first].text) or knowledge.find(words_of(lines[first])) is None:
        return None
    known: dict[str, int] = {}
    for at in range(first, min(len(lines), first + _MAX_HEADER)):
        label = words_of(lines[at])
        column = knowledge.find(label)
        if column is not None and column.key not in known:
            known[column.key] = at
        elif not _may_be_label(label) or knowledge.holds_number(label) or at - max(known.values()) > _MAX_RUN:
            break
    end = max(known.values()) + 1
    needed = _MIN_KNOWN
    if len(known) == _MIN_KNOWN_REGULAR and _are_regular(lines, known, knowledge):
        needed = _MIN_KNOWN_REGULAR
    if len(known) < needed or len(known) < _MIN_KNOWN_SHARE * (end - first):
        return None
    # A cell of the first row may read like a label.
    least = next(at + 1 for at in sorted(known.values())[needed - 1 :] if at + 1 not in known.values())
    return KnownLabels(first, end, least)


def _are_regular(lines: Sequence[Line], known: Mapping[str, int], knowledge: Knowledge) -> bool:
    """Return whether the registry numbers below known labels are lines at one distance from each other.

    So is the label of the numbers from the first of them, if it is known.
    """
    end = max(known.values()) + 1
    below = range(end, min(len(lines), end + _MAX_HEADER * _REGULAR_NUMBERS))
    numbered = (at for at in below if _is_numbered(words_of(lines[at]), knowledge))
    label = known.get(knowledge.number_column.key)
    places = [*([] if label is None else [label]), *islice(numbered, _REGULAR_NUMBERS)]
    distances = {following - at for at, following in pairwise(places)}
    return len(places) > _MIN_KNOWN_REGULAR and len(distances) == 1 and min(distances) >= len(known)


def _is_numbered(words: str, knowledge: Knowledge) -> bool:
    return words.count(" ") < _MAX_WORDS and knowledge.holds_number(words)


def words_of(line: Line) -> str:
    """Return the visible words of a line, the longest lines cut."""
    return join_words(line, LONGEST_LINE)


def _may_be_label(words: str) -> bool:
    return len(words) <= _LONGEST_LABEL and not words.endswith(SENTENCE_ENDS)


def read_ways(
    lines: Sequence[Line], labels: KnownLabels, above: int, below: int, knowledge: Knowledge
) -> list[HeaderWay]:
    """Return the ways to read a header, of alike ones the likelier first.

    :param above: index of the first line above that is no other table's
    :param below: index of the first line below that is another table's
    """
    front, has_title = _labels_above(lines, labels.first, above, knowledge)
    again = {words_of(line) for line in lines[labels.end + _MAX_BEHIND : below]}

    def gain(first: int, end: int) -> float:
        unknown = (words_of(lines[at]) for at in (*range(first, labels.first), *range(labels.end, end)))
        repeated = sum(words in again for words in unknown)
        return _BELOW_TITLE_GAIN * (labels.first - first) * has_title - _REPEATED_PRICE * repeated

    behind = _labels_behind(lines, labels.end, below, knowledge)
    found = (
        HeaderWay(first, end, columns, gain(first, end))
        for end in (*range(labels.end, behind + 1), *range(labels.end - 1, labels.least - 1, -1))
        for first in range(front, labels.first + 1)
        for parted in _partings(lines, first, labels, end, knowledge)
        for columns in _column_ways(parted, knowledge)
    )
    return [*islice(found, _MAX_WAYS)]


def _labels_above(lines: Sequence[Line], first: int, above: int, knowledge: Knowledge) -> tuple[int, bool]:
    """Return the index of the first line that may be a label above the known ones, and whether a title is above it."""
    least = max(above, first - _MAX_FRONT)
    has_title = False
    for at in range(first - 1, above - 1, -1):
        words = words_of(lines[at])
        label, begin = split_label(words)
        if label is not None:
            # Below a number that is alone there is a caption.
            title = at if words[begin:].strip() else at + 1
            least, has_title = max(least, title + 1), True
            break
    at = first
    while at > least and _is_short_label(words := words_of(lines[at - 1])) and not _is_name(words, knowledge):
        at -= 1
    return at, has_title


def _is_short_label(words: str) -> bool:
    return _may_be_label(words) and words.count(" ") < _MAX_WORDS and ":" not in words and not find_doi(words)


def _labels_behind(lines: Sequence[Line], end: int, below: int, knowledge: Knowledge) -> int:
    """Return the index behind the last line that may be a label behind the known ones."""
    at = end
    while at < min(below - 1, end + _MAX_BEHIND):
        words = words_of(lines[at])
        if not _may_be_label(words) or knowledge.holds_number(words) or _is_name(words, knowledge):
            break
        at += 1
    return at


def _is_name(words: str, knowledge: Knowledge) -> bool:
    """Return whether a line names concepts: a cell, or a section line."""
    return names_concept(words, knowledge.names.values())


def _partings(
    lines: Sequence[Line], first: int, labels: KnownLabels, end: int, knowledge: Knowledge
) -> Iterator[list[str]]:
    """Yield the labels that lines are: an unknown line behind another one may be the second line of its label."""
    texts = [words_of(line) for line in lines[first:end]]
    options = [
        (False, True) if at > labels.first - first and knowledge.find(text) is None else (False,)
        for at, text in enumerate(texts)
    ]
    for joins in sorted(product(*options), key=sum):
        found: list[str] = []
        for text, join in zip(texts, joins, strict=True):
            if join:
                found[-1] = f"{found[-1]} {text}"
            else:
                found.append(text)
        yield found


def _column_ways(labels: Sequence[str], knowledge: Knowledge) -> Iterator[tuple[Column, ...]]:
    """Yield the columns that labels name; without one of registry numbers each unknown one may be theirs."""
    columns = name_columns([(label,) for label in labels], (), knowledge)
    yield columns
    numbers = knowledge.number_column
    if any(column.key == numbers.key for column in columns):
        return
    for at, column in enumerate(columns):
        if not column.known:
            by_cells = replace(numbers, header=column.header, by_cells=True)
            yield (*columns[:at], by_cells, *columns[at + 1 :])
