"""Registry numbers, by the patterns of ``ontology/registries.ttl``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mscgraph.interpret.grammar import quote
from mscgraph.records import Evidence, Grade, Issue, IssueFactory, Lookup, Registration, Registry

_WORD = re.compile(r"[^\s,;&+]+")
_CONNECTOR = re.compile(r"(?:and|or)|[,;&+/()]+", re.IGNORECASE)
_GLUED_BEFORE = re.compile(r"(?:and|or)(?=[A-Z0-9])")
_GLUED_BEHIND = re.compile(r"(?<=\d)(?:and|or)$")
#: Characters around a number that are not of it.
_EDGES = "()[]{}.:/*†‡§¶#"
_DIGIT = re.compile(r"\d")
#: Minimum digits of a number that is not of a known registry's form, among other columns.
_MIN_DIGITS = 4
#: Maximum characters per number.
_LONGEST = 100
#: Maximum texts whose numbers are kept from recognising to reading; few cells have the same.
_CACHE = 1 << 12


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of a registry's numbers."""

    registry: Registry
    form: re.Pattern[str]
    near: re.Pattern[str] | None

    def spellings(self, number: str) -> Iterator[str]:
        """Yield *number*, and it with the letters in the registry's own case."""
        yield number
        prefix = self.registry.prefix or ""
        if prefix and number.casefold().startswith(prefix.casefold()):
            rest = number[len(prefix) :]
            yield prefix + rest
            yield prefix + rest.upper()


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as printed, and what it is.

    :param glued: the word it was cut out of, ``None`` where it is a word
    """

    printed: str
    start: int
    identifier: str
    registry: Registry | None
    valid: bool
    glued: str | None = None


@dataclass(slots=True)
class _Scan:
    """The contents of a cell.

    :param names: words without a digit that name a registry or begin its numbers
    :param others: words without a digit that do not
    :param apart: whether two numbers follow each other unjoined, and not both have a registry's form
    :param open: whether the last word joins
    """

    numbers: list[_Number] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    apart: bool = False
    open: bool = True


class RegistrationReader:
    """Reads and recognises cells that hold registry numbers.

    :param registries: every registry with the form of its numbers
    :param column: the key of the column
    """

    max_words = 12

    def __init__(
        self, registries: Iterable[Registry], lookup: Lookup, issue: IssueFactory, column: str
    ) -> None:
        self._forms = [
            _Form(
                registry,
                re.compile(registry.pattern),
                re.compile(registry.near_pattern, re.IGNORECASE) if registry.near_pattern else None,
            )
            for registry in registries
        ]
        prefixes = sorted({form.registry.prefix for form in self._forms if form.registry.prefix}, key=len)
        self._prefixes = tuple(prefix.casefold() for prefix in prefixes)
        # A number may begin in a word behind a digit, a sign, "and" or "or": NCT02054208andNCT03172117.
        begins = "|".join(map(re.escape, reversed(prefixes))) or "(?!)"
        self._border = re.compile(rf"(?:(?<![^\W\d_])|(?<=and)|(?<=or))(?={begins})", re.IGNORECASE)
        self._lookup = lookup
        self._issue = issue
        self._column = column
        self._scan = lru_cache(_CACHE)(self._scan_anew)

    def grade(self, text: str) -> Grade:
        """Judge *text* by whether its words are numbers and what joins them."""
        if self._lookup.is_absent(text):
            return Grade(2.5, viable=False)
        scan = self._scan(text)
        known = all(
            number.registry is not None or len(_DIGIT.findall(number.printed)) >= _MIN_DIGITS
            for number in scan.numbers
        )
        if scan.others or scan.apart or not known:
            return Grade(None, viable=False)
        if scan.open or not scan.numbers:
            return Grade(None, viable=bool(scan.numbers or scan.names))
        return Grade(sum(6.0 if number.valid else 3.0 for number in scan.numbers), viable=True)

    def read(self, text: str) -> tuple[tuple[Registration, ...], tuple[Issue, ...]]:
        """Return the numbers of a cell in printed order, each once, and the issues."""
        if not text or self._lookup.is_absent(text):
            return (), ()
        scan = self._scan(text)
        issues: list[Issue] = []
        found: dict[str, Registration] = {}
        parted: set[str] = set()
        for number in scan.numbers:
            if number.glued is not None and number.glued not in parted:
                parted.add(number.glued)
                pieces = " and ".join(quote(one.printed) for one in scan.numbers if one.glued == number.glued)
                message = f"a blank is missing in {quote(number.glued)}; read as {pieces}"
                issues.append(self._issue("joined-identifiers", self._column, message, number.glued))
            if number.identifier not in found:
                found[number.identifier] = self._make(number, issues)
        if scan.others or not scan.numbers:
            words = " ".join(scan.others) or text
            message = f"expected registry numbers, found {quote(words)}"
            issues.append(self._issue("unread-cell", self._column, message, words))
        return tuple(found.values()), tuple(issues)

    def _make(self, number: _Number, issues: list[Issue]) -> Registration:
        registry, printed = number.registry, number.printed
        rule = "registration-pattern" if number.valid else "registration-near"
        if registry is None:
            rule = "registration-as-printed"
            message = f"{quote(printed)} has the form of no registry's number"
            issues.append(self._issue("unknown-registry", self._column, message, printed))
        elif not number.valid:
            expected = f"expected a number of {registry.concept.label} ({registry.pattern})"
            message = f"{expected}, found {quote(printed)}"
            issues.append(self._issue("malformed-identifier", self._column, message, printed))
        evidence = Evidence(self._column, number.start, number.start + len(printed), rule)
        concept = registry.concept if registry else None
        return Registration(number.identifier, concept, number.valid, printed, evidence)

    def _scan_anew(self, text: str) -> _Scan:
        """Part a cell into numbers and other words."""
        scan = _Scan()
        words = list(_WORD.finditer(text))
        index = end = 0
        while index < len(words):
            match = words[index]
            index += 1
            scan.open = scan.open or not text[end : match.start()].isspace()
            end = match.end()
            if _CONNECTOR.fullmatch(match.group()):
                scan.open = True
                continue
            core = match.group().strip(_EDGES)
            start = match.start() + match.group().find(core)
            if _DIGIT.search(core) and len(core) <= _LONGEST:
                self._add(scan, self._numbers_in(core, start))
            elif index < len(words) and (number := self._across_blank(text, start, words[index])):
                end = words[index].end()
                index += 1
                self._add(scan, [number])
            elif self._names_registry(core):
                scan.names.append(core)
            elif core:
                scan.others.append(core)
        scan.open = scan.open or bool(text[end:].strip())
        return scan

    def _add(self, scan: _Scan, numbers: Sequence[_Number]) -> None:
        for number in numbers:
            if not scan.open and number.glued is None:
                scan.apart = scan.apart or not (number.valid and scan.numbers[-1].valid)
            scan.numbers.append(number)
            scan.open = False

    def _numbers_in(self, word: str, start: int) -> list[_Number]:
        """Return the numbers in a word: one, or those that were run together."""
        whole = self._classify(word, start)
        if whole.registry is not None:
            return [whole]
        glued = _GLUED_BEFORE.match(word)
        borders = sorted({0, glued.end() if glued else 0, *(m.start() for m in self._border.finditer(word))})
        numbers = []
        for first, stop in zip(borders, [*borders[1:], len(word)], strict=True):
            piece = _GLUED_BEHIND.sub("", word[first:stop].strip(_EDGES)).strip(_EDGES)
            if piece and not _CONNECTOR.fullmatch(piece):
                place = start + first + word[first:stop].find(piece)
                numbers.append(self._classify(piece, place, glued=word))
        return numbers if numbers and (len(numbers) > 1 or numbers[0].printed != word) else [whole]

    def _across_blank(self, text: str, start: int, following: re.Match[str]) -> _Number | None:
        """Return the number that begins in one word and ends in the next: ``NCT 02336230``."""
        end = following.start() + len(following.group().rstrip(_EDGES))
        both = text[start:end]
        if len(both) > _LONGEST or not both[-1:].isdigit():
            return None
        if self._classify(following.group().strip(_EDGES), 0).registry is not None:
            return None
        number = self._classify(both, start)
        return number if number.registry is not None else None

    def _names_registry(self, word: str) -> bool:
        if not word or len(word) > _LONGEST:
            return False
        return self._lookup.find("registry", word) is not None or word.casefold().startswith(self._prefixes)

    def _classify(self, number: str, start: int, glued: str | None = None) -> _Number:
        """Return what *number* is: of a registry's form, near one, or neither."""
        for form in self._forms:
            for spelled in form.spellings(number):
                if form.form.match(spelled):
                    return _Number(number, start, spelled, form.registry, valid=True, glued=glued)
        for form in self._forms:
            if form.near and form.near.match(number):
                *_, spelled = list(form.spellings(number))[:2]
                return _Number(number, start, spelled, form.registry, valid=False, glued=glued)
        return _Number(number, start, number, None, valid=False, glued=glued)
