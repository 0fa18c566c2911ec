"""A Lark grammar that reads whole cells and judges beginnings of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from mscgraph.records import Grade
from mscgraph.texts import clip

#: Compiles a grammar in Lark's notation; the name is its file's.
Compile = Callable[[str, str], Lark]

_CACHE = 1 << 16
#: Maximum words per dose or schedule among other cells …
MAX_WORDS = 20
#: … and by itself.
_MAX_PARSED_WORDS = 60

#: Maximum characters of a cell that a message quotes.
_LONGEST_QUOTE = 201

_REFUSED = Grade(None, viable=False)


class Grammar:
    """A compiled grammar.

    Judgements are kept by the kinds of tokens, not by their text, so that new numbers cost nothing. The tokens
    of a word are kept too: a cell that was judged is parsed from them.

    :param lark: the grammar; none of its terminals may hold a blank
    :param weak_terminals: terminals that make a reading less certain
    :param bare_terminals: terminals that alone, without any other, make a reading less certain
    :param refused: terminals of which no judged text may have one
    """

    def __init__(
        self,
        lark: Lark,
        weak_terminals: frozenset[str] = frozenset(),
        bare_terminals: frozenset[str] = frozenset(),
        refused: frozenset[str] = frozenset(),
    ) -> None:
        self._lark = lark
        self._weak = weak_terminals
        self._bare = bare_terminals
        self._refused = refused
        self._word = lru_cache(_CACHE)(self._lex_word)
        self._grade_shape = lru_cache(_CACHE)(self._grade_shape_anew)

    def among_kinds(self, bare_terminals: frozenset[str], refused: frozenset[str] = frozenset()) -> Grammar:
        """Return the grammar for parts of a cell of several kinds: with no weak terminals.

        :param bare_terminals: further terminals that alone make a reading less certain
        :param refused: terminals that no part has
        """
        return Grammar(self._lark, bare_terminals=self._bare | bare_terminals, refused=refused)

    def parse(self, text: str) -> Tree[Token] | None:
        """Return the tree of a whole cell, ``None`` where the grammar does not read it."""
        words = text.split(" ")
        if len(words) > _MAX_PARSED_WORDS:
            return None
        parser = self._lark.parse_interactive()
        offset = 0
        try:
            for word in words:
                tokens = self._word(word)
                if tokens is None:
                    return None
                for kind, value, start in tokens:
                    begin = offset + start
                    parser.feed_token(Token(kind, value, begin, end_pos=begin + len(value)))
                offset += len(word) + 1
            tree: Tree[Token] = parser.feed_eof()  # type: ignore[no-untyped-call]
        except UnexpectedInput:
            return None
        return tree

    def grade(self, text: str) -> Grade:
        """Judge *text*: one point a word for a cell that the grammar reads, and less for a weak one."""
        shape: tuple[str, ...] = ()
        words = text.split(" ")
        for word in words:
            tokens = self._word(word)
            if tokens is None:
                return _REFUSED
            shape += tuple(kind for kind, _, _ in tokens)
        grade = self._grade_shape(shape)
        if grade.score is None:
            return grade
        return Grade(grade.score + len(words), grade.viable)

    def _lex_word(self, word: str) -> tuple[tuple[str, str, int], ...] | None:
        """Return kind, text and start of each token of a word, ``None`` where it is no word of the grammar."""
        try:
            # ``Lark.lex`` would build its lexer anew for every word.
            reading = self._lark.parse_interactive(word)
            tokens = reading.lexer_thread.lex(reading.parser_state)  # type: ignore[no-untyped-call]
            return tuple((token.type, str(token), token.start_pos) for token in tokens)
        except UnexpectedInput:
            return None

    def _grade_shape_anew(self, shape: tuple[str, ...]) -> Grade:
        if not self._refused.isdisjoint(shape):
            return _REFUSED
        parser = self._lark.parse_interactive()
        try:
            for kind in shape:
                parser.feed_token(Token(kind, ""))
        except UnexpectedInput:
            return _REFUSED
        try:
            parser.feed_eof()  # type: ignore[no-untyped-call]
        except UnexpectedInput:
            return Grade(None, viable=True)
        certain = self._weak.isdisjoint(shape) and not self._bare.issuperset(shape)
        return Grade(4.0 if certain else 1.0, viable=True)


def span_of(tree: Tree[Token] | Token) -> tuple[int, int]:
    """Return where the words of a subtree begin and end in the cell."""
    if isinstance(tree, Token):
        return tree.start_pos or 0, tree.end_pos or 0
    return tree.meta.start_pos, tree.meta.end_pos


def subtrees(tree: Tree[Token]) -> list[Tree[Token]]:
    """Return the children of *tree* that are no tokens."""
    return [child for child in tree.children if isinstance(child, Tree)]


def number_in_name(token: Tree[Token] | Token) -> int:
    """Return the number behind the underscore of a terminal's name: 7 for ``DAYS_7``."""
    return int(type_of(token).rpartition("_")[2])


def type_of(node: Tree[Token] | Token) -> str:
    """Return the name of a terminal; an empty one for a subtree."""
    return node.type if isinstance(node, Token) else ""


def quote(text: str) -> str:
    """Return *text* in quotation marks for a message, a long one cut short."""
    return repr(clip(text, _LONGEST_QUOTE))
