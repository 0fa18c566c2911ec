"""Reasoning over ontology and data with HermiT; what clashes is explained by Pellet. Both come with owlready2.

owlready2 brings the two reasoners; its own loader is passed by, because it runs Python modules that a graph names and
refuses graphs that the reasoners take.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from mscgraph.characters import mend_xml
from mscgraph.errors import ReasonerError
from mscgraph.namespaces import BASE, OWL, PREFIXES, RDF_TYPE, RDFS
from mscgraph.relations import closure, grouped
from mscgraph.terms import shorten

_THING, _NOTHING, _ONTOLOGY = (OWL + name for name in ("Thing", "Nothing", "Ontology"))
_INVERSE, _SAME, _IMPORTS = (OWL + name for name in ("inverseOf", "sameAs", "imports"))
_FUNCTIONAL, _INVERSE_FUNCTIONAL = OWL + "FunctionalProperty", OWL + "InverseFunctionalProperty"
_SUBCLASS, _SUBPROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
_EQUIVALENT_CLASS, _EQUIVALENT_PROPERTY = OWL + "equivalentClass", OWL + "equivalentProperty"
_UPWARDS = (_SUBCLASS, _SUBPROPERTY, _EQUIVALENT_CLASS, _EQUIVALENT_PROPERTY)
_OBJECT, _DATA, _ANNOTATION = (OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation"))
#: Names that a reasoner knows by itself and must find.
_BUILT_IN = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))

#: HermiT classifies classes, object properties, data properties and individuals, and lists property values.
_HERMIT_OPTIONS = ("-c", "-O", "-D", "-I", "-Y")
#: An axiom given with every graph: an entailment from it shows that the reasoner finished.
_WITNESS = f"<{BASE}inferences#witness>", f"<{BASE}inferences#Witness>"
_HERMIT_AXIOM = re.compile(r"^([A-Za-z]+)\( (.+) \)$", re.MULTILINE)
_HERMIT_VALUES = re.compile(r"^<([^>]+)> \(known instances: (.*?) \| possible instances:", re.MULTILINE)
_HERMIT_PAIR = re.compile(r"\(<([^>]+)>, <([^>]+)>\)")
_HERMIT_INVERSE = re.compile(r"ObjectInverseOf\( <[^>]+> \)")
_IRI = re.compile(r"<([^>]+)>")
_PROPERTY_OF_AXIOM = {
    "Type": RDF_TYPE,
    "SubClassOf": _SUBCLASS,
    "SubObjectPropertyOf": _SUBPROPERTY,
    "SubDataPropertyOf": _SUBPROPERTY,
    "EquivalentClasses": _EQUIVALENT_CLASS,
    "EquivalentObjectProperties": _EQUIVALENT_PROPERTY,
    "EquivalentDataProperties": _EQUIVALENT_PROPERTY,
}

#: Messages of a Java that does not start the program.
_NO_START = ("Could not create the Java Virtual Machine", "initialization of VM")
#: Maximum unsatisfiable classes that are explained, one after the other.
_MAX_EXPLAINED = 10
#: Maximum characters of Java's messages that are shown.
_MAX_SHOWN = 400
#: Pellet names things by the end of their IRI, which here need not be unique: each gets a name of its own.
_STAND_IN_SPACE = "http://stand-in.invalid/#"
_STAND_IN = re.compile(r"\bEntity(\d+)E\b")
_FIRST_EXPLANATION = re.compile(r"^1\)(.*?)(?=^2\)|\Z)", re.DOTALL | re.MULTILINE)
#: The part between the brackets of an axiom about several things, in no order that lasts.
_MEMBERS = re.compile(r"(?<=\()[^()]+(?=\)$)")
#: Pellet indents the axioms of an explanation by this much, and the rest of a long axiom by more.
_INDENT = 5


@dataclass(frozen=True, slots=True, order=True)
class IriTriple:
    """A statement of three IRIs."""

    subject: str
    property: str
    object: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict of a reasoner on a graph.

    :param unsatisfiable: the IRIs of classes that can have no individual
    :param clashes: per contradiction, a minimal set of axioms that cannot hold together, in Manchester syntax;
        empty for one that could not be explained
    :param entailed: what follows beyond what is asserted, sorted: types, superclasses and superproperties, values of
        object properties, and which things are one by a functional property; that everything is an ``owl:Thing`` is
        left out. Empty where the graph is inconsistent
    :param ignored: statements, in Turtle, that are no OWL and that the reasoner was not given: a property or class
        that is not declared, a literal where a thing belongs or the other way round
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    clashes: tuple[tuple[str, ...], ...] = ()
    entailed: tuple[IriTriple, ...] = ()
    ignored: tuple[str, ...] = ()


def reason(triples: Iterable[ox.Triple]) -> Verdict:
    """Check consistency and satisfiability, and list what is entailed.

    :param triples: ontology and data, in OWL 2 DL; imports are not followed
    :raises ReasonerError: if Java is missing or cannot start, or the reasoner refuses the graph
    """
    given = [triple for triple in triples if triple.predicate.value != _IMPORTS]
    ignored = _find_ignored(given)
    kept = [triple for triple in given if triple not in ignored]
    listed = tuple(sorted(f"{shorten(str(s))} {shorten(str(p))} {shorten(str(o))}" for s, p, o in ignored))
    witness = [f"{_WITNESS[0]} <{RDF_TYPE}> {_WITNESS[1]}", f"{_WITNESS[1]} <{RDF_TYPE}> <{OWL}Class>"]
    document = "".join(f"{triple} .\n" for triple in (*kept, *witness))
    ran = _run("hermit", "org.semanticweb.HermiT.cli.CommandLine", _HERMIT_OPTIONS, document, "graph.nt")
    if "InconsistentOntologyException" in ran.stdout + ran.stderr:
        return Verdict(False, clashes=(_explain(kept),), ignored=listed)
    if ran.returncode or "Type( {} {} )".format(*_WITNESS) not in ran.stdout:
        raise ReasonerError("HermiT", "a graph in OWL 2 DL", _last_words(ran.stderr or ran.stdout))
    found = {one for one in _read_hermit(ran.stdout) if f"<{one.subject}>" not in _WITNESS}
    unsatisfiable = sorted(
        one.subject for one in found if one.property == _EQUIVALENT_CLASS and one.object == _NOTHING
    )
    individual = ox.NamedNode(BASE + "inferences#individual")
    clashes = (
        _explain([*kept, ox.Triple(individual, ox.NamedNode(RDF_TYPE), ox.NamedNode(name))])
        for name in unsatisfiable[:_MAX_EXPLAINED]
    )
    return Verdict(True, tuple(unsatisfiable), tuple(clashes), _entailed(found, kept), listed)


def _run(
    reasoner: str, main: str, options: Sequence[str], document: str, name: str
) -> subprocess.CompletedProcess[str]:
    """Run a reasoner that owlready2 brings on a document, in a folder that is gone afterwards.

    :raises ReasonerError: if there is no Java, or it cannot start
    """
    import owlready2

    java = owlready2.JAVA_EXE
    if shutil.which(java) is None:
        raise ReasonerError(
            "HermiT",
            problem=f"needs a Java runtime, and there is no command {java} on the path",
            remedy="install one",
        )
    home = Path(owlready2.__file__).parent / reasoner
    # Classes beside HermiT's jar give it the options that print what it finds.
    parts = [*([home] if reasoner == "hermit" else []), *sorted(home.glob("*.jar"))]
    class_path = os.pathsep.join(map(str, parts))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(document, "utf-8", newline="\n")
        command = [java, f"-Xmx{owlready2.JAVA_MEMORY}M", "-Dfile.encoding=UTF-8", "-cp", class_path, main]
        ran = subprocess.run(
            [*command, *options, path.as_uri() if reasoner == "hermit" else str(path)],
            capture_output=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
    if any(sign in ran.stdout + ran.stderr for sign in _NO_START):
        raise ReasonerError(
            java, problem=f"the Java runtime does not start: {_last_words(ran.stdout + ran.stderr)}"
        )
    return ran


def _find_ignored(triples: Sequence[ox.Triple]) -> set[ox.Triple]:
    """Return the statements that a reasoner would pass over in silence."""
    kinds = grouped(
        (getattr(triple.subject, "value", ""), triple.object.value)
        for triple in triples
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, ox.NamedNode)
    )

    def is_ignored(triple: ox.Triple) -> bool:
        name, value = triple.predicate.value, triple.object
        if name == RDF_TYPE:
            if not isinstance(value, ox.NamedNode):
                return False
            return not value.value.startswith(_BUILT_IN) and OWL + "Class" not in kinds.get(value.value, ())
        if name.startswith(_BUILT_IN):
            return False
        wanted = _DATA if isinstance(value, ox.Literal) else _OBJECT
        return not {_ANNOTATION, wanted}.intersection(kinds.get(name, ()))

    return {triple for triple in triples if is_ignored(triple)}


def _read_hermit(output: str) -> Iterator[IriTriple]:
    """Yield what HermiT printed, of things that have a name."""
    for axiom, terms in _HERMIT_AXIOM.findall(output):
        # A statement on an inverse without a name is on no IRI.
        if axiom not in _PROPERTY_OF_AXIOM or (axiom.startswith("Sub") and "ObjectInverseOf" in terms):
            continue
        names = _IRI.findall(_HERMIT_INVERSE.sub("", terms))
        if axiom.startswith("Equivalent"):
            pairs: Iterable[tuple[str, ...]] = itertools.permutations(names, 2)
        else:
            pairs = [tuple(names)] if len(names) == 2 else []
        for subject, value in pairs:
            yield IriTriple(subject, _PROPERTY_OF_AXIOM[axiom], value)
    for name, values in _HERMIT_VALUES.findall(output):
        for subject, value in _HERMIT_PAIR.findall(values):
            yield IriTriple(subject, name, value)


def _entailed(found: Iterable[IriTriple], asserted: Sequence[ox.Triple]) -> tuple[IriTriple, ...]:
    """Return the entailments: those that the reasoner found, those above them, and equal things."""
    known = {
        IriTriple(triple.subject.value, triple.predicate.value, triple.object.value)
        for triple in asserted
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode)
    }
    ontologies = {one.subject for one in known if one.object == _ONTOLOGY}
    # The reasoner lists the most specific, one way round; those above and the other way round follow.
    derived = set(found)
    supers, inverses = _hierarchy(known | derived)

    def above(name: str) -> set[str]:
        return closure([name], lambda one: supers.get(one, ()))

    waiting = [*known, *derived]
    while waiting:
        one = waiting.pop()
        more = {IriTriple(one.subject, name, one.object) for name in above(one.property)}
        more |= {IriTriple(one.object, other, one.subject) for other in inverses.get(one.property, ())}
        if one.property in (_SUBCLASS, _SUBPROPERTY, RDF_TYPE):
            more |= {IriTriple(one.subject, one.property, name) for name in above(one.object)}
        waiting += more - known - derived
        derived |= more
    derived |= set(_same(known | derived))
    return tuple(
        sorted(
            one
            for one in derived - known
            if one.object not in (_THING, one.subject if one.property in (*_UPWARDS, _SAME) else None)
            and not {one.subject, one.object} & {_NOTHING, *ontologies}
        )
    )


def _same(statements: Collection[IriTriple]) -> Iterator[IriTriple]:
    """Yield, both ways round, which things are one because a property can have but one value, or one subject."""
    kinds = grouped((one.object, one.subject) for one in statements if one.property == RDF_TYPE)
    functional, inverse = kinds.get(_FUNCTIONAL, ()), kinds.get(_INVERSE_FUNCTIONAL, ())
    of_one = (((one.property, one.subject), one.object) for one in statements if one.property in functional)
    with_one = (((one.property, one.object), one.subject) for one in statements if one.property in inverse)
    for things in (*grouped(of_one).values(), *grouped(with_one).values()):
        for subject, value in itertools.permutations(sorted(set(things)), 2):
            yield IriTriple(subject, _SAME, value)


def _hierarchy(
    statements: Collection[IriTriple],
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the direct parents of each class and property, and the inverses of properties."""
    turned = [IriTriple(one.object, one.property, one.subject) for one in statements]
    upwards = [
        *(one for one in statements if one.property in _UPWARDS),
        *(one for one in turned if one.property in (_EQUIVALENT_CLASS, _EQUIVALENT_PROPERTY)),
    ]
    supers = grouped((one.subject, one.object) for one in upwards)
    inverses = grouped(
        (one.subject, one.object) for one in (*statements, *turned) if one.property == _INVERSE
    )
    return supers, inverses


def _explain(triples: Sequence[ox.Triple]) -> tuple[str, ...]:
    """Return a minimal set of axioms that clash, sorted; empty where Pellet finds none or cannot take the graph."""
    names: list[str] = []
    changed = _with_stand_ins(triples, names)
    document = ox.serialize(changed, format=ox.RdfFormat.RDF_XML)
    assert document is not None
    mended = mend_xml(document).decode("utf-8")
    ran = _run("pellet", "pellet.Pellet", ("explain", "--ignore-imports"), mended, "graph.owl")
    explained = _FIRST_EXPLANATION.search(ran.stdout)
    return _axioms(explained[1], names) if explained else ()


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
    """Return Java's message on its trouble, in one line."""
    lines = [line.strip() for line in str(error).splitlines()]
    start = next((at for at, line in enumerate(lines) if "Exception" in line or "Error:" in line), 0)
    words = itertools.takewhile(lambda line: not line.startswith("at "), lines[start:])
    return " ".join(" ".join(words).split())[:_MAX_SHOWN] or "an error without words"
