"""Reads the documents of a folder twice, the second time between marks that a tracer of system calls sees.

``python traced.py FOLDER`` prints whether each document is read, by its name. It runs by itself, without pytest.
"""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO
from pathlib import Path

#: A path that no machine has; looking for it marks the begin of a document, or with no name the end of one.
MARK = "/no-such-folder/reads:"


def main(folder: Path) -> None:
    from mscgraph.errors import DocumentError
    from mscgraph.read import Content, read_document

    def is_read(name: str, content: bytes) -> bool:
        try:
            document = read_document(name, Content(name, BytesIO(content)))
        except DocumentError:
            return False
        return sum(1 for grid in document.tables for _ in grid.cells) > 0

    contents = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    # Libraries and their data are loaded.
    found = {name: is_read(name, content) for name, content in contents.items()}
    for name, content in contents.items():
        os.path.exists(MARK + name)
        is_read(name, content)
        os.path.exists(MARK)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
