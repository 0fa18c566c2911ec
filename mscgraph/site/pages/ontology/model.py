"""The picture's plan: which classes and properties it shows and where, checked against the ontology."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mscgraph.errors import VocabularyError
from mscgraph.namespaces import MSC, PREFIXES
from mscgraph.site.pages.ontology.ontology_graph import OntologyGraph

__all__ = ["Box", "Edge", "Group", "Model", "Note", "load_model"]

_SIDES = ("top", "right", "bottom", "left")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_NAME = re.compile(r"[a-z]+")
_WIDTH, _HEIGHT = 140, 46


@dataclass(frozen=True, slots=True)
class Group:
    """What boxes of one colour have in common."""

    name: str
    title: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Box:
    """A class at its place, or a frame around the boxes of its subclasses.

    :param iri: of the class, ``None`` for what is no class of ours
    :param example: what it is for the row that is shown, in lines
    :param title: where the title of a frame ends, ``None`` for a box
    """

    name: str
    iri: str | None
    label: str
    example: list[str]
    group: str
    x: int
    y: int
    width: int
    height: int
    planned: bool
    title: tuple[int, int] | None

    def side(self, name: str) -> tuple[int, int]:
        """Return where a side begins: its left or upper end."""
        x = self.x + (self.width if name == "right" else 0)
        return x, self.y + (self.height if name == "bottom" else 0)


@dataclass(frozen=True, slots=True)
class Edge:
    """A property from one box to another.

    :param iri: of the property, ``None`` where the ontology has none yet
    :param leaves: side, and how far from its left or upper end, ``None`` where that is open
    :param bend: where the middle piece of a line with two corners lies
    :param place: the middle of the label
    """

    iri: str | None
    label: str
    start: Box
    end: Box
    leaves: tuple[str, int | None]
    enters: tuple[str, int | None]
    bend: int | None
    place: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Note:
    """A line of text at its place."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Model:
    """All that is drawn."""

    place: str
    title: str
    description: str
    width: int
    height: int
    groups: list[Group]
    frames: list[Box]
    boxes: list[Box]
    edges: list[Edge]
    notes: list[Note]
    legend: tuple[int, int]


def load_model(path: Path, graph: OntologyGraph) -> Model:
    """Read the plan and check it against the ontology.

    :raises VocabularyError: if it is not in its form, or says what the ontology does not allow
    """
    import yaml

    try:
        facts = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(path, "a plan of the picture in UTF-8", str(error)) from error
    except yaml.YAMLError as error:
        raise VocabularyError(path, "a plan of the picture in YAML", str(error).splitlines()[0]) from error
    try:
        return _Reader(path, graph, facts).read()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise VocabularyError(path, "a plan as its first lines describe it", repr(error)) from error


