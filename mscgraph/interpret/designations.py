"""Cells whose concepts are one where they are printed together: phases, of which I/II is one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mscgraph.interpret.concepts import ConceptReader, ConceptsRead
from mscgraph.interpret.grammar import quote
from mscgraph.interpret.judgements import ConceptJudge, Found, Judgement
from mscgraph.interpret.spreadsheet_dates import numbers_of_date
from mscgraph.records import Concept, Evidence, Grade, Issue, Read

#: Letters of other scripts that are printed in place of the Roman numeral one.
_LOOK_ALIKES = str.maketrans(dict.fromkeys("\u0399\u0406\u04c0", "I"))


class DesignationJudge(ConceptJudge):
    """Judges designations, in letters and digits of other widths and scripts too."""

    def find(self, phrase: str, start: int) -> Found | None:
        """Return what *phrase* names."""
        found = super().find(phrase, start)
        if found is not None or phrase.isascii():
            return found
        plain = unicodedata.normalize("NFKC", phrase).translate(_LOOK_ALIKES)
        known = self._lookup.find(self._kind, plain)
        return Found(known, (start, start + len(phrase)), "concept-by-label") if known else None


class DesignationReader(ConceptReader):
    """Reads and recognises cells of concepts that a slash, a dash, a comma or "and" makes one.

    A slash or a dash binds closer: ``I/II, III`` has two designations, ``I, II`` one. What "or" and lines part stays
    apart.

    :param joint: between the notations of members
    :param months: the numbers of months by their folded names
    """

    parts_at_pipes = False
    judge_class = DesignationJudge

    def __init__(self, joint: str, months: Mapping[str, int], *args: Any, **options: Any) -> None:
        """Take the arguments of a reader of concepts behind its own."""
        super().__init__(*args, **options)
        self._joint = joint
        self._months = months

    def read(self, text: str) -> ConceptsRead:
        """Return the designations that a cell names; of a date, the one that a spreadsheet made it of."""
        read = super().read(text)
        return read if read.concepts or not read.issues else self._read_date(text) or read

    def _read_date(self, text: str) -> ConceptsRead | None:
        numbers = numbers_of_date(text, self._months)
        known = self._lookup.find(self.kind, self._joint.join(map(str, numbers))) if numbers else None
        if known is None:
            return None
        message = f"{quote(text)} is a date that a spreadsheet made of numbers; read as {known.label}"
        issue = self._issue("date-for-designation", self._column, message, text)
        whole = Evidence(self._column, 0, len(text), "concept-in-date")
        single = Evidence(self._column, 0, len(text), "source-relation")
        return ConceptsRead((Read(known, whole),), Read("single", single), issues=(issue,))

    def _join(self, named: list[Found], judged: Judgement, text: str, issues: list[Issue]) -> list[Found]:
        """Return one concept for each designation; words that no vocabulary knows are not joined."""
        found: list[Found] = []
        for run in _runs(named, [kind for kind, _ in judged.connectors]):
            members = _members(run) if len(run) > 1 else []
            if len(members) < 2 or any(one.concept.minted for one in run):
                found += run
                continue
            concept = self._designation(members)
            span = (run[0].span[0], run[-1].span[1])
            if concept.minted:
                issues.append(self._unlinked(text[slice(*span)]))
            found.append(Found(concept, span, "concept-by-members"))
        return found

    def _designation(self, members: Sequence[Concept]) -> Concept:
        """Return the concept that joins *members*, one of its own where no vocabulary knows it."""
        first = members[0]
        notation = self._joint.join(member.code for member in members)
        known = self._lookup.find(self.kind, notation)
        if known is not None:
            return known
        key = "-".join(member.key for member in members)
        label = first.label.removesuffix(first.code) + notation
        return Concept(self.kind, key, label, notation, minted=True, members=tuple(members))


class SpelledDesignations:
    """Recognises designations in words: codes alone, such as ``2`` or ``IV``, may be of any kind."""

    max_words = DesignationReader.max_words

    def __init__(self, reader: DesignationReader) -> None:
        self._reader = reader

    def grade(self, text: str) -> Grade:
        """Judge *text* by whether a phrase of it is longer than the notation of what it names."""
        judged = self._reader.judge(text)
        if any(one.found and len(one.words) > len(one.found.concept.code) for one in judged.phrases):
            return judged.grade
        return Grade(None, viable=judged.grade.viable)


def _members(run: Sequence[Found]) -> list[Concept]:
    """Return the concepts that a run names, each once, by their notations."""
    named = {one.code: one for each in run for one in (each.concept.members or (each.concept,))}
    return sorted(named.values(), key=lambda one: one.code.casefold())


def _runs(named: Sequence[Found], kinds: Sequence[str]) -> Iterator[list[Found]]:
    """Yield the concepts that are printed as one, in order.

    :param kinds: of the connectors between them
    """
    for part, inner in _split(named, kinds, "or_"):
        if "joint_" in inner:
            yield from (run for run, _ in _split(part, inner, "and_"))
        else:
            yield part


def _split(named: Sequence[Found], kinds: Sequence[str], at: str) -> Iterator[tuple[list[Found], list[str]]]:
    """Yield the parts of *named* between connectors of the kind *at*, each with the connectors inside it."""
    part: list[Found] = [named[0]]
    inner: list[str] = []
    for kind, one in zip(kinds, named[1:], strict=True):
        if kind == at:
            yield part, inner
            part, inner = [one], []
        else:
            part.append(one)
            inner.append(kind)
    yield part, inner
