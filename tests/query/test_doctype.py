"""RDF/XML with a document type is refused before its entities can grow."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscgraph.errors import GraphError
from mscgraph.query.graph import read_quads

RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
DOCTYPE = '<!DOCTYPE rdf:RDF [<!ENTITY a "aaaaaaaaaa">]>'


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "graph.rdf"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "before", ["", "<!-- x -->", f"<!-- {'x' * 3_000_000} -->"], ids=["no", "a short", "a long"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_found_wherever_it_stands(tmp_path: Path, before: str, encoding: str) -> None:
    path = write(tmp_path, f"{before}{DOCTYPE}{RDF}", encoding)
    with pytest.raises(GraphError, match="RDF/XML without a document type"):
        list(read_quads(path))


def test_what_has_none_is_read(tmp_path: Path) -> None:
    assert list(read_quads(write(tmp_path, f"<!-- no document type -->{RDF}"))) == []
