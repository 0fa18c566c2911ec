"""The language of the project: no banned word, and a noun or a verb at the beginning."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import ROOT

LIST = tomllib.loads((ROOT / "tests" / "words.toml").read_text("utf-8"))
BEGINNING = re.compile(rf"({'|'.join(LIST['beginnings'])})\b")
BANNED = {re.compile(rf"\b({word})\b", re.IGNORECASE): better for word, better in LIST["banned"].items()}
#: Python's own docstring fields, and code in text: none of it is prose.
CODE = re.compile(r"```.*?```|``[^`]*``|`[^`\n]*`|<[^>\n]*>|https?://\S+", re.DOTALL)
#: The statements of Turtle files that people read; labels of other kinds are the words of sources.
TURTLE_PROSE = re.compile(
    r"(?:rdfs:label|rdfs:comment|skos:definition|skos:scopeNote|skos:editorialNote|sh:name|sh:description|"
    r'sh:message|dcterms:description|dcterms:title)\s+((?:"(?:[^"\\]|\\.)*"(?:@\w+)?[\s,]*)+)'
)
TURTLE_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def tracked(*patterns: str) -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        return [path for pattern in patterns for path in sorted(ROOT.glob(pattern.replace("*", "**/*", 1)))]
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts_of_python(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings, comments and messages of a file, with their lines."""
    source = path.read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        # A string with a blank in it is prose; one without is a key, a name or a format.
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value
    yield from comments_of(source)


def comments_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of a Python file, each run of whole lines as one text."""
    line, texts = 0, list[str]()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        if texts and token.start[0] == line + len(texts):
            texts.append(token.string.lstrip("#: "))
            continue
        if texts:
            yield line, " ".join(texts)
        line, texts = token.start[0], [token.string.lstrip("#: ")]
    if texts:
        yield line, " ".join(texts)


def texts_of_turtle(path: Path) -> Iterator[tuple[int, str]]:
    source = path.read_text("utf-8")
    for match in TURTLE_PROSE.finditer(source):
        for text in TURTLE_STRING.finditer(match[1]):
            yield source.count("\n", 0, match.start(1) + text.start()) + 1, text[1]
    yield from lines_that_begin(source, "#")


def lines_that_begin(source: str, *marks: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.splitlines(), 1):
        for mark in marks:
            if line.lstrip().startswith(mark):
                yield number, line.lstrip().removeprefix(mark).removeprefix("+").strip()


def texts_of_query(path: Path) -> Iterator[tuple[int, str]]:
    for number, text in lines_that_begin(path.read_text("utf-8"), "#"):
        yield number, re.sub(r"^(summary|description|label|unit|tags):\s*", "", text)


def texts_of_yaml(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments and descriptions of a YAML file; its other values are the words of sources."""
    source = path.read_text("utf-8")
    yield from lines_that_begin(source, "#")
    for number, line in enumerate(source.splitlines(), 1):
        if match := re.match(r"\s*(?:- )?(?:description|title|caption|sentence|note):\s*(.*)", line):
            yield number, match[1].strip("\"'")


def texts_of_prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the text of a Markdown document or a template, without its code, line by line."""
    source = CODE.sub(lambda match: re.sub(r"[^\n]", "", match[0]), path.read_text("utf-8"))
    for number, line in enumerate(source.splitlines(), 1):
        if not line.startswith("    ") or path.suffix != ".md":
            yield number, line


READERS = {
    "*.py": texts_of_python,
    "*.ttl": texts_of_turtle,
    "*.rq": texts_of_query,
    "*.yaml": texts_of_yaml,
    "*.md": texts_of_prose,
    "*.j2": texts_of_prose,
}
#: Files whose words are others', the list of words itself, and files that a build makes.
OTHERS = (
    "tests/words.toml",
    "tests/test_words.py",
    "tests/golden/",
    "tests/annotations/",
    "sources/",
    "output/",
)


def faults_of(path: Path, texts: Iterator[tuple[int, str]], *, begins: bool) -> Iterator[str]:
    place = path.relative_to(ROOT).as_posix()
    for line, text in texts:
        prose = CODE.sub(" ", text)
        # A question of a stored query begins as questions do.
        if begins and not prose.rstrip().endswith("?") and (match := BEGINNING.match(prose.lstrip())):
            yield f"{place}:{line}: begins with {match[1]!r}: {' '.join(prose.split())[:60]}"
        for word, better in BANNED.items():
            if match := word.search(prose):
                yield f"{place}:{line}: {match[0]!r}; better: {better}: {' '.join(prose.split())[:60]}"


@pytest.mark.parametrize("pattern", READERS)
def test_the_language_is_plain(pattern: str) -> None:
    read = READERS[pattern]
    paths = [path for path in tracked(pattern) if not path.relative_to(ROOT).as_posix().startswith(OTHERS)]
    faults = [
        fault for path in paths for fault in faults_of(path, read(path), begins=read is not texts_of_prose)
    ]
    assert paths, f"no file is {pattern}"
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("What a page shows.", "begins with 'What'"),
        ("The page tells its title.", "'tells'"),
        ("Return so many rows.", "'so many'"),
        ("The name is none.", "'is none'"),
    ],
)
def test_a_fault_is_found(text: str, fault: str) -> None:
    (found,) = faults_of(ROOT / "a.py", iter([(7, text)]), begins=True)
    assert found.startswith(f"a.py:7: {fault}")


def test_code_within_prose_is_no_prose() -> None:
    assert list(faults_of(ROOT / "a.py", iter([(1, "Return ``says`` and `told`.")]), begins=True)) == []
