"""Trials and their reports, as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.namespaces import DCTERMS, MSC, RDFS
from mscgraph.site.pages.findings import FindingRow, finding_rows
from mscgraph.site.pages.links import PageLinks, ShownTerm, is_web_address
from mscgraph.site.pages.quantities import DoseWords, describe_schedule, dose_words
from mscgraph.terms import expand

_SEE_ALSO = RDFS + "seeAlso"
#: Properties of concepts that have a place of their own in a card.
_IN_CARD = ("disease", "cellSource", "product", "route", "phase", "resultsStatus")
_TITLE = DCTERMS + "title"


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A number of a trial.

    :param page: address of the registry's page on it, ``""`` if unknown
    """

    link: ShownTerm
    identifier: str
    printed: Sequence[str]
    registry: ShownTerm | None
    has_form: str
    page: str


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report in short.

    :param further: headings with the concepts of columns that have no place of their own
    :param texts: headings with the words, numbers and dates of such columns
    """

    link: ShownTerm
    diseases: Sequence[ShownTerm]
    sources: Sequence[ShownTerm]
    relation: str
    products: Sequence[ShownTerm]
    routes: Sequence[ShownTerm]
    phases: Sequence[ShownTerm]
    doses: Sequence[DoseWords]
    schedule: str
    schedule_printed: str
    patients: str
    status: ShownTerm | None
    outcome: str
    references: Sequence[ShownTerm]
    trials: Sequence[ShownTerm]
    findings: Sequence[FindingRow] = ()
    further: Sequence[tuple[str, Sequence[ShownTerm]]] = ()
    texts: Sequence[tuple[str, Sequence[str]]] = ()


def registration_row(linker: PageLinks, iri: str) -> RegistrationRow:
    """Return a registration with the way to the registry's page on it."""
    described = linker.atlas.describe(iri)
    registries = described.iris(expand("msc:registry"))
    pages = [one for one in described.iris(_SEE_ALSO) if is_web_address(one)]
    return RegistrationRow(
        link=linker.iri(iri),
        identifier=described.text(expand("msc:identifier")) or linker.atlas.label(iri),
        printed=described.texts(expand("msc:statedAs")),
        registry=linker.iri(registries[0]) if registries else None,
        has_form=described.text(expand("msc:hasRegistryForm")),
        page=pages[0] if pages else "",
    )


def report_card(linker: PageLinks, iri: str, *, findings: bool = False) -> ReportCard:
    """Return a report in short.

    :param findings: whether with the findings of its outcome
    """
    atlas = linker.atlas
    described = atlas.describe(iri)
    schedules = [atlas.describe(one) for one in described.iris(expand("msc:schedule"))]
    outcomes = [
        atlas.describe(one).text(expand("msc:statedAs")) for one in described.iris(expand("msc:outcome"))
    ]
    statuses = described.iris(expand("msc:resultsStatus"))

    def links(name: str) -> list[ShownTerm]:
        return [linker.iri(one) for one in described.iris(MSC + name)]

    return ReportCard(
        link=linker.iri(iri),
        diseases=links("disease"),
        sources=links("cellSource"),
        relation=described.text(expand("msc:cellSourceRelation")),
        products=links("product"),
        routes=links("route"),
        phases=links("phase"),
        doses=[dose_words(linker, one) for one in described.iris(expand("msc:dose"))],
        schedule=next(filter(None, map(describe_schedule, schedules)), ""),
        schedule_printed=next(filter(None, (one.text(expand("msc:statedAs")) for one in schedules)), ""),
        patients=described.text(expand("msc:patientCount")),
        status=linker.iri(statuses[0]) if statuses else None,
        outcome=next(filter(None, outcomes), ""),
        references=[reference_link(linker, one) for one in described.iris(expand("msc:reference"))],
        trials=links("reportsTrial"),
        findings=finding_rows(linker, described) if findings else (),
        further=[
            ((one.heading or one.label).capitalize(), found)
            for one in atlas.words.stated
            if one.scheme and one.name not in _IN_CARD and (found := links(one.name))
        ],
        texts=[
            (one.label.capitalize(), words)
            for one in atlas.words.further
            if (words := described.texts(MSC + one.name))
        ],
    )


def reference_link(linker: PageLinks, iri: str) -> ShownTerm:
    """Return a publication by first author, year and title, as far as they are known."""
    described = linker.atlas.describe(iri)
    found: ShownTerm = linker.iri(iri)
    author, year, title = (
        described.text(expand("msc:firstAuthor")),
        described.text(expand("dcterms:issued")),
        described.text(_TITLE),
    )
    if not title:
        return found
    words = " ".join(filter(None, (author, f"({year})" if year else "")))
    return ShownTerm(f"{words}. {title}" if words else title, found.href, note=found.text, iri=iri)
