"""A browser for tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from support import skip_or_fail

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Nothing that a browser does of its own accord is wanted.
_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@contextmanager
def run_browser() -> Iterator[Browser]:
    """Run Chromium until the block ends; skip the test where there is no Chromium."""
    program = shutil.which("chromium")
    if program is None:
        skip_or_fail("pages are looked at in Chromium, and there is no command chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield found
        found.close()
