"""Makes findings of attachments: one for each measure and time, with the evidence of each fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from mscgraph.interpret.findings.attachments import Attachment, Moment
from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import Element, Negation, Number
from mscgraph.interpret.findings.groups import Member
from mscgraph.interpret.findings.phrases import Assessment, Direction
from mscgraph.interpret.findings.recognition import find_time
from mscgraph.interpret.findings.tokens import Tokens
from mscgraph.records import Amount, Evidence, Finding, Measure, Read

T = TypeVar("T")

_PARTS = re.compile(r"[-+/]+")
_BY_CUE = "finding-assessment-by-cue"
_BY_POLARITY = "finding-assessment-by-polarity"

_BETTER: Mapping[Direction, Assessment] = {
    "improved": "favourable",
    "worsened": "unfavourable",
    "unchanged": "neutral",
}
_SIGN: Mapping[Direction, int] = {"increased": 1, "decreased": -1, "present": 1, "absent": -1}
_VERDICT: Mapping[int, Assessment] = {1: "favourable", -1: "unfavourable"}
_OTHER: Mapping[Assessment, Assessment] = {"favourable": "unfavourable", "unfavourable": "favourable"}
_UNIT_ORDER = {"%": 0, "events": 1, "patients": 2}


@dataclass(frozen=True, slots=True)
class FindingMaker:
    """Makes the findings of a cell.

    :param column: the key of the column
    """

    tokens: Tokens
    cues: Cues
    column: str

    def make(self, attachments: Iterable[Attachment]) -> list[Finding]:
        """Return the findings of a sentence in printed order."""
        found = (finding for attachment in attachments for finding in self._findings(attachment))
        return sorted(_without_repeats(found), key=_place)

    def _findings(self, attachment: Attachment) -> Iterator[Finding]:
        members, values = attachment.members, attachment.values
        distributed = 1 < len(members) == len(values) and not attachment.dated
        for number, member in enumerate(members):
            own = values[number : number + 1] if distributed else values
            if member.adjective and number + 1 < len(members):
                own = ()  # "safe, and effective in half"
            for chosen, moment in _dated(attachment, own):
                yield self._finding(attachment, member, chosen, moment or self._own_time(member))

    def _finding(
        self, attachment: Attachment, member: Member, values: Sequence[Number], moment: Moment | None
    ) -> Finding:
        measure, direction = member.measure, attachment.direction
        if measure is not None and measure.kind == "verdict" and direction in ("unchanged", "present"):
            direction = None
        category = self._category(member, attachment.members)
        assessment, rule = _assess(attachment, measure, category.value, direction)
        stating = [one for one in (attachment.basis, attachment.negation) if one is not None]
        basis = _span(stating or [member])
        used: list[Element | Member] = [member, *values, *(moment[:1] if moment is not None else ())]
        first, last = _span(used)
        first, last = min(attachment.span[0], first), max(attachment.span[1], last)
        amounts = [self._read(self._amount(one, measure), "finding-number", one) for one in values]
        comparator, significance = attachment.comparator, attachment.significance
        time, point = moment or (member, None)
        days = point.days if point is not None else None
        return Finding(
            self._evidence("finding-by-clause", first, last),
            category,
            self._read(self.tokens.between(member.first, member.last), "finding-measure-as-printed", member),
            self._read(measure.concept, "finding-measure-by-label", member) if measure else None,
            Read(direction, self._evidence("finding-direction-by-cue", *basis)) if direction else None,
            Read(assessment, self._evidence(rule, *basis)) if assessment else None,
            self._read(comparator[1], "finding-comparator-by-cue", comparator[0]) if comparator else None,
            tuple(sorted(amounts, key=lambda read: _UNIT_ORDER.get(read.value.unit, 3))),
            self._read(point.text, "finding-time", time) if point is not None else None,
            self._read(round(days), "finding-time", time) if days is not None else None,
            self._read(significance[1], "finding-significance-by-cue", significance[0])
            if significance
            else None,
        )

    def _own_time(self, member: Member) -> Moment | None:
        """Return the time in a measure's name: "28-day mortality"."""
        found = find_time(self.tokens, member.first, member.last, self.cues)
        return (found, found.points[0]) if found is not None else None

    def _read(self, value: T, rule: str, words: Element | Member) -> Read[T]:
        return Read(value, self._evidence(rule, words.first, words.last))

    def _evidence(self, rule: str, first: int, last: int) -> Evidence:
        return Evidence(self.column, self.tokens.starts[first], self.tokens.ends[last - 1], rule)

    def _category(self, member: Member, members: Sequence[Member]) -> Read[str]:
        """Return the category of a measure; of one that the vocabulary lacks, that of its words or its list."""
        if member.measure is not None:
            return self._read(member.measure.category, "finding-category-by-measure", member)
        reach = self.cues.costs.reach.category
        first, last = member.first, member.last
        before = range(max(first - reach, 0), first)
        beside = (*before, *range(last, min(last + reach, len(self.tokens))))
        for places in (range(first, last), beside):
            stated = [
                (self.cues.categories.index(category), index)
                for index in places
                for category in self._categories(self.tokens.folded[index])
            ]
            if stated:
                number, index = min(stated, key=lambda one: one[0])
                evidence = self._evidence("finding-category-by-cue", index, index + 1)
                return Read(self.cues.categories[number], evidence)
        known = [
            (abs(one.first - first), one, one.measure.category)
            for one in members
            if one.measure is not None and one.measure.kind != "verdict"
        ]
        if known:
            _, near, category = min(known, key=lambda one: one[0])
            return self._read(category, "finding-category-by-list", near)
        return self._read("efficacy", "finding-category-by-default", member)

    def _categories(self, word: str) -> Iterator[str]:
        """Yield the categories of a word and its parts."""
        for part in dict.fromkeys((word, *_PARTS.split(word))):
            category = self.cues.tree.word(part).category
            if category is not None:
                yield category

    def _amount(self, number: Number, measure: Measure | None) -> Amount:
        """Return a number with its unit: a bare one counts events, or patients, or neither."""
        amount = number.amount
        if amount.unit:
            return amount
        kind = measure.kind if measure is not None else None
        before = self.tokens.folded[number.first - 1] if number.first else ""
        if amount.value != amount.value.to_integral_value():
            unit = "other"
        elif before in ("=", "in"):  # "(n = 3)", "in 3"
            unit = "patients"
        elif kind == "event" and "prepositions" not in self.cues.tree.word(before).tags:
            unit = "events"
        else:
            unit = "patients" if kind in ("event", "response") else "other"
        return replace(amount, unit=unit)


