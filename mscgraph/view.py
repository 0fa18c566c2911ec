"""The one reader of a graph: statements about a thing, by property and by value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain

import pyoxigraph as ox

from mscgraph.errors import QueryError
from mscgraph.namespaces import BASE, BROADER, DCTERMS, PREFIXES, RDF, RDFS, RDFS_LABEL, SKOS
from mscgraph.numbers import read_whole
from mscgraph.relations import closure, grouped

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Statement = ox.Quad | ox.Triple
#: A subject: an IRI as text, or a node.
Node = str | ox.NamedNode | ox.BlankNode | ox.Triple
_Find = Callable[..., Iterator[Statement]]

_named = lru_cache(1 << 16)(ox.NamedNode)
_LABELS_CACHE = 1 << 16
_DESCRIPTIONS_CACHE = 1 << 12
_TYPE, _FIRST, _REST = (ox.NamedNode(RDF + name) for name in ("type", "first", "rest"))
_NIL = ox.NamedNode(RDF + "nil")
_SUBCLASS = RDFS + "subClassOf"
#: Properties that name a thing, the best first.
LABELS = (SKOS + "prefLabel", RDFS_LABEL, DCTERMS + "title")
#: The columns of a query that finds faults.
CHECK_COLUMNS = ("entity", "property", "value")


class Description:
    """The statements about one thing: the objects of each property."""

    __slots__ = ("iri", "objects")

    def __init__(self, iri: str, objects: Mapping[str, list[Term]]) -> None:
        self.iri = iri
        self.objects = objects

    def values(self, predicate: str) -> list[Term]:
        """Return the objects of a property."""
        return self.objects.get(predicate, [])

    def text(self, predicate: str) -> str:
        """Return the text or IRI of the first object, the English one among texts, ``""`` without one."""
        found = self.values(predicate)
        return text_of(_english(found) if len(found) > 1 else found[0]) if found else ""

    def texts(self, predicate: str) -> list[str]:
        """Return the texts of the literals of a property, each once."""
        return list(dict.fromkeys(one.value for one in self.values(predicate) if isinstance(one, ox.Literal)))

    def iris(self, predicate: str) -> list[str]:
        """Return the IRIs among the objects of a property."""
        return _iris(self.values(predicate))

    def number(self, predicate: str) -> int | None:
        """Return the first object as a whole number, ``None`` where it is not a number."""
        return read_whole(self.text(predicate))


class View:
    """The statements of a graph that does not change, each once.

    Things that are found come in the order of the parsed statements; those of a store, which has none, are sorted, with
    ``report/9`` before ``report/10``.
    """

    def __init__(
        self,
        statements: ox.Store | Iterable[Statement],
        graphs: Sequence[ox.NamedNode | ox.DefaultGraph | None] = (None,),
    ) -> None:
        """Keep a store, or index parsed statements.

        :param graphs: the graphs of a store that are read as one; ``None`` is all of them
        """
        self._is_stored = isinstance(statements, ox.Store)
        if isinstance(statements, ox.Store):
            self._find: _Find = partial(_find_stored, statements, graphs)
        else:
            self._find = _Parsed(statements).find
        self.describe = lru_cache(_DESCRIPTIONS_CACHE)(self._describe)
        self.label = lru_cache(_LABELS_CACHE)(self._label)

    def find(
        self,
        subject: Node | None = None,
        predicate: str | ox.NamedNode | None = None,
        value: str | Term | None = None,
    ) -> Iterator[Statement]:
        """Yield the statements that fit a pattern, in no order; one of several graphs comes with each of them."""
        try:
            pattern = [
                ox.NamedNode(one) if isinstance(one, str) else one for one in (subject, predicate, value)
            ]
        except ValueError:  # what is no IRI has no statements
            return iter(())
        return self._find(*pattern)

    # By subject.

    def _describe(self, subject: Node) -> Description:
        """Return all statements about a thing."""
        objects: dict[str, dict[Term, None]] = {}
        for one in self.find(subject):
            objects.setdefault(one.predicate.value, {})[one.object] = None
        return Description(
            subject if isinstance(subject, str) else text_of(subject),
            {predicate: self._in_order(found) for predicate, found in objects.items()},
        )

    def values(self, subject: Node, predicate: str) -> list[Term]:
        """Return the objects of a property of a thing."""
        return self._in_order(dict.fromkeys(one.object for one in self.find(subject, predicate)))

    def text(self, subject: Node, predicate: str) -> str:
        """Return the text or IRI of the first object, the English one among texts, ``""`` without one."""
        found = self.values(subject, predicate)
        return text_of(_english(found)) if found else ""

    def texts(self, subject: Node, predicate: str) -> list[str]:
        """Return the texts of the literals of a property."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, ox.Literal)]

    def iris(self, subject: Node, predicate: str) -> list[str]:
        """Return the IRIs among the objects of a property."""
        return _iris(self.values(subject, predicate))

    def types(self, subject: Node) -> list[str]:
        """Return the IRIs of the classes of a thing, those of mscgraph first."""
        return sorted(self.iris(subject, _TYPE.value), key=lambda iri: (not iri.startswith(BASE), iri))

    def _label(self, iri: str) -> str:
        """Return the label of a thing or term, the English one of several, ``""`` without one."""
        for predicate in LABELS:
            texts = [value for value in self.values(iri, predicate) if isinstance(value, ox.Literal)]
            if texts:
                return text_of(_english(texts))
        return ""

    def items(self, head: Term) -> list[Term]:
        """Return the members of an RDF list."""
        found: list[Term] = []
        while isinstance(head, (ox.NamedNode, ox.BlankNode)) and head != _NIL:
            firsts = self.values(head, _FIRST.value)
            if len(firsts) != 1:
                break
            found += firsts
            head = next(iter(self.values(head, _REST.value)), _NIL)
        return found

    # By value.

    def subjects(self, predicate: str, value: str | Term) -> list[str]:
        """Return the IRIs of things that have *value* as object of a property."""
        found = dict.fromkeys(one.subject for one in self.find(None, predicate, value))
        return _iris(self._in_order(found))

    def of_type(self, class_iri: str) -> list[str]:
        """Return the IRIs of things of a class."""
        return self.subjects(_TYPE.value, class_iri)

    def narrower(self, iri: str) -> set[str]:
        """Return a concept, all that are narrower and all that are due to one of them, at any depth."""
        return closure([iri], lambda one: chain.from_iterable(self.subjects(name, one) for name in BROADER))

    def broader(self, iri: str) -> set[str]:
        """Return a concept, all that are broader and what brought about one of them, at any height."""
        return closure([iri], lambda one: chain.from_iterable(self.iris(one, name) for name in BROADER))

    def superclasses(self, iri: str) -> set[str]:
        """Return a class and all classes above it that have a name."""
        return closure([iri], lambda one: self.iris(one, _SUBCLASS))

    def subclasses(self, iri: str) -> set[str]:
        """Return a class and all classes below it that have a name."""
        return closure([iri], lambda one: self.subjects(_SUBCLASS, one))

    def _in_order(self, terms: Collection[Term]) -> list[Term]:
        return sorted(terms, key=_term_key) if self._is_stored and len(terms) > 1 else list(terms)


