"""Issues: what could not be read, linked or believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Issue:
    """Something not read, linked or believed.

    :param text: the words at fault, where there are any
    :param is_between: whether only another source gives rise to it
    """

    code: str
    column: str | None
    message: str
    severity: str
    text: str | None = None
    is_between: bool = False


class IssueFactory(Protocol):
    """Makes an issue whose severity is the vocabulary's."""

    def __call__(self, code: str, column: str | None, message: str, text: str | None = None) -> Issue:
        """Return the issue; the code must be one of ``ontology/issue-codes.ttl``."""
        ...
