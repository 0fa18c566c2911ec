"""Doses and schedules of the graph in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from mscgraph.namespaces import MSC
from mscgraph.numbers import amount_words, read_decimal, schedule_words
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.terms import expand
from mscgraph.view import Description

#: Reads a number that has a word: one of not too many digits.
_read = partial(read_decimal, power=19)


@dataclass(frozen=True, slots=True)
class DoseWords:
    """A dose as a reader sees it.

    :param printed: the words in the cell
    """

    anchor: str
    link: ShownTerm
    amount: str
    unit: ShownTerm | None
    route: ShownTerm | None
    printed: str


def describe_amount(minimum: str, maximum: str) -> str:
    """Return one number or a range in words; other text is returned unchanged."""
    low, high = _read(minimum), _read(maximum)
    return minimum or maximum if low is None and high is None else amount_words(low, high)


def dose_words(linker: PageLinks, iri: str) -> DoseWords:
    """Return a dose in words."""
    described = linker.atlas.describe(iri)
    units, routes = described.iris(expand("msc:unit")), described.iris(expand("msc:route"))
    return DoseWords(
        anchor=linker.atlas.anchor(iri),
        link=linker.iri(iri),
        amount=describe_amount(described.text(expand("msc:minimum")), described.text(expand("msc:maximum"))),
        unit=linker.iri(units[0]) if units else None,
        route=linker.iri(routes[0]) if routes else None,
        printed=described.text(expand("msc:statedAs")),
    )


def describe_schedule(described: Description) -> str:
    """Return the known facts of a schedule in words; ``""`` without any."""
    doses, interval, duration = (
        (_read(described.text(MSC + f"minimum{name}")), _read(described.text(MSC + f"maximum{name}")))
        for name in ("Doses", "IntervalDays", "DurationDays")
    )
    days = sorted(
        day for text in described.texts(expand("msc:dosingDay")) if (day := _read(text)) is not None
    )
    return schedule_words(doses, interval, duration, days)
