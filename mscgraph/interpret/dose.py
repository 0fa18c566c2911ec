"""Doses: amounts with a unit, from ``ontology/grammars/dose.lark``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mscgraph.interpret.dose_numbers import Extent, UnreadableError, read_extents, read_spread
from mscgraph.interpret.dose_units import UnitReader, unit_terminal
from mscgraph.interpret.grammar import Compile, Grammar, quote, span_of, subtrees, type_of
from mscgraph.records import Concept, Dose, Evidence, Issue, IssueFactory, Lookup, Read

if TYPE_CHECKING:
    from lark import Token, Tree

_UNKNOWN_RATE, UNKNOWN_UNIT = "UNKNOWN_RATE", "UNKNOWN_UNIT"
#: A cell of numbers alone may be a dose, or anything.
_BARE = frozenset(
    {"TEN", "SHORT", "TRIPLE", "NUMBER", "DASH", "TO", "COMMA", "OR", "AND", "SLASH", "LPAR", "RPAR"}
)
#: Among other kinds a plain number may be of anything, whatever rate is behind it: "5 doses/week".
LOOSE_IN_DOSES = frozenset(
    f"""{_UNKNOWN_RATE} UP AT LEAST MOST MORE LESS THAN NO MAXIMUM MINIMUM MORE_SIGN LESS_SIGN ABOUT MEDIAN RANGE FROM
    BETWEEN PLUS_MINUS DIV PER WEIGHT EYE JOINT DISC LIMB LESION SITE ONE PERIOD LEVEL DOSE COHORT TOTAL ARTICLE OF IN
    COLON""".split()
)
#: Among other kinds words for a source are of its kind: "2 × 10^7 BM-MSCs".
NO_PARTS_OF_DOSES = frozenset({"KIND", "MODIFIER", "SHORT_SOURCE", "PRODUCT", UNKNOWN_UNIT})
#: Numbers from here on are no pieces of one that a line break parts.
_LARGE = 1000
#: The sign between amounts in place of a line break.
_BETWEEN_LINES = ";"
#: A comma without a blank that does not part thousands: of a decimal in many languages, of a list in English.
_UNCLEAR_COMMA = re.compile(r"(?<![\d,.])\d{1,3},(?:\d{1,2}|\d{4,})(?![\d,])")
#: A sign that parts thousands or a decimal.
_MARK = re.compile(r"(?<=\d)[.,](?=\d)")
_EXCHANGED = {".": ",", ",": "."}
#: The rules of a number that blanks part.
_PARTED = frozenset({"parted_power", "parted_thousands"})
#: The rules of the numbers of an amount.
_EXTENTS = frozenset({"exact", "range", "deviating", "listed"})


def build_dose_grammar(text: str, unit_surfaces: Iterable[str], compile_text: Compile) -> Grammar:
    """Compile the dose grammar with the words of the surface forms of the units as its terminal ``UNIT_WORD``."""
    lark = compile_text(f"{text}\n{unit_terminal(unit_surfaces)}\n", "dose.lark")
    return Grammar(lark, frozenset({_UNKNOWN_RATE, UNKNOWN_UNIT}), _BARE)


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount as printed, before it borrows a unit or a power from its neighbour.

    :param bound: ``at_least``, ``at_most`` or empty
    """

    extent: Extent
    unit: Read[Concept] | None
    bound: str
    start: int
    end: int


