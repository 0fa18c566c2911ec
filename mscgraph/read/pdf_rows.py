"""Rows of a table without rules between them: from white space, and from the columns in which text begins anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from mscgraph.read.pdf_anchors import rows_by_anchors
from mscgraph.read.pdf_boundaries import LOOSE, Band, Boundary, bands_of, boundaries_of, by_column, had_room
from mscgraph.read.pdf_columns import Piece

#: Ems of white space by which rows are further apart than lines, at least.
_JUMP = 0.12
#: Ems between lines that may be of one cell or of two rows.
_TIGHT = 1.3
#: Ems by which two distances differ for certain.
_CLEAR = 0.2
#: Share of the rows of a table of single lines that begin with a small letter, at most.
_SOME = 0.3
#: Rows that begin for certain, at least, for others to be compared.
_CERTAIN = 3
#: Ems by which the beginnings, middles or ends of a row's cells differ.
_LEVEL = 0.45
#: Share of the cells that are on the level of their row.
_MOST = 0.85
#: Share of the columns with text below a boundary from which on it may be a row.
_FILLED = 0.6
#: Share of the beginnings of rows at which a line had room for more words.
_ROOMY = 0.4


def part_rows(
    pieces: Sequence[Piece], widths: Sequence[float], rules: Sequence[float], *, broken: bool
) -> list[list[Piece]] | None:
    """Return the pieces of each row, from top to bottom; ``None`` where rows cannot be parted from lines.

    :param widths: of the widest line of each column, in points
    :param rules: points from the top of the page to the rules between rows
    :param broken: whether the first row may have begun on the page before, with text in all columns
    """
    bands = bands_of(pieces)
    if len(bands) < 2:
        return [list(band.pieces) for band in bands]
    em = median(piece.line.size for piece in pieces)
    boundaries = boundaries_of(bands, widths, rules, broken=broken)
    rows = _anchored(bands, boundaries, widths, em, rules) or _broken(bands, _breaks(boundaries))
    return rows if rows and _even(rows, em) and not _torn(rows[broken:], widths) else None


def _torn(rows: Sequence[Sequence[Piece]], widths: Sequence[float]) -> bool:
    """Return whether a row with little text is more likely the beginning of a longer cell in the next one.

    So is the first cell of one, where the first cells of some are over several rows.
    """
    tall = any(all(piece.column for piece in row) for row in rows)
    for upper, lower in pairwise(rows):
        last, first = by_column(upper, lowest=True), by_column(lower, lowest=False)
        named = (tall or set(first) == {0}) and 0 in last and 0 in first and last[0].end == first[0].end == 1
        if named and not first[0].line.text[:1].isupper() and not had_room(last[0], first[0], widths[0]):
            return True
        few = len(last) <= max(1, _SOME * len(widths)) < len(first)
        heading = set(last) == {0} and 0 in first and first[0].line.text[:1].isupper()
        if few and not heading and not any(piece.end - piece.column > 1 for piece in upper):
            goes_on = (one in first and not had_room(last[one], first[one], widths[one]) for one in last)
            if all(goes_on):
                return True
    return False


def _broken(bands: Sequence[Band], breaks: Sequence[bool] | None) -> list[list[Piece]] | None:
    """Return the pieces of each row, where it is known at which boundaries one begins."""
    if breaks is None:
        return None
    rows = [list(bands[0].pieces)]
    for band, new in zip(bands[1:], breaks, strict=True):
        if new:
            rows.append([])
        rows[-1] += band.pieces
    return rows


def _anchored(
    bands: Sequence[Band],
    boundaries: Sequence[Boundary],
    widths: Sequence[float],
    em: float,
    rules: Sequence[float],
) -> list[list[Piece]] | None:
    """Return the pieces of each row by columns with one line per row; ``None`` if anything speaks against it."""
    headings = [list(band.pieces) for band in bands if band.spans]
    plain = [piece for band in bands if not band.spans for piece in band.pieces]
    parting = [*rules, *(heading[0].line.base for heading in headings)]
    for rows, centred in rows_by_anchors(plain, len(widths), em):
        across = any(top < at < bottom for top, bottom in map(_span, rows) for at in parting)
        against = _headed(rows) if centred else _contradicted(rows, bands, boundaries)
        if across or against or _stacked(rows, em) or not _evident(rows, widths):
            continue
        return sorted([*rows, *headings], key=lambda row: _span(row)[0])
    return None


def _headed(rows: Sequence[Sequence[Piece]]) -> bool:
    """Return whether the first column alone has more lines than rows, which may be headings of groups."""
    several = {
        column for row in rows for column, count in Counter(one.column for one in row).items() if count > 1
    }
    return several == {0} and any(
        one.line.text[:1].isupper()
        for row in rows
        for one in sorted((one for one in row if one.column == 0), key=lambda one: one.line.base)[1:]
    )


def _contradicted(
    rows: Sequence[Sequence[Piece]], bands: Sequence[Band], boundaries: Sequence[Boundary]
) -> bool:
    """Return whether a row begins where by what is printed the one above goes on, or goes on where one begins."""
    firsts = {id(min(row, key=lambda piece: piece.line.top)) for row in rows}
    for boundary, band in zip(boundaries, bands[1:], strict=True):
        starts = any(id(piece) in firsts for piece in band.pieces)
        if boundary.wrapped if starts else boundary.first and boundary.fitting and not boundary.small:
            return True
        if not starts and boundary.capital and boundary.columns == {0}:
            return True
    return False


def _stacked(rows: Sequence[Sequence[Piece]], em: float) -> bool:
    """Return whether some rows are as close as lines of one cell, and others are not."""
    distances = list[float]()
    for upper, lower in pairwise(rows):
        last, first = by_column(upper, lowest=True), by_column(lower, lowest=False)
        both = [first[one].line.base - last[one].line.base for one in first if one in last]
        distances.append(min(both, default=LOOSE * em) / em)
    distances.sort()
    jumps = [upper - lower for lower, upper in pairwise(distances) if lower <= _TIGHT]
    return max(jumps, default=0.0) > _CLEAR


def _evident(rows: Sequence[Sequence[Piece]], widths: Sequence[float]) -> bool:
    """Return whether most rows begin where a line had room for more words, or behind a pause of other columns.

    Where all cells have one line, three rows of three columns are evident too.
    """
    evident = small = 0
    for upper, lower in pairwise(rows):
        last, first = by_column(upper, lowest=True), by_column(lower, lowest=False)
        ends = [piece.line.base for piece in last.values()]
        room = any(had_room(last[one], first[one], widths[one]) for one in first if one in last)
        evident += room or min(ends) < max(ends) - 0.5 * upper[0].line.size
        small += 0 in first and first[0].line.text[:1].islower()
    single = all(len(row) == len({piece.column for piece in row}) for row in rows)
    if single and len(rows) >= _CERTAIN and len(widths) >= _CERTAIN and small < _SOME * len(rows):
        return True
    return evident >= 0.5 * (len(rows) - 1)


def _breaks(boundaries: Sequence[Boundary]) -> list[bool] | None:
    """Return whether a row begins at each boundary; ``None`` where it cannot be known.

    One does at a rule, and on both sides of a heading over several columns.
    """
    plain = [one for one in boundaries if not one.forced]
    found = _plain_breaks(plain)
    if found is None:
        return None
    rest = iter(found)
    return [one.forced or next(rest) for one in boundaries]


def _plain_breaks(boundaries: Sequence[Boundary]) -> list[bool] | None:
    starts = [one for one in boundaries if one.begins]
    inner = [one for one in boundaries if one.goes_on]
    found = [_by_votes(one, starts, inner) for one in boundaries]
    if None not in found:
        return [one is True for one in found] if _is_sound(starts, inner) else None
    limits = _two_distances(boundaries)
    if limits is None or not _agrees(boundaries, limits[0]):
        return None
    return [one.distance >= limits[1] for one in boundaries]


def _is_sound(starts: Sequence[Boundary], inner: Sequence[Boundary]) -> bool:
    """Return whether text that begins anew is not that of centred cells beside a longer one.

    Above the true beginnings of rows there is more white space, or the last lines of some cells had room.
    """
    beside = [one for one in starts if one.both and one.anew and one.distance < LOOSE]
    if inner and beside and max(one.distance for one in inner) + _CLEAR < min(one.distance for one in beside):
        return True
    return len(beside) < _CERTAIN or sum(one.fitting > 0 for one in beside) >= _ROOMY * len(beside)


def _by_votes(one: Boundary, starts: Sequence[Boundary], inner: Sequence[Boundary]) -> bool | None:
    """Return whether a row begins at a boundary: by what is printed, else by likeness to others."""
    least = min((start.distance for start in starts), default=LOOSE)
    as_row = one.first and one.fill >= _FILLED
    doubtful = (one.capital or as_row) and one.distance > least - _CLEAR
    if one.begins or (one.goes_on and not doubtful and not _is_far(one, starts, inner)):
        return one.begins
    most = max((other.distance for other in inner), default=1.0)
    near = one.distance < least - _JUMP / 2 and (one.distance <= most + _JUMP / 4 or (starts and not inner))
    if near and (one.wrapped or not one.first):
        # A row or a heading may lack text in the same columns as the end of one does.
        doubtful = doubtful or (one.capital and one.filled and not inner)
        return None if doubtful or (one.fitting and one.filled and not one.first) else False
    far = one.distance > max(most + _JUMP / 2, least - _JUMP / 4)
    if starts and far and (inner or not one.wrapped):
        return True
    return None if inner and _is_far(one, starts, inner) else _by_columns(one, starts)


def _is_far(one: Boundary, starts: Sequence[Boundary], inner: Sequence[Boundary]) -> bool:
    """Return whether white space is as wide as at beginnings of rows, and wider than where other rows go on."""
    near = min(other.distance for other in inner)
    return one.distance > near + _CLEAR and any(one.distance > start.distance - _JUMP / 2 for start in starts)


def _by_columns(one: Boundary, starts: Sequence[Boundary]) -> bool | None:
    """Return ``False`` at a boundary that differs from all beginnings of rows in two ways; else ``None``.

    Columns that these have text in lack it, and no line above had room, where above these some had.
    """
    if len(starts) < _CERTAIN or one.both < _CERTAIN or one.anew or one.fitting or one.capital:
        return None
    always = frozenset.intersection(*(start.columns for start in starts))
    roomy = [start.fitting > 0 for start in starts if start.both >= _CERTAIN]
    return False if len(roomy) > 1 and all(roomy) and not always <= one.columns else None


def _two_distances(boundaries: Sequence[Boundary]) -> tuple[float, float] | None:
    """Return the largest distance between lines and the smallest between rows, if there are clearly two kinds."""
    distances = sorted(min(one.distance, 2 * LOOSE) for one in boundaries)
    jumps = [(upper - lower, lower, upper) for lower, upper in pairwise(distances) if lower < LOOSE]
    jump, lower, upper = max(jumps, default=(0.0, 0.0, 0.0))
    return (lower, upper) if jump > max(_CLEAR, lower - distances[0]) else None


def _agrees(boundaries: Sequence[Boundary], lower: float) -> bool:
    """Return whether nothing that is printed speaks against rows by white space."""
    return not any(
        (one.begins or one.stacked or (one.first and (one.full or (one.capital and one.filled))))
        if one.distance <= lower
        else one.goes_on or one.sparse
        for one in boundaries
    )


def _even(rows: Sequence[Sequence[Piece]], em: float) -> bool:
    """Return whether the cells of rows begin, end or are centred on one level, as those of true rows are."""
    cells, *kinds = _counts(rows, em)
    return max(kinds) >= _MOST * cells


def is_level(row: Sequence[Piece]) -> bool:
    """Return whether the cells of a row all begin, end or are centred on one level."""
    cells, *kinds = _levels(row, median([piece.line.size for piece in row] or [1.0]))
    return cells in kinds


def hang(rows: Sequence[Sequence[Piece]]) -> bool:
    """Return whether the cells of all rows begin on one level, and those of some neither end nor centre on one."""
    em = median([piece.line.size for row in rows for piece in row] or [1.0])
    cells, tops, middles, ends = _counts(rows, em)
    return tops == cells > max(middles, ends)


def _counts(rows: Sequence[Sequence[Piece]], em: float) -> list[int]:
    """Return the number of cells, and of those that begin, are centred, or end on the level of their row."""
    levels = [_levels(row, em) for row in rows]
    return [sum(level[kind] for level in levels) for kind in range(4)]


def _levels(row: Sequence[Piece], em: float) -> tuple[int, int, int, int]:
    """Return the number of a row's cells, and of those that begin, are centred, or end on one level."""
    columns = {piece.column for piece in row}
    spans = [_span([piece for piece in row if piece.column == column]) for column in columns]
    if len(spans) < 2:
        return 0, 0, 0, 0
    top, end = min(top for top, _ in spans), max(end for _, end in spans)
    return (
        len(spans),
        sum(one - top <= _LEVEL * em for one, _ in spans),
        sum(abs(one + other - top - end) / 2 <= _LEVEL * em for one, other in spans),
        sum(end - other <= _LEVEL * em for _, other in spans),
    )


def _span(pieces: Sequence[Piece]) -> tuple[float, float]:
    bases = [piece.line.base for piece in pieces]
    return min(bases), max(bases)
