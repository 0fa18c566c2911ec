"""Trial registries and the numbers that they give."""

from __future__ import annotations

from dataclasses import dataclass

from mscgraph.records.concept import Concept
from mscgraph.records.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Registry:
    """A trial registry with the form of its numbers.

    :param pattern: anchored regular expression of a well-formed number
    :param near_pattern: anchored regular expression of what was meant to be one, or ``None``
    :param prefixes: beginnings of its numbers, in the registry's own spelling
    :param network_prefix: characters that the search portal of the WHO prints before its numbers, or ``None``
    :param network_suffix: regular expression of those that the portal prints behind them, or ``None``
    :param placeholder: anchored regular expression of what only fills the place of a number, or ``None``
    :param address: template of a number's page with ``$1``, or ``None``
    """

    concept: Concept
    pattern: str
    near_pattern: str | None = None
    prefixes: tuple[str, ...] = ()
    network_prefix: str | None = None
    network_suffix: str | None = None
    placeholder: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """A registry number.

    :param identifier: as read, in the registry's spelling
    :param registry: ``None`` where no registry's form is near
    :param valid: whether the number has its registry's form
    :param stated_as: as printed
    """

    identifier: str
    registry: Concept | None
    valid: bool
    stated_as: str
    evidence: Evidence
