"""Markup inside a line or a cell of Markdown: emphasis, links, code, escapes, HTML tags and entities."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field

from mscgraph.characters import replace_forbidden
from mscgraph.read.emphasis import Emphasis
from mscgraph.read.links import link_marks
from mscgraph.read.passages import Characters, Folded, fold
from mscgraph.records import Passage, TextPlace

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TOKEN = re.compile(r"\\|`+|\*+|_+|<|&|!?\[|\]")
_TICKS = re.compile(r"`+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ADDRESS = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_COMMENT = ("<!--", "-->")
#: A tag; each attribute has a value, so that a comparison of words is not a tag.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)"
    r"(?P<attributes>(?:\s++[\w:.-]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))*+)\s*+/?>"
)
#: Address and title of a link.
_TARGET = re.compile(
    r"\(\s*+(?:<([^<>\n]*+)>|([^\s()<]*+(?:\([^\s()]*+\)[^\s()]*+)*+))(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?+\s*+\)"
)
#: The name of a link's definition, behind its text.
_REFERENCE = re.compile(r"\[([^\[\]]{0,200})\]")
_LONGEST_NAME = 200
#: Elements of HTML: those that mark their text, those that are lines of their own, and others that Markdown may hold.
_MARKING = {"sup": "superscript", "sub": "subscript", "b": "strong", "strong": "strong", "a": "link"}
_BREAKING = frozenset({"br", "p", "div", "li", "ul", "ol", "hr"})
_HREF = re.compile(r"\shref\s*=\s*[\"']?([^\"'\s]*)", re.IGNORECASE)
_OTHER = frozenset(
    {
        "i",
        "em",
        "u",
        "s",
        "del",
        "ins",
        "small",
        "big",
        "span",
        "font",
        "mark",
        "code",
        "kbd",
        "tt",
        "wbr",
        "img",
    }
    | {"abbr", "cite", "q", "dfn", "var", "samp", "center", "nobr", "sc"}
)


def render(raw: str, start: int, references: Set[str] = frozenset()) -> Passage:
    """Return a stretch of Markdown as it is read: its markup is left out, what it marks is marked.

    :param start: offset of *raw* in the document
    :param references: names of the links that the document defines, as :func:`name_reference` gives them
    """
    folded = _render(raw, start, references)
    return Passage(folded.text, TextPlace(folded.start, folded.end), folded.marks, folded.gaps)


def name_reference(words: str) -> str:
    """Return the name of a link's definition, alike in any case of letters."""
    return " ".join(words.split()).casefold()


def _render(raw: str, start: int, references: Set[str]) -> Folded:
    if not _TOKEN.search(raw):
        return fold(raw, start)
    start += len(raw) - len(raw.lstrip())
    markup = _Markup(raw.strip(), references)
    markup.find()
    return markup.characters(start)