class DoseReader:
    """Reads dose cells.

    :param column: the key of the column
    :param source: the source's id, under which an unknown unit is minted
    :param per_kilogram: the words of the unit that a bare ``/kg`` is read as
    :param decimal_comma: whether the table's language parts decimals by a comma, and thousands by a dot
    """

    def __init__(
        self,
        grammar: Grammar,
        lookup: Lookup,
        issue: IssueFactory,
        column: str,
        source: str,
        per_kilogram: str,
        *,
        decimal_comma: bool = False,
    ) -> None:
        self._grammar = grammar
        self._decimal_comma = decimal_comma
        self._lookup = lookup
        self._issue = issue
        self._column = column
        self._units = UnitReader(lookup, issue, column, source, per_kilogram)

    def read(self, text: str) -> tuple[tuple[Dose, ...], bool, tuple[Issue, ...]]:
        """Return the doses of a cell in printed order, whether "and" joins them, and the issues.

        Lines are one amount, or each a complete one.

        :returns: no doses where the cell states that there is no dose, or cannot be read (an issue states it)
        """
        printed, text = text, text.replace("\n", " ")
        lines = printed.split("\n")
        if self._lookup.is_absent(text):
            return (), False, ()
        plain = self._with_dots(text)
        if (comma := _UNCLEAR_COMMA.search(plain)) is not None:
            sign, other = ("dot", "thousands") if self._decimal_comma else ("comma", "a list")
            why = f"the {sign} in {text[slice(*comma.span())]} parts {other} or a decimal"
            return (), False, (self._unread(text, why),)
        tree = self._grammar.parse(plain)
        if tree is not None and len(lines) > 1 and _is_parted(tree, printed):
            tree = None
        if tree is None and len(lines) > 1 and all(map(self._is_complete, lines)):
            tree = self._grammar.parse(self._with_dots(_BETWEEN_LINES.join(lines)))
        if tree is None:
            return (), False, (self._unread(text),)
        issues: list[Issue] = []
        try:
            parts = [child for child in subtrees(tree) if child.data == "amount"]
            amounts = [amount for part in parts for amount in self._read_amount(part, text, issues)]
            doses = self._share(amounts, text)
        except UnreadableError as error:
            return (), False, (self._unread(text, str(error)),)
        if any(dose.unit is None for dose in doses):
            message = f"it is unstated what {quote(text)} counts or measures"
            issues.append(self._issue("missing-unit", self._column, message, text))
        joined_by_and = any(child.data == "and_" for child in subtrees(tree))
        return doses, joined_by_and, tuple(issues)

    def _with_dots(self, text: str) -> str:
        """Return *text* with dots in front of decimals, each in the place of the printed sign."""
        return _MARK.sub(lambda mark: _EXCHANGED[mark[0]], text) if self._decimal_comma else text

    def _is_complete(self, line: str) -> bool:
        """Return whether a line has amounts, each with its unit or its power of ten."""
        doses, _, _ = self.read(line)
        return bool(doses) and all(
            dose.unit is not None or (dose.minimum or dose.maximum or 0) >= _LARGE for dose in doses
        )

    def _unread(self, text: str, why: str = "") -> Issue:
        found = f"{quote(text)}{': ' if why else ''}{why}"
        return self._issue("unread-cell", self._column, f"expected a dose, found {found}", text)

    def _read_amount(self, tree: Tree[Token], text: str, issues: list[Issue]) -> Iterator[_Amount]:
        """Yield the amounts of a part of the tree: of a list several, which share the unit."""
        extents: list[Extent] = []
        unit: Read[Concept] | None = None
        bound = ""
        for child in tree.children:
            kind = type_of(child) or str(child.data)  # type: ignore[union-attr]
            if kind in ("at_least", "at_most", "average"):
                bound = kind
            elif kind in _EXTENTS:
                extents = read_extents(child)  # type: ignore[arg-type]
            elif kind == "spread":
                if bound != "average" or len(extents) != 1:
                    raise UnreadableError("a range is stated of no median")
                extents = [read_spread(child, extents[0])]  # type: ignore[arg-type]
                nouns = [one for one in subtrees(child) if one.data == "noun"]  # type: ignore[arg-type]
                unit = unit or next((self._units.read(noun, text, issues) for noun in nouns), None)
            elif kind in (_UNKNOWN_RATE, UNKNOWN_UNIT, "unit", "bare_rate", "measure_of"):
                unit = self._units.read(child, text, issues)
        for extent in extents:
            yield _Amount(extent, unit, bound, *span_of(tree))

    def _share(self, amounts: Sequence[_Amount], text: str) -> tuple[Dose, ...]:
        """Give an amount without unit or power those of the next one that states them.

        :raises UnreadableError: if a range runs downwards, or a number may be a power of ten: they are not meant as
            printed
        """
        doses: list[Dose] = []
        unit: Read[Concept] | None = None
        power: int | None = None
        unit_end = power_end = 0
        for amount in reversed(amounts):
            end, extent = amount.end, amount.extent
            if amount.unit is not None:
                # An amount with a unit of its own is complete: its number is not scaled by its neighbour.
                unit, unit_end, power, power_end = amount.unit, amount.end, extent.power, amount.end
            elif unit is not None:
                end = max(end, unit_end)
            if extent.power is not None:
                power, power_end = extent.power, amount.end
            elif power is not None:
                end = max(end, power_end)
            low, high = extent.low.times(power), extent.high.times(power)
            if low > high:
                raise UnreadableError(f"the range runs from {low:f} down to {high:f}")
            if power is None and (extent.low.may_be_thousands or extent.high.may_be_thousands):
                raise UnreadableError("a dot or a comma parts thousands or a decimal")
            if power is None and extent.low != extent.high and extent.low.may_be_power:
                raise UnreadableError(f"{low:f} may be a power of ten")
            doses.append(
                Dose(
                    None if amount.bound == "at_most" else low,
                    None if amount.bound == "at_least" else high,
                    unit,
                    None,
                    text[amount.start : end],
                    Evidence(self._column, amount.start, end, "dose-grammar"),
                    None if extent.deviation is None else extent.deviation.times(power),
                )
            )
        return tuple(reversed(doses))


def _is_parted(tree: Tree[Token], text: str) -> bool:
    """Return whether a line break is within a number."""
    numbers = tree.find_pred(lambda part: part.data in _PARTED)
    return any("\n" in text[slice(*span_of(number))] for number in numbers)


def pair_routes(doses: Sequence[Dose], routes: Sequence[Read[Concept]]) -> tuple[Dose, ...]:
    """Give each dose the route at its place; there are as many of both."""
    return tuple(replace(dose, route=route) for dose, route in zip(doses, routes, strict=True))
