"""Draws the rooms by layer: ``python tests/draw_layers.py``, after a change of tests/layers.toml.

It needs Graphviz. Look at the picture before you keep it.
"""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

__all__ = ["PICTURE", "describe_layers", "draw"]

TESTS = Path(__file__).parent
PICTURE = TESTS.parent / "docs" / "images" / "layers.svg"
_STYLE = """
  graph [ranksep=0.5, nodesep=0.2, bgcolor=white]
  node [shape=box, style="rounded,filled", fillcolor="#e0f2f1", color="#00695c", fontname="sans-serif", fontsize=12]
  edge [color="#00695c", arrowsize=0.7]
"""


def describe_layers() -> str:
    """Return the graph of the rooms for Graphviz: an arrow leads from a room to one that it imports.

    Rooms of layer 0, and those that may import all rooms below, have no arrows to these.
    """
    table = tomllib.loads((TESTS / "layers.toml").read_text("utf-8"))
    names = list(table["base"])
    base = "\\n".join(", ".join(names[start : start + 7]) for start in range(0, len(names), 7))
    layers = {"0": {base: []}, **table["layer"]}
    lines = ["digraph layers {", _STYLE, '  node [shape=plaintext, style=""]']
    lines += [f'  "layer {number}"' for number in layers]
    lines += [
        f'  "layer {number}" -> "layer {int(number) - 1}" [style=invis]' for number in layers if number != "0"
    ]
    lines += ['  node [shape=box, style="rounded,filled"]']
    for number, rooms in layers.items():
        lines.append(
            "  { rank=same; " + "; ".join(f'"{name}"' for name in (f"layer {number}", *rooms)) + " }"
        )
        for name, imported in rooms.items():
            if "*" in imported:
                lines.append(f'  "{name}" [label="{name}\\n(all rooms below)"]')
            lines += [f'  "{name}" -> "{one}"' for one in imported if one != "*"]
    return "\n".join([*lines, "}", ""])


def draw() -> str:
    """Return the picture that Graphviz draws."""
    drawn = subprocess.run(
        ["dot", "-Tsvg"], input=describe_layers(), check=True, capture_output=True, encoding="utf-8"
    )
    return drawn.stdout


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8", newline="\n")
