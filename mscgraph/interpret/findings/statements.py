"""What the elements of a sentence state: which word of direction, number and time belongs to which measures.

A sentence falls into segments at the words that begin a new statement. In a segment, measures that a list joins are
one group; each group takes the word of direction that stands best to it, by where such a word may stand.
"""

from __future__ import annotations

from mscgraph.interpret.findings.comparison import (
    drop_controls,
    judge_earlier,
    place_chances,
    place_comparators,
)
from mscgraph.interpret.findings.counts import deny_nothing, place_values, settle_values
from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.dates import place_times
from mscgraph.interpret.findings.elements import Element, Kind, Point
from mscgraph.interpret.findings.groups import Group, find_groups
from mscgraph.interpret.findings.leftovers import Leftovers, ends_name
from mscgraph.interpret.findings.lists import share_heads, split_segments
from mscgraph.interpret.findings.negation import place_negations
from mscgraph.interpret.findings.plain import explain, state_plainly
from mscgraph.interpret.findings.rewriting import simplify
from mscgraph.interpret.findings.segment import Segment
from mscgraph.interpret.findings.standing import cost_after, cost_before
from mscgraph.interpret.findings.statement import Statement
from mscgraph.interpret.findings.unnamed import count_unknown, state_unnamed
from mscgraph.interpret.findings.words import Words

__all__ = ["read_statements"]

#: A word of direction that stands worse than this to a group does not govern it, …
_WORST = 6.0
#: … and one that stands worse than this does not govern what is denied, or what only explains.
_CLOSE = 2.0


def read_statements(
    words: Words, elements: list[Element], cues: Cues
) -> tuple[list[Statement], list[tuple[int, int]]]:
    """Return the statements of a sentence, and (first, last) of the words of what is not read."""
    elements = simplify(share_heads(words, elements, cues))
    statements: list[Statement] = []
    unread: list[tuple[int, int]] = []
    leading: list[tuple[Element, Point]] = []
    previous: Segment | None = None
    for number, (part, opening) in enumerate(split_segments(elements)):
        elliptic = opening is not None and opening.has("elliptic")
        segment = Segment(words, part, cues, previous if elliptic else None, continues=bool(statements))
        if opening is not None and (opening.has("likewise") or opening.has("unlike")) and statements:
            segment.repeated = statements[-1], opening
        _read(segment)
        if not segment.statements and previous is not None and judge_earlier(segment, previous.statements):
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


def _read(segment: Segment) -> None:
    """Find the statements, and what is not read."""
    if segment.tells_nothing():
        segment.unread.append((segment.elements[0].first, segment.elements[-1].last))
        return
    segment.groups = find_groups(segment.words, segment.elements)
    segment.negated = place_negations(segment.words, segment.elements, segment.groups)
    if segment.repeated is not None and segment.repeated[1].has("alternatives"):  # "nor did B change"
        cues = (index for index, element in enumerate(segment.elements) if element.kind == Kind.CUE)
        segment.negated |= dict.fromkeys(cues, segment.repeated[1])
    used = _govern(segment)
    place_values(segment)
    _govern_rest(segment, used)
    segment.statements.sort(key=lambda statement: statement.place)
    drop_controls(segment)
    deny_nothing(segment)
    segment.leading = place_times(segment.elements, segment.statements)
    place_chances(segment)
    place_comparators(segment)
    told = segment.stated | {id(statement.members) for statement in segment.statements}
    rest = Leftovers(segment.words, segment.elements, segment.statements, segment.groups, used, told)
    segment.unread.extend(place for place in rest.find() if place not in segment.unread)


def _govern(segment: Segment) -> set[int]:
    """Give each group the word of direction that stands best to it; return the indexes of those used."""
    cues = [index for index, element in enumerate(segment.elements) if element.kind == Kind.CUE]
    used: set[int] = set()
    if not cues:
        return used
    chosen: dict[int, list[Group]] = {}
    position = 0
    others = sum(not group.aside for group in segment.groups)
    for group in segment.groups:
        adjective = group.members[-1].is_adjective
        if others > 1 and group.is_of(("procedure",)):
            continue
        while position < len(cues) and cues[position] < group.first:
            position += 1
        costs = []
        if position:
            costs.append((cost_before(segment.elements, cues[position - 1], group), cues[position - 1]))
        if position < len(cues) and not group.aside:
            costs.append((cost_after(segment.elements, cues[position], group), cues[position]))
        if not costs:
            continue
        cost, cue = min(costs)
        vague = segment.elements[cue].value.direction is None
        if not vague and group.is_of(("procedure",)) and _is_tied(segment, group):
            continue
        if adjective and not (vague and segment.elements[cue].value.assessment and cost < _CLOSE):
            continue
        if group.aside and vague and not group.is_of(("verdict",)):
            continue
        if cost < (_WORST if not (group.aside or group.negation) else _CLOSE):
            chosen.setdefault(cue, []).append(group)
    for cue, groups in chosen.items():
        used.add(cue)
        for group in groups:
            segment.state(group, cue)
    return used


def _is_tied(segment: Segment, group: Group) -> bool:
    """Say whether a preposition ties a group to what stands before it: "along with MRI"."""
    before = segment.elements[group.first - 1] if group.first else None
    return before is not None and (before.has("prepositions") or before.has("owning"))


def _govern_rest(segment: Segment, used: set[int]) -> None:
    stated = segment.stated = {id(statement.members) for statement in segment.statements}
    for statement in segment.statements:
        settle_values(segment, statement)
    for index, element in enumerate(segment.elements):
        if (
            element.kind == Kind.CUE
            and index not in used
            and not ends_name(index, segment.groups, segment.stated)
        ):
            state_unnamed(segment, index, element, used)
    count_unknown(segment)
    rest = [group for group in segment.groups if id(group.members) not in stated and not group.aside]
    listed = explain(segment, rest)
    segment.stated |= {id(group.members) for group in listed}
    for group in rest:
        if group not in listed:
            state_plainly(segment, group, alone=len(segment.groups) == 1)
