"""Characters with a fate of their own: those that nobody sees, and those that no document in XML may hold."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

from mscgraph.texts import clip

#: Characters of Unicode category Cf, the soft hyphen among them. A constant: versions of Python differ in Unicode's.
_INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
#: The end of a text whose superscript is a power, the power itself, and a unit of length that may have one.
_TEN = re.compile(r"(?<![\d.,])10 ?$")
_POWER = re.compile(r"[-+\u2212\u2013]?\d{1,2}(?:[-\u2013\u2212/]\d{1,2})?")
_LENGTH = re.compile(r"(?<![^\W\d_])[cmkdµμ]?m ?$")
#: Numbers, single small letters and signs, in brackets or not, that lead to a note or to a publication.
_REFERENCE = re.compile(
    r"[\[(]?(?:\d+|[a-z]|[*\u2217†‡§¶#‖]+)(?:[\s,;\u2013\u2212-]+(?:\d+|[a-z]|[*†‡§¶#‖]+))*[\])]?[,;.]?"
)
_BETWEEN_REFERENCES = re.compile(r"[\s,;\u2013\u2212-]*")
_BRACKETS = ("[]", "()")
#: Signs of footnotes and raised characters, printed as any other character.
_SIGNS, _RAISED = "*\u2217†‡§¶‖#", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_MAY_REFER = re.compile(f"[{_SIGNS}{_RAISED}]")
_RAISED_RUN = re.compile(rf"(?<=\S)[{_RAISED}]+(?:[,;\u2013-] ?[{_RAISED}]+)*")
#: Signs behind a word, behind a number that they do not multiply, in front of a word, or of the number of a cell.
_SIGN_RUN = re.compile(
    rf"""(?<=[^\W\d_])[{_SIGNS}]+(?:,\ ?[{_SIGNS}]+)*(?=$|[\s,;:.)\]/])
    |(?<=[\w)\]%+.])\ ?[{_SIGNS}]+(?:,\ ?[{_SIGNS}]+)*(?=$|[\s,;:.)\]/])(?!\s*\d)
    |(?<!\S)[{_SIGNS}]+(?=[^\W\d_])
    |^[{_SIGNS[:-1]}]+\ (?=[^\W\d_])
    |\A[{_SIGNS[:-1]}]+(?=\d)(?!\*10(?!\d))""",
    re.VERBOSE | re.MULTILINE,
)
#: Characters that XML 1.0 forbids, also as references.
FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
#: Maximum characters shown of a text with a forbidden one.
_MAX_SHOWN = 60
#: The character in place of one that is forbidden.
REPLACEMENT = "\ufffd"


def visible(text: str) -> str:
    """Return *text* without invisible characters: zero-width and direction marks, joiners, soft hyphens."""
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def may_refer(text: str) -> bool:
    """Return whether *text* has a sign of a footnote or a raised character."""
    return _MAY_REFER.search(text) is not None


class Marked(Protocol):
    """A stretch of a text that is set unlike the rest, with its kind."""

    @property
    def start(self) -> int:
        """Its first character."""
        ...

    @property
    def end(self) -> int:
        """The character behind it."""
        ...

    @property
    def kind(self) -> str:
        """``superscript``, ``reference`` or another."""
        ...


@dataclass(frozen=True, slots=True)
class Visible:
    """The visible characters of a text.

    :param printed: the whole text
    :param offsets: in the whole text, of each visible character
    :param stretch: of the whole text, where the characters are of no more
    """

    printed: str
    text: str
    offsets: Sequence[int]
    stretch: tuple[int, int] | None = None

    @classmethod
    def of(cls, printed: str, marks: Iterable[Marked] = (), *, signs: bool = False) -> Self:
        """Return the visible characters of *printed*.

        A superscript behind a ten is its power (``10^6``); one that refers to a note or to a publication is left out,
        and so is a link behind words that leads to either.

        :param marks: in the order of their starts
        :param signs: whether signs of footnotes and raised characters that refer to something are left out too
        """
        text = visible(printed)
        signs = signs and may_refer(printed)
        if len(text) == len(printed) and not marks and not signs:
            return cls(printed, text, range(len(printed)))
        raised = [(mark.start, mark.end) for mark in marks if mark.kind == "superscript"]
        powers, notes = _judge_superscripts(printed, raised)
        linked = ((mark.start, mark.end) for mark in marks if mark.kind == "reference")
        notes |= _find_linked(printed, [span for span in linked if not _overlaps(span, raised)])
        if signs:
            notes |= _find_signs(printed)
        chars: list[str] = []
        kept: list[int] = []
        for offset, char in enumerate(printed):
            if offset in powers:
                chars.append("^")
                kept.append(offset)
            if offset in notes or _INVISIBLE.match(char):
                continue
            if char == " " and offset - 1 in notes and chars[-1:] in ([" "], []):
                continue
            chars.append(char)
            kept.append(offset)
        while notes and chars and chars[-1] == " ":
            chars.pop()
            kept.pop()
        return cls(printed, "".join(chars), kept)

    @property
    def words(self) -> str:
        """The printed text; of a stretch of it, the stretch."""
        return self.printed if self.stretch is None else self.printed[slice(*self.stretch)]

    def within(self, start: int, end: int) -> Self:
        """Return the visible characters of a stretch of the whole text."""
        first, stop = bisect_left(self.offsets, start), bisect_left(self.offsets, end)
        return replace(
            self, text=self.text[first:stop], offsets=self.offsets[first:stop], stretch=(start, end)
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the visible text begins and ends in the whole text."""
        begin = self.offsets[start] if start < len(self.offsets) else len(self.printed)
        return begin, self.offsets[end - 1] + 1 if end > start else begin


