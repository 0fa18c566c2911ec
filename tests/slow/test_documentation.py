"""The documentation: MkDocs builds it without a warning, and a browser needs no network to read it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mscgraph
from support import ROOT, skip_or_fail


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation, built strictly."""
    folder = tmp_path_factory.mktemp("documentation") / "site"
    done = build(folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def build(folder: Path, *wrapper: str) -> subprocess.CompletedProcess[str]:
    """Build the documentation, by a command that a wrapper may run."""
    return subprocess.run(
        [*wrapper, sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
    )


def test_it_is_built_without_a_network(tmp_path: Path) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True).returncode:
        skip_or_fail("the system lets no process have a network of its own (unshare)")
    done = build(tmp_path / "site", *alone)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_public_name_has_a_heading_with_its_docstring(site: Path) -> None:
    page = (site / "reference" / "python" / "index.html").read_text("utf-8")
    headings = re.findall(r'<h2 id="mscgraph\.(\w+)" class="doc doc-heading">', page)
    assert sorted(headings) == sorted(mscgraph.__all__)


def test_every_page_is_reached_from_the_first(site: Path) -> None:
    first = (site / "index.html").read_text("utf-8")
    pages = {str(path.parent.relative_to(site)) + "/" for path in site.rglob("*/index.html")}
    assert [page for page in sorted(pages) if f'href="{page}"' not in first] == []


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    loaded = re.compile(
        r'<(?:script|img|iframe)\b[^>]*\bsrc="(https?:)?//|<link\b[^>]*stylesheet[^>]*href="(https?:)?//'
    )
    assert [path.name for path in site.rglob("*.html") if loaded.search(path.read_text("utf-8"))] == []
