"""The page of each document of the library, by the kind of its thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mscgraph.namespaces import DCTERMS, MSC, PREFIXES, PROV, local_name
from mscgraph.site.pages.atlas import Counted
from mscgraph.site.pages.concept_page import concept_facts, scheme_facts
from mscgraph.site.pages.dataset_page import dataset_facts, source_facts
from mscgraph.site.pages.findings import findings_of
from mscgraph.site.pages.linked_data import describe
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.quantities import dose_words
from mscgraph.site.pages.report_page import printed_row
from mscgraph.site.pages.sections import (
    groups_of,
    head_of,
    issue_rows,
    mapping_rows,
    part_of,
    statements_of,
)
from mscgraph.site.pages.shell import Shell, Step
from mscgraph.site.pages.trial_page import registration_row, report_card
from mscgraph.site.signposting import links_of
from mscgraph.terms import expand
from mscgraph.texts import clip
from mscgraph.view import Description

_DERIVED = PROV + "wasDerivedFrom"
_SPECIALIZES = PROV + "specializationOf"
_DESCRIPTION = DCTERMS + "description"
#: Maximum number of report cards per page.
_MAX_CARDS = 50
#: Maximum number of issues per page.
_MAX_ISSUES = 200
#: Maximum number of characters per description in the head of a page.
_MAX_DESCRIPTION = 300

Facts = dict[str, object]
_EXECUTABLE = PREFIXES["sh"] + "SPARQLExecutable"
_QUERY_TEXTS = tuple(PREFIXES["sh"] + name for name in ("ask", "construct", "select"))


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a document's thing, by kind."""

    cells: Sequence[str]
    readings: Sequence[str]
    issues: Sequence[str]
    mappings: Sequence[str]
    others: Sequence[str]


