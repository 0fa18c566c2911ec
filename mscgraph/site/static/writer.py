"""Writes a site as a folder of files, so that any web server can send them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from mscgraph import __version__
from mscgraph.errors import OutputError, reason_of
from mscgraph.files import SITE, Manifest
from mscgraph.media_types import BYTES, find_suffix, media_type
from mscgraph.site.contents import Site
from mscgraph.site.static.redirects import RedirectFiles

#: Characters that no name of a file has; a backslash leads to other folders on Windows.
_NO_NAME = frozenset("\0\\" if os.name == "nt" else "\0")
#: Maximum bytes per file name, on any host.
_MAX_STEP_BYTES = 255
#: GitHub Pages leaves out what begins with a full stop or an underscore unless this file is there.
_NO_JEKYLL = ".nojekyll"
#: The page that GitHub Pages and others send for a path without a file.
_NOT_FOUND = "404.html"


@dataclass(slots=True)
class Written:
    """The summary of a written site.

    :param size: bytes of all files
    """

    files: int = 0
    size: int = 0
    types: dict[str, str] = field(default_factory=dict)


def file_name(path: str) -> str:
    """Return what the file of a path is called: a web server decodes a path before it looks for its file.

    Bytes that are no UTF-8 stay as they are.

    :raises OutputError: if a step could lead out of the site's folder, or no file can be called so
    """
    name = os.fsdecode(unquote_to_bytes(path))
    _check(name)
    return name


def _check(name: str) -> None:
    for step in name.split("/"):
        if (
            step in ("", ".", "..")
            or not _NO_NAME.isdisjoint(step)
            or len(os.fsencode(step)) > _MAX_STEP_BYTES
        ):
            raise OutputError(repr(name), problem=f"the step {step[:80]!r} cannot name a file")


def write_files(
    site: Site,
    folder: Path,
    *,
    url: str,
    added: Mapping[str, bytes],
    progress: Callable[[str, int], None] = lambda _what, _count: None,
) -> Written:
    """Write every path of *site* into *folder*, which is new and empty, one file after the other.

    :param url: where the site will be found
    :param added: files that no path of the site has, by name
    :raises OutputError: if a path could lead out of the folder, if two have the same file, or if there is no room
    """
    writer = _Writer(folder)
    others: dict[str, None] = {}
    place = site.library.places.folder
    for count, path in enumerate(site.paths()):
        progress("writing files", count)
        published = site.read(path)
        if published is None:
            continue
        is_document = path.startswith(f"{place}/")
        writer.write(file_name(path) if is_document else path, published.content)
        others.setdefault(path.partition("/")[0])
        if published.media_type != media_type(BYTES).type:
            writer.written.types[_ending(path)] = published.media_type
    for name, content in added.items():
        writer.write(name, content)
    not_found = _NOT_FOUND if _NOT_FOUND in others or _NOT_FOUND in added else ""
    rules = RedirectFiles(site.library.places, writer.written.types, sorted(others), url, not_found)
    for name, content in rules.write().items():
        writer.write(name, content)
    writer.write(_NO_JEKYLL, b"")
    about = {"generator": f"mscgraph {__version__}", "url": url}
    writer.write(SITE.manifest, writer.manifest.text(about).encode())
    return writer.written


class _Writer:
    """Writes files, each once, and lists them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = {folder}
        self.manifest = Manifest()
        self.written = Written()

    def write(self, name: str, content: bytes | Path) -> None:
        _check(name)
        target = self._folder.joinpath(*name.split("/"))
        if not Path(os.path.normpath(target)).is_relative_to(self._folder):
            raise OutputError(name, problem="the path leads out of the site's folder")
        try:
            if target.parent not in self._made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(target.parent)
            with target.open("xb") as stream:
                if isinstance(content, Path):
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, stream)
                else:
                    stream.write(content)
                self.written.size += stream.tell()
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise OutputError(name, problem="another path has the same file") from error
        except OSError as error:
            raise OutputError(name, problem=f"cannot be written: {reason_of(error)}") from error
        self.manifest.add(name, content)
        self.written.files += 1


def _ending(path: str) -> str:
    """Return what the name of a file ends in; the name itself where it has no full stop."""
    return find_suffix(path) or path.rpartition("/")[2].rpartition(".")[2]
