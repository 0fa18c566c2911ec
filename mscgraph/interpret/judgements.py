"""Phrases of cells that name concepts: each with the concept that it names, and the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mscgraph.interpret.grammar import Grammar, span_of
from mscgraph.namespaces import fold
from mscgraph.records import Concept, Grade, Lookup

#: Characters between the source and the product in one word: ``BM-MSC-EV``.
_JOINT = re.compile(r"[-‐‑ ]")
#: Numbers of publications in square brackets behind a phrase.
_CITED = re.compile(r"(?<=[\w).]) ?\[\d{1,4}(?:[,;\u2013-] ?\d{1,4})*\](?=\s*(?:$|[,;)/|]))", re.MULTILINE)
#: A member of a list that pipes part, with its brackets; a bracket that nothing closes is a character of it.
_MEMBER = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\]|[^|])+")
#: The end of a line that goes on below, and the beginning of one that goes on from above.
_GOES_ON = re.compile(r"(?:[-‐–,;/|&+(]|(?<!\w)(?:and|or|of|with|in))\s*$", re.IGNORECASE)
_GONE_ON = re.compile(r"\s*(?:[,;/|&+()]|(?:and|or|of|with|in)(?!\w))", re.IGNORECASE)
#: Maximum characters per label.
LONGEST_LABEL = 200
#: Maximum parts per name that commas turn round: ``Leukemia, Lymphoblastic, Acute``.
_MAX_PARTS = 4
#: Maximum texts of a column whose judgement is kept until the cell is read.
_CACHE = 1 << 14


@dataclass(frozen=True, slots=True)
class Found:
    """A concept found in a phrase, with the words it was found by, and the product beside it."""

    concept: Concept
    span: tuple[int, int]
    rule: str
    product: Concept | None = None
    product_span: tuple[int, int] = (0, 0)

    def moved(self, by: int) -> Found:
        """Return the concept as found in a longer text, in which *by* characters are in front."""
        (start, end), (first, last) = self.span, self.product_span
        return replace(self, span=(start + by, end + by), product_span=(first + by, last + by))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a cell, what it names, and its qualifier with its start."""

    words: str
    start: int
    found: Found | None
    qualifier: tuple[str, int] | None = None

    def moved(self, by: int) -> Phrase:
        """Return the phrase of a longer text, in which *by* characters are in front."""
        found = self.found and self.found.moved(by)
        qualifier = self.qualifier and (self.qualifier[0], self.qualifier[1] + by)
        return Phrase(self.words, self.start + by, found, qualifier)


