"""A look at the items of an iterator that follow."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Ahead(Generic[Item]):
    """The items of an iterator, with a look at those that follow."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._items = items
        self._next: deque[Item] = deque()

    def peek(self, ahead: int = 0) -> Item | None:
        """Return the next item, or one behind it; ``None`` behind the last."""
        while len(self._next) <= ahead:
            try:
                self._next.append(next(self._items))
            except StopIteration:
                return None
        return self._next[ahead]

    def pop(self) -> Item:
        """Take the next item."""
        self.peek()
        return self._next.popleft()

    def take(self, count: int) -> list[Item]:
        """Take the next items."""
        return [self.pop() for _ in range(count)]
