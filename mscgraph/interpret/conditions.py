"""Cells of diseases taken apart: names whose words are apart, words for stages, and qualifiers in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain

from mscgraph.interpret.concepts import ConceptReader, ConceptsRead
from mscgraph.interpret.judgements import Found
from mscgraph.interpret.phrases import any_of
from mscgraph.interpret.pieces import JOINING, Kind, KnownWords, Piece, Splitter, relation_of
from mscgraph.records import Concept, Evidence, Grade, Issue, IssueFactory, Lookup, Read

#: The rule of a name whose words are apart.
_BY_PARTS = "concept-by-parts"
#: A degree on a scale.
_DEGREE = r"(?:[IVX]+|\d+(?:\.\d+)?|[A-E])[a-eA-E]?(?!\w)"
_DEGREES = ("i", "ii", "iii", "iv", "v", "a", "b", "c", "d", "e", "to")
#: A condition and the part of the body that it is of.
_OF = re.compile(r"(.+?) of (?:the )?(.+)", re.IGNORECASE)
#: A number of participants: the words beside it describe them, and not all are names of diseases.
_COUNTED = re.compile(r"(?<!\w)n\s*[=:]\s*\d", re.IGNORECASE)
#: Kinds of words for those who have a condition.
_PEOPLE = frozenset({Kind.PEOPLE, Kind.HAVING})
#: Maximum texts whose parts are kept.
_CACHE = 1 << 14


class ConditionWords:
    """Parts cells of diseases into names, words for stages, and others.

    :param reader: of names that fill a cell
    :param surfaces: names of diseases
    :param parts: the lists of ``name-parts.yaml``
    :param roles: the lists of ``roles.yaml``
    """

    def __init__(
        self,
        reader: ConceptReader,
        surfaces: Iterable[str],
        parts: Mapping[str, Sequence[str]],
        roles: Mapping[str, Sequence[str]],
    ) -> None:
        self._reader = reader
        stage = any_of((*roles["stages"], *parts["severities"]))
        joining = r"[\s-]*(?:(?<![\w])(?:to|bis)(?!\w)[\s-]*)?"
        between = r"\s*(?:[-\u2010-\u2013/,]|to|and|or|bis|und)\s*"
        scale = rf"{any_of(parts['scales'])}[\s:-]*{_DEGREE}(?:{between}{_DEGREE})*"
        self._stages = re.compile(rf"(?:{scale}|{stage})(?:{joining}(?:{scale}|{stage}))*", re.IGNORECASE)
        kinds = (Kind.PEOPLE, Kind.HAVING, Kind.EITHER, Kind.BOTH)
        lists = {kind: parts[kind.value] for kind in kinds}
        self.split = lru_cache(_CACHE)(Splitter(self._find_piece, lists).split)
        words = chain(
            roles["stages"], roles["joining"], parts["severities"], parts["scales"], *lists.values()
        )
        self.known = KnownWords(chain(surfaces, words, _DEGREES))

    def begins(self, text: str) -> bool:
        """Return whether *text* is nothing but words for stages, which a name may follow."""
        return self._stages.fullmatch(text) is not None

    def _find_piece(self, phrase: str, start: int) -> Piece | None:
        found = self._reader.find(phrase, start)
        if found is not None:
            return Piece(Kind.NAME, start, start + len(phrase), found)
        if self._stages.fullmatch(phrase):
            return Piece(Kind.STAGE, start, start + len(phrase))
        return None

    def stages_in(self, text: str, name: Found) -> tuple[int, int] | None:
        """Return the place of the words for stages in a name that names the same without them."""
        start, end = name.span
        found = self._stages.match(text, start, end)
        words = text[found.end() : end].lstrip() if found else ""
        same = self._reader.find(words, end - len(words)) if words else None
        return found.span() if found and same is not None and same.concept == name.concept else None

    def core_of(self, text: str, name: Found) -> str:
        """Return the words of a name without those for stages that it does not need."""
        stages = self.stages_in(text, name)
        start, end = name.span
        return text[stages[1] if stages else start : end].lstrip()


@dataclass(slots=True)
class _Member:
    """A member of a list: its pieces outside brackets, and those within.

    :param found: the condition that it names, by itself or with words of a neighbour
    :param stages: places of words for stages
    :param joined: whether its words are part of another member's name
    """

    pieces: list[Piece] = field(default_factory=list)
    inner: list[list[Piece]] = field(default_factory=list)
    before: Piece | None = None
    found: Found | None = None
    stages: list[tuple[int, int]] = field(default_factory=list)
    joined: bool = False

    @property
    def span(self) -> tuple[int, int]:
        return self.pieces[0].start, self.pieces[-1].end

    @property
    def has_stages_alone(self) -> bool:
        return all(piece.kind is Kind.STAGE for piece in self.pieces)

    def words(self, text: str) -> str:
        start, end = self.span
        return text[start:end]


class ConditionReader:
    """Reads and recognises cells of diseases.

    :param reader: of names that fill a cell, or a member of a list
    """

    def __init__(
        self, reader: ConceptReader, words: ConditionWords, lookup: Lookup, issue: IssueFactory, column: str
    ) -> None:
        self._reader = reader
        self._words = words
        self._lookup = lookup
        self._issue = issue
        self._column = column
        self.max_words = reader.max_words
        self.grade = lru_cache(_CACHE)(self._grade)

    def _grade(self, text: str) -> Grade:
        """Judge *text*: a name with words for stages is one too, and these may begin one."""
        grade = self._reader.grade(text)
        if grade.score is not None:
            return grade
        if not self._words.known.cover(text):
            return grade
        if self._words.begins(text):
            return Grade(None, viable=True)
        members = self._members(text)
        if members and all(member.found is not None or member.joined for member in members):
            return Grade(4.0 + text.count(" ") + 1, viable=True)
        return grade

    def read(self, text: str) -> ConceptsRead:
        """Return the diseases of a cell, and the narrower ones that its qualifiers name; all else is an issue."""
        text = self._reader.judge(text).text
        members = self._members(text)
        describes = bool(members) and self._describes(text)
        if not describes and not any(member.found for member in members):
            return self._reader.read(text)
        issues: list[Issue] = []
        found: list[Found] = []
        narrower: list[Read[Concept]] = []
        for member in members:
            if member.joined:
                continue
            if member.found is None and all(piece.kind in _PEOPLE for piece in member.pieces):
                continue
            if member.found is None and describes:
                issues.append(self._unread("the words ({}) are not read", member.words(text)))
            elif member.found is None:
                minted = self._reader.mint(member.words(text), member.span[0], issues)
                found += [minted] if minted is not None else []
            else:
                found.append(member.found)
                narrower += self._narrower(text, member, issues)
            member.stages.sort()
            issues += (self._unread("the words ({}) are not read", text[a:b]) for a, b in member.stages)
        pieces = self._words.split(text)
        read = self._reader.make(found, relation_of(found, pieces, text), [], issues)
        return replace(read, narrower=tuple(narrower))

    def _describes(self, text: str) -> bool:
        """Return whether a cell describes participants, so that words beside a name are no names."""
        people = (piece.kind in _PEOPLE for piece in self._words.split(text))
        return _COUNTED.search(text) is not None or any(people)

    def _unread(self, message: str, words: str) -> Issue:
        return self._issue("unread-cell", self._column, message.format(words), words)

    # Members of a list.

    def _members(self, text: str) -> list[_Member]:
        """Return the members of *text*, those known that can be; none where pipes part it or no name is in it."""
        if "|" in text or self._lookup.is_absent(text):
            return []
        pieces = self._words.split(text)
        if not any(piece.kind is Kind.NAME for piece in pieces) and not any(
            piece.kind in JOINING or piece.kind is Kind.OPEN for piece in pieces
        ):
            return []
        members = _members_of(pieces)
        for member in members:
            self._name(text, member)
        for at, member in enumerate(members):
            if member.found is None:
                self._join(text, members, at)
        return members

    def _name(self, text: str, member: _Member) -> None:
        """Find the condition of a member: its one name, in a narrower one or beside stages and people alone."""
        names = [piece for piece in member.pieces if piece.kind is Kind.NAME]
        if len(names) != 1 or names[0].found is None:
            concept = self._label(member.words(text))
            member.found = Found(concept, member.span, _BY_PARTS) if concept else None
            return
        name = names[0].found
        for start, end in ((member.span[0], name.span[0]), (name.span[1], member.span[1])):
            rest = text[start:end].strip()
            turned = self._turned(rest, self._words.core_of(text, name)) if rest else None
            if turned is not None and name.concept in self._lookup.above(turned):
                member.found = Found(turned, member.span, _BY_PARTS)
                return
        goes_on = member.pieces[-1].kind is Kind.HAVING
        if not goes_on and {piece.kind for piece in member.pieces} <= {Kind.NAME, Kind.STAGE, *_PEOPLE}:
            member.found = name
            within = self._words.stages_in(text, name)
            beside = [(piece.start, piece.end) for piece in member.pieces if piece.kind is Kind.STAGE]
            member.stages = sorted([*beside, *([within] if within else [])])

    def _join(self, text: str, members: Sequence[_Member], at: int) -> None:
        """Find the condition of a member without a name of its own in its words and those of a neighbour."""
        member, words = members[at], members[at].words(text)
        last = next((one for one in reversed(members[:at]) if not one.joined), None)
        following = members[at + 1] if at + 1 < len(members) else None
        if last is not None and not last.inner and member.before and text[member.before.start] == ",":
            joined = self._turned(words, last.words(text))
            if joined is not None and self._is_of(joined, last.found):
                if last.found is None or joined != last.found.concept:
                    last.found = Found(joined, (last.span[0], member.span[1]), _BY_PARTS)
                    last.stages = []
                else:
                    last.stages.append(member.span)
                last.inner, member.joined = member.inner, True
                return
        for other, is_behind in ((following, True), (last, False)):
            if other is None or (other.inner and not is_behind):
                continue
            shared = self._shared(words, other.words(text), is_behind=is_behind)
            if shared is not None and other.found is not None and shared == other.found.concept:
                break
            if shared is not None and self._are_kin(shared, other.found):
                span = (member.span[0], other.span[1]) if is_behind else (other.span[0], member.span[1])
                member.found = Found(shared, span, _BY_PARTS)
                return
        owner = last if last is not None and last.found is not None else following
        if member.has_stages_alone and owner is not None and owner.found is not None:
            owner.stages.append(member.span)
            member.joined = True

    def _label(self, words: str) -> Concept | None:
        """Return what words name, also in the other order: ``OA of the hip`` is ``hip OA``."""
        found = self._lookup.find(self._reader.kind, words)
        turned = _OF.fullmatch(words) if found is None else None
        return self._lookup.find(self._reader.kind, f"{turned[2]} {turned[1]}") if turned else found

    def _turned(self, words: str, last: str) -> Concept | None:
        """Return what words and those in front of the comma name together: ``Diabetes mellitus, type 2``."""
        return self._label(f"{words} {last}") or self._label(f"{last} {words}")

    def _shared(self, words: str, other: str, *, is_behind: bool) -> Concept | None:
        """Return what words name with the end of those behind them, or the beginning of those in front of them."""
        parts = other.split(" ")
        ends = range(1, len(parts)) if is_behind else range(len(parts) - 1, 0, -1)
        tried = (
            f"{words} {' '.join(parts[at:])}" if is_behind else f"{' '.join(parts[:at])} {words}"
            for at in ends
        )
        return next(filter(None, map(self._label, tried)), None)

    def _is_of(self, concept: Concept, other: Found | None) -> bool:
        """Return whether a concept is another or below it; one beside an unknown one is."""
        return other is None or other.concept in (concept, *self._lookup.above(concept))

    def _are_kin(self, concept: Concept, other: Found | None) -> bool:
        """Return whether two concepts have one above both, or one is above the other."""
        if other is None:
            return True
        lines = [{one, *self._lookup.above(one)} for one in (concept, other.concept)]
        return concept != other.concept and not lines[0].isdisjoint(lines[1])

    # Qualifiers.

    def _narrower(self, text: str, member: _Member, issues: list[Issue]) -> Iterator[Read[Concept]]:
        """Yield the conditions below that of a member that its qualifiers name; others are issues."""
        assert member.found is not None
        own, name = member.found.concept, self._words.core_of(text, member.found)
        for inner in member.inner:
            for part in _members_of([replace(piece, depth=piece.depth - 1) for piece in inner]):
                start, end = part.span
                self._name(text, part)
                words = self._words.core_of(text, part.found) if part.found else text[start:end]
                joined = self._turned(words, name) or self._shared(words, name, is_behind=True)
                joined = joined or self._shared(words, name, is_behind=False)
                named = [part.found.concept] if part.found else []
                for concept in (*named, *([joined] if joined else [])):
                    if own in self._lookup.above(concept):
                        span = part.found.span if part.found else part.span
                        yield Read(concept, Evidence(self._column, *span, _BY_PARTS))
                        unread = part.stages
                        break
                else:
                    is_same = part.found is not None and part.found.concept == own
                    unread = part.stages if is_same else [part.span]
                issues += (self._unread("the qualifier ({}) is not read", text[a:b]) for a, b in unread)
                if part.inner:
                    issues += (
                        self._unread("the words ({}) are not read", text[one[0].start : one[-1].end])
                        for one in part.inner
                    )


def _members_of(pieces: Iterable[Piece]) -> list[_Member]:
    """Return the members of a list, each with what is in brackets behind it; one in brackets alone has it outside."""
    members = [_Member()]
    for piece in pieces:
        if piece.kind in JOINING and piece.depth == 0:
            members.append(_Member(before=piece))
        elif piece.depth == 0 and piece.kind is Kind.OPEN:
            members[-1].inner.append([])
        elif piece.depth == 0 and piece.kind is Kind.CLOSE:
            continue
        elif piece.depth > 0 and members[-1].inner:
            members[-1].inner[-1].append(piece)
        else:
            members[-1].pieces.append(piece)
    for member in members:
        if not member.pieces and member.inner:
            member.pieces = member.inner.pop(0)
        member.inner = [inner for inner in member.inner if inner]
    return [member for member in members if member.pieces]
