"""Frames of tables that lack rules: below the header, above it, or altogether."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mscgraph.read.pdf_blocks import Extent, text_columns
from mscgraph.read.pdf_gutters import free_stretches, prints_blanks
from mscgraph.read.pdf_lines import Line, Word, lines_of, parts_at
from mscgraph.read.pdf_rules import ALIGNED, Frame, is_label

#: Maximum lines of a header.
_MAX_HEADER = 6
#: Maximum lines of a header and a row above the first fill of a table.
_MAX_ROW = 30
#: Maximum lines of a caption in front of a table without rules.
_MAX_CAPTION = 12
#: Ems between baselines of lines of one table, at most.
_APART = 4.0
#: Ems between baselines of a caption and the table below it, at most.
_BELOW = 4.0
#: Ems between a rule and the baseline of a row that the end of the page breaks, at most.
_NEAR = 1.7
#: Rules of a table with one under each row, at least.
_ROWS = 4
#: Lines below a table in which text of a further row is looked for.
_LOOKED = 6
#: Columns of a table with text in a line by which it is known to go on, at least.
_MIN_COLUMNS = 3
#: Points by which the left edges of cells of one column differ.
_EDGE = 1.2
#: Lines of a running foot, at most.
_FURNITURE = 3
#: Ems of a gutter that the header shows.
_GUTTER = 0.8
#: Ems between words of one phrase, at most, where blanks are printed and where they are not.
_BLANK, _WORDS = 0.2, 0.5
#: Lines over several columns between two rows, at most.
_STRANGE = 2
#: Ems by which baselines of lines beside one another differ.
_LEVEL = 0.6
#: Ems between lines of one cell.
_LEADING = 1.75
#: Share of a column's width that a full line of words has.
_WIDTH = 0.7
#: Ems between lines of one caption.
_TIGHT = 1.5
#: Points by which sizes of one kind of text differ.
_SAME = 0.6


def lower_end(frame: Frame, words: Sequence[Word], limit: float) -> Frame:
    """Return a frame with the lines below its last rule that go on in its columns, as where no rule ends a table.

    :param words: of the page
    :param limit: points from the top of the page to what is below the table for certain
    """
    column = [word for word in words if frame.left - ALIGNED <= word.middle <= frame.right + ALIGNED]
    own = lines_of(word for word in column if frame.top < word.line <= frame.bottom)
    below = lines_of(word for word in column if frame.bottom < word.line < limit)
    if not own or not below:
        return frame
    open_ended = (
        not frame.closed or (len(frame.levels) == 2 and _is_header(own)) or _has_row(below[:_LOOKED], own)
    )
    if not open_ended and (len(frame.levels) < _ROWS or below[0].base - frame.bottom > _NEAR * below[0].size):
        return frame
    kept = _going_on(own, below, frame.bottom)
    if kept is None:
        return replace(frame, doubtful=True) if open_ended else frame
    if not open_ended and len(below) - len(kept) > _FURNITURE:
        return frame
    if not kept:
        return frame
    header_only = open_ended and len(frame.levels) == 2
    return replace(frame, levels=(*frame.levels, kept[-1].bottom + 1), closed=False, extended=header_only)


def _is_header(lines: Sequence[Line]) -> bool:
    return len(lines) <= _MAX_HEADER and max(phrases(line) for line in lines) > 1


def _has_row(lines: Sequence[Line], own: Sequence[Line]) -> bool:
    return any(_is_row(line, own) for line in lines)


def _is_row(line: Line, own: Sequence[Line]) -> bool:
    """Return whether a line below a table has text in several of its columns, and none between them.

    In a table of two columns both begin where those above do, which prose in two columns does not.
    """
    gaps, parts = _gaps(own), parts_at(line, _GUTTER)
    if any(_covers(part, gap) for part in parts for gap in gaps):
        return False
    lefts = [part.left for above in own for part in parts_at(above, _GUTTER)]
    level = all(any(abs(part.left - left) <= _EDGE for left in lefts) for part in parts)
    return len(parts) >= (2 if level and len(gaps) == 1 else _MIN_COLUMNS)


def _gaps(lines: Sequence[Line]) -> list[tuple[float, float]]:
    return [gap for gap in free_stretches(lines) if gap[1] - gap[0] >= _GUTTER * lines[0].size]


def _going_on(own: Sequence[Line], below: Sequence[Line], bottom: float) -> list[Line] | None:
    """Return the lines that go on in the columns of a table, without what is below the last row.

    :returns: ``None`` where further rows may be behind other text
    """
    gaps = _gaps(own)
    apart = _BLANK if prints_blanks([*own, *below]) else _WORDS
    taken, sound, strange = list[Line](), 0, 0
    for line in below:
        if is_label(line) or line.base - bottom > _APART * line.size:
            break
        crosses = any(_covers(part, gap) for part in parts_at(line, apart) for gap in gaps)
        taken.append(line)
        bottom, strange = line.base, strange + crosses
        several = phrases(line) > 1 or _is_beside(line, taken)
        if not crosses and (several or _continues(line, taken, sound)):
            if strange > _STRANGE:
                return None
            sound, strange = len(taken), 0
    rest = below[len(taken) :]
    return None if rest and _is_row(rest[0], own) else taken[:sound]


def _covers(part: Line, gap: tuple[float, float]) -> bool:
    return part.left < gap[0] and part.right > gap[1]


def _is_beside(line: Line, taken: Sequence[Line]) -> bool:
    """Return whether a line is beside the one before, on another level, as in cells that are centred."""
    if len(taken) < 2 or line.base - taken[-2].base > _LEVEL * line.size:
        return False
    return line.left > taken[-2].right or line.right < taken[-2].left


def _continues(line: Line, taken: Sequence[Line], sound: int) -> bool:
    """Return whether a line of one part goes on in a cell of the line above."""
    if len(taken) < 2 or sound != len(taken) - 1:
        return False
    before = taken[-2]
    return line.base - before.base <= _LEADING * line.size and abs(line.size - before.size) <= _SAME


def upper_end(frame: Frame, words: Sequence[Word]) -> Frame:
    """Return a frame with the header above its first rule, where it has one there."""
    column = [word for word in words if frame.left - ALIGNED <= word.middle <= frame.right + ALIGNED]
    own = lines_of(word for word in column if frame.top < word.line <= frame.bottom)
    if not own:
        return frame
    gaps = [gap for gap in free_stretches(own) if gap[1] - gap[0] >= _GUTTER / 2 * own[0].size]
    apart, most = (_LEADING, _MAX_HEADER) if frame.opened else (_APART, _MAX_ROW)
    above = lines_of(word for word in column if word.line <= frame.top)
    header = _header(above, gaps, frame.top, apart, most)
    filled = sum(any(_over(line, gap) for line in header) for gap in _between(gaps, frame))
    if filled < max(2, 0.6 * (len(gaps) + 1)):
        cut = any(phrases(line) > 1 for line in header) or _has_labels(
            above[: len(above) - len(header)], frame.top
        )
        return replace(frame, doubtful=frame.doubtful or (cut and len(gaps) > 1))
    return replace(frame, levels=(header[0].top - 1, *frame.levels), opened=False)


def _has_labels(above: Sequence[Line], top: float) -> bool:
    """Return whether one of the last lines above a table is in several columns, as its header may be."""
    for line in reversed(above[-_MAX_HEADER:]):
        if is_label(line) or top - line.base > _APART * line.size:
            return False
        if phrases(line) >= _MIN_COLUMNS:
            return True
        top = line.base
    return False


def phrases(line: Line) -> int:
    """Return the number of phrases of a line that white space as wide as a gutter parts."""
    return len(parts_at(line, _GUTTER))


def has_columns(words: Sequence[Word]) -> bool:
    """Return whether lines near one another have three columns or more, as those of a table have."""
    run = list[Line]()
    for line in lines_of(words):
        if phrases(line) < _MIN_COLUMNS:
            continue
        if run and line.base - run[-1].base > 2 * _APART * line.size:
            run = []
        run.append(line)
        if len(run) >= _ROWS and len(_gaps(run[-_ROWS:])) >= _MIN_COLUMNS - 1:
            return True
    return False


def _header(
    above: Sequence[Line], gaps: Sequence[tuple[float, float]], top: float, apart: float, most: int
) -> list[Line]:
    """Return the last lines above a table that are in its columns, without the end of a caption.

    A label may be over several columns where others are beside it.

    :param top: of the table, in points from the top of the page
    :param apart: ems between baselines, at most
    :param most: lines, at most
    """
    header = list[Line]()
    for before, line in zip([None, *above][-2::-1], reversed(above), strict=True):
        far = top - line.base > apart * line.size or len(header) == most
        covered = sum(any(_covers(part, gap) for part in parts_at(line, _WORDS)) for gap in gaps)
        label = phrases(line) >= _MIN_COLUMNS or (
            covered < max(2, len(gaps)) and before is not None and not _is_end(before, line)
        )
        if far or is_label(line) or (covered and not label):
            while header and _is_end(line, header[0]):
                header = header[1:]
            break
        header.insert(0, line)
        top = line.base
    return header


def _is_end(line: Line, below: Line) -> bool:
    """Return whether a line is the end of what the line above states, as of a caption: aligned with it, and near."""
    near = below.base - line.base <= _TIGHT * line.size and abs(line.size - below.size) <= _SAME
    aligned = min(abs(below.left - line.left), abs(below.left + below.right - line.left - line.right) / 2)
    return near and phrases(below) == 1 and aligned <= 2 * _EDGE


def _between(gaps: Sequence[tuple[float, float]], frame: Frame) -> list[tuple[float, float]]:
    edges = [frame.left - ALIGNED, *(edge for gap in gaps for edge in gap), frame.right + ALIGNED]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _over(line: Line, extent: tuple[float, float]) -> bool:
    return any(extent[0] <= word.middle <= extent[1] for word in line.words)


def bare_frames(words: Sequence[Word]) -> list[Frame]:
    """Return the frames of tables without rules: a caption, and lines in columns under it.

    :param words: of the page, without those of ruled tables and their captions
    """
    columns = text_columns(words)
    if not columns:
        return []
    whole = (columns[0][0], columns[-1][1])
    frames = list[Frame]()
    for extent in dict.fromkeys([whole, *columns]):
        lines = lines_of(word for word in words if extent[0] - 1 <= word.middle <= extent[1] + 1)
        for number, line in enumerate(lines):
            frame = _bare(lines[number:]) if is_label(line) else None
            beside = frame is not None and any(
                one.top < frame.bottom and frame.top < one.bottom for one in frames
            )
            if frame and not beside and (extent == whole) == _is_whole(frame, words, columns):
                frames.append(frame)
    return sorted(frames, key=lambda frame: frame.top)


def _is_whole(frame: Frame, words: Sequence[Word], columns: Sequence[Extent]) -> bool:
    """Return whether a table is over all columns of text, rather than beside full lines of one."""
    level = [word for word in words if frame.top <= word.line <= frame.bottom]
    return len(columns) < 2 or not any(_is_text(level, column) for column in columns)


def _is_text(words: Sequence[Word], column: Extent) -> bool:
    """Return whether most lines of a column are full of words."""
    lines = lines_of(word for word in words if column[0] - 1 <= word.middle <= column[1] + 1)
    full = [
        len(parts_at(one, 1.0)) == 1 and one.right - one.left > _WIDTH * (column[1] - column[0])
        for one in lines
    ]
    return sum(full) > 0.5 * len(lines)


def _bare(lines: Sequence[Line]) -> Frame | None:
    """Return the frame of the lines in columns under a caption."""
    for number, line in enumerate(lines[1:_MAX_CAPTION], 1):
        before = lines[number - 1]
        if is_label(line) or line.base - before.base > _BELOW * max(line.size, before.size):
            return None
        if phrases(line) > 1:
            rest = _going_on([line], lines[number + 1 :], line.base)
            kept = [line, *(rest or ())]
            above = _header(lines[:number], _gaps(kept), line.base, _LEADING, _MAX_HEADER)
            kept = [*above, *kept]
            left, right = min(one.left for one in kept), max(one.right for one in kept)
            levels = (kept[0].top - 1, kept[-1].bottom + 1)
            return (
                Frame(left, right, levels, (), (), False, doubtful=rest is None)
                if len(kept) > 2 or rest is None
                else None
            )
    return None