#: The kind of what joins two phrases (``and_``), and its place.
_Connector = tuple[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result of grading a text: phrases, and the connectors between them with their places.

    :param text: without numbers of publications and line breaks within phrases, in which the places are
    :param apart: whether each phrase is a concept of its own, though nobody knows any
    """

    text: str
    grade: Grade
    phrases: tuple[Phrase, ...] = ()
    connectors: tuple[_Connector, ...] = ()
    apart: bool = False


class ConceptJudge:
    """Judges which concepts of one scheme a text names; a text that was judged is not parsed again.

    :param kind: the scheme (``disease``)
    :param expansions: the long forms of the abbreviations in the table's footnote
    :param beside_product: whether a product may be named beside a concept
    :param at_pipes: whether pipes part what a cell names, before all other connectors
    """

    #: Longer cells name no concepts.
    max_words = 12

    def __init__(
        self,
        kind: str,
        grammar: Grammar,
        lookup: Lookup,
        expansions: Mapping[str, frozenset[str]],
        *,
        beside_product: bool,
        at_pipes: bool,
    ) -> None:
        self._kind = kind
        self._grammar = grammar
        self._lookup = lookup
        self._expansions = expansions
        self._beside_product = beside_product
        self._at_pipes = at_pipes
        self.judge = lru_cache(_CACHE)(self._judge_anew)

    def _judge_anew(self, text: str) -> Judgement:
        if self._lookup.is_absent(text):
            return Judgement(text, Grade(2.5, viable=False))
        text = self._without_inner_breaks(_without_citations(text))
        words = text.count(" ") + 1
        accepted = Grade(4.0 + words, viable=True)
        if (whole := self.find(text, 0)) is not None:
            return Judgement(text, accepted, (Phrase(text, 0, whole),))
        members = self._members(text) if self._at_pipes and "|" in text else []
        if members and members != [(text, 0)]:
            return self._judge_members(text, members, accepted)
        tree = self._grammar.parse(text)
        if tree is None:  # an open parenthesis, a connector at the end
            return Judgement(text, Grade(None, viable=words < self.max_words))
        phrases = tuple(
            Phrase(phrase, start, self.find(phrase, start), qualifier)
            for phrase, start, qualifier in _phrases(tree, text)
        )
        phrases, connectors = self._with_inverted(phrases, tuple(_connectors(tree)), text)
        grade = accepted
        if not all(phrase.found and self._knows_qualifier(phrase) for phrase in phrases):
            grade = Grade(None, viable=self._may_go_on(phrases, text))
        return Judgement(text, grade, phrases, connectors)

    def _may_go_on(self, phrases: Sequence[Phrase], text: str) -> bool:
        """Return whether phrases are known but for the last ones, with which a label begins."""
        end = phrases[-1].start + len(phrases[-1].words)
        return any(
            self._lookup.begins_label(self._kind, text[phrases[first].start : end])
            for first in range(max(0, len(phrases) - _MAX_PARTS), len(phrases))
            if all(phrase.found for phrase in phrases[:first])
        )

    def _with_inverted(
        self, phrases: tuple[Phrase, ...], connectors: tuple[_Connector, ...], text: str
    ) -> tuple[tuple[Phrase, ...], tuple[_Connector, ...]]:
        """Return phrases and connectors with each name in one piece that commas turn round.

        In ``Osteoarthritis, Knee; Stroke`` two conditions are named, and the comma joins none.
        """
        if "," not in text or len(connectors) != len(phrases) - 1:
            return phrases, connectors
        whole: list[Phrase] = []
        between: list[_Connector] = []
        first = 0
        while first < len(phrases):
            for last in range(min(len(phrases), first + _MAX_PARTS) - 1, first, -1):
                inverted = self._invert(phrases[first : last + 1], connectors[first:last], text)
                if inverted is not None:
                    break
            else:
                inverted, last = phrases[first], first
            whole.append(inverted)
            between.extend(connectors[last : last + 1])
            first = last + 1
        return tuple(whole), tuple(between)

    def _invert(self, parts: Sequence[Phrase], connectors: Sequence[_Connector], text: str) -> Phrase | None:
        """Return the one phrase that *parts* are if commas alone are between them and all together are a label.

        They are one too if they are turned round: ``Diabetes Mellitus, Insulin-Dependent``.
        """
        if any(part.qualifier for part in parts[:-1]) or any(text[a:b] != "," for _, (a, b) in connectors):
            return None
        start, last = parts[0].start, parts[-1]
        words = text[start : last.start + len(last.words)]
        found = self.find(words, start)
        if found is None:
            concept = self._lookup.find(self._kind, " ".join(part.words for part in reversed(parts)))
            found = Found(concept, (start, start + len(words)), "concept-by-label") if concept else None
        return Phrase(words, start, found, last.qualifier) if found else None

    def _members(self, text: str) -> list[tuple[str, int]]:
        """Return the members of a list that pipes part, each with its start, without those that state nothing."""
        parts = [(part.group(), part.start()) for part in _MEMBER.finditer(text)]
        members = [(part.strip(), start + len(part) - len(part.lstrip())) for part, start in parts]
        return [(words, start) for words, start in members if words and not self._lookup.is_absent(words)]

    def _judge_members(self, text: str, members: Sequence[tuple[str, int]], accepted: Grade) -> Judgement:
        """Judge a list that pipes part. A member is a list itself only where every phrase of it is known.

        Commas within a member may be part of a name, as in registries: ``Disease, Chronic|Syndrome``.
        """
        judged = [self.judge(words) for words, _ in members]
        phrases: list[Phrase] = []
        connectors: list[_Connector] = []
        for (words, start), one in zip(members, judged, strict=True):
            if phrases:
                pipe = text.rindex("|", 0, start)
                connectors.append(("or_", (pipe, pipe + 1)))
            if one.phrases and all(phrase.found for phrase in one.phrases):
                phrases += (phrase.moved(start) for phrase in one.phrases)
                connectors += ((kind, (begin + start, end + start)) for kind, (begin, end) in one.connectors)
            else:
                phrases.append(Phrase(words, start, None))
        *firsts, last = (one.grade for one in judged)
        known = all(grade.score is not None for grade in firsts)
        unsure = Grade(None, viable=known and last.viable)
        grade = accepted if known and last.score is not None else unsure
        return Judgement(text, grade, tuple(phrases), tuple(connectors), apart=True)

    def _without_inner_breaks(self, text: str) -> str:
        """Return *text* with blanks in place of the line breaks within phrases.

        A break parts phrases, but where both lines together are a label, where one shows that it goes on, and where
        a line in small letters is not known beside one that is.
        """
        if "\n" not in text:
            return text
        first, *others = text.split("\n")
        joined = first
        for line in others:
            above = joined.rpartition("\n")[2]
            goes_on = (
                _GOES_ON.search(above)
                or _GONE_ON.match(line)
                or self.find(f"{above} {line}", 0)
                or (line[:1].islower() and not (self._is_known(above) and self._is_known(line)))
            )
            joined += f"{' ' if goes_on else chr(10)}{line}"
        return joined

    def _is_known(self, line: str) -> bool:
        return self.judge(line).grade.score is not None

    def _knows_qualifier(self, phrase: Phrase) -> bool:
        if phrase.qualifier is None:
            return True
        words, start = phrase.qualifier
        return self.find(words, start) is not None or self._lookup.find("product", words) is not None

    def find(self, phrase: str, start: int) -> Found | None:
        """Return what *phrase* names: by label, by the footnote's expansion, or with a product beside it."""
        span = (start, start + len(phrase))
        concept = self._lookup.find(self._kind, phrase)
        if concept is not None:
            return Found(concept, span, "concept-by-label")
        for border in self._borders(phrase):
            concept = self._lookup.find(self._kind, phrase[:border])
            product = self._lookup.find("product", phrase[border + 1 :])
            if concept is not None and product is not None:
                end = start + border
                return Found(concept, (start, end), "concept-by-label", product, (end + 1, span[1]))
        known = {
            concept
            for words in self._expansions.get(fold(phrase), ())
            if (concept := self._lookup.find(self._kind, words)) is not None
        }
        if len(known) == 1:
            return Found(known.pop(), span, "concept-by-abbreviation")
        return None

    def _borders(self, phrase: str) -> Iterator[int]:
        if self._beside_product and len(phrase) <= LONGEST_LABEL:
            yield from (match.start() for match in _JOINT.finditer(phrase))


def _without_citations(text: str) -> str:
    """Return *text* with blanks in place of numbers of publications, and none of these at its end."""
    return _CITED.sub(lambda cited: " " * len(cited.group()), text).rstrip(" ") if "[" in text else text


def _phrases(tree: object, text: str) -> Iterator[tuple[str, int, tuple[str, int] | None]]:
    """Yield each phrase with its start, and its qualifier with its start."""
    for item in getattr(tree, "children", ()):
        if getattr(item, "data", None) != "item":
            continue
        start, end = span_of(item.children[0])
        qualifier = None
        if len(item.children) > 1:
            inner_start, inner_end = span_of(item.children[1].children[0])
            qualifier = (text[inner_start:inner_end], inner_start)
        yield text[start:end], start, qualifier


def _connectors(tree: object) -> Iterator[_Connector]:
    for child in getattr(tree, "children", ()):
        if getattr(child, "data", None) in ("or_", "and_", "joint_"):
            yield str(child.data), span_of(child)
