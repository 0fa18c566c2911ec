"""No word of the table stands in ``parse/``: what it knows is handed to it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from mscgraph.datafiles import bundled_source
from mscgraph.pipeline.source import Source
from mscgraph.pipeline.workshop import Workshop

PARSE = Path(__file__).parent.parent / "mscgraph" / "parse"
#: Words of the page that are words of any page.
COMMON = {
    "table",
    "the",
    "of",
    "and",
    "or",
    "in",
    "a",
    "to",
    "on",
    "for",
    "with",
    "at",
    "by",
    "is",
    "no",
    "as",
}


def _strings(path: Path) -> list[str]:
    """Return the string literals of a module that are not documentation or messages."""
    tree = ast.parse(path.read_text("utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


def test_no_factual_word_of_the_page_stands_in_the_parser() -> None:
    words = set()
    for report in Source(bundled_source(), Workshop()).read():
        for cell in report.row.cells:
            if cell.column != "outcome":
                words |= {word.casefold() for word in re.findall(r"[A-Za-z]{2,}[A-Za-z.-]*", cell.text)}
    words |= {
        entry.short_form.casefold() for entry in Source(bundled_source(), Workshop()).frame.abbreviations
    }
    words -= COMMON
    # Messages say "row" and "words"; a sentence is told from a marker by its blanks.
    used = {
        word.casefold()
        for path in PARSE.glob("*.py")
        for literal in _strings(path)
        if " " not in literal.strip()
        for word in re.findall(r"[A-Za-z][A-Za-z.-]+", literal)
    }
    assert not used & words


def test_no_label_of_the_vocabulary_stands_in_the_parser() -> None:
    labels = {
        label
        for iri, concept in Workshop().vocabulary.concepts()
        for label in [concept.label]
        if len(label) > 3
    }
    text = "\n".join(path.read_text("utf-8") for path in PARSE.glob("*.py"))
    found = {label for label in labels if re.search(rf"[\"']{re.escape(label)}[\"']", text)}
    assert not found
