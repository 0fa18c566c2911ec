"""The findings of an outcome, and its text with the words of each finding marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mscgraph.namespaces import MSC
from mscgraph.numbers import finding_words
from mscgraph.readings import given_by
from mscgraph.site.pages.atlas import Atlas
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.marks import Piece, mark_cell
from mscgraph.terms import expand
from mscgraph.view import Description, natural

#: Maximum number of findings per page.
_MAX_FINDINGS = 500


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as a reader sees it.

    :param number: the number that the marked words refer to
    :param measure: the concept, ``None`` if the vocabulary lacks it
    :param numbers: anchor and words of each amount
    :param significance: ``significant``, ``not-significant`` or ``""``
    """

    number: int
    anchor: str
    words: str
    measure_text: str
    measure: ShownTerm | None
    category: str
    direction: str
    assessment: str
    comparator: str
    numbers: Sequence[tuple[str, str]]
    time: str
    days: str
    significance: str
    report: ShownTerm | None = None
    diseases: Sequence[ShownTerm] = ()


@dataclass(frozen=True, slots=True)
class FindingsFacts:
    """The findings of a report.

    :param pieces: the outcome's text; the words of a piece are the number of a finding
    :param assessments: assessment of the therapy by number of the finding, ``""`` without one
    :param parts: the IRIs that the rows describe
    """

    rows: Sequence[FindingRow]
    pieces: Sequence[Piece]
    assessments: Mapping[int, str]
    parts: Sequence[str]


def findings_of(linker: PageLinks, report: Description, readings: Sequence[str]) -> FindingsFacts:
    """Return the findings of a report in the order of their numbers.

    :param readings: IRIs of the report's readings, by which words are found in the outcome
    """
    atlas = linker.atlas
    outcomes = report.iris(expand("msc:outcome"))
    iris = _iris_of(atlas, outcomes)
    rows = [_row(linker, number, iri) for number, iri in enumerate(iris, 1)]
    amounts = [one for iri in iris for one in atlas.describe(iri).iris(expand("msc:amount"))]
    text = atlas.describe(outcomes[0]).text(expand("msc:statedAs")) if outcomes else ""
    spans = _spans(atlas, iris, readings, len(text)) if text else {}
    return FindingsFacts(
        rows=rows,
        pieces=mark_cell(text, spans) if text else [],
        assessments={row.number: row.assessment for row in rows},
        parts=[*iris, *amounts],
    )


def finding_rows(linker: PageLinks, report: Description) -> list[FindingRow]:
    """Return the findings of a report in the order of their numbers."""
    iris = _iris_of(linker.atlas, report.iris(expand("msc:outcome")))
    return [_row(linker, number, iri) for number, iri in enumerate(iris, 1)]


def findings_on(linker: PageLinks, iris: Sequence[str]) -> list[FindingRow]:
    """Return findings of any reports, each with its report and the diseases that it is on."""
    atlas = linker.atlas
    rows = []
    for number, iri in enumerate(iris, 1):
        reports = [
            report
            for outcome in atlas.subjects(expand("msc:finding"), iri)
            for report in atlas.subjects(expand("msc:outcome"), outcome)
        ]
        diseases = [
            linker.iri(one)
            for report in reports
            for one in atlas.describe(report).iris(expand("msc:disease"))
        ]
        report = linker.iri(reports[0]) if reports else None
        rows.append(replace(_row(linker, number, iri), report=report, diseases=diseases))
    return rows


def _iris_of(atlas: Atlas, outcomes: Sequence[str]) -> list[str]:
    iris = (one for iri in outcomes for one in atlas.describe(iri).iris(expand("msc:finding")))
    return sorted(iris, key=natural)[:_MAX_FINDINGS]


def _row(linker: PageLinks, number: int, iri: str) -> FindingRow:
    atlas = linker.atlas
    described = atlas.describe(iri)
    measures = described.iris(expand("msc:measure"))
    amounts = sorted(described.iris(expand("msc:amount")), key=natural)
    return FindingRow(
        number=number,
        anchor=atlas.anchor(iri),
        words=described.text(expand("msc:statedAs")),
        measure_text=described.text(expand("msc:measureText")),
        measure=linker.iri(measures[0]) if measures else None,
        category=_code(atlas, described, "findingCategory"),
        direction=_code(atlas, described, "direction"),
        assessment=_code(atlas, described, "assessment"),
        comparator=_code(atlas, described, "comparator").replace("-", " "),
        numbers=[(atlas.anchor(one), _amount_words(atlas, atlas.describe(one))) for one in amounts],
        time=described.text(expand("msc:timeText")),
        days=described.text(expand("msc:timeDays")),
        significance=_code(atlas, described, "significance"),
    )


def _code(atlas: Atlas, described: Description, name: str) -> str:
    """Return the notation of the concept that a property leads to; ``""`` without one."""
    concepts = described.iris(MSC + name)
    return atlas.describe(concepts[0]).text(expand("skos:notation")) if concepts else ""


def _amount_words(atlas: Atlas, described: Description) -> str:
    number, total = (described.text(MSC + name) for name in ("amountValue", "amountTotal"))
    return finding_words(number, _code(atlas, described, "amountUnit"), total)


def _spans(
    atlas: Atlas, findings: Sequence[str], readings: Sequence[str], length: int
) -> dict[int, tuple[int, int]]:
    """Return the offsets of each finding's measure in the outcome's text, by number of the finding."""
    numbers = {iri: number for number, iri in enumerate(findings, 1)}
    spans = {}
    for iri in readings:
        for given in given_by(atlas.view, iri):
            number = numbers.get(given.subject)
            if number is None or given.property != expand("msc:measureText"):
                continue
            if given.start is not None and given.end is not None:
                low = min(max(given.start, 0), length)
                spans[number] = (low, min(max(given.end, low), length))
    return spans
