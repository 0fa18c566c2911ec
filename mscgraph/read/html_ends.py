"""The end of a web page: whether it is cut off within a table."""

from __future__ import annotations

import re

from mscgraph.errors import DocumentError

#: A comment or an element without tags of its own, whole; a tag of a table, of a row, or of the page's end.
_TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1\b|\Z)|<(/?)(table|thead|tbody|tfoot|tr|td|th)\b"
    r"|</(?:body|html)\b",
    re.IGNORECASE | re.DOTALL,
)
#: Characters at the end of a page in which its end tags are looked for first.
_TAIL = 2_000
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)


def check_end(name: str, text: str) -> str | None:
    """Return a remark on a page that ends within a table; ``None`` on others.

    Most end tags may be left out, that of a table may not: without it, and without the page's own, a page is cut off.

    :raises DocumentError: if it is cut off within a row, whose last cell may be a part of what was printed
    """
    if _END.search(text, max(0, len(text) - _TAIL)):
        return None
    # Of each table that is open, the tag of it that was last.
    last: list[str] = []
    for tag in _TAGS.finditer(text):
        if tag[3] is None:
            last = [] if tag[0].startswith("</") else last
        elif tag[3].lower() != "table":
            last[-1:] = [f"{tag[2]}{tag[3]}".lower()] if last else []
        elif tag[2]:
            del last[-1:]
        else:
            last.append("table")
    if not last:
        return None
    line = text.count("\n", 0, len(text.rstrip())) + 1
    problem = "the page ends within a table, without </table>: rows may be missing"
    if all(tag.startswith("/") and tag not in ("/td", "/th") for tag in last):
        return f"{problem} behind line {line:,}"
    raise DocumentError(
        f"{name}:{line}",
        problem=problem,
        remedy="save the page again; if it is whole, write </table> at its end",
    )
