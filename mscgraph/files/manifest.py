"""The list of a folder's files, written into the folder itself: a file that is not in it is not mscgraph's."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

#: The file of a build that ``sha256sum --check`` reads.
CHECKSUMS = "SHA256SUMS"

#: Maximum bytes per manifest: a few million files.
_MAX_BYTES = 500_000_000
#: Bytes read at a time.
_CHUNK = 1 << 20
#: Bytes per digest.
_DIGEST_BYTES = 16


def digest_of(content: bytes | Path) -> str:
    """Return the digest that distinguishes contents: of bytes, or of those of a file."""
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    if isinstance(content, bytes):
        digest.update(content)
    else:
        with content.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_checksums(folder: Path) -> None:
    """Write the SHA-256 of every file in *folder* into ``SHA256SUMS``, sorted by name, as ``sha256sum`` does."""
    lines = []
    for path in sorted(folder.iterdir()):
        lines.append(f"{sha256_of(path)}  {path.name}\n")
    (folder / CHECKSUMS).write_text("".join(lines), "utf-8", newline="\n")


class Manifest:
    """The files of a folder, in the order in which they were written."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}

    def add(self, path: str, content: bytes | Path) -> None:
        """List a file.

        :param path: below the folder
        """
        self._digests[path] = digest_of(content)

    def text(self, about: Mapping[str, str]) -> str:
        """Return the manifest as JSON, a line per file.

        :param about: facts on the folder, before its files
        """
        return json.dumps({**about, "files": self._digests}, indent=0) + "\n"


def find_strange(folder: Path, name: str) -> str | None:
    """Return the first thing in *folder* that its manifest does not list as it is, in words; ``None`` if all is.

    :param name: of the manifest
    """
    listed = _read(folder / name)
    if listed is None:
        first = min((entry.name for entry in os.scandir(folder)), default="")
        return repr(first)
    folders = {parent for path in listed for parent in _parents(path)}
    for path, entry in _walk(folder):
        if entry.is_dir(follow_symlinks=False):
            if path not in folders:
                return repr(path)
        elif path != name:
            if path not in listed or not entry.is_file(follow_symlinks=False):
                return repr(path)
            if digest_of(Path(entry.path)) != listed[path]:
                return f"{path!r}, which was changed since"
    return None


def _walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield everything below *folder* by its path from there, a folder before what it holds."""
    waiting = [(folder, "")]
    while waiting:
        here, above = waiting.pop()
        for entry in sorted(os.scandir(here), key=lambda entry: entry.name):
            path = above + entry.name
            yield path, entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append((Path(entry.path), path + "/"))


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _read(path: Path) -> dict[str, str] | None:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX_BYTES:
        return None
    try:
        files = json.loads(path.read_bytes())["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return files if isinstance(files, dict) else None
