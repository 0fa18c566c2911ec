"""Emphasis in Markdown: runs of asterisks or underscores around words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

#: Characters of a run → the kind of its mark, ``None`` of emphasis without one.
_EMPHASIS = {1: None, 2: "strong", 3: "strong"}


@dataclass(slots=True)
class Emphasis:
    """The emphasis of a stretch of Markdown, found as its runs are taken in order.

    :param edits: (start, end, text in place of it), to which the runs are added that are markup
    :param marks: (start, end, kind), likewise of what they mark
    """

    raw: str
    edits: list[tuple[int, int, str]]
    marks: list[tuple[int, int, str]]
    #: Runs that may begin emphasis, and how many of them are alike.
    _runs: list[tuple[str, int]] = field(default_factory=list)
    _open_runs: Counter[str] = field(default_factory=Counter)

    def take(self, run: str, at: int) -> None:
        """Take asterisks or underscores: they end emphasis that is open, or begin one, or are characters."""
        if len(run) not in _EMPHASIS:
            return
        opens, closes = self._flanks(run, at)
        # A longer run may end emphasis with its first characters: ``**bold***``.
        size = next((size for size in (len(run), 2, 1) if closes and self._open_runs[run[:size]]), 0)
        if size:
            self._close_run(run[:size], at)
        elif opens:
            self._runs.append((run, at))
            self._open_runs[run] += 1

    def _close_run(self, run: str, at: int) -> None:
        other = ""
        while other != run:
            other, start = self._runs.pop()
            self._open_runs[other] -= 1
        self.edits.append((start, start + len(run), ""))
        self.edits.append((at, at + len(run), ""))
        if kind := _EMPHASIS[len(run)]:
            self.marks.append((start + len(run), at, kind))

    def _flanks(self, run: str, at: int) -> tuple[bool, bool]:
        """Return whether a run may begin and may end emphasis: CommonMark 0.31, section 6.2.

        One asterisk inside a word and two between digits are characters: they multiply.
        """
        before = self.raw[at - 1 : at] or " "
        after = self.raw[at + len(run) : at + len(run) + 1] or " "
        left = not after.isspace() and (after.isalnum() or before.isspace() or not before.isalnum())
        right = not before.isspace() and (before.isalnum() or after.isspace() or not after.isalnum())
        if run[0] == "_" or len(run) == 1:
            return left and not before.isalnum(), right and not after.isalnum()
        between_digits = before.isdigit() and after.isdigit()
        return left and not between_digits, right and not between_digits
