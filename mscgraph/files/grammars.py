"""Grammars, compiled once and kept in a folder for the next run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mscgraph.errors import VocabularyError

if TYPE_CHECKING:
    from lark import Lark


def compile_grammar(text: str, name: str, folder: Path | None = None) -> Lark:
    """Compile a grammar in Lark's notation, or take it from *folder* when it has not changed.

    :param name: the file's name
    :raises VocabularyError: if Lark refuses the grammar
    """
    from lark import Lark
    from lark.exceptions import LarkError

    try:
        return Lark(
            text,
            parser="lalr",
            lexer="basic",
            propagate_positions=True,
            maybe_placeholders=False,
            cache=str(folder / f"{name}.cache") if folder else False,
        )
    except LarkError as error:
        reason = str(error).splitlines()[0].replace(" in <string>", "").rstrip(": ")
        raise VocabularyError(name, problem=f"not a grammar for Lark: {reason}") from error
