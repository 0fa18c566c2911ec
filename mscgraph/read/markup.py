"""Passages of markup: the text of an element, with its marks; the same for HTML and JATS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from mscgraph.characters import FORBIDDEN_IN_XML, REPLACEMENT
from mscgraph.records import Mark, Passage, Place, Replaced

#: Characters between two pieces of text, the weakest first.
_BLANK, _LINE = " ", "\n"
#: White space that MathML trims; others are spacing.
_MATH_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Setting:
    """The part of an element in the text around it.

    :param skipped: without its content
    :param block: on lines of its own
    :param apart: with a blank before and behind it, as a cell of a table within a cell
    :param lines: whether line ends of its text are kept
    :param glued: whether it is in one line with what follows, as the label of a note
    :param bare: whether blanks between its elements are no text, as in mathematics
    :param trimmed: whether blanks at its ends are no text, likewise
    :param marks: the kinds of mark on its text
    """

    skipped: bool = False
    block: bool = False
    apart: bool = False
    lines: bool = False
    glued: bool = False
    bare: bool = False
    trimmed: bool = False
    marks: tuple[str, ...] = ()


INLINE = Setting()
SKIPPED = Setting(skipped=True)
BLOCK = Setting(block=True)
APART = Setting(apart=True)


class Dialect(Protocol):
    """The elements of a kind of markup."""

    def setting(self, element: Any, parent: Any) -> Setting:
        """Return the part of an element within its parent, ``None`` for the element that is read."""
        ...


def local_name(element: Any) -> str:
    """Return an element's name without namespace and prefix."""
    name: str = element.tag
    return name.rpartition("}")[2].rpartition(":")[2]


_BARE = Setting(bare=True)
_SUPERSCRIPT, _SUBSCRIPT = Setting(marks=("superscript",)), Setting(marks=("subscript",))
#: Elements of MathML that hold others; a blank between these is no text.
MATH_SETTINGS: Mapping[str, Setting] = {
    **dict.fromkeys(
        ("math", "mrow", "mstyle", "semantics", "mfrac", "msqrt", "mroot", "mover", "munder", "munderover"),
        _BARE,
    ),
    **dict.fromkeys(
        ("msup", "msub", "msubsup", "mmultiscripts", "mfenced", "mpadded", "mtable", "merror"), _BARE
    ),
    **dict.fromkeys(("annotation", "annotation-xml", "mphantom"), SKIPPED),
    **dict.fromkeys(("mi", "mn", "mo", "ms", "mtext"), Setting(trimmed=True)),
    "mtr": Setting(block=True, bare=True),
    "mtd": Setting(apart=True, bare=True),
    "mspace": APART,
}
#: Elements that HTML and JATS have in common.
COMMON_SETTINGS: Mapping[str, Setting] = {
    **MATH_SETTINGS,
    **dict.fromkeys(("td", "th"), APART),
    **dict.fromkeys(("b", "strong"), Setting(marks=("strong",))),
    "sup": _SUPERSCRIPT,
    "sub": _SUBSCRIPT,
}
#: Children of elements of MathML that are set apart, by their position from 1 on.
_SCRIPTS = {"msup": (_SUPERSCRIPT,), "msub": (_SUBSCRIPT,), "msubsup": (_SUBSCRIPT, _SUPERSCRIPT)}


def math_setting(element: Any, parent: Any, own: Setting) -> Setting:
    """Return the setting of a child of an element of MathML: an exponent is a superscript, fractions have two lines."""
    outer = local_name(parent)
    if outer == "mfrac":
        return replace(own, block=True)
    scripts = _SCRIPTS.get(outer)
    position = parent.index(element) if scripts and len(parent) <= len(scripts) + 1 else 0
    return replace(own, marks=own.marks + scripts[position - 1].marks) if scripts and position else own


