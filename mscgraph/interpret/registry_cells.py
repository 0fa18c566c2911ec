"""Cells of registry numbers, parted into numbers and other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mscgraph.interpret.registry_forms import Reading, RegistryForms, is_plain, make_plain
from mscgraph.records import Lookup

#: Reference marks, web addresses, and other words.
_TOKEN = re.compile(
    r"""(?P<mark>\[\s*\d{1,3}(?:\s*[-,;]\s*\d{1,3})*\s*\] | \^\d{1,3}(?:[-,]\d{1,3})* | [⁰¹²³⁴-⁹]+)
    | (?P<address>[(<]*(?:https?://|www\.|doi:|10\.\d{4,9}/|(?:[\w-]+\.)+[a-z]{2,}/)\S*)
    | (?P<word>[^\s,;&+|、\[\]^⁰¹²³⁴-⁹]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_CONNECTOR = re.compile(r"(?:and|or)|[,;&+/()-]+", re.IGNORECASE)
_GLUED_BEFORE = re.compile(r"(?:and|or)(?=[A-Z0-9])")
_GLUED_BEHIND = re.compile(r"(?<=\d)(?:and|or)$")
#: Characters around a number that are not of it.
_EDGES = "()[]{}<>.:/*†‡§¶#。\"'“”‘’"
#: Characters around a number that is cut out of a word or an address.
_CUT_EDGES = _EDGES + "-=?&,;"
#: Letters of footnotes behind a number.
_LETTER_MARK = re.compile(r"(?<=\d)[a-h](?:,?[a-h])*$")
#: Signs in a word or an address behind which a number may begin.
_SIGN = re.compile(r"[/:=?#&(,;]")
_DIGIT = re.compile(r"\d")
#: Minimum digits of a number that is not of a known registry's form.
_MIN_DIGITS = 4
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_YEAR = r"(?:19|20)\d\d"
#: Years, spans of years and dates, none of which is a number.
_DATE = re.compile(
    rf"""{_YEAR}(?:[-/.](?:\d{{1,2}}(?:[-/.]\d{{1,2}})?|{_YEAR}))?
    | (?:\d{{1,2}}[-/.]){{1,2}}{_YEAR}
    | \d{{1,2}}([-/.])\d{{1,2}}\1\d\d
    | {_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])
    | (?:\d{{1,2}}[-/.]?)?{_MONTH}[-/.]?(?:\d\d)?\d\d
    | {_YEAR}[-/.]?{_MONTH}(?:[-/.]?\d{{1,2}})?""",
    re.IGNORECASE | re.VERBOSE,
)
#: Maximum characters per number.
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, and what it is.

    :param reading: ``None`` where it is of no registry
    :param placeholder: whether it only fills the place of a number
    :param glued: the word it was cut out of, ``None`` where it is a word
    """

    printed: str
    start: int
    reading: Reading | None
    placeholder: bool
    glued: str | None = None

    @property
    def exact(self) -> bool:
        """Whether the printed number has its registry's form, case and kinds of dash apart."""
        return self.reading is not None and self.reading.exact and is_plain(self.printed)


@dataclass(slots=True)
class Scan:
    """The contents of a cell.

    :param names: words that name a registry or begin its numbers
    :param unread: other words and reference marks, in printed order
    :param foreign: whether one of these is not a reference mark
    :param apart: whether two numbers follow each other unjoined, and not both have a registry's form
    :param open: whether the last word joins
    """

    numbers: list[Number] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    foreign: bool = False
    apart: bool = False
    open: bool = True

    def add(self, numbers: Sequence[Number]) -> None:
        """Add the numbers of a word."""
        for number in numbers:
            if not self.open and number.glued is None:
                self.apart = self.apart or not (number.exact and self.numbers[-1].exact)
            self.numbers.append(number)
            self.open = False

    def leave(self, words: str) -> None:
        """Add words that are not read."""
        self.unread.append(words)
        self.foreign = True


class CellScanner:
    """Parts cells into numbers, names of registries and other words.

    :param forms: the forms of all registries
    :param lookup: finds registries by their names
    """

    def __init__(self, forms: RegistryForms, lookup: Lookup) -> None:
        self._forms = forms
        self._lookup = lookup
        # A number may begin in a word behind a digit, a sign, "and" or "or": NCT02054208andNCT03172117.
        begins = "|".join(map(re.escape, forms.beginnings)) or "(?!)"
        self._border = re.compile(rf"(?:(?<![^\W\d_])|(?<=and)|(?<=or))(?={begins})", re.IGNORECASE)

    def scan(self, text: str) -> Scan:
        """Return the contents of a cell."""
        scan, plain = Scan(), make_plain(text)
        tokens = list(_TOKEN.finditer(plain))
        index = end = 0
        while index < len(tokens):
            token = tokens[index]
            scan.open = scan.open or bool(plain[end : token.start()].strip())
            parted = self._across_blank(text, plain, tokens[index : index + 3])
            if parted is not None:
                number, count = parted
                scan.add([number])
                index += count
            else:
                self._scan_token(scan, text, token)
                index += 1
            end = tokens[index - 1].end()
        scan.open = scan.open or bool(plain[end:].strip())
        return scan

    def _scan_token(self, scan: Scan, text: str, token: re.Match[str]) -> None:
        core = token.group().strip(_EDGES)
        start = token.start() + token.group().find(core)
        printed = text[start : start + len(core)]
        if token.lastgroup == "mark":
            scan.unread.append(text[token.start() : token.end()])
        elif _CONNECTOR.fullmatch(token.group()):
            # A dash joins two numbers; anywhere else it is a word.
            if "-" in core and not (scan.numbers and text[token.end() :].strip()):
                scan.leave(printed)
            scan.open = True
        elif self._names_registry(core):
            scan.names.append(printed)
        elif len(core) > _LONGEST or not _DIGIT.search(core):
            if core:
                scan.leave(printed)
        elif token.lastgroup == "address":
            self._scan_address(scan, text, core, start)
        else:
            self._scan_word(scan, text, core, start)

    def _scan_address(self, scan: Scan, text: str, address: str, start: int) -> None:
        """Add the numbers in a web address; what is around them is of the address."""
        numbers = [
            self._make(text, start + first, start + stop, reading)
            for first, stop, reading in self._pieces(address)
            if reading is not None and (reading.exact or reading.registry.prefixes)
        ]
        scan.add(numbers)
        if not numbers:
            scan.leave(text[start : start + len(address)])

    def _scan_word(self, scan: Scan, text: str, word: str, start: int) -> None:
        """Add the numbers in a word: one, or those that were run together."""
        whole = (0, len(word), self._forms.read(word))
        pieces = [whole] if whole[2] is not None else list(self._pieces(word))
        if not any(reading for _, _, reading in pieces):
            pieces = [whole]
        spans, joined = [], False
        for first, stop, reading in pieces:
            piece = word[first:stop]
            if reading is not None or (_is_number(piece) and not self._names_registry(piece)):
                spans.append((start + first, start + stop, reading))
                joined = joined or _GLUED_BEHIND.search(word[: stop + 3]) is not None
            elif _CONNECTOR.fullmatch(piece):
                joined = True
            elif _LETTER_MARK.match(word, first):
                scan.unread.append(piece)
            elif self._names_registry(piece):
                scan.names.append(piece)
            else:
                scan.leave(text[start + first : start + stop])
        glued = text[start : start + len(word)] if joined or len(spans) > 1 else None
        scan.add([self._make(text, *span, glued) for span in spans])

    def _pieces(self, word: str) -> Iterator[tuple[int, int, Reading | None]]:
        """Yield the numbers in a word, each the longest that begins at a border, and what is between them."""
        glued = _GLUED_BEFORE.match(word)
        borders = {0, len(word), glued.end() if glued else 0}
        borders |= {one.start() for one in self._border.finditer(word)}
        borders |= {one.end() for one in _SIGN.finditer(word)}
        borders |= {one.start() for one in _LETTER_MARK.finditer(word)}
        places = sorted(borders)
        index = left = 0
        while index < len(places) - 1:
            for last in range(len(places) - 1, index, -1):
                first, stop = _cut(word, places[index], places[last])
                reading = self._forms.read(word[first:stop]) if _DIGIT.search(word, first, stop) else None
                if reading is not None:
                    yield from self._rest(word, left, places[index])
                    yield first, stop, reading
                    index, left = last, places[last]
                    break
            else:
                index += 1
        yield from self._rest(word, left, len(word))

    def _rest(self, word: str, start: int, stop: int) -> Iterator[tuple[int, int, None]]:
        first, last = _cut(word, start, stop)
        if first < last:
            yield first, last, None

    def _make(
        self, text: str, start: int, stop: int, reading: Reading | None, glued: str | None = None
    ) -> Number:
        printed = text[start:stop]
        placeholder = reading.placeholder if reading else self._forms.is_placeholder(make_plain(printed))
        return Number(printed, start, reading, placeholder, glued)

    def _across_blank(
        self, text: str, plain: str, tokens: Sequence[re.Match[str]]
    ) -> tuple[Number, int] | None:
        """Return the number that begins in one word and ends in one of the next two, and the count of its words."""
        first, *others = tokens
        core = first.group().strip(_EDGES)
        if not others or _DIGIT.search(core) or not self._forms.is_beginning(core):
            return None
        count = 2 if _DIGIT.search(others[0].group()) else 3
        if len(tokens) < count or tokens[count - 1].lastgroup != "word":
            return None
        start, (begin, stop) = first.start() + first.group().find(core), tokens[count - 1].span()
        stop = begin + len(plain[begin:stop].rstrip(_CUT_EDGES))
        alone = self._forms.read(plain[begin:stop].strip(_CUT_EDGES))
        if stop - start > _LONGEST or not _DIGIT.search(plain, begin, stop) or (alone and alone.exact):
            return None
        reading = self._forms.read(plain[start:stop])
        return (self._make(text, start, stop, reading), count) if reading is not None else None

    def _names_registry(self, word: str) -> bool:
        if not word or len(word) > _LONGEST:
            return False
        if self._lookup.find("registry", word) is not None:
            return True
        return not _DIGIT.search(word) and self._forms.is_beginning(word)


def _is_number(word: str) -> bool:
    """Return whether a word of no registry's form may be a number: not short, not a year or date."""
    return len(_DIGIT.findall(word)) >= _MIN_DIGITS and _DATE.fullmatch(word) is None


def _cut(word: str, start: int, stop: int) -> tuple[int, int]:
    """Return where a stretch of a word begins and ends without signs and words that join around it."""
    piece = word[start:stop]
    start += len(piece) - len(piece.lstrip(_CUT_EDGES))
    piece = _GLUED_BEHIND.sub("", word[start:stop].rstrip(_CUT_EDGES)).rstrip(_CUT_EDGES)
    return start, start + len(piece)
