"""The words of a printed cell that statements rest on, marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a cell's text.

    :param words: number of the words that it belongs to, of several the shortest; 0 if no statement rests on it
    :param depth: number of statements whose words it belongs to
    :param ends: the numbers of the words that end with it
    :param raised: whether it is a superscript
    """

    text: str
    words: int = 0
    depth: int = 0
    ends: tuple[int, ...] = ()
    raised: bool = False


def mark_cell(
    text: str, words: Mapping[int, tuple[int, int]], raised: Sequence[tuple[int, int]] = ()
) -> list[Piece]:
    """Cut *text* where words or superscripts begin or end.

    Words may overlap and lie in each other. Words of no length end at their beginning.

    :param words: number of the words → first character and the one behind the last, within *text*
    :param raised: likewise of each superscript
    :returns: pieces that make up the text; an empty one where words end at the very beginning
    """
    cuts = {0, len(text)}
    for start, end in (*words.values(), *raised):
        cuts |= {start, end}
    borders = sorted(cuts)
    pieces = []
    ends_here = _ending(words, 0)
    if ends_here:
        pieces.append(Piece("", ends=ends_here))
    for start, end in pairwise(borders):
        inside = [number for number, span in words.items() if span[0] <= start and end <= span[1]]
        narrowest = min(inside, key=lambda number: (_length(words[number]), number), default=0)
        is_raised = any(first <= start < last for first, last in raised)
        pieces.append(Piece(text[start:end], narrowest, len(inside), _ending(words, end), is_raised))
    return pieces


def _ending(words: Mapping[int, tuple[int, int]], place: int) -> tuple[int, ...]:
    return tuple(sorted(number for number, span in words.items() if span[1] == place))


def _length(span: Sequence[int]) -> int:
    return span[1] - span[0]
