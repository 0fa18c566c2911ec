"""Tables of curators: tab-separated, with a header and comments that begin with ``#``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mscgraph.characters import find_forbidden
from mscgraph.errors import MscgraphError, reason_of
from mscgraph.files import read_text


def read_tsv(
    path: Path, columns: Sequence[str], refusal: type[MscgraphError]
) -> tuple[list[str], list[tuple[str, Mapping[str, str]]]]:
    """Return the comments of a table, and the place and cells of each row.

    :param columns: that the table must have
    :param refusal: raised if the file is not UTF-8 text, lacks columns or cells, or holds a character that XML forbids
    """
    try:
        text = read_text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise refusal(path, problem=f"not a table in UTF-8: {reason_of(error)}") from error
    lines = text.split("\n")
    if find_forbidden(text):
        place, forbidden = next(
            (f"{path}:{number}", found)
            for number, line in enumerate(lines, 1)
            if (found := find_forbidden(line))
        )
        raise refusal(place, problem=forbidden)
    name = str(path)
    numbered = (
        (f"{name}:{number}", line.split("\t"))
        for number, line in enumerate(lines, 1)
        if line and not line.startswith("#")
    )
    _, header = next(numbered, ("", []))
    missing = [name for name in columns if name not in header]
    if missing:
        raise refusal(path, f"the columns {', '.join(missing)}")
    needed = max(map(header.index, columns)) + 1
    rows: list[tuple[str, Mapping[str, str]]] = []
    for place, cells in numbered:
        if len(cells) < needed:
            raise refusal(place, f"{len(header)} cells", str(len(cells)))
        rows.append((place, dict(zip(header, cells, strict=False))))
    return [line for line in lines if line.startswith("#")], rows
