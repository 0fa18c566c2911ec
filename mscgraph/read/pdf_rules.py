"""Rules of a page, merged and gathered into the frames of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mscgraph.captions import split_label
from mscgraph.read.pdf_lines import Line, Word, lines_of, parts_at
from mscgraph.read.pdf_page import Page, Rule

#: Points between two rules that are one, double ones too.
_DOUBLE = 2.6
#: Points between the ends of two pieces of one rule.
_TOUCHING = 2.5
#: Points by which the ends of a table's rules differ.
ALIGNED = 4.0
#: Points of height from which on an empty band between two rules parts two tables.
EMPTY = 6.0
#: Ems of white space that part two columns for certain.
WIDE = 1.5
#: Maximum rules that are compared per page; a drawing has more.
_MAX_RULES = 3_000


@dataclass(frozen=True, slots=True)
class Frame:
    """The rules of one table.

    :param levels: points from the top of the rules over its whole width, in order, two or more
    :param partial: horizontal rules over a part of its width
    :param down: vertical rules
    :param closed: whether a rule is printed at its end, rather than the edge of a fill
    :param opened: whether a rule is printed at its beginning, likewise
    :param doubtful: whether rows of it may be elsewhere
    :param edges: of its columns, where they are those of its part on the page before
    :param broken: whether its first row may have begun there, with cells that begin on one level
    :param extended: whether lines under two rules around a header belong to it
    """

    left: float
    right: float
    levels: tuple[float, ...]
    partial: tuple[Rule, ...]
    down: tuple[Rule, ...]
    closed: bool
    opened: bool = False
    doubtful: bool = False
    edges: tuple[float, ...] = ()
    broken: bool = False
    extended: bool = False

    @property
    def bare(self) -> bool:
        """Whether no rule of it is printed."""
        return not (self.closed or self.partial or self.down or len(self.levels) > 2)

    @property
    def top(self) -> float:
        """Points from the top of the page to its first rule."""
        return self.levels[0]

    @property
    def bottom(self) -> float:
        """Points from the top of the page to its last rule."""
        return self.levels[-1]


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules in the order of their places, the pieces of one and double ones as one."""
    done, run = list[Rule](), list[Rule]()
    for rule in sorted(rules, key=lambda one: one.at):
        if run and rule.at - run[0].at > _DOUBLE:
            done += _touching(run)
            run = []
        run.append(rule)
    return done + (_touching(run) if run else [])


def _touching(run: list[Rule]) -> list[Rule]:
    """Return the rules of one place, the pieces that touch as one."""
    at, done = run[-1].at, list[Rule]()
    for rule in sorted(run, key=lambda one: one.start):
        if done and rule.start - done[-1].end <= _TOUCHING:
            done[-1] = Rule(at, done[-1].start, max(done[-1].end, rule.end))
        else:
            done.append(Rule(at, rule.start, rule.end))
    return done


def frames_of(page: Page, words: Sequence[Word]) -> list[Frame]:
    """Return the frames of tables on a page, from top to bottom; each has two rules of one width, or more."""
    edges = [Rule(at, left, right) for left, top, right, bottom in page.fills for at in (top, bottom)]
    across, down = merged([*page.across, *edges]), merged(page.down)
    if len(across) > _MAX_RULES or len(down) > _MAX_RULES:
        return []
    frames = [frame for group in _groups(across) for frame in _frames(group, across, down, words)]
    frames = [
        replace(frame, closed=_is_drawn(frame.bottom, frame, page), opened=_is_drawn(frame.top, frame, page))
        for frame in frames
    ]
    frames.sort(key=lambda frame: (frame.top, frame.left))
    return [one for one in frames if not any(_within(one, other) for other in frames if other is not one)]


def _is_drawn(level: float, frame: Frame, page: Page) -> bool:
    """Return whether a level of a frame is a printed rule, rather than the edge of a fill."""
    return any(
        abs(rule.at - level) <= _DOUBLE and frame.left - ALIGNED <= rule.start <= frame.right
        for rule in page.across
    )


def _groups(across: list[Rule]) -> list[list[Rule]]:
    """Return the rules of each width and place, those of one group in order."""
    groups = list[list[Rule]]()
    for rule in across:
        for group in groups:
            first = group[0]
            if abs(rule.start - first.start) <= ALIGNED and abs(rule.end - first.end) <= ALIGNED:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) > 1 and group[0].length > 20]


def _within(one: Frame, other: Frame) -> bool:
    """Return whether a frame is a part of another, wider one."""
    beside = other.left - ALIGNED <= one.left and one.right <= other.right + ALIGNED
    wider = other.right - other.left > one.right - one.left + ALIGNED
    return beside and wider and other.top - ALIGNED <= one.top and one.bottom <= other.bottom + ALIGNED


def _frames(group: list[Rule], across: list[Rule], down: list[Rule], words: Sequence[Word]) -> list[Frame]:
    """Return the frames among rules of one width: stretches that no caption, prose or white space parts."""
    left, right = min(rule.start for rule in group), max(rule.end for rule in group)
    inside = [word for word in words if left - ALIGNED <= word.middle <= right + ALIGNED]
    frames, levels = list[Frame](), [group[0].at]
    for upper, lower in pairwise(group):
        band = lines_of(word for word in inside if upper.at < word.line <= lower.at)
        crossing = sum(
            rule.start <= upper.at + 2 and lower.at - 2 <= rule.end for rule in _between(down, left, right)
        )
        if crossing < 2 and _parts_tables(band, left, right, lower.at - upper.at):
            frames += _frame(left, right, levels, across, down)
            levels = []
        levels.append(lower.at)
    return frames + _frame(left, right, levels, across, down)


def _between(rules: Iterable[Rule], start: float, end: float) -> list[Rule]:
    return [rule for rule in rules if start - ALIGNED <= rule.at <= end + ALIGNED]


def _frame(
    left: float, right: float, levels: list[float], across: list[Rule], down: list[Rule]
) -> list[Frame]:
    if len(levels) < 2:
        return []
    partial = [
        rule
        for rule in across
        if levels[0] < rule.at < levels[-1]
        and left - ALIGNED <= rule.start
        and rule.end <= right + ALIGNED
        and all(abs(rule.at - level) > _DOUBLE for level in levels)
    ]
    verticals = [
        rule
        for rule in _between(down, left, right)
        if min(rule.end, levels[-1]) - max(rule.start, levels[0]) > 4
    ]
    return [Frame(left, right, tuple(levels), tuple(partial), tuple(verticals), True)]


def _parts_tables(band: list[Line], left: float, right: float, height: float) -> bool:
    """Return whether what is between two rules is not a part of a table."""
    if not band:
        return height > EMPTY
    if any(is_label(line) and line.left - left < 4 * line.size for line in band):
        return True
    return sum(_is_prose(line, left, right) for line in band) > max(1, 0.6 * len(band))


def is_label(line: Line) -> bool:
    """Return whether a line begins with the number of a table."""
    first = parts_at(line, WIDE)[0]
    return split_label(first.text)[0] is not None


def _is_prose(line: Line, left: float, right: float) -> bool:
    """Return whether a line is full of words, in one column or in two."""
    parts = parts_at(line, 1.0)
    inked = sum(part.right - part.left for part in parts)
    return len(parts) <= 2 and inked > 0.75 * (right - left)
