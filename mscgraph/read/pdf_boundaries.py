"""White space between the lines of a table, and what is printed on both sides of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mscgraph.read.pdf_columns import Piece

#: Share of the columns in which a row has text at its first line.
_FULL = 0.6
#: Share of them that leaves no doubt.
_ALL = 0.9
#: Ems from which on lines are further apart than those of one cell.
LOOSE = 1.75
#: Ems between lines of one cell, at most.
_APART = 2.3
#: Ems of a blank, in a wide font.
_SPACE = 0.35


@dataclass(frozen=True, slots=True)
class Band:
    """Lines of all columns between two stretches of white space over the whole width."""

    pieces: tuple[Piece, ...]

    @property
    def spans(self) -> bool:
        """Whether all of it is one phrase over several columns, as the heading of a group of rows is."""
        return len(self.pieces) == 1 and self.pieces[0].end - self.pieces[0].column > 1


@dataclass(frozen=True, slots=True)
class Boundary:
    """White space between two bands.

    :param distance: smallest one between baselines of one column, in ems; infinite where no column has both
    :param fill: share of the columns with text in the lower band
    :param first: whether the first column has text there
    :param anew: columns with text there that have none in the upper band, but had some before
    :param both: columns with text in both
    :param fitting: those of them whose first word below had room in the line above
    :param small: whether the text below begins with a small letter in the first column
    :param capital: whether it begins with a capital letter there
    :param columns: with text below
    :param forced: whether a rule is in it, or a heading over several columns on one side of it alone
    """

    distance: float
    fill: float
    first: bool
    anew: int
    both: int
    fitting: int
    small: bool
    capital: bool
    columns: frozenset[int]
    forced: bool

    @property
    def full(self) -> bool:
        """Whether there is text in all columns below, or nearly so."""
        return self.fill >= _ALL

    @property
    def begins(self) -> bool:
        """Whether a row begins below it, by what is printed: text in most columns, in some after a pause.

        The heading of a group of rows may have text in the first column alone, where nothing above goes on.
        """
        if self.first and self.anew and not self.both:
            return True
        if not self.first or self.fill < _FULL:
            return False
        return self.anew > 0 or self.distance >= LOOSE or (self.full and self.fitting > 0)

    @property
    def filled(self) -> bool:
        """Whether there is text in most columns below, which does not go on with a small letter."""
        return self.fill >= _FULL and not self.small

    @property
    def stacked(self) -> bool:
        """Whether lines below are more likely those of another row: in several columns they had room above."""
        return self.fitting > 1 and not self.small

    @property
    def wrapped(self) -> bool:
        """Whether all text below may go on from the lines above: none had room there, and a column lacks text.

        That in the first column may have had room where it begins with a small letter.
        """
        return self.both > 0 and not self.anew and not self.full and (self.small or not self.fitting)

    @property
    def sparse(self) -> bool:
        """Whether all text below is wrapped, and is in few columns."""
        return self.wrapped and self.fill < _FULL and self.distance < _APART

    @property
    def goes_on(self) -> bool:
        """Whether the row above goes on below it, likewise: all text is wrapped, and it begins no first column anew."""
        certain = self.small or (not self.first and self.fill < _FULL)
        return self.wrapped and not self.fitting and self.distance < _APART and certain


def bands_of(pieces: Sequence[Piece]) -> list[Band]:
    """Return the bands of a table, from top to bottom."""
    bands, run, reached = list[Band](), list[Piece](), 0.0
    for piece in sorted(pieces, key=lambda one: one.line.top):
        if run and piece.line.top >= reached:
            bands.append(Band(tuple(run)))
            run = []
        run.append(piece)
        reached = max(reached, piece.line.bottom)
    return [*bands, Band(tuple(run))] if run else bands


def boundaries_of(
    bands: Sequence[Band], widths: Sequence[float], rules: Sequence[float], *, broken: bool = False
) -> list[Boundary]:
    """Return the white space between bands, from top to bottom.

    :param widths: of the widest line of each column, in points
    :param rules: points from the top of the page to the rules between rows
    :param broken: whether the first row may have begun on the page before, with text in all columns
    """
    pieces = [piece for band in bands for piece in band.pieces]
    em = median(piece.line.size for piece in pieces) if pieces else 1.0
    last, boundaries = dict[int, Piece](), list[Boundary]()
    for upper, lower in pairwise(bands):
        last |= by_column(upper.pieces, lowest=True)
        above, below = by_column(upper.pieces, lowest=True), by_column(lower.pieces, lowest=False)
        distances = [below[one].line.base - last[one].line.base for one in below if one in last]
        both = [one for one in below if one in above]
        fitting = [one for one in both if had_room(above[one], below[one], widths[one])]
        anew = [one for one in below if (broken or one in last) and one not in above]
        boundaries.append(
            Boundary(
                distance=min(distances, default=float("inf")) / em,
                fill=len(below) / len(widths),
                first=0 in below,
                anew=len(anew),
                both=len(both),
                fitting=len(fitting),
                small=0 in below and below[0].line.text[:1].islower(),
                capital=0 in below and below[0].line.text[:1].isupper(),
                columns=frozenset(below),
                forced=upper.spans != lower.spans or _ruled(upper, lower, rules),
            )
        )
    return boundaries


def _ruled(upper: Band, lower: Band, rules: Sequence[float]) -> bool:
    end = max(piece.line.base for piece in upper.pieces)
    start = min(piece.line.base for piece in lower.pieces)
    return any(end <= rule < start for rule in rules)


def by_column(pieces: Sequence[Piece], *, lowest: bool) -> dict[int, Piece]:
    """Return the last piece of each column, or the first one."""
    ordered = sorted(pieces, key=lambda one: one.line.base, reverse=not lowest)
    return {column: piece for piece in ordered for column in range(piece.column, piece.end)}


def had_room(above: Piece, below: Piece, width: float) -> bool:
    """Return whether the first word of a line had room at the end of the line above, so that it was not wrapped."""
    needed = below.line.unbroken + _SPACE * below.line.size
    return above.line.right - above.line.left + needed <= width


def widths_of(pieces: Sequence[Piece], columns: int) -> list[float]:
    """Return the width of the widest line of each column, in points."""
    widths = [0.0] * columns
    for piece in pieces:
        if piece.end == piece.column + 1:
            widths[piece.column] = max(widths[piece.column], piece.line.right - piece.line.left)
    return widths


def may_part(pieces: Sequence[Piece], widths: Sequence[float]) -> bool:
    """Return whether pieces may be those of several rows, by what is printed or by white space."""
    return any(
        one.full or one.stacked or one.distance >= LOOSE or (one.first and _may_begin(one))
        for one in boundaries_of(bands_of(pieces), widths, ())
    )


def _may_begin(one: Boundary) -> bool:
    return one.anew > 0 or one.filled or (one.fitting > 0 and not one.small)


def begun_rows(pieces: Sequence[Piece], widths: Sequence[float]) -> int:
    """Return how many rows begin below the first one, by what is printed."""
    return sum(one.begins for one in boundaries_of(bands_of(pieces), widths, ()))
