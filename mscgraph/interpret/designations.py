"""Cells whose concepts are one where they are printed together: phases, of which I/II is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mscgraph.interpret.concepts import ConceptReader
from mscgraph.interpret.judgements import Found, Judgement
from mscgraph.records import Concept, Grade, Issue


class DesignationReader(ConceptReader):
    """Reads and recognises cells of concepts that a slash, a dash, a comma or "and" makes one.

    A slash or a dash binds closer: ``I/II, III`` has two designations, ``I, II`` one. What "or" and lines part stays
    apart.

    :param joint: between the notations of members
    """

    parts_at_pipes = False

    def __init__(self, joint: str, *args: Any, **options: Any) -> None:
        """Take the arguments of a reader of concepts behind *joint*."""
        super().__init__(*args, **options)
        self._joint = joint

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
