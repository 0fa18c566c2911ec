"""Conditions narrower than a row's disease that its words state the participants have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache

from mscgraph.interpret.names import named
from mscgraph.interpret.phrases import CLAUSE, SENTENCE, any_of, first_part, last_part
from mscgraph.records import Concept

#: Schemes whose names may be the same as those of diseases: UC is a cord as well as a colitis.
_OTHER_KINDS = ("cell-source", "product", "route")
#: Maximum texts whose roles are kept.
_CACHE = 1 << 14


class Role(Enum):
    """The role of a name in a sentence."""

    POPULATION = "population"
    OTHER = "other"
    UNCLEAR = "unclear"


class RoleReader:
    """Judges what a sentence states of a disease that it names.

    :param roles: the lists of ``roles.yaml``
    """

    def __init__(self, roles: Mapping[str, Sequence[str]]) -> None:
        words = {key: any_of(of_key) for key, of_key in roles.items()}
        stages = rf"(?:{words['stages']}[\s,-]+(?:{words['joining']}\s+)?)*"
        some = rf"(?:\d+%?|{words['some']})\s+(?:\w+\s+)?"

        def pattern(text: str) -> re.Pattern[str]:
            return re.compile(text, re.IGNORECASE)

        self._people_before = pattern(
            rf"(?P<some>{some})?{words['people']}\s+(?:\w+\s+){{0,3}}{words['having']}\s+{stages}$"
        )
        self._about = pattern(rf"(?P<changed>{words['changes']}\s+)?{words['about']}\s+{stages}$")
        self._stages = pattern(rf"(?P<some>{some})?{stages}$")
        self._people_behind = pattern(rf"[\s-]*{words['people']}")
        self._of_measure = pattern(rf"[\s-]*(?:{words['measures']}|{words['outcomes']})")
        self._verb = pattern(rf"\s*{words['verbs']}")
        self._lesion = pattern(rf"\s+{words['lesions']}")
        self._denied = pattern(rf"{words['denials']}[\s-]*$")
        self._contrast = pattern(words["contrasts"])
        self._event = pattern(words["events"])
        self._harm = pattern(words["harms"])
        self._outcome = pattern(words["outcomes"])

    def judge(self, text: str, start: int, end: int) -> Role:
        """Return the role of the name at *start* to *end*."""
        behind = text[end:]
        clause, sentence = last_part(text[:start], CLAUSE), last_part(text[:start], SENTENCE)
        by_people, about, stages = (
            one.search(clause) for one in (self._people_before, self._about, self._stages)
        )
        lead = by_people or about or stages
        assert lead is not None  # the last fits nothing too
        before = clause[: lead.start()]
        denied = self._denied.search(before) or self._denied.search(
            clause[: stages.start() if stages else None]
        )
        if denied or self._contrast.search(before) or self._of_measure.match(behind):
            return Role.OTHER
        with_people = by_people or (stages if self._people_behind.match(behind) else None)
        is_event = self._event.search(before if by_people or about else clause) is not None
        if with_people is not None:
            return Role.UNCLEAR if is_event or with_people["some"] else Role.POPULATION
        if self._event.search(sentence) or self._outcome.search(first_part(behind, CLAUSE)):
            return Role.OTHER
        if about is not None:
            return Role.OTHER if about["changed"] else Role.POPULATION
        if self._lesion.match(behind):
            return Role.POPULATION
        return Role.OTHER if self._verb.match(behind) or self._harm.search(sentence) else Role.UNCLEAR


class PopulationReader:
    """Finds populations in the words of a row.

    :param find: returns the concept of a scheme that words name
    :param above: returns the diseases that one is narrower than or due to
    """

    def __init__(
        self,
        find: Callable[[str, str], Concept | None],
        above: Callable[[Concept], frozenset[Concept]],
        roles: RoleReader,
    ) -> None:
        self._find = find
        self._above = above
        self._roles = roles
        self._named = lru_cache(_CACHE)(self._find_named)

    def read(self, text: str, diseases: Sequence[Concept]) -> Iterator[tuple[Concept, tuple[int, int], Role]]:
        """Yield the diseases of *text* that are below one of *diseases*, with their places and roles."""
        for concept, span in self._named(text):
            if concept not in diseases and not self._above(concept).isdisjoint(diseases):
                yield concept, span, self._roles.judge(text, *span)

    def _find_named(self, text: str) -> tuple[tuple[Concept, tuple[int, int]], ...]:
        return tuple(named(text, self._disease))

    def _disease(self, words: str) -> Concept | None:
        found = self._find("disease", words)
        others = (self._find(kind, words) for kind in _OTHER_KINDS)
        return found if found is not None and not any(others) else None
