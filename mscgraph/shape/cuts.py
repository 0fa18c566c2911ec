"""A cell that holds several kinds, cut by type: the segmentation of its words with the highest total score.

Parts come in any order, with words of no kind between them. A part begins and ends at the edge of the cell, at a
separator, or beside another part: a word of no kind beside it may change its meaning ("stage IV", "1 × 10^6 per mL").
It may interrupt words that are of another kind without it: "twice IV daily".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mscgraph.namespaces import fold
from mscgraph.records import Grade, Recogniser
from mscgraph.shape.segment import SAME

#: Maximum characters of a cell that is cut.
_LONGEST = 2_000
#: Separators: brackets, semicolons, bars, line breaks, commas outside numbers, colons at the end of a word, and a slash
#: or a dash between blanks.
_SEPARATOR = r"[;|\n()\[\]、，；：（）]|,(?!\d)|(?<!\d),|:(?!\S)|(?<!\S)[/+–—-](?!\S)"
#: Numbers in brackets that a power of ten multiplies: "(1.5-2) × 10^8".
_MULTIPLIED = r"\([\d.]+[±–—-][\d.]+\)(?=\s*[×x*·⋅∗✕]\s*10)"
_ATOM = re.compile(rf"{_MULTIPLIED}|(?P<separator>{_SEPARATOR})|(?:(?!{_SEPARATOR})\S)+")
#: Separators that may part the numbers of a list or of a range.
_IN_NUMBERS = frozenset(",/–—-、，+")
#: Minimum grade of a part without a point for each of its words: words for "not stated" and bare numbers have less.
_CERTAIN = 4.0
#: Minimum words of a part among words of no kind, or letters and digits of a single one: a short code may be anything.
_MIN_WORDS, _MIN_LETTERS = 2, 5
#: Maximum words, with those of another kind around it, of a part that interrupts them.
_MAX_FRAMED = 6
#: Prices of a part, so that one is better than two of the same words; of a border without a separator; of a word of no
#: kind.
_PART_PRICE, _BLANK_PRICE, _TEXT_PRICE = 0.25, 0.5, 0.125

#: States of a position, by the words before it: the beginning or a separator; words of no kind; a part; a separator
#: behind words of no kind that may part the numbers of a list.
_CLEAR, _TEXT, _PART, _LISTED = range(4)


@dataclass(frozen=True, slots=True)
class Cut:
    """The parts of a cell.

    :param parts: the start and end of the part of each kind
    :param unclear: kinds with several parts, or whose part may be of another kind
    :param unread: kinds that only words beside words of no kind are of
    """

    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Atom:
    """A word, or a separator, of a cell."""

    text: str
    start: int
    end: int
    separates: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """Words that a recogniser accepts.

    :param first: position of the first word, of the words around it where it interrupts some
    :param stop: position behind the last
    :param start: offset in the cell
    """

    kind: str
    first: int
    stop: int
    words: str
    start: int
    interrupts: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """The offsets of its words in the cell."""
        return self.start, self.start + len(self.words)

    @property
    def is_telling(self) -> bool:
        """Whether it is long or has a number."""
        return self.is_long or any(map(str.isdigit, self.words))

    @property
    def is_long(self) -> bool:
        """Whether it cannot be a short code of any kind."""
        letters = sum(map(str.isalnum, self.words))
        return self.interrupts or self.words.count(" ") + 1 >= _MIN_WORDS or letters >= _MIN_LETTERS


@dataclass(frozen=True, slots=True)
class _Step:
    """A step from a position of the cell to a later one, with its score."""

    before: tuple[int, int]
    after: tuple[int, int]
    score: float
    part: _Part | None = None


def cut(
    text: str,
    recognisers: Mapping[str, Recogniser],
    own: Collection[str],
    anchors: Collection[str],
    joiners: Collection[str],
) -> Cut:
    """Return the parts of a cell.

    :param recognisers: of the kinds of its parts
    :param own: kinds that the column's label names; a short code is certain of these alone
    :param anchors: kinds that a cell must hold for any other kind to be certain
    :param joiners: folded words that do nothing but join
    """
    if len(text) > _LONGEST:
        return Cut()
    atoms = [*_atoms(text, joiners)]
    parts = [*_accepted(text, atoms, recognisers)]
    parts += [part for one in parts if (part := _interrupting(one, text, atoms, recognisers))]
    if not parts:
        return Cut()
    best = _best(atoms, parts)
    best = [part for part in best if part.kind in own or _is_certain(part, best, atoms)]
    if not {part.kind for part in best}.intersection(anchors):
        return Cut()
    unclear = {part.kind for part in best if _is_unclear(part, best, parts)}
    places = {part.kind: part.place for part in reversed(best) if part.kind not in unclear}
    unread = {part.kind for part in parts if part.is_telling} - {part.kind for part in best}
    return Cut(places, frozenset(unclear), frozenset(unread))


def _atoms(text: str, joiners: Collection[str]) -> Iterator[_Atom]:
    for match in _ATOM.finditer(text):
        separates = match["separator"] is not None or match.group().casefold() in joiners
        yield _Atom(match.group(), *match.span(), separates)


def _accepted(text: str, atoms: Sequence[_Atom], recognisers: Mapping[str, Recogniser]) -> Iterator[_Part]:
    """Yield every stretch of the words that a recogniser accepts, by its first word."""
    for first, atom in enumerate(atoms):
        if atom.separates:
            continue
        for kind, recogniser in recognisers.items():
            for stop in range(first + 1, len(atoms) + 1):
                words = text[atom.start : atoms[stop - 1].end]
                count = words.count(" ") + 1
                if count > recogniser.max_words:
                    break
                grade = recogniser.grade(words)
                if not atoms[stop - 1].separates and _is_accepted(grade, count):
                    yield _Part(kind, first, stop, words, atom.start)
                if not grade.viable:
                    break


def _is_accepted(grade: Grade, words: int) -> bool:
    return grade.score is not None and grade.score >= _CERTAIN + words


def _interrupting(
    part: _Part, text: str, atoms: Sequence[_Atom], recognisers: Mapping[str, Recogniser]
) -> _Part | None:
    """Return a part with the words around it that are of another kind without it, ``None`` where they are of none."""
    first, stop = part.first, part.stop
    while first and not atoms[first - 1].separates:
        first -= 1
    while stop < len(atoms) and not atoms[stop].separates:
        stop += 1
    around = [atom.text for atom in (*atoms[first : part.first], *atoms[part.stop : stop])]
    is_inside = first < part.first and part.stop < stop
    if not is_inside or stop - first > _MAX_FRAMED:
        return None
    words = " ".join(around)
    others = (one for kind, one in recognisers.items() if kind != part.kind)
    if not any(_is_accepted(one.grade(words), len(around)) for one in others):
        return None
    return replace(part, first=first, stop=stop, interrupts=True)


def _best(atoms: Sequence[_Atom], parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts of all segmentations with the highest score, in their order."""
    steps = [*_steps(atoms, parts)]
    until = {(0, _CLEAR): 0.0}
    for step in steps:
        if step.before in until:
            score = until[step.before] + step.score
            until[step.after] = max(score, until.get(step.after, score))
    rest = {(len(atoms), state): 0.0 for state in range(4)}
    for step in reversed(steps):
        if step.after in rest:
            score = step.score + rest[step.after]
            rest[step.before] = max(score, rest.get(step.before, score))
    least = rest[0, _CLEAR] - SAME
    found = {
        step.part: None
        for step in steps
        if step.part is not None
        and step.before in until
        and step.after in rest
        and until[step.before] + step.score + rest[step.after] >= least
    }
    return [*found]


