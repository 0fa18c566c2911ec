"""The numbers of a dose cell: mantissas, powers of ten, ranges, lists, deviations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mscgraph.interpret.grammar import number_in_name, subtrees

if TYPE_CHECKING:
    from lark import Token, Tree

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER_SIGNS = str.maketrans(dict.fromkeys("^*(){}"))
#: Maximum and minimum exponent of a power of ten that lost its superscript.
_MAX_EXPONENT = 12
_MIN_EXPONENT = 3
#: Digits of a group of thousands.
_THOUSANDS = 3
#: Maximum digits of the first group of thousands.
_FIRST_GROUP = 3
#: Maximum number of a list of two that may be a fraction.
_MAX_FRACTION = 9


class UnreadableError(ValueError):
    """A number that has the grammar's form and no value."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed: its mantissa and the power of ten it states, if it states one.

    :param bare: whether it is digits alone
    """

    mantissa: Decimal
    power: int | None
    bare: bool = False

    def times(self, power: int | None) -> Decimal:
        """Return its value; *power* is that of its neighbour."""
        shift = self.power if self.power is not None else (power or 0)
        return self.mantissa.scaleb(shift)

    @property
    def may_be_power(self) -> bool:
        """Whether it may be a power of ten that lost its superscript, as ``107``."""
        digits = str(self.mantissa)
        exponent = digits[2:]
        return (
            self.bare
            and digits.startswith("10")
            and exponent.isdigit()
            and exponent[0] != "0"
            and _MIN_EXPONENT <= int(exponent) <= _MAX_EXPONENT
        )

    @property
    def may_be_thousands(self) -> bool:
        """Whether the dot in it may part thousands, as in ``300.000``."""
        _, digits, exponent = self.mantissa.as_tuple()
        return self.power is None and self.mantissa >= 1 and exponent == -_THOUSANDS and digits[-1] == 0


@dataclass(frozen=True, slots=True)
class Extent:
    """The numbers of an amount.

    :param deviation: behind ``±``
    """

    low: Number
    high: Number
    deviation: Number | None = None

    @property
    def power(self) -> int | None:
        """The power of ten that the amount states."""
        stated = self.deviation.power if self.deviation else None
        return stated if self.high.power is None else self.high.power

    def with_power(self, power: int | None) -> Extent:
        """Return the numbers with *power* for those that state none."""
        numbers = (self.low, self.high, self.deviation)
        low, high, deviation = (_with_power(one, power) if one else None for one in numbers)
        return Extent(low or self.low, high or self.high, deviation)


def read_extents(tree: Tree[Token]) -> list[Extent]:
    """Return the numbers of an amount, of a list several.

    :raises UnreadableError: if a number has no value, or may be of two
    """
    parts = subtrees(tree)
    numbers = [_read_number(part) for part in parts if part.data != "multiplied"]
    shared = [_read_multiplied(part) for part in parts if part.data == "multiplied"]
    power = shared[0] if shared else None
    if tree.data == "listed":
        return _read_list(numbers, power)
    if tree.data == "deviating":
        mean, deviation = numbers
        own = Extent(mean, mean, deviation)
    else:
        own = Extent(numbers[0], numbers[-1])
    return [own.with_power(power if power is not None else own.power)]


def read_spread(tree: Tree[Token], median: Extent) -> Extent:
    """Return the range behind a median, which may state its power of ten.

    :raises UnreadableError: if a number has no value
    """
    parts = subtrees(tree)
    low, high, *_ = (_read_number(part) for part in parts if part.data not in ("multiplied", "noun"))
    powers = [_read_multiplied(part) for part in parts if part.data == "multiplied"]
    return Extent(low, high).with_power(powers[0] if powers else high.power or median.power)


def _read_list(numbers: Sequence[Number], power: int | None) -> list[Extent]:
    *firsts, last = numbers
    if any(one.power is not None for one in firsts) and any(one.power is None for one in numbers):
        raise UnreadableError("a slash parts unlike numbers")
    shared = power if power is not None else last.power
    if len(numbers) == 2 and numbers[0].power is None and _may_be_fraction(*numbers):
        raise UnreadableError("the slash is of a fraction or of a list")
    listed = [_with_power(one, shared) for one in numbers]
    return [Extent(one, one) for one in listed]


def _may_be_fraction(one: Number, other: Number) -> bool:
    return one.mantissa < other.mantissa <= _MAX_FRACTION


def _with_power(number: Number, power: int | None) -> Number:
    return number if number.power is not None or power is None else replace(number, power=power, bare=False)


def _read_multiplied(tree: Tree[Token]) -> int:
    (factor,) = subtrees(tree)
    if factor.data == "magnitude":
        return number_in_name(factor.children[0])
    return _read_power(factor)


def _read_number(tree: Tree[Token]) -> Number:
    kind, tokens = str(tree.data), tree.children
    if kind == "scientific":
        return Number(Decimal(str(tokens[0])), 0)
    if kind in ("power_alone", "unclear_power"):
        return Number(Decimal(1), _read_power(tree))
    digits, *others = subtrees(tree)
    printed = str(digits.children[0])
    mantissa = Decimal(printed.replace(",", ""))
    if kind == "plain":
        return Number(mantissa, None, bare=printed.isdecimal())
    if kind == "parted_thousands":
        groups = [printed, *map(str, tokens[1:])]
        if not printed.isdecimal() or len(printed) > _FIRST_GROUP or not _are_thousands(groups):
            raise UnreadableError(f"it is unclear whether {' '.join(groups)} is one number")
        return Number(Decimal("".join(groups)), None)
    (factor,) = others
    if kind == "with_magnitude":
        return Number(mantissa, number_in_name(factor.children[0]))
    return Number(mantissa, _read_power(factor))


def _are_thousands(groups: Sequence[str]) -> bool:
    """Return whether groups of digits are one number: several, or one that cannot be a power of ten or a count."""
    return groups[0] != "0" and (len(groups) > 2 or groups[1].endswith("00"))


def _read_power(tree: Tree[Token]) -> int:
    """Return the exponent of ``10^6``, ``10⁶``, ``10 6`` or, where the superscript was lost, ``106``."""
    if tree.data == "unclear_power":
        raise UnreadableError(f"{tree.children[0]} is a power of ten, or ten times one")
    if tree.data == "parted_power":
        ten, exponent = map(str, tree.children)
        if not 1 < int(exponent) <= _MAX_EXPONENT:
            raise UnreadableError(f"{ten} {exponent} is no power of ten")
        return int(exponent)
    digits = subtrees(tree)
    text = str(digits[0].children[0] if digits else tree.children[0])
    plain = text.translate(_SUPERSCRIPTS).translate(_POWER_SIGNS)
    if not plain.startswith("10") or not plain.isdecimal() or not 1 <= len(plain) - 2 <= 2:
        raise UnreadableError(f"{text} is no power of ten")
    return int(plain[2:])
