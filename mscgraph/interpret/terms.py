"""Cells that name terms of a small scheme: countries, statuses, designs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from mscgraph.interpret.concepts import mint_concept
from mscgraph.interpret.grammar import quote
from mscgraph.namespaces import fold
from mscgraph.records import Concept, Evidence, Issue, IssueFactory, Lookup, Read

#: Words with the hyphens, points and apostrophes in them, and letters of scripts without blanks.
_TOKEN = re.compile(r"[^\W\d_]*[\u3400-\u9fff]|[^\s,;:/|()\[\]{}&+•·、，；]+")
#: Signs at which what is not known ends.
_BREAK = re.compile(r"[,;/|()\[\]{}\n•·、，；]")
#: Marks at the ends of words.
_MARKS = ".*†‡§ "
#: Maximum words of a label, beyond which no span is looked up.
_MAX_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """A span of a cell: a term of the vocabulary, or words that it lacks."""

    start: int
    end: int
    term: Concept | None


class TermReader:
    """Reads the terms that a cell names, in whatever words join them.

    :param scheme: the scheme of the terms
    :param is_complete: whether the scheme has all that there is, so that other words name none of it
    :param neutral: folded words that mean nothing beside a term
    :param denials: folded words that deny what is beside them, so that no term is read there
    :param other_kind: the kind that words are of rather than terms of the scheme, ``None`` where they may be
    """

    def __init__(
        self,
        scheme: str,
        column: str,
        lookup: Lookup,
        issue: IssueFactory,
        source: str,
        *,
        is_complete: bool,
        neutral: Set[str],
        denials: Set[str],
        other_kind: Callable[[str, str], str | None],
    ) -> None:
        self._scheme = scheme
        self._column = column
        self._lookup = lookup
        self._issue = issue
        self._source = source
        self._is_complete = is_complete
        self._neutral = neutral
        self._denials = denials
        self._other_kind = other_kind

    def read(self, text: str) -> tuple[tuple[Read[Concept], ...], tuple[Issue, ...]]:
        """Return the terms of a cell in printed order, each once, and the issues of other words.

        Words that the vocabulary lacks are a term under the source, with an ``unlinked-concept`` issue. If they are of
        another kind, or the scheme is complete, they are unread.
        """
        parts = list(self._parts(text))
        if (len(parts) != 1 or parts[0].term is None) and self._lookup.is_absent(text):
            return (), ()
        found: dict[Concept, Read[Concept]] = {}
        issues: list[Issue] = []
        for part in parts:
            term, rule = part.term, "concept-by-label"
            if term is None:
                term, rule = self._mint(text[part.start : part.end], issues), "concept-as-printed"
            if term is not None:
                found.setdefault(term, Read(term, Evidence(self._column, part.start, part.end, rule)))
        return tuple(found.values()), tuple(issues)

    def _mint(self, words: str, issues: list[Issue]) -> Concept | None:
        kind = self._scheme.replace("-", " ")
        other = self._other_kind(words, self._scheme)
        if other is None and not self._is_complete:
            message = f"no vocabulary knows the {kind} {quote(words)}"
            issues.append(self._issue("unlinked-concept", self._column, message, words))
            return mint_concept(self._scheme, words, self._source)
        found = f"{other}: {quote(words)}" if other else quote(words)
        message = f"expected the name of a {kind}, found {found}"
        issues.append(self._issue("unread-cell", self._column, message, words))
        return None

    def _parts(self, text: str) -> Iterator[_Part]:
        """Yield the terms of a text and the words between them, but for neutral ones."""
        tokens = [match.span() for match in _TOKEN.finditer(text)]
        stretch: list[_Part] = []
        at = 0
        while at < len(tokens):
            if stretch and _BREAK.search(text, stretch[-1].end, tokens[at][0]):
                yield from self._join(text, stretch)
                stretch = []
            size, term = self._longest(text, tokens, at)
            stretch.append(_Part(tokens[at][0], tokens[at + size - 1][1], term))
            at += size
        yield from self._join(text, stretch)

    def _longest(self, text: str, tokens: Sequence[tuple[int, int]], at: int) -> tuple[int, Concept | None]:
        """Return how many words the longest term at a word has, and the term; one word and ``None`` without a term."""
        for size in range(min(_MAX_WORDS, len(tokens) - at), 0, -1):
            words = _plain(text[tokens[at][0] : tokens[at + size - 1][1]])
            found = self._lookup.find(self._scheme, words) or self._lookup.find(
                self._scheme, words.strip(_MARKS)
            )
            if found is not None:
                return size, found
        return 1, None

    def _join(self, text: str, stretch: Sequence[_Part]) -> Iterator[_Part]:
        """Yield the parts of words that no sign parts, those beside each other that are no terms as one."""
        folded = [fold(_plain(text[part.start : part.end])).strip(_MARKS) for part in stretch]
        if any(not part.term and word in self._denials for part, word in zip(stretch, folded, strict=True)):
            yield _Part(stretch[0].start, stretch[-1].end, None)
            return
        unknown: list[_Part] = []
        for part, word in zip(stretch, folded, strict=True):
            if part.term is None and word not in self._neutral:
                unknown.append(part)
            elif part.term is not None:
                if unknown:
                    yield _Part(unknown[0].start, unknown[-1].end, None)
                unknown = []
                yield part
        if unknown:
            yield _Part(unknown[0].start, unknown[-1].end, None)


def _plain(words: str) -> str:
    """Return words as people write them: registries export some with underscores in place of blanks."""
    return words.replace("_", " ")
