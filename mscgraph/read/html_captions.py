"""Label, caption and notes of a table of a page, by the structure around it and the words of a label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

from mscgraph.captions import split_continued, split_label
from mscgraph.read.html_elements import Html
from mscgraph.read.html_flow import Flow, Places, Run
from mscgraph.read.html_tables import Table
from mscgraph.read.markup import Replacements, cut_passage, join_passages, read_passage
from mscgraph.records import Passage

#: Maximum footnotes per table, and characters of each.
MAX_NOTES, MAX_NOTE = 50, 4_000
#: Maximum blocks between a label and its table.
_NEAR = 6
#: Maximum blocks of a caption behind a label of its own, and characters of them.
_MAX_BLOCKS, _MAX_CAPTION = 3, 4_000
#: Maximum characters of a caption without a label.
_MAX_UNLABELLED = 400
#: A mark in front of a note.
_MARKER = re.compile(r"[\W_]{1,4}|[(\[]?[^\W_]{1,2}[.:)\]]?")
#: Maximum blocks behind a table in an element that has no caption of it.
_MAX_FOLLOWING = 10
#: Maximum elements around a table that are looked at.
_MAX_LEVELS = 40
#: Elements that hold more than a table with its caption and notes.
_PAGE = frozenset(("article", "body", "html", "main"))
_SENTENCES = re.compile(r"[.!?]\s+\w|。.")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words of a table that are not in its cells.

    :param notes: without those in its foot
    """

    label: str | None
    caption: Passage | None
    notes: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A label and caption, with the runs that they are of."""

    label: str | None
    caption: Passage | None
    runs: tuple[Run, ...]


_NOTHING = _Found(None, None, ())


class Describer:
    """The finder of labels, captions and notes on one page."""

    def __init__(self, root: Any, flow: Flow, replacements: Replacements) -> None:
        self._flow = flow
        self._places = Places(root, replacements)
        self._replacements = replacements
        self._labels_follow = self._find_order()

    def describe(self, table: Table) -> Surroundings:
        """Return the label, caption and notes of a table that is in the flow."""
        own = self._own_caption(table)
        found = own if own.label else self._labelled(table)
        if found.label is None and not own.caption:
            found = self._unlabelled(table)
        caption = own.caption or found.caption
        return Surroundings(found.label, caption, tuple(self._notes(table, found.runs)))

    def _own_caption(self, table: Table) -> _Found:
        if table.caption is None:
            return _NOTHING
        passage = read_passage(table.caption, self._places.of(table.caption), Html(), self._replacements)
        label, end = split_label(passage.text)
        rest = cut_passage(passage, end)
        return _Found(label, rest if rest.text else None, ())

    def _labelled(self, table: Table) -> _Found:
        """Return what the nearest label names: within the elements around the table alone, then between tables."""
        at = self._flow.positions[table]
        for element, start, end in self._scopes(table):
            before, behind = self._flow.runs_before(start, at), self._flow.runs_behind(at, end)
            small = element.tag not in _PAGE and (not before or len(before) + len(behind) <= _MAX_FOLLOWING)
            follows = small or element.tag == "figure"
            found = self._label_before(before) or (self._label_behind(behind) if follows else None)
            if found:
                return found
        return (
            self._label_between(at, follows=self._labels_follow) or self._label_of_figure(table) or _NOTHING
        )

    def _label_between(self, at: int, *, follows: bool) -> _Found | None:
        """Return the nearest label between a table and the one before it, or behind it."""
        if follows:
            return self._label_behind(self._flow.runs_behind(at, self._flow.table_behind(at)))
        return self._label_before(self._flow.runs_before(self._flow.table_before(at), at))

    def _find_order(self) -> bool:
        """Return whether labels of tables that nothing encloses follow them: none is before the first table."""
        if not self._flow.order or self._label_between(self._flow.order[0], follows=False):
            return False
        ends = (self._flow.order[0], self._flow.order[-1])
        return all(self._label_between(at, follows=True) for at in ends)

    def _scopes(self, table: Table) -> Iterator[tuple[Any, int, int]]:
        """Yield the elements that hold this table alone, with their extents, from inside."""
        known: set[tuple[int, int]] = set()
        for element in table.element.iterancestors():
            extent = self._flow.extents[element]
            if self._flow.holders[element] > 1 or len(known) > _MAX_LEVELS:
                return
            if extent not in known:
                known.add(extent)
                yield element, *extent

    def _label_before(self, runs: Sequence[Run]) -> _Found | None:
        """Return the nearest label in the runs up to a table, with what follows up to the table."""
        for index in range(len(runs) - 1, max(-1, len(runs) - _NEAR - 1), -1):
            if _is_labelled(runs[index]):
                return self._caption(runs[index], runs[index + 1 :])
        return None

    def _label_behind(self, runs: Sequence[Run]) -> _Found | None:
        """Return the nearest label in the runs behind a table."""
        for index, run in enumerate(runs[:_MAX_BLOCKS]):
            if _is_labelled(run):
                return self._caption(run, runs[index + 1 : index + 2])
        return None

    def _label_of_figure(self, table: Table) -> _Found | None:
        """Return the one label of a figure of several tables."""
        for element in table.element.iterancestors("figure"):
            start, end = self._flow.extents[element]
            runs = self._flow.runs_behind(start - 1, end)
            labelled = [index for index, run in enumerate(runs) if _is_labelled(run)]
            if len(labelled) == 1:
                return self._caption(runs[labelled[0]], runs[labelled[0] + 1 :][:1])
        return None

    def _caption(self, run: Run, following: Sequence[Run]) -> _Found:
        """Return a label with its caption: the rest of its run, and what is with it in an element without tables.

        The blocks behind a label alone are its caption.
        """
        passage = self._places.passage(run)
        label, end = split_label(passage.text)
        rest = cut_passage(passage, end)
        box = self._box(run)
        more = [*takewhile(lambda other: box is not None and _is_within(other, box), following)]
        if not rest.text and not more:
            length = sum(len(other.text) for other in following)
            short = len(following) <= _MAX_BLOCKS and length <= _MAX_CAPTION
            more = [*following] if short else [*following[:1]]
        caption = join_passages([rest, *map(self._places.passage, more)])
        return _Found(label, caption, (run, *more))

    def _box(self, run: Run) -> Any:
        """Return the caption element of a run, else the block around its own, unless a table is in that too."""
        outer = run.element.getparent()
        boxes = (run.container, outer, run.element)
        return next((box for box in boxes if box is not None and not self._flow.holders[box]), None)

    def _unlabelled(self, table: Table) -> _Found:
        """Return the heading or short block directly in front of a table, in the smallest element that has one."""
        at = self._flow.positions[table]
        for element, start, end in self._scopes(table):
            figure = [run for run in self._flow.runs_behind(start - 1, end) if run.container is not None]
            if element.tag == "figure" and figure:
                return self._joined(figure)
            if before := self._flow.runs_before(start, at):
                return self._short(before, alone=element.tag in _PAGE)
        return self._short(self._flow.runs_before(self._flow.table_before(at), at), alone=True)

    def _short(self, runs: Sequence[Run], *, alone: bool) -> _Found:
        """Return the last run, with a heading in front of it unless *alone*."""
        if not runs or not _is_short(runs[-1]):
            return _NOTHING
        headed = len(runs) > 1 and runs[-2].is_heading and not runs[-1].is_heading and _is_short(runs[-2])
        return self._joined(runs[-2:] if headed and not alone else runs[-1:])

    def _joined(self, runs: Sequence[Run]) -> _Found:
        return _Found(None, join_passages(map(self._places.passage, runs)), tuple(runs))

    def _notes(self, table: Table, caption: Sequence[Run]) -> Iterator[Passage]:
        """Yield the blocks behind a table in the largest element that holds it, its caption and its notes alone."""
        found: list[Run] = []
        at = self._flow.positions[table]
        for element, start, end in self._scopes(table):
            before = self._flow.runs_before(start, at)
            behind = [run for run in self._flow.runs_behind(at, end) if run not in caption]
            notes = [*takewhile(lambda run: not run.is_heading, behind)]
            foreign = before and before[0] not in caption
            enclosed = before or len(behind) <= _MAX_FOLLOWING
            if element.tag in _PAGE or foreign or not enclosed or len(notes) > MAX_NOTES:
                break
            found = notes
        for passage in self._with_markers(found):
            yield cut_passage(passage, 0, MAX_NOTE)

    def _with_markers(self, runs: Sequence[Run]) -> Iterator[Passage]:
        """Yield runs as passages, a mark of a note or a term joined with the text behind it."""
        waiting: list[Passage] = []
        for run, behind in pairwise((*runs, None)):
            assert run is not None
            waiting.append(self._places.passage(run))
            if behind is not None and _is_marker(run):
                continue
            if note := join_passages(waiting, " "):
                yield note
            waiting = []


def _is_within(run: Run, box: Any) -> bool:
    return run.element is box or any(outer is box for outer in run.element.iterancestors())


def _is_marker(run: Run) -> bool:
    """Return whether a run is the mark or the term of the note behind it."""
    raised = any(mark.kind == "superscript" and mark.end - mark.start == len(run.text) for mark in run.marks)
    return raised or run.element.tag == "dt" or bool(_MARKER.fullmatch(run.text))


def _is_labelled(run: Run) -> bool:
    """Return whether a run begins with a label, and is not prose that names a table."""
    label, end = split_label(run.text)
    if label is None:
        return False
    set_off = run.text[:end].rstrip()[-1:] in ".:|–—-。：｜" or run.is_heading or run.container is not None
    strong = any(mark.kind == "strong" and mark.start == 0 and mark.end <= end for mark in run.marks)
    is_prose = run.text[end : end + 2].islower() and not split_continued(label, run.text[end:])[1]
    return set_off or strong or not is_prose


def _is_short(run: Run) -> bool:
    """Return whether a run may be a caption: neither long nor several sentences."""
    return len(run.text) <= _MAX_UNLABELLED and (run.is_heading or not _SENTENCES.search(run.text))
