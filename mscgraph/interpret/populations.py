"""Conditions narrower than a row's disease that its words state the participants have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache
from itertools import chain

from mscgraph.interpret.names import named
from mscgraph.interpret.phrases import CLAUSE, SENTENCE, any_of, first_part, last_part
from mscgraph.records import Concept
from mscgraph.relations import grouped

#: Schemes whose names may be the same as those of diseases: UC is a cord as well as a colitis.
_OTHER_KINDS = ("cell-source", "product", "route")
#: Maximum words per measure in front of "in".
_MAX_WORDS = 4
#: Maximum texts whose roles are kept.
_CACHE = 1 << 14


class Role(Enum):
    """The role of a name in a sentence."""

    POPULATION = "population"
    OTHER = "other"
    SUBJECT = "subject"
    UNCLEAR = "unclear"


class RoleReader:
    """Judges what a sentence states of a disease that it names.

    :param roles: the lists of ``roles.yaml``
    :param is_measure: whether words name a measure
    :param products: names of what is given
    """

    def __init__(
        self,
        roles: Mapping[str, Sequence[str]],
        is_measure: Callable[[str], bool],
        products: Iterable[str],
    ) -> None:
        self._is_measure = is_measure
        self._treatment = re.compile(any_of((*roles["treatments"], *products)), re.IGNORECASE)
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
        self._people_behind = pattern(rf"[\s)-]*{words['people']}")
        self._of_measure = pattern(rf"[\s-]*(?:{words['measures']}|{words['outcomes']})")
        self._verb = pattern(rf"\s*{words['verbs']}")
        self._lesion = pattern(rf"\s+{words['lesions']}")
        self._joint = pattern(rf"[\s,/()]*(?:{words['joining']})?[\s,/()]*")
        self._denied = pattern(rf"{words['denials']}(?:\s+{words['about']})?[\s-]*$")
        self._contrast = pattern(rf"{words['contrasts']}|{words['relatives']}\s*$")
        self._excluded = pattern(words["exclusions"])
        self._hypothetical = pattern(words["hypothetical"])
        self._event = pattern(words["events"])
        self._harm = pattern(words["harms"])
        self._outcome = pattern(words["outcomes"])

    def judge_all(self, text: str, spans: Sequence[tuple[int, int]]) -> list[Role]:
        """Return the roles of names; one that is unclear, or a mere subject, has that of the one it is joined to."""
        roles = [self.judge(text, *span) for span in spans]
        for at in (*range(1, len(spans)), *range(len(spans) - 1, 0, -1)):
            if self._joint.fullmatch(text, spans[at - 1][1], spans[at][0]):
                pair = {roles[at - 1], roles[at]}
                if Role.POPULATION in pair and Role.OTHER not in pair:
                    roles[at - 1] = roles[at] = Role.POPULATION
        return roles

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
        whole = sentence + text[start:end] + first_part(behind, SENTENCE)
        if self._excluded.search(first_part(behind, CLAUSE)) or self._hypothetical.search(whole):
            return Role.OTHER
        with_people = by_people or (stages if self._people_behind.match(behind) else None)
        is_event = self._event.search(before if by_people or about else clause) is not None
        if with_people is not None:
            return Role.UNCLEAR if is_event or with_people["some"] else Role.POPULATION
        if self._event.search(sentence) or self._outcome.search(first_part(behind, CLAUSE)):
            return Role.OTHER
        if about is not None:
            if about["changed"]:
                return Role.OTHER
            return Role.UNCLEAR if self._is_of_measure(before) else Role.POPULATION
        if self._lesion.match(behind):
            return Role.POPULATION
        return Role.SUBJECT if self._verb.match(behind) or self._harm.search(sentence) else Role.UNCLEAR

    def _is_of_measure(self, words: str) -> bool:
        """Return whether the last words name a measure that may be of some participants alone: "survival in …".

        That which the treatment changed is of all of them: "MSCs lowered pain in …".
        """
        parts = words.split()
        starts = range(max(0, len(parts) - _MAX_WORDS), len(parts))
        at = next((at for at in starts if self._is_measure(" ".join(parts[at:]))), None)
        return at is not None and self._treatment.search(" ".join(parts[:at])) is None


class PopulationReader:
    """Finds populations in the words of a row.

    :param surfaces: the surface forms of the diseases
    :param find: returns the concept of a scheme that words name
    :param above: returns the diseases that one is narrower than or due to
    :param roles: returns the judge of what sentences state of them; most tables need none
    """

    def __init__(
        self,
        surfaces: Iterable[str],
        find: Callable[[str, str], Concept | None],
        above: Callable[[Concept], frozenset[Concept]],
        roles: Callable[[], RoleReader],
    ) -> None:
        self._find = find
        self._above = above
        self._roles = roles
        self._surfaces = grouped((find("disease", surface), surface) for surface in surfaces)
        self._below = cache(self._find_below)
        self._named = lru_cache(_CACHE)(self._find_named)

    def read(self, text: str, diseases: Sequence[Concept]) -> Iterator[tuple[Concept, tuple[int, int], Role]]:
        """Yield the diseases of *text* that are below one of *diseases*, with their places and roles."""
        below, names = self._below(frozenset(diseases))
        if names is None or names.search(text) is None:
            return
        found = [(concept, span) for concept, span in self._named(text) if concept in below]
        roles = self._roles().judge_all(text, [span for _, span in found]) if found else ()
        yield from ((concept, span, role) for (concept, span), role in zip(found, roles, strict=True))

    def _find_below(self, diseases: frozenset[Concept]) -> tuple[frozenset[Concept], re.Pattern[str] | None]:
        """Return the concepts below one of *diseases*, and the pattern of their names, ``None`` without any."""
        below = {
            concept: surfaces
            for concept, surfaces in self._surfaces.items()
            if concept and concept not in diseases and not self._above(concept).isdisjoint(diseases)
        }
        names = any_of(chain.from_iterable(below.values())) if below else None
        return frozenset(below), re.compile(names, re.IGNORECASE) if names else None

    def _find_named(self, text: str) -> tuple[tuple[Concept, tuple[int, int]], ...]:
        return tuple(named(text, self._disease))

    def _disease(self, words: str) -> Concept | None:
        found = self._find("disease", words)
        others = (self._find(kind, words) for kind in _OTHER_KINDS)
        return found if found is not None and not any(others) else None
