"""An output folder that is replaced whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mscgraph.errors import OutputError

__all__ = ["OUTPUT_FILES", "is_build", "staged_folder"]

#: Every file of a build.
OUTPUT_FILES = frozenset(
    {
        "issues.csv",
        "issues.ttl",
        "mscgraph.jsonld",
        "mscgraph.nq",
        "mscgraph.owl",
        "mscgraph.ttl",
        "provenance.ttl",
        "reports.csv",
        "validation.ttl",
        "validation.txt",
        "void.ttl",
    }
)
#: The file by which a former build is known.
_MARK = "mscgraph.nq"


def is_build(folder: Path) -> bool:
    """Say whether *folder* holds a build of ours and nothing else."""
    names = {entry.name for entry in folder.iterdir()}
    return _MARK in names and names <= OUTPUT_FILES


def _check(target: Path) -> None:
    wanted = "an absent or empty folder, or a former build"
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise OutputError(target, wanted, "something else; nothing was touched")
    if target.is_dir():
        names = sorted(entry.name for entry in target.iterdir())
        if names and not is_build(target):
            strange = next((name for name in names if name not in OUTPUT_FILES), names[0])
            raise OutputError(target, wanted, f"a folder that holds {strange!r}; nothing was touched")


@contextmanager
def staged_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder beside *target* that takes its place when the block ends well.

    The former build is moved aside first, and back again if the new one cannot be moved in.

    :raises OutputError: if *target* holds what is not a former build, or cannot be written
    """
    target = Path(os.path.abspath(target))
    _check(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    except OSError as error:
        raise OutputError(target, "a folder that can be written", str(error)) from error
    try:
        yield staging
        _check(target)
        _swap(staging, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _swap(staging: Path, target: Path) -> None:
    staging.chmod(0o755)
    former = staging.with_name(staging.name.replace(".new-", ".old-"))
    try:
        if target.exists():
            target.rename(former)
        try:
            staging.rename(target)
        except OSError:
            if former.exists():
                former.rename(target)
            raise
    except OSError as error:
        raise OutputError(target, "a folder that can be replaced", str(error)) from error
    shutil.rmtree(former, ignore_errors=True)
