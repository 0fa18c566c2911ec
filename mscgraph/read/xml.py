"""XML from bytes: no entity, no other file and no connection; every refusal is one line with its place."""

from __future__ import annotations

import re
from typing import Any

from mscgraph.errors import DocumentError
from mscgraph.read.encoding import decode_strictly, known_encoding, marked_encoding

#: Maximum tags of a document, begins and ends counted, so that its tree fits into memory.
MAX_TAGS = 2_000_000
#: Maximum characters of a declaration in front of the first element.
_MAX_DECLARATION = 400
_BLANKS = re.compile(r"\s*")
_DECLARED = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_DOCTYPE = re.compile(r"""<!DOCTYPE(?:\s+([\w.:-]+))?(?:[^\[>"']|"[^"]*"|'[^']*')*""", re.IGNORECASE)
_TAG = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
#: Comments and processing instructions, by how they begin and end.
_CLOSED_BY = {"<?": "?>", "<!--": "-->"}
#: The end of libxml2's messages, which the place repeats.
_POSITION = re.compile(r", line \d+, column \d+$")


def parse_xml(name: str, data: bytes) -> Any:
    """Return a document's tree (``lxml.etree._ElementTree``), without comments and processing instructions.

    A prefix without a declaration, as excerpts of articles have it, stays a part of its element's name.

    :param name: of the document, for messages
    :raises DocumentError: if it is not well-formed, nested deeper than 255 levels, larger than :data:`MAX_TAGS`, not
        in its encoding, or if its document type or a reference needs an entity
    """
    if (tags := data.count(b"<")) > MAX_TAGS:
        raise DocumentError(
            name, problem=f"{tags:,} tags, more than the {MAX_TAGS:,} that a document may have"
        )
    text = _decode(name, data)
    _refuse_internal_subset(name, text)
    return _parse(name, text.encode("utf-8"))


def _decode(name: str, data: bytes) -> str:
    marked, skipped = marked_encoding(data)
    if marked is None and (match := _DECLARED.match(data[:_MAX_DECLARATION].decode("latin-1"))):
        marked = known_encoding(match[1])
        if marked is None:
            raise DocumentError(name, "an encoding such as UTF-8", f"{match[1]!r}")
    return decode_strictly(name, data, marked or "utf-8", skipped)


def prolog_end(text: str, at: int = 0) -> int:
    """Return the offset of what follows a declaration, comments and processing instructions: a tag or a DOCTYPE."""
    at = _skip_blanks(text, at)
    while opening := next((mark for mark in _CLOSED_BY if text.startswith(mark, at)), None):
        end = text.find(_CLOSED_BY[opening], at + len(opening))
        if end < 0:
            break
        at = _skip_blanks(text, end + len(_CLOSED_BY[opening]))
    return at


def _skip_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def first_element(text: str) -> str:
    """Return the name, without a prefix, of the first element of markup; ``""`` of text that begins otherwise.

    The document type's name is returned where the text ends within it.
    """
    at = prolog_end(text)
    if match := _DOCTYPE.match(text, at):
        end = text.find("]", match.end()) if _has_subset(text, match) else match.end()
        if end < 0 or (end := text.find(">", end)) < 0:
            return match[1] or ""
        at = prolog_end(text, end + 1)
    tag = _TAG.match(text, at)
    return tag[1] if tag else ""


def _has_subset(text: str, doctype: re.Match[str]) -> bool:
    return text[doctype.end() : doctype.end() + 1] == "["


def _refuse_internal_subset(name: str, text: str) -> None:
    match = _DOCTYPE.match(text, prolog_end(text))
    if match and _has_subset(text, match):
        line = text.count("\n", 0, match.end()) + 1
        problem = "the document type has declarations of its own, which are not read"
        raise DocumentError(
            f"{name}:{line}", problem=problem, remedy="remove them, with their brackets, from <!DOCTYPE"
        )


def _parse(name: str, data: bytes) -> Any:
    from lxml import etree

    parser = _parser()
    try:
        tree = etree.fromstring(data, parser).getroottree()
    except etree.XMLSyntaxError as error:
        faults = [entry for entry in parser.error_log if entry.domain_name != "NAMESPACE"]
        if faults or not parser.error_log:
            raise _refusal(name, error) from error
        # Prefixes without a declaration are the only fault.
        tree = etree.fromstring(data, _parser(recover=True)).getroottree()
    _refuse_entities(name, parser.error_log)
    return tree


def _parser(*, recover: bool = False) -> Any:
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _refusal(name: str, error: Any) -> DocumentError:
    line, column = error.position
    reason = " ".join(_POSITION.sub("", str(error.msg)).split())
    problem = f"column {column}: not well-formed XML: {reason}"
    return DocumentError(f"{name}:{line}", problem=problem, remedy="mend the document there")


def _refuse_entities(name: str, log: Any) -> None:
    """Refuse references to entities, which a parser leaves out where a document type that is not read may have them."""
    for entry in log:
        if entry.type_name == "WAR_UNDECLARED_ENTITY":
            problem = f"column {entry.column}: {entry.message[:80]}"
            raise DocumentError(
                f"{name}:{entry.line}", problem=problem, remedy="put its character in its place"
            )
