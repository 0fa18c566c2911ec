"""The graph that a command means where none is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscgraph.files.folder import QUADS
from mscgraph.pipeline.location import located_graph


@pytest.fixture(autouse=True)
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build of the bundled source that the environment names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MSCGRAPH_BUNDLED", str(tmp_path / "ready"))
    return tmp_path / "ready"


def test_a_ready_build_is_read_in_place_of_building_the_bundled_source(ready: Path) -> None:
    with located_graph(None) as found:
        assert found == (ready, "the bundled source")


def test_the_folder_output_goes_before_it() -> None:
    Path("output").mkdir()
    (Path("output") / QUADS).touch()
    with located_graph(None) as found:
        assert found == (Path("output"), "output")


def test_a_folder_output_that_is_left_out_is_named(ready: Path) -> None:
    Path("output").mkdir()
    with located_graph(None) as found:
        assert found == (ready, "the bundled source; output is not a whole build")
