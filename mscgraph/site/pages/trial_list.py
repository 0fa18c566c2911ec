"""The list of trials, narrowed by facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain
from urllib.parse import urlencode

from mscgraph.namespaces import BASE
from mscgraph.numbers import read_decimal, read_whole
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.quantities import DoseWords, dose_words
from mscgraph.site.pages.shell import Shell
from mscgraph.site.pages.trial_index import DoseRange, Facet, TrialIndex
from mscgraph.terms import expand
from mscgraph.texts import clip

#: Maximum number of trials per page, on a server and on a static site.
_PAGE_SIZE, _STATIC_SIZE = 50, 2_000
#: Maximum number of values per facet, offered and chosen at once.
_MAX_VALUES, _MAX_CHOSEN = 300, 50
#: Maximum number of reports, concepts per facet, and doses, per row of a trial.
_MAX_IN_ROW = 12
#: Maximum number of characters shown or read per value that is typed.
_MAX_DIGITS = 30
#: Maximum number of unknown values named per note.
_MAX_LISTED = 5


@dataclass(frozen=True, slots=True)
class _Choice:
    """The choice of a reader.

    :param notes: the ignored parameters and values, in words
    """

    values: Mapping[str, tuple[str, ...]]
    dose: DoseRange | None
    given: Mapping[str, str]
    page: int
    notes: Sequence[str]

    def query(self, *, without: tuple[str, str] | None = None, page: int = 1) -> str:
        """Return the choice as a query string, without one value of it."""
        pairs = [
            (name, value)
            for name, values in self.values.items()
            for value in values
            if (name, value) != without
        ]
        if without != ("dose", ""):
            pairs += [(name, value) for name, value in self.given.items() if value]
        if page > 1:
            pairs.append(("page", str(page)))
        return urlencode(pairs)


@dataclass(frozen=True, slots=True)
class _FacetValue:
    value: str
    label: str
    number: int
    is_chosen: bool
    link: ShownTerm


@dataclass(frozen=True, slots=True)
class _FacetView:
    name: str
    heading: str
    values: Sequence[_FacetValue]


@dataclass(frozen=True, slots=True)
class _TrialRow:
    link: ShownTerm
    number: str
    concepts: Sequence[tuple[str, Sequence[ShownTerm]]]
    doses: Sequence[DoseWords]
    patients: str
    words: str


class TrialList:
    """Writes the list of trials."""

    def __init__(self, shell: Shell) -> None:
        """Keep the shell; the index is built on first use."""
        self._shell = shell

    @cached_property
    def index(self) -> TrialIndex:
        """The trials by facet."""
        return TrialIndex(self._shell.atlas)

    def write(self, chosen: Mapping[str, Sequence[str]]) -> str:
        """Return the page of the trials that fit a choice; unknown values are ignored, with a note."""
        linker = self._shell.linker(0)
        live = self._shell.facts.live
        choice = self._read(chosen if live else {})
        fitting, rest = self.index.narrow(choice.values, choice.dose)
        number = fitting.bit_count()
        size = _PAGE_SIZE if live else _STATIC_SIZE
        pages = max(1, -(-number // size))
        page = min(choice.page, pages)
        trials = self.index.numbers(fitting, (page - 1) * size, size)
        return self._shell.write(
            "trials.html.j2",
            linker,
            title="Trials",
            path="trials.html",
            description="Clinical trials, narrowed by disease, cell source, route, phase and dose.",
            facets=[
                self._facet(linker, facet, rest[name], choice) for name, facet in self.index.facets.items()
            ],
            units=self._units(linker, rest["dose"], choice),
            given=choice.given,
            chosen=self._chosen(linker, choice),
            notes=choice.notes,
            number=number,
            whole=len(self.index.trials),
            rows=[self._row(linker, iri) for iri in trials],
            first=(page - 1) * size + 1,
            page=page,
            pages=pages,
            previous=f"trials.html?{choice.query(page=page - 1)}".removesuffix("?") if page > 1 else "",
            following=f"trials.html?{choice.query(page=page + 1)}" if page < pages else "",
        )

    def _read(self, chosen: Mapping[str, Sequence[str]]) -> _Choice:
        notes: list[str] = []
        values: dict[str, tuple[str, ...]] = {}
        for name, facet in self.index.facets.items():
            given = list(dict.fromkeys(value for value in chosen.get(name, ()) if value))
            known = [value for value in given if value in facet.trials]
            unknown = [value for value in given if value not in facet.trials]
            if unknown:
                listed = ", ".join(clip(value, _MAX_DIGITS) for value in unknown[:_MAX_LISTED])
                notes.append(f"No trial has as {facet.heading.lower()}: {listed}")
            if known:
                values[name] = tuple(known[:_MAX_CHOSEN])
        given_dose = {name: _last(chosen, name).strip() for name in ("unit", "from", "to")}
        dose = self._read_dose(given_dose, notes)
        kept = given_dose if dose is not None else dict.fromkeys(given_dose, "")
        return _Choice(values, dose, kept, read_whole(_last(chosen, "page")) or 1, notes)

    def _read_dose(self, given: Mapping[str, str], notes: list[str]) -> DoseRange | None:
        if not any(given.values()):
            return None
        borders: list[Decimal | None] = []
        for name in ("from", "to"):
            number = _amount(given[name])
            if given[name] and number is None:
                notes.append(f"Expected a number as the dose, found “{clip(given[name], _MAX_DIGITS)}”")
            borders.append(number)
        if not given["unit"]:
            if borders != [None, None]:
                notes.append("A dose needs a unit: choose one beside the numbers")
            return None
        if given["unit"] not in self.index.units:
            notes.append(f"No dose is stated in the unit {clip(given['unit'], _MAX_DIGITS)}")
            return None
        return DoseRange(given["unit"], *borders)

    def _facet(self, linker: PageLinks, facet: Facet, among: int, choice: _Choice) -> _FacetView:
        atlas = self._shell.atlas
        chosen = choice.values.get(facet.name, ())
        values = []
        for value, bits in facet.trials.items():
            number = (bits & among).bit_count()
            if number or value in chosen:
                iri = facet.iri(value)
                values.append(_FacetValue(value, atlas.label(iri), number, value in chosen, linker.iri(iri)))
        if facet.name == "phase":
            values.sort(key=lambda one: one.value)
        else:
            values.sort(key=lambda one: (not one.is_chosen, -one.number, one.label.casefold(), one.value))
        return _FacetView(facet.name, facet.heading, values[:_MAX_VALUES])

    def _units(self, linker: PageLinks, among: int, choice: _Choice) -> list[_FacetValue]:
        found = []
        for unit in self.index.units:
            iri = f"{BASE}unit/{unit}"
            number = self.index.count_doses(unit, among)
            is_chosen = choice.given["unit"] == unit
            if number or is_chosen:
                found.append(
                    _FacetValue(unit, self._shell.atlas.label(iri), number, is_chosen, linker.iri(iri))
                )
        return found

    def _chosen(self, linker: PageLinks, choice: _Choice) -> list[tuple[str, str, str]]:
        """Return heading, words and the address without it for each chosen value."""
        found = []
        for name, values in choice.values.items():
            for value in values:
                facet = self.index.facets[name]
                label = self._shell.atlas.label(facet.iri(value))
                address = f"trials.html?{choice.query(without=(name, value))}".removesuffix("?")
                found.append((facet.heading, label, address))
        if choice.dose is not None:
            unit = self._shell.atlas.label(f"{BASE}unit/{choice.dose.unit}")
            low, high = choice.given["from"], choice.given["to"]
            words = f"{low or 'any'} to {high or 'any'} {unit}" if low or high else unit
            address = f"trials.html?{choice.query(without=('dose', ''))}".removesuffix("?")
            found.append(("Dose", words, address))
        return found

    def _row(self, linker: PageLinks, iri: str) -> _TrialRow:
        atlas = self._shell.atlas
        described = atlas.describe(iri)

        reports = [atlas.describe(one) for one in described.iris(expand("msc:reportedBy"))[:_MAX_IN_ROW]]
        patients = [text for report in reports if (text := report.text(expand("msc:patientCount")))]
        doses = [dose for report in reports for dose in report.iris(expand("msc:dose"))]
        link: ShownTerm = linker.iri(iri)
        number = link.text.removeprefix("Trial ")
        if not any(map(str.isdigit, number.partition(" ")[0])):
            number = link.text
        concepts = [
            (facet.heading, list(map(linker.iri, dict.fromkeys(named[:_MAX_IN_ROW]))))
            for facet in self.index.facets.values()
            for named in [list(chain.from_iterable(map(described.iris, facet.properties)))]
        ]
        return _TrialRow(
            link=link,
            number=number,
            concepts=concepts,
            doses=[dose_words(linker, one) for one in doses[:_MAX_IN_ROW]],
            patients=", ".join(patients),
            words=" ".join([number, *(value.text for _, values in concepts for value in values)]).casefold(),
        )


def _last(chosen: Mapping[str, Sequence[str]], name: str) -> str:
    values = chosen.get(name, ())
    return values[-1] if values else ""


def _amount(text: str) -> Decimal | None:
    """Read ``2e6``, ``2000000``, ``2,000,000`` or ``2 × 10^6``."""
    plain = text.replace(",", "").replace(" ", "").replace("×", "x").lower()
    head, cross, power = plain.partition("x10^")
    spelled = f"{head}e{power}" if cross else plain
    return read_decimal(spelled, _MAX_DIGITS - 1) if len(spelled) <= _MAX_DIGITS else None