@dataclass(slots=True)
class _Markup:
    """The markup of a stretch.

    :param edits: (start, end, text in place of it)
    :param marks: (start, end, kind)
    """

    raw: str
    references: Set[str]
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    #: Starts of the runs of backticks, by their length.
    _ticks: dict[int, list[int]] = field(default_factory=dict)
    #: Start of the last end of a comment.
    _last_comment: int | None = None
    #: Brackets that may begin a link.
    _brackets: list[tuple[int, int]] = field(default_factory=list)
    _emphasis: Emphasis = field(init=False)
    #: Starts of the elements that are open, with their marks.
    _tags: defaultdict[str, list[tuple[int, tuple[str, ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        self._emphasis = Emphasis(self.raw, self.edits, self.marks)

    def find(self) -> None:
        """Find all markup."""
        position = 0
        while match := _TOKEN.search(self.raw, position):
            token, at = match.group(), match.start()
            if token[0] in "*_":
                self._emphasis.take(token, at)
                position = match.end()
            elif token in "![":
                self._brackets.append(match.span())
                position = match.end()
            elif token == "]":
                position = self._close_bracket(at)
            elif token[0] == "`":
                position = self._take_code(match.start(), match.end())
            elif token == "\\":
                position = self._take_escape(at)
            elif token == "&":
                position = self._take_entity(at)
            else:
                position = self._take_angle(at)
        for opened in self._tags.values():
            self.marks.extend((begin, len(self.raw), kind) for begin, kinds in opened for kind in kinds)

    def characters(self, start: int) -> Folded:
        """Return the stretch without its markup, with its marks."""
        characters = Characters(self.raw, start)
        ends, counts, done = [0], [0], 0
        for begin, end, text in sorted(self.edits):
            characters.keep(done, begin)
            characters.add(text, end)
            ends.append(end)
            counts.append(characters.count)
            done = end
        characters.keep(done, len(self.raw))
        for begin, end, kind in self.marks:
            first, last = bisect_right(ends, begin) - 1, bisect_right(ends, end) - 1
            characters.mark(counts[first] + begin - ends[first], counts[last] + end - ends[last], kind)
        return characters.folded()

    def _leave_out(self, start: int, end: int) -> None:
        self.edits.append((start, end, ""))

    def _take_escape(self, at: int) -> int:
        following = self.raw[at + 1 : at + 2]
        if following and following in _PUNCTUATION:
            self._leave_out(at, at + 1)
            return at + 2
        if following == "\n":
            self._leave_out(at, at + 1)
        return at + 1

    def _take_entity(self, at: int) -> int:
        match = _ENTITY.match(self.raw, at)
        if match is None:
            return at + 1
        char = replace_forbidden(html.unescape(match.group()))
        if not char or char == match.group():
            return at + 1
        self.edits.append((at, match.end(), char))
        return match.end()

    def _take_code(self, start: int, end: int) -> int:
        """Take a code span, whose characters are read as they are, besides an escaped pipe."""
        if not self._ticks:
            for run in _TICKS.finditer(self.raw):
                self._ticks.setdefault(run.end() - run.start(), []).append(run.start())
        length = end - start
        places = self._ticks.get(length, [])
        following = bisect_right(places, start)
        if following == len(places):
            return end
        close = places[following]
        self._leave_out(start, end)
        for escape in re.finditer(r"\\(?=\|)", self.raw[end:close]):
            self._leave_out(end + escape.start(), end + escape.end())
        self._leave_out(close, close + length)
        return close + length

    def _take_angle(self, at: int) -> int:
        raw = self.raw
        if raw.startswith(_COMMENT[0], at):
            if self._last_comment is None:
                self._last_comment = raw.rfind(_COMMENT[1])
            if at < self._last_comment:
                end = raw.index(_COMMENT[1], at) + len(_COMMENT[1])
                self._leave_out(at, end)
                return end
            return at + 1
        if address := _ADDRESS.match(raw, at):
            self._leave_out(at, at + 1)
            self._leave_out(address.end() - 1, address.end())
            self.marks.append((*address.span(1), "link"))
            return address.end()
        tag = _TAG.match(raw, at)
        name = tag["name"].lower() if tag else ""
        if tag is None or not (name in _OTHER or name in _BREAKING or name in _MARKING):
            return at + 1
        self.edits.append((at, tag.end(), "\n" if name in _BREAKING else ""))
        if name in _MARKING:
            self._take_tag(name, tag)
        return tag.end()

    def _take_tag(self, name: str, tag: re.Match[str]) -> None:
        if not tag["close"]:
            self._tags[name].append((tag.end(), _marks_of(name, tag["attributes"])))
        elif self._tags[name]:
            begin, kinds = self._tags[name].pop()
            self.marks.extend((begin, tag.start(), kind) for kind in kinds)

    def _close_bracket(self, at: int) -> int:
        if not self._brackets:
            return at + 1
        start, end = self._brackets.pop()
        target = _TARGET.match(self.raw, at + 1)
        close = target.end() if target else self._end_reference(end, at)
        if close is None:
            return at + 1
        self._leave_out(start, end)
        self._leave_out(at, close)
        if end - start == 1:
            address = (target[1] or target[2] or "") if target else ""
            self.marks.extend((end, at, kind) for kind in link_marks(address))
        return close

    def _end_reference(self, start: int, at: int) -> int | None:
        """Return where a link by the name of its definition ends, ``None`` where the brackets are characters."""
        if not self.references:
            return None
        words = name_reference(self.raw[start : min(at, start + _LONGEST_NAME)])
        if (name := _REFERENCE.match(self.raw, at + 1)) is not None:
            return name.end() if (name_reference(name[1]) or words) in self.references else None
        return at + 1 if words in self.references else None


def _marks_of(name: str, attributes: str) -> tuple[str, ...]:
    """Return the kinds of mark of an element's text."""
    if name != "a":
        return (_MARKING[name],)
    address = _HREF.search(attributes)
    return link_marks(html.unescape(address[1])) if address else ()