class PassageWriter:
    """Text and marks of a passage in the making: white space folded, blocks and line breaks as newlines."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pending = ""
        self._glued = False
        self._open: list[_OpenMark] = []
        self._opened = 0
        self._marks: list[tuple[int, Mark]] = []

    def add(self, text: str | None, *, lines: bool = False) -> None:
        """Add text; *lines* keeps its line ends."""
        if not text:
            return
        if lines and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.end_line()
                self.add(line)
            return
        words = text.split()
        if not words or text[0].isspace():
            self.part()
        if words:
            self._emit(" ".join(words))
            if text[-1].isspace():
                self.part()

    def _emit(self, text: str) -> None:
        if self._length and self._pending:
            self._parts.append(self._pending)
            self._length += 1
        self._pending, self._glued = "", False
        for mark in self._open:
            if mark.start is None:
                mark.start = self._length
        self._parts.append(text)
        self._length += len(text)

    def part(self) -> None:
        """Put a blank in front of what follows."""
        self._pending = self._pending or _BLANK

    def end_line(self) -> None:
        """Begin a line with what follows, unless it is glued to what was before."""
        self._pending = _BLANK if self._glued else _LINE

    def enter(self, setting: Setting) -> None:
        """Begin an element."""
        self._turn(setting)
        for kind in setting.marks:
            known = any(mark.kind == kind for mark in self._open)
            self._opened += 1
            self._open.append(_OpenMark("" if known else kind, self._opened))

    def leave(self, setting: Setting) -> None:
        """End the element that was begun last."""
        for _ in setting.marks:
            self._close(self._open.pop())
        self._turn(setting)
        if setting.glued and self._length:
            self.part()
            self._glued = True

    def _turn(self, setting: Setting) -> None:
        if setting.block:
            self.end_line()
        elif setting.apart:
            self.part()

    def _close(self, mark: _OpenMark) -> None:
        if mark.kind and mark.start is not None and mark.start < self._length:
            self._marks.append((mark.number, Mark(mark.start, self._length, mark.kind)))

    def take(self) -> tuple[str, tuple[Mark, ...]]:
        """Return text and marks, and begin anew within the elements that are open."""
        for mark in self._open:
            self._close(mark)
            mark.start = None
        text, marks = "".join(self._parts), sorted(self._marks, key=_outermost_first) if self._marks else ()
        self._parts, self._marks = [], []
        self._length, self._pending, self._glued = 0, "", False
        return text, tuple(mark for _, mark in marks)


@dataclass(slots=True)
class _OpenMark:
    """A mark whose end is not reached; its kind is ``""`` within another of the same kind."""

    kind: str
    number: int
    start: int | None = None


def _outermost_first(numbered: tuple[int, Mark]) -> tuple[int, int, int]:
    number, mark = numbered
    return mark.start, -mark.end, number


def write_element(writer: PassageWriter, element: Any, dialect: Dialect) -> None:
    """Add what is in an element, in document order; the element itself is neither a block nor skipped."""
    from lxml import etree

    walker: Any = etree.iterwalk(element, events=("start", "end"))
    settings: list[Setting] = []
    parents: list[Any] = []
    for event, node in walker:
        if event == "end":
            setting = settings.pop()
            parents.pop()
            if settings:
                writer.leave(setting)
                _add(writer, node.tail, settings[-1])
            continue
        setting = dialect.setting(node, parents[-1]) if parents else _outermost(dialect.setting(node, None))
        if settings and settings[-1].lines and not setting.lines:
            setting = replace(setting, lines=True)
        settings.append(setting)
        parents.append(node)
        if setting.skipped:
            walker.skip_subtree()
            settings[-1] = INLINE
            continue
        if len(settings) > 1:
            writer.enter(setting)
        _add(writer, node.text, setting)


def _outermost(setting: Setting) -> Setting:
    """Return of the setting of the element that is read its way with white space alone."""
    return Setting(lines=setting.lines, bare=setting.bare)


def _add(writer: PassageWriter, text: str | None, setting: Setting) -> None:
    if text and not (setting.bare and text.isspace()):
        writer.add(text.strip(_MATH_BLANKS) if setting.trimmed else text, lines=setting.lines)


class Replacements:
    """The characters that XML forbids, replaced in what is read and counted."""

    def __init__(self) -> None:
        self._found: dict[str, Replaced] = {}

    def mend(self, text: str) -> str:
        """Return *text* with U+FFFD for each forbidden character; its length stays."""
        return FORBIDDEN_IN_XML.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        self._found.setdefault(match.group(), Replaced(match.group(), None, None)).count += 1
        return REPLACEMENT

    @property
    def found(self) -> tuple[Replaced, ...]:
        """The characters, in the order of the first of each."""
        return tuple(self._found.values())


def read_passage(element: Any, place: Place, dialect: Dialect, replacements: Replacements) -> Passage:
    """Return what is printed in an element; of an empty one, the text is ``""``."""
    if not len(element) and not (element.text and dialect.setting(element, None).lines):
        return Passage(replacements.mend(" ".join((element.text or "").split())), place)
    writer = PassageWriter()
    write_element(writer, element, dialect)
    text, marks = writer.take()
    return Passage(replacements.mend(text), place, marks)


def cut_passage(passage: Passage, start: int, end: int | None = None) -> Passage:
    """Return a part of a passage without white space around it, its marks with it."""
    piece = passage.text[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    end = start + len(piece)
    marks = (Mark(max(m.start, start) - start, min(m.end, end) - start, m.kind) for m in passage.marks)
    return replace(passage, text=piece, marks=tuple(mark for mark in marks if mark.start < mark.end))


def join_passages(passages: Iterable[Passage], separator: str = _LINE) -> Passage | None:
    """Return passages as one, at the first one's place; ``None`` without one that has text."""
    text, marks, first = "", list[Mark](), None
    for passage in passages:
        if not passage.text:
            continue
        first = first or passage
        offset = len(text) + len(separator) if text else 0
        text = f"{text}{separator}{passage.text}" if text else passage.text
        marks += (Mark(mark.start + offset, mark.end + offset, mark.kind) for mark in passage.marks)
    return replace(first, text=text, marks=tuple(marks)) if first else None
