"""The language of the project: no banned word, and a noun or a verb at the beginning."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from support import ROOT

LIST = tomllib.loads((ROOT / "tests" / "words.toml").read_text("utf-8"))
BEGINNING = re.compile(rf"({'|'.join(LIST['beginnings'])})\b")
BANNED = {re.compile(rf"\b({word})\b", re.IGNORECASE): better for word, better in LIST["banned"].items()}
#: Code in text: none of it is prose.
CODE = re.compile(r"```.*?```|``[^`]*``|`[^`\n]*`|<[^>\n]*>|https?://\S+", re.DOTALL)
#: A property of a Turtle file and the strings that are its values.
TURTLE_STRINGS = re.compile(r'([\w-]+:[\w-]+)\s+((?:"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?[\s,]*)+)')
#: Properties whose values are the words or the code of sources and queries.
NO_PROSE = {"skos:altLabel", "skos:hiddenLabel", "skos:notation", "msc:text", "sh:select", "sh:pattern"}
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
#: Attributes of HTML that people see or hear.
ATTRIBUTE = re.compile(r'\b(?:alt|aria-label|content|data-label|placeholder|title)="([^"]*)"')
#: Code in templates: tags, expressions and statements.
MARKUP = re.compile(r"</?[a-z!][^>]*>|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
#: Beginnings of comments, paragraphs, list items and cells, none of which is a word.
MARKS = "#:*/|>-+ \t"
COMMENT = re.compile(r"(?:^|\s)(?://|#|/\*)[ :](.*)", re.MULTILINE)
#: Names of calls that make an error of a place, an expected and a found value.
REFUSAL = re.compile(r"(Error|Fault|differing|refusal)$")
#: A message has no word in place of the value that was found; its problem has words of its own.
NO_VALUE = re.compile(
    r"\bfound (more|none|neither|both|fewer|less|others?|another|one that|too many|a longer)\b"
)


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
        # Place, expected and found value of an error.
        if isinstance(node, ast.Call) and len(node.args) == 3 and REFUSAL.search(ast.unparse(node.func)):
            for part in ast.walk(node.args[2]):
                if isinstance(part, ast.Constant):
                    yield node.lineno, f"found {part.value}"
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
    for match in TURTLE_STRINGS.finditer(source):
        if match[1] not in NO_PROSE:
            for text in STRING.finditer(match[2]):
                yield line_of(source, match.start(2) + text.start()), text[1]
    yield from lines_that_begin(source, "#")


def line_of(source: str, place: int) -> int:
    return source.count("\n", 0, place) + 1


def lines_that_begin(source: str, *marks: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.splitlines(), 1):
        for mark in marks:
            if line.lstrip().startswith(mark):
                yield number, line.lstrip().removeprefix(mark).removeprefix("+").strip()


def texts_of_query(path: Path) -> Iterator[tuple[int, str]]:
    for number, text in lines_that_begin(path.read_text("utf-8"), "#"):
        yield number, re.sub(r"^(summary|description|label|unit|tags):\s*", "", text)


def texts_of_yaml(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments and values of a YAML file, but for lists in brackets: cues, which are the language read."""
    source = path.read_text("utf-8")
    yield from lines_that_begin(source, "#")
    depth = 0
    for token in yaml.scan(source):
        depth += isinstance(token, yaml.FlowSequenceStartToken)
        depth -= isinstance(token, yaml.FlowSequenceEndToken)
        if isinstance(token, yaml.ScalarToken) and not depth:
            yield token.start_mark.line + 1, token.value


