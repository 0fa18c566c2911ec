"""The places of the project's data files: in a checkout, an editable install and a wheel alike."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

_BUNDLED_SOURCE = "10.1038-s41392-025-02313-9-table-2.txt"


def find_data_folder(name: str) -> Path:
    """Return the folder *name* (``ontology``, ``shapes``, ``queries``, ``sources``).

    A folder of that name in ``$MSCGRAPH_DATA`` takes the place of the installation's.

    :raises FileNotFoundError: if the installation lacks it
    """
    package = Path(str(files("mscgraph")))
    own = os.environ.get("MSCGRAPH_DATA")
    folders = [Path(own)] if own else []
    for parent in (*folders, package / "_data", package.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{package}: the installation lacks its data folder {name!r}")


def find_cache_folder() -> Path | None:
    """Return a folder of the user's own for what can be made again, ``None`` where none can be had.

    It is ``$XDG_CACHE_HOME/mscgraph``, else ``~/.cache/mscgraph``; ``MSCGRAPH_NO_CACHE`` forbids it.
    """
    if os.environ.get("MSCGRAPH_NO_CACHE"):
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(home) / "mscgraph"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        private = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    except OSError:
        return None
    # Files kept there are unpickled: a folder that others may write to is not used.
    return folder if private and not folder.stat().st_mode & 0o022 else None


def bundled_source() -> Path:
    """Return the path of the document that is read when none is named."""
    return find_data_folder("sources") / _BUNDLED_SOURCE
