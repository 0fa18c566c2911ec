"""Doses, schedules and counts in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mscgraph.namespaces import MSC
from mscgraph.site.pages.links import Linker, Value
from mscgraph.terms import expand
from mscgraph.view import Description

__all__ = ["DoseWords", "amount_words", "dose_words", "dosing_words", "schedule_words"]

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
#: From here on numbers are written with a power of ten.
_LARGE = Decimal(100_000)
_MAX_DIGITS = 40


@dataclass(frozen=True, slots=True)
class DoseWords:
    """A dose as a reader sees it.

    :param printed: the words in the cell
    """

    anchor: str
    link: Value
    amount: str
    unit: Value | None
    route: Value | None
    printed: str


def amount_words(minimum: str, maximum: str) -> str:
    """Return one number or a range: ``2 × 10⁶``, ``2–10 × 10⁶``, ``15``; ``""`` where nothing is stated."""
    low, high = _read(minimum), _read(maximum)
    if low is None and high is None:
        return minimum or maximum
    if low is None or high is None:
        found = high if low is None else low
        assert found is not None
        return f"{'up to' if low is None else 'at least'} {_spell(found)}"
    if low == high:
        return _spell(low)
    if low >= _LARGE and high >= _LARGE:
        power = low.adjusted()
        return f"{_plain(low.scaleb(-power))}–{_plain(high.scaleb(-power))} × 10{_raise(power)}"
    return f"{_spell(low)}–{_spell(high)}"


def _read(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < _MAX_DIGITS else None


def _spell(value: Decimal) -> str:
    if abs(value) < _LARGE:
        return _plain(value)
    power = value.adjusted()
    return f"{_plain(value.scaleb(-power))} × 10{_raise(power)}"


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _raise(power: int) -> str:
    return str(power).translate(_SUPERSCRIPTS)


def dose_words(linker: Linker, iri: str) -> DoseWords:
    """Return a dose in words."""
    said = linker.atlas.describe(iri)
    units, routes = said.iris(expand("msc:unit")), said.iris(expand("msc:route"))
    return DoseWords(
        anchor=linker.atlas.anchor(iri),
        link=linker.iri(iri),
        amount=amount_words(said.text(expand("msc:minimum")), said.text(expand("msc:maximum"))),
        unit=linker.iri(units[0]) if units else None,
        route=linker.iri(routes[0]) if routes else None,
        printed=said.text(expand("msc:statedAs")),
    )


def schedule_words(said: Description) -> str:
    """Return what is known of a schedule: ``8 doses, over 28 days``; ``""`` where nothing is."""
    parts = []
    if doses := _range(said, "minimumDoses", "maximumDoses"):
        parts.append(f"{doses} {'dose' if doses == '1' else 'doses'}")
    if interval := _range(said, "minimumIntervalDays", "maximumIntervalDays"):
        parts.append(f"{interval} {'day' if interval == '1' else 'days'} apart")
    if duration := _range(said, "minimumDurationDays", "maximumDurationDays"):
        parts.append(f"over {duration} {'day' if duration == '1' else 'days'}")
    if days := dosing_words(said.texts(expand("msc:dosingDay"))):
        parts.append(f"on {days}")
    return ", ".join(parts)


def dosing_words(days: Sequence[str]) -> str:
    """Return the days on which doses are given: ``days 0 and 7``."""
    if not days:
        return ""
    numbers = sorted(days, key=lambda day: (_read(day) or Decimal(0), day))
    if len(numbers) == 1:
        return f"day {numbers[0]}"
    return f"days {', '.join(numbers[:-1])} and {numbers[-1]}"


def _range(said: Description, minimum: str, maximum: str) -> str:
    return amount_words(said.text(MSC + minimum), said.text(MSC + maximum))
