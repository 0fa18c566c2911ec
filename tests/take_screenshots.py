"""Takes the screenshots of README and documentation: ``python tests/take_screenshots.py [NAME…]``.

``docs/images/screenshots.yaml`` lists them; their pages are those of the bundled build. Look at each that changed.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import yaml
from PIL import Image

from support import ROOT
from support.browser import run_browser
from support.served import run_server

IMAGES = ROOT / "docs" / "images"
#: Pixels of a picture per CSS pixel of its page.
SCALE = 2
#: Maximum number of colours per picture: text and flat areas need few, and the file becomes a third smaller.
_COLOURS = 128


@dataclass(frozen=True)
class Screenshot:
    """An entry of the list of screenshots, which describes its keys."""

    name: str
    page: str
    width: int
    first: str
    above: int
    height: int
    scheme: Literal["light", "dark"]
    parameters: Mapping[str, str] = field(default_factory=dict)
    waits_for: str = ""


def list_screenshots() -> list[Screenshot]:
    """Return the screenshots in the order of their file."""
    listed = yaml.safe_load((IMAGES / "screenshots.yaml").read_text("utf-8"))
    return [Screenshot(name, **entry) for name, entry in listed.items()]


def take(build: Path, screenshots: Iterable[Screenshot]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the WebP file of each screenshot, of the pages that *build* is served as."""
    with run_server(build) as server, run_browser() as browser:
        for shot in screenshots:
            page = browser.new_page(
                base_url=server.url,
                viewport={"width": shot.width, "height": shot.height},
                device_scale_factor=SCALE,
                color_scheme=shot.scheme,
            )
            page.goto(f"/{shot.page}?{urlencode(shot.parameters)}", wait_until="networkidle")
            if shot.waits_for:
                page.wait_for_selector(shot.waits_for)
            top = page.locator(shot.first).first.evaluate("e => e.getBoundingClientRect().top + scrollY")
            y = max(round(top) - shot.above, 0)
            clip = {"x": 0, "y": y, "width": shot.width, "height": shot.height}
            picture = page.screenshot(full_page=True, clip=clip, animations="disabled")
            page.close()
            yield shot.name, _shrink(picture)


def _shrink(png: bytes) -> bytes:
    """Return a picture as WebP of few colours, none of which compression changes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    with io.BytesIO() as stream:
        picture.convert("RGB").save(stream, "WEBP", lossless=True, quality=100, method=4)
        return stream.getvalue()


def main() -> None:
    """Take the named screenshots, or all."""
    from mscgraph import build
    from mscgraph.files.data import bundled_source

    names = sys.argv[1:]
    wanted = [shot for shot in list_screenshots() if not names or shot.name in names]
    with tempfile.TemporaryDirectory() as folder:
        build([bundled_source()], Path(folder) / "build")
        for name, picture in take(Path(folder) / "build", wanted):
            (IMAGES / f"{name}.webp").write_bytes(picture)
            print(f"{name}.webp: {len(picture):,} bytes")


if __name__ == "__main__":
    main()
