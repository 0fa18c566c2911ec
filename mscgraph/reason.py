"""Reasoning over ontology and data with HermiT; what clashes is explained by Pellet. Both come with owlready2."""

from __future__ import annotations

import io
import itertools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mscgraph.errors import ReasonerError
from mscgraph.namespaces import BASE, PREFIXES
from mscgraph.terms import shorten

__all__ = ["Statement", "Verdict", "reason"]

_OWL = PREFIXES["owl"]
_IMPORTS = ox.NamedNode(_OWL + "imports")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_THING, _ONTOLOGY = _OWL + "Thing", _OWL + "Ontology"
_INVERSE = _OWL + "inverseOf"
_SUBCLASS, _SUBPROPERTY = PREFIXES["rdfs"] + "subClassOf", PREFIXES["rdfs"] + "subPropertyOf"
#: What a reasoner knows by itself and must find under its own name.
_BUILT_IN = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
#: Unsatisfiable classes are explained one after the other; so many.
_MAX_EXPLAINED = 10
#: So many characters of what Java says are shown.
_MAX_SHOWN = 400
#: Pellet names things by the end of their IRI, which here need not be unique: each gets a name of its own.
_STAND_IN_SPACE = "http://stand-in.invalid/#"
_STAND_IN = re.compile(r"\bEntity(\d+)E\b")
_FIRST_EXPLANATION = re.compile(r"^1\)(.*?)(?=^2\)|\Z)", re.DOTALL | re.MULTILINE)
#: What stands between the brackets of an axiom about several things, in no order that lasts.
_MEMBERS = re.compile(r"(?<=\()[^()]+(?=\)$)")
#: Pellet indents the axioms of an explanation by this much, and the rest of a long axiom by more.
_INDENT = 5


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A statement of IRIs: an inferred type, a superclass, or a value of an object property."""

    subject: str
    property: str
    object: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reasoner says of a graph.

    :param unsatisfiable: the IRIs of classes that can have no individual
    :param clashes: per contradiction, a minimal set of axioms that cannot hold together, in Manchester syntax
    :param entailed: what follows beyond what is asserted, sorted; empty where the graph is inconsistent; that
        everything is an ``owl:Thing`` is left out
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    clashes: tuple[tuple[str, ...], ...]
    entailed: tuple[Statement, ...]


def reason(triples: Iterable[ox.Triple]) -> Verdict:
    """Check consistency and satisfiability, and list what is entailed.

    :param triples: ontology and data, in OWL 2 DL; imports are not followed
    :raises ReasonerError: if Java is missing, or the reasoner refuses the graph
    """
    import owlready2

    java = owlready2.JAVA_EXE
    if shutil.which(java) is None:
        raise ReasonerError("HermiT", f"a Java runtime, as the command {java}", "none on the path")
    kept = [triple for triple in triples if triple.predicate != _IMPORTS]
    world = _load(kept)
    inferences = world.get_ontology(BASE + "inferences#")
    try:
        with inferences:
            owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Verdict(False, (), (_explain(kept),), ())
    except owlready2.OwlReadyJavaError as error:
        raise ReasonerError("HermiT", "a graph in OWL 2 DL", _last_words(error)) from error
    unsatisfiable = sorted(
        found.iri for found in world.inconsistent_classes() if found.iri != _OWL + "Nothing"
    )
    individual = ox.NamedNode(BASE + "inferences#individual")
    clashes = (
        _explain([*kept, ox.Triple(individual, _TYPE, ox.NamedNode(name))])
        for name in unsatisfiable[:_MAX_EXPLAINED]
    )
    return Verdict(True, tuple(unsatisfiable), tuple(clashes), _entailed(inferences, kept))


def _load(triples: Iterable[ox.Triple]) -> Any:
    """Return an owlready2 world that holds *triples*; nothing is fetched."""
    import owlready2

    world = owlready2.World()
    document = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=dict(PREFIXES))
    assert document is not None
    world.get_ontology(BASE + "merged").load(fileobj=io.BytesIO(document), only_local=True)
    return world


def _entailed(inferences: Any, asserted: Sequence[ox.Triple]) -> tuple[Statement, ...]:
    """Return what follows: the reasoner's findings in *inferences*, and what stands above."""
    known = {
        Statement(triple.subject.value, triple.predicate.value, triple.object.value)
        for triple in asserted
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode)
    }
    found = {
        Statement(*map(inferences.world._unabbreviate, numbers))
        for numbers in inferences.get_triples(None, None, None)
        if all(isinstance(number, int) and number > 0 for number in numbers)  # no blank nodes, no literals
    }
    # The reasoner tells the most specific, one way round; what stands above and the other way round follow.
    supers, inverses = _hierarchy(known | found)
    waiting = [*known, *found]
    while waiting:
        one = waiting.pop()
        more = {Statement(one.subject, above, one.object) for above in _above(one.property, supers)}
        more |= {Statement(one.object, other, one.subject) for other in inverses.get(one.property, ())}
        if one.property in (_SUBCLASS, _SUBPROPERTY, _TYPE.value):
            more |= {Statement(one.subject, one.property, above) for above in _above(one.object, supers)}
        waiting += more - known - found
        found |= more
    trivial = {inferences.base_iri.rstrip("#"), *(one.subject for one in known if one.object == _ONTOLOGY)}
    return tuple(sorted(one for one in found - known if one.object != _THING and one.subject not in trivial))


