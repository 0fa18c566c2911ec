"""Cells that name concepts: diseases, cell sources, products, routes, phases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mscgraph.interpret.grammar import Grammar, quote, span_of
from mscgraph.namespaces import fold, mint_word_key
from mscgraph.records import Abbreviation, Concept, Evidence, Grade, Issue, IssueFactory, Lookup, Read
from mscgraph.relations import grouped

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
_LONGEST_LABEL = 200
#: Maximum parts per name that commas turn round: ``Leukemia, Lymphoblastic, Acute``.
_MAX_PARTS = 4
#: Maximum texts of a column whose judgement is kept until the cell is read.
_CACHE = 1 << 14


def mint_concept(kind: str, words: str, source: str) -> Concept:
    """Return a new concept for *words*, under the source that prints them."""
    return Concept(kind, f"{source}/{mint_word_key(words)}", words, minted=True)


def expansions_of(abbreviations: Sequence[Abbreviation]) -> dict[str, frozenset[str]]:
    """Return the long form of each short form of a footnote, by the folded short form."""
    pairs = ((fold(entry.short_form), entry.long_form) for entry in abbreviations)
    return {short: frozenset(longs) for short, longs in grouped(pairs).items()}


@dataclass(frozen=True, slots=True)
class ConceptsRead:
    """The reading of a cell of concepts.

    :param relation: ``single``, ``or``, ``and``, by the words that join them, or the one phrase; ``None`` where the
        cell names nothing
    :param products: products named beside a concept or in a qualifier
    :param donors: donors named beside a concept
    :param narrower: concepts that a qualifier names and that are below the concept beside it
    """

    concepts: tuple[Read[Concept], ...] = ()
    relation: Read[str] | None = None
    products: tuple[Read[Concept], ...] = ()
    issues: tuple[Issue, ...] = ()
    donors: tuple[Read[Concept], ...] = ()
    narrower: tuple[Read[Concept], ...] = ()


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
class _Phrase:
    """A phrase of a cell, what it names, and its qualifier with its start."""

    words: str
    start: int
    found: Found | None
    qualifier: tuple[str, int] | None = None

    def moved(self, by: int) -> _Phrase:
        """Return the phrase of a longer text, in which *by* characters are in front."""
        found = self.found and self.found.moved(by)
        qualifier = self.qualifier and (self.qualifier[0], self.qualifier[1] + by)
        return _Phrase(self.words, self.start + by, found, qualifier)


#: The kind of what joins two phrases (``and_``), and its place.
_Connector = tuple[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result of grading a text: phrases, and the connectors between them with their places.

    :param apart: whether each phrase is a concept of its own, though nobody knows any
    """

    grade: Grade
    phrases: tuple[_Phrase, ...] = ()
    connectors: tuple[_Connector, ...] = ()
    apart: bool = False


