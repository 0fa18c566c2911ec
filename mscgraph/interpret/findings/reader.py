"""An outcome cell, read as findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import Element, Kind, Point
from mscgraph.interpret.findings.finder import find_elements, find_time, split_sentences
from mscgraph.interpret.findings.groups import Member
from mscgraph.interpret.findings.statement import Statement
from mscgraph.interpret.findings.statements import read_statements
from mscgraph.interpret.findings.words import Words, split_words
from mscgraph.interpret.grammar import quote
from mscgraph.records import Amount, Evidence, Finding, Issue, IssueFactory, Measure, Read

__all__ = ["FindingReader"]

#: What stands behind this is not read, and told.
_LONGEST_CELL = 20_000
#: A longer sentence is not read, and told.
_LONGEST_SENTENCE = 300
#: So many words beside those that name an unknown measure may tell its category.
_BESIDE = 2
#: A cell with so many findings is not read further, and told.
_MOST_FINDINGS = 1_000
#: An issue has no more characters of a clause.
_LONGEST_TEXT = 300
_HUNDRED = Decimal(100)
_PARTS = re.compile(r"[-+/]+")

_BETTER = {"improved": "favourable", "worsened": "unfavourable", "unchanged": "neutral"}
_SIGN = {"increased": 1, "decreased": -1, "present": 1, "absent": -1}
_VERDICT = {1: "favourable", -1: "unfavourable"}
_OTHER = {"favourable": "unfavourable", "unfavourable": "favourable"}


class FindingReader:
    """Reads outcome cells.

    :param column: the key of the column
    """

    def __init__(self, cues: Cues, issue: IssueFactory, column: str) -> None:
        """Keep what the readings need."""
        self._cues = cues
        self._issue = issue
        self._column = column

    def read_status(self, text: str) -> tuple[Finding, ...]:
        """Return the one finding of a cell that says that there is no result yet."""
        evidence = Evidence(self._column, 0, len(text), "finding-by-status")
        return (Finding(evidence, Read("status", evidence), Read(text, evidence)),)

    def read(self, text: str) -> tuple[tuple[Finding, ...], tuple[Issue, ...]]:
        """Return the findings of a cell in printed order, and an issue for each clause that gave none.

        A measure that the vocabulary lacks keeps its text, with an ``unlinked-concept`` issue.
        """
        findings: list[Finding] = []
        issues: list[Issue] = []
        words = split_words(text[:_LONGEST_CELL])
        heading = False
        for first, last in split_sentences(words, self._cues):
            if len(findings) >= _MOST_FINDINGS:
                issues.append(self._unread(words.words_between(first, len(words))))
                break
            if last - first > _LONGEST_SENTENCE:
                issues.append(self._unread(words.words_between(first, last)))
                continue
            elements = find_elements(words, first, last, self._cues)
            if heading:  # "control group: 5 deaths"
                issues.append(self._unread(words.words_between(first, last)))
                heading = False
                continue
            ends = words.folded[last] if last < len(words) else ""
            if ends == ":" and elements and all(_is_title(element) for element in elements):
                continue
            control = any(element.has("control_groups") for element in elements)
            heading = control and ends == ":" and all(_is_heading(element) for element in elements)
            statements, unread = read_statements(words, elements, self._cues)
            found = self._without_repeats(
                finding for statement in statements for finding in self._make(words, statement)
            )
            findings.extend(sorted(found, key=_place))
            issues.extend(self._unread(words.words_between(*place)) for place in unread)
        if len(text) > _LONGEST_CELL:
            issues.append(self._unread(text[_LONGEST_CELL:]))
        issues.extend(
            self._unlinked(finding.measure_text.value) for finding in findings if finding.measure is None
        )
        return tuple(findings), tuple(issues)

    def check_counts(self, findings: Sequence[Finding], patients: int | None) -> Iterator[Issue]:
        """Yield an issue for each number that the report's count of patients does not allow."""
        for finding in findings:
            # A share of those who survive may be estimated, and need be no share of people.
            alone = len(finding.values) == 1
            alone = alone and finding.assessment is not None
            for read in finding.values:
                fault = _fault(read.value, patients, alone=alone and _is_occurrence(finding))
                if fault is not None:
                    message = f"{finding.measure_text.value}: {fault}"
                    yield self._issue("implausible-percentage", self._column, message, None)

    # One statement.

    def _make(self, words: Words, statement: Statement) -> Iterator[Finding]:
        """Yield the findings of a statement: one for each member and time."""
        members = statement.members
        distributed = len(members) > 1 and len(members) == len(statement.values) and not statement.dated
        for number, member in enumerate(members):
            values = [statement.values[number]] if distributed else statement.values
            if member.is_adjective and number + 1 < len(members):
                values = []  # "safe, and effective in half"
            for chosen, point in _dated(statement, values):
                yield self._finding(words, statement, member, chosen, point or self._own_time(words, member))

    def _finding(
        self,
        words: Words,
        statement: Statement,
        member: Member,
        values: Sequence[Element],
        point: tuple[Element, Point] | None,
    ) -> Finding:
        measure = member.measure
        named = self._evidence(words, member.first, member.last, "finding-measure-as-printed")
        text = words.words_between(member.first, member.last)
        category, basis_of_category = self._category(words, member, statement.members)
        used = [one for one in (statement.basis, statement.negation) if one is not None]
        told = (
            self._evidence(
                words,
                min(one.first for one in used),
                max(one.last for one in used),
                "finding-direction-by-cue",
            )
            if used
            else _by(named, "finding-direction-by-cue")
        )
        direction = statement.direction
        if measure is not None and measure.kind == "verdict" and direction in ("unchanged", "present"):
            direction = None
        assessment, why = _assess(statement, measure, category, direction)
        first = min(statement.words[0], member.first, *(value.first for value in values))
        last = max(statement.words[1], member.last, *(value.last for value in values))
        if point is not None:
            first, last = min(first, point[0].first), max(last, point[0].last)
        amounts = tuple(
            Read(
                self._amount(words, value, measure),
                self._evidence(words, value.first, value.last, "finding-number"),
            )
            for value in values
        )
        finding = Finding(
            evidence=self._evidence(words, first, last, "finding-by-clause"),
            category=Read(category, basis_of_category),
            measure_text=Read(text, named),
            measure=Read(measure.concept, _by(named, "finding-measure-by-label")) if measure else None,
            direction=Read(direction, told) if direction is not None else None,
            assessment=Read(assessment, _by(told, why)) if assessment is not None else None,
            values=tuple(sorted(amounts, key=lambda read: _UNIT_ORDER.get(read.value.unit, 3))),
        )
        if statement.comparator is not None:
            element, name = statement.comparator
            evidence = self._evidence(words, element.first, element.last, "finding-comparator-by-cue")
            finding = replace(finding, comparator=Read(name, evidence))
        if statement.significance is not None:
            element, significant = statement.significance
            evidence = self._evidence(words, element.first, element.last, "finding-significance-by-cue")
            finding = replace(finding, significant=Read(significant, evidence))
        if point is not None:
            element, at = point
            evidence = self._evidence(words, element.first, element.last, "finding-time")
            days = Read(round(at.days), evidence) if at.days is not None else None
            finding = replace(finding, time=Read(at.text, evidence), time_days=days)
        return finding

    def _own_time(self, words: Words, member: Member) -> tuple[Element, Point] | None:
        """Return the time that a measure's name holds: "28-day mortality"."""
        found = find_time(words, member.first, member.last, self._cues)
        return (found, found.value[0]) if found is not None else None

    def _evidence(self, words: Words, first: int, last: int, rule: str) -> Evidence:
        return Evidence(self._column, words.starts[first], words.ends[last - 1], rule)

    def _category(self, words: Words, member: Member, members: Sequence[Member]) -> tuple[str, Evidence]:
        """Return the category of a measure; of one that the vocabulary lacks, what its words or its list tell."""
        first, last = member.first, member.last
        if member.measure is not None:
            rule = "finding-category-by-measure"
            return member.measure.category, self._evidence(words, first, last, rule)
        beside = (*range(max(first - _BESIDE, 0), first), *range(last, min(last + _BESIDE, len(words))))
        for places in (range(first, last), beside):
            told = [
                (category, index) for index in places for category in self._categories(words.folded[index])
            ]
            if told:
                category, index = min(told, key=lambda one: self._cues.categories.index(one[0]))
                return category, self._evidence(words, index, index + 1, "finding-category-by-cue")
        known = [one for one in members if one.measure is not None and one.measure.kind != "verdict"]
        if known:
            near = min(known, key=lambda one: abs(one.first - first))
            category = near.measure.category if near.measure is not None else ""
            return category, self._evidence(words, near.first, near.last, "finding-category-by-list")
        return "efficacy", self._evidence(words, first, last, "finding-category-by-default")

    def _categories(self, word: str) -> Iterator[str]:
        """Yield the categories that a word or a part of it tells."""
        for part in dict.fromkeys((word, *_PARTS.split(word))):
            category = self._cues.tree.find((part,), "category")
            if category is not None:
                yield category

    def _amount(self, words: Words, element: Element, measure: Measure | None) -> Amount:
        """Return a number with its unit: one that nothing is named beside counts events, or patients, or neither."""
        amount: Amount = element.value
        if amount.unit:
            return amount
        kind = measure.kind if measure is not None else None
        if amount.value != amount.value.to_integral_value():
            return replace(amount, unit="other")
        before = words.folded[element.first - 1] if element.first else ""
        if before in ("=", "in"):  # "(n = 3)", "in 3"
            return replace(amount, unit="patients")
        if kind == "event" and not self._cues.tree.find((before,), "prepositions"):
            return replace(amount, unit="events")
        return replace(amount, unit="patients" if kind in ("event", "response") else "other")

    @staticmethod
    def _without_repeats(findings: Iterator[Finding]) -> list[Finding]:
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

    # Issues.

    def _unread(self, text: str) -> Issue:
        message = f"no finding is read from {quote(text)}"
        return self._issue("unread-outcome", self._column, message, text[:_LONGEST_TEXT])

    def _unlinked(self, text: str) -> Issue:
        message = f"no vocabulary knows the measure {quote(text)}"
        return self._issue("unlinked-concept", self._column, message, text)


