"""Short forms that mean one concept or another, as the disease of the row decides: "IA" is a joint or an artery."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mscgraph.interpret.concepts import ConceptsRead
from mscgraph.namespaces import fold
from mscgraph.records import Cell, Concept, Evidence, Issue, IssueFactory, Lookup, Read, ShortForm

_RULE = "concept-by-disease"


class ShortForms:
    """The short forms of a scheme, each with the concepts that it may mean.

    :param forms: by the key of the concept
    """

    def __init__(
        self, scheme: str, forms: Mapping[str, ShortForm], lookup: Lookup, issue: IssueFactory
    ) -> None:
        self._scheme = scheme
        self._forms = {key: form for key, form in forms.items() if form.scheme == scheme}
        self._lookup = lookup
        self._issue = issue
        self.words = frozenset(word for form in self._forms.values() for word in form.words)

    def decide(self, words: str, diseases: Iterable[Concept]) -> str | None:
        """Return the key of what *words* mean in a row with *diseases*; ``None`` where these leave it open."""
        kinds = {one.key for disease in diseases for one in (disease, *self._lookup.above(disease))}
        meant = [key for key, form in self._forms.items() if fold(words) in form.words]
        decided = [key for key in meant if not kinds.isdisjoint(self._forms[key].diseases)]
        return decided[0] if len(decided) == 1 else None

    def resolve(
        self, cell: Cell, read: ConceptsRead, issues: Iterable[Issue], diseases: Sequence[Concept]
    ) -> tuple[ConceptsRead, list[Issue]]:
        """Return the reading of a cell with its short forms, and the issues; one of those undecided names the meanings.

        :param issues: of a row; those of the cell's short forms, which the cell alone does not decide, among them
        """
        left: list[Issue] = []
        for issue in issues:
            if issue.column != cell.column or fold(issue.text or "") not in self.words:
                left.append(issue)
            elif (found := self._find(cell, issue.text or "", diseases)) is None:
                left.append(self._undecided(issue))
            else:
                concepts = sorted((*read.concepts, found), key=lambda one: one.evidence.start)
                relation = read.relation or Read("single", found.evidence)
                read = replace(read, concepts=tuple(concepts), relation=relation)
        return read, left

    def _find(self, cell: Cell, words: str, diseases: Sequence[Concept]) -> Read[Concept] | None:
        key = self.decide(words, diseases)
        concept = self._lookup.find(self._scheme, key) if key is not None else None
        place = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", cell.text)
        if concept is None or place is None:
            return None
        return Read(concept, Evidence(cell.column, *place.span(), _RULE))

    def _undecided(self, issue: Issue) -> Issue:
        words = issue.text or ""
        names = " or ".join(key for key, form in self._forms.items() if fold(words) in form.words)
        message = f"{words!r} may be {names}: the row's disease does not decide it"
        return self._issue("unread-cell", issue.column, message, words)
