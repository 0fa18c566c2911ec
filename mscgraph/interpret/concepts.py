"""Cells that name concepts: diseases, cell sources, products, routes, phases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from mscgraph.interpret.grammar import Grammar, quote
from mscgraph.interpret.indexed import IndexedWords, no_indexes
from mscgraph.interpret.judgements import LONGEST_LABEL, ConceptJudge, Found, Judgement
from mscgraph.namespaces import fold, mint_word_key
from mscgraph.records import (
    Abbreviation,
    AskIndexes,
    Concept,
    Evidence,
    Grade,
    IndexedTerm,
    Issue,
    IssueFactory,
    Lookup,
    Read,
)
from mscgraph.relations import grouped

#: Grade of a short form, as of a label of one word.
_SHORT_FORM = 5.0
#: Maximum terms named per message of words that several have.
_MAX_CANDIDATES = 5


def mint_concept(kind: str, words: str, source: str, terms: tuple[IndexedTerm, ...] = ()) -> Concept:
    """Return a new concept for *words*, under the source that prints them.

    :param terms: of other vocabularies, which the words name
    """
    return Concept(kind, f"{source}/{mint_word_key(words)}", words, minted=True, terms=terms)


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
    :param is_whole: whether all words are read, so that a default may give what they do not name
    """

    concepts: tuple[Read[Concept], ...] = ()
    relation: Read[str] | None = None
    products: tuple[Read[Concept], ...] = ()
    issues: tuple[Issue, ...] = ()
    donors: tuple[Read[Concept], ...] = ()
    narrower: tuple[Read[Concept], ...] = ()
    is_whole: bool = True


