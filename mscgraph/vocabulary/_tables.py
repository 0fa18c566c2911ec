"""Tables of curators: tab-separated, with a header and comments that begin with ``#``."""

from __future__ import annotations

import csv
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
        lines = read_text(path).split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise refusal(path, problem=f"not a table in UTF-8: {reason_of(error)}") from error
    for number, line in enumerate(lines, 1):
        if forbidden := find_forbidden(line):
            raise refusal(f"{path}:{number}", problem=forbidden)
    numbered = [(number, line) for number, line in enumerate(lines, 1) if not line.startswith("#")]
    reader = csv.DictReader((line for _, line in numbered), delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise refusal(path, f"the columns {', '.join(missing)}")
    rows: list[tuple[str, Mapping[str, str]]] = []
    for row in reader:
        place = f"{path}:{numbered[reader.line_num - 1][0]}"
        if any(row[name] is None for name in columns):
            raise refusal(place, f"{len(row)} cells", str(sum(cell is not None for cell in row.values())))
        rows.append((place, row))
    return [line for line in lines if line.startswith("#")], rows