def _hierarchy(statements: Iterable[Statement]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return what stands right above each class and property, and the inverses of properties."""
    supers: dict[str, set[str]] = {}
    inverses: dict[str, set[str]] = {}
    for one in statements:
        if one.property in (_SUBCLASS, _SUBPROPERTY):
            supers.setdefault(one.subject, set()).add(one.object)
        elif one.property == _INVERSE:
            inverses.setdefault(one.subject, set()).add(one.object)
            inverses.setdefault(one.object, set()).add(one.subject)
    return supers, inverses


def _above(name: str, supers: Mapping[str, set[str]]) -> set[str]:
    """Return the classes or properties above *name*, however far."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for above in supers.get(waiting.pop(), ()):
            if above not in found:
                found.add(above)
                waiting.append(above)
    return found


def _explain(triples: Sequence[ox.Triple]) -> tuple[str, ...]:
    """Return a minimal set of axioms that clash, sorted."""
    import owlready2

    names: list[str] = []
    jars = sorted((Path(owlready2.__file__).parent / "pellet").glob("*.jar"))
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "graph.owl"
        ox.serialize(_with_stand_ins(triples, names), str(document), ox.RdfFormat.RDF_XML)
        # owlready2 runs Pellet by a loader that needs a newer Java than the rest; its own command does not.
        ran = subprocess.run(
            [owlready2.JAVA_EXE, f"-Xmx{owlready2.JAVA_MEMORY}M", "-cp", os.pathsep.join(map(str, jars)),
             "pellet.Pellet", "explain", "--ignore-imports", str(document)],
            capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
    explained = _FIRST_EXPLANATION.search(ran.stdout)
    if explained is None:
        raise ReasonerError(
            "Pellet", "a contradiction that it can explain", _last_words(ran.stderr or ran.stdout)
        )
    return _axioms(explained[1], names)


def _with_stand_ins(triples: Iterable[ox.Triple], names: list[str]) -> list[ox.Triple]:
    """Return *triples* with each IRI replaced by a name that is short and unique, and fill *names*."""
    known: dict[str, ox.NamedNode] = {}

    def replace(node: ox.NamedNode) -> ox.NamedNode:
        if node.value.startswith(_BUILT_IN):
            return node
        if node.value not in known:
            known[node.value] = ox.NamedNode(f"{_STAND_IN_SPACE}Entity{len(names)}E")
            names.append(node.value)
        return known[node.value]

    changed = []
    for triple in triples:
        subject, value = triple.subject, triple.object
        changed.append(
            ox.Triple(
                replace(subject) if isinstance(subject, ox.NamedNode) else subject,
                replace(triple.predicate),
                replace(value) if isinstance(value, ox.NamedNode) else value,
            )
        )
    return changed


def _axioms(explained: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the axioms of an explanation, one line each, with our names."""
    axioms: list[str] = []
    for line in explained.splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        if axioms and len(line) - len(line.lstrip()) > _INDENT:
            axioms[-1] += " " + words
        else:
            axioms.append(words)
    name: Callable[[re.Match[str]], str] = lambda match: shorten(f"<{names[int(match[1])]}>")  # noqa: E731
    named = (_STAND_IN.sub(name, axiom) for axiom in axioms)
    return tuple(
        sorted(_MEMBERS.sub(lambda match: " ".join(sorted(match[0].split())), axiom) for axiom in named)
    )


def _last_words(error: object) -> str:
    """Return what Java says of its trouble, in one line."""
    lines = [line.strip() for line in str(error).splitlines()]
    start = next((at for at, line in enumerate(lines) if "Exception" in line or "Error:" in line), 0)
    told = itertools.takewhile(lambda line: not line.startswith("at "), lines[start:])
    return " ".join(" ".join(told).split())[:_MAX_SHOWN] or "an error without words"
