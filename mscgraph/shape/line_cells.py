"""The cells of a table with a cell on each line, found by the kinds of its columns.

A cell may take several lines, or none where the document leaves an empty one out, so that rows need not have as many
lines as columns. Dynamic programming over lines finds the cells, column after column and row after row, whose scores
add up highest. A line between two rows belongs to neither, at a price.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mscgraph.records import Recogniser
from mscgraph.shape.sections import SENTENCE_ENDS

#: Maximum lines of a cell.
MAX_CELL_LINES = 4
#: Prices of a typed cell that is not recognised, of an empty one, of an empty one in a column of unknown kind, of each
#: further line of a cell, of a line between rows; the gain of a line that holds a registry number in its column.
_UNKNOWN_PRICE, _EMPTY_PRICE, _NAMELESS_PRICE, _LINE_PRICE, _BETWEEN_PRICE = 2.0, 4.0, 2.5, 2.5, 3.0
_NUMBER_GAIN = 6.0
#: Price of a cell that is not recognised and has a section line: with that of a further line it is more than that of a
#: line between rows.
_SECTION_PRICE = 1.0
#: Prices of a cell that looks like a further line of the one before it: in brackets, and in lower case.
_BRACKET_PRICE, _LOWER_CASE_PRICE = 4.0, 1.0
#: Maximum score by which a way to a line may be worse than the best one, and be followed up.
_BEAM = 16.0
#: Words by which the beginning of a line is judged before all of it is.
_BEGINNING = 2
#: Minimum share of the rows whose first or last cell has several lines, where such a cell is taken for whole.
_MIN_USUAL = 1 / 3
#: Grades kept of a column.
_CACHE = 1 << 14
#: Scores that differ by less are the same.
_SAME = 1e-9
_NEVER = float("-inf")
#: Steps to a place: lines of a cell, a line between rows, the beginning.
_BETWEEN, _BEGIN = MAX_CELL_LINES + 1, MAX_CELL_LINES + 2


class LineKind:
    """How well lines are a cell of a column, each distinct text judged once.

    :param recogniser: ``None`` for free text
    :param known: whether the column's label is
    :param holds_number: of the column of registry numbers: whether a text holds one
    :param is_section: whether a line may be a section line of the table
    """

    def __init__(
        self,
        recogniser: Recogniser | None,
        *,
        known: bool,
        holds_number: Callable[[str], bool] | None,
        is_section: Callable[[str], bool],
    ) -> None:
        self.recogniser = recogniser
        self.empty_price = _EMPTY_PRICE if known else _NAMELESS_PRICE
        self._is_section = is_section
        self._finds_number = holds_number or (lambda _: False)
        self._judge = lru_cache(_CACHE)(self._judge_anew)

    def gains(self, lines: Sequence[str], at: int) -> list[float]:
        """Return the scores of the cells of one line, of two and so on that begin at a line."""
        text = ""
        found = []
        viable = self.recogniser is not None
        begin = 0.0
        if _goes_on(lines[at]):
            begin = _BRACKET_PRICE if lines[at][0] == "(" else _LOWER_CASE_PRICE
        price = 0.0
        unknown = 0.0 if self.recogniser is None else -_UNKNOWN_PRICE
        for size, line in enumerate(lines[at : at + MAX_CELL_LINES]):
            score = None
            if viable:
                text = f"{text} {line}" if text else line
                score, viable, known = self._judge(text)
                if not size:
                    # A remark in brackets below a cell leaves its kind as it is.
                    has_remark = any(one.startswith("(") for one in lines[at + 1 : at + 2])
                    remarked = score if score is not None and has_remark else unknown
                    unknown = _NUMBER_GAIN if known else remarked
            if score is None:
                price = price or _SECTION_PRICE * self._is_section(line)
                score = unknown - price
            found.append(score - _LINE_PRICE * size - begin)
        return found

    def knows(self, text: str) -> bool:
        """Return whether a cell of these words is of the column's kind."""
        score, _, has_number = self._judge(text)
        return bool(text) and (score is not None or has_number)

    def accepts(self, text: str) -> bool:
        """Return whether all words of a cell are of the column's kind; none are of a column of free text."""
        return self._judge(text)[0] is not None

    def goes_on(self, above: str, line: str) -> bool:
        """Return whether a line that cells mostly have not looks like a further line of the one above.

        A sentence may end above it; a number of its own may be of another row.
        """
        return _goes_on(line) and not above.endswith(SENTENCE_ENDS) and not self._finds_number(line)

    def _judge_anew(self, text: str) -> tuple[float | None, bool, bool]:
        """Return score, whether a longer text may fit, and whether the text holds a registry number."""
        score, viable = self._grade(text)
        # A text with a score that cannot go on has no number: "not stated".
        return score, viable, (score is None or viable) and self._finds_number(text)

    def _grade(self, text: str) -> tuple[float | None, bool]:
        recogniser = self.recogniser
        count = text.count(" ") + 1
        if recogniser is None or count > recogniser.max_words:
            return None, False
        if count > _BEGINNING:
            # Of most sentences the beginning shows that they are of another kind.
            beginning = " ".join(text.split(" ", _BEGINNING)[:_BEGINNING])
            if not recogniser.grade(beginning).viable:
                return None, False
        grade = recogniser.grade(text)
        return grade.score, grade.viable


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row, or lines between rows.

    :param cuts: indices of the lines in front of which its cells begin, and the index behind the last one; two of
        lines between rows
    :param ambiguous: whether other cells score as high
    """

    cuts: tuple[int, ...]
    is_row: bool = True
    ambiguous: bool = False


def score_lines(lines: Sequence[str], kinds: Sequence[LineKind], *, is_whole: bool) -> float:
    """Return how well lines are rows of these columns.

    :param is_whole: whether no further lines follow
    """
    ends, _ = _run(lines, kinds)
    return ends[0] if is_whole else max(ends)


def cut_lines(lines: Sequence[str], kinds: Sequence[LineKind]) -> list[LineRow]:
    """Return the rows that *lines* make, and the lines between them, in order; none is left out."""
    rows = _trace(_run(lines, kinds)[1], len(kinds))
    for column in (0, len(kinds) - 1):
        rows = _without_strangers(rows, lines, column, kinds[column])
    return _joined(rows)


def _run(lines: Sequence[str], kinds: Sequence[LineKind]) -> tuple[list[float], list[list[int]]]:
    """Return the best scores of the places behind the last line, and the steps that lead to every place.

    A place is a line and the column that it begins.
    """
    count, empty = len(kinds), [kind.empty_price for kind in kinds]
    ahead = [[_NEVER] * count for _ in range(MAX_CELL_LINES + 1)]
    steps = [[_BEGIN] * count for _ in range(len(lines) + 1)]
    ahead[0][0] = 0.0
    for at in range(len(lines) + 1):
        scores = ahead[0]
        _leave_empty(scores, steps[at], empty)
        if at == len(lines):
            break
        least = max(scores) - _BEAM
        for column, kind in enumerate(kinds):
            reached = scores[column]
            if reached < least:
                continue
            target = column + 1 if column + 1 < count else 0
            for size, gain in enumerate(kind.gains(lines, at), 1):
                _reach(ahead[size], steps[at + size], target, reached + gain, size)
        if scores[0] >= least:
            _reach(ahead[1], steps[at + 1], 0, scores[0] - _BETWEEN_PRICE, _BETWEEN)
        ahead = [*ahead[1:], [_NEVER] * count]
    return ahead[0], steps


#: Added to a step that another one equals.
_TIED = 8


def _reach(scores: list[float], steps: list[int], column: int, score: float, step: int) -> None:
    known = scores[column]
    if score > known + _SAME:
        scores[column], steps[column] = score, step
    elif score > known - _SAME:
        steps[column] |= _TIED


def _leave_empty(scores: list[float], steps: list[int], prices: Sequence[float]) -> None:
    """Let columns be empty at a line; the last one too, behind which the next row begins."""
    count = len(scores)
    for _ in range(2):
        begin = scores[0]
        for column, price in enumerate(prices):
            if scores[column] > _NEVER:
                _reach(scores, steps, (column + 1) % count, scores[column] - price, 0)
        if scores[0] == begin:
            return


def _trace(steps: Sequence[list[int]], count: int) -> list[LineRow]:
    rows: list[LineRow] = []
    at, column = len(steps) - 1, 0
    cuts, tied = [at], False
    while (step := steps[at][column] & ~_TIED) != _BEGIN or column:
        tied = tied or steps[at][column] >= _TIED
        if step == _BETWEEN:
            rows.append(LineRow((at - 1, at), is_row=False))
            at, cuts = at - 1, [at - 1]
            continue
        at, column = at - step, (column - 1) % count
        cuts.append(at)
        if not column:
            rows.append(LineRow(tuple(cuts[::-1]), ambiguous=tied))
            cuts, tied = [at], False
    return rows[::-1]


def _without_strangers(
    rows: Sequence[LineRow], lines: Sequence[str], column: int, kind: LineKind
) -> list[LineRow]:
    """Return rows whose first or last cell lacks lines that such cells mostly have not, unless it is of its kind.

    A section line, or a note between rows or below them, would be taken for a further line of them.
    """
    sizes = [row.cuts[column + 1] - row.cuts[column] for row in rows if row.is_row]
    usual = 1
    if len(sizes) > 1:
        usual = max(
            (size for size in set(sizes) if sum(one >= size for one in sizes) >= _MIN_USUAL * len(sizes)),
            default=1,
        )
    usual = max(usual, 1)
    found: list[LineRow] = []
    for row in rows:
        cuts = row.cuts
        cell = lines[cuts[column] : cuts[column + 1]] if row.is_row else ()
        if len(cell) <= usual or kind.accepts(" ".join(cell)):
            found.append(row)
        elif column:
            extra = range(cuts[column] + usual, cuts[-1])
            end = next((at for at in extra if not kind.goes_on(lines[at - 1], lines[at])), cuts[-1])
            found.append(LineRow((*cuts[:-1], end), ambiguous=row.ambiguous))
            if end < cuts[-1]:
                found.append(LineRow((end, cuts[-1]), is_row=False))
        else:
            begin = cuts[1] - usual
            while begin > cuts[0] and _goes_on(lines[begin]):
                begin -= 1
            if begin > cuts[0]:
                found.append(LineRow((cuts[0], begin), is_row=False))
            found.append(LineRow((begin, *cuts[1:]), ambiguous=row.ambiguous))
    return found


def _goes_on(line: str) -> bool:
    """Return whether a line looks like a further line of a cell: it begins in lower case, or with a bracket."""
    return line[0].islower() or line[0] == "("


def _joined(rows: Sequence[LineRow]) -> list[LineRow]:
    """Return rows and the lines between them, lines after each other as one."""
    found: list[LineRow] = []
    for row in rows:
        if found and not row.is_row and not found[-1].is_row:
            found[-1] = LineRow((found[-1].cuts[0], row.cuts[-1]), is_row=False)
        else:
            found.append(row)
    return found
