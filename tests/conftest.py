"""Fixtures that several test files share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import settings

from support import TESTS
from support.pages import load_build

# The same examples on every run and every machine.
settings.register_profile("mscgraph", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("mscgraph")

# Tables have the width of a pipe, whatever that of the terminal which pytest-xdist hands on.
os.environ.pop("COLUMNS", None)

_HANDLERS = {number: signal.getsignal(number) for number in signal.valid_signals()}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests in the folder of slow tests."""
    for item in items:
        if TESTS / "slow" in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def signal_handlers() -> Iterator[None]:
    """Fail a test that leaves another handler of a signal than pytest began with."""
    yield
    changed = [number for number, handler in _HANDLERS.items() if signal.getsignal(number) != handler]
    for number in changed:
        signal.signal(number, _HANDLERS[number])
    assert changed == []


@pytest.fixture(scope="session")
def bundled_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the bundled source, made once; tests only read it."""
    from mscgraph.files.data import bundled_source
    from mscgraph.pipeline.building import build

    folder = tmp_path_factory.mktemp("bundled") / "build"
    build([bundled_source()], folder)
    return folder


@pytest.fixture(scope="session")
def bundled_store(bundled_build: Path) -> ox.Store:
    """All named graphs of the bundled build; tests only read it."""
    return load_build(bundled_build)