def _steps(atoms: Sequence[_Atom], parts: Sequence[_Part]) -> Iterator[_Step]:
    """Yield all steps, by the position that they begin at."""
    by_first: dict[int, list[_Part]] = {}
    for part in parts:
        by_first.setdefault(part.first, []).append(part)
    for at, atom in enumerate(atoms):
        if atom.separates:
            may_list = atom.text in _IN_NUMBERS or atom.text[:1].isalpha()
            listed = _LISTED if may_list else _CLEAR
            for state in range(4):
                yield _Step((at, state), (at + 1, listed if state in (_TEXT, _LISTED) else _CLEAR), 0.0)
            continue
        for state in (_CLEAR, _TEXT, _LISTED):
            yield _Step((at, state), (at + 1, _TEXT), -_TEXT_PRICE)
        for part in by_first.get(at, ()):
            score = part.words.count(" ") + 1 - _PART_PRICE if not part.interrupts else _PART_PRICE
            yield _Step((at, _CLEAR), (part.stop, _PART), score, part)
            yield _Step((at, _PART), (part.stop, _PART), score - _BLANK_PRICE, part)
            if not _goes_on(atoms, at):
                yield _Step((at, _LISTED), (part.stop, _PART), score, part)


def _goes_on(atoms: Sequence[_Atom], at: int) -> bool:
    """Return whether a number may be the last of a list whose others are of no kind: "5 ml, 2 and 10 million"."""
    before = next((atom.text for atom in reversed(atoms[:at]) if not atom.separates), "")
    return atoms[at].text[:1].isdigit() and before[-1:].isdigit()


def _is_certain(part: _Part, parts: Sequence[_Part], atoms: Sequence[_Atom]) -> bool:
    """Return whether a part is long, or beside a long one of another kind."""
    return part.is_long or any(
        other.is_long and other.kind != part.kind and _are_neighbours(part, other, atoms) for other in parts
    )


def _are_neighbours(part: _Part, other: _Part, atoms: Sequence[_Atom]) -> bool:
    for one, following in pairwise(sorted((part, other), key=lambda each: each.first)):
        return all(atom.separates for atom in atoms[one.stop : following.first])
    return False


def _is_unclear(part: _Part, best: Sequence[_Part], parts: Sequence[_Part]) -> bool:
    """Return whether the words may be a part of another kind, or others, even beside words of no kind, are of this."""
    if any(other != part and _overlap(other, part) for other in best):
        return True
    others = (
        other for other in parts if other.kind == part.kind and not any(_overlap(other, one) for one in best)
    )
    same = (other for other in best if other.kind == part.kind)
    rivals = (*same, *(other for other in others if other.is_telling))
    return any(fold(other.words) != fold(part.words) for other in rivals)


def _overlap(one: _Part, other: _Part) -> bool:
    return one.first < other.stop and other.first < one.stop
