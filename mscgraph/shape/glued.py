"""Text whose cells nothing parts, not even a blank, as some programs copy it: ``NorthSea24``.

A border is a place within a run of characters, and never at a blank. The cells are found as those of
flattened text are, though each column must hold what its recogniser accepts, and no other borders may score nearly as
high: a row that can be cut in two ways is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mscgraph.characters import visible
from mscgraph.records import Cell, Column, Line, Recogniser, Row, TextPlace
from mscgraph.shape.header import EDGE, HeaderWords, mint_column_key
from mscgraph.shape.segment import ColumnModel
from mscgraph.shape.words import Word, make_cell, parse_words

FORM = "glued text"
REMEDY = (
    "nothing parts its cells: copy the table as cells (with tabs between them), or save the page as HTML, and read"
    " that"
)
#: Maximum characters of a row that is cut, and borders in it.
_MAX_CHARACTERS, _MAX_BORDERS = 4_000, 400
#: Minimum score by which the best borders must be better than others.
_MARGIN = 2.0
#: Price of a cell that begins in lower case, with a bracket, or with the end of the cell before: ``INothing``.
_BEGIN_PRICE = 5.0
#: Prices of a border between two digits, or between a capital and a digit, and of one behind a decimal point.
_CODE_PRICE, _POINT_PRICE = 3.0, 1.0
#: Minimum letters of a cell of free text: fewer may be of the cell in front.
_MIN_LETTERS = 3
#: Minimum known columns of a header, with at least this share of its characters; maximum characters of it.
_MIN_KNOWN, _MIN_KNOWN_SHARE, _LONGEST_HEADER = 3, 0.5, 600
#: Minimum places of that kind in a line whose cells may be glued.
_MIN_PLAIN = 2


def find_borders(text: str) -> dict[int, float]:
    """Return the offsets at which a cell may begin, each with its price: 0, places within words, and the end."""
    borders = {0: 0.0}
    for at in range(1, len(text)):
        price = _price_of(text, at)
        if price is not None:
            borders[at] = price
    borders[len(text)] = 0.0
    return borders


def _price_of(text: str, at: int) -> float | None:
    """Return the price of a border in front of a character, ``None`` where no border is possible."""
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return None
    if before.isalnum() and after.isalnum():
        return _price_within(text, at)
    if after.isdigit() and before == ".":
        return _POINT_PRICE if text[at - 2 : at - 1].isdigit() else 0.0
    may_part = (
        before in ")]%" or (after.isupper() and before == ".") or (not after.isalnum() and after in "([")
    )
    return 0.0 if may_part else None


def _price_within(text: str, at: int) -> float | None:
    """Return the price of a border between two letters or digits."""
    before, after = text[at - 1], text[at]
    if after.isdigit():
        # Digits belong together, and to the capitals of a code in front of them.
        return _CODE_PRICE if before.isdigit() or before.isupper() else 0.0
    may_part = before.isdigit() or after.isupper() or (before.isupper() and text[at - 2 : at - 1].isupper())
    return 0.0 if may_part else None


def _is_within_number(text: str, at: int) -> bool:
    """Return whether a border is between two digits, or behind a decimal point: nothing shows the cell of these."""
    return text[at].isdigit() and text[:at].rstrip(".")[-1:].isdigit()


def count_plain(text: str) -> int:
    """Return how many times a capital or a digit follows a small letter or a closing bracket, or a capital a digit."""
    return sum(
        (other.isupper() and (one.islower() or one.isdigit() or one == ")"))
        or (other.isdigit() and (one.islower() or one == ")"))
        for one, other in pairwise(text)
    )


def looks_glued(lines: Sequence[str]) -> bool:
    """Return whether most lines have places as cells without a blank between them do."""
    return 2 * sum(count_plain(line) >= _MIN_PLAIN for line in lines) > len(lines)


def parse_glued_header(line: Line, header_words: HeaderWords) -> list[tuple[Column, ...]]:
    """Return the way to read a line as a header whose labels are glued; nothing where it is no such header."""
    text = visible(line.text).strip()
    if len(text) > _LONGEST_HEADER or count_plain(text) < _MIN_KNOWN - 1:
        return []
    borders = [*find_borders(text)]
    # Per border the known labels in front of it: characters of these, and the labels with their places.
    best: list[tuple[int, tuple[tuple[int, int, Column], ...]]] = [(0, ())] * len(borders)
    for end in range(1, len(borders)):
        best[end] = best[end - 1]
        for start in range(end):
            label = text[borders[start] : borders[end]]
            column = header_words.get(tuple(EDGE.sub("", word).casefold() for word in label.split()))
            known, labels = best[start]
            if column is None or any(column.key == one.key for _, _, one in labels):
                continue
            if known + len(label) > best[end][0]:
                best[end] = known + len(label), (*labels, (borders[start], borders[end], column))
    known, labels = best[-1]
    if len(labels) < _MIN_KNOWN or known < _MIN_KNOWN_SHARE * len(text):
        return []
    return [tuple(_columns_of(text, labels, {"row", *(column.key for column in header_words.values())}))]


def _columns_of(text: str, labels: Sequence[tuple[int, int, Column]], taken: set[str]) -> Iterator[Column]:
    """Yield the columns of a header; the characters between two known labels are one of free text."""
    done = 0
    for start, end, column in (*labels, (len(text), len(text), None)):
        if header := text[done:start].strip():
            yield Column(mint_column_key(header, taken), header, "text", known=False)
        if column is not None:
            yield Column(column.key, text[start:end], column.kind)
        done = end


@dataclass(frozen=True, slots=True)
class _Cut:
    """Borders with their score."""

    score: float
    borders: tuple[int, ...]


class GluedReader:
    """Cuts lines into the cells of a table, a row from each."""

    def __init__(self, columns: Sequence[Column], models: Sequence[ColumnModel]) -> None:
        self._columns = columns
        self._models = models

    def reads(self, line: Line) -> bool:
        """Return whether a line is a row, though perhaps in several ways."""
        return bool(self._cut(line.text))

    def rows(self, lines: Iterable[Line]) -> Iterator[Row]:
        """Yield a row from each line with words; one that cannot be cut, or in several ways, is not read."""
        position = 0
        for line in lines:
            if words := parse_words(line):
                position += 1
                yield self._make_row(position, line, words)

    def _make_row(self, position: int, line: Line, words: Sequence[Word]) -> Row:
        place = TextPlace(words[0].start, words[-1].end)
        text = " ".join(word.printed for word in words)
        cuts = self._cut(line.text)
        if len(cuts) != 1 or any(_is_within_number(line.text, at) for at in cuts[0].borders[1:-1]):
            ways = "in several ways" if cuts else "in no way"
            fault = f"expected a row of {len(self._models)} columns, found glued cells that can be cut {ways}"
            return Row(position, (), place, text, fault=fault)
        cells = tuple(
            self._make_cell(column, line, start, end)
            for column, (start, end) in zip(self._columns, pairwise(cuts[0].borders), strict=True)
        )
        return Row(position, cells, place, text)

    @staticmethod
    def _make_cell(column: Column, line: Line, start: int, end: int) -> Cell:
        words = parse_words(Line(line.number, line.text[start:end], line.start + start))
        return make_cell(column.key, words, 0, len(words))

    def _cut(self, text: str) -> list[_Cut]:
        """Return the best borders, with those that score nearly as high; none where not every column is recognised."""
        if len(text) > _MAX_CHARACTERS or len(prices := find_borders(text)) > _MAX_BORDERS:
            return []
        borders = [*prices]
        reached = {0: [_Cut(0.0, (0,))]}
        for index, model in enumerate(self._models):
            last = index == len(self._models) - 1
            following: dict[int, list[_Cut]] = {}
            for at, ways in reached.items():
                ends = [len(borders) - 1] if last else range(at + 1, len(borders))
                for end, score in _accepted(model, text, borders, at, ends):
                    known = following.setdefault(end, [])
                    score -= prices[borders[end]]
                    known.extend(_Cut(way.score + score, (*way.borders, borders[end])) for way in ways)
            reached = {end: _best(ways) for end, ways in following.items()}
        return _best(reached.get(len(borders) - 1, []))


def _best(cuts: Sequence[_Cut]) -> list[_Cut]:
    """Return the best two of those that score nearly as high as the best."""
    found = sorted(cuts, key=lambda cut: cut.score, reverse=True)[:2]
    return [cut for cut in found if cut.score > found[0].score - _MARGIN]


def _accepted(
    model: ColumnModel, text: str, borders: Sequence[int], at: int, ends: Iterable[int]
) -> Iterator[tuple[int, float]]:
    """Yield the ends of the cells from a border that a column accepts, each with its score."""
    start = borders[at]
    first = visible(text[start:]).lstrip()[:1]
    is_odd = first.islower() or first == "(" or (model.recogniser is None and _begins_oddly(text[start:]))
    price = _BEGIN_PRICE if is_odd else 0.0
    for end in ends:
        cell = " ".join(visible(text[start : borders[end]]).split())
        if model.recogniser is None:
            if sum(map(str.isalpha, cell)) >= _MIN_LETTERS:
                yield end, -price - model.text_price * (cell.count(" ") + 1)
            continue
        if cell.count(" ") >= model.recogniser.max_words or not _is_viable(model.recogniser, cell):
            return
        score = model.recogniser.grade(cell).score if cell else None
        if score is not None:
            yield end, score - price


def _begins_oddly(text: str) -> bool:
    """Return whether a text begins with two capitals and two small letters or more, as ``ABCs`` does not."""
    capitals = next((at for at, char in enumerate(text) if not char.isupper()), len(text))
    return (
        capitals > 1 and text[capitals : capitals + 2].isalpha() and text[capitals : capitals + 2].islower()
    )


def _is_viable(recogniser: Recogniser, cell: str) -> bool:
    """Return whether the words of a cell in front of its last one may begin a cell of the kind."""
    whole, _, _ = cell.rpartition(" ")
    return not whole or recogniser.grade(whole).viable
