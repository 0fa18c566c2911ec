"""Where our own data files are: in a checkout, an editable install and a wheel alike."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["BUNDLED_SOURCE", "find_data_folder"]

#: The document that ``mscgraph build`` reads when it is given none.
BUNDLED_SOURCE = "s41392-025-02313-9-table-2.txt"


def find_data_folder(name: str) -> Path:
    """Return the folder *name* (``ontology``, ``shapes``, ``queries``, ``sources``).

    :raises FileNotFoundError: if the installation lacks it
    """
    package = Path(str(files("mscgraph")))
    for parent in (package / "_data", package.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{package}: the installation lacks its data folder {name!r}")
