"""The text of a page around its tables: a run per paragraph, heading or other block, in document order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from mscgraph.captions import split_label
from mscgraph.read.html_elements import HEADINGS, Html
from mscgraph.read.html_tables import Table
from mscgraph.read.markup import BLOCK, SKIPPED, PassageWriter, Replacements, Setting
from mscgraph.records import Mark, MarkupPlace, Passage

#: Elements whose whole content is a caption.
_CAPTIONS = frozenset(("caption", "figcaption", "legend"))
_SECTIONS = frozenset(("article", "aside", "figure", "main", "section"))
#: Maximum items before a table, and behind it, that are looked at.
_WINDOW = 100
#: Elements within which a line break does not part blocks.
_LINES = HEADINGS | {"p", "li", "figcaption", "caption", "dd"}
#: Number of texts in which a header has its label.
_LABEL_TEXTS = 12
_ROWS = frozenset(("tr", "td", "th", "caption"))
_LEFT_OUT = frozenset(("nav", "button", "template"))


@dataclass(slots=True, eq=False)
class Run:
    """The text of a block, or of a stretch between blocks.

    :param element: the block that it is in
    :param container: the caption around it, ``None`` elsewhere
    :param addresses: of the links in it
    """

    text: str
    marks: tuple[Mark, ...]
    element: Any
    container: Any
    addresses: tuple[str, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether it is in a heading of HTML."""
        return self.element.tag in HEADINGS

    @property
    def is_control(self) -> bool:
        """Whether it is a link from end to end, as those to other pages are, and no label of a table."""
        linked = sum(mark.end - mark.start for mark in self.marks if mark.kind == "link")
        return linked > 0 and linked >= len(self.text.strip("[]() ")) and split_label(self.text)[0] is None


@dataclass(slots=True)
class Flow:
    """The runs and the tables of a page in document order.

    :ivar items: both
    :ivar positions: of the tables, in *items*
    :ivar order: these positions alone
    :ivar extents: where, in *items*, the elements around tables begin and end
    :ivar holders: number of tables in each of these elements
    """

    items: list[Run | Table] = field(default_factory=list)
    positions: dict[Table, int] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    extents: dict[Any, tuple[int, int]] = field(default_factory=dict)
    holders: Counter[Any] = field(default_factory=Counter)

    def runs_before(self, start: int, position: int) -> list[Run]:
        """Return the last runs of the items from *start* up to a position, without links to other pages."""
        return self._runs(max(start, position - _WINDOW), position)

    def runs_behind(self, position: int, end: int) -> list[Run]:
        """Return the first runs of the items behind a position up to *end*, without links to other pages."""
        return self._runs(position + 1, min(end, position + 1 + _WINDOW))

    def _runs(self, start: int, end: int) -> list[Run]:
        return [item for item in self.items[start:end] if isinstance(item, Run) and not item.is_control]

    def table_before(self, position: int) -> int:
        """Return the position behind the last table in front of one; 0 without one."""
        earlier = bisect_left(self.order, position)
        return self.order[earlier - 1] + 1 if earlier else 0

    def table_behind(self, position: int) -> int:
        """Return the position of the next table, or of the end."""
        later = bisect_right(self.order, position)
        return self.order[later] if later < len(self.order) else len(self.items)


