"""Screenshots of README and documentation: they can be taken anew, are small, and each is on a page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from support import ROOT, skip_or_fail
from support.documents import PAGES, README
from take_screenshots import IMAGES, SCALE, list_screenshots, take

#: Maximum bytes of a picture: one in README, and one of the documentation.
_BYTES_IN_README, _BYTES = 120_000, 80_000
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+\.webp)\)")
SCREENSHOTS = {f"{shot.name}.webp": shot for shot in list_screenshots()}


def pictures_of(page: Path) -> dict[Path, str]:
    """Return the pictures that a page shows, each with its alternative text."""
    return {(page.parent / path).resolve(): alt for alt, path in _PICTURE.findall(page.read_text("utf-8"))}


SHOWN = {page.relative_to(ROOT).as_posix(): pictures_of(page) for page in PAGES}


def test_each_screenshot_is_listed_and_shown() -> None:
    kept = {path.name for path in IMAGES.glob("*.webp")}
    shown = {path.name for pictures in SHOWN.values() for path in pictures}
    assert kept == shown == SCREENSHOTS.keys()


@pytest.mark.parametrize("page", [page for page, pictures in SHOWN.items() if pictures])
def test_each_picture_has_an_alternative_text(page: str) -> None:
    assert [path.name for path, alt in SHOWN[page].items() if len(alt.split()) < 5] == []


def test_pictures_are_small() -> None:
    in_readme = {path.name for path in SHOWN[README.name]}
    sizes = {path.name: path.stat().st_size for path in IMAGES.glob("*.webp")}
    limits = {name: _BYTES_IN_README if name in in_readme else _BYTES for name in sizes}
    assert {name: size for name, size in sizes.items() if size > limits[name]} == {}


def test_the_screenshots_can_be_taken_anew(bundled_build: Path) -> None:
    if not (ROOT / "mscgraph" / "_data" / "editor").is_dir():
        skip_or_fail("the editor was not fetched: bash .ci/fetch-editor")
    taken = {f"{name}.webp": data for name, data in take(bundled_build, SCREENSHOTS.values())}
    sizes = {name: Image.open(io.BytesIO(data)).size for name, data in taken.items()}
    assert sizes == {name: Image.open(IMAGES / name).size for name in SCREENSHOTS}
    assert sizes == {name: (SCALE * shot.width, SCALE * shot.height) for name, shot in SCREENSHOTS.items()}
    # An empty stretch of a page is a much smaller file.
    assert [name for name, data in taken.items() if len(data) < 20_000] == []
