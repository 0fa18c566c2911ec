"""The shapes, completed from the table of properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from mscgraph.files import read_turtle
from mscgraph.namespaces import MSC, PREFIXES
from mscgraph.records import ReportProperty

_ALLOWED = ox.NamedNode(PREFIXES["sh"] + "ignoredProperties")
_TARGET = ox.NamedNode(PREFIXES["sh"] + "targetClass")
_FIRST, _REST = (ox.NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest"))

#: Objects by subject and predicate.
_Objects = Mapping[tuple[object, ox.NamedNode], Sequence[ox.NamedNode | ox.BlankNode]]


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
    objects: dict[tuple[object, ox.NamedNode], list[ox.NamedNode | ox.BlankNode]] = {}
    for triple in triples:
        if isinstance(triple.object, ox.NamedNode | ox.BlankNode):
            objects.setdefault((triple.subject, triple.predicate), []).append(triple.object)
    allowed: dict[object, list[ox.NamedNode]] = {
        _msc("TrialReport"): [_msc(one.name) for one in properties],
        _msc("Trial"): [_msc(one.on_trial) for one in properties if one.on_trial],
    }
    classes = [_msc(one.value_class) for one in properties if one.scheme and one.value_class]
    for triple in triples:
        targets = objects.get((triple.subject, _TARGET), ())
        if triple.predicate == _ALLOWED:
            wanted = [name for target in targets for name in allowed.get(target, ())]
            missing = [name for name in wanted if name not in _items(objects, triple.object)]
            yield from _prepend(missing, triple)
        elif triple.predicate == _TARGET and len(targets) > 1 and triple.object == targets[0]:
            ours = classes if any(one in classes for one in targets) else []
            yield from (ox.Triple(triple.subject, _TARGET, one) for one in dict.fromkeys([*targets, *ours]))
        elif triple.predicate != _TARGET or len(targets) == 1:
            yield triple


def _msc(name: str) -> ox.NamedNode:
    return ox.NamedNode(MSC + name)


def _items(objects: _Objects, node: object) -> Iterator[ox.NamedNode | ox.BlankNode]:
    """Yield the items of an RDF list."""
    while found := objects.get((node, _FIRST)):
        yield found[0]
        node = objects[node, _REST][0]


def _prepend(items: Sequence[ox.NamedNode], triple: ox.Triple) -> Iterator[ox.Triple]:
    """Yield *triple*, whose object is an RDF list, with *items* before the others."""
    head = triple.object
    for item in items:
        node = ox.BlankNode()
        yield ox.Triple(node, _FIRST, item)
        yield ox.Triple(node, _REST, head)
        head = node
    yield ox.Triple(triple.subject, triple.predicate, head)
