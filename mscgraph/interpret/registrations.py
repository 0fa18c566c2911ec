"""Registry numbers, by the patterns of ``ontology/registries.ttl``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mscgraph.records import Evidence, Grade, Issue, IssueFactory, Lookup, Registration, Registry

__all__ = ["RegistrationReader"]

_CONNECTOR = re.compile(r"(?:and|or)\b|[,;&+/()]+", re.IGNORECASE)
_GLUED_CONNECTOR = re.compile(r"(and|or)(?=[A-Z0-9])")
_WORD = re.compile(r"[^\s,;&]+")
_DIGIT = re.compile(r"\d")
#: What is no registry's number and yet one: it holds at least so many digits.
_MIN_DIGITS = 4
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class _Form:
    registry: Registry
    form: re.Pattern[str]
    near: re.Pattern[str] | None


class RegistrationReader:
    """Reads and recognises cells that hold registry numbers.

    :param registries: every registry with the form of its numbers
    :param column: the key of the column
    """

    max_words = 12

    def __init__(
        self, registries: Iterable[Registry], lookup: Lookup, issue: IssueFactory, column: str
    ) -> None:
        """Compile the registries' patterns."""
        self._forms = [
            _Form(
                registry,
                re.compile(registry.pattern, re.IGNORECASE),
                re.compile(registry.near_pattern, re.IGNORECASE) if registry.near_pattern else None,
            )
            for registry in registries
        ]
        self._lookup = lookup
        self._issue = issue
        self._column = column

    def grade(self, text: str) -> Grade:
        """Judge *text* by whether its words are numbers and what joins them."""
        if self._lookup.is_absent(text):
            return Grade(2.5, viable=False)
        score = 0.0
        joined = True
        for word in text.split(" "):
            if _CONNECTOR.fullmatch(word):
                joined = True
                continue
            core = word.strip(",;()")
            glued = _GLUED_CONNECTOR.match(core)
            core = core[glued.end() :] if glued else core
            if not (joined or glued):
                return Grade(None, viable=False)
            registry, valid = self._classify(core)
            if registry is None and len(_DIGIT.findall(core[:_LONGEST])) < _MIN_DIGITS:
                return Grade(None, viable=False)
            score += 6.0 if valid else 3.0
            joined = word.endswith((",", ";"))
        return Grade(None if joined else score, viable=True)

    def read(self, text: str) -> tuple[tuple[Registration, ...], tuple[Issue, ...]]:
        """Return the numbers of a cell in printed order, and the issues."""
        if not text or self._lookup.is_absent(text):
            return (), ()
        found: list[Registration] = []
        issues: list[Issue] = []
        for match in _WORD.finditer(text):
            start, printed = match.start(), match.group()
            if glued := _GLUED_CONNECTOR.match(printed):
                message = f"a blank is missing in {printed!r}; read as {printed[glued.end() :]!r}"
                issues.append(self._issue("joined-identifiers", self._column, message, printed))
                start += glued.end()
                printed = printed[glued.end() :]
            elif _CONNECTOR.fullmatch(printed):
                continue
            stripped = printed.strip("()")
            start += printed.find(stripped)
            found.append(self._read_number(stripped, start, issues))
        return tuple(found), tuple(issues)

    def _read_number(self, printed: str, start: int, issues: list[Issue]) -> Registration:
        registry, valid = self._classify(printed)
        rule = "registration-pattern" if valid else "registration-near"
        identifier = printed
        if registry is None:
            rule = "registration-as-printed"
            message = f"{printed[:_LONGEST]!r} has the form of no registry's number"
            issues.append(self._issue("unknown-registry", self._column, message, printed))
        else:
            prefix = registry.prefix or ""
            if prefix and identifier.casefold().startswith(prefix.casefold()):
                identifier = prefix + identifier[len(prefix) :]
            if not valid:
                expected = f"expected a number of {registry.concept.label} ({registry.pattern})"
                message = f"{expected}, found {printed[:_LONGEST]!r}"
                issues.append(self._issue("malformed-identifier", self._column, message, printed))
        evidence = Evidence(self._column, start, start + len(printed), rule)
        return Registration(identifier, registry.concept if registry else None, valid, printed, evidence)

    def _classify(self, number: str) -> tuple[Registry | None, bool]:
        """Return the registry whose form *number* has or is near, and whether it has it."""
        if not number or len(number) > _LONGEST:
            return None, False
        for form in self._forms:
            if form.form.match(number):
                return form.registry, True
        near = [form.registry for form in self._forms if form.near and form.near.match(number)]
        return (near[0] if near else None), False
