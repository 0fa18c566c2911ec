"""Notebooks of the documentation: a run shows what their files show."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from support import skip_or_fail
from support.notebooks import NOTEBOOKS, execute


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_shows_what_a_run_shows(path: Path, tmp_path: Path) -> None:
    missing = [name for name in ("ipykernel", "nbclient", "openpyxl", "pandas") if find_spec(name) is None]
    if missing:
        skip_or_fail(f"a notebook needs {', '.join(missing)}")
    assert execute(path, tmp_path) == path.read_text("utf-8")
