"""An outcome cell, read as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mscgraph.interpret.findings.attaching import attach
from mscgraph.interpret.findings.clauses import split_clauses
from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import Comma, Element, Filler, Joint, Mention
from mscgraph.interpret.findings.making import FindingMaker
from mscgraph.interpret.findings.plausibility import implausible_numbers
from mscgraph.interpret.findings.recognition import recognize, split_sentences
from mscgraph.interpret.findings.rewriting import simplify
from mscgraph.interpret.findings.tokens import tokenize
from mscgraph.interpret.grammar import quote
from mscgraph.records import Evidence, Finding, Issue, IssueFactory, Read

#: Maximum characters per cell; the rest is an issue.
_LONGEST_CELL = 20_000
#: Maximum tokens per sentence; a longer one is an issue.
_LONGEST_SENTENCE = 300
#: Maximum findings per cell; the rest of the cell is an issue.
_MOST_FINDINGS = 1_000
#: Maximum characters of a clause in an issue.
_LONGEST_TEXT = 300


class FindingReader:
    """Reads outcome cells: tokens, elements, clauses, attachments and findings, each stage made from the one before.

    :param column: the key of the column
    """

    def __init__(self, cues: Cues, issue: IssueFactory, column: str) -> None:
        self._cues = cues
        self._issue = issue
        self._column = column

    def read_status(self, text: str) -> tuple[Finding, ...]:
        """Return the one finding of a cell that has no result yet."""
        evidence = Evidence(self._column, 0, len(text), "finding-by-status")
        return (Finding(evidence, Read("status", evidence), Read(text, evidence)),)

    def read(self, text: str) -> tuple[tuple[Finding, ...], tuple[Issue, ...]]:
        """Return the findings of a cell in printed order, and an issue for each clause that gave none.

        A measure that the vocabulary lacks keeps its text, with an ``unlinked-concept`` issue.
        """
        findings: list[Finding] = []
        unread: list[str] = []
        tokens = tokenize(text[:_LONGEST_CELL], self._cues.tree)
        maker = FindingMaker(tokens, self._cues, self._column)
        heading = False
        for first, last in split_sentences(tokens, self._cues):
            if len(findings) >= _MOST_FINDINGS:
                unread.append(tokens.between(first, len(tokens)))
                break
            if heading or last - first > _LONGEST_SENTENCE:  # "control group: 5 deaths"
                unread.append(tokens.between(first, last))
                heading = heading and last - first > _LONGEST_SENTENCE
                continue
            elements = recognize(tokens, first, last, self._cues)
            if last < len(tokens) and tokens.folded[last] == ":":
                if elements and all(map(_is_title, elements)):
                    continue
                heading = _is_control_heading(elements)
            clauses = split_clauses(simplify(tokens, elements, self._cues), self._cues.costs.reach)
            attached = attach(clauses, self._cues)
            findings.extend(maker.make(attached.attachments))
            unread.extend(tokens.between(*span) for span in attached.unread)
        if len(text) > _LONGEST_CELL:
            unread.append(text[_LONGEST_CELL:])
        unlinked = (finding.measure_text.value for finding in findings if finding.measure is None)
        return tuple(findings), (*map(self._unread, unread), *map(self._unlinked, unlinked))

    def check_counts(self, findings: Sequence[Finding], patients: int | None) -> Iterator[Issue]:
        """Yield an issue for each number that the report's count of patients does not allow."""
        for message in implausible_numbers(findings, patients):
            yield self._issue("implausible-percentage", self._column, message, None)

    def _unread(self, text: str) -> Issue:
        message = f"no finding is read from {quote(text)}"
        return self._issue("unread-outcome", self._column, message, text[:_LONGEST_TEXT])

    def _unlinked(self, text: str) -> Issue:
        message = f"no vocabulary knows the measure {quote(text)}"
        return self._issue("unlinked-concept", self._column, message, text)


def _is_title(element: Element) -> bool:
    """Return whether an element may be part of a heading of what follows: "Safety and efficacy:"."""
    named = isinstance(element, Mention) and element.measure.kind == "verdict"
    return named or isinstance(element, (Filler, Joint, Comma))


def _is_control_heading(elements: Sequence[Element]) -> bool:
    """Return whether elements are the name of a control group alone."""
    named = [one for one in elements if one.has("control_groups")]
    return bool(named) and all(isinstance(one, Filler) or one in named for one in elements)
