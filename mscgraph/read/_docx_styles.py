"""Styles of a Word document: the formatting of runs, and paragraphs that are headings, titles or captions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscgraph.read._docx_markup import child, name_of, switch, value
from mscgraph.read._runs import Kinds

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Maximum styles that one is based on, each on the next.
_MAX_BASES = 20
#: Outline levels of headings, 9 being that of the text.
_TEXT_LEVEL = 9
_RAISED = frozenset({"superscript", "subscript"})
#: Half points by which text is raised or lowered that is set as a superscript or a subscript by hand.
_MIN_RAISE = 4
_SYMBOL_FONT = "symbol"


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    base: str
    paragraph: _Element | None
    run: _Element | None


@dataclass(frozen=True, slots=True)
class RunFormat:
    """The formatting of a run.

    :param kinds: bold, raised, lowered
    :param is_symbol: whether its font is Symbol, whose characters are not those of Unicode
    """

    kinds: Kinds
    is_hidden: bool = False
    is_symbol: bool = False


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: _Element | None) -> None:
        """Read the styles.

        :param root: of the part with them, ``None`` of a document without one
        """
        self._styles: dict[str, _Style] = {}
        self._defaults: dict[str, str] = {}
        self._cache: dict[tuple[str, str], bool | None] = {}
        for style in () if root is None else root:
            if name_of(style.tag) == "w:style":
                self._add(style)

    def _add(self, style: _Element) -> None:
        key = value(style, "styleId")
        name = value(child(style, "w:name"), default=key).lower()
        self._styles[key] = _Style(
            name, value(child(style, "w:basedOn")), child(style, "w:pPr"), child(style, "w:rPr")
        )
        if value(style, "default", "0") in ("1", "true", "on"):
            self._defaults[value(style, "type")] = key

    def _chain(self, key: str) -> Iterator[_Style]:
        """Yield a style and those that it is based on, the nearest first."""
        for _ in range(_MAX_BASES):
            if (style := self._styles.get(key)) is None:
                return
            yield style
            key = style.base

    def style_of(self, paragraph: _Element) -> str:
        """Return the id of a paragraph's style."""
        own = value(child(child(paragraph, "w:pPr"), "w:pStyle"))
        return own or self._defaults.get("paragraph", "")

    def is_heading(self, paragraph: _Element) -> bool:
        """Return whether a paragraph has a level in the document's outline."""
        chain = list(self._chain(self.style_of(paragraph)))
        for properties in (child(paragraph, "w:pPr"), *(style.paragraph for style in chain)):
            if level := value(child(properties, "w:outlineLvl")):
                return level.isdecimal() and int(level[:9]) < _TEXT_LEVEL
        return any(style.name.startswith("heading") for style in chain)

    def is_title(self, paragraph: _Element) -> bool:
        """Return whether a paragraph is the title of the document, by its style."""
        return any(style.name == "title" for style in self._chain(self.style_of(paragraph)))

    def is_caption(self, paragraph: _Element) -> bool:
        """Return whether a paragraph is a caption, by its style."""
        return any("caption" in style.name for style in self._chain(self.style_of(paragraph)))

    def format_of(self, properties: _Element | None, paragraph_style: str) -> RunFormat:
        """Return the formatting of a run.

        :param properties: of the run, ``None`` without any
        :param paragraph_style: the id of its paragraph's style
        """
        style = value(child(properties, "w:rStyle"))
        kinds = set(self._raise(properties, style, paragraph_style))
        if self._toggle(properties, "w:b", style, paragraph_style):
            kinds.add("strong")
        font = value(child(properties, "w:rFonts"), "ascii").lower()
        is_hidden = self._toggle(properties, "w:vanish", style, paragraph_style)
        return RunFormat(frozenset(kinds), is_hidden, font == _SYMBOL_FONT)

    def _toggle(self, properties: _Element | None, name: str, *styles: str) -> bool:
        """Return whether a property is on: as the run states, else where one of its styles, not both, has it on.

        ECMA-376-1, 17.7.3, Toggle Properties.
        """
        own = switch(properties, name)
        return bool(own) if own is not None else sum(bool(self._stated(key, name)) for key in styles) == 1

    def _stated(self, key: str, name: str) -> bool | None:
        """Return whether a style has a property on, ``None`` where neither it nor one that it is based on states it."""
        if (key, name) not in self._cache:
            switches = (switch(style.run, name) for style in self._chain(key))
            self._cache[key, name] = next((one for one in switches if one is not None), None)
        return self._cache[key, name]

    def _raise(self, properties: _Element | None, *styles: str) -> frozenset[str]:
        """Return superscript or subscript, from the nearest of a run and its styles that states one."""
        chains = (style.run for key in styles for style in self._chain(key))
        for one in (properties, *chains):
            if kind := value(child(one, "w:vertAlign")):
                return _RAISED & {kind}
            if position := value(child(one, "w:position")):
                return _by_hand(position)
        return frozenset()


def _by_hand(position: str) -> frozenset[str]:
    digits = position.removeprefix("-")
    if not digits.isdecimal() or int(digits[:9]) < _MIN_RAISE:
        return frozenset()
    return frozenset({"subscript" if position.startswith("-") else "superscript"})
