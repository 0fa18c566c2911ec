"""Makes the label indexes of ``labels/`` anew: ``python tests/make_labels.py DIR``; the same files give the same bytes.

DIR holds the releases that ``labels/indexes.yaml`` names, which are the data folder of a Python package:

    pip download --no-deps cellxgene-ontology-guide==1.11.1
    unzip -j cellxgene_ontology_guide-*.whl '*.json.zst' -d DIR
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from backports import zstd

from mscgraph.files import CHECKSUMS, sha256_of
from support import ROOT

#: The folder of the indexes.
LABELS = ROOT / "labels"
_HEADER = ("curie", "label", "synonyms", "obsolete")


def make_index(terms: Mapping[str, Mapping[str, Any]], about: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of an index, sorted by CURIE.

    :param terms: of a release, by CURIE
    :param about: the index's entry in ``indexes.yaml``
    """
    below = set(about.get("below", ()))
    without = re.compile(about.get("without", "(?!)"))
    left_out = {curie for curie, term in terms.items() if without.search(term["label"])}
    yield _HEADER
    for curie, term in sorted(terms.items()):
        above = {curie, *term["ancestors"]}
        if not term["deprecated"] and ((below and below.isdisjoint(above)) or not left_out.isdisjoint(above)):
            continue
        synonyms = "|".join(sorted({_flat(one) for one in term.get("synonyms", ())}))
        replacement = f">{term['replaced_by']}" if "replaced_by" in term else ""
        obsolete = f"true{replacement}" if term["deprecated"] else "false"
        yield curie, _flat(term["label"]), synonyms, obsolete


def _flat(name: str) -> str:
    """Return a name without the signs that part an index's cells and names."""
    return re.sub(r"[|\s]*[|\t\r\n][|\s]*", " ", name).strip()


def _main(folder: Path) -> None:
    for name, about in yaml.safe_load((LABELS / "indexes.yaml").read_text("utf-8")).items():
        if "release" in about:
            terms = json.loads(zstd.decompress((folder / about["release"]).read_bytes()))
            lines = "".join("\t".join(line) + "\n" for line in make_index(terms, about))
            # Neither a time nor a name of a file: gzip puts both into its header.
            (LABELS / f"{name}.tsv.gz").write_bytes(gzip.compress(lines.encode(), 9, mtime=0))
    sums = (f"{sha256_of(path)}  {path.name}\n" for path in sorted(LABELS.glob("*.tsv.gz")))
    (LABELS / CHECKSUMS).write_text("".join(sums), "utf-8", newline="\n")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
