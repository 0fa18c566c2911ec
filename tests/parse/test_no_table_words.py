"""No word of any one table is in ``parse/``: all that it knows of tables is handed to it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from mscgraph.vocabulary.lexicon import OUR_OWN_KINDS
from support import ROOT
from support.each import each
from support.made_tables import bundled_rows, workshop

PARSE = sorted((ROOT / "mscgraph" / "parse").rglob("*.py"))
#: Words of the vocabulary that are words of any page and of any program.
GENERAL = {"row", "whole row", "source", "cell", "cells", "unknown"}


def surfaces() -> set[str]:
    """Return all labels and notations of the vocabulary that have more than two letters, folded."""
    vocabulary = workshop().vocabulary
    labels = {
        term.value.casefold()
        for iri, concept in vocabulary.concepts()
        if concept.kind not in OUR_OWN_KINDS - {"column"}
        for predicate, terms in vocabulary.describe(iri).items()
        if predicate.rpartition("#")[2] in ("prefLabel", "altLabel", "hiddenLabel", "notation")
        for term in terms
    }
    return {label for label in labels if sum(map(str.isalpha, label)) > 2}


def words_in(text: str, words: set[str]) -> set[str]:
    folded = text.casefold()
    return {word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)}


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


@each("path", PARSE, ids=lambda path: path.name)
def test_no_string_of_the_parser_is_a_word_of_the_vocabulary(path: Path) -> None:
    assert words_in("\n".join(literals(path)), surfaces()) <= {"row"}


@each("path", PARSE, ids=lambda path: path.name)
def test_no_comment_of_the_parser_names_a_word_of_the_vocabulary(path: Path) -> None:
    assert words_in(path.read_text("utf-8"), surfaces()) <= GENERAL


@each("path", PARSE, ids=lambda path: path.name)
def test_no_string_of_the_parser_is_a_word_of_a_typed_cell_of_the_bundled_table(path: Path) -> None:
    words = {
        word.casefold()
        for cells in bundled_rows()
        for column, text in cells.items()
        if column != "outcome"
        for word in re.findall(r"[^\W\d_]{3,}", text)
    }
    assert words
    # Messages speak English, as some cells do.
    assert words_in("\n".join(literals(path)), words) <= {"and", "for", "least", "one", "the", "with"}
