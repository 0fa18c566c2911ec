"""An output folder that is replaced whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mscgraph.errors import OutputError, reason_of
from mscgraph.files.manifest import CHECKSUMS, find_strange

#: The file of a build that is read where its graph is asked.
QUADS = "mscgraph.nq"
#: Every file of a build.
OUTPUT_FILES = frozenset(
    {
        CHECKSUMS,
        "findings.csv",
        "issues.csv",
        "issues.ttl",
        "mscgraph.jsonld",
        QUADS,
        "mscgraph.owl",
        "mscgraph.ttl",
        "provenance.ttl",
        "queries.ttl",
        "reports.csv",
        "shapes.ttl",
        "validation.ttl",
        "validation.txt",
        "void.ttl",
    }
)
#: Maximum bytes per file that are searched for a sign.
_SIGN_BYTES = 2_000


@dataclass(frozen=True, slots=True)
class FolderKind:
    """A folder whose files have fixed names.

    :param words: what it is called in a message
    :param files: every file that it can hold
    :param signs: files by any of which a former one is known, with bytes near their beginning; others have files of
        such names too
    """

    words: str
    files: frozenset[str]
    signs: Mapping[str, bytes]

    def has_made(self, folder: Path) -> bool:
        """Return whether *folder* holds a former one of this kind, or a part of it, and nothing else."""
        names = {entry.name for entry in folder.iterdir()}
        return names <= self.files and any(
            _has_sign(folder / name, sign) for name, sign in self.signs.items()
        )

    def find_strange(self, folder: Path) -> str | None:
        """Return something in *folder* that is not of this kind, in words; ``None`` if all is."""
        if self.has_made(folder):
            return None
        names = sorted(entry.name for entry in folder.iterdir())
        return repr(next((name for name in names if name not in self.files), names[0]))


def _has_sign(file: Path, sign: bytes) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return sign in stream.read(_SIGN_BYTES)


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A folder of folders, which lists its files itself.

    :param words: what it is called in a message
    :param manifest: the file that lists the others
    """

    words: str
    manifest: str

    def find_strange(self, folder: Path) -> str | None:
        """Return something in *folder* that it does not list as it is, in words; ``None`` if all is listed."""
        return find_strange(folder, self.manifest)


#: A kind of folder that one command writes as a whole.
WholeFolder = FolderKind | ListedFolder

#: Written by ``build``. A checkout keeps a part of one, without N-Quads.
BUILD = FolderKind("build", OUTPUT_FILES, {QUADS: b"", CHECKSUMS: f"  {QUADS}\n".encode()})
#: The folder that ``docs`` writes.
DOCS = FolderKind(
    "documentation of mscgraph",
    frozenset({"index.html", "model.svg", "ontology.jsonld", "ontology.owl", "ontology.ttl"}),
    {"index.html": b'<meta name="generator" content="mscgraph '},
)
#: The folder that ``site`` writes.
SITE = ListedFolder("site of mscgraph", "site.json")


def is_build(folder: Path) -> bool:
    """Return whether *folder* holds a build whose graph can be asked, and nothing else."""
    return (folder / QUADS).is_file() and BUILD.has_made(folder)


def _check(target: Path, kind: WholeFolder) -> None:
    wanted = f"an absent or empty folder, or a former {kind.words}"
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise OutputError(target, problem="not a folder; nothing was touched", remedy=f"name {wanted}")
    if target.is_dir() and any(target.iterdir()) and (strange := kind.find_strange(target)) is not None:
        raise OutputError(
            target,
            problem=f"the folder holds {strange}; nothing was touched",
            remedy=f"name another: {wanted}",
        )


@contextmanager
def staged_folder(target: Path, kind: WholeFolder = BUILD) -> Iterator[Path]:
    """Yield a new folder beside *target* that takes its place when the block ends well.

    The former one is moved aside first, and back again if the new one cannot be moved in.

    :raises OutputError: if *target* holds what is not a former one of this kind, or cannot be written
    """
    target = Path(os.path.abspath(target))
    _check(target, kind)
    with ExitStack() as stack:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
            stack.callback(shutil.rmtree, staging, ignore_errors=True)
            yield staging
            _check(target, kind)
            _swap(staging, target)
        except OSError as error:
            raise OutputError(
                target,
                problem=f"cannot be written: {reason_of(error)}",
                remedy="free some space or name another folder",
            ) from error


def _swap(staging: Path, target: Path) -> None:
    staging.chmod(0o755)
    former = staging.with_name(staging.name.replace(".new-", ".old-"))
    if target.exists():
        target.rename(former)
    try:
        staging.rename(target)
    except OSError:
        if former.exists():
            former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)
