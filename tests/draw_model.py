"""Draws the picture of the model: ``python tests/draw_model.py``, after a change of ontology/model.dot or model.css.

It needs Graphviz. Look at the picture before you keep it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

from mscgraph.namespaces import PREFIXES

__all__ = ["SVG", "draw"]

FOLDER = Path(__file__).parents[1] / "ontology"
SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
#: Attributes of Graphviz that a style does better, or that a page has already.
_DROPPED = {"id", "width", "height", "fill", "stroke", "font-family", "font-size"}


def draw() -> str:
    """Return what Graphviz draws, named and described, with its style, and links as browsers know them."""
    drawn = subprocess.run(["dot", "-Tsvg", FOLDER / "model.dot"], check=True, capture_output=True).stdout
    root = ElementTree.fromstring(drawn)
    for one in root.iter():
        curie = one.get(_HREF)
        kept = {name: value for name, value in one.attrib.items() if name not in _DROPPED and name[0] != "{"}
        one.attrib = kept
        if curie:
            prefix, _, name = curie.partition(":")
            one.set("href", PREFIXES[prefix] + name)
    root.attrib |= {"class": "model", "role": "group", "aria-labelledby": "model-title model-desc"}
    title, *notes = (text.text or "" for text in root.findall(f"{SVG}g/{SVG}text"))
    root[:0] = [
        _element("title", title, id="model-title"),
        _element("desc", " ".join(notes), id="model-desc"),
        _element("style", (FOLDER / "model.css").read_text("utf-8")),
    ]
    ElementTree.register_namespace("", SVG[1:-1])
    return ElementTree.tostring(root, "unicode") + "\n"


def _element(name: str, text: str, **attributes: str) -> ElementTree.Element:
    element = ElementTree.Element(SVG + name, attributes)
    element.text = text
    return element


if __name__ == "__main__":
    (FOLDER / "model.svg").write_text(draw(), encoding="utf-8", newline="\n")
