"""The ontology as Turtle for people: axioms in brackets, lists in parentheses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from mscgraph.namespaces import BASE, MSC, ONTOLOGY, PREFIXES, RDF
from mscgraph.rdf.lines import sort_lines
from mscgraph.relations import closure, grouped
from mscgraph.terms import A, cut, shorten

_FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("first", "rest", "nil"))
#: Maximum characters per line of a list.
_WIDTH = 100
#: The ontology comes first, then its terms, then its concepts, then what others have.
_SPACES = (f"<{ONTOLOGY}>", f"<{MSC}", f"<{BASE}", "<")


def write_ontology_turtle(target: Path, lines: Iterable[str]) -> None:
    """Write N-Triples lines as Turtle with the prefixes that are used."""
    body = "".join(ontology_turtle(lines))
    with target.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f"@base <{BASE}> .\n")
        # A prefix that is only in a text is bound too, which does no harm.
        out.writelines(
            f"@prefix {name}: <{space}> .\n" for name, space in sorted(PREFIXES.items()) if f"{name}:" in body
        )
        out.write(body)


def ontology_turtle(lines: Iterable[str]) -> Iterator[str]:
    """Yield Turtle without prefixes: a paragraph per subject, the same for the same lines.

    A blank node that one axiom uses is written where it is used; one that several use, or that uses itself, keeps
    its label.
    """
    writer = _Writer(lines)
    for subject in writer.subjects():
        yield f"\n{writer.head(subject)}{writer.statements(subject, 1)} .\n"


class _Writer:
    def __init__(self, lines: Iterable[str]) -> None:
        triples = list(map(cut, sort_lines(lines)))
        self._statements = grouped((subject, (predicate, value)) for subject, predicate, value in triples)
        uses = Counter(value for _, _, value in triples)
        blank = [subject for subject in self._statements if subject.startswith("_:")]
        self._nested = {subject for subject in blank if uses[subject] == 1}
        self._roots = {subject for subject in blank if not uses[subject]}
        # A node that only a circle leads to would be written nowhere.
        reached = closure(
            self._statements.keys() - self._nested,
            lambda node: (value for _, value in self._statements.get(node, ())),
        )
        self._nested &= reached

    def subjects(self) -> list[str]:
        """Return what has a paragraph of its own, in order."""
        return sorted(self._statements.keys() - self._nested, key=_place)

    def head(self, subject: str) -> str:
        return "[]" if subject in self._roots else shorten(subject)

    def statements(self, subject: str, depth: int) -> str:
        """Return all statements on *subject*; values of one property that follow each other share it."""
        indent = "\n" + "    " * depth
        text, last = "", ""
        for predicate, value in self._statements[subject]:
            if predicate == last:
                text += f" ,{indent}    {self._value(value, depth + 1)}"
                continue
            name = "a" if predicate == A else shorten(predicate)
            text += f"{' ;' if last else ''}{indent}{name} {self._value(value, depth)}"
            last = predicate
        return text

    def _value(self, value: str, depth: int) -> str:
        if value == _NIL:
            return "()"
        if value not in self._nested:
            return shorten(value)
        items = self._items(value)
        if items is None:
            return f"[{self.statements(value, depth + 1)}\n{'    ' * depth}]"
        return _wrap([self._value(item, depth + 1) for item in items], "    " * (depth + 1))

    def _items(self, head: str) -> list[str] | None:
        """Return the members of a list, ``None`` where *head* cannot be written as one."""
        items = []
        while head != _NIL:
            found = self._statements.get(head, [])
            if head not in self._nested or [predicate for predicate, _ in found] != [_FIRST, _REST]:
                return None
            items.append(found[0][1])
            head = found[1][1]
        return items


def _place(subject: str) -> tuple[int, str]:
    found = (place for place, space in enumerate(_SPACES) if subject.startswith(space))
    return next(found, len(_SPACES)), subject


def _wrap(items: list[str], indent: str) -> str:
    """Return a list in parentheses, on several lines where it is long."""
    lines = [""]
    for item in items:
        if lines[-1] and len(lines[-1]) + len(item) > _WIDTH:
            lines.append("")
        lines[-1] += f" {item}"
    return f"({f'{chr(10)}{indent}'.join(line if not number else line[1:] for number, line in enumerate(lines))} )"
