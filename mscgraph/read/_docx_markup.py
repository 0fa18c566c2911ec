"""Elements of a Word document: their names, and their wrappers seen through."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: Prefixes of namespaces, as Word declares them; those of the strict variant are the same.
_PREFIXES = {
    _WORD: "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "urn:schemas-microsoft-com:vml": "v",
}
#: Elements around others that are read as if they were not there; those of kept changes among them.
WRAPPERS = frozenset(
    (
        "w:sdtContent",
        "w:customXml",
        "w:ins",
        "w:moveTo",
        "w:smartTag",
        "w:dir",
        "w:bdo",
        "mc:Choice",
        "mc:Fallback",
    )
)
_FALSE = ("0", "false", "off", "none")


@lru_cache(4096)
def name_of(tag: str) -> str:
    """Return the name of an element with Word's prefix of its namespace, ``*`` with a namespace that Word lacks."""
    namespace, _, name = tag.rpartition("}")
    prefix = _PREFIXES.get(namespace[1:])
    return f"{prefix}:{name}" if prefix else "*"


def child(element: _Element | None, name: str) -> _Element | None:
    """Return the first child of a name, ``None`` without one."""
    if element is None:
        return None
    return next((one for one in element if name_of(one.tag) == name), None)


def value(element: _Element | None, name: str = "val", default: str = "") -> str:
    """Return an attribute in the namespace of Word or in none, *default* without it."""
    if element is not None:
        for key, text in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(text)
    return default


def switch(properties: _Element | None, name: str) -> bool | None:
    """Return whether a property is on, ``None`` where it is not stated."""
    found = child(properties, name)
    return None if found is None else value(found, default="1") not in _FALSE


def seen_through(element: _Element) -> Iterator[_Element]:
    """Yield the children of an element, and those of wrappers in place of these, in document order.

    Of alternatives, the first is taken; a control that shows the words of its hint is passed over.
    """
    stack: list[Iterator[Any]] = [iter(element)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
        elif (inner := inside(one)) is not None:
            stack.append(iter(inner))
        else:
            yield one


def inside(element: _Element) -> list[_Element] | None:
    """Return the elements in place of a wrapper, ``None`` of any other element."""
    name = name_of(element.tag)
    if name in WRAPPERS:
        return list(element)
    if name == "mc:AlternateContent":
        chosen = child(element, "mc:Choice")
        chosen = child(element, "mc:Fallback") if chosen is None else chosen
        return [] if chosen is None else list(chosen)
    if name == "w:sdt":
        content = child(element, "w:sdtContent")
        hint = switch(child(element, "w:sdtPr"), "w:showingPlcHdr")
        return [] if content is None or hint else list(content)
    return None
