"""Documents, found by the paths that name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path

from mscgraph.errors import DocumentError, reason_of

#: The path of standard input.
STANDARD_INPUT = Path("-")
#: Suffixes of files that describe documents.
_SIDECARS = frozenset({".yaml", ".yml"})
#: All that a folder holds, and the beginning of the names of what it hides.
_ALL, _HIDING = "**/*", "."


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that a path leads to.

    :param named: whether it is named itself, not the folder or the pattern that it is found by
    :param problem: why it is not opened, else ``None``
    """

    path: Path
    named: bool
    problem: str | None = None


def find_documents(paths: Sequence[Path]) -> list[FoundFile]:
    """Return the files that *paths* name, each once, sorted.

    Of a folder, and of a pattern that is no file's name, these are the files in it, those of its folders among them
    where the pattern has ``**``. Hidden files and sidecars are passed over; a link that leads out of the folder has a
    problem.

    :raises DocumentError: if no file fits a pattern
    """
    found: dict[Path, FoundFile] = {}
    for path in paths:
        for file in _expand(path):
            if file.named or file.path not in found:
                found[file.path] = file
    return [found[path] for path in sorted(found)]


def holds(path: Path, question: Callable[[Path], bool]) -> bool:
    """Return the answer to a question about a path, ``False`` of a name that no file can have."""
    try:
        return question(path)
    except (OSError, ValueError):
        return False


def _expand(path: Path) -> Iterable[FoundFile]:
    if path == STANDARD_INPUT:
        return [FoundFile(path, named=True)]
    if holds(path, Path.is_dir):
        return _inside(path, path.glob(_ALL))
    if has_magic(str(path)) and not holds(path, Path.exists):
        return _fitting(path)
    return [FoundFile(path, named=True)]


def _fitting(pattern: Path) -> list[FoundFile]:
    """Return the files that a pattern fits; its folder is what precedes the first wildcard."""
    parts = pattern.parts
    first = next(number for number, part in enumerate(parts) if has_magic(part))
    folder, rest = Path(*parts[:first]), parts[first:]
    try:
        fitting = [*folder.glob("/".join(rest))]
    except (OSError, ValueError, NotImplementedError) as error:
        raise DocumentError(pattern, problem=f"not a pattern: {reason_of(error)}") from error
    found = [*_inside(folder, fitting, hidden=any(part.startswith(_HIDING) for part in rest))]
    if not found:
        raise DocumentError(pattern, problem="no file fits the pattern")
    return found


def _inside(folder: Path, paths: Iterable[Path], *, hidden: bool = False) -> Iterator[FoundFile]:
    """Yield the documents among *paths*, which *folder* has.

    :param hidden: whether hidden files are among them
    """
    root = folder.resolve()
    for path in paths:
        parts = path.relative_to(folder).parts
        if path.suffix in _SIDECARS or (not hidden and any(part.startswith(_HIDING) for part in parts)):
            continue
        if not path.exists():
            yield FoundFile(path, named=False, problem="a link that leads nowhere")
        elif not path.resolve().is_relative_to(root):
            yield FoundFile(path, named=False, problem="a link that leads out of the folder, not followed")
        elif path.is_file():
            yield FoundFile(path, named=False)