class _Walk:
    """One walk over a page."""

    def __init__(self, tables: list[Table], dropped: set[Any]) -> None:
        self.flow = Flow()
        self._tables = {table.element: table for table in tables}
        self._dropped = dropped
        for table in tables:
            self.flow.holders.update(table.element.iterancestors())
        self._dialect = Html()
        self._writer = PassageWriter()
        self._blocks: list[Any] = []
        self._containers: list[Any] = []
        self._addresses: list[str] = []
        self._sections = 0

    def walk(self, root: Any) -> Flow:
        from lxml import etree

        walker: Any = etree.iterwalk(root, events=("start", "end"))
        open_elements: list[tuple[Any, Setting]] = []
        for event, node in walker:
            if event == "start":
                parent = open_elements[-1][0] if open_elements else None
                setting = self._setting(node, parent)
                if setting.skipped:
                    walker.skip_subtree()
                else:
                    self._enter(node, setting)
                open_elements.append((node, setting))
            else:
                _, setting = open_elements.pop()
                if not setting.skipped:
                    self._leave(node, setting)
                self._writer.add(node.tail, lines=bool(open_elements) and open_elements[-1][1].lines)
        self._flush()
        return self.flow

    def _setting(self, node: Any, parent: Any) -> Setting:
        if table := self._tables.get(node):
            self._add_table(table)
        if node in self.flow.holders:
            # An element around a table is printed, however it is hidden.
            return BLOCK
        if table or self._is_left_out(node):
            return SKIPPED
        setting = self._dialect.setting(node, parent)
        return BLOCK if node.tag in ("td", "th") and not setting.skipped else setting

    def _add_table(self, table: Table) -> None:
        self._flush()
        self.flow.positions[table] = len(self.flow.items)
        self.flow.order.append(len(self.flow.items))
        self.flow.items.append(table)

    def _is_left_out(self, node: Any) -> bool:
        if node in self._dropped or node.tag in _LEFT_OUT:
            return True
        if node.tag in ("header", "footer") and not self._sections:
            return split_label("".join(islice(node.itertext(), _LABEL_TEXTS)))[0] is None
        # A table that was not closed is around the next one; its own rows are no text around that.
        return node.tag in _ROWS and any(block in self._tables for block in self._blocks)

    def _enter(self, node: Any, setting: Setting) -> None:
        if self._parts(node, setting):
            self._flush()
            self._blocks.append(node)
            self._containers.append(node if node.tag in _CAPTIONS else (self._containers or [None])[-1])
            self._sections += node.tag in _SECTIONS
            if node in self.flow.holders:
                self.flow.extents[node] = (len(self.flow.items), 0)
        else:
            self._writer.enter(setting)
        if node.tag == "a" and node.get("href"):
            self._addresses.append(node.get("href"))
        self._writer.add(node.text, lines=setting.lines)

    def _parts(self, node: Any, setting: Setting) -> bool:
        """Return whether an element is a block with runs of its own."""
        if node.tag == "br":
            return not self._blocks or self._blocks[-1].tag not in _LINES
        return setting.block

    def _leave(self, node: Any, setting: Setting) -> None:
        if not self._blocks or self._blocks[-1] is not node:
            self._writer.leave(setting)
            return
        self._flush()
        self._blocks.pop()
        self._containers.pop()
        self._sections -= node.tag in _SECTIONS
        if node in self.flow.holders:
            self.flow.extents[node] = (self.flow.extents[node][0], len(self.flow.items))

    def _flush(self) -> None:
        text, marks = self._writer.take()
        addresses, self._addresses = self._addresses, []
        if text:
            container = self._containers[-1] if self._containers else None
            self.flow.items.append(Run(text, marks, self._blocks[-1], container, tuple(addresses)))


def read_flow(root: Any, tables: list[Table], dropped: set[Any]) -> Flow:
    """Return the runs and tables of a page.

    :param tables: those that are read; what is in them is no run
    :param dropped: elements that are left out with all that is in them
    """
    return _Walk(tables, dropped).walk(root)


class Places:
    """The places of blocks: the number of each among all elements of its name."""

    def __init__(self, root: Any, replacements: Replacements) -> None:
        self._root = root
        self._replacements = replacements
        self._numbers: dict[str, dict[Any, int]] = {}

    def of(self, element: Any) -> MarkupPlace:
        """Return an XPath 1.0 expression of the one element."""
        tag = element.tag
        if tag not in self._numbers:
            self._numbers[tag] = {one: number for number, one in enumerate(self._root.iter(tag), 1)}
        return MarkupPlace(f"(//{tag})[{self._numbers[tag][element]}]")

    def passage(self, run: Run) -> Passage:
        """Return a run as a passage."""
        return Passage(self._replacements.mend(run.text), self.of(run.element), run.marks)
