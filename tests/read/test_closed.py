"""No reader opens a connection or another file, whatever a document asks for."""

from __future__ import annotations

import io
import socket
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from mscgraph.errors import DocumentError
from mscgraph.read.content import Content
from mscgraph.read.opening import read_document
from mscgraph.records import Document
from support.each import each
from support.forms import write_docx, write_xlsx

SECRET = "a secret of this machine"
_WATCHED: list[str] | None = None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _WATCHED is not None and event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen"):
        _WATCHED.append(f"{event} {arguments[0]}")


sys.addaudithook(_watch)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Return a socket that counts who connects."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.05)
        yield server


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET, "utf-8")
    return path


def document_of(name: str, address: str, secret: Path, folder: Path) -> bytes:
    table = "<table><tr><th>A</th><th>B</th></tr><tr><td>{}</td><td>2</td></tr></table>"
    if name == "external entity":
        subset = f'[<!ENTITY e SYSTEM "{secret.as_uri()}">]'
        return f"<!DOCTYPE article {subset}><article>{table.format('&e;')}</article>".encode()
    if name == "external DTD":
        return f'<!DOCTYPE article SYSTEM "{address}/a.dtd"><article>{table.format(1)}</article>'.encode()
    if name == "inclusion":
        include = (
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
        )
        return f"<article>{table.format(include)}</article>".encode()
    if name == "style sheet":
        return f'<?xml-stylesheet href="{address}/a.xsl" type="text/xsl"?><article>{table.format(1)}</article>'.encode()
    if name == "page":
        return (
            f'<html><head><base href="{address}/"><link rel="stylesheet" href="a.css"><script src="a.js"></script>'
            f'</head><body><iframe src="{secret.as_uri()}"></iframe>{table.format("<img src=a.png>")}</body></html>'
        ).encode()
    path = folder / name
    (write_xlsx if name.endswith("xlsx") else write_docx)(["A", "B"], [["1", "2"]], path)
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member.endswith(".rels") and "_rels/." not in member:
                link = f'<Relationship Id="x9" Type="http://x/image" TargetMode="External" Target="{address}/a.png"/>'
                content = content.replace(b"</Relationships>", f"{link}</Relationships>".encode())
            new.writestr(member, content)
    return made.getvalue()


NAMES = ["external entity", "external DTD", "inclusion", "style sheet", "page", "book.xlsx", "text.docx"]


@each("name", NAMES)
def test_nothing_is_opened(name: str, listener: socket.socket, secret: Path, tmp_path: Path) -> None:
    global _WATCHED
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    content = document_of(name, address, secret, tmp_path)
    documents: list[Document] = []
    with suppress(DocumentError):
        read_document("warm up", Content("warm up", io.BytesIO(content)))  # libraries are imported
    _WATCHED = opened = []
    with suppress(DocumentError):
        documents.append(read_document("page", Content("page", io.BytesIO(content))))
    _WATCHED = None
    assert [one for one in opened if str(tmp_path) in one or not one.startswith("open ")] == []
    assert all(
        SECRET not in cell.passage.text for one in documents for grid in one.tables for cell in grid.cells
    )
    with pytest.raises(TimeoutError):
        listener.accept()
