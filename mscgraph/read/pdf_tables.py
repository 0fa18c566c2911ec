"""Tables of a page: found by their rules, or by a caption and columns of white space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from mscgraph.read.pdf_blocks import Extent, extent_around, text_columns
from mscgraph.read.pdf_captions import Caption, find_caption, find_notes
from mscgraph.read.pdf_lines import Word, lines_of
from mscgraph.read.pdf_open import bare_frames, has_columns, lower_end, upper_end
from mscgraph.read.pdf_page import Page
from mscgraph.read.pdf_rest import head_of, is_alike, with_rest
from mscgraph.read.pdf_rules import ALIGNED, Frame, frames_of
from mscgraph.read.pdf_table import REMEDY, Found, LeftOutError, PrintedTable, read_table

#: Lines of a running head or foot, at most.
_FURNITURE = 3


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a page, and remarks on those that are left out.

    :param cut: whether the rest of the last table of the page before is among these
    :param heads: first lines of the page outside of tables, by which a running head is known on the next pages
    :param left_out: the frame of the last table if that is left out, else ``None``
    """

    found: tuple[PrintedTable, ...]
    remarks: tuple[str, ...]
    cut: bool
    heads: frozenset[str]
    left_out: Frame | None


def tables_of(
    page: Page,
    words: Sequence[Word],
    before: PrintedTable | None = None,
    heads: Collection[str] = (),
    left_out: Frame | None = None,
) -> Tables:
    """Return the tables of a page, in the order in which they are read.

    :param words: of the page
    :param before: the last table of the page before
    :param heads: running heads of the pages before
    :param left_out: the last table of the page before, if that is left out
    """
    extents = text_columns(words)
    frames = _completed(frames_of(page, words), words, page)
    if before is not None and before.last:
        frames = with_rest(frames, before, page, words, heads)
    found, free = list[tuple[Frame, Caption | None]](), _free(words, frames)
    for ruled in (frames, None):
        for frame in bare_frames(free) if ruled is None else ruled:
            free = _free(free, [frame])
            caption = find_caption(page, free, frame, extent_around(extents, frame.left, frame.right))
            found.append((frame, caption))
            free = _without(free, caption)
    found.sort(key=lambda one: (one[0].left > extents[0][1] - ALIGNED if len(extents) > 1 else 0, one[0].top))
    tables, remarks, size, cut = list[PrintedTable](), list[str](), _usual_size(free), False
    for frame, caption in found:
        unread, left_out = left_out, None
        own = [word for word in words if _holds(frame, word)]
        model = tables[-1] if tables else before
        try:
            one = Found(page, frame, own, caption, model)
            if (
                unread is not None
                and caption is None
                and frame is found[0][0]
                and _share_width(unread, frame)
            ):
                raise one.left_out("it goes on from a part that is left out", worth=True)
            table = read_table(one)
        except LeftOutError as error:
            rest = not tables and _is_rest(frame, caption, before)
            remarks += [_remark(page, caption, str(error), rest=rest)] if error.worth or rest else []
            cut, left_out = cut or rest, frame
            continue
        if table is None and before and not tables and _is_rest(frame, caption, before):
            remarks.append(_remark(page, caption, "few of its cells have text", rest=True))
            cut = True
        if table is not None:
            extent = extent_around(extents, frame.left, frame.right)
            tables.append(_placed(page, table, frame, free, extent, size))
    if has_columns(free):
        remarks.append(_remark(page, None, "it has neither a caption nor rules", rest=False))
    return Tables(tuple(tables), tuple(remarks), cut, head_of(words) & head_of(free), left_out)


def _is_rest(frame: Frame, caption: Caption | None, before: PrintedTable | None) -> bool:
    """Return whether a frame may be the rest of the last table of the page before, with or without its header."""
    if before is None or not before.last or caption is not None:
        return bool(frame.edges)
    return bool(frame.edges) or is_alike(frame, before.columns)


def _remark(page: Page, caption: Caption | None, problem: str, *, rest: bool) -> str:
    if rest:
        part = f"the rest of the table on page {page.number - 1} is left out on page {page.number}"
        return f"{part}, and its last row with it: {problem}; {REMEDY}"
    return f"{caption.label if caption else 'a table'} on page {page.number} is left out: {problem}; {REMEDY}"


def _placed(
    page: Page, table: PrintedTable, frame: Frame, free: Sequence[Word], extent: Extent, size: float
) -> PrintedTable:
    """Return a table with its notes, and with what is around it on the page."""
    above = lines_of(word for word in free if word.line <= frame.top)
    below = lines_of(word for word in free if word.line > frame.bottom)
    notes = tuple(find_notes(page, free, frame, extent, size))
    return replace(
        table,
        notes=notes,
        first=len(above) <= _FURNITURE or bool(frame.edges),
        last=len(below) <= _FURNITURE,
        closed=frame.closed,
    )


def _completed(frames: Sequence[Frame], words: Sequence[Word], page: Page) -> list[Frame]:
    """Return frames with the lines above and below their rules that belong to them."""
    done = list[Frame]()
    for frame in frames:
        below = [other.top for other in frames if other.top > frame.bottom and _share(frame, other)]
        done.append(upper_end(lower_end(frame, words, min(below, default=page.height)), words))
    return [
        replace(one, doubtful=True) if any(_overlap(one, other) for other in done) else one for one in done
    ]


def _overlap(one: Frame, other: Frame) -> bool:
    return (
        one is not other
        and _share(one, other)
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 1
    )


def _share_width(one: Frame, other: Frame) -> bool:
    return max(abs(one.left - other.left), abs(one.right - other.right)) <= 2 * ALIGNED


def _share(one: Frame, other: Frame) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 0


def _free(words: Sequence[Word], frames: Sequence[Frame]) -> list[Word]:
    return [word for word in words if not any(_holds(frame, word) for frame in frames)]


def _without(words: Sequence[Word], caption: Caption | None) -> list[Word]:
    used = {id(word) for line in (caption.lines if caption else ()) for word in line.words}
    return [word for word in words if id(word) not in used]


def _holds(frame: Frame, word: Word) -> bool:
    beside = frame.left - ALIGNED <= word.middle <= frame.right + ALIGNED
    return beside and frame.top < word.line <= frame.bottom + 1


def _usual_size(words: Sequence[Word]) -> float:
    """Return the size of most text in points, 0 on a page without any."""
    sizes = Counter[float]()
    for word in words:
        sizes[round(word.size, 1)] += len(word.glyphs)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)
