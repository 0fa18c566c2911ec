"""Doses: amounts with a unit, from ``ontology/grammars/dose.lark``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mscgraph.interpret.grammar import Compile, Grammar, number_in_name, quote, span_of, subtrees, type_of
from mscgraph.namespaces import mint_word_key
from mscgraph.records import Concept, Dose, Evidence, Issue, IssueFactory, Lookup, Read

if TYPE_CHECKING:
    from lark import Token, Tree

_UNKNOWN_RATE, UNKNOWN_UNIT = "UNKNOWN_RATE", "UNKNOWN_UNIT"
#: A cell of numbers alone may be a dose, or anything.
_BARE = frozenset({"NUMBER", "DASH", "TO", "COMMA", "OR", "AND"})
#: Among other kinds a plain number may be of anything, whatever rate is behind it: "5 doses/week".
LOOSE_IN_DOSES = frozenset({_UNKNOWN_RATE, "UP", "AT", "LEAST", "ABOUT"})
#: Numbers from here on are no pieces of one that a line break parts.
_LARGE = 1000
#: The sign between amounts in place of a line break.
_BETWEEN_LINES = ";"
#: A comma without a blank that does not part thousands: of a decimal in many languages, of a list in English.
_UNCLEAR_COMMA = re.compile(r"(?<![\d,.])\d{1,3},(?:\d{1,2}|\d{4,})(?![\d,])")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def build_dose_grammar(text: str, unit_surfaces: Iterable[str], compile_text: Compile) -> Grammar:
    """Compile the dose grammar with the surface forms of the units as its rule ``unit``."""
    terminals: dict[str, str] = {}
    alternatives = []
    for surface in sorted(set(unit_surfaces), key=lambda words: (-len(words), words)):
        names = [
            terminals.setdefault(word.casefold(), f"UNIT_WORD_{len(terminals) + 1}")
            for word in surface.split()
        ]
        alternatives.append(" ".join(names))
    rules = ["unit: " + " | ".join(dict.fromkeys(alternatives))]
    for word, name in terminals.items():
        escaped = re.escape(word).replace("/", r"\/")
        rules.append(f"{name}.1: /{escaped}(?![\\w\\/])/i")
    lark = compile_text(text + "\n" + "\n".join(rules) + "\n", "dose.lark")
    return Grammar(lark, frozenset({_UNKNOWN_RATE, UNKNOWN_UNIT}), _BARE)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as printed: its mantissa and the power of ten it states, if it states one."""

    mantissa: Decimal
    power: int | None

    def times(self, power: int | None) -> Decimal:
        shift = self.power if self.power is not None else (power or 0)
        return self.mantissa.scaleb(shift)


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount as printed, before it borrows a unit or a power from its neighbour."""

    low: _Number | None
    high: _Number | None
    power: int | None
    unit: Read[Concept] | None
    start: int
    end: int


class _UnreadableError(ValueError):
    """A number that has the grammar's form and no value."""


