"""Words that the vocabulary lacks, looked up in the label indexes of others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mscgraph.interpret.judgements import Phrase
from mscgraph.namespaces import fold
from mscgraph.records import AskIndexes, IndexAnswer, IndexedTerm

#: Characters that part names, which a comparison of words alone would pass over.
_PARTING = re.compile(r"[|;\n]")
_WORD = re.compile(r"\w+")


def no_indexes(kind: str, words: str) -> IndexAnswer:
    """Return the answer where there is no label index: none."""
    return IndexAnswer()


class IndexedWords:
    """Looks up words of one scheme.

    :param expansions: the long forms of the abbreviations in the table's footnote
    """

    def __init__(self, kind: str, ask: AskIndexes, expansions: Mapping[str, frozenset[str]]) -> None:
        self._kind = kind
        self._ask = ask
        self._expansions = expansions

    def find(self, words: str) -> IndexAnswer:
        """Return the terms of *words*, else those of the long form that the table's footnote gives them."""
        if _PARTING.search(words):
            return IndexAnswer()
        answer = self._ask(self._kind, words)
        long_forms = self._expansions.get(fold(words), frozenset())
        if not answer.terms and len(long_forms) == 1:
            (long_form,) = long_forms
            return self._ask(self._kind, long_form)
        return answer

    def knows(self, phrases: Sequence[Phrase]) -> bool:
        """Return whether every phrase names a term, and each qualifier is short for its phrase."""
        return bool(phrases) and all(
            (terms := self.find(phrase.words).terms)
            and (phrase.qualifier is None or self._is_short_for(phrase.qualifier[0], phrase.words, terms))
            for phrase in phrases
        )

    def _is_short_for(self, short: str, words: str, terms: Sequence[IndexedTerm]) -> bool:
        if fold(short) == fold("".join(word[0] for word in _WORD.findall(words))):
            return True
        answer = self.find(short)
        named = {term.curie for term in (*answer.terms, *answer.candidates)}
        return any(term.curie in named for term in terms)
