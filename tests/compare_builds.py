"""Compares two builds but for strings that a commit rewords: ``python tests/compare_builds.py OLD NEW [COMMIT]``.

The body of the commit lists the strings, a line each: the old one, a tab, the new one. Lines are compared in sorted
order, since a reworded literal may sort elsewhere. Exit code 1 where a file differs in anything else.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from support import ROOT

#: An apostrophe may be escaped in a new string where the old one has none.
APOSTROPHE = re.compile("&(?:apos|#39|#x27);")
#: Spellings of a string in the formats of a build.
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: html.escape(text).replace("&#x27;", "'"),
    lambda text: text.replace('"', '""'),
)


def rewordings(commit: str) -> list[tuple[str, str]]:
    command = ["git", "log", "-1", "--format=%b", commit]
    body = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    pairs = [line.split("\t") for line in body.splitlines() if line.count("\t") == 1]
    return [(spell(old), spell(new)) for old, new in pairs for spell in SPELLINGS]


def lines_of(path: Path, pairs: list[tuple[str, str]]) -> list[str]:
    text = APOSTROPHE.sub("'", path.read_text("utf-8", "surrogateescape"))
    for old, new in pairs:
        text = text.replace(old, new)
    return sorted(text.splitlines())


def main(old: Path, new: Path, commit: str | None = None) -> int:
    pairs = rewordings(commit) if commit else []
    names = sorted(
        {path.relative_to(folder) for folder in (old, new) for path in folder.rglob("*") if path.is_file()}
    )
    differing = [
        name
        for name in names
        # Digests of files differ with the files, which are compared themselves.
        if name.name not in ("SHA256SUMS", "site.json")
        and (
            not (old / name).is_file()
            or not (new / name).is_file()
            or lines_of(old / name, pairs) != lines_of(new / name, [])
        )
    ]
    print("\n".join(map(str, differing)) or f"{len(names)} files are the same")
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:4]))
