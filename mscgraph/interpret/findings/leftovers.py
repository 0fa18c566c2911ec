"""What the statements of a segment leave untold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, takewhile

from mscgraph.interpret.findings.elements import LIST, THROUGH, Element, Kind, is_predicate
from mscgraph.interpret.findings.groups import Group, find_unknown_run
from mscgraph.interpret.findings.statement import Statement
from mscgraph.interpret.findings.words import Words

__all__ = ["Leftovers", "ends_name"]

#: A segment of other words only tells nothing that could be lost.
_CONTENT = frozenset((Kind.MEASURE, Kind.CUE, Kind.UNKNOWN, Kind.VALUE, Kind.SIGNIFICANCE, Kind.NEGATION))
#: What may stand between two words of direction that go together.
_PASSED = frozenset((Kind.COPULA, Kind.FILLER, Kind.JOINT, Kind.SIGNIFICANCE))
#: What belongs to a number that stands inside a statement.
_OWN = frozenset((Kind.FILLER, Kind.COMPARATOR, Kind.PEOPLE))
#: A noun phrase further from "showed" than this is not what was shown.
_NEXT = 2


def ends_name(index: int, groups: Sequence[Group], told: AbstractSet[int]) -> bool:
    """Say whether a word of direction ends the name of what another one governs: "facilitated X improvements".

    :param told: identities of the members of which something is told
    """
    return any(group.last == index and id(group.members) in told for group in groups)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """A segment with what was read of it.

    :param used: indexes of the words of direction that govern something
    :param told: identities of the members of which something is told
    """

    words: Words
    elements: Sequence[Element]
    statements: Sequence[Statement]
    groups: Sequence[Group]
    used: AbstractSet[int]
    told: AbstractSet[int]

    def find(self) -> Iterator[tuple[int, int]]:
        """Yield (first, last) of the words of each stretch of which nothing is told, in order."""
        elements = self.elements
        if not self.statements:
            if any(element.kind in _CONTENT for element in elements):
                yield elements[0].first, elements[-1].last
            return
        silent = (
            self._cues(),
            self._groups(),
            self._numbers(),
            self._names(),
            self._subjects(),
            self._denials(),
        )
        seen = set()
        for index in sorted(set(chain(*silent))):
            ends = [one.place[1] for one in self.statements if one.place[1] <= index]
            starts = [one.place[0] for one in self.statements if one.place[0] > index]
            first, last = max(ends, default=0), min(starts, default=len(elements))
            if any(low <= index < high for low, high in (one.place for one in self.statements)):
                own = takewhile(lambda one: one.kind in _OWN, elements[index + 1 :])  # "15% of the controls"
                first, last = index, index + 1 + len(list(own))
            while first < index and elements[first].kind in LIST:
                first += 1
            while last > index + 1 and elements[last - 1].kind in (*LIST, *THROUGH, Kind.ASIDE):
                last -= 1
            place = elements[first].first, elements[last - 1].last
            if place not in seen:
                seen.add(place)
                yield place

    def _cues(self) -> Iterator[int]:
        """Yield the places of words of direction that tell nothing."""
        for index, element in enumerate(self.elements):
            if element.kind == Kind.CUE and index not in self.used and not self._goes_with_another(index):
                yield index

    def _goes_with_another(self, index: int) -> bool:
        """Say whether a word of direction only goes with another: "improvements were facilitated"."""
        for places in (range(index - 1, -1, -1), range(index + 1, len(self.elements))):
            beside = next((at for at in places if self.elements[at].kind not in _PASSED), None)
            if beside in self.used:
                return True
        return ends_name(index, self.groups, self.told)

    def _denials(self) -> Iterator[int]:
        """Yield the places of negations that deny nothing that was read, and limit what was: ", none serious"."""
        places = [one.place for one in self.statements]
        denials = chain(
            *((one.negation, one.basis) for one in self.statements), (one.negation for one in self.groups)
        )
        used = {denial.first for denial in denials if denial is not None}
        for index, element in enumerate(self.elements):
            if element.kind != Kind.NEGATION or element.first in used:
                continue
            if not any(low <= index < high for low, high in places):
                yield index

    def _subjects(self) -> Iterator[int]:
        """Yield the places of names that no measure's label is, and that are said to be events: "A was the only AE"."""
        places = [one.place for one in self.statements]
        for index, element in enumerate(self.elements):
            following = next((group for group in self.groups if group.first > index), None)
            if element.kind != Kind.COPULA or following is None or not following.is_of(("event",)):
                continue
            if any(low <= index < high for low, high in places):
                continue
            run = find_unknown_run(self.words, self.elements, range(index - 1, -1, -1))
            if run is None or run[1] != index or any(low < run[1] and run[0] < high for low, high in places):
                continue
            if not any(group.first < run[1] and run[0] < group.last for group in self.groups):
                yield run[0]

    def _groups(self) -> Iterator[int]:
        """Yield the places of measures of which nothing is told, but for those that only explain."""
        for group in self.groups:
            if not (group.aside or id(group.members) in self.told or group.is_of(("procedure",))):
                yield group.first

    def _numbers(self) -> Iterator[int]:
        """Yield the places of numbers that no statement has."""
        placed = {id(value) for statement in self.statements for value in statement.values}
        for index, element in enumerate(self.elements):
            if element.kind == Kind.VALUE and id(element) not in placed:
                yield index

    def _names(self) -> Iterator[int]:
        """Yield the places of what is said to have occurred that no measure's label is."""
        places = [one.place for one in self.statements]
        for index, element in enumerate(self.elements):
            if element.kind != Kind.OCCURRENCE or is_predicate(self.elements, index):
                continue
            if index + 1 < len(self.elements) and self.elements[index + 1].has("prepositions"):
                continue
            run = find_unknown_run(self.words, self.elements, range(index + 1, len(self.elements)))
            near = run is not None and run[0] - index <= _NEXT
            if run is not None and any(group.first == run[1] for group in self.groups):
                continue  # "had infusion-related toxicity"
            if run is not None and near and not any(low <= run[0] < high for low, high in places):
                yield run[0]