class _Reader:
    """Reads one plan."""

    def __init__(self, path: Path, graph: OntologyGraph, facts: Mapping[str, Any]) -> None:
        self._path = path
        self._graph = graph
        self._facts = facts

    def _refuse(self, where: str, expected: str, found: str) -> VocabularyError:
        return VocabularyError(f"{self._path}: {where}", expected, found)

    def read(self) -> Model:
        """Read the whole."""
        facts = self._facts
        groups = [self._group(name, group) for name, group in facts["groups"].items()]
        self._groups = {group.name for group in groups}
        frames = {name: self._box(name, one) for name, one in facts["frames"].items()}
        boxes = {name: self._box(name, one) for name, one in facts["boxes"].items()}
        for name, one in facts["boxes"].items():
            self._check_frame(boxes[name], frames, one.get("within"))
        self._boxes = frames | boxes
        return Model(
            place=str(self._path),
            title=str(facts["title"]),
            description=str(facts["description"]).strip(),
            width=int(facts["width"]),
            height=int(facts["height"]),
            groups=groups,
            frames=list(frames.values()),
            boxes=list(boxes.values()),
            edges=list(self._edges()),
            notes=[Note(int(one["x"]), int(one["y"]), str(one["text"])) for one in facts["notes"]],
            legend=(int(facts["legend"]["x"]), int(facts["legend"]["y"])),
        )

    def _group(self, name: str, facts: Mapping[str, Any]) -> Group:
        if not _NAME.fullmatch(str(name)):
            raise self._refuse("groups", "a name of small letters", repr(name))
        for mode in ("light", "dark"):
            if not _COLOUR.fullmatch(str(facts[mode])):
                raise self._refuse(f"groups: {name}: {mode}", "a colour such as #dbe9f9", repr(facts[mode]))
        return Group(name, str(facts["title"]), facts["light"], facts["dark"])

    def _box(self, name: str, facts: Mapping[str, Any]) -> Box:
        iri = None if "label" in facts else MSC + name
        if iri is not None and self._graph.kind(iri) != "class":
            raise self._refuse(f"boxes: {name}", "a class of the ontology", self._graph.kind(iri) or "none")
        if facts["group"] not in self._groups:
            raise self._refuse(f"boxes: {name}", f"a group among {', '.join(self._groups)}", facts["group"])
        example = facts.get("example", "")
        return Box(
            name=name,
            iri=iri,
            label=str(facts["label"]) if iri is None else self._graph.label(iri),
            example=list(map(str, example if isinstance(example, list) else [example])),
            group=facts["group"],
            x=int(facts["x"]),
            y=int(facts["y"]),
            width=int(facts.get("width", _WIDTH)),
            height=int(facts.get("height", _HEIGHT)),
            planned=bool(facts.get("planned", False)),
            title=_place(facts.get("title")),
        )

    def _check_frame(self, box: Box, frames: Mapping[str, Box], within: str | None) -> None:
        if within is None:
            return
        frame = frames[within]
        if frame.iri is None or box.iri is None or frame.iri not in self._graph.superclasses(box.iri):
            raise self._refuse(f"boxes: {box.name}", f"a subclass of {within}", "none")

    def _edges(self) -> Iterator[Edge]:
        for facts in self._facts["edges"]:
            name, start, end = facts["edge"]
            where = f"edges: {name} from {start} to {end}"
            iri = self._property(where, name)
            edge = self._edge(where, facts, iri, self._graph.label(iri))
            self._check_side(where, iri, "domain", edge.start)
            self._check_side(where, iri, "range", edge.end)
            yield edge
        for facts in self._facts["planned"]:
            words, start, end = facts["edge"]
            yield self._edge(f"planned: {words} from {start} to {end}", facts, None, str(words))

    def _edge(self, where: str, facts: Mapping[str, Any], iri: str | None, label: str) -> Edge:
        start, end = (self._find_box(where, name) for name in facts["edge"][1:])
        bend = facts.get("bend")
        return Edge(
            iri=iri,
            label=label,
            start=start,
            end=end,
            leaves=self._side(where, facts["leaves"]),
            enters=self._side(where, facts["enters"]),
            bend=None if bend is None else int(bend),
            place=_place(facts.get("label")),
        )

    def _find_box(self, where: str, name: str) -> Box:
        if name not in self._boxes:
            raise self._refuse(where, "a box or a frame of the plan", repr(name))
        return self._boxes[name]

    def _side(self, where: str, facts: str | list[Any]) -> tuple[str, int | None]:
        side, offset = (facts, None) if isinstance(facts, str) else (facts[0], int(facts[1]))
        if side not in _SIDES:
            raise self._refuse(where, f"a side among {', '.join(_SIDES)}", repr(side))
        return side, offset

    def _property(self, where: str, name: str) -> str:
        prefix, separator, local = name.rpartition(":")
        iri = PREFIXES.get(prefix, "") + local if separator else MSC + name
        if not (self._graph.kind(iri) or "").endswith("property"):
            raise self._refuse(where, "a property of the ontology", self._graph.kind(iri) or "none")
        return iri

    def _check_side(self, where: str, iri: str, side: str, box: Box) -> None:
        """Refuse a box that a property's domain or range does not allow; a property without one allows all."""
        ours = set() if box.iri is None else self._graph.superclasses(box.iri)
        for classes in self._graph.classes_in(iri, side):
            if ours.isdisjoint(classes):
                allowed = " or ".join(map(self._graph.label, classes))
                raise self._refuse(where, f"a box of its {side} {allowed}", box.label)


def _place(facts: list[Any] | None) -> tuple[int, int] | None:
    return None if facts is None else (int(facts[0]), int(facts[1]))