def texts_of_markdown(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the headings, paragraphs, list items and cells of a document, without its code."""
    yield from texts_of_prose(path.read_text("utf-8"))


def texts_of_notebook(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the same of the prose of a notebook, and the comments of its code, with lines in their cells."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        read = texts_of_prose if cell["cell_type"] == "markdown" else comments_of
        yield from read("".join(cell["source"]))


def texts_of_prose(text: str) -> Iterator[tuple[int, str]]:
    source = without(CODE, text)
    for match in re.finditer(
        r"(?:(?<=\n)|^)\s*(?:[-*#>|]|\d+\.)?[^\n]*(?:\n(?!\s*(?:[-*#>|]|\d+\.|\n))[^\n]+)*", source
    ):
        for cell in match[0].split("|"):
            yield line_of(source, match.start()), cell


def texts_of_template(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the pieces of text between markup, the attributes that people get, and the strings of expressions."""
    source = path.read_text("utf-8")
    for attribute in ATTRIBUTE.finditer(source):
        yield line_of(source, attribute.start()), attribute[1]
    for code in MARKUP.finditer(source):
        for string in STRING.finditer(code[0]):
            yield line_of(source, code.start()), string[1]
    for number, line in enumerate(without(MARKUP, source, "\0").splitlines(), 1):
        for piece in line.split("\0"):
            yield number, piece


def without(code: re.Pattern[str], source: str, mark: str = " ") -> str:
    """Return a text with *mark* in place of its code, and its lines where they were."""
    return code.sub(lambda match: mark + "\n" * match[0].count("\n"), source)


def texts_of_code(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments and strings of a file in another language."""
    source = path.read_text("utf-8")
    for pattern in (COMMENT, STRING):
        for match in pattern.finditer(source):
            yield line_of(source, match.start(1)), match[1]


READERS = {
    "*.py": texts_of_python,
    "*.ttl": texts_of_turtle,
    "*.rq": texts_of_query,
    "*.yaml": texts_of_yaml,
    "*.yml": texts_of_yaml,
    "*.ipynb": texts_of_notebook,
    "*.md": texts_of_markdown,
    "*.j2": texts_of_template,
    **dict.fromkeys(("*.cff", "*.css", "*.dot", "*.js", "*.lark", "*.toml", "*.txt", ".ci/*"), texts_of_code),
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


def faults_of(path: Path, texts: Iterator[tuple[int, str]]) -> Iterator[str]:
    place = path.relative_to(ROOT).as_posix()
    for line, text in texts:
        prose = CODE.sub(" ", text)
        # A question of a stored query begins as questions do.
        if not prose.rstrip().endswith("?") and (match := BEGINNING.match(prose.lstrip(MARKS))):
            yield f"{place}:{line}: begins with {match[1]!r}: {' '.join(prose.split())[:60]}"
        if match := NO_VALUE.search(prose):
            yield f"{place}:{line}: {match[0]!r} is no value: {' '.join(prose.split())[:60]}"
        for word, better in BANNED.items():
            if match := word.search(prose):
                yield f"{place}:{line}: {match[0]!r}; better: {better}: {' '.join(prose.split())[:60]}"


@pytest.mark.parametrize("pattern", READERS)
def test_the_language_is_plain(pattern: str) -> None:
    read = READERS[pattern]
    paths = [path for path in tracked(pattern) if not path.relative_to(ROOT).as_posix().startswith(OTHERS)]
    faults = [fault for path in paths for fault in faults_of(path, read(path))]
    assert paths, f"no file is {pattern}"
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("What a page shows.", "begins with 'What'"),
        ("The page tells its title.", "'tells'"),
        ("Return so many rows.", "'so many'"),
        ("The name is none.", "'is none'"),
        ("at most 5 rows, found more", "'found more' is no value"),
    ],
)
def test_a_fault_is_found(text: str, fault: str) -> None:
    (found,) = faults_of(ROOT / "a.py", iter([(7, text)]))
    assert found.startswith(f"a.py:7: {fault}")


def test_code_within_prose_is_no_prose() -> None:
    assert list(faults_of(ROOT / "a.py", iter([(1, "Return ``says`` and `told`.")]))) == []


@pytest.mark.parametrize(
    ("name", "source", "text"),
    [
        ("a.html.j2", "<th>happened</th><th>Says</th>", "Says"),
        ("a.html.j2", '<td data-label="Says of it">', "Says of it"),
        ("a.html.j2", '{{ m.heading("Says of it") }}', "Says of it"),
        ("a.ttl", 'msc:Row skos:example "It says."@en , "It stands."@en .', "It stands."),
        ("a.yaml", "one:\n  text: >-\n    It\n    stands", "It stands"),
        ("a.lark", "a: b  // It says so.", "It says so."),
        ("a.js", 'f("It says so.")', "It says so."),
        (
            "a.ipynb",
            '{"cells": [{"cell_type": "code", "source": ["a = 1\\n", "# It says so."]}]}',
            "It says so.",
        ),
        ("a.md", "a\n\n- What it is.\n  And more.\n", "\n- What it is.\n  And more."),
    ],
)
def test_texts_are_found(tmp_path: Path, name: str, source: str, text: str) -> None:
    (tmp_path / name).write_text(source)
    assert text in [found for _, found in READERS[f"*.{name.rpartition('.')[2]}"](tmp_path / name)]


def test_cues_are_the_language_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("verbs: [stood, said]\n")
    assert [text for _, text in texts_of_yaml(tmp_path / "a.yaml")] == ["verbs"]
