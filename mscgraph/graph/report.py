"""The quads of one report: what it states, where each statement was read, and its issues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mscgraph.graph.column import ColumnTerm, known_column_term
from mscgraph.graph.dosing import DosingWriter
from mscgraph.graph.finding import FindCoded, FindingWriter
from mscgraph.graph.issue import issue_triples
from mscgraph.graph.place import place_facts
from mscgraph.graph.publication import publication_triples
from mscgraph.graph.reading import Readings
from mscgraph.graph.registration import READ, registration_key, registration_triples
from mscgraph.namespaces import PROV, concept_iri
from mscgraph.records import (
    Cell,
    Concept,
    Evidence,
    FollowUp,
    Further,
    Publication,
    Read,
    ReadingRule,
    Registration,
    ReportProperty,
    TermMapping,
    TrialReport,
    superscripts,
)
from mscgraph.terms import (
    LABEL,
    A,
    Triple,
    below_base,
    decimal,
    integer,
    iri,
    mint_key,
    msc,
    string,
    text,
    thing_triples,
)

_DERIVED_FROM = iri(PROV + "wasDerivedFrom")


@dataclass(slots=True)
class ReportTriples:
    """The triples of one report, by where they go.

    :param own: of the report and its parts, grouped by subject in a stable order
    :param of_source: of things that only reports of the same source share
    :param shared: of things that reports of any source may share: trials, registrations, publications
    :param provenance: cells and readings
    :param issues: its issues
    :param compared: its issues that other sources give rise to
    :param concepts: the concepts it names by their IRI, in order of first mention
    """

    own: list[Triple] = field(default_factory=list)
    of_source: list[Triple] = field(default_factory=list)
    shared: list[Triple] = field(default_factory=list)
    provenance: list[Triple] = field(default_factory=list)
    issues: list[Triple] = field(default_factory=list)
    compared: list[Triple] = field(default_factory=list)
    concepts: dict[str, Concept] = field(default_factory=dict)


def concept_term(concept: Concept) -> str:
    """Spell the IRI of a concept."""
    return below_base(f"{concept.kind}/{concept.key}")


class ReportBuilder:
    """Builds the triples of reports.

    :param title: how labels name the table (``table 2 of 10.1038/…``)
    :param article_name: how labels name the article: its DOI, else the source id
    :param article: the segment of the article's publications (``10.1038-s41392-025-02313-9``)
    :param link_concept: mappings of a concept by its IRI
    :param link_registration: web page of a registration
    :param link_reference: publication behind a numbered reference
    :param properties: the table, whose order a report's statements follow
    :param rules: the rules of reading, by their key
    :param find_coded: the concept of a scheme and a notation
    """

    def __init__(
        self,
        title: str,
        article: str,
        article_name: str,
        properties: Sequence[ReportProperty],
        link_concept: Callable[[str], Sequence[TermMapping]],
        link_registration: Callable[[Registration], str | None],
        link_reference: Callable[[str, int], Publication | None],
        rules: Mapping[str, ReadingRule],
        find_coded: FindCoded,
        column_term: ColumnTerm = known_column_term,
    ) -> None:
        self._title = title
        self._article = article
        self._article_name = article_name
        self._properties = properties
        self._link_concept = link_concept
        self._link_registration = link_registration
        self._link_reference = link_reference
        self._rules = rules
        self._find_coded = find_coded
        self._column_term = column_term

    def build(self, report: TrialReport) -> ReportTriples:
        """Return the triples of *report*; the same report gives the same triples in the same order."""
        return _ReportWriter(self, report).write()


class _ReportWriter:
    def __init__(self, builder: ReportBuilder, report: TrialReport) -> None:
        self._builder = builder
        self._report = report
        self._path = f"report/{report.source}/{report.row.position}"
        self._subject = below_base(self._path)
        self._name = f"Row {report.row.position}"
        self._out = ReportTriples()
        self._cells = {cell.column: cell for cell in report.row.cells}
        self._readings = Readings(self._path, self._cells, self._cell_term, builder._rules)

    def write(self) -> ReportTriples:
        report = self._report
        self._write_cells()
        if report.unread:
            self._write_unread()
        else:
            self._write_report()
        self._out.provenance.extend(self._readings.triples())
        for target, is_between in ((self._out.issues, False), (self._out.compared, True)):
            issues = (issue for issue in report.issues if issue.is_between == is_between)
            target.extend(issue_triples(self._path, self._name, issues, self._builder._column_term))
        return self._out

    # Statements and their readings.

    def _own(self, subject: str, predicate: str, value: str) -> None:
        self._out.own.append((subject, predicate, value))

    def _state(self, subject: str, name: str, value: str, evidence: Evidence) -> None:
        """Make a statement of the report or one of its parts, with its reading."""
        predicate = msc(name)
        self._own(subject, predicate, value)
        self._readings.add(subject, predicate, value, evidence)

    def _state_concept(self, subject: str, name: str, read: Read[Concept]) -> str:
        term = self._name_concept(read.value)
        self._state(subject, name, term, read.evidence)
        return term

    def _name_concept(self, concept: Concept) -> str:
        """Spell the IRI of a concept, and take note that it is named."""
        term = concept_term(concept)
        self._out.concepts.setdefault(term[1:-1], concept)
        return term

    def _cell_term(self, cell: Cell) -> str:
        return below_base(f"{self._path}/cell/{mint_key(cell.column)}")

    def _write_cells(self) -> None:
        report = self._report
        cells: Iterable[Cell] = report.row.cells
        if report.unread:
            row = report.row
            cells = (Cell("row", row.text, row.place),)
        for cell in cells:
            term = self._cell_term(cell)
            self._out.provenance += (
                (term, A, msc("Cell")),
                (term, msc("ofReport"), self._subject),
                (term, msc("column"), self._builder._column_term(cell.column)),
                (term, msc("text"), string(cell.text)),
                *((term, predicate, value) for predicate, value in place_facts(cell.place)),
                *(((term, msc("origin"), string(cell.origin)),) if cell.origin else ()),
                *(
                    (term, msc("superscript"), string(f"{start} {end}"))
                    for start, end in superscripts(cell.marks)
                ),
            )

    # The report.

    def _write_unread(self) -> None:
        row = self._report.row
        self._out.own += thing_triples(
            self._subject,
            msc("UnreadRow"),
            f"Unread row {row.position} of {self._builder._title}",
            (msc("position"), integer(row.position)),
            (msc("statedAs"), string(row.text)),
            (_DERIVED_FROM, below_base(f"source/{self._report.source}")),
        )

    def _write_report(self) -> None:
        report, subject = self._report, self._subject
        label = self._described(self._name)
        position = (msc("position"), integer(report.row.position))
        self._out.own += thing_triples(subject, msc("TrialReport"), label, position)
        trials = self._write_trials()
        entailed: list[tuple[str, str]] = []
        for one in self._builder._properties:
            if one.is_further:
                for stated in report.further.get(one.name, ()):
                    self._state_further(one, stated)
            elif one.scheme is None:
                self._state_value(one.name)
            for read in report.stated.get(one.name, ()):
                value = self._state_concept(subject, one.name, read)
                if one.on_trial:
                    entailed.append((msc(one.on_trial), value))
        self._own(subject, _DERIVED_FROM, below_base(f"source/{report.source}"))
        dosing = DosingWriter(self._path, self._name, self._own, self._state, self._state_concept)
        for number, dose in enumerate(report.doses, 1):
            dosing.write_dose(number, dose)
        if report.schedule is not None:
            dosing.write_schedule(report.schedule)
        if report.outcome is not None:
            outcome = below_base(f"{self._path}/outcome")
            self._own(outcome, A, msc("Outcome"))
            self._own(outcome, LABEL, text(f"{self._name}, outcome"))
            self._state(outcome, "statedAs", string(report.outcome.value), report.outcome.evidence)
            self._write_findings(outcome)
        self._out.shared.extend(
            (trial, predicate, value) for trial in trials for predicate, value in entailed
        )

    def _described(self, name: str) -> str:
        """Return a name with what people know a row by: disease, cell source, number of patients."""
        report = self._report
        joint = (
            " and " if report.cell_source_relation and report.cell_source_relation.value == "and" else " or "
        )
        words = [
            " and ".join(read.value.label for read in report.diseases),
            joint.join(read.value.label for read in report.cell_sources),
        ]
        if report.patients is not None:
            count = report.patients.value
            words.append(f"{count} patient{'' if count == 1 else 's'}")
        found = ", ".join(filter(None, words))
        return f"{name}: {found}" if found else f"{name} of {self._builder._title}"

    def _state_value(self, name: str) -> None:
        """State what a report has by a property whose values are no concepts; trials are stated before."""
        report, subject = self._report, self._subject
        if name == "cellSourceRelation" and (relation := report.cell_source_relation):
            self._state(subject, name, string(relation.value), relation.evidence)
        elif name == "dose":
            for number, _ in enumerate(report.doses, 1):
                self._own(subject, msc(name), below_base(f"{self._path}/dose/{number}"))
        elif name == "schedule" and report.schedule:
            self._own(subject, msc(name), below_base(f"{self._path}/schedule"))
        elif name == "patientCount" and report.patients:
            self._state(subject, name, integer(report.patients.value), report.patients.evidence)
        elif name == "outcome" and report.outcome:
            self._own(subject, msc(name), below_base(f"{self._path}/outcome"))
        elif name == "reference" and report.reference:
            self._write_reference(report.reference)

    def _state_further(self, one: ReportProperty, read: Read[Further]) -> None:
        """State the value of a property that its column's kind gives."""
        value, subject = read.value, self._subject
        if isinstance(value, FollowUp):
            self._state(subject, one.name, string(value.words), read.evidence)
            for name, days in (
                ("minimumFollowUpDays", value.minimum),
                ("maximumFollowUpDays", value.maximum),
            ):
                if days is not None:
                    self._state(subject, name, decimal(days), read.evidence)
        else:
            term = integer(value) if isinstance(value, int) else string(value)
            self._state(subject, one.name, term, read.evidence)

    def _write_findings(self, outcome: str) -> None:
        writer = FindingWriter(
            self._path,
            self._name,
            self._own,
            self._state,
            self._state_concept,
            self._builder._find_coded,
        )
        for number, _ in enumerate(self._report.findings, 1):
            self._own(outcome, msc("finding"), writer.term(number))
        for number, finding in enumerate(self._report.findings, 1):
            cell = self._cells[finding.evidence.column]
            writer.write(number, finding, cell.text)

    def _write_reference(self, reference: Read[int]) -> None:
        builder = self._builder
        term = below_base(f"publication/{builder._article}/{reference.value}")
        self._state(self._subject, "reference", term, reference.evidence)
        publication = builder._link_reference(builder._article, reference.value)
        is_known = publication is not None and (publication.doi or publication.pubmed)
        target = self._out.shared if is_known else self._out.of_source
        target.extend(
            publication_triples(term, builder._article, builder._article_name, reference.value, publication)
        )
        if publication is not None and publication.basis:
            basis = builder._find_coded("link-basis", publication.basis)
            target.append((term, msc("linkBasis"), self._name_concept(basis)))

    # Trials and registrations.

    def _write_trials(self) -> list[str]:
        report = self._report
        trials = []
        for registration in report.registrations:
            key = registration_key(report.source, registration)
            trial = below_base(f"trial/{key}")
            if trial in trials:  # a number printed twice
                continue
            trials.append(trial)
            self._state(self._subject, "reportsTrial", trial, _as_trial(registration.evidence))
            self._out.shared += thing_triples(
                trial,
                msc("Trial"),
                f"Trial {registration.identifier}",
                (msc("registration"), below_base(f"registration/{key}")),
            )
            self._out.of_source.append((trial, msc("reportedBy"), self._subject))
            self._write_registration(registration, key)
        if not trials:
            trials.append(self._write_unregistered())
        for trial in trials:
            for other in trials:
                if other != trial:
                    self._out.shared.append((trial, msc("mayBeSameAs"), other))
        return trials

    def _write_unregistered(self) -> str:
        """Mint a trial for a report without a number; it rests on the cell that states none, else on all."""
        report = self._report
        trial = below_base(f"trial/{report.source}/row-{report.row.position}")
        cell = report.row.cell(report.number_column or "") or report.row.cells[0]
        evidence = Evidence(cell.column, 0, len(cell.text), "trial-by-report")
        self._state(self._subject, "reportsTrial", trial, evidence)
        label = self._described(f"Trial of row {report.row.position}")
        self._out.shared += thing_triples(trial, msc("Trial"), label)
        self._out.of_source.append((trial, msc("reportedBy"), self._subject))
        return trial

    def _write_registration(self, registration: Registration, key: str) -> None:
        term = below_base(f"registration/{key}")
        registry = self._name_concept(registration.registry) if registration.registry else None
        page = self._builder._link_registration(registration)
        for triple in registration_triples(term, registration, registry, page):
            self._out.shared.append(triple)
            _, predicate, value = triple
            if predicate in READ:
                is_shared = predicate == msc("statedAs")
                self._readings.add(term, predicate, value, registration.evidence, is_shared=is_shared)


def _as_trial(evidence: Evidence) -> Evidence:
    return Evidence(evidence.column, evidence.start, evidence.end, "trial-by-registration")


def mapping_term(mapping: TermMapping) -> str:
    """Spell the IRI of a mapping: its subject's path in its scheme and its object's CURIE."""
    subject = mapping.subject.removeprefix(concept_iri(mapping.kind, ""))
    return below_base(
        f"mapping/{mapping.kind}/{subject}/{mint_key(mapping.object_curie.replace(':', '-', 1))}"
    )
