"""An index of trials by facet: for each value of each facet, one bit per trial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

import pyoxigraph as ox

from mscgraph.namespaces import BASE, MSC
from mscgraph.numbers import read_decimal
from mscgraph.relations import grouped
from mscgraph.site.pages.atlas import Atlas
from mscgraph.terms import expand


@dataclass(slots=True)
class Facet:
    """A way to narrow trials.

    :param name: of the parameter
    :param kind: of the vocabulary
    :param properties: IRIs of the properties by which trials name its values
    :param heading: in lists
    :param trials: bits of the trials by the parameter's value; broader concepts have those of narrower ones
    """

    name: str
    kind: str
    properties: tuple[str, ...]
    heading: str
    trials: dict[str, int] = field(default_factory=dict)

    def iri(self, value: str) -> str:
        """Return the IRI of the concept that a value names."""
        return f"{BASE}{self.kind}/{value}"


@dataclass(frozen=True, slots=True)
class DoseRange:
    """Doses in one unit, from one amount to another; ``None`` is no limit."""

    unit: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None


class TrialIndex:
    """All trials of a library, in natural order."""

    def __init__(self, atlas: Atlas) -> None:
        """Read the facets of trials and the doses of their reports, once."""
        data = atlas.library.data

        def pairs(predicate: str) -> Iterable[tuple[str, ox.NamedNode]]:
            for quad in data.find(None, predicate):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                    yield quad.subject.value, quad.object

        found = data.of_type(expand("msc:Trial"))
        self.trials = [iri for iri in found if atlas.location(iri)]
        self.all = (1 << len(self.trials)) - 1
        place = {iri: number for number, iri in enumerate(self.trials)}
        self.facets: dict[str, Facet] = {}
        for name, words in atlas.words.vocabularies.items():
            if words.facet:
                facet = Facet(words.facet, name, words.of_trials(), words.heading)
                sets: dict[str, set[int]] = {}
                for subject, named in chain.from_iterable(map(pairs, facet.properties)):
                    key = named.value.removeprefix(f"{BASE}{name}/")
                    if subject in place and key != named.value:
                        sets.setdefault(key, set()).add(place[subject])
                facet.trials = {value: _bits(numbers, len(place)) for value, numbers in sorted(sets.items())}
                _add_broader(atlas, facet)
                self.facets[words.facet] = facet
        self._read_doses(atlas, place, pairs(expand("msc:dose")), pairs(expand("msc:reportedBy")))

    def _read_doses(
        self,
        atlas: Atlas,
        place: Mapping[str, int],
        doses: Iterable[tuple[str, ox.NamedNode]],
        reported: Iterable[tuple[str, ox.NamedNode]],
    ) -> None:
        """Keep minimum, maximum and trial of each dose by its unit."""
        trials = grouped((report.value, place[trial]) for trial, report in reported if trial in place)
        wanted = {MSC + name: name for name in ("unit", "minimum", "maximum")}
        self._doses: dict[str, list[tuple[Decimal, Decimal, int]]] = {}
        start = f"{BASE}unit/"
        for reporting, dose in doses:
            if reporting not in trials:
                continue
            given = {
                wanted[quad.predicate.value]: quad.object
                for quad in atlas.library.data.find(dose)
                if quad.predicate.value in wanted
            }
            unit, low, high = given.get("unit"), _number(given.get("minimum")), _number(given.get("maximum"))
            low, high = (high if low is None else low), (low if high is None else high)
            if isinstance(unit, ox.NamedNode) and unit.value.startswith(start) and low is not None:
                assert high is not None
                kept = self._doses.setdefault(unit.value.removeprefix(start), [])
                kept += [(low, high, number) for number in trials[reporting]]
        self.units = sorted(self._doses, key=lambda unit: (-len(self._doses[unit]), unit))

    def with_dose(self, wanted: DoseRange) -> int:
        """Return the bits of the trials that have a dose within a range or overlapping it."""
        least = wanted.minimum if wanted.minimum is not None else Decimal("-Infinity")
        most = wanted.maximum if wanted.maximum is not None else Decimal("Infinity")
        found = {
            number for low, high, number in self._doses.get(wanted.unit, ()) if high >= least and low <= most
        }
        return _bits(found, len(self.trials))

    def count_doses(self, unit: str, among: int) -> int:
        """Return the number of the trials *among* with a dose in *unit*."""
        return (self.with_dose(DoseRange(unit)) & among).bit_count()

    def narrow(
        self, chosen: Mapping[str, Sequence[str]], dose: DoseRange | None
    ) -> tuple[int, dict[str, int]]:
        """Return the bits of the trials that fit a choice, and for each facet those that fit all others.

        Values of one facet widen, facets narrow.

        :param chosen: known values by the name of the facet
        """
        by_facet = {name: self._any(self.facets[name], values) for name, values in chosen.items() if values}
        if dose is not None:
            by_facet["dose"] = self.with_dose(dose)
        rest = {
            name: self._all(bits for other, bits in by_facet.items() if other != name)
            for name in (*self.facets, "dose")
        }
        return self._all(by_facet.values()), rest

    def _all(self, sets: Iterable[int]) -> int:
        bits = self.all
        for one in sets:
            bits &= one
        return bits

    @staticmethod
    def _any(facet: Facet, values: Sequence[str]) -> int:
        bits = 0
        for value in values:
            bits |= facet.trials.get(value, 0)
        return bits

    def numbers(self, bits: int, start: int, most: int) -> list[str]:
        """Return the trials of *bits* from the *start*-th on, at most *most*."""
        text = bin(bits)[:1:-1]
        found: list[str] = []
        place = text.find("1")
        skipped = 0
        while place >= 0 and len(found) < most:
            if skipped >= start:
                found.append(self.trials[place])
            skipped += 1
            place = text.find("1", place + 1)
        return found


def _bits(numbers: Iterable[int], size: int) -> int:
    kept = bytearray((size + 7) // 8)
    for number in numbers:
        kept[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(kept, "little")


def _add_broader(atlas: Atlas, facet: Facet) -> None:
    """Give each broader concept the trials of its narrower ones."""
    start = f"{BASE}{facet.kind}/"
    for value, bits in list(facet.trials.items()):
        for iri in atlas.view.broader(facet.iri(value)):
            if iri.startswith(start):
                key = iri.removeprefix(start)
                facet.trials[key] = facet.trials.get(key, 0) | bits
    facet.trials = dict(sorted(facet.trials.items()))


def _number(term: object) -> Decimal | None:
    return read_decimal(term.value) if isinstance(term, ox.Literal) else None
