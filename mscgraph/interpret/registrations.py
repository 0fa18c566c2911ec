"""Registry numbers, by the patterns of ``ontology/registries.ttl``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from mscgraph.interpret.grammar import quote
from mscgraph.interpret.registry_cells import CellScanner, Number, Scan
from mscgraph.interpret.registry_forms import RegistryForms
from mscgraph.records import Evidence, Grade, Issue, IssueFactory, Lookup, Registration, Registry

#: Maximum texts whose numbers are kept from recognising to reading; few cells have the same.
_CACHE = 1 << 12


class NumberFinder:
    """Finds registry numbers among any other words."""

    def __init__(self, registries: Iterable[Registry], lookup: Lookup) -> None:
        self._scanner = CellScanner(RegistryForms(registries), lookup)
        self.holds_number = lru_cache(_CACHE)(self._holds_number)

    def _holds_number(self, text: str) -> bool:
        """Return whether *text* has a number in the form of its registry."""
        return any(number.exact and not number.placeholder for number in self._scanner.scan(text).numbers)


class RegistrationReader:
    """Reads and recognises cells that hold registry numbers.

    :param registries: every registry with the form of its numbers
    :param column: the key of the column
    """

    max_words = 12

    def __init__(
        self, registries: Iterable[Registry], lookup: Lookup, issue: IssueFactory, column: str
    ) -> None:
        self._scanner = CellScanner(RegistryForms(registries), lookup)
        self._lookup = lookup
        self._issue = issue
        self._column = column
        self._scan = lru_cache(_CACHE)(self._scan_anew)

    def grade(self, text: str) -> Grade:
        """Judge *text* by whether its words are numbers and what joins them."""
        if self._lookup.is_absent(text):
            return Grade(2.5, viable=False)
        scan = self._scan(text)
        if scan.foreign or scan.apart:
            return Grade(None, viable=False)
        if scan.open or not scan.numbers:
            return Grade(None, viable=bool(scan.numbers or scan.names))
        return Grade(sum(6.0 if number.exact else 3.0 for number in scan.numbers), viable=True)

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
            issues.extend(self._faults(number))
            if not number.placeholder:
                registration = self._make(number)
                found.setdefault(registration.identifier, registration)
        if scan.unread or not scan.numbers:
            words = " ".join(scan.unread) or text
            message = f"expected registry numbers, found {quote(words)}"
            issues.append(self._issue("unread-cell", self._column, message, words))
        return tuple(found.values()), tuple(dict.fromkeys(issues))

    def _scan_anew(self, text: str) -> Scan:
        return self._scanner.scan(text)

    def _faults(self, number: Number) -> Iterator[Issue]:
        """Yield the issue of a number that is not printed in its registry's form."""
        reading, printed = number.reading, number.printed
        if number.placeholder:
            code, message = (
                "malformed-identifier",
                f"{quote(printed)} fills the place of a number, but is not one",
            )
        elif reading is None:
            code, message = "unknown-registry", f"{quote(printed)} has the form of no registry's number"
        elif number.exact:
            return
        else:
            registry = reading.registry
            code = "malformed-identifier"
            message = (
                f"expected a number of {registry.concept.label} ({registry.pattern}), found {quote(printed)}"
            )
            if reading.valid:
                message += f"; read as {reading.identifier}"
        yield self._issue(code, self._column, message, printed)

    def _make(self, number: Number) -> Registration:
        reading, printed = number.reading, number.printed
        place = (self._column, number.start, number.start + len(printed))
        if reading is None:
            return Registration(printed, None, False, printed, Evidence(*place, "registration-as-printed"))
        rule = "registration-pattern" if reading.valid else "registration-near"
        concept = reading.registry.concept
        return Registration(reading.identifier, concept, reading.valid, printed, Evidence(*place, rule))
