"""Passages of plain texts: white space folded, and every character's place in the document known."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from mscgraph.records import FieldPlace, Line, Mark, Passage, Place, TextPlace, locate

#: (offset in a text, characters of the document that are left out in front of it), in order.
Gaps = tuple[tuple[int, int], ...]
_SPACE = re.compile(r"\s+")
#: White space that ends a line.
_BREAK = re.compile("[\n\r\u2028\u2029]")


class Folded(NamedTuple):
    """A stretch of a document, its white space folded.

    :param start: offset of the stretch, without the white space at its ends
    :param end: likewise
    """

    text: str
    start: int
    end: int
    gaps: Gaps = ()
    marks: tuple[Mark, ...] = ()


def fold(raw: str, start: int) -> Folded:
    """Return *raw* with runs of white space folded to a blank, or to a newline where a line ends in them.

    :param start: the offset of *raw* in the document
    """
    text = raw.strip()
    if text:
        start += raw.index(text[0])
    end = start + len(text)
    if text.isprintable() and "  " not in text:
        return Folded(text, start, end)
    folds = _Folds.of(text)
    return Folded(folds.text, start, end, folds.move([]))


@dataclass(slots=True)
class Characters:
    """The characters of a stretch of a document that are kept, others in place of some, and marks over them.

    :param raw: the stretch, without white space at its ends
    :param start: its offset in the document
    """

    raw: str
    start: int
    count: int = 0
    _done: int = 0
    _parts: list[str] = field(default_factory=list)
    _gaps: list[tuple[int, int]] = field(default_factory=list)
    _marks: list[tuple[int, int, str]] = field(default_factory=list)

    def keep(self, start: int, end: int) -> None:
        """Add a part of the stretch as it is; the characters in front of it that were not added are left out."""
        self.add(self.raw[start:end], end)

    def add(self, text: str, end: int) -> None:
        """Add *text* in place of the next part of the stretch, which has at least its length.

        :param end: of the part
        """
        if extra := end - self._done - len(text):
            self._gaps.append((self.count, extra))
        self._parts.append(text)
        self.count += len(text)
        self._done = end

    def mark(self, start: int, end: int, kind: str) -> None:
        """Mark the characters from number *start* to number *end* of those added."""
        self._marks.append((start, end, kind))

    def folded(self) -> Folded:
        """Return the characters with their white space folded; marks over white space alone are left out."""
        self.add("", len(self.raw))
        folds = _Folds.of("".join(self._parts))
        marks = [
            Mark(moved_start, moved_end, kind)
            for start, end, kind in self._marks
            if (moved_start := folds.begin(start)) < (moved_end := folds.end(end))
        ]
        marks.sort(key=lambda mark: (mark.start, -mark.end))
        return Folded(
            folds.text, self.start, self.start + len(self.raw), folds.move(self._gaps), tuple(marks)
        )


@dataclass(frozen=True, slots=True)
class _Folds:
    """The runs of white space of a text, each folded to one character, at the ends of the text to nothing.

    :param text: folded
    :param starts: of the runs
    :param ends: likewise
    :param places: in the folded text, of the runs
    :param widths: in the folded text, likewise
    """

    text: str
    starts: list[int]
    ends: list[int]
    places: list[int]
    widths: list[int]

    @classmethod
    def of(cls, whole: str) -> _Folds:
        """Return the runs of *whole*."""
        parts: list[str] = []
        starts, ends, places, widths = list[int](), list[int](), list[int](), list[int]()
        done = count = 0
        for run in _SPACE.finditer(whole):
            start, end = run.span()
            parts.append(whole[done:start])
            count += start - done
            width = int(start > 0 and end < len(whole))
            if width:
                parts.append("\n" if _BREAK.search(run.group()) else " ")
            starts.append(start)
            ends.append(end)
            places.append(count)
            widths.append(width)
            count += width
            done = end
        parts.append(whole[done:])
        return cls("".join(parts), starts, ends, places, widths)

    def begin(self, offset: int) -> int:
        """Return the place of an offset in the folded text; behind the run, where it is in one."""
        run = bisect_right(self.starts, offset) - 1
        if run < 0:
            return offset
        return self.places[run] + self.widths[run] + max(0, offset - self.ends[run])

    def end(self, offset: int) -> int:
        """Return the place of an offset in the folded text; in front of the run, where it is in one or behind it."""
        run = bisect_right(self.starts, offset - 1) - 1
        if run < 0:
            return offset
        beyond = offset - self.ends[run]
        return self.places[run] + (self.widths[run] + beyond if beyond > 0 else 0)

    def move(self, gaps: Sequence[tuple[int, int]]) -> Gaps:
        """Return the gaps of the folded text: those of the runs and *gaps*, of the text before."""
        moved: Counter[int] = Counter()
        for start, end, place, width in zip(self.starts, self.ends, self.places, self.widths, strict=True):
            moved[place] += end - start - width
        for offset, extra in gaps:
            run = bisect_right(self.starts, offset) - 1
            inside = run >= 0 and offset < self.ends[run]
            moved[self.places[run] if inside else self.begin(offset)] += extra
        return tuple((offset, extra) for offset, extra in sorted(moved.items()) if extra)


def passage_of(line: Line) -> Passage:
    """Return a line as a passage."""
    folded = fold(line.text, line.start)
    return Passage(folded.text, TextPlace(folded.start, folded.end), folded.marks, folded.gaps)


def cut(passage: Passage, begin: int) -> Passage | None:
    """Return the passage from an offset in its text on, ``None`` where it ends there."""
    text = passage.text[begin:]
    span = passage.place.span
    if not text or span is None:
        return None
    lead = len(text) - len(text.lstrip())
    begin += lead
    start, _ = locate(span, passage.gaps, begin, len(passage.text)) or span
    return replace(
        passage,
        text=text[lead:],
        place=_place_from(passage.place, start),
        marks=tuple(
            Mark(max(0, mark.start - begin), mark.end - begin, mark.kind)
            for mark in passage.marks
            if mark.end > begin
        ),
        gaps=tuple((offset - begin, extra) for offset, extra in passage.gaps if offset >= begin),
    )


def _place_from(place: Place, start: int) -> Place:
    """Return the place of the rest of a passage: in its field, or in the text."""
    if isinstance(place, FieldPlace):
        return replace(place, start=start)
    return TextPlace(start, place.span[1] if place.span else start)


def join(passages: Sequence[Passage]) -> Passage | None:
    """Return passages that follow each other in a document as one, a blank between two; ``None`` of no passages."""
    if not passages:
        return None
    if len(passages) == 1:
        return passages[0]
    text, marks, gaps = "", list[Mark](), Counter[int]()
    begin, end = passages[0].place.span or (0, 0)
    for passage in passages:
        start, until = passage.place.span or (0, 0)
        if text:
            gaps[len(text)] += start - end - 1
            text += " "
        marks.extend(Mark(mark.start + len(text), mark.end + len(text), mark.kind) for mark in passage.marks)
        for offset, extra in passage.gaps:
            gaps[offset + len(text)] += extra
        text += passage.text
        end = until
    kept = tuple((offset, extra) for offset, extra in sorted(gaps.items()) if extra)
    return Passage(text, TextPlace(begin, end), tuple(marks), kept)
