"""Column borders found by type: the segmentation of a row's words with the highest total score.

Each column takes a span of words; its recogniser grades how well the span fits. Dynamic programming over
word positions finds the spans, in the header's order and without a gap, whose scores add up highest. The
strict pass lets every column take only what its recogniser accepts; the relaxed pass also lets a column
take an unknown phrase, or nothing, at a price, and is only run where the strict one finds nothing. A phrase that
begins or ends with words of the column's kind is likely to be a cell of it: these give a part of the price back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mscgraph.records import Recogniser

#: Maximum words per row that is segmented strictly, and of one that is not: time is bounded for any input.
MAX_STRICT_WORDS = 50_000
MAX_RELAXED_WORDS = 2_000

_UNKNOWN_WORDS = 14
_UNKNOWN_PRICE = 3.0
_UNKNOWN_PRICE_PER_WORD = 0.5
#: Further price of an unknown phrase in a column whose cells nearly all are of few forms, and its maximum words.
_CLOSED_PRICE, _CLOSED_WORDS = 3.0, 8
#: Gain per word at the edge of an unknown phrase that is of the column's kind, and minimum grade of such words without
#: a point for each: bare numbers and words for "not stated" have less.
_EDGE_GAIN, _CERTAIN = 2.0, 4.0
#: Price of a word for "not stated" in an unknown phrase: it mostly is a cell by itself.
_ABSENT_PRICE = 4.0
_EMPTY_PRICE = 4.0
#: Cells mostly begin with a capital or a digit, and not with a bracket. Without this price a typed column, which gets a
#: point a word, would take the first words of a sentence in the next column where they happen to fit it.
_LOWER_CASE_PRICE = 5.0
#: Scores of unknown phrases by their number of words, without what known words at their edges add.
_UNKNOWN_SCORES = [-_UNKNOWN_PRICE - _UNKNOWN_PRICE_PER_WORD * size for size in range(_UNKNOWN_WORDS + 1)]
#: Signs between the numbers of an amount, at which no cell begins or ends, and the price of one that does.
_SIGNS, _SIGN_PRICE = frozenset("×·∗⋅✕±"), 50.0
#: Scores that differ by less are the same.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class ColumnModel:
    """How a column takes words.

    :param recogniser: ``None`` for free text
    :param text_price: per word of free text; a column of unknown kind pays, so that it takes few
    :param closed: whether its cells have few forms, which are all known, such as numbers
    :param takes_text: whether a cell that its recogniser refuses may be free text, at the price of an unknown phrase
    """

    recogniser: Recogniser | None
    text_price: float = 0.0
    closed: bool = False
    takes_text: bool = False


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The best segmentation of a row.

    :param cuts: word positions; column *k* has the words from ``cuts[k]`` to ``cuts[k + 1]``
    :param recognised: how many typed columns hold what their recogniser accepts
    :param empty: how many columns are empty
    :param ambiguous: whether other cuts scored as high
    """

    score: float
    cuts: tuple[int, ...]
    recognised: int
    empty: int
    ambiguous: bool


@dataclass(slots=True)
class _Path:
    """The best way to a position: its score, the position before, and what the columns so far hold."""

    score: float
    before: int
    recognised: int
    empty: int
    ways: int


