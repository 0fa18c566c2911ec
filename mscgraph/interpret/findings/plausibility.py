"""Numbers of findings that the count of patients does not allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from mscgraph.records import Amount, Finding

_HUNDRED = Decimal(100)


def implausible_numbers(findings: Iterable[Finding], patients: int | None) -> Iterator[str]:
    """Yield the measure and the fault of each number that cannot be."""
    for finding in findings:
        # A share of those who survive may be estimated, and need be no share of people.
        occurred = finding.direction is not None and finding.direction.value in ("present", "absent")
        alone = len(finding.values) == 1 and finding.assessment is not None and occurred
        for read in finding.values:
            fault = _fault(read.value, patients, alone=alone)
            if fault is not None:
                yield f"{finding.measure_text.value}: {fault}"


def _fault(amount: Amount, patients: int | None, *, alone: bool) -> str | None:
    """Return why a number cannot be, ``None`` if it can."""
    if amount.unit == "%":
        whole = int(amount.of) if amount.of is not None else patients if alone else None
        if amount.value > _HUNDRED and alone:
            return f"{amount.value}% of people"
        if whole and not _is_share(amount.value, whole):
            return f"{amount.value}% of {whole} patients is not a whole number of them"
        return None
    if amount.of is not None and amount.value > amount.of:
        return f"{amount.value} of {amount.of}"
    people = max(amount.value, amount.of or 0) if amount.unit == "patients" else None
    if people is not None and patients is not None and people > patients:
        return f"{people} patients, where {patients} were treated"
    return None


def _is_share(percent: Decimal, patients: int) -> bool:
    """Return whether a percentage, rounded or cut at its last digit, is a share of *patients*."""
    digit = Decimal(1).scaleb(int(percent.as_tuple().exponent))
    share = percent / _HUNDRED * patients
    counts = (share.to_integral_value(ROUND_FLOOR), share.to_integral_value(ROUND_CEILING))
    return any(-digit / 2 <= count / patients * _HUNDRED - percent < digit for count in counts)