class DocumentPages:
    """Writes the pages of documents; they do not depend on whether a server answers."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._atlas = shell.atlas
        self._writers: dict[str, Callable[[PageLinks, str, _Parts], tuple[str, Facts]]] = {
            expand("msc:TrialReport"): self._report,
            expand("msc:Trial"): self._trial,
            expand("msc:Publication"): self._publication,
            expand("msc:Registration"): self._registration,
            expand("msc:SourceTable"): self._source,
            expand("skos:ConceptScheme"): self._scheme,
            PREFIXES["dcat"] + "Dataset": self._dataset,
            _EXECUTABLE: self._query,
        }

    def write(self, document: str) -> str:
        """Return the page of *document*.

        :raises KeyError: if there is no such document
        """
        library = self._atlas.library
        things = library.documents[document]
        linker = self._shell.linker(document.count("/") + 1)
        iri = library.places.thing(document)
        parts = self._sort(one for one in things if one != iri)
        head = head_of(linker, iri)
        template, facts = self._content(linker, iri, parts)
        people, *programs = library.places.representations
        stem = document.rsplit("/", 1)[-1].replace("?", "%3F")
        common: Facts = {
            "head": head,
            "document": document,
            "alternates": [(one.name, f"{stem}.{one.extension}", one.media_type) for one in programs],
            "mappings": mapping_rows(linker, [*parts.mappings, *self._mappings_elsewhere(iri, parts)]),
            "issues": self._issues(linker, iri, parts, document),
            "issue_limit": _MAX_ISSUES,
        }
        return self._shell.write(
            template,
            linker,
            title=head.title or head.label,
            path=library.places.url(document, people.extension),
            description=clip(" ".join(head.definitions) or head.title or head.label, _MAX_DESCRIPTION),
            links=links_of(library, document, people.extension),
            linked_data=describe(self._atlas, iri, self._shell.facts.licence),
            way=self._way(iri),
            content=common | facts,
        )

    def _content(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        for kind in self._atlas.kinds(iri):
            if kind in self._writers:
                return self._writers[kind](linker, iri, parts)
        if self._atlas.describe(iri).iris(expand("skos:inScheme")):
            return self._concept(linker, iri, parts)
        # An unreadable row has cells, but no report that shows them.
        shown = replace(parts, others=[*parts.cells, *parts.readings, *parts.others])
        return "thing.html.j2", self._general(linker, iri, shown)

    def _sort(self, things: Iterable[str]) -> _Parts:
        found: dict[str, list[str]] = {"Cell": [], "Reading": [], "Issue": [], "Mapping": [], "": []}
        for iri in things:
            name = next((name for name in found if name and self._atlas.is_a(iri, name)), "")
            found[name].append(iri)
        return _Parts(found["Cell"], found["Reading"], found["Issue"], found["Mapping"], found[""])

    def _mappings_elsewhere(self, iri: str, parts: _Parts) -> list[str]:
        here = set(parts.mappings)
        return [one for one in self._atlas.subjects(expand("sssom:subject_id"), iri) if one not in here]

    def _issues(self, linker: PageLinks, iri: str, parts: _Parts, document: str) -> Sequence[object]:
        concerned = [iri, *self._atlas.describe(iri).iris(expand("msc:reportedBy"))[:_MAX_CARDS]]
        found = list(parts.issues)
        for one in concerned:
            found += self._atlas.subjects(expand("msc:concerns"), one)[:_MAX_ISSUES]
        return issue_rows(linker, found, document)

    def _way(self, iri: str) -> list[Step]:
        """Return the pages above that of a thing: the list of trials, the vocabulary, the source."""
        described = self._atlas.describe(iri)
        above = [*described.iris(expand("skos:inScheme")), *described.iris(_DERIVED)]
        if self._atlas.is_a(iri, "Trial"):
            return [Step("Trials", "trials.html")]
        if not self._atlas.is_a(iri, "TrialReport") and not described.iris(expand("skos:inScheme")):
            return []
        for one in above:
            if location := self._atlas.location(one):
                return [Step(self._atlas.label(one), location)]
        return []

    # Kinds of pages.

    def _general(
        self,
        linker: PageLinks,
        iri: str,
        parts: _Parts,
        *,
        hidden: Iterable[str] = (),
        groups_hidden: Iterable[tuple[str, str]] = (),
        shown: Iterable[str] = (),
    ) -> Facts:
        """Return the facts that pages of all kinds have.

        :param hidden: properties shown elsewhere on the page
        :param groups_hidden: groups of incoming links shown elsewhere on the page
        :param shown: parts shown elsewhere on the page
        """
        described = self._atlas.describe(iri)
        elsewhere = set(shown)
        others = [one for one in parts.others if one not in elsewhere]
        return {
            "statements": statements_of(linker, described, leave_out=(*hidden, *_IN_HEAD)),
            "groups": groups_of(linker, iri, leave_out=[*groups_hidden, (expand("msc:concerns"), "issue")]),
            "parts": [part_of(linker, one) for one in others],
        }

    def _report(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        rows, groups = printed_row(linker, iri, parts.cells, parts.readings)
        described = self._atlas.describe(iri)
        findings = findings_of(linker, described, parts.readings)
        return "report.html.j2", self._general(linker, iri, parts, shown=findings.parts) | {
            "findings": findings,
            "rows": rows,
            "words": groups,
            "changes": self._changes(described),
            "card": report_card(linker, iri),
            "doses": {
                anchor.anchor: anchor
                for anchor in (dose_words(linker, one) for one in described.iris(expand("msc:dose")))
            },
        }

    def _changes(self, report: Description) -> list[str]:
        """Return the differences between the printed table and the document that a report was read from."""
        return [
            change
            for source in report.iris(_DERIVED)
            for document in self._atlas.subjects(_SPECIALIZES, source)
            for change in self._atlas.describe(document).texts(_DESCRIPTION)
        ]

    def _trial(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        described = self._atlas.describe(iri)
        reports = described.iris(expand("msc:reportedBy"))
        hidden = [MSC + name for name in ("reportedBy", "registration", *self._on_trials())]
        return "trial.html.j2", self._general(
            linker,
            iri,
            parts,
            hidden=[*hidden, expand("msc:mayBeSameAs")],
            groups_hidden=[(expand("msc:reportsTrial"), "report"), (expand("msc:mayBeSameAs"), "trial")],
        ) | {
            "registrations": [
                registration_row(linker, one) for one in described.iris(expand("msc:registration"))
            ],
            "cards": [report_card(linker, one, findings=True) for one in reports[:_MAX_CARDS]],
            "number": len(reports),
            "known": self._known(linker, iri),
            "same": [linker.iri(one) for one in described.iris(expand("msc:mayBeSameAs"))],
        }

    def _on_trials(self) -> list[str]:
        """Return the local names of the properties that trials have by those of their reports."""
        return [one.on_trial for one in self._atlas.words.stated if one.on_trial]

    def _known(self, linker: PageLinks, iri: str) -> list[tuple[ShownTerm, list[ShownTerm]]]:
        described = self._atlas.describe(iri)
        return [
            (linker.predicate(MSC + name), [linker.iri(one) for one in described.iris(MSC + name)])
            for name in self._on_trials()
            if described.iris(MSC + name)
        ]

    def _publication(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        reports = self._counted(expand("msc:reference"), iri, "report")
        cited = reports.iris if reports is not None else []
        return "publication.html.j2", self._general(
            linker, iri, parts, groups_hidden=[(expand("msc:reference"), "report")]
        ) | {
            "cards": [report_card(linker, one) for one in cited[:_MAX_CARDS]],
            "number": reports.number if reports is not None else 0,
        }

    def _registration(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        return "registration.html.j2", self._general(linker, iri, parts) | {
            "row": registration_row(linker, iri),
        }

    def _source(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        abbreviations = [one for one in parts.others if self._atlas.is_a(one, "Abbreviation")]
        texts = [one for one in parts.others if self._atlas.is_a(one, "TableText")]
        return "source.html.j2", self._general(
            linker,
            iri,
            parts,
            shown=[*abbreviations, *texts],
            groups_hidden=[(_DERIVED, "report"), (expand("msc:ofTable"), "text")],
        ) | source_facts(linker, iri, abbreviations, texts)

    def _scheme(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        hidden = [expand("skos:hasTopConcept")]
        groups_hidden = [
            (expand(f"skos:{name}"), self._atlas.kind(iri)) for name in ("inScheme", "topConceptOf")
        ]
        return "scheme.html.j2", self._general(
            linker, iri, parts, hidden=hidden, groups_hidden=groups_hidden
        ) | scheme_facts(linker, iri)

    def _concept(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        facts, hidden, groups_hidden = concept_facts(linker, iri)
        return "concept.html.j2", self._general(
            linker, iri, parts, hidden=hidden, groups_hidden=groups_hidden
        ) | facts

    def _dataset(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        facts, hidden, shown = dataset_facts(linker, iri, parts.others, self._shell.facts.dumps)
        return "dataset.html.j2", self._general(linker, iri, parts, hidden=hidden, shown=shown) | facts

    def _query(self, linker: PageLinks, iri: str, parts: _Parts) -> tuple[str, Facts]:
        described = self._atlas.describe(iri)
        texts = [text for name in _QUERY_TEXTS for text in described.texts(name)]
        run = f"queries/{local_name(iri)}.html"
        return "executable.html.j2", self._general(linker, iri, parts, hidden=_QUERY_TEXTS) | {
            "texts": texts,
            "run": linker.path(run),
        }

    def _counted(self, predicate: str, iri: str, kind: str) -> Counted | None:
        found: Counted | None = self._atlas.count(predicate, iri).get(kind)
        return found


_IN_HEAD = (expand("skos:scopeNote"), expand("skos:example"), _DESCRIPTION)
