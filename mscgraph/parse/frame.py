"""The frame around the rows: DOI, table number, caption, header, footnote of abbreviations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from itertools import count, pairwise

from mscgraph.characters import Visible, visible
from mscgraph.errors import DocumentError
from mscgraph.namespaces import DIGEST_DIGITS, mint_slug
from mscgraph.parse.document import Line, Text, parse_words
from mscgraph.records import Abbreviation, Column, Frame
from mscgraph.terms import mint_doi_key

#: Folded words of a column's label → the column.
HeaderWords = Mapping[tuple[str, ...], Column]
#: Places of the labels of known columns in a header: first word, word behind the last, column.
_Spans = tuple[tuple[int, int, Column], ...]

#: Minimum known columns that a header names …
_MIN_KNOWN_COLUMNS = 3
#: … with at least this share of its words, and maximum words per header.
_MIN_KNOWN_SHARE = 0.5
_MAX_HEADER_WORDS = 80
_HEADER_REMEDY = (
    f"a header is one line that has the labels of {_MIN_KNOWN_COLUMNS} known columns or more (listed in"
    f" ontology/columns.ttl), at most {_MAX_HEADER_WORDS} words, half of them in these labels"
)
#: Maximum ways to read a header that are followed up.
_MAX_WAYS = 64
#: Maximum lines from a caption that names columns to the header below it, which names more.
_MAX_HEADER_DISTANCE = 4

#: Maximum lines above the header that are searched for title and DOI, and characters of each.
_MAX_TITLE_LINES = 1_000
_LONGEST_TITLE = 2_000
#: Maximum characters of a title in the id of a source.
_LONGEST_TITLE_SLUG = 80
#: Older DOIs have angle brackets: ``10.1002/(SICI)1097-0258<1::AID-SIM1>3.0.CO;2-Z``.
_DOI = re.compile(r"\b10\.\d{4,9}/(?:[^\s\"<>]|<\d+:[^\s\"<>]*>)+")
_TABLE_LABEL = re.compile(r"^\W*(table\s+[A-Z]?\d+[a-z]?)\s*[.:|]?\s*(.*)$", re.IGNORECASE)
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")

#: Minimum entries of a footnote of abbreviations that begin with a short form of what follows …
_MIN_ALIGNED = 2
#: … and these are at least this share of all.
_MIN_ALIGNED_SHARE = 0.6
#: Maximum words per short form.
_MAX_SHORT_WORDS = 3
#: ``AB alpha beta, GD gamma delta`` or ``AB, alpha beta; GD, gamma delta``
_ENTRY_BORDERS = (re.compile(r"[,;]\s+"), re.compile(r";\s+"))
#: Characters allowed between a short form and its long form, besides blanks.
_JOINTS = ":=,–—"
#: ``Abbreviations:``
_LEADING_LABEL = re.compile(r"\s*\w[^:;,]*:\s+")


def read_frame(text: Text, header_words: HeaderWords) -> Frame:
    """Return the frame of the first table of a document.

    :param header_words: what a header's words mean
    :raises DocumentError: where no line is a header, or no row follows it
    """
    above: list[str] = []
    header: tuple[Line, list[tuple[Column, ...]]] | None = None
    abbreviations: list[Abbreviation] = []
    last_line = below = 0
    for line in text:
        columns = parse_header(line, header_words) if below < _MAX_HEADER_DISTANCE else []
        blank = not visible(line.text).strip()
        below += header is not None and not blank
        if columns and (header is None or len(columns[0]) > len(header[1][0])):
            if header is not None:
                above.append(_join_words(header[0]))
            header = (line, columns)
            last_line = line.number
        elif header is None:
            if len(above) < _MAX_TITLE_LINES and (folded := _join_words(line)):
                above.append(folded)
        elif entries := parse_abbreviations(line):
            abbreviations.extend(entries)
        elif not abbreviations and not blank:
            last_line = line.number
    if header is None:
        missing = f"no header line names {_MIN_KNOWN_COLUMNS} known columns or more"
        raise DocumentError(
            text.name,
            problem=f"{missing}, in {text.line_count:,} line{'' if text.line_count == 1 else 's'}",
            remedy=_HEADER_REMEDY,
        )
    if last_line == header[0].number:
        raise DocumentError(f"{text.name}:{last_line}", problem="no rows below the header")
    doi, label, caption = _read_title(above)
    return Frame(
        source=mint_source_id(doi, label, caption, text.sha256),
        doi=doi,
        label=label,
        caption=caption,
        columns=header[1][0],
        other_columns=tuple(header[1][1:]),
        abbreviations=tuple(abbreviations),
        sha256=text.sha256,
        characters=text.characters,
        first_line=header[0].number + 1,
        last_line=last_line,
    )


def _join_words(line: Line) -> str:
    return " ".join(visible(line.text[:_LONGEST_TITLE]).split())


def _read_title(above: Sequence[str]) -> tuple[str | None, str | None, str | None]:
    """Return DOI, table label and caption from the lines above the header."""
    doi = next((match.group().rstrip(".,;)") for text in above if (match := _DOI.search(text))), None)
    for index in range(len(above) - 1, -1, -1):
        if match := _TABLE_LABEL.match(above[index]):
            caption = " ".join(part for part in (match[2], *above[index + 1 :]) if part)
            return doi, " ".join(match[1].split()), caption or None
    return doi, None, above[-1] if above else None


def mint_source_id(
    doi: str | None, label: str | None, title: str | None, sha256: str, place: int | None = None
) -> str:
    """Return the id of a table, the same wherever its document lies: ``10.1000-example-table-2``.

    A table without a number has its place in the document. The id ends in digits of the document's SHA-256 where
    nothing else parts it from other documents' tables: without a DOI, and where the only table of a document has no
    number, so that its place is not one in the article.

    :param label: ``Table 2``; ``None`` where the table has no number
    :param place: from 1, in a document that holds several tables
    """
    table = mint_slug(label) if label else f"table-at-{place or 1}"
    digest = sha256[:DIGEST_DIGITS]
    if doi:
        return f"{mint_doi_key(doi)}-{table}" + ("" if label or place else f"-{digest}")
    slug = mint_slug(title)[:_LONGEST_TITLE_SLUG].strip("-") if title else ""
    return "-".join(filter(None, (slug, table, digest)))


def parse_header(line: Line, header_words: HeaderWords) -> list[tuple[Column, ...]]:
    """Return the ways to read *line* as a header, the one with the most columns first.

    ``Start Date`` may be two columns or one: the rows decide. Only the ways with the most known words are
    kept. Words between two known columns are an unknown column of free text, its key a slug of them; tabs,
    or gaps of several blanks, part several.

    :returns: nothing where the line is no header
    """
    words = parse_words(line)
    if not words or len(words) > _MAX_HEADER_WORDS:
        return []
    folded = [_EDGE.sub("", word.text).casefold() for word in words]
    longest = max(map(len, header_words), default=0)
    # Per word position the ways to have read all words before it: known words → the labels' spans.
    ways: list[list[_Spans]] = [[()], *([] for _ in words)]
    for index in range(len(words)):
        for way in ways[index]:
            ways[index + 1].append(way)
            keys = {column.key for _, _, column in way}
            for size in range(1, min(longest, len(words) - index) + 1):
                column = header_words.get(tuple(folded[index : index + size]))
                if column is not None and column.key not in keys:
                    ways[index + size].append((*way, (index, index + size, column)))
        ways[index + 1] = sorted(ways[index + 1], key=_known_words, reverse=True)[:_MAX_WAYS]
    most = max(map(_known_words, ways[-1]))
    best = [way for way in ways[-1] if _known_words(way) == most and len(way) >= _MIN_KNOWN_COLUMNS]
    if most < _MIN_KNOWN_SHARE * len(words):
        return []
    best.sort(key=len, reverse=True)
    text, start = line.text, line.start
    gaps = [visible(text[one.end - start : other.start - start]) for one, other in pairwise(words)]
    borders = {index for index, gap in enumerate(gaps, 1) if len(gap) > 1 or "\t" in gap}
    best = [way for way in best if borders and _is_parted_at(borders, way)] or best
    taken = {"row", *(column.key for column in header_words.values())}
    return [_columns_of(way, [word.text for word in words], borders, taken) for way in best]


def _is_parted_at(borders: Set[int], way: _Spans) -> bool:
    """Return whether the labels of *way* begin and end where borders are printed, and none runs over one."""
    ends = {0, *borders}
    return all(start in ends and borders.isdisjoint(range(start + 1, end)) for start, end, _ in way)


def _known_words(way: _Spans) -> int:
    return sum(end - start for start, end, _ in way)


def _columns_of(way: _Spans, words: Sequence[str], borders: Set[int], taken: Set[str]) -> tuple[Column, ...]:
    """Return the columns of one way to read a header.

    :param borders: the positions of words in front of which a border is printed
    :param taken: keys that an unknown column may not have
    """
    columns: list[Column] = []
    keys = set(taken)
    done = 0
    for start, end, column in (*way, (len(words), len(words), None)):
        cuts = [done, *(cut for cut in sorted(borders) if done < cut < start), start]
        for first, stop in pairwise(cuts):
            if stop > first:
                header = " ".join(words[first:stop])
                columns.append(Column(_mint_key(header, keys), header, "text", known=False))
        if column is not None:
            columns.append(Column(column.key, " ".join(words[start:end]), column.kind))
        done = end
    return tuple(columns)


def _mint_key(header: str, taken: set[str]) -> str:
    """Return a slug of *header*, with a number where it is taken; it is taken from now on."""
    slug = mint_slug(header).replace("-", "_")
    key = next(key for number in count(1) if (key := f"{slug}_{number}" if number > 1 else slug) not in taken)
    taken.add(key)
    return key


def parse_abbreviations(line: Line) -> list[Abbreviation]:
    """Return the entries of a footnote of abbreviations, in order, duplicates kept.

    An entry is a short form, a blank, comma, ``:`` or ``=``, and its long form.

    :returns: no entries where the line is no such footnote
    """
    if line.text.count(",") + line.text.count(";") < _MIN_ALIGNED - 1:
        return []
    seen = Visible.of(line.text)
    found = [_parse_entries(seen.text, border) for border in _ENTRY_BORDERS]
    aligned, entries = max(found, key=lambda one: one[0])
    if aligned < _MIN_ALIGNED or aligned < _MIN_ALIGNED_SHARE * len(entries):
        return []
    return [_place(entry, line, seen) for entry in entries]


def _place(entry: Abbreviation, line: Line, seen: Visible) -> Abbreviation:
    """Return an entry with its place in the document."""
    start, end = seen.span(entry.start, entry.end)
    return replace(entry, start=line.start + start, end=line.start + end)


def _parse_entries(text: str, border: re.Pattern[str]) -> tuple[int, list[Abbreviation]]:
    """Return how many entries begin with a short form of what follows, and all entries, with their places in *text*."""
    entries: list[Abbreviation] = []
    aligned = start = 0
    for match in (*border.finditer(text), None):
        end = match.start() if match else len(text.rstrip())
        label = _LEADING_LABEL.match(text, 0, end) if not entries else None
        if label and not _short_form_words(text[start:end].split()):
            start = label.end() if _short_form_words(text[label.end() : end].split()) else start
        words = text[start:end].split()
        if len(words) > 1:
            size = _short_form_words(words)
            aligned += bool(size)
            size = size or 1
            short = " ".join(words[:size]).rstrip(f"{_JOINTS} ")
            long_form = " ".join(words[size:]).lstrip(f"{_JOINTS} ").rstrip(".")
            begin = start + len(text[start:end]) - len(text[start:end].lstrip())
            entries.append(Abbreviation(short, long_form, begin, end))
        start = match.end() if match else end
    return aligned, entries


def _short_form_words(words: Sequence[str]) -> int:
    """Return how many leading words are a short form of the rest, 0 where none are.

    A short form begins with the letter that the rest begins with, has letters that follow each other in
    the rest, and is written unlike a common word: with a capital behind its first letter, a digit, a full
    stop or a hyphen.
    """
    for size in range(1, min(_MAX_SHORT_WORDS, len(words) - 1) + 1):
        short = "".join(words[:size]).rstrip(_JOINTS)
        rest = " ".join(words[size:]).lstrip(f"{_JOINTS} ").casefold()
        if not short or not rest or (short[1:].isalpha() and short[1:].islower()):
            continue
        letters = _letters_of(short.casefold())
        if letters and short[0].casefold() == rest[0] and short.casefold() != rest.split()[0]:
            following = iter(rest)
            if all(letter in following for letter in letters):
                return size
    return 0


def _letters_of(text: str) -> str:
    """Return the letters of *text*: the ASCII ones, as others are often spelled out in a long form."""
    letters = "".join(filter(str.isalpha, text))
    return "".join(filter(str.isascii, letters)) or letters
