"""Captions above or below a table, and the notes under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.captions import split_label
from mscgraph.read.pdf_blocks import Extent
from mscgraph.read.pdf_lines import Line, Word, compose, lines_of, passage
from mscgraph.read.pdf_page import Page
from mscgraph.read.pdf_rules import ALIGNED, Frame, is_label
from mscgraph.records import Mark, Passage

#: Maximum lines of a caption.
_MAX_CAPTION = 20
#: Maximum lines of notes.
_MAX_NOTES = 60
#: Ems between the baselines of a table and its caption, or of a label and what follows it, at most.
_NEAR = 3.5
#: Ems between the baselines of one caption, at most.
_LEADING = 1.9
#: Ems between a table without a rule at its end and its notes, and between the baselines of these, at most.
_UNDER, _TIGHT = 2.5, 1.5
#: Points by which sizes of one kind of text differ.
_SAME = 0.3


@dataclass(frozen=True, slots=True)
class Caption:
    """A table's number and caption.

    :param lines: that have been read
    """

    label: str
    passage: Passage | None
    lines: tuple[Line, ...]


def find_caption(page: Page, words: Sequence[Word], frame: Frame, extent: Extent) -> Caption | None:
    """Return the caption above a table, else the one below it; ``None`` without one.

    :param words: of the page, without those of tables
    :param extent: the column of text around the table
    """
    column = [word for word in words if extent[0] - ALIGNED <= word.middle <= extent[1] + ALIGNED]
    above = lines_of(word for word in column if word.line <= frame.top)
    if lines := _above(above, frame.top):
        return _caption(page, lines)
    below = lines_of(word for word in column if word.line > frame.bottom)
    if below and is_label(below[0]) and below[0].base - frame.bottom <= _NEAR * below[0].size:
        return _caption(page, below[: _block_end(below)])
    return None


def _above(lines: Sequence[Line], top: float) -> list[Line]:
    """Return the lines from the nearest label above a table on; none where other text is between them."""
    below = top
    for count, line in enumerate(reversed(lines), 1):
        label = is_label(line)
        if (
            count > _MAX_CAPTION
            or below - line.base > (_NEAR if label or count == 1 else _LEADING) * line.size
        ):
            return []
        if label:
            return list(lines[-count:])
        below = line.base
    return []


def _block_end(lines: Sequence[Line]) -> int:
    """Return the number of lines of one size and distance at the beginning of *lines*."""
    for number in range(1, min(len(lines), _MAX_CAPTION)):
        line, before = lines[number], lines[number - 1]
        if (
            line.base - before.base > _LEADING * line.size
            or abs(line.size - before.size) > _SAME
            or is_label(line)
        ):
            return number
    return min(len(lines), _MAX_CAPTION)


def _caption(page: Page, lines: Sequence[Line]) -> Caption | None:
    text, _ = compose(lines)
    label, start = split_label(text)
    if label is None:
        label, start = split_label(lines[0].text)
    if label is None:
        return None
    whole = passage(page, lines, (0, 0, 0, 0))
    return Caption(label, _from(whole, start), tuple(lines))


def _from(whole: Passage, start: int) -> Passage | None:
    """Return the rest of a passage, ``None`` where it is blank; its place is that of the whole."""
    start += len(whole.text[start:]) - len(whole.text[start:].lstrip())
    text = whole.text[start:]
    moved = (
        Mark(max(0, one.start - start), one.end - start, one.kind) for one in whole.marks if one.end > start
    )
    return Passage(text, whole.place, tuple(moved)) if text else None


def find_notes(page: Page, words: Sequence[Word], frame: Frame, extent: Extent, size: float) -> list[Passage]:
    """Return the notes under a table: the lines in smaller type than the page's text, up to the next block.

    Lines directly under a table that no rule ends may be in any type.

    :param words: of the page, without those of tables and captions
    :param extent: the column of text around the table
    :param size: of most of the page's text outside of tables, in points
    """
    bottom = frame.bottom
    column = [
        word
        for word in words
        if extent[0] - ALIGNED <= word.middle <= extent[1] + ALIGNED and word.line > bottom
    ]
    kept, before = list[Line](), bottom
    for line in lines_of(column)[:_MAX_NOTES]:
        distance = (line.base - before) / line.size
        first = not kept
        under = not frame.closed and distance <= (_UNDER if first else _TIGHT)
        if (
            (line.size > size - _SAME and not under)
            or distance > (_NEAR if first else _LEADING)
            or is_label(line)
        ):
            break
        if kept and line.size - kept[-1].size > _SAME:
            break
        kept.append(line)
        before = line.base
    return [passage(page, note, (0, 0, 0, 0)) for note in _parted(kept, frame.right)]


def _parted(lines: Sequence[Line], right: float) -> list[list[Line]]:
    """Return the lines of each note: a new one begins where the line above had room for its first word."""
    notes = list[list[Line]]()
    width = max([right, *(line.right for line in lines)])
    for line in lines:
        word = line.words[0]
        room = width - notes[-1][-1].right if notes else 0.0
        if not notes or room > word.right - word.left + 0.5 * line.size:
            notes.append([])
        notes[-1].append(line)
    return notes
