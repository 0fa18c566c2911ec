"""Notebooks of the documentation, with the outputs of a run."""

from __future__ import annotations

import json
import os
from pathlib import Path

from support import ROOT

__all__ = ["NOTEBOOKS", "execute", "prose_of"]

NOTEBOOKS = tuple(sorted((ROOT / "docs").rglob("*.ipynb")))
#: Maximum seconds per cell.
_SECONDS_PER_CELL = 120


def prose_of(path: Path) -> str:
    """Return the cells of a notebook that are Markdown, with an empty line between them."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def execute(path: Path, folder: Path) -> str:
    """Return a notebook's file with the outputs of a run in *folder*.

    :raises CellExecutionError: if a cell ends with an error
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    metadata = notebook.metadata.copy()
    place = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, timeout=_SECONDS_PER_CELL, record_timing=False, resources=place)
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT)})
    # The kernel adds the version of its Python, and the text of an object that is HTML may be its address in memory.
    notebook.metadata = metadata
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", {}):
                del output.data["text/plain"]
    return nbformat.writes(notebook) + "\n"
