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
#: Faults by the parser's names of them.
_FAULTS = {
    **dict.fromkeys(("ERR_TAG_NOT_FINISHED", "ERR_GT_REQUIRED", "ERR_CDATA_NOT_FINISHED"),
                    "an element or a tag is not closed (cut off?)"),
    "ERR_TAG_NAME_MISMATCH": "an end tag of another element than the one that is open",
    "ERR_DOCUMENT_EMPTY": "no element",
    "ERR_DOCUMENT_END": "more than one element that is in no other",
    "ERR_INVALID_CHAR": "a character that XML forbids",
    "ERR_UNDECLARED_ENTITY": "a reference to an entity that is not declared",
    **dict.fromkeys(("ERR_ENTITYREF_SEMICOL_MISSING", "ERR_NAME_REQUIRED"),
                    "a & or < that begins no reference and no tag"),
}  # fmt: skip
_OF_ATTRIBUTES = "a malformed attribute"
_TOO_DEEP, _TOO_LONG = "an element in more than 255 others", "a text of more than 10,000,000 characters"


def parse_xml(name: str, data: bytes, remedy: str = "mend the document there") -> Any:
    """Return a document's tree (``lxml.etree._ElementTree``), without comments and processing instructions.

    A prefix without a declaration, as excerpts of articles have it, stays a part of its element's name.

    :param name: of the document, for messages
    :param remedy: for one that is malformed
    :raises DocumentError: if it is not well-formed, nested deeper than 255 levels, larger than :data:`MAX_TAGS`, not
        in its encoding, or if its document type or a reference needs an entity
    """
    if (tags := data.count(b"<")) > MAX_TAGS:
        raise DocumentError(
            name, problem=f"{tags:,} tags, more than the {MAX_TAGS:,} that a document may have"
        )
    text = _decode(name, data)
    refuse_internal_subset(name, text)
    return _parse(name, text.encode("utf-8"), remedy)


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


def refuse_internal_subset(name: str, text: str) -> None:
    """Refuse markup whose document type has declarations of its own.

    :raises DocumentError: if it has
    """
    match = _DOCTYPE.match(text, prolog_end(text))
    if match and _has_subset(text, match):
        line = text.count("\n", 0, match.end()) + 1
        problem = "the document type has declarations of its own, which are not read"
        raise DocumentError(
            f"{name}:{line}", problem=problem, remedy="remove them, with their brackets, from <!DOCTYPE"
        )


def _parse(name: str, data: bytes, remedy: str) -> Any:
    from lxml import etree

    parser = _parser()
    try:
        tree = etree.fromstring(data, parser).getroottree()
    except etree.XMLSyntaxError as error:
        faults = [entry for entry in parser.error_log if entry.domain_name != "NAMESPACE"]
        if faults or not parser.error_log:
            raise malformed(name, error, remedy) from error
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


def malformed(place: str, error: Any, remedy: str) -> DocumentError:
    """Return the refusal of XML over a parser's error (``lxml.etree.XMLSyntaxError``), in words of our own.

    :param place: the document, without a line
    """
    from lxml.etree import ErrorTypes

    kind = ErrorTypes._getName(error.code, "")
    fault = _FAULTS.get(kind, _OF_ATTRIBUTES if "ATTRIBUTE" in kind else "a character that is not expected")
    if kind == "ERR_RESOURCE_LIMIT":
        fault = _TOO_DEEP if "depth" in str(error.msg) else _TOO_LONG
        remedy = "save the part with the table as a document of its own"
    line, column = error.position
    return DocumentError(f"{place}:{line}", problem=f"column {column}: malformed XML: {fault}", remedy=remedy)


def _refuse_entities(name: str, log: Any) -> None:
    """Refuse references to entities, which a parser leaves out where a document type that is not read may have them."""
    for entry in log:
        if entry.type_name == "WAR_UNDECLARED_ENTITY":
            problem = f"column {entry.column}: malformed XML: {_FAULTS['ERR_UNDECLARED_ENTITY']}"
            raise DocumentError(
                f"{name}:{entry.line}", problem=problem, remedy="put its character in its place"
            )
