"""Attaches words of direction, numbers and times to the measures of clauses.

In a clause, measures that a list joins are one group. Each group gets the word of direction that costs least for it;
then groups without one are stated by what else the clause has: a verdict, a denial, a number, an occurrence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mscgraph.interpret.findings.attachments import (
    Attachment,
    Context,
    Draft,
    Moment,
    Span,
    attach_word,
)
from mscgraph.interpret.findings.circumstances import (
    judge_earlier,
    place_chances,
    place_comparators,
    place_times,
    without_controls,
)
from mscgraph.interpret.findings.clauses import Clause
from mscgraph.interpret.findings.counting import deny_zeros, give_numbers, settle
from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import DirectionWord, Element, Negation, Number, one_before
from mscgraph.interpret.findings.groups import Group, find_groups
from mscgraph.interpret.findings.leftovers import find_leftovers
from mscgraph.interpret.findings.negation import place_negations
from mscgraph.interpret.findings.phrases import Tag
from mscgraph.interpret.findings.plain import state_rest
from mscgraph.interpret.findings.unnamed import state_counted, state_directed
from mscgraph.interpret.findings.weighing import cost_after, cost_before


@dataclass(frozen=True, slots=True)
class Attached:
    """The statements of a sentence or clause.

    :param unread: (first, last) of the tokens of what is not read
    :param leading: times that precede all statements
    """

    attachments: tuple[Attachment, ...] = ()
    unread: tuple[Span, ...] = ()
    leading: tuple[Moment, ...] = ()


def attach(clauses: Iterable[Clause], cues: Cues) -> Attached:
    """Return the statements of a sentence."""
    attachments: list[Attachment] = []
    unread: list[Span] = []
    leading: tuple[Moment, ...] = ()
    previous = 0  # statements of the last clause that has some: these are the last of all
    for number, clause in enumerate(clauses):
        earlier = attachments[len(attachments) - previous :]
        found = _attach_clause(clause, _context(clause, attachments, earlier), cues)
        if not found.attachments and earlier:
            judged = judge_earlier(clause.elements, earlier)
            if judged is not None:
                attachments[len(attachments) - previous :] = judged
                continue
        if number == 0:
            leading = found.leading
        attachments.extend(
            one if number == 0 or not leading or one.moments or one.dated else replace(one, moments=leading)
            for one in found.attachments
        )
        unread.extend(found.unread)
        previous = len(found.attachments) or previous
    return Attached(tuple(attachments), tuple(unread))


def _context(clause: Clause, attachments: Sequence[Attachment], earlier: Sequence[Attachment]) -> Context:
    repeats = bool(attachments) and clause.opens_by("likewise", "unlike")
    return Context(
        continued=earlier if clause.opens_by("elliptic") else (),
        repeated=attachments[-1] if repeats else None,
        sums_up=bool(attachments),
    )


def _attach_clause(clause: Clause, context: Context, cues: Cues) -> Attached:
    elements, costs = clause.elements, cues.costs
    if _states_nothing(elements):
        return Attached(unread=(clause.span,))
    groups, negations = place_negations(elements, find_groups(elements, costs.reach), costs.reach)
    if context.repeated is not None and clause.opening is not None and clause.opens_by("alternatives"):
        words = (index for index, one in enumerate(elements) if isinstance(one, DirectionWord))
        negations = {**negations, **dict.fromkeys(words, clause.opening)}  # "nor did B change"
    groups = give_numbers(elements, groups, costs)
    draft = _govern(Draft(clause, context, cues, tuple(groups), negations))
    draft = state_rest(state_counted(state_directed(draft)))
    ordered = sorted(draft.attachments, key=lambda one: one.place)
    kept = without_controls(elements, ordered, costs.reach)
    unread = [clause.span] if kept and len(kept) < len(ordered) else []
    dated, leading = place_times(elements, deny_zeros(kept))
    attachments = place_comparators(elements, place_chances(elements, dated))
    unread.extend(span for span in find_leftovers(draft, attachments) if span not in unread)
    return Attached(tuple(attachments), tuple(unread), leading)


def _states_nothing(elements: Sequence[Element]) -> bool:
    """Return whether a clause states what was asked or planned, or only that something was looked at."""
    kinds = set(map(type, elements))
    tags = frozenset[Tag]().union(*[one.meanings.tags for one in elements])
    examined = "examined" in tags or ("established" in tags and Negation in kinds)
    return "hypothetical" in tags or (examined and not kinds & {DirectionWord, Number})


def _govern(draft: Draft) -> Draft:
    """Give each group the word of direction that costs least for it."""
    elements, costs = draft.elements, draft.cues.costs
    words = [(index, one) for index, one in enumerate(elements) if isinstance(one, DirectionWord)]
    chosen: dict[int, list[Group]] = {}
    position = 0
    several = sum(not group.aside for group in draft.groups) > 1
    for group in draft.groups if words else ():
        if several and group.is_of("procedure"):
            continue
        while position < len(words) and words[position][0] < group.first:
            position += 1
        prices = []
        if position:
            prices.append((cost_before(elements, *words[position - 1], group, costs.before), position - 1))
        if position < len(words) and not group.aside:
            prices.append((cost_after(elements, *words[position], group, costs.after), position))
        if not prices:
            continue
        cost, at = min(prices)
        if _may_govern(draft, words[at][1], group, cost):
            chosen.setdefault(at, []).append(group)
    governed = [(group, at) for at, groups in chosen.items() for group in groups]
    return draft.with_attachments(
        *(settle(draft, attach_word(draft, group, *words[at])) for group, at in governed),
        used=[words[at][0] for at in chosen],
        stated=[group for group, _ in governed],
    )


def _may_govern(draft: Draft, word: DirectionWord, group: Group, cost: float) -> bool:
    """Return whether a word of direction that costs least for a group is near enough, and means something for it."""
    bounds = draft.cues.costs.bounds
    vague = word.cue.direction is None
    close = cost < bounds.direction_close
    if not vague and group.is_of("procedure") and _is_tied(draft.elements, group):
        return False
    if group.members[-1].adjective and not (vague and word.cue.assessment and close):
        return False
    if group.aside and vague and not group.is_of("verdict"):
        return False
    return close if group.aside or group.negation else cost < bounds.direction


def _is_tied(elements: Sequence[Element], group: Group) -> bool:
    """Return whether a preposition ties a group to the words before it: "along with MRI"."""
    before = one_before(elements, group.first)
    return before is not None and (before.has("prepositions") or before.has("owning"))
