"""The triples of a finding: its measure, its statement, its numbers, each with its reading."""

from __future__ import annotations

from collections.abc import Callable

from mscgraph.numbers import finding_words, plain_number
from mscgraph.records import Amount, Concept, Evidence, Finding, Read
from mscgraph.terms import LABEL, A, below_base, decimal, integer, msc, string, text

#: The fields that are codes: property, field of the record, scheme.
_CODES = (
    ("findingCategory", "category", "finding-category"),
    ("direction", "direction", "direction"),
    ("assessment", "assessment", "assessment"),
    ("comparator", "comparator", "comparator"),
)
#: The fields that are words, by the property that states them.
_WORDS = (("measureText", "measure_text"), ("timeText", "time"))
#: Codes of whether a text calls a finding beyond chance.
_SIGNIFICANCES = {True: "significant", False: "not-significant"}

#: Finds a concept by its scheme and its notation.
FindCoded = Callable[[str, str], Concept]


class FindingWriter:
    """Writes the findings of one report.

    :param path: of the report, below the base
    :param name: how labels name the report
    :param own: adds a triple
    :param state: adds a statement with its reading
    :param state_concept: adds a statement of a concept with its reading
    :param find_coded: the concept of a scheme and a notation
    """

    def __init__(
        self,
        path: str,
        name: str,
        own: Callable[[str, str, str], None],
        state: Callable[[str, str, str, Evidence], None],
        state_concept: Callable[[str, str, Read[Concept]], str],
        find_coded: FindCoded,
    ) -> None:
        self._path = path
        self._name = name
        self._own = own
        self._state = state
        self._state_concept = state_concept
        self._find_coded = find_coded

    def term(self, number: int) -> str:
        """Spell the IRI of the finding of a number, from 1."""
        return below_base(f"{self._path}/finding/{number}")

    def write(self, number: int, finding: Finding, cell: str) -> None:
        """Write one finding of the text *cell*."""
        term = self.term(number)
        self._own(term, A, msc("Finding"))
        self._own(term, LABEL, text(f"{self._name}, finding {number}: {_describe(finding)}"))
        if finding.measure is not None:
            self._state_concept(term, "measure", finding.measure)
        for name, attribute, scheme in _CODES:
            coded: Read[str] | None = getattr(finding, attribute)
            if coded is not None:
                self._state_code(term, name, scheme, coded.value, coded.evidence)
        for name, attribute in _WORDS:
            read: Read[str] | None = getattr(finding, attribute)
            if read is not None:
                self._state(term, name, string(read.value), read.evidence)
        if finding.time_days is not None:
            self._state(term, "timeDays", integer(finding.time_days.value), finding.time_days.evidence)
        if finding.significant is not None:
            code = _SIGNIFICANCES[finding.significant.value]
            self._state_code(term, "significance", "significance", code, finding.significant.evidence)
        for place, _ in enumerate(finding.values, 1):
            self._own(term, msc("amount"), below_base(f"{self._path}/finding/{number}/amount/{place}"))
        whole = finding.evidence
        self._state(term, "statedAs", string(cell[whole.start : whole.end]), whole)
        for place, amount in enumerate(finding.values, 1):
            self._write_amount(number, place, amount)

    def _write_amount(self, number: int, place: int, read: Read[Amount]) -> None:
        term = below_base(f"{self._path}/finding/{number}/amount/{place}")
        amount = read.value
        self._own(term, A, msc("Amount"))
        self._own(term, LABEL, text(f"{self._name}, finding {number}, amount {place}: {_spell(amount)}"))
        self._state(term, "amountValue", decimal(amount.value), read.evidence)
        self._state_code(term, "amountUnit", "amount-unit", amount.unit, read.evidence)
        if amount.of is not None:
            self._state(term, "amountTotal", decimal(amount.of), read.evidence)

    def _state_code(self, term: str, name: str, scheme: str, code: str, evidence: Evidence) -> None:
        self._state_concept(term, name, Read(self._find_coded(scheme, code), evidence))


def _describe(finding: Finding) -> str:
    """Return a finding in words: "TNF-α decreased (day 28)"."""
    parts = [finding.measure_text.value]
    if finding.direction is not None:
        parts.append(finding.direction.value)
    if finding.values:
        parts.append(", ".join(_spell(read.value) for read in finding.values))
    if finding.time is not None:
        parts.append(f"({finding.time.value})")
    return " ".join(parts)


def _spell(amount: Amount) -> str:
    total = plain_number(amount.of) if amount.of is not None else ""
    return finding_words(plain_number(amount.value), amount.unit, total)