class DoseReader:
    """Reads dose cells.

    :param column: the key of the column
    :param source: the source's id, under which an unknown unit is minted
    :param per_kilogram: the words of the unit that a bare ``/kg`` is read as
    """

    def __init__(
        self,
        grammar: Grammar,
        lookup: Lookup,
        issue: IssueFactory,
        column: str,
        source: str,
        per_kilogram: str,
    ) -> None:
        self._grammar = grammar
        self._lookup = lookup
        self._issue = issue
        self._column = column
        self._source = source
        self._per_kilogram = per_kilogram

    def read(self, text: str) -> tuple[tuple[Dose, ...], bool, tuple[Issue, ...]]:
        """Return the doses of a cell in printed order, whether "and" joins them, and the issues.

        Lines are one amount, or each a complete one.

        :returns: no doses where the cell states that there is no dose, or cannot be read (an issue states it)
        """
        lines, text = text.split("\n"), text.replace("\n", " ")
        if self._lookup.is_absent(text):
            return (), False, ()
        if (comma := _UNCLEAR_COMMA.search(text)) is not None:
            why = f"the comma in {comma.group()} parts a list or a decimal"
            return (), False, (self._unread(text, why),)
        tree = self._grammar.parse(text)
        if tree is None and len(lines) > 1 and all(map(self._is_complete, lines)):
            tree = self._grammar.parse(_BETWEEN_LINES.join(lines))
        if tree is None:
            return (), False, (self._unread(text),)
        issues: list[Issue] = []
        try:
            amounts = [
                self._read_amount(child, text, issues) for child in subtrees(tree) if child.data == "amount"
            ]
            doses = self._share(amounts, text)
        except _UnreadableError as error:
            return (), False, (self._unread(text, str(error)),)
        if any(dose.unit is None for dose in doses):
            message = f"it is unstated what {quote(text)} counts or measures"
            issues.append(self._issue("missing-unit", self._column, message, text))
        joined_by_and = any(child.data == "and_" for child in subtrees(tree))
        return doses, joined_by_and, tuple(issues)

    def _is_complete(self, line: str) -> bool:
        """Return whether a line has amounts, each with its unit or its power of ten."""
        doses, _, _ = self.read(line)
        return bool(doses) and all(
            dose.unit is not None or (dose.minimum or dose.maximum or 0) >= _LARGE for dose in doses
        )

    def _unread(self, text: str, why: str = "") -> Issue:
        found = f"{quote(text)}{': ' if why else ''}{why}"
        return self._issue("unread-cell", self._column, f"expected a dose, found {found}", text)

    def _read_amount(self, tree: Tree[Token], text: str, issues: list[Issue]) -> _Amount:
        low: _Number | None
        high: _Number | None
        low = high = None
        unit: Read[Concept] | None = None
        bound = ""
        for child in tree.children:
            kind = type_of(child)
            if kind:
                unit = self._read_unit(kind, text, span_of(child), issues)
        for part in subtrees(tree):
            kind = str(part.data)
            if kind in ("at_least", "at_most", "about"):
                bound = kind
            elif kind in ("exact", "range"):
                numbers = [_read_number(number) for number in subtrees(part)]
                low, high = numbers[0], numbers[-1]
            else:
                unit = self._read_unit(kind, text, span_of(part), issues)
        power = high.power if high else None
        if bound == "at_least":
            high = None
        elif bound == "at_most":
            low = None
        return _Amount(low, high, power, unit, *span_of(tree))

    def _read_unit(self, kind: str, text: str, span: tuple[int, int], issues: list[Issue]) -> Read[Concept]:
        start, end = span
        words = text[start:end]
        if kind == "PER_KILOGRAM":
            concept = self._lookup.find("unit", self._per_kilogram)
            if concept is not None:
                message = f"{words!r} does not state what is counted; read as {self._per_kilogram}"
                issues.append(self._issue("missing-unit", self._column, message, words))
                return Read(concept, Evidence(self._column, start, end, "unit-missing"))
        concept = self._lookup.find("unit", words)
        if concept is not None:
            return Read(concept, Evidence(self._column, start, end, "dose-unit"))
        key = f"{self._source}/{mint_word_key(words, is_exact=True)}"
        concept = Concept("unit", key, words, notation=words, minted=True)
        message = f"no vocabulary knows the unit {quote(words)}"
        issues.append(self._issue("unlinked-concept", self._column, message, words))
        return Read(concept, Evidence(self._column, start, end, "unit-as-printed"))

    def _share(self, amounts: Sequence[_Amount], text: str) -> tuple[Dose, ...]:
        """Give an amount without unit or power those of the next one that states them.

        :raises _UnreadableError: if a range runs downwards: its numbers are not meant as printed
        """
        doses: list[Dose] = []
        unit: Read[Concept] | None = None
        power: int | None = None
        unit_end = power_end = 0
        for amount in reversed(amounts):
            end = amount.end
            if amount.unit is not None:
                # An amount with a unit of its own is complete: its number is not scaled by its neighbour.
                unit, unit_end, power, power_end = amount.unit, amount.end, amount.power, amount.end
            elif unit is not None:
                end = max(end, unit_end)
            if amount.power is not None:
                power, power_end = amount.power, amount.end
            elif power is not None:
                end = max(end, power_end)
            evidence = Evidence(self._column, amount.start, end, "dose-grammar")
            low = amount.low.times(power) if amount.low else None
            high = amount.high.times(power) if amount.high else None
            if low is not None and high is not None and low > high:
                raise _UnreadableError(f"the range runs from {low:f} down to {high:f}")
            doses.append(Dose(low, high, unit, None, text[amount.start : end], evidence))
        return tuple(reversed(doses))


def pair_routes(doses: Sequence[Dose], routes: Sequence[Read[Concept]]) -> tuple[Dose, ...]:
    """Give each dose the route at its place; there are as many of both."""
    return tuple(replace(dose, route=route) for dose, route in zip(doses, routes, strict=True))


def _read_number(tree: Tree[Token]) -> _Number:
    tokens = tree.children
    if tree.data == "scientific":
        value = Decimal(str(tokens[0]))
        return _Number(value, 0)
    if tree.data == "power_alone":
        return _Number(Decimal(1), _read_power(str(tokens[0])))
    mantissa = Decimal(str(tokens[0]).replace(",", ""))
    if tree.data == "plain":
        return _Number(mantissa, None)
    if tree.data == "with_magnitude":
        return _Number(mantissa, number_in_name(subtrees(tree)[0].children[0]))
    return _Number(mantissa, _read_power(str(tokens[2])))


def _read_power(text: str) -> int:
    """Return the exponent of ``10^6``, ``10⁶`` or, where the superscript was lost, ``106``."""
    digits = text.translate(_SUPERSCRIPTS).replace("^", "")
    if not digits.startswith("10") or not 1 <= len(digits) - 2 <= 2:
        raise _UnreadableError(f"{text} is no power of ten")
    return int(digits[2:])
