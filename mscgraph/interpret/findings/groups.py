"""Groups of measures that a list joins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, pairwise

from mscgraph.interpret.findings.costs import Reach
from mscgraph.interpret.findings.elements import (
    LINKS,
    LIST,
    THROUGH,
    Aside,
    Bracket,
    Carrier,
    Comma,
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
    content_at,
    has_joint,
    one_before,
)
from mscgraph.interpret.findings.names import may_name, name_at
from mscgraph.records import Measure

#: Elements that may be inside a list.
INSIDE = (*LIST, *THROUGH, Unknown)
_GOVERNING = (DirectionWord, Negation, Occurrence)
_ASIDE_ENDS = (Comma, Copula, Occurrence, DirectionWord, Negation, People, Number)


@dataclass(frozen=True, slots=True)
class Member:
    """A phrase that names a measure.

    :param first: index of its first token
    :param last: index after its last token
    :param measure: ``None`` if the vocabulary lacks it
    :param adjective: whether it is a verdict by another word than its noun, which no word of direction governs
    """

    first: int
    last: int
    measure: Measure | None
    adjective: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Measures that a list joins; each group is equal to itself alone.

    :param first: index of its first element in the clause
    :param last: index after its last element
    :param aside: whether it only explains
    :param negation: the element that denies it
    """

    members: tuple[Member, ...]
    first: int
    last: int
    aside: bool = False
    negation: Element | None = None
    values: tuple[Number, ...] = ()

    def is_of(self, *kinds: str) -> bool:
        """Return whether its last member is a measure of one of *kinds*."""
        measure = self.members[-1].measure
        return measure is not None and measure.kind in kinds

    def has_place(self, at: int) -> bool:
        """Return whether the element at *at* is part of it."""
        return self.first <= at < self.last


def name_group(
    elements: Sequence[Element],
    run: range,
    *,
    negation: Element | None = None,
    values: tuple[Number, ...] = (),
) -> Group:
    """Return the group of one name that the vocabulary lacks."""
    return Group((_name(elements, run),), run.start, run.stop, negation=negation, values=values)


def _name(elements: Sequence[Element], run: range) -> Member:
    return Member(elements[run.start].first, elements[run.stop - 1].last, None)


def find_groups(elements: Sequence[Element], reach: Reach) -> list[Group]:
    """Return the groups of measures of a clause, in order, each with the members of its list."""
    groups: list[Group] = []
    goes_on = aside = False
    for index, element in enumerate(elements):
        if isinstance(element, Mention):
            joined = _joined(elements, groups[-1], index, element, reach) if goes_on else None
            if joined is not None:
                groups[-1] = joined
            else:
                groups.append(Group((_member(element),), index, index + 1, aside))
            if element.denied:
                groups[-1] = replace(groups[-1], negation=element)
            goes_on = True
        elif isinstance(element, Aside):
            counted = isinstance(one_before(elements, index), Number)
            aside = not (counted and element.last - element.first == 1)
            goes_on = goes_on and not aside
        elif aside and isinstance(element, _ASIDE_ENDS):
            aside = isinstance(element, DirectionWord) and element.cue.direction is None
    for at, group in enumerate(groups):
        groups[at] = extend(elements, group, groups, reach)
    return groups


def _member(element: Mention) -> Member:
    return Member(element.first, element.last, element.measure, element.adjective)


def _joined(
    elements: Sequence[Element], group: Group, index: int, element: Mention, reach: Reach
) -> Group | None:
    """Return a group with the measure at *index* behind it, ``None`` if the measure begins another group."""
    between = elements[group.last : index]
    last, member = group.members[-1], _member(element)
    if not all(isinstance(one, INSIDE) for one in between):
        return None
    if not any(isinstance(one, LIST) for one in between):
        if any(one.has("prepositions") for one in between):
            modifies = not group.is_of("procedure")  # "inflammation of the knee", but "MRI of the lesion"
            joins = between[0].has("ties")
        else:
            modifies = not between and element.measure.kind == "procedure"
            joins = all(isinstance(one, Unknown) for one in between)
        members = group.members if modifies else (*group.members[:-1], member)
        return replace(group, members=members, last=index + 1) if joins else None
    listed, determined = has_joint(between), between[-1].has("determiners")
    if determined and (not listed or (len(between) > 1 and isinstance(between[-2], Unknown))):
        return None  # "lowered pain and made the knee better"
    if element.denied != isinstance(group.negation, Mention) or last.adjective != member.adjective:
        return None
    if _has_verb(elements, index + 1) and _has_governor(elements, group, listed=listed):
        return None
    members = (*group.members, *_names_between(between, reach), member)
    return replace(group, members=members, last=index + 1)


def _has_verb(elements: Sequence[Element], index: int) -> bool:
    """Return whether a verb from *index* on has what precedes it as its subject."""
    after = content_at(elements, index)
    if isinstance(after, DirectionWord):
        return after.cue.position in ("words", "follow")
    return isinstance(after, (Copula, Negation, Occurrence))