class ConceptReader:
    """Reads and recognises cells that name concepts of one scheme; a cell that was recognised is not parsed again.

    :param kind: the scheme (``disease``)
    :param column: the key of the column
    :param expansions: the long forms of the abbreviations in the table's footnote
    :param product_rule: the id of the rule that reads a product in this column; ``None`` where there cannot be one
    :param other_kind: the kind that words are of, in a sentence, rather than names of the scheme
    :param narrows: whether a qualifier may name a concept below the one beside it
    :param ask_indexes: returns terms of other vocabularies for words that the vocabulary lacks
    :param short_forms: folded words that mean one concept or another, which the cell alone does not decide
    """

    max_words = ConceptJudge.max_words
    #: Whether pipes part what a cell names, before all other connectors.
    parts_at_pipes = True
    #: The judge of a cell's phrases.
    judge_class: type[ConceptJudge] = ConceptJudge

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
        ask_indexes: AskIndexes = no_indexes,
        short_forms: Set[str] = frozenset(),
    ) -> None:
        self.kind = kind
        self._column = column
        self._lookup = lookup
        self._issue = issue
        self._source = source
        self._product_rule = product_rule
        self._other_kind = other_kind
        self._narrows = narrows
        self._short_forms = short_forms
        self._indexed = IndexedWords(kind, ask_indexes, expansions)
        self._judge = self.judge_class(
            kind,
            grammar,
            lookup,
            expansions,
            beside_product=product_rule is not None,
            at_pipes=self.parts_at_pipes,
        )
        self.judge = self._judge.judge
        self.find = self._judge.find

    def grade(self, text: str) -> Grade:
        """Judge *text* by whether every phrase of it is a label that the vocabulary knows."""
        if fold(text) in self._short_forms:
            return Grade(_SHORT_FORM, viable=True)
        return self.judge(text).grade

    def read(self, text: str) -> ConceptsRead:
        """Return the concepts a cell names, in printed order.

        A phrase that the vocabulary lacks is a concept under the source, with an ``unlinked-concept`` issue if no label
        index has it either; one of another kind is left out, with an ``unread-cell`` issue.
        """
        if not text or self._lookup.is_absent(text):
            return ConceptsRead()
        judged = self.judge(text)
        text = judged.text
        if not any(phrase.found for phrase in judged.phrases) or self._is_indexed(text, judged):
            return self._read_unknown(text, judged)
        issues: list[Issue] = []
        if not all(phrase.found for phrase in judged.phrases) and self._other_kind(text, self.kind):
            self.mint(text, 0, issues)  # "2-Mar" is a date, whatever the 2 alone may be
            return ConceptsRead(issues=tuple(issues))
        named: list[Found] = []
        products: list[Read[Concept]] = []
        narrower: list[Read[Concept]] = []
        for phrase in judged.phrases:
            concept = phrase.found
            if concept is None:
                concept = self.mint(phrase.words, phrase.start, issues)
            if concept is None:
                continue
            named.append(concept)
            if phrase.qualifier is not None:
                self._read_qualifier(phrase.qualifier, concept, products, narrower, issues)
        if len(named) == len(judged.phrases):  # connectors join what is between them, and nothing is left out
            named = self._join(named, judged, text, issues)
        read = self.make(named, _relation(judged, text), products, issues)
        return replace(read, narrower=tuple(narrower)) if narrower else read

    def _read_unknown(self, text: str, judged: Judgement) -> ConceptsRead:
        """Return what a cell without a known phrase names: one concept, or none where all are of other kinds."""
        issues: list[Issue] = []
        phrases = judged.phrases
        strange = phrases and all(self._other_kind(one.words, self.kind) for one in phrases)
        indexed = not self._is_indexed(text, judged) and self._indexed.knows(phrases)
        if strange or judged.apart or indexed:
            relation, named = _relation(judged, text), [(one.words, one.start) for one in phrases]
        else:
            relation, named = ("single", (0, len(text))), [(text, 0)]
        found = [one for words, start in named if (one := self.mint(words, start, issues)) is not None]
        return self.make(found, relation, [], issues) if found else ConceptsRead(issues=tuple(issues))

    def _is_indexed(self, text: str, judged: Judgement) -> bool:
        """Return whether a text of phrases that are not all known is one name of a label index, as a whole."""
        known = all(phrase.found for phrase in judged.phrases)
        return not (known or judged.apart) and bool(self._indexed.find(text).terms)

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
        same = self._judge.find(words, start)
        if same is not None and self._narrows and concept.concept in self._lookup.above(same.concept):
            narrower.append(Read(same.concept, Evidence(self._column, *same.span, same.rule)))
        elif same is None or same.concept != concept.concept:
            message = f"the qualifier ({words}) is not read"
            issues.append(self._issue("unread-cell", self._column, message, words))

    def make(
        self,
        found: Sequence[Found],
        relation: tuple[str, tuple[int, int]],
        products: list[Read[Concept]],
        issues: list[Issue],
    ) -> ConceptsRead:
        """Return the statements of a cell, which has no relation where nothing is found."""
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
        read = Read(joined, Evidence(self._column, *span, "source-relation")) if found else None
        return ConceptsRead(concepts, read, tuple(products), tuple(issues))

    def mint(self, words: str, start: int, issues: list[Issue]) -> Found | None:
        """Return a concept of words that no vocabulary knows, ``None`` of words of another kind, and add the issue."""
        if fold(words) in self._short_forms:
            message = f"{words!r} has several meanings"
            issues.append(self._issue("unread-cell", self._column, message, words))
            return None
        if (other := self._other_kind(words, self.kind)) is not None:
            kind = self.kind.replace("-", " ")
            message = f"expected the name of a {kind}, found {other}: {quote(words)}"
            issues.append(self._issue("unread-cell", self._column, message, words))
            return None
        answer = self._indexed.find(words)
        if not answer.terms:
            issues.append(self._unlinked(words, answer.candidates))
        concept = mint_concept(self.kind, words, self._source, answer.terms)
        rule = "concept-by-label-index" if answer.terms else "concept-as-printed"
        return Found(concept, (start, start + len(words)), rule)

    def _unlinked(self, words: str, candidates: Sequence[IndexedTerm] = ()) -> Issue:
        kind = self.kind.replace("-", " ")
        message = f"no vocabulary knows the {kind} {words[:LONGEST_LABEL]!r}"
        if candidates:
            names = (f"{term.label} ({term.curie})" for term in candidates[:_MAX_CANDIDATES])
            message += f", which may be {' or '.join(names)}"
        return self._issue("unlinked-concept", self._column, message, words)


def _relation(judged: Judgement, text: str) -> tuple[str, tuple[int, int]]:
    connectors = judged.connectors
    if not connectors:
        return "single", (0, len(text))
    relation = "or" if any(kind == "or_" for kind, _ in connectors) else "and"
    return relation, (connectors[0][1][0], connectors[-1][1][1])