class ConceptReader:
    """Reads and recognises cells that name concepts of one scheme; a cell that was recognised is not parsed again.

    :param kind: the scheme (``disease``)
    :param column: the key of the column
    :param expansions: the long forms of the abbreviations in the table's footnote
    :param product_rule: the id of the rule that reads a product in this column; ``None`` where there cannot be one
    :param other_kind: the kind that words are of, in a sentence, rather than names of the scheme
    :param narrows: whether a qualifier may name a concept below the one beside it
    """

    #: Longer cells name no concepts.
    max_words = 12
    #: Whether pipes part what a cell names, before all other connectors.
    parts_at_pipes = True

    def __init__(
        self,
        kind: str,
        column: str,
        grammar: Grammar,
        lookup: Lookup,
        issue: IssueFactory,
        source: str,
        expansions: Mapping[str, frozenset[str]],
        product_rule: str | None = None,
        other_kind: Callable[[str, str], str | None] = lambda text, scheme: None,
        *,
        narrows: bool = False,
    ) -> None:
        self.kind = kind
        self._column = column
        self._grammar = grammar
        self._lookup = lookup
        self._issue = issue
        self._source = source
        self._expansions = expansions
        self._product_rule = product_rule
        self._other_kind = other_kind
        self._narrows = narrows
        self.judge = lru_cache(_CACHE)(self._judge_anew)

    def grade(self, text: str) -> Grade:
        """Judge *text* by whether every phrase of it is a label that the vocabulary knows."""
        return self.judge(text).grade

    def _judge_anew(self, text: str) -> Judgement:
        if self._lookup.is_absent(text):
            return Judgement(Grade(2.5, viable=False))
        text = self._without_inner_breaks(_without_citations(text))
        words = text.count(" ") + 1
        accepted = Grade(4.0 + words, viable=True)
        if (whole := self._find(text, 0)) is not None:
            return Judgement(accepted, (_Phrase(text, 0, whole),))
        members = self._members(text) if self.parts_at_pipes and "|" in text else []
        if members and members != [(text, 0)]:
            return self._judge_members(text, members, accepted)
        tree = self._grammar.parse(text)
        if tree is None:  # an open parenthesis, a connector at the end
            return Judgement(Grade(None, viable=words < self.max_words))
        phrases = tuple(
            _Phrase(phrase, start, self._find(phrase, start), qualifier)
            for phrase, start, qualifier in _phrases(tree, text)
        )
        phrases, connectors = self._with_inverted(phrases, tuple(_connectors(tree)), text)
        grade = accepted
        if not all(phrase.found and self._knows_qualifier(phrase) for phrase in phrases):
            grade = Grade(None, viable=self._may_go_on(phrases, text))
        return Judgement(grade, phrases, connectors)

    def _may_go_on(self, phrases: Sequence[_Phrase], text: str) -> bool:
        """Return whether phrases are known but for the last ones, with which a label begins."""
        end = phrases[-1].start + len(phrases[-1].words)
        return any(
            self._lookup.begins_label(self.kind, text[phrases[first].start : end])
            for first in range(max(0, len(phrases) - _MAX_PARTS), len(phrases))
            if all(phrase.found for phrase in phrases[:first])
        )

    def _with_inverted(
        self, phrases: tuple[_Phrase, ...], connectors: tuple[_Connector, ...], text: str
    ) -> tuple[tuple[_Phrase, ...], tuple[_Connector, ...]]:
        """Return phrases and connectors with each name in one piece that commas turn round.

        In ``Osteoarthritis, Knee; Stroke`` two conditions are named, and the comma joins none.
        """
        if "," not in text or len(connectors) != len(phrases) - 1:
            return phrases, connectors
        whole: list[_Phrase] = []
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

    def _invert(
        self, parts: Sequence[_Phrase], connectors: Sequence[_Connector], text: str
    ) -> _Phrase | None:
        """Return the one phrase that *parts* are if commas alone are between them and all together are a label."""
        if any(part.qualifier for part in parts[:-1]) or any(text[a:b] != "," for _, (a, b) in connectors):
            return None
        start, last = parts[0].start, parts[-1]
        words = text[start : last.start + len(last.words)]
        found = self._find(words, start)
        return _Phrase(words, start, found, last.qualifier) if found else None

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
        phrases: list[_Phrase] = []
        connectors: list[_Connector] = []
        for (words, start), one in zip(members, judged, strict=True):
            if phrases:
                pipe = text.rindex("|", 0, start)
                connectors.append(("or_", (pipe, pipe + 1)))
            if one.phrases and all(phrase.found for phrase in one.phrases):
                phrases += (phrase.moved(start) for phrase in one.phrases)
                connectors += ((kind, (begin + start, end + start)) for kind, (begin, end) in one.connectors)
            else:
                phrases.append(_Phrase(words, start, None))
        *firsts, last = (one.grade for one in judged)
        known = all(grade.score is not None for grade in firsts)
        unsure = Grade(None, viable=known and last.viable)
        grade = accepted if known and last.score is not None else unsure
        return Judgement(grade, tuple(phrases), tuple(connectors), apart=True)

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
                or self._find(f"{above} {line}", 0)
                or (line[:1].islower() and not (self._is_known(above) and self._is_known(line)))
            )
            joined += f"{' ' if goes_on else chr(10)}{line}"
        return joined

    def _is_known(self, line: str) -> bool:
        return self.judge(line).grade.score is not None

    def _knows_qualifier(self, phrase: _Phrase) -> bool:
        if phrase.qualifier is None:
            return True
        words, start = phrase.qualifier
        return self._find(words, start) is not None or self._lookup.find("product", words) is not None

    def read(self, text: str) -> ConceptsRead:
        """Return the concepts a cell names, in printed order.

        A phrase that no vocabulary knows is a concept under the source, with an ``unlinked-concept`` issue; one of
        another kind is left out, with an ``unread-cell`` issue.
        """
        if not text or self._lookup.is_absent(text):
            return ConceptsRead()
        text = self._without_inner_breaks(_without_citations(text))
        judged = self.judge(text)
        if not any(phrase.found for phrase in judged.phrases):
            return self._read_unknown(text, judged)
        issues: list[Issue] = []
        if not all(phrase.found for phrase in judged.phrases) and self._other_kind(text, self.kind):
            self._mint(text, 0, issues)  # "2-Mar" is a date, whatever the 2 alone may be
            return ConceptsRead(issues=tuple(issues))
        named: list[Found] = []
        products: list[Read[Concept]] = []
        narrower: list[Read[Concept]] = []
        for phrase in judged.phrases:
            concept = phrase.found
            if concept is None:
                concept = self._mint(phrase.words, phrase.start, issues)
            if concept is None:
                continue
            named.append(concept)
            if phrase.qualifier is not None:
                self._read_qualifier(phrase.qualifier, concept, products, narrower, issues)
        if len(named) == len(judged.phrases):  # connectors join what is between them, and nothing is left out
            named = self._join(named, judged, text, issues)
        read = self._make(named, _relation(judged, text), products, issues)
        return replace(read, narrower=tuple(narrower)) if narrower else read

    def _read_unknown(self, text: str, judged: Judgement) -> ConceptsRead:
        """Return what a cell without a known phrase names: one concept, or none where all are of other kinds."""
        issues: list[Issue] = []
        phrases = judged.phrases
        strange = phrases and all(self._other_kind(one.words, self.kind) for one in phrases)
        if strange or judged.apart:
            relation, named = _relation(judged, text), [(one.words, one.start) for one in phrases]
        else:
            relation, named = ("single", (0, len(text))), [(text, 0)]
        found = [one for words, start in named if (one := self._mint(words, start, issues)) is not None]
        return self._make(found, relation, [], issues) if found else ConceptsRead(issues=tuple(issues))

    def _join(self, named: list[Found], judged: Judgement, text: str, issues: list[Issue]) -> list[Found]:
        """Return the concepts of a cell that names *named*."""
        return named

    def _read_qualifier(
        self,
        qualifier: tuple[str, int],
        concept: Found,
        products: list[Read[Concept]],
        narrower: list[Read[Concept]],
        issues: list[Issue],
    ) -> None:
        words, start = qualifier
        product = self._lookup.find("product", words) if self._product_rule else None
        if product is not None and self._product_rule is not None:
            evidence = Evidence(self._column, start, start + len(words), self._product_rule)
            products.append(Read(product, evidence))
            return
        same = self._find(words, start)
        if same is not None and self._narrows and concept.concept in self._lookup.above(same.concept):
            narrower.append(Read(same.concept, Evidence(self._column, *same.span, same.rule)))
        elif same is None or same.concept != concept.concept:
            message = f"the qualifier ({words}) is not read"
            issues.append(self._issue("unread-cell", self._column, message, words))

    def _make(
        self,
        found: Sequence[Found],
        relation: tuple[str, tuple[int, int]],
        products: list[Read[Concept]],
        issues: list[Issue],
    ) -> ConceptsRead:
        concepts = tuple(
            Read(concept, Evidence(self._column, *first.span, first.rule))
            for concept, (first, *_) in grouped((one.concept, one) for one in found).items()
        )
        if self._product_rule is not None:
            products.extend(
                Read(one.product, Evidence(self._column, *one.product_span, self._product_rule))
                for one in found
                if one.product is not None
            )
        joined, span = relation
        read = Read(joined, Evidence(self._column, *span, "source-relation"))
        return ConceptsRead(concepts, read, tuple(products), tuple(issues))

    def _find(self, phrase: str, start: int) -> Found | None:
        """Return what *phrase* names: by label, by the footnote's expansion, or with a product beside it."""
        span = (start, start + len(phrase))
        concept = self._lookup.find(self.kind, phrase)
        if concept is not None:
            return Found(concept, span, "concept-by-label")
        for border in self._borders(phrase):
            concept = self._lookup.find(self.kind, phrase[:border])
            product = self._lookup.find("product", phrase[border + 1 :])
            if concept is not None and product is not None:
                end = start + border
                return Found(concept, (start, end), "concept-by-label", product, (end + 1, span[1]))
        known = {
            concept
            for words in self._expansions.get(fold(phrase), ())
            if (concept := self._lookup.find(self.kind, words)) is not None
        }
        if len(known) == 1:
            return Found(known.pop(), span, "concept-by-abbreviation")
        return None

    def _borders(self, phrase: str) -> Iterator[int]:
        if self._product_rule is not None and len(phrase) <= _LONGEST_LABEL:
            yield from (match.start() for match in _JOINT.finditer(phrase))

    def _mint(self, words: str, start: int, issues: list[Issue]) -> Found | None:
        """Return a concept of words that no vocabulary knows, ``None`` of words of another kind, and add the issue."""
        if (other := self._other_kind(words, self.kind)) is not None:
            kind = self.kind.replace("-", " ")
            message = f"expected the name of a {kind}, found {other}: {quote(words)}"
            issues.append(self._issue("unread-cell", self._column, message, words))
            return None
        issues.append(self._unlinked(words))
        concept = mint_concept(self.kind, words, self._source)
        return Found(concept, (start, start + len(words)), "concept-as-printed")

    def _unlinked(self, words: str) -> Issue:
        kind = self.kind.replace("-", " ")
        message = f"no vocabulary knows the {kind} {words[:_LONGEST_LABEL]!r}"
        return self._issue("unlinked-concept", self._column, message, words)


def _without_citations(text: str) -> str:
    """Return *text* with blanks in place of numbers of publications, and none of these at its end."""
    return _CITED.sub(lambda cited: " " * len(cited.group()), text).rstrip(" ") if "[" in text else text


def _relation(judged: Judgement, text: str) -> tuple[str, tuple[int, int]]:
    connectors = judged.connectors
    if not connectors:
        return "single", (0, len(text))
    relation = "or" if any(kind == "or_" for kind, _ in connectors) else "and"
    return relation, (connectors[0][1][0], connectors[-1][1][1])


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