def _judge_superscripts(
    printed: str, superscripts: Iterable[tuple[int, int]]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the offsets of superscripts that are powers of ten, and of all characters that refer to something."""
    powers: set[int] = set()
    notes: set[int] = set()
    for start, end in superscripts:
        before, raised = printed[:start], visible(printed[start:end]).strip()
        if _TEN.search(before) and _POWER.fullmatch(raised):
            powers.add(start)
        elif _REFERENCE.fullmatch(raised) and not (_LENGTH.search(before) and raised in ("2", "3")):
            notes.update(range(start, end))
    return frozenset(powers), frozenset(notes)


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _find_linked(printed: str, links: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the offsets of links behind words of their line that refer to something, with brackets around them."""
    notes: set[int] = set()
    for start, end in _join_links(printed, links):
        if printed[max(start - 1, 0) : start] + printed[end : end + 1] in _BRACKETS:
            start, end = start - 1, end + 1
        before = visible(printed[:start]).removesuffix(" ")
        referring = _REFERENCE.fullmatch(visible(printed[start:end]).strip())
        if referring and before and not before[-1].isspace():
            notes.update(range(start, end))
    return frozenset(notes)


def _join_links(printed: str, links: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where links begin and end, those that nothing but commas and dashes part as one."""
    joined: tuple[int, int] | None = None
    for start, end in links:
        if joined is not None and _BETWEEN_REFERENCES.fullmatch(printed, joined[1], start):
            joined = joined[0], end
            continue
        if joined is not None:
            yield joined
        joined = start, end
    if joined is not None:
        yield joined


def _find_signs(printed: str) -> frozenset[int]:
    """Return the offsets of signs of footnotes, and of raised characters that are neither powers nor units."""
    notes = {offset for match in _SIGN_RUN.finditer(printed) for offset in range(*match.span())}
    for match in _RAISED_RUN.finditer(printed):
        before, raised = printed[: match.start()], unicodedata.normalize("NFKC", match.group())
        is_unit = _LENGTH.search(before) and raised in ("2", "3")
        if not _TEN.search(before) and not is_unit and _REFERENCE.fullmatch(raised):
            notes.update(range(*match.span()))
    return frozenset(notes)


def replace_forbidden(text: str) -> str:
    """Return *text* with U+FFFD for each character that XML forbids; its length stays."""
    return FORBIDDEN_IN_XML.sub(REPLACEMENT, text)


def mend_xml(document: bytes) -> bytes:
    """Return a document in UTF-8 that every parser of XML reads alike, from one with unescaped characters of texts.

    One that XML forbids is U+FFFD; a carriage return, which parsers make a line feed, is a reference.
    """
    return _FORBIDDEN_BYTES.sub(REPLACEMENT.encode(), document).replace(b"\r", b"&#xD;")


def find_forbidden(text: str) -> str | None:
    """Return the first character of *text* that XML forbids, in words; ``None`` without one."""
    found = FORBIDDEN_IN_XML.search(text)
    return (
        f"{code_point(found.group())} in {clip(repr(text), _MAX_SHOWN)}, which no XML can hold"
        if found
        else None
    )


def may_hold_forbidden(source: bytes) -> bool:
    """Return whether a text in Turtle may hold what XML forbids, as it is or by an escape."""
    plain = len(source.translate(None, _CONTROLS)) == len(source) and b"\xef\xbf\xbe" not in source
    return not plain or b"\xef\xbf\xbf" in source or b"\\u" in source or b"\\U" in source


def code_point(char: str) -> str:
    """Return the name of a character by its code point: ``U+0002``."""
    return f"U+{ord(char):04X}"
