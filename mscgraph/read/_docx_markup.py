"""Elements of a Word document: their names, their wrappers seen through, and their places."""

from __future__ import annotations

from collections import Counter
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


class Paths:
    """Absolute XPaths of elements, as lxml's ``getpath`` writes them, with Word's prefixes whatever the document's."""

    def __init__(self) -> None:
        self._paths: dict[_Element, str] = {}

    def of(self, element: _Element) -> str:
        """Return the XPath of an element."""
        unknown = []
        one: _Element | None = element
        while one is not None and one not in self._paths:
            unknown.append(one)
            one = one.getparent()
        for one in reversed(unknown):
            if one not in self._paths:
                self._number(one)
        return self._paths[element]

    def _number(self, element: _Element) -> None:
        """Write the paths of an element and all its siblings, whose parent's is known."""
        parent = element.getparent()
        if parent is None:
            self._paths[element] = f"/{name_of(element.tag)}"
            return
        names = [name_of(one.tag) for one in parent]
        counts = Counter(names)
        seen: Counter[str] = Counter()
        for place, (one, name) in enumerate(zip(parent, names, strict=True), 1):
            seen[name] += 1
            position = place if name == "*" else seen[name] if counts[name] > 1 else 0
            self._paths[one] = f"{self._paths[parent]}/{name}" + (f"[{position}]" if position else "")
