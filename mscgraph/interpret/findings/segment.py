"""What the elements of a sentence state: which word of direction, number and time belongs to which measures.

A sentence falls into segments at the words that begin a new statement. In a segment, measures that a list joins are
one group; each group takes the word of direction that stands best to it, by where such a word may stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise, takewhile

from mscgraph.interpret.findings.cues import Comparator, Cue, Cues
from mscgraph.interpret.findings.dates import place_times
from mscgraph.interpret.findings.elements import THROUGH, Element, Kind, Point, is_predicate
from mscgraph.interpret.findings.groups import (
    INSIDE,
    Group,
    Member,
    find_groups,
    find_unknown,
    find_unknown_run,
)
from mscgraph.interpret.findings.leftovers import Leftovers, ends_name
from mscgraph.interpret.findings.lists import (
    absorb_people,
    inherit_units,
    join_times,
    share_heads,
    split_segments,
)
from mscgraph.interpret.findings.negation import place_negations
from mscgraph.interpret.findings.standing import (
    control_of,
    cost_after,
    cost_before,
    cost_of_value,
    counts_other,
)
from mscgraph.interpret.findings.statement import Statement
from mscgraph.interpret.findings.words import Words
from mscgraph.records import Measure

__all__ = ["read_statements"]

#: A word of direction that stands worse than this to a group does not govern it, …
_WORST = 6.0
#: … and one that stands worse than this does not govern what is denied, or what only explains.
_CLOSE = 2.0
#: A number that stands worse than this to a group does not belong to it.
_WORST_NUMBER = 4.5
#: Between a negation and what it denies stand no more elements.
_REACH = 7
#: A word for significance belongs to a word of direction no further away.
_NEAR = 4

_OPPOSITE = {"present": "absent", "absent": "present"}
_COUNTED = frozenset(("event", "response"))


def read_statements(
    words: Words, elements: list[Element], cues: Cues
) -> tuple[list[Statement], list[tuple[int, int]]]:
    """Return the statements of a sentence, and (first, last) of the words of what is not read."""
    elements = inherit_units(join_times(absorb_people(share_heads(words, elements, cues))))
    statements: list[Statement] = []
    unread: list[tuple[int, int]] = []
    leading: list[tuple[Element, Point]] = []
    previous: _Segment | None = None
    for number, (part, opening) in enumerate(split_segments(elements)):
        elliptic = opening is not None and opening.has("elliptic")
        segment = _Segment(words, part, cues, previous if elliptic else None, continues=bool(statements))
        if opening is not None and (opening.has("likewise") or opening.has("unlike")) and statements:
            segment.repeat(statements[-1], opening)
        segment.read()
        if not segment.statements and previous is not None and segment.judge(previous.statements):
            continue
        if number == 0:
            leading = segment.leading
        else:
            for statement in segment.statements:
                if not statement.points and not statement.dated:
                    statement.points = list(leading)
        statements.extend(segment.statements)
        unread.extend(segment.unread)
        if segment.statements:
            previous = segment
    return statements, unread


class _Segment:
    """Elements that state one thing, or several that a list joins."""

    def __init__(
        self,
        words: Words,
        elements: list[Element],
        cues: Cues,
        previous: _Segment | None = None,
        *,
        continues: bool = False,
    ) -> None:
        self._words = words
        self._elements = elements
        self._cues = cues
        self._previous = previous
        self._continues = continues
        self.statements: list[Statement] = []
        self.unread: list[tuple[int, int]] = []
        self.leading: list[tuple[Element, Point]] = []
        self._groups: list[Group] = []
        self._negated: dict[int, Element] = {}
        self._stated: set[int] = set()
        self._repeated: tuple[Statement, Element] | None = None

    def judge(self, statements: Sequence[Statement]) -> bool:
        """Judge earlier statements by a segment that says nothing else: "although not significantly"."""
        kinds = {element.kind for element in self._elements}
        if Kind.SIGNIFICANCE not in kinds or not kinds <= {
            Kind.SIGNIFICANCE,
            Kind.NEGATION,
            Kind.FILLER,
            Kind.COPULA,
        }:
            return False
        element = next(one for one in self._elements if one.kind == Kind.SIGNIFICANCE)
        for statement in statements:
            statement.significance = (element, bool(element.value) and Kind.NEGATION not in kinds)
        return True

    def _tells_nothing(self) -> bool:
        """Say whether the segment tells what was asked or planned, or only that something was looked at."""
        if any(element.has("hypothetical") for element in self._elements):
            return True
        return any(element.has("examined") for element in self._elements) and not any(
            element.kind in (Kind.CUE, Kind.VALUE) for element in self._elements
        )

    def repeat(self, statement: Statement, opening: Element) -> None:
        """Say of the measures here what *statement* says of its own: "A fell, as did B"."""
        self._repeated = statement, opening

    def read(self) -> None:
        """Find the statements, and what is not read."""
        if self._tells_nothing():
            self.unread.append((self._elements[0].first, self._elements[-1].last))
            return
        self._groups = find_groups(self._words, self._elements)
        self._negated = place_negations(self._words, self._elements, self._groups)
        if self._repeated is not None and self._repeated[1].has("alternatives"):  # "nor did B change"
            cues = (index for index, element in enumerate(self._elements) if element.kind == Kind.CUE)
            self._negated |= dict.fromkeys(cues, self._repeated[1])
        used = self._govern()
        self._place_values()
        self._govern_rest(used)
        self.statements.sort(key=lambda statement: statement.place)
        self._drop_controls()
        self.leading = place_times(self._elements, self.statements)
        self._place_chances()
        self._place_comparators()
        told = self._stated | {id(statement.members) for statement in self.statements}
        rest = Leftovers(self._words, self._elements, self.statements, self._groups, used, told)
        self.unread.extend(place for place in rest.find() if place not in self.unread)

    # Words of direction.

    def _govern(self) -> set[int]:
        """Give each group the word of direction that stands best to it; return the indexes of those used."""
        cues = [index for index, element in enumerate(self._elements) if element.kind == Kind.CUE]
        used: set[int] = set()
        if not cues:
            return used
        chosen: dict[int, list[Group]] = {}
        position = 0
        others = sum(not group.aside for group in self._groups)
        for group in self._groups:
            adjective = group.members[-1].is_adjective
            if others > 1 and group.is_of(("procedure",)):
                continue
            while position < len(cues) and cues[position] < group.first:
                position += 1
            costs = []
            if position:
                costs.append((cost_before(self._elements, cues[position - 1], group), cues[position - 1]))
            if position < len(cues) and not group.aside:
                costs.append((cost_after(self._elements, cues[position], group), cues[position]))
            if not costs:
                continue
            cost, cue = min(costs)
            vague = self._elements[cue].value.direction is None
            if adjective and not (vague and self._elements[cue].value.assessment and cost < _CLOSE):
                continue
            if group.aside and vague and not group.is_of(("verdict",)):
                continue
            if cost < (_WORST if not (group.aside or group.negation) else _CLOSE):
                chosen.setdefault(cue, []).append(group)
        for cue, groups in chosen.items():
            used.add(cue)
            for group in groups:
                self._state(group, cue)
        return used

    def _state(self, group: Group, index: int, direction: str | None = None) -> Statement:
        """Make the statement that the element at *index* tells of a group."""
        element = self._elements[index]
        negation = self._negated.get(index) or group.negation
        cue = element.value if isinstance(element.value, Cue) else None
        if cue is not None:
            direction = cue.direction
            if direction == "unchanged" and cue.stands == "words" and group.is_of(("response",)):
                direction = "present"  # a response that is maintained is reached
        if negation is not None:
            direction = _OPPOSITE.get(direction or "", "unchanged")
        used = [element, *([negation] if negation is not None else [])]
        statement = Statement(
            members=group.members,
            direction=direction,
            basis=element,
            words=self._span(group, used),
            cue=cue,
            negation=negation,
            values=group.values,
            place=(min(group.first, index), max(group.last, index + 1)),
        )
        self._judge(statement, index)
        self.statements.append(statement)
        return statement

    def _judge(self, statement: Statement, index: int) -> None:
        """Find whether a word for significance stands beside the word of direction at *index*."""
        for distance in range(1, _NEAR + 1):
            for at in (index - distance, index + distance):
                if not 0 <= at < len(self._elements) or self._elements[at].kind != Kind.SIGNIFICANCE:
                    continue
                between = self._elements[min(at, index) + 1 : max(at, index)]
                if any(one.kind in (Kind.CUE, Kind.COMMA, Kind.JOINT) for one in between):
                    continue
                element = self._elements[at]
                value = bool(element.value) and statement.direction != "unchanged"
                statement.significance = (element, value)
                return

    def _span(self, group: Group, used: Sequence[Element]) -> tuple[int, int]:
        first = min(
            group.members[0].first, *(one.first for one in used), *(one.first for one in group.values)
        )
        last = max(group.members[-1].last, *(one.last for one in used), *(one.last for one in group.values))
        return first, last

    # Numbers.

    def _place_values(self) -> None:
        """Give each number to the group that it stands best to; that of a control group is only told of."""
        elements = self._elements
        for index, element in enumerate(elements):
            if element.kind != Kind.VALUE:
                continue
            best: tuple[float, Group] | None = None
            if not element.value.unit and counts_other(self._elements, index):
                continue
            for group in self._groups:
                cost = cost_of_value(self._elements, index, group)
                if cost < _WORST_NUMBER and (best is None or cost < best[0]):
                    best = cost, group
            if best is not None:
                best[1].values.append(element)

    # What no word of direction governs.

    def _govern_rest(self, used: set[int]) -> None:
        stated = self._stated = {id(statement.members) for statement in self.statements}
        for statement in self.statements:
            self._settle_values(statement)
        for index, element in enumerate(self._elements):
            if (
                element.kind == Kind.CUE
                and index not in used
                and not ends_name(index, self._groups, self._stated)
            ):
                self._govern_alone(index, element, used)
        self._count_unknown()
        rest = [group for group in self._groups if id(group.members) not in stated and not group.aside]
        listed = self._explained(rest)
        self._stated |= {id(group.members) for group in listed}
        for group in rest:
            if group not in listed:
                self._state_plainly(group, alone=len(self._groups) == 1)

    def _govern_alone(self, index: int, element: Element, used: set[int]) -> None:
        """State what a word of direction tells that has no measure of the vocabulary beside it."""
        if (
            self._previous is not None
            and not self._groups
            and find_unknown_run(self._words, self._elements, range(index - 1, -1, -1)) is None
        ):
            values = [one for one in self._elements if one.kind == Kind.VALUE]
            for statement in self._previous.statements:
                group = Group(statement.members, index, index + 1, values=values)
                made = self._state(group, index)
                made.words = (element.first, element.last)
                self._settle_values(made)
            used.add(index)
            return
        if element.has("measure") and not self._is_of_unknown(index):
            measure: Measure | None = element.tags["measure"] if element.tags else None
            group = Group([Member(element.first, element.last, measure)], index, index + 1)
            self._groups.append(group)
            self._groups.sort(key=lambda one: one.first)
            self._take_values(group)
            sums_up = element.value.direction != "present" and (self.statements or self._continues)
            if sums_up and not group.values and index not in self._negated:
                self._groups.remove(group)  # it sums up what else is stated
                return
            if group.values or index in self._negated:
                self._state_plainly(group, alone=True, negation=self._negated.get(index))
            else:
                self._state(group, index)
            used.add(index)
            return
        member = find_unknown(self._words, self._elements, index)
        if member is not None:
            first, last, name = member
            group = Group([name], first, last)
            self._take_values(group)
            self._settle_values(self._state(group, index))
            used.add(index)

    def _is_of_unknown(self, index: int) -> bool:
        """Say whether "in" or "of" ties a word of direction to a noun phrase that no measure's label is."""
        after = self._elements[index + 1 : index + 2]
        if not after or not after[0].has("prepositions"):
            return False
        return (
            find_unknown_run(self._words, self._elements, range(index + 2, len(self._elements))) is not None
        )

    def _count_unknown(self) -> None:
        """State what a number counts that no measure's label is: "220 deregulated proteins"."""
        taken = {id(value) for one in self._groups for value in one.values}
        for index, element in enumerate(self._elements):
            if element.kind != Kind.VALUE or id(element) in taken or self._is_measurement(index):
                continue
            if element.value.unit:
                self._count_people(index, element)
                continue
            following = self._elements[index + 1 : index + 2]
            run = find_unknown_run(self._words, self._elements, range(index + 1, len(self._elements)))
            if run is not None and following and following[0].kind == Kind.UNKNOWN:
                group = Group([run[2]], run[0], run[1], values=[element])
                self._make(group, "present", element)

    def _is_measurement(self, index: int) -> bool:
        """Say whether a number with its unit tells how much: "by 0.5 mm"."""
        before = self._elements[index - 1] if index else None
        return before is not None and (before.has("prepositions") or before.kind == Kind.COPULA)

    def _count_people(self, index: int, element: Element) -> None:
        """State what so many people had that no measure's label is: "one patient developed an embolism"."""
        after = self._elements[index + 1 : index + 2]
        run = find_unknown_run(self._words, self._elements, range(index + 2, len(self._elements)))
        if (
            run is not None
            and after
            and after[0].kind == Kind.OCCURRENCE
            and element.value.unit == "patients"
        ):
            self._make(Group([run[2]], run[0], run[1], values=[element]), "present", after[0])

    def _take_values(self, group: Group) -> None:
        """Give a group that was found late the numbers that no other has."""
        taken = {id(value) for one in self._groups for value in one.values}
        for index, element in enumerate(self._elements):
            free = element.kind == Kind.VALUE and id(element) not in taken
            if free and cost_of_value(self._elements, index, group) < _CLOSE + 1.0:
                group.values.append(element)

    def _explained(self, groups: list[Group]) -> list[Group]:
        """Return the heads of lists: of "the events were A and B", the one of fewer members."""
        heads = []
        for left, right in pairwise(groups):
            between = self._elements[left.last : right.first]
            if any(one.kind == Kind.COPULA for one in between) and all(
                one.kind in (Kind.COPULA, *THROUGH) for one in between
            ):
                if left.values or right.values or left.negation or right.negation:
                    continue
                if not (left.is_of(("event",)) and right.is_of(("event",))):
                    continue
                heads.append(left if len(left.members) <= len(right.members) else right)
                other = right if heads[-1] is left else left
                basis = next(one for one in between if one.kind == Kind.COPULA)
                self._make(other, "present", basis)
        return heads + [one for one in groups if any(s.members is one.members for s in self.statements)]

    def _state_plainly(self, group: Group, *, alone: bool, negation: Element | None = None) -> None:
        """State a group that has no word of direction: a verdict, a denial, a number, or that it occurred."""
        denial = negation or group.negation
        if self._repeated is not None:
            said, opening = self._repeated
            direction = said.direction
            if opening.has("unlike"):
                direction = _OPPOSITE.get(direction or "", "unchanged")
            statement = self._make(group, direction, opening)
            statement.cue = None if opening.has("unlike") else said.cue
            return
        if group.is_of(("verdict",)):
            statement = self._make(group, None, denial)
            statement.negation = denial
            self._settle_values(statement)
            return
        predicate = self._significance_said(group)
        if predicate is not None:
            significant = bool(predicate.value) and denial is None
            statement = self._make(group, None if significant else "unchanged", predicate)
            statement.significance = (predicate, significant)
            return
        if denial is not None:
            statement = self._make(group, "absent", denial)
            statement.words = statement.words[0], max(statement.words[1], self._end_of_relation(group))
            self._settle_values(statement)
            return
        if group.values and not group.is_of(("procedure",)):
            self._settle_values(self._make(group, "present", group.values[0]))
            return
        if not group.is_of(_COUNTED) or group.is_of(("procedure",)):
            return
        before = self._elements[group.first - 1] if group.first else None
        after = self._elements[group.last : group.last + 2]
        graded = len(after) == 2 and after[0].kind == Kind.COPULA and after[1].has("grades")
        if graded or (before is not None and before.has("grades")):
            self._make(group, "present", after[1] if graded else before)
            return
        occurrence = self._occurrence_beside(group)
        if occurrence is not None:
            self._make(group, "present", occurrence)
        elif alone and all(
            element.kind in INSIDE for element in self._elements[: group.first] + self._elements[group.last :]
        ):
            self._make(group, "present", None)

    def _end_of_relation(self, group: Group) -> int:
        """Return where the words end that limit what is denied: "were related to treatment"."""
        after = self._elements[group.last :]
        if len(after) < 2 or after[0].kind != Kind.COPULA or after[1].kind != Kind.ASIDE:
            return 0
        run = takewhile(lambda one: one.kind in (Kind.COPULA, Kind.ASIDE, *THROUGH), after)
        return max(one.last for one in run)

    def _significance_said(self, group: Group) -> Element | None:
        """Return the word of "was significant" that ends the segment."""
        for at in range(group.last, min(len(self._elements), group.last + _REACH)):
            element = self._elements[at]
            if element.kind == Kind.SIGNIFICANCE:
                return element if is_predicate(self._elements, at) else None
            if element.kind not in (Kind.FILLER, Kind.COPULA, Kind.NEGATION):
                return None
        return None

    def _occurrence_beside(self, group: Group) -> Element | None:
        beside = chain(reversed(self._elements[: group.first]), self._elements[group.last :])
        return next((element for element in beside if element.kind == Kind.OCCURRENCE), None)

    def _make(self, group: Group, direction: str | None, basis: Element | None) -> Statement:
        statement = Statement(
            members=group.members,
            direction=direction,
            basis=basis,
            words=self._span(group, [basis] if basis is not None else [])
            if basis or group.values
            else (group.members[0].first, group.members[-1].last),
            values=group.values,
            place=(group.first, group.last),
        )
        self.statements.append(statement)
        return statement

    def _settle_values(self, statement: Statement) -> None:
        """Leave out the numbers of a control group, and say that it was compared with."""
        own = []
        for value in statement.values:
            control = control_of(self._elements, value) if value in self._elements else None
            if control is not None:
                statement.comparator = (control, "control")
            else:
                own.append(value)
        statement.values = own
        places = [self._elements.index(value) for value in own if value in self._elements]
        low, high = statement.place
        statement.place = (min([low, *places]), max([high, *(place + 1 for place in places)]))

    # Comparators.

    def _place_chances(self) -> None:
        """Give each p-value to the statement before it that has no word for significance."""
        for index, element in enumerate(self._elements):
            if element.kind != Kind.SIGNIFICANCE or element.tags is not None:
                continue
            before = [one for one in self.statements if one.place[0] < index and one.significance is None]
            if before:
                before[-1].significance = (element, bool(element.value))

    def _drop_controls(self) -> None:
        """Take back what is said of the control group itself: "CRP was higher in the control group"."""
        if not any(self._is_subject(index) for index in range(len(self._elements))):
            return
        kept = [one for one in self.statements if one.cue is None or one.values]
        if len(kept) < len(self.statements):
            self.statements = kept
            if kept:
                self.unread.append((self._elements[0].first, self._elements[-1].last))

    def _is_subject(self, index: int) -> bool:
        """Say whether the element at *index* names a control group of which something is told."""
        element = self._elements[index]
        if not element.has("control_groups"):
            return False
        for at in range(index - 1, max(index - _NEAR, 0) - 1, -1):
            before = self._elements[at]
            if before.has("versus"):
                return False
            if before.has("owning"):
                return not any(one.has("versus") for one in self._elements[max(at - 2, 0) : at])
            if before.kind != Kind.FILLER:
                return False
        return index == 0 or all(one.kind == Kind.FILLER for one in self._elements[:index])

    def _place_comparators(self) -> None:
        for element in self._elements:
            found = element.tags.get("comparator") if element.tags else None
            if not isinstance(found, Comparator):
                continue
            for statement in self.statements:
                if statement.comparator is not None:
                    continue
                if found.compares and not (statement.cue is not None and statement.cue.comparative):
                    continue
                plain = statement.direction in (None, "present", "absent")
                if plain and found.name != "dose-groups":
                    continue
                if statement.direction is not None:
                    statement.comparator = (element, found.name)

    # What is left.
