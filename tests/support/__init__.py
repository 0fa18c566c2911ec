"""Common ground of tests of several rooms: folders of the checkout, and the end of a test that cannot run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

__all__ = ["ROOT", "TESTS", "skip_or_fail"]

#: The checkout.
ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"


def skip_or_fail(reason: str) -> NoReturn:
    """Skip the running test, or fail it where MSCGRAPH_NO_SKIP is set."""
    if os.environ.get("MSCGRAPH_NO_SKIP"):
        pytest.fail(reason)
    pytest.skip(reason)