def _has_governor(elements: Sequence[Element], group: Group, *, listed: bool) -> bool:
    """Return whether a word before a group governs it: "without adverse events, pain decreased"."""
    for before in reversed(elements[: group.first]):
        verb = isinstance(before, DirectionWord) and before.cue.position != "nouns"
        governs = verb or isinstance(before, Occurrence) or (isinstance(before, Negation) and not listed)
        if governs or isinstance(before, (Comma, Mention, Bracket)):
            return governs
    return False


def _names_between(between: Sequence[Element], reach: Reach) -> list[Member]:
    """Return the members of a list that the vocabulary lacks: words between two links."""
    members = []
    links = [at for at, one in enumerate(between) if isinstance(one, LIST)]
    for left, right in pairwise(links):
        run = list(dropwhile(lambda one: isinstance(one, Filler), between[left + 1 : right]))
        if 0 < len(run) <= reach.name and all(isinstance(one, Unknown) for one in run):
            members.append(Member(run[0].first, run[-1].last, None))
    return members


def extend(elements: Sequence[Element], group: Group, groups: Iterable[Group], reach: Reach) -> Group:
    """Return a group with the names that a list joins to it: "increased A and the volume of B".

    :param groups: all of the clause, which the group keeps clear of
    """
    if group.members[-1].adjective or group.aside:
        return group
    low = max((one.last for one in groups if one.last <= group.first), default=0)
    high = min((one.first for one in groups if one.first >= group.last), default=len(elements))
    group = _extend_before(elements, group, low, reach)
    while (run := _member_after(elements, group, high, reach)) is not None:
        group = replace(group, members=(*group.members, _name(elements, run)), last=run.stop)
    return _extend_before(elements, group, low, reach)  # whose joint precedes its last member


def _extend_before(elements: Sequence[Element], group: Group, low: int, reach: Reach) -> Group:
    """Return a group with the names that a list joins to its beginning."""
    names: list[Member] = []
    first = group.first
    while (run := _member_before(elements, first, low, reach)) is not None:
        names.insert(0, _name(elements, run))
        first = run.start
    if not names:
        return group
    at = first
    while at > low and _is_adverb(elements[at - 1]):
        at -= 1
    before = one_before(elements, at)
    if before is None or isinstance(before, LIST):
        listed = before is None and has_joint(elements[at : group.last]) and _is_verb(elements, group.last)
    else:
        governed = isinstance(before, (DirectionWord, Negation, Carrier)) or before.has("prepositions")
        listed = governed and not _is_verb(elements, group.last, directed=True)
    return replace(group, members=(*names, *group.members), first=first) if listed else group


def _is_adverb(element: Element) -> bool:
    return isinstance(element, (Filler, Significance)) and not element.has("prepositions")


def _member_before(elements: Sequence[Element], first: int, low: int, reach: Reach) -> range | None:
    """Return the places of the name that a link joins to the member at *first*."""
    end = first
    while end > low and isinstance(elements[end - 1], THROUGH):  # "A and serum B"
        end -= 1
    at = end
    while at > low and isinstance(elements[at - 1], LINKS):
        at -= 1
    if at == end:
        return None
    start = at
    while start > low and may_name(elements[start - 1]):
        start -= 1
    run = name_at(elements, start, at, reach)
    return run if run is not None and run.stop == at else None


def _member_after(elements: Sequence[Element], group: Group, high: int, reach: Reach) -> range | None:
    """Return the places of the name that a link joins to the end of a group."""
    at = group.last
    bracket = elements[at] if at < high and group.is_of("event") else None
    links = LIST if isinstance(bracket, Bracket) else LINKS
    while at < high and isinstance(elements[at], links):
        at += 1
    run = name_at(elements, at, high, reach) if at > group.last else None
    if run is None:
        return None
    closed = run.stop < len(elements) and isinstance(elements[run.stop], LIST)
    if isinstance(bracket, Bracket):  # "1 SAE (X)"
        return run if bracket.opens and run.stop < high and closed else None
    if _is_governed(elements, group):
        return None if _is_verb(elements, run.stop, directed=True) else run
    listed = closed or isinstance(elements[at - 1], Joint)
    return run if listed and _is_verb(elements, run.stop) else None


def _is_verb(elements: Sequence[Element], at: int, *, directed: bool = False) -> bool:
    """Return whether the words behind a phrase are about it.

    :param directed: whether only a word of direction counts, and not "was seen"
    """
    if at < len(elements) and isinstance(closing := elements[at], Bracket) and not closing.opens:
        at += 1
    if directed:
        passed = (*THROUGH, Copula)
        return isinstance(
            next((one for one in elements[at:] if not isinstance(one, passed)), None), DirectionWord
        )
    element = content_at(elements, at)
    if isinstance(element, DirectionWord):
        return element.cue.position != "lead"
    return isinstance(element, (Copula, Occurrence, Negation))


def _is_governed(elements: Sequence[Element], group: Group) -> bool:
    """Return whether a word of direction, a negation or an occurrence before a group is about it."""
    parting = (*_GOVERNING, Comma, Bracket, Mention, Aside, Copula)
    nearest = next((one for one in reversed(elements[: group.first]) if isinstance(one, parting)), None)
    return isinstance(nearest, _GOVERNING)
