"""XPath expressions of elements of XML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any


class Paths:
    """The places of elements, as libxml2's ``getpath`` spells them, each sibling counted once for all its siblings.

    A name with a prefix is ``*``, so that an expression needs no declarations, unless *name_of* gives another one.
    """

    def __init__(self, name_of: Callable[[str], str] | None = None) -> None:
        """Start with no element.

        :param name_of: turns the tag of an element into the name test of it
        """
        self._name_of = name_of or _name_of
        self._known: dict[Any, str] = {}

    def of(self, element: Any) -> str:
        """Return an XPath 1.0 expression of the one element."""
        unknown = []
        node = element
        while node not in self._known:
            unknown.append(node)
            parent = node.getparent()
            if parent is None:
                self._known[node] = f"/{self._name_of(node.tag)}"
                break
            node = parent
        for node in reversed(unknown):
            if node not in self._known:
                self._learn_children(node.getparent())
        return self._known[element]

    def _learn_children(self, parent: Any) -> None:
        path = self._known[parent]
        steps = [(child, self._name_of(child.tag)) for child in parent]
        counts = Counter(step for _, step in steps)
        counts["*"] = len(steps)
        seen: Counter[str] = Counter()
        for position, (child, step) in enumerate(steps, 1):
            seen[step] += 1
            number = position if step == "*" else seen[step]
            self._known[child] = f"{path}/{step}[{number}]" if counts[step] > 1 else f"{path}/{step}"


def _name_of(tag: str) -> str:
    return "*" if "}" in tag or ":" in tag else tag
