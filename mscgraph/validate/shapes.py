"""The shapes, completed from the table of properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from mscgraph.files import read_turtle
from mscgraph.namespaces import MSC, PREFIXES, RDF
from mscgraph.records import ReportProperty
from mscgraph.view import View

_IGNORED, _TARGET = (ox.NamedNode(PREFIXES["sh"] + name) for name in ("ignoredProperties", "targetClass"))
_FIRST, _REST = (ox.NamedNode(RDF + name) for name in ("first", "rest"))


def load_shapes(folder: Path, properties: Iterable[ReportProperty]) -> list[ox.Triple]:
    """Return the triples of all shape files of *folder*.

    Closed shapes of reports and trials allow every property that the table gives them; shapes of several classes of
    concepts are those of every class of the table.

    :raises VocabularyError: if a file is not Turtle
    """
    triples: list[ox.Triple] = []
    for path in sorted(folder.glob("*.ttl")):
        triples += read_turtle(path)
    return list(_complete(triples, list(properties)))


def _complete(triples: Sequence[ox.Triple], properties: Sequence[ReportProperty]) -> Iterator[ox.Triple]:
    view = View(triples)
    allowed = {
        MSC + "TrialReport": [one.name for one in properties],
        MSC + "Trial": [one.on_trial for one in properties if one.on_trial],
    }
    classes = [MSC + one.value_class for one in properties if one.scheme and one.value_class]
    for triple in triples:
        if triple.predicate not in (_IGNORED, _TARGET):
            yield triple
            continue
        targets = view.iris(triple.subject, _TARGET.value)
        if triple.predicate == _IGNORED:
            wanted = [ox.NamedNode(MSC + name) for target in targets for name in allowed.get(target, ())]
            listed = view.items(triple.object)
            yield from _prepend([one for one in wanted if one not in listed], triple)
        elif len(targets) == 1:
            yield triple
        elif triple.object == ox.NamedNode(targets[0]):
            more = [] if set(classes).isdisjoint(targets) else classes
            for one in dict.fromkeys([*targets, *more]):
                yield ox.Triple(triple.subject, _TARGET, ox.NamedNode(one))


def _prepend(items: Sequence[ox.NamedNode], triple: ox.Triple) -> Iterator[ox.Triple]:
    """Yield *triple*, whose object is an RDF list, with *items* before the others."""
    head = triple.object
    for item in items:
        node = ox.BlankNode()
        yield ox.Triple(node, _FIRST, item)
        yield ox.Triple(node, _REST, head)
        head = node
    yield ox.Triple(triple.subject, triple.predicate, head)
