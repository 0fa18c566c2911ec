"""Finds the words of a clause that its statements leave unread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

from mscgraph.interpret.findings.attachments import Attachment, Draft, Span
from mscgraph.interpret.findings.elements import (
    LIST,
    THROUGH,
    Aside,
    Comparison,
    Copula,
    DirectionWord,
    Element,
    Filler,
    Joint,
    Mention,
    Negation,
    Number,
    Occurrence,
    People,
    Significance,
    Unknown,
    is_predicate,
)
from mscgraph.interpret.findings.groups import Group
from mscgraph.interpret.findings.names import name_on
from mscgraph.interpret.findings.unnamed import ends_name

#: A clause of other elements alone has nothing that could be lost.
_CONTENT = (Mention, DirectionWord, Unknown, Number, Significance, Negation)
#: Elements between two words of direction that go together.
_PASSED = (Copula, Filler, Joint, Significance)
#: Elements that belong to a number inside a statement.
_OWN = (Filler, Comparison, People)


def find_leftovers(draft: Draft, attachments: Sequence[Attachment]) -> Iterator[Span]:
    """Yield (first, last) of the tokens of each stretch of a clause that no statement has, in order."""
    elements = draft.elements
    if not attachments:
        if any(isinstance(element, _CONTENT) for element in elements):
            yield draft.clause.span
        return
    stated = draft.stated.union(one.group for one in attachments)
    rest = _Rest(draft, elements, attachments, [one.place for one in attachments], stated)
    seen = set()
    for index in sorted(rest.silent()):
        first = max((high for _, high in rest.places if high <= index), default=0)
        last = min((low for low, _ in rest.places if low > index), default=len(elements))
        if rest.is_inside(index):
            own = takewhile(lambda one: isinstance(one, _OWN), elements[index + 1 :])  # "15% of the controls"
            first, last = index, index + 1 + len(list(own))
        while first < index and isinstance(elements[first], LIST):
            first += 1
        while last > index + 1 and isinstance(elements[last - 1], (*LIST, *THROUGH, Aside)):
            last -= 1
        span = elements[first].first, elements[last - 1].last
        if span not in seen:
            seen.add(span)
            yield span


@dataclass(frozen=True, slots=True)
class _Rest:
    """A clause with its statements."""

    draft: Draft
    elements: Sequence[Element]
    attachments: Sequence[Attachment]
    places: Sequence[Span]
    stated: frozenset[Group]

    def is_inside(self, index: int) -> bool:
        """Return whether the element at *index* is inside a statement."""
        return any(low <= index < high for low, high in self.places)

    def silent(self) -> set[int]:
        """Return the places of elements that no statement has."""
        return {
            *self._directions(),
            *self._groups(),
            *self._numbers(),
            *self._names(),
            *self._subjects(),
            *self._denials(),
        }

    def _directions(self) -> list[int]:
        """Return the places of words of direction that state nothing."""
        return [
            index
            for index, element in enumerate(self.elements)
            if isinstance(element, DirectionWord)
            and index not in self.draft.used
            and not (self._goes_with_another(index) or ends_name(self.draft, index, self.stated))
        ]

    def _goes_with_another(self, index: int) -> bool:
        """Return whether a word of direction only goes with another: "improvements were facilitated"."""
        sides = (range(index - 1, -1, -1), range(index + 1, len(self.elements)))
        content = (
            [at for at in places if not isinstance(self.elements[at], _PASSED)][:1] for places in sides
        )
        return any(at in self.draft.used for at in chain(*content))

    def _groups(self) -> list[int]:
        """Return the places of measures that are not stated, but for those that only explain."""
        silent = (group for group in self.draft.groups if not (group.aside or group in self.stated))
        return [group.first for group in silent if not group.is_of("procedure")]

    def _numbers(self) -> list[int]:
        """Return the places of numbers that no statement has."""
        placed = {number.first for one in self.attachments for number in one.values}
        numbers = ((index, one) for index, one in enumerate(self.elements) if isinstance(one, Number))
        return [index for index, number in numbers if number.first not in placed]

    def _names(self) -> Iterator[int]:
        """Yield the places of what occurred and no measure's label is."""
        for index, element in enumerate(self.elements):
            if not isinstance(element, Occurrence) or is_predicate(self.elements, index):
                continue
            if index + 1 < len(self.elements) and self.elements[index + 1].has("prepositions"):
                continue
            run = name_on(self.elements, range(index + 1, len(self.elements)), self.draft.reach)
            if run is None or run.start - index > self.draft.reach.name_occurred or self.is_inside(run.start):
                continue
            if not any(
                group.first == run.stop for group in self.draft.groups
            ):  # "had infusion-related toxicity"
                yield run.start

    def _subjects(self) -> Iterator[int]:
        """Yield the places of names that no measure's label is, and that are events: "A was the only AE"."""
        for index, element in enumerate(self.elements):
            if not isinstance(element, Copula) or self.is_inside(index):
                continue
            following = next((group for group in self.draft.groups if group.first > index), None)
            if following is None or not following.is_of("event"):
                continue
            run = name_on(self.elements, range(index - 1, -1, -1), self.draft.reach)
            if run is None or run.stop != index:
                continue
            spans = chain(self.places, ((group.first, group.last) for group in self.draft.groups))
            if not any(low < run.stop and run.start < high for low, high in spans):
                yield run.start

    def _denials(self) -> list[int]:
        """Return the places of negations that deny nothing that was read, and limit what was: ", none serious"."""
        denials = chain(
            *((one.negation, one.basis) for one in self.attachments),
            (group.negation for group in self.draft.groups),
        )
        used = {denial.first for denial in denials if denial is not None}
        negations = ((index, one) for index, one in enumerate(self.elements) if isinstance(one, Negation))
        return [index for index, one in negations if one.first not in used and not self.is_inside(index)]