def _span(words: Sequence[Element | Member]) -> tuple[int, int]:
    """Return (first, last) of the tokens of words."""
    return min([one.first for one in words]), max([one.last for one in words])


def _dated(
    attachment: Attachment, values: Sequence[Number]
) -> Iterator[tuple[Sequence[Number], Moment | None]]:
    """Yield the numbers of each time of a statement."""
    moments: Sequence[Moment | None] = attachment.moments or (None,)
    if attachment.dated:
        for number, value in enumerate(values):
            for moment in attachment.dated.get(number, moments):
                yield (value,), moment
    elif 1 < len(values) == len(attachment.moments):
        for value, moment in zip(values, moments, strict=True):
            yield (value,), moment
    else:
        for moment in moments:
            yield values, moment


def _assess(
    attachment: Attachment, measure: Measure | None, category: str, direction: Direction | None
) -> tuple[Assessment | None, str]:
    """Return the assessment of the therapy by a statement, and the rule."""
    cue, negation = attachment.cue, attachment.negation
    if cue is not None and cue.assessment is not None:
        return _OTHER.get(cue.assessment) if negation is not None else cue.assessment, _BY_CUE
    if measure is not None and measure.kind == "verdict":
        if cue is not None and cue.direction is None and attachment.direction == "unchanged":
            return "neutral", _BY_CUE  # "efficacy did not differ"
        if direction is None:
            return _VERDICT.get(-measure.polarity if negation is not None else measure.polarity), _BY_POLARITY
    if direction is None:
        return None, _BY_POLARITY
    if direction in _BETTER:
        return _BETTER[direction], _BY_CUE
    occurrence = direction in ("present", "absent")
    sign = _SIGN[direction]
    if measure is None:
        return _VERDICT[-sign] if category == "safety" and occurrence else None, _BY_POLARITY
    denied = negation is not None or isinstance(attachment.basis, Negation)
    ceased = cue is not None and cue.direction == "absent"
    bare = direction == "present" or not (denied or ceased)
    if bare and occurrence and measure.kind in ("quantity", "procedure"):
        return None, _BY_POLARITY
    return _VERDICT.get(sign * measure.polarity), _BY_POLARITY


def _without_repeats(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out a verdict that one sentence gives twice; of its two words the noun stays."""
    kept: dict[object, Finding] = {}
    for number, finding in enumerate(findings):
        measure = finding.measure
        if measure is None or finding.direction is not None or finding.category.value == "biomarker":
            kept[number] = finding
            continue
        key = (measure.value.key, finding.time, finding.values)
        is_noun = finding.measure_text.value.casefold() == measure.value.label.casefold()
        if key not in kept or is_noun:
            kept[key] = finding
    return list(kept.values())


def _place(finding: Finding) -> tuple[int, int]:
    return finding.measure_text.evidence.start, finding.time.evidence.start if finding.time else 0