def segment(words: Sequence[str], columns: Sequence[ColumnModel], *, relaxed: bool) -> Segmentation | None:
    """Return the best segmentation of *words* into *columns*, ``None`` without one.

    :param relaxed: whether a column may take an unknown phrase or nothing
    """
    count = len(words)
    if count > (MAX_RELAXED_WORDS if relaxed else MAX_STRICT_WORDS):
        return None
    room = _room_from(columns, relaxed=relaxed)
    prices = [_LOWER_CASE_PRICE if _goes_on(word) else 0.0 for word in words]
    for position, word in enumerate(words):
        if word in _SIGNS:
            prices[position : position + 2] = [_SIGN_PRICE] * len(prices[position : position + 2])
    layers: list[dict[int, _Path]] = [{0: _Path(0.0, -1, 0, 0, 1)}]
    for index, column in enumerate(columns):
        last = index == len(columns) - 1
        starts = {
            position: path
            for position, path in layers[-1].items()
            if count - position <= room[index] and (relaxed or count - position >= len(columns) - index)
        }
        reached: dict[int, _Path] = {}
        if column.recogniser is None:
            _take_text(reached, starts, prices, column.text_price, last=last)
        else:
            typed = _close_to(count, starts, column.recogniser) if last and relaxed else starts
            near = _near(typed, count) if relaxed else typed
            accepted = ((position, [*_accepted(column.recogniser, words, position)]) for position in near)
            spans = {position: found for position, found in accepted if found}
            for position, path in typed.items():
                for end, score in spans.get(position, ()):
                    if not last or end == count:
                        _reach(reached, end, position, path, score - prices[position], recognised=1)
        if relaxed:
            for position, path in starts.items():
                _reach(reached, position, position, path, -_EMPTY_PRICE, empty=1)
            if column.recogniser is not None:
                scores = _phrase_scores(column.recogniser, words, spans)
                _take_phrases(reached, typed, prices, scores, closed=column.closed)
                if column.takes_text:
                    dear = [price + _UNKNOWN_PRICE for price in prices]
                    _take_text(reached, starts, dear, column.text_price, last=last)
        if not reached:
            return None
        layers.append(reached)
    return _trace(layers, count)


def _close_to(end: int, starts: dict[int, _Path], recogniser: Recogniser) -> dict[int, _Path]:
    """Return the positions from which a typed column can take all words to *end*."""
    longest = max(recogniser.max_words, _UNKNOWN_WORDS)
    return {position: path for position, path in starts.items() if end - position <= longest}


def _near(starts: Collection[int], count: int) -> range:
    """Return the positions of the words that phrases from *starts* can have."""
    return range(min(starts), min(count, max(starts) + _UNKNOWN_WORDS)) if starts else range(0)


@lru_cache(4096)
def _goes_on(word: str) -> bool:
    """Return whether a word looks as if its cell began before it: in lower case, or in brackets."""
    return word.islower() if word[:1].isalpha() else word[:1] == "("


def _room_from(columns: Sequence[ColumnModel], *, relaxed: bool) -> list[float]:
    """Return how many words the columns from each on can take together."""
    room = [0.0]
    for column in reversed(columns):
        size = float("inf")
        if column.recogniser is not None and not (relaxed and column.takes_text):
            size = float(column.recogniser.max_words)
        room.append(room[-1] + (max(size, _UNKNOWN_WORDS) if relaxed else size))
    return room[:0:-1]


def _accepted(recogniser: Recogniser, words: Sequence[str], start: int) -> Iterator[tuple[int, float]]:
    """Yield every end of a span from *start* that *recogniser* accepts, with its score."""
    text = ""
    stop = min(len(words), start + recogniser.max_words)
    for end in range(start + 1, stop + 1):
        text = f"{text} {words[end - 1]}" if text else words[start]
        grade = recogniser.grade(text)
        if grade.score is not None:
            yield end, grade.score
        if not grade.viable:
            return


def _take_text(
    reached: dict[int, _Path], starts: dict[int, _Path], prices: Sequence[float], price: float, *, last: bool
) -> None:
    """Let free text run from any start to any later position; linear, by a running maximum."""
    count = len(prices)
    best: tuple[float, int, _Path] | None = None
    for end in range(1, count + 1):
        path = starts.get(end - 1)
        if path is not None:
            score = path.score - prices[end - 1] + price * (end - 1)
            if best is None or score > best[0] + SAME:
                best = (score, end - 1, path)
            elif score > best[0] - SAME:
                best = (best[0], best[1], replace(best[2], ways=best[2].ways + path.ways))
        if best is not None and (not last or end == count):
            _reach(reached, end, best[1], best[2], -prices[best[1]] - price * (end - best[1]))


