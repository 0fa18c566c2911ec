"""XPath expressions of elements of XML."""

from __future__ import annotations

from collections import Counter
from typing import Any


class Paths:
    """The places of elements, as libxml2's ``getpath`` spells them, each sibling counted once for all its siblings.

    A name with a prefix is ``*``, so that an expression needs no declarations.
    """

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}

    def of(self, element: Any) -> str:
        """Return an XPath 1.0 expression of the one element."""
        unknown = []
        node = element
        while node not in self._known:
            unknown.append(node)
            parent = node.getparent()
            if parent is None:
                self._known[node] = f"/{_step(node)}"
                break
            node = parent
        for node in reversed(unknown):
            if node not in self._known:
                self._learn_children(node.getparent())
        return self._known[element]

    def _learn_children(self, parent: Any) -> None:
        path = self._known[parent]
        steps = [(child, _step(child)) for child in parent]
        counts = Counter(step for _, step in steps)
        counts["*"] = len(steps)
        seen: Counter[str] = Counter()
        for position, (child, step) in enumerate(steps, 1):
            seen[step] += 1
            number = position if step == "*" else seen[step]
            self._known[child] = f"{path}/{step}[{number}]" if counts[step] > 1 else f"{path}/{step}"


def _step(element: Any) -> str:
    """Return the name test of an element."""
    name: str = element.tag
    return "*" if "}" in name or ":" in name else name
