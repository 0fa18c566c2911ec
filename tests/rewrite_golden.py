"""Rewrites the golden files of the stored queries: ``python tests/rewrite_golden.py``.

``golden/queries/<name>.tsv`` is the query's answer on a build of the bundled source with no parameter bound,
``<name>.example.tsv`` with each parameter's example; prefixes are the program's. An answer that is too long for a
person to read is a line of ``answers.tsv`` instead: how many rows it has, and the digest of what its file would be.
Look at what changed before committing it.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from mscgraph.files.data import bundled_source, find_data_folder
from mscgraph.pipeline.building import build
from mscgraph.query.graph import load_store
from mscgraph.query.run import Table, run_query
from mscgraph.query.stored import StoredQuery, load_queries
from mscgraph.terms import shorten
from support import TESTS
from support.linked_words import GOLDEN as LINKED_WORDS, linked_words
from support.other_tables import FOLDER

GOLDEN = TESTS / "golden" / "queries"
#: Maximum rows of a golden file.
MAX_ROWS = 40
#: The file of longer answers.
LONGER = "answers.tsv"


def render(table: Table) -> str:
    """Return a table as SPARQL 1.1 TSV with prefixed names."""
    lines = ["\t".join(f"?{name}" for name in table.columns)]
    for row in table.terms:
        terms = ("" if term is None else shorten(str(term)).replace("\t", "\\t") for term in row)
        lines.append("\t".join(terms))
    return "\n".join(lines) + "\n"


def golden_queries() -> list[StoredQuery]:
    """Return the report queries that ask only mscgraph's graph."""
    return [query for query in load_queries(find_data_folder("queries") / "report") if not query.federated]


def examples(query: StoredQuery) -> dict[str, str]:
    """Return each parameter with its example."""
    return {parameter.name: parameter.example for parameter in query.parameters}


def required(query: StoredQuery) -> dict[str, str]:
    """Return the examples of the parameters that must be given."""
    return {parameter.name: parameter.example for parameter in query.parameters if parameter.required}


def bindings(query: StoredQuery) -> list[dict[str, str]]:
    """Return what a query is asked with: nothing where it may be, and its examples."""
    whole: list[dict[str, str]] = [] if required(query) else [{}]
    return [*whole, *([examples(query)] if query.parameters else [])]


def golden_files(store: ox.Store) -> Iterator[tuple[str, str]]:
    """Yield the name and the content of every golden file."""
    longer = ["answer\trows\tsha256"]
    for query in golden_queries():
        for values in bindings(query):
            name = f"{query.name}.example" if values else query.name
            table = run_query(query, values, store)
            text = render(table)
            if len(table.rows) <= MAX_ROWS:
                yield f"{name}.tsv", text
            else:
                longer.append(f"{name}\t{len(table.rows)}\t{hashlib.sha256(text.encode()).hexdigest()}")
    yield LONGER, "\n".join(longer) + "\n"


def main() -> None:
    """Write every golden file and remove those of queries that are gone."""
    with tempfile.TemporaryDirectory() as folder:
        build([bundled_source()], Path(folder) / "build")
        files = dict(golden_files(load_store(Path(folder) / "build")))
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for path in GOLDEN.glob("*.tsv"):
        if path.name not in files:
            path.unlink()
            sys.stderr.write(f"removed {path.name}\n")
    for name, content in files.items():
        path = GOLDEN / name
        if not path.is_file() or path.read_text("utf-8") != content:
            path.write_text(content, "utf-8", newline="\n")
            sys.stderr.write(f"wrote {name}\n")
    if FOLDER.is_dir():
        LINKED_WORDS.write_text(linked_words(), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