def _take_phrases(
    reached: dict[int, _Path],
    starts: dict[int, _Path],
    prices: Sequence[float],
    scores: Mapping[int, Sequence[float]],
    *,
    closed: bool,
) -> None:
    """Let a typed column take an unknown phrase.

    :param scores: by the position of the first word, for each number of words, where they are not those of all phrases
    """
    count = len(prices)
    price, longest = (_CLOSED_PRICE, _CLOSED_WORDS) if closed else (0.0, _UNKNOWN_WORDS)
    for position, path in starts.items():
        if position == count:
            continue
        base = path.score - prices[position] - price
        stop = min(count - position, longest) + 1
        for end, score in enumerate(scores.get(position, _UNKNOWN_SCORES)[1:stop], position + 1):
            total = base + score
            known = reached.get(end)
            # Most phrases are worse than what is known: no call for these.
            if known is None or total > known.score - SAME:
                _reach(reached, end, position, path, total - path.score)


def _phrase_scores(
    recogniser: Recogniser, words: Sequence[str], spans: Mapping[int, Sequence[tuple[int, float]]]
) -> dict[int, list[float]]:
    """Return the scores of unknown phrases that words of a column's kind raise or lower.

    :param spans: the ends of what the column accepts, each with its score, by the first word
    :returns: by the position of the first word, for each number of words
    """
    known: dict[tuple[int, int], int] = {}
    absent: list[int] = []
    for start, ends in spans.items():
        for stop, score in ends:
            size = stop - start
            if score >= _CERTAIN + size:
                known |= dict.fromkeys(((start, longer) for longer in range(size, _UNKNOWN_WORDS + 1)), size)
            elif size == 1 and _is_absent(recogniser, words[start]):
                absent.append(start)
    for start, ends in spans.items():
        for stop, score in ends:
            size = stop - start
            if score >= _CERTAIN + size:
                for longer in range(size + 1, min(stop, _UNKNOWN_WORDS) + 1):
                    place = (stop - longer, longer)
                    if size > known.get(place, 0):
                        known[place] = size
    scores: dict[int, list[float]] = {}
    for (first, size), gain in known.items():
        scores.setdefault(first, [*_UNKNOWN_SCORES])[size] += _EDGE_GAIN * gain
    for at in absent:
        for first in range(max(0, at + 1 - _UNKNOWN_WORDS), at + 1):
            found = scores.setdefault(first, [*_UNKNOWN_SCORES])
            for size in range(max(2, at + 1 - first), _UNKNOWN_WORDS + 1):
                found[size] -= _ABSENT_PRICE
    return scores


def _is_absent(recogniser: Recogniser, word: str) -> bool:
    """Return whether a word that a column accepts means "not stated": no number, and no longer cell begins with it."""
    grade = recogniser.grade(word)
    is_weak = grade.score is not None and grade.score < _CERTAIN
    return is_weak and not grade.viable and any(map(str.isalpha, word))


def _reach(
    reached: dict[int, _Path],
    end: int,
    start: int,
    path: _Path,
    score: float,
    *,
    recognised: int = 0,
    empty: int = 0,
) -> None:
    """Keep the better of two ways to *end*; of equal ones the first, and count them."""
    total = path.score + score
    known = reached.get(end)
    if known is None or total > known.score + SAME:
        reached[end] = _Path(total, start, path.recognised + recognised, path.empty + empty, path.ways)
    elif total > known.score - SAME:
        known.ways += path.ways


def _trace(layers: Sequence[dict[int, _Path]], count: int) -> Segmentation | None:
    final = layers[-1].get(count)
    if final is None:
        return None
    cuts = [count]
    for layer in reversed(layers[1:]):
        cuts.append(layer[cuts[-1]].before)
    return Segmentation(final.score, tuple(reversed(cuts)), final.recognised, final.empty, final.ways > 1)
