"""The title of a table: its printed number, and its caption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.characters import Visible
from mscgraph.identifiers import find_doi

#: The beginning of the word for a table in languages whose captions have it in front of the number; others read on.
_STEM = "tab|táb|таб|πίνακ|[cq]uadro|taul|bảng|جدول|ตาราง|표"
#: English words with the same beginning that number no table.
_NO_TABLE = r"(?:tables|tablets?|tabs)\b"
#: Words in front of it, as supplements have them, and a letter glued to it.
_BEFORE = r"(?:[A-Z][^\W\d_]{5,}\s+(?:[A-Z][^\W\d_]+\s+)?)?(?:[eS](?=T))?"
_WORD = rf"{_BEFORE}(?!(?i:{_NO_TABLE}))(?i:{_STEM})[^\W\d_]{{0,12}}\.?|[\u4e00-\u9fff]{{0,3}}表格?"
_SIGN = r"(?:(?i:no|nr)\.?|№|#|n[°º])\s*"
_NUMBER = r"[A-Za-z]?[A-Z]?[-.]?\d{1,3}(?:[.\-–]\d{1,3}){0,2}(?:[A-Za-z](?![^\W\d_]))?"
_ROMAN = r"[IVXLC]{1,7}(?![^\W_])|[\u2160-\u216b]"
#: Words at a table that goes on from another page, in languages as above.
_CONTINUED = (
    r"(?:continued|continuation|cont['’]?d|cont(?![^\W\d_])|fortsetzung|forts(?![^\W\d_])|suite|continuaci[oó]n|continuação"
    r"|continua|segue|vervolg|продолжение|続き?|续|續)"
)
#: A number is followed by the end, a blank, a mark, such words or, glued, by a word with a capital.
_END = rf"(?=\s|$|[.:|()\[\]。．：｜、–—]|-\s|[A-Z][a-z]|(?i:,?\s*-?{_CONTINUED}))"
_LABEL = re.compile(
    rf"\s*(?P<label>(?P<word>{_WORD})\s*(?:{_SIGN})?(?:(?P<number>{_NUMBER}|{_ROMAN}){_END}|[A-Z](?=\s*[.:|]|\s*$)))"
)
#: Maximum characters of such words behind a number: ``continued from the previous page.``
_LONGEST_CONTINUED = 40
#: A caption in Chinese or Japanese may follow its number without a blank.
_GLUED = re.compile(r"\s*(?P<label>(?:续|續|附)?表格?\s*\d{1,3})(?=[\u3040-\u30ff\u4e00-\u9fff][^。]*$)")
_GOES_ON = re.compile(
    rf"[\W_]*{_CONTINUED}(?![^\W\d_])|[(\[]\s*{_CONTINUED}[^()\[\]]{{0,40}}[)\]]\W*$", re.IGNORECASE
)
_GONE_ON = re.compile(rf"{_CONTINUED}\s*(?=\S)", re.IGNORECASE)
_PARTING = re.compile(r"[\s,.:|。．：｜、–—-]*")


def split_label(text: str) -> tuple[str | None, int]:
    """Return the words of a table's number at the beginning of *text*, and where the caption behind it begins.

    The label has single blanks and no mark at its end: ``Table 2``, ``Tabelle 3``, ``表4``, ``Table S1``. Invisible
    characters are passed over.

    :param text: a caption, a heading or a line
    :returns: ``(None, 0)`` where the text does not begin with a table's number, as prose about a table does not
    """
    seen = Visible.of(text)
    match = _LABEL.match(seen.text) or _GLUED.match(seen.text)
    if match is None or _is_prose(seen.text, match.end("label")):
        return None, 0
    parting = _PARTING.match(seen.text, match.end("label"))
    end = parting.end() if parting else match.end("label")
    return " ".join(match["label"].split()).rstrip(".-–"), seen.span(end, end)[0]


def split_continued(label: str, caption: str) -> tuple[str, bool]:
    """Return a label without words of continuation, and whether it or its caption has them.

    ``Table 2`` with ``(continued)``, ``Table 2`` with ``Trials (cont.)``, ``续表2``.
    """
    match = _GONE_ON.match(label)
    return label[match.end() :] if match else label, bool(match or _GOES_ON.search(caption))


def _is_prose(text: str, end: int) -> bool:
    """Return whether a sentence goes on behind a number: ``Table 2 shows the trials.``"""
    rest = text[end:]
    if _GOES_ON.match(rest) and len(rest) <= _LONGEST_CONTINUED:
        return False
    return rest[:1].isspace() and rest.lstrip()[:2].islower() and rest.rstrip()[-1:] in ".。"


@dataclass(frozen=True, slots=True)
class TitleLines:
    """The place of a table's title among the lines above the table.

    :param label: ``Table 2``, ``None`` of a table without a number
    :param first: index of the line in which the caption begins
    :param begin: offset of the caption in that line
    :param end: index of the line behind the last one of the caption
    """

    label: str | None
    first: int
    begin: int
    end: int


def find_title(above: Sequence[str]) -> TitleLines:
    """Return where number and caption of a table are.

    The caption is the rest of the paragraph that begins with the last number, or the paragraph below a number that
    is alone; without a number, the last line that has no DOI.

    :param above: the lines above the table in order; a blank one ends a paragraph
    """
    for index in range(len(above) - 1, -1, -1):
        label, begin = split_label(above[index])
        if label is not None:
            end = _paragraph_end(above, index)
            if end == index + 1 and not above[index][begin:].strip():
                end = _paragraph_end(above, next((at for at in range(end, len(above)) if above[at]), end))
            return TitleLines(label, index, begin, end)
    last = next((at for at in range(len(above) - 1, -1, -1) if above[at] and find_doi(above[at]) is None), 0)
    return TitleLines(None, last, 0, last + 1 if above and find_doi(above[last]) is None else last)


def _paragraph_end(lines: Sequence[str], begin: int) -> int:
    return next((at for at in range(begin, len(lines)) if not lines[at]), len(lines))


def read_title(above: Sequence[str]) -> tuple[str | None, str | None]:
    """Return number and caption of a table, each ``None`` where the lines above it have none."""
    title = find_title(above)
    parts = (above[title.first][title.begin :].strip(), *above[title.first + 1 : title.end]) if above else ()
    return title.label, (" ".join(filter(None, parts)) or None) if title.end > title.first else None
