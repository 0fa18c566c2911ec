"""No word of any one table is in ``read/`` and ``shape/``: all that these know of tables is handed to them."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from mscgraph.vocabulary.lexicon import OUR_OWN_KINDS
from support import ROOT
from support.each import each
from support.made_tables import bundled_rows, workshop

ROOMS = sorted(path for room in ("read", "shape") for path in (ROOT / "mscgraph" / room).rglob("*.py"))
#: Words of the vocabulary that are words of any page, of any program and of markup.
STRINGS = {
    "row",
    "sources",
    "unknown",
    "cell",
    "cells",
    "number",
    "identifier",
    "ref",
    "reference",
    "alt",
    "mtd",
    "own",
    "start",
    "title",
}
GENERAL = STRINGS | {"whole row", "source", "unknown", "references", "result", "conditions", "pending", "stroke",
                     "not known", "two groups",
                     "origin", "registry number", "not stated", "number of cells", "auto", "titles", "controls",
                     "product", "start date"}  # fmt: skip

ENGLISH = {
    "and",
    "for",
    "least",
    "one",
    "the",
    "with",
    "cells",
    "other",
    "per",
    "two",
    "first",
    "not",
    "total",
    "times",
}


@cache
def surfaces() -> set[str]:
    """Return all labels and notations of the vocabulary that have more than two letters, folded.

    Designs and statuses are named by plain words of any text, such as "open" and "single": those have to be several.
    """
    vocabulary = workshop().vocabulary
    plain = {one.scheme for one in workshop().properties if one.has_terms and not one.is_complete}
    labels = {
        term.value.casefold()
        for iri, concept in vocabulary.concepts()
        if concept.kind not in OUR_OWN_KINDS - {"column"}
        for predicate, terms in vocabulary.describe(iri).items()
        if predicate.rpartition("#")[2] in ("prefLabel", "altLabel", "hiddenLabel", "notation")
        for term in terms
        if concept.kind not in plain or " " in term.value
    }
    return {label for label in labels if sum(map(str.isalpha, label)) > 2}


def words_in(text: str, words: set[str]) -> set[str]:
    folded = text.casefold()
    found = (word for word in words if word in folded)
    return {word for word in found if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)}


def literals(path: Path) -> list[str]:
    """Return the strings of a module that are not documentation."""
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


def test_the_check_would_find_such_words() -> None:
    assert {"graft-versus-host disease", "cells/kg", "nct", "dose", "ards"} <= surfaces()
    assert words_in("r'^Dose$' or 'ARDS'; not 'overdose' or 'cards'", surfaces()) == {"dose", "ards"}


@each("path", ROOMS, ids=lambda path: path.name)
def test_no_string_of_the_rooms_is_a_word_of_the_vocabulary(path: Path) -> None:
    assert words_in("\n".join(literals(path)), surfaces()) <= STRINGS


@each("path", ROOMS, ids=lambda path: path.name)
def test_no_comment_of_the_rooms_names_a_word_of_the_vocabulary(path: Path) -> None:
    assert words_in(path.read_text("utf-8"), surfaces()) <= GENERAL


@cache
def typed_words() -> set[str]:
    """Return the words of the typed cells of the bundled table."""
    return {
        word.casefold()
        for cells in bundled_rows()
        for column, text in cells.items()
        if column != "outcome"
        for word in re.findall(r"[^\W\d_]{3,}", text)
    }


@each("path", ROOMS, ids=lambda path: path.name)
def test_no_string_of_the_rooms_is_a_word_of_a_typed_cell_of_the_bundled_table(path: Path) -> None:
    assert typed_words()
    # Messages speak English, as some cells do.
    assert words_in("\n".join(literals(path)), typed_words()) <= ENGLISH
