"""The text of paragraphs: runs with their formatting, fields, symbols and formulas; no deleted and no hidden words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mscgraph.characters import REPLACEMENT
from mscgraph.read._docx_markup import child, inside, name_of, seen_through, switch, value
from mscgraph.read._docx_styles import RunFormat, Styles
from mscgraph.read._runs import PLAIN, Kinds, Runs
from mscgraph.read.markup import Replacements

if TYPE_CHECKING:
    from lxml.etree import _Element

_LINK = frozenset({"link"})
_REFERENCE = frozenset({"link", "reference"})
#: Characters that elements of a run are in place of.
_CHARACTERS = {
    "w:tab": " ",
    "w:ptab": " ",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
#: Characters of the font Symbol from code 0x61 and 0x41 on, and others that tables have.
_SMALL, _CAPITAL = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_OTHERS = {
    "∀∃∋∗−≅µ∼": (0x22, 0x24, 0x27, 0x2A, 0x2D, 0x40, 0x6D, 0x7E),
    "≤∞↔←↑→↓°±": (0xA3, 0xA5, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0xB0, 0xB1),
    "≥×•÷≠≈⋅": (0xB3, 0xB4, 0xB7, 0xB8, 0xB9, 0xBB, 0xD7),
}
_SYMBOLS = {
    **{0x61 + place: char for place, char in enumerate(_SMALL)},
    **{0x41 + place: char for place, char in enumerate(_CAPITAL)},
    **{code: chr(code) for code in (*range(0x20, 0x40), 0x5B, 0x5D, 0x7B, 0x7C, 0x7D)},
    **{code: char for chars, codes in _OTHERS.items() for char, code in zip(chars, codes, strict=True)},
}
_NO_BREAKS = {ord("\n"): " ", ord("\r"): " "}
#: The characters of fonts of symbols in Unicode.
_PRIVATE = range(0xF000, 0xF100)
#: Signs of formulas in front of or between their parts.
_SIGNS = {"m:f": ("", "/"), "m:rad": ("√", "")}
_SCRIPTS = {"m:sup": frozenset({"superscript"}), "m:sub": frozenset({"subscript"})}
#: The end of a number that the document counts up.
_COUNTED = object()


@dataclass(slots=True)
class _Field:
    """A field that is open: its code, and whether that has ended and its result begun."""

    code: list[str] = field(default_factory=list)
    has_result: bool = False

    @property
    def kind(self) -> str:
        return "".join(self.code).strip().partition(" ")[0].upper()


@dataclass(slots=True)
class _Step:
    """An element or a text that is to be read.

    :param kinds: of the elements around it
    :param is_symbol: whether its font is Symbol
    """

    what: Any
    kinds: Kinds = PLAIN
    is_symbol: bool = False


class TextReader:
    """A reader of the text of paragraphs.

    :ivar counted: characters up to the end of the last number that the document counts up, as those of captions
    """

    def __init__(self, styles: Styles, replacements: Replacements) -> None:
        self._styles = styles
        self._replacements = replacements
        self._runs = Runs(replacements)
        self._fields: list[_Field] = []
        self._steps: list[_Step] = []
        self._style = ""
        self.counted = 0

    def read(self, *paragraphs: _Element) -> Runs:
        """Return the runs of paragraphs, each on its own lines, but for those whose end was deleted."""
        self._runs, self.counted = Runs(self._replacements), 0
        for paragraph in paragraphs:
            self._read_paragraph(paragraph)
            mark = child(child(paragraph, "w:pPr"), "w:rPr")
            if child(mark, "w:del") is None:
                self._runs.end_block()
        return self._runs

    def _read_paragraph(self, paragraph: _Element) -> None:
        self._style = self._styles.style_of(paragraph)
        self._fields = []
        self._steps = [_Step(paragraph)]
        while self._steps:
            step = self._steps.pop()
            if isinstance(step.what, str):
                self._add(step.what, step.kinds, is_symbol=step.is_symbol)
            elif step.what is _COUNTED:
                self.counted = self._runs.length
            else:
                self._enter(step)

    def _push(self, parts: list[Any], kinds: Kinds, *, is_symbol: bool = False) -> None:
        self._steps.extend(_Step(part, kinds, is_symbol) for part in reversed(parts))

    def _enter(self, step: _Step) -> None:
        element, kinds = step.what, step.kinds
        name = name_of(element.tag)
        if name in ("w:r", "m:r"):
            self._enter_run(element, kinds)
        elif name in _CHARACTERS:
            self._add(_CHARACTERS[name], kinds)
        elif name in ("w:t", "m:t"):
            # A line end in the XML is a blank; breaks have elements of their own.
            self._add((element.text or "").translate(_NO_BREAKS), kinds, is_symbol=step.is_symbol)
        elif name == "w:sym":
            self._add_symbol(element, kinds)
        elif name in ("w:fldChar", "w:instrText"):
            self._follow_field(element, name)
        elif name == "w:fldSimple":
            kind = value(element, "instr").strip().partition(" ")[0].upper()
            parts = [*element, _COUNTED] if kind == "SEQ" else list(element)
            self._push(parts, kinds | _LINK if kind == "HYPERLINK" else kinds)
        elif name == "w:hyperlink":
            self._push(list(element), kinds | (_REFERENCE if value(element, "anchor") else _LINK))
        elif name in ("w:p", "w:ruby", "w:rubyBase"):
            self._push([one for one in element if name_of(one.tag) != "w:rt"], kinds)
        elif name.startswith("m:"):
            self._enter_formula(element, name, kinds)
        elif (inner := inside(element)) is not None:
            self._push(inner, kinds)

    def _enter_run(self, run: _Element, kinds: Kinds) -> None:
        shown: RunFormat = self._styles.format_of(child(run, "w:rPr"), self._style)
        if not shown.is_hidden:
            self._push(list(run), kinds | shown.kinds, is_symbol=shown.is_symbol)

    def _add(self, text: str, kinds: Kinds, *, is_symbol: bool = False) -> None:
        if not all(one.has_result for one in self._fields):
            return
        if any(one.kind == "HYPERLINK" for one in self._fields):
            kinds |= _LINK
        if is_symbol:
            text = "".join(_symbol(char) if ord(char) in _PRIVATE else char for char in text)
        self._runs.add(text, kinds)

    def _add_symbol(self, element: _Element, kinds: Kinds) -> None:
        """Add the character of a font of symbols, or of any other font."""
        try:
            code = int(value(element, "char"), 16)
        except ValueError:
            code = ord(REPLACEMENT)
        font = value(element, "font").lower()
        if font == "symbol" or code in _PRIVATE:
            self._add(_symbol(chr(code & 0xFF)) if font == "symbol" else REPLACEMENT, kinds)
        else:
            self._add(chr(code) if 0 < code < 0x110000 else REPLACEMENT, kinds)

    def _follow_field(self, element: _Element, name: str) -> None:
        if name == "w:instrText":
            if self._fields:
                self._fields[-1].code.append(element.text or "")
            return
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields and self._fields.pop().kind == "SEQ":
            self.counted = self._runs.length

    def _enter_formula(self, element: _Element, name: str, kinds: Kinds) -> None:
        kinds |= _SCRIPTS.get(name, PLAIN)
        parts: list[Any] = [one for one in element if not name_of(one.tag).endswith("Pr")]
        if name in _SIGNS:
            before, between = _SIGNS[name]
            parts = [before, *parts[:1], *([between] if between else []), *parts[1:]]
        elif name == "m:d":
            parts = _in_brackets(element, parts)
        elif name == "m:nary":
            parts.insert(0, value(child(child(element, "m:naryPr"), "m:chr"), default="∫"))
        self._push(parts, kinds)


def _in_brackets(element: _Element, parts: list[Any]) -> list[Any]:
    """Return the parts of a formula with the brackets around them and the signs between them."""
    properties = child(element, "m:dPr")
    signs = (("m:begChr", "("), ("m:sepChr", "|"), ("m:endChr", ")"))
    opening, between, closing = (
        usual if (stated := child(properties, name)) is None else value(stated) for name, usual in signs
    )
    inner = [piece for part in parts for piece in (between, part)][1:]
    return [opening, *inner, closing]


def _symbol(char: str) -> str:
    return _SYMBOLS.get(ord(char) & 0xFF, REPLACEMENT)


def paragraphs_in(element: _Element) -> list[_Element]:
    """Return the paragraphs in a cell, those of tables in it among them, in document order."""
    found: list[_Element] = []
    stack = [seen_through(element)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
        elif (name := name_of(one.tag)) == "w:p":
            found.append(one)
        elif name in ("w:tbl", "w:tr", "w:tc") and not is_deleted(one):
            stack.append(seen_through(one))
    return found


def is_deleted(element: _Element) -> bool:
    """Return whether a row or a cell is hidden, or deleted by a change that is not yet accepted."""
    row, cell = child(element, "w:trPr"), child(element, "w:tcPr")
    return (
        child(row, "w:del") is not None
        or child(cell, "w:cellDel") is not None
        or bool(switch(row, "w:hidden"))
    )