class _Parsed:
    """Patterns sought in statements by subject, else by object, in their order."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._by_subject: dict[Term, list[Statement]] = grouped((one.subject, one) for one in statements)

    @cached_property
    def _by_object(self) -> dict[Term, list[Statement]]:
        return grouped((one.object, one) for one in chain.from_iterable(self._by_subject.values()))

    def find(
        self, subject: Term | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[Statement]:
        if subject is not None:
            found: Iterable[Statement] = self._by_subject.get(subject, ())
        elif value is not None:
            found = self._by_object.get(value, ())
        else:
            found = chain.from_iterable(self._by_subject.values())
        if predicate is None and (value is None or subject is None):
            return iter(found)
        return (
            one
            for one in found
            if (predicate is None or one.predicate == predicate) and (value is None or one.object == value)
        )


def _find_stored(
    store: ox.Store,
    graphs: Sequence[ox.NamedNode | ox.DefaultGraph | None],
    subject: ox.NamedNode | ox.BlankNode | None,
    predicate: ox.NamedNode | None,
    value: Term | None,
) -> Iterator[Statement]:
    """Yield the statements of *graphs* that fit a pattern."""
    return chain.from_iterable(store.quads_for_pattern(subject, predicate, value, graph) for graph in graphs)


def ask_own(store: ox.Store, query: str, place: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Return the answer of one of our own queries, which needs to declare no prefix of the project.

    :param place: its file, for errors
    :raises QueryError: if it is not well-formed
    """
    try:
        return store.query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryError(place, problem=f"not SPARQL 1.1: {' '.join(str(error).split())}") from error


def select(store: ox.Store, query: str, place: str, *columns: str) -> Iterator[tuple[Term | None, ...]]:
    """Yield the rows of one of our own SELECT queries, with its *columns* in this order.

    :raises QueryError: if it is not well-formed, or selects something else
    """
    rows = ask_own(store, query, place)
    found = [one.value for one in rows.variables] if isinstance(rows, ox.QuerySolutions) else []
    if not isinstance(rows, ox.QuerySolutions) or not {*columns} <= {*found}:
        raise QueryError(place, f"a SELECT of {', '.join(columns)}", ", ".join(found))
    return (tuple(row[name] for name in columns) for row in rows)


def natural(iri: str) -> list[tuple[int, str]]:
    """Return a key that sorts ``report/9`` before ``report/10``."""
    return [(len(step), step) if step.isdecimal() else (0, step) for step in iri.split("/")]


def text_of(term: Term) -> str:
    """Return the IRI or the text of a term."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def _term_key(term: Term) -> tuple[object, ...]:
    return natural(text_of(term)), str(term)


def _english(terms: Iterable[Term]) -> Term:
    return min(terms, key=_english_first)


def _english_first(term: Term) -> tuple[bool, str]:
    return isinstance(term, ox.Literal) and term.language not in ("en", None), text_of(term)


def _iris(terms: Iterable[Term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, ox.NamedNode)]
