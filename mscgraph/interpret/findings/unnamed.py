"""States what no measure of the vocabulary names: "8 of 10 patients improved", "an embolism"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mscgraph.interpret.findings.attachments import Attachment, Draft, attach_group, attach_word
from mscgraph.interpret.findings.counting import late_numbers, settle
from mscgraph.interpret.findings.elements import (
    Aside,
    Bracket,
    Carrier,
    Copula,
    DirectionWord,
    Filler,
    Mention,
    Number,
    Occurrence,
    Unknown,
    one_before,
)
from mscgraph.interpret.findings.groups import Group, Member, extend, name_group
from mscgraph.interpret.findings.names import name_beside, name_on
from mscgraph.interpret.findings.phrases import Direction
from mscgraph.interpret.findings.plain import state_plainly


def ends_name(draft: Draft, index: int, stated: frozenset[Group]) -> bool:
    """Return whether a word of direction ends the name of a stated group: "facilitated X improvements"."""
    return any(group.last == index and group in stated for group in draft.groups)


def state_directed(draft: Draft) -> Draft:
    """State the words of direction that have no measure of the vocabulary beside them."""
    governed = draft.stated
    for index, word in enumerate(draft.elements):
        if (
            isinstance(word, DirectionWord)
            and index not in draft.used
            and not ends_name(draft, index, governed)
        ):
            draft = _state_word(draft, index, word)
    return draft


def _state_word(draft: Draft, index: int, word: DirectionWord) -> Draft:
    if draft.context.continued and not draft.groups and _name_before(draft, index) is None:
        return draft.with_attachments(*_continued(draft, index, word), used=[index])
    if word.meanings.measure is not None and not _is_tied_to_name(draft, index):
        return _state_own(draft, index, word, Member(word.first, word.last, word.meanings.measure))
    run = name_beside(draft.elements, index, draft.reach)
    if run is not None:
        group = extend(draft.elements, name_group(draft.elements, run), draft.groups, draft.reach)
        return _attach_late(draft, late_numbers(draft, group), index, word)
    denied: Direction | None = "unchanged" if index in draft.negations else None  # "no change"
    unnamed = draft.cues.unnamed.get(word.cue.direction or denied)
    if unnamed is None or not _names_nothing(draft):
        return draft
    group = Group((Member(word.first, word.last, unnamed),), index, index + 1)
    group = late_numbers(draft, group, near=True)
    return _attach_late(draft.with_group(group), group, index, word)


def _attach_late(draft: Draft, group: Group, index: int, word: DirectionWord) -> Draft:
    attachment = attach_word(draft, group, index, word, late=True)
    return draft.with_attachments(settle(draft, attachment), used=[index])


def _continued(draft: Draft, index: int, word: DirectionWord) -> Iterator[Attachment | None]:
    """Yield the statements of the clause before, by another word of direction: "rose, but fell at month 6"."""
    numbers = tuple(one for one in draft.elements if isinstance(one, Number))
    nearest = draft.context.continued[-1]
    for earlier in draft.context.continued:
        if earlier.basis is nearest.basis:
            group = Group(earlier.members, index, index + 1, values=numbers)
            again = attach_word(draft, group, index, word, late=True)
            yield settle(draft, replace(again, span=(word.first, word.last)))


def _state_own(draft: Draft, index: int, word: DirectionWord, member: Member) -> Draft:
    """State a measure that a word of direction names itself: "benefit"."""
    group = late_numbers(draft, Group((member,), index, index + 1))
    denied = index in draft.negations
    if group.values or denied:
        stated = state_plainly(
            draft.with_group(group), group, alone=True, negation=draft.negations.get(index)
        )
        return stated.with_attachments(used=[index])
    sums_up = draft.context.sums_up or bool(draft.attachments)
    if sums_up and word.cue.direction not in (None, "present"):
        return draft
    return _attach_late(draft.with_group(group), group, index, word)


def _names_nothing(draft: Draft) -> bool:
    """Return whether the clause names nothing that may have changed, but that the treatment is safe or works."""
    return not any(
        isinstance(one, (Unknown, Aside)) or (isinstance(one, Mention) and one.measure.kind != "verdict")
        for one in draft.elements
    )


def _is_tied_to_name(draft: Draft, index: int) -> bool:
    """Return whether "in" or "of" ties a word of direction to a name that the vocabulary lacks."""
    tied = index + 1 < len(draft.elements) and draft.elements[index + 1].has("prepositions")
    return tied and _name_behind(draft, index + 1) is not None


def _name_before(draft: Draft, index: int) -> range | None:
    return name_on(draft.elements, range(index - 1, -1, -1), draft.reach)


def _name_behind(draft: Draft, index: int) -> range | None:
    return name_on(draft.elements, range(index + 1, len(draft.elements)), draft.reach)


def state_counted(draft: Draft) -> Draft:
    """State what a number counts that no measure's label is: "220 deregulated proteins"."""
    taken = {number.first for one in draft.groups for number in one.values}
    for index, number in enumerate(draft.elements):
        if not isinstance(number, Number) or number.first in taken:
            continue
        before = one_before(draft.elements, index)
        measured = before is not None and (before.has("prepositions") or isinstance(before, Copula))
        if not measured and not number.amount.unit:
            draft = draft.with_attachments(_counted(draft, index, number))
            continue
        if not measured:  # but "by 0.5 mm"
            draft = draft.with_attachments(_people_counted(draft, index, number))
        draft = draft.with_attachments(_counted_before(draft, index, number))
    return draft


def _counted(draft: Draft, index: int, number: Number) -> Attachment | None:
    after = draft.elements[index + 1 : index + 2]
    run = _name_behind(draft, index)
    if run is None or not isinstance(after[0], (Unknown, Carrier)):
        return None
    return attach_group(name_group(draft.elements, run, values=(number,)), "present", number)


def _people_counted(draft: Draft, index: int, number: Number) -> Attachment | None:
    """Return the attachment of what people had that no measure's label is: "one patient developed an embolism"."""
    after = draft.elements[index + 1 : index + 2]
    occurred = number.amount.unit == "patients" and bool(after) and isinstance(after[0], Occurrence)
    run = _name_behind(draft, index + 1) if occurred else None
    if run is None:
        return None
    group = name_group(draft.elements, run, values=(number,))
    return attach_group(extend(draft.elements, group, draft.groups, draft.reach), "present", after[0])


def _counted_before(draft: Draft, index: int, number: Number) -> Attachment | None:
    """Return the attachment of a name before a number: "X in 3 patients", "the X was 95%"."""
    elements = draft.elements
    at = index - 1
    while at > 0 and isinstance(elements[at], Filler) and not elements[at].has("owning"):
        at -= 1
    if at < 0 or number.amount.unit not in ("%", "patients"):
        return None
    tie = elements[at]
    opens = isinstance(tie, Bracket) and tie.opens
    run = _name_before(draft, at) if opens or isinstance(tie, Copula) or tie.has("owning") else None
    if run is None or run.stop != at:
        return None
    if any(run.start < one.place[1] and one.place[0] < run.stop for one in draft.attachments):
        return None
    if any(run.start == one.last for one in draft.groups):  # "mortality rate (7%)"
        return None
    group = name_group(elements, run, values=(number,))
    return settle(draft, attach_group(extend(elements, group, draft.groups, draft.reach), "present", tie))