_UNIT_ORDER = {"%": 0, "events": 1, "patients": 2}


def _dated(
    statement: Statement, values: Sequence[Element]
) -> Iterator[tuple[Sequence[Element], tuple[Element, Point] | None]]:
    """Yield the numbers of each time of a statement."""
    if statement.dated:
        for number, value in enumerate(values):
            for point in statement.dated.get(number, statement.points or [None]):  # type: ignore[list-item]
                yield [value], point
    elif len(values) > 1 and len(values) == len(statement.points):
        for value, point in zip(values, statement.points, strict=True):
            yield [value], point
    else:
        for point in statement.points or [None]:  # type: ignore[list-item]
            yield values, point


def _assess(
    statement: Statement, measure: Measure | None, category: str, direction: str | None
) -> tuple[str | None, str]:
    """Return what a statement says of the therapy, and the rule."""
    polarity = "finding-assessment-by-polarity"
    if direction is None and statement.cue is not None and statement.cue.assessment is not None:
        assessment = statement.cue.assessment
        told = _OTHER.get(assessment) if statement.negation is not None else assessment
        return told, "finding-assessment-by-cue"
    undirected = statement.cue is not None and statement.cue.direction is None
    if (
        measure is not None
        and measure.kind == "verdict"
        and undirected
        and statement.direction == "unchanged"
    ):
        return "neutral", "finding-assessment-by-cue"  # "efficacy did not differ"
    if measure is not None and measure.kind == "verdict" and direction is None:
        verdict = _VERDICT.get(-measure.polarity if statement.negation is not None else measure.polarity)
        return verdict, polarity
    if statement.cue is not None and statement.cue.assessment is not None:
        assessment = statement.cue.assessment
        return (
            _OTHER.get(assessment) if statement.negation is not None else assessment
        ), "finding-assessment-by-cue"
    if direction is None:
        return None, polarity
    if direction in _BETTER:
        return _BETTER[direction], "finding-assessment-by-cue"
    sign = _SIGN[direction]
    if measure is None:
        harm = category == "safety" and direction in ("present", "absent")
        return (_VERDICT[-sign] if harm else None), polarity
    denied = statement.negation is not None or (
        statement.basis is not None and statement.basis.kind == Kind.NEGATION
    )
    ceased = statement.cue is not None and statement.cue.direction == "absent"
    bare = direction == "present" or not (denied or ceased)
    if bare and direction in ("present", "absent") and measure.kind in ("quantity", "procedure"):
        return None, polarity
    return _VERDICT.get(sign * measure.polarity), polarity


