"""ROBOT as tests call it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

__all__ = ["Robot"]

#: Runs one command line of ROBOT; exit codes other than 0 are left to the caller.
Robot = Callable[..., "subprocess.CompletedProcess[str]"]
