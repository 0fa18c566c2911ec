"""Glyphs of a page as words and lines, small raised and lowered ones as superscripts and subscripts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from mscgraph.read.pdf_page import Box, Glyph, Page, bounds
from mscgraph.records import Mark, Passage

#: Ems between glyphs from which on they are two words; the narrowest blank in use is a thin space, 1/6 em.
_BLANK = 0.15
#: Ems between the baselines of glyphs of one line.
_LEVEL = 0.07
#: Ems of white space, a printed blank among it, that do not part two words of one phrase, at most.
_PHRASE = 0.7
#: Ems by which white space between words of one phrase is wider than the blank that is printed in it, at most.
_STRETCHED = 0.25
#: Ems by which baselines of one line differ in neighbouring cells; a superscript moves its line in some writers.
_SHIFT = 0.35
#: Maximum share of the size of its neighbour that a superscript or subscript has.
_SMALL = 0.92
#: Ems of its neighbour that the baseline of a superscript is above, at least and at most.
_RAISED = (0.1, 0.8)
#: Ems of its neighbour that the baseline of a subscript is below.
_LOWERED = (0.05, 0.5)
#: Ems of its neighbour that are between the two, at most, where no blank is printed there.
_BESIDE = 0.3


@dataclass(frozen=True, slots=True)
class Word:
    """Glyphs without a blank between them.

    :param base: its own baseline, in points from the top
    :param line: the baseline of its line
    :param kind: ``superscript``, ``subscript`` or empty
    :param blank_before: left and right of the blank that is printed in front of it, in points from the left
    :param blank_after: those of the one behind it
    """

    glyphs: tuple[Glyph, ...]
    left: float
    right: float
    base: float
    size: float
    line: float
    kind: str = ""
    blank_before: tuple[float, float] | None = None
    blank_after: tuple[float, float] | None = None

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def box(self) -> Box:
        """The box around its glyphs."""
        return bounds((one.left, one.top, one.right, one.bottom) for one in self.glyphs)

    @property
    def middle(self) -> float:
        """Points from the left edge of the page to its middle."""
        return (self.left + self.right) / 2

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(glyph.bold for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, from left to right.

    :param top: of its ink, near enough for white space between lines to show
    :param bottom: likewise
    """

    words: tuple[Word, ...]
    base: float
    size: float
    left: float
    right: float

    @property
    def top(self) -> float:
        """Points from the top of the page to the top of its capitals."""
        return self.base - 0.7 * self.size

    @property
    def bottom(self) -> float:
        """Points from the top of the page to the end of its descenders."""
        return self.base + 0.2 * self.size

    @property
    def text(self) -> str:
        """Its words, with blanks."""
        return compose([self])[0]

    @property
    def unbroken(self) -> float:
        """Width in points of what comes in front of its first blank."""
        end = self.words[0].right
        for before, word in pairwise(self.words):
            if _apart(before, word):
                break
            end = max(end, word.right)
        return end - self.left


def words_of(page: Page) -> list[Word]:
    """Return the words of a page, from top to bottom by their own baselines, then from left to right."""
    levels = ([*_words(level)] for level in _levels(page.glyphs))
    return _attached([level for level in levels if level])


