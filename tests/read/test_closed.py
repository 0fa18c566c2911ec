"""No reader opens a connection or another file, whatever a document asks for."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

import pytest

from mscgraph.errors import DocumentError
from mscgraph.read.content import Content
from mscgraph.read.opening import read_document
from mscgraph.records import Document
from support import ROOT, skip_or_fail
from support.each import each
from support.office import OFFICE, archive_of, word_parts, workbook_parts
from support.print_shop import PrintedPage, printed
from support.traced import MARK

SECRET = "a secret of this machine"
TRACED = ROOT / "tests" / "support" / "traced.py"
_WATCHED: list[str] | None = None
#: Events of the interpreter that open something, run something or reach a network.
_EVENTS = ("open", "os.open", "os.exec", "os.posix_spawn", "os.fork", "subprocess.Popen", "urllib.Request")


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _WATCHED is not None and (event in _EVENTS or event.startswith("socket.")):
        _WATCHED.append(f"{event} {arguments[:1]}")


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


#: A table whose second row has a place for what a document asks for.
TABLE = "<table><tr><th>A</th><th>B</th></tr><tr><td>{}</td><td>2</td></tr></table>"


def marked_up(address: str, file: str) -> dict[str, str]:
    """Return pages and articles that ask for an address and for a file."""
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{}" parse="{}"/>'
    links = (
        f'<base href="{address}/"><link rel="stylesheet" href="a.css"><link rel="import" href="{file}">'
        f'<meta http-equiv="refresh" content="0; url={address}/b"><script src="a.js"></script>'
        f'<style>@import url("{file}"); @font-face {{ src: url("{address}/f.woff") }}</style>'
    )
    inside = (
        f'<img src="a.png"><img src="{file}"><object data="{file}"></object><embed src="{file}">'
        f'<svg><image href="{file}"/><use href="{address}/a.svg#x"/></svg><video src="{address}/a.mp4"></video>'
    )
    return {
        "entity.xml": f'<!DOCTYPE article [<!ENTITY e SYSTEM "{file}">]><article>{TABLE.format("&e;")}</article>',
        "entity-of-a-dtd.xml": f'<!DOCTYPE article [<!ENTITY % e SYSTEM "{file}"> %e;]><article>{TABLE}</article>',
        "dtd.xml": f'<!DOCTYPE article SYSTEM "{address}/a.dtd"><article>{TABLE}</article>',
        "dtd-of-a-file.xml": f'<!DOCTYPE article PUBLIC "-//NLM//DTD" "{file}"><article>{TABLE}</article>',
        "schema.xml": '<article xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:noNamespaceSchemaLocation="{file}" xsi:schemaLocation="{address}/ {address}/a.xsd">{TABLE}</article>',
        "inclusion.xml": f"<article>{TABLE.format(include.format(file, 'text'))}"
        f"{include.format(f'{address}/a.xml', 'xml')}</article>",
        "style-sheet.xml": f'<?xml-stylesheet href="{file}" type="text/xsl"?>'
        f'<?xml-stylesheet href="{address}/a.xsl" type="text/xsl"?><article>{TABLE}</article>',
        "page.html": f'<html><head>{links}</head><body background="{file}"><iframe src="{file}"></iframe>'
        f"{TABLE.format(inside)}</body></html>",
        "page-with-a-dtd.html": f'<!DOCTYPE html SYSTEM "{address}/a.dtd"><html><body>{TABLE}</body></html>',
        "formulas.csv": f'A,B,C\n"=WEBSERVICE(""{address}/a"")","=\'{file}\'#$Sheet1.A1",3\n1,2,3\n',
        "links.md": f"| A | B |\n|---|---|\n| ![a]({file}) | [b]({address}/b) |\n",
    }


def outside(kind: str, target: str, number: int) -> str:
    """Return a relation of a part to something outside its archive."""
    return (
        f'<Relationship Id="rIdOut{number}" Type="{OFFICE}/relationships/{kind}" TargetMode="External"'
        f' Target="{target}"/>'
    )


def packed(address: str, file: str) -> dict[str, bytes]:
    """Return workbooks and Word documents that ask for an address and for a file."""
    kinds = (
        "externalLinkPath",
        "attachedTemplate",
        "image",
        "aFChunk",
        "subDocument",
        "hyperlink",
        "oleObject",
    )
    targets = [(kind, target) for kind in kinds for target in (f"{address}/{kind}", file)]
    links = "".join(outside(kind, target, number) for number, (kind, target) in enumerate(targets))

    def linked(parts: Mapping[str, str | bytes], main: str) -> dict[str, str | bytes]:
        made = dict(parts)
        for name in [name for name in made if name.endswith(".rels")]:
            made[name] = str(made[name]).replace("</Relationships>", f"{links}</Relationships>")
        made[main] = str(made[main])
        return made

    cells = "".join(f'<c r="{at}" t="inlineStr"><is><t>{at}</t></is></c>' for at in ("A1", "B1"))
    formula = f'<c r="A2" t="str"><f>WEBSERVICE("{address}/a")</f><v>1</v></c><c r="B2"><f>[1]Sheet1!A1</f><v>2</v></c>'
    sheet = (
        f'<sheetData><row r="1">{cells}</row><row r="2">{formula}</row></sheetData>'
        '<hyperlinks><hyperlink ref="A1" r:id="rIdOut10"/></hyperlinks><drawing r:id="rIdOut4"/>'
    )
    book = linked(workbook_parts(sheet), "xl/workbook.xml")
    book["xl/externalLinks/externalLink1.xml"] = "<externalLink><externalBook/></externalLink>"
    book["xl/externalLinks/_rels/externalLink1.xml.rels"] = f"<Relationships>{links}</Relationships>"
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    field = f'<w:r><w:instrText>INCLUDETEXT "{file}"</w:instrText></w:r><w:r><w:t>1</w:t></w:r>'
    rows = "".join(
        f"<w:tr><w:tc><w:p>{first}</w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr>"
        for first in ("<w:r><w:t>A</w:t></w:r>", field)
    )
    body = (
        f'<w:altChunk {relations} r:id="rIdOut6"/><w:subDoc {relations} r:id="rIdOut8"/><w:tbl>{rows}</w:tbl>'
    )
    text = linked(word_parts(body), "word/document.xml")
    text["word/settings.xml"] = "<settings/>"
    text["word/_rels/settings.xml.rels"] = f"<Relationships>{links}</Relationships>"
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{file}">]>'
    return {
        "book.xlsx": archive_of(book),
        "text.docx": archive_of(text),
        "entity.xlsx": archive_of({**book, "xl/workbook.xml": f"{declared}{book['xl/workbook.xml']}"}),
        "entity.docx": archive_of({**text, "word/document.xml": f"{declared}{text['word/document.xml']}"}),
    }


def portable(address: str, file: str) -> dict[str, bytes]:
    """Return PDF that ask for an address and for a file."""
    page = PrintedPage()
    page.text(50, 100, "Table 1. Trials", bold=True)
    for y in (110, 125, 160):
        page.across(y, 50, 400)
    page.rows(112, (50, 250), [("Disease", "Patients")])
    page.rows(127, (50, 250), [("Stroke", "7"), ("Lupus", "9")])
    path = file.removeprefix("file://")
    actions = {
        "launch": f"/OpenAction << /S /Launch /F ({path}) >>",
        "address": f"/OpenAction << /S /URI /URI ({address}/a) >> /URI << /Base ({address}/) >>",
        "other-file": f"/OpenAction << /S /GoToR /F ({path}) /D [0 /Fit] >>",
        "form": f"/AcroForm << /Fields [] >> /OpenAction << /S /SubmitForm /F << /FS /URL /F ({address}/f) >> >>",
    }
    made = {f"{name}.pdf": printed(page, catalog=action.encode()) for name, action in actions.items()}
    return {
        **made,
        "stream-of-a-file.pdf": printed(page, streams=f"/F ({path}) /FFilter /FlateDecode".encode()),
    }


def documents_of(address: str, secret: Path) -> dict[str, bytes]:
    """Return documents by their names."""
    file = secret.as_uri()
    texts = {name: text.encode() for name, text in marked_up(address, file).items()}
    return {**texts, **packed(address, file), **portable(address, file)}


#: Documents that are refused, since nothing is read without what they ask for.
REFUSED = ("entity.xml", "entity-of-a-dtd.xml", "entity.xlsx", "entity.docx", "stream-of-a-file.pdf")
NAMES = tuple(documents_of("http://127.0.0.1:1", Path("/secret")))


@each("name", NAMES)
def test_nothing_is_opened(name: str, listener: socket.socket, secret: Path) -> None:
    global _WATCHED
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    content = documents_of(address, secret)[name]
    documents: list[Document] = []
    with suppress(DocumentError):
        read_document("warm up", Content("warm up", io.BytesIO(content)))  # libraries are imported
    _WATCHED = opened = []
    with suppress(DocumentError):
        documents.append(read_document("page", Content("page", io.BytesIO(content))))
    _WATCHED = None
    assert opened == []
    assert bool(documents) != (name in REFUSED)
    assert all(
        SECRET not in cell.passage.text for one in documents for grid in one.tables for cell in grid.cells
    )
    with pytest.raises(TimeoutError):
        listener.accept()


def test_no_library_asks_the_system_for_a_file_or_a_network(secret: Path, listener: socket.socket) -> None:
    if shutil.which("strace") is None:
        skip_or_fail("strace, which lists the system calls of libraries, is not installed")
    folder, log = secret.parent / "documents", secret.parent / "calls.txt"
    folder.mkdir()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for name, content in documents_of(address, secret).items():
        (folder / name).write_bytes(content)
    tracer = ["strace", "-f", "-qq", "-s", "4096", "-e", "trace=%file,%network,%process", "-o", str(log)]
    done = subprocess.run(
        [*tracer, sys.executable, str(TRACED), str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    if "PTRACE" in done.stderr or "ptrace" in done.stderr:
        skip_or_fail(f"strace may not trace here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    traced = log.read_text("utf-8", "replace")
    assert f'"{folder / NAMES[0]}"' in traced, "the tracer sees the program's own reading"
    calls = calls_of(traced)
    assert sorted(calls) == sorted(NAMES)
    assert {name: found for name, found in calls.items() if found} == {}
    assert json.loads(done.stdout) == {name: name not in REFUSED for name in sorted(NAMES)}
    with pytest.raises(TimeoutError):
        listener.accept()


def calls_of(log: str) -> dict[str, list[str]]:
    """Return the system calls between the marks of each document."""
    calls: dict[str, list[str]] = {}
    name = ""
    for line in log.splitlines():
        if MARK in line:
            name = line.partition(MARK)[2].partition('"')[0]
            if name:
                calls[name] = []
        elif name:
            calls[name].append(line)
    return calls
