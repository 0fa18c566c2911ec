"""What several test files share."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import settings

from support.pages import load_build

# The same examples on every run and every machine.
settings.register_profile("mscgraph", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("mscgraph")


@pytest.fixture(scope="session")
def bundled_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the bundled source, made once; tests only read it."""
    from mscgraph.files.data import bundled_source
    from mscgraph.pipeline.build import build

    folder = tmp_path_factory.mktemp("bundled") / "build"
    build([bundled_source()], folder)
    return folder


@pytest.fixture(scope="session")
def bundled_store(bundled_build: Path) -> ox.Store:
    """All named graphs of the bundled build; tests only read it."""
    return load_build(bundled_build)