def _by(evidence: Evidence, rule: str) -> Evidence:
    return Evidence(evidence.column, evidence.start, evidence.end, rule)


def _is_title(element: Element) -> bool:
    """Say whether an element may stand in a heading that only says what follows: "Safety and efficacy:"."""
    verdict = element.kind == Kind.MEASURE and element.value.kind == "verdict"
    return verdict or element.kind in (Kind.FILLER, Kind.JOINT, Kind.COMMA)


def _is_heading(element: Element) -> bool:
    """Say whether an element may stand in the name of a control group."""
    return element.has("control_groups") or element.kind == Kind.FILLER


def _place(finding: Finding) -> tuple[int, int]:
    return finding.measure_text.evidence.start, finding.time.evidence.start if finding.time else 0


def _is_occurrence(finding: Finding) -> bool:
    return finding.direction is not None and finding.direction.value in ("present", "absent")


def _fault(amount: Amount, patients: int | None, *, alone: bool) -> str | None:
    """Say why a number cannot be, ``None`` where it can."""
    if amount.unit == "%":
        whole = int(amount.of) if amount.of is not None else patients if alone else None
        if amount.value > _HUNDRED and alone:
            return f"{amount.value}% of people"
        if whole and not _is_share(amount.value, whole):
            return f"{amount.value}% of {whole} patients is no whole number of them"
        return None
    if amount.of is not None and amount.value > amount.of:
        return f"{amount.value} of {amount.of}"
    people = max(amount.value, amount.of or 0) if amount.unit == "patients" else None
    if people is not None and patients is not None and people > patients:
        return f"{people} patients, where {patients} were treated"
    return None


def _is_share(percent: Decimal, patients: int) -> bool:
    """Say whether a percentage, rounded or cut at its last digit, is a share of so many people."""
    digit = Decimal(1).scaleb(int(percent.as_tuple().exponent))
    share = percent / _HUNDRED * patients
    for count in (share.to_integral_value(ROUND_FLOOR), share.to_integral_value(ROUND_CEILING)):
        over = count / patients * _HUNDRED - percent
        if -digit / 2 <= over < digit:
            return True
    return False