def _levels(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of each baseline, from left to right."""
    level: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: one.base):
        if level and glyph.base - level[-1].base > _LEVEL * glyph.size:
            yield sorted(level, key=lambda one: one.left)
            level = []
        level.append(glyph)
    if level:
        yield sorted(level, key=lambda one: one.left)


def _words(level: Sequence[Glyph]) -> Iterator[Word]:
    """Yield the words of glyphs on one baseline."""
    run: list[Glyph] = []
    blank: Glyph | None = None
    before: Word | None = None
    for glyph in level:
        if glyph.text.isspace():
            blank = glyph
            continue
        if run and (blank is not None or glyph.left - run[-1].right > _BLANK * glyph.size):
            yield (before := _word(run, before, blank))
            run = []
        run.append(glyph)
        blank = None
    if run:
        yield _word(run, before, blank)


def _word(glyphs: list[Glyph], before: Word | None, blank: Glyph | None) -> Word:
    right, size = max(one.right for one in glyphs), max(one.size for one in glyphs)
    left, base = glyphs[0].left, glyphs[0].base
    blank_before = before.blank_after if before else None
    blank_after = (blank.left, blank.right) if blank else None
    return Word(tuple(glyphs), left, right, base, size, base, "", blank_before, blank_after)


def _attached(levels: list[list[Word]]) -> list[Word]:
    """Return all words, the small raised and lowered ones in the lines of their neighbours."""
    done = list[Word]()
    tops = [level[0].base for level in levels]
    for number, level in enumerate(levels):
        reach = 1.2 * max(word.size for word in level) / _SMALL
        near = range(bisect_left(tops, tops[number] - reach), bisect_right(tops, tops[number] + 2 * reach))
        others = [levels[other] for other in near if other != number]
        before: Word | None = None
        for word in level:
            before = _beside(word, others) or _behind(word, before) or word
            done.append(before)
    return done


def _beside(word: Word, levels: list[list[Word]]) -> Word | None:
    """Return a word as superscript or subscript of its nearest neighbour; ``None`` if it is of its own line."""
    best: tuple[float, Word] | None = None
    for level in levels:
        for other in _neighbours(word, level):
            if word.size > _SMALL * other.size or not (kind := _kind(word, other)):
                continue
            gap = max(word.left - other.right, other.left - word.right)
            most = _PHRASE if is_joined(other, word) or is_joined(word, other) else _BESIDE
            if abs(gap) <= most * other.size and (best is None or abs(gap) < best[0]):
                best = abs(gap), replace(word, line=other.base, kind=kind)
    return best[1] if best else None


def _neighbours(word: Word, level: list[Word]) -> list[Word]:
    """Return the words of another line that end last in front of a word, and begin first behind it."""
    at = bisect_left(level, word.middle, key=lambda other: other.left)
    return level[max(0, at - 1) : at + 1]


def _kind(word: Word, other: Word) -> str:
    rise = (other.base - word.base) / other.size
    if _RAISED[0] <= rise <= _RAISED[1]:
        return "superscript"
    return "subscript" if _LOWERED[0] <= -rise <= _LOWERED[1] else ""


def _behind(word: Word, before: Word | None) -> Word | None:
    """Return a word as part of the superscript or subscript in front of it: ``a, b``."""
    if before is None or not before.kind or word.left - before.right > 2 * _BESIDE * word.size:
        return None
    return replace(word, line=before.line, kind=before.kind) if word.size <= 1.02 * before.size else None


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return words as lines, from top to bottom."""
    lines = list[list[Word]]()
    for word in sorted(words, key=lambda one: one.line):
        if lines and word.line - lines[-1][0].line <= _SHIFT * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [line_of(line) for line in lines]


def line_of(words: list[Word]) -> Line:
    """Return words as one line, on the baseline of the first of them that is neither raised nor lowered."""
    words.sort(key=lambda one: one.left)
    full = [word for word in words if not word.kind] or words
    size = max(word.size for word in full)
    return Line(tuple(words), full[0].line, size, words[0].left, max(word.right for word in words))


def parts_at(line: Line, ems: float) -> list[Line]:
    """Return the parts of a line that white space of more than *ems* parts."""
    parts = [[line.words[0]]]
    for word in line.words[1:]:
        if gap_between(parts[-1][-1], word) > ems * line.size:
            parts.append([])
        parts[-1].append(word)
    return [line_of(part) for part in parts]


def compose(lines: Sequence[Line]) -> tuple[str, tuple[Mark, ...]]:
    """Return the text of lines, one per line, and its marks in the order of their starts."""
    text, marks = "", list[Mark]()
    for number, line in enumerate(lines):
        text += "\n" if number else ""
        before: Word | None = None
        for word in line.words:
            text += " " if before is not None and _apart(before, word) else ""
            marks += _marks(word, len(text))
            text += word.text
            before = word
    return text, _joined(marks, text)


def _apart(before: Word, word: Word) -> bool:
    return word.left - before.right > _BLANK * max(word.size, before.size) or _blank_between(before, word)


def is_joined(before: Word, word: Word) -> bool:
    """Return whether a printed blank joins two words to one phrase."""
    gap, most = word.left - before.right, _STRETCHED * word.size
    return 0 < gap <= _PHRASE * word.size and any(
        gap - end + start <= most for start, end in _blanks(before, word)
    )


def _blank_between(before: Word, word: Word) -> bool:
    return any(_blanks(before, word))


def _blanks(before: Word, word: Word) -> list[tuple[float, float]]:
    """Return the blanks that are printed between two words; one at the end of a line in a cell may be among them."""
    blanks = (before.blank_after, word.blank_before)
    return [blank for blank in blanks if blank and before.right <= sum(blank) / 2 <= word.left]


def gap_between(before: Word, word: Word) -> float:
    """Return the white space in points between two words, 0 where a printed blank joins them to one phrase."""
    gap = word.left - before.right
    return 0.0 if is_joined(before, word) else max(0.0, gap)


def _marks(word: Word, start: int) -> Iterator[Mark]:
    if word.kind:
        yield Mark(start, start + len(word.text), word.kind)
    for bold, run in groupby(word.glyphs, key=lambda glyph: glyph.bold):
        length = sum(len(glyph.text) for glyph in run)
        if bold:
            yield Mark(start, start + length, "strong")
        start += length


def _joined(marks: list[Mark], text: str) -> tuple[Mark, ...]:
    """Return marks, neighbours of one kind as one."""
    done = dict[str, list[Mark]]()
    for mark in marks:
        run = done.setdefault(mark.kind, [])
        if run and text[run[-1].end : mark.start] in ("", " "):
            run[-1] = Mark(run[-1].start, mark.end, mark.kind)
        else:
            run.append(mark)
    return tuple(
        sorted((mark for run in done.values() for mark in run), key=lambda one: (one.start, one.end))
    )


def passage(page: Page, lines: Sequence[Line], area: Box) -> Passage:
    """Return lines as printed words with their place.

    :param area: their place where they are empty
    """
    text, marks = compose(lines)
    boxes = [word.box for line in lines for word in line.words]
    return Passage(text, page.place(bounds(boxes) if boxes else area), marks)
