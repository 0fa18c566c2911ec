"""Documents, found by names of files and folders, and by patterns."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mscgraph.errors import DocumentError
from mscgraph.pipeline.paths import find_documents
from support.each import each


def found(path: Path, *others: Path) -> list[str]:
    """Return the files that are opened, in their order, relative to the first path or its folder."""
    folder = path if path.is_dir() else path.parent
    files = (file for file in find_documents([path, *others]) if file.problem is None)
    return [file.path.relative_to(folder).as_posix() for file in files]


def problems(path: Path) -> dict[str, str]:
    return {file.path.name: file.problem for file in find_documents([path]) if file.problem}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with documents, a sidecar, a hidden file, and links inside and out of it."""
    folder, outside = tmp_path / "documents", tmp_path / "outside"
    (folder / "sub").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.csv").touch()
    for name in ("sub/b.csv", "a.csv", "a.yaml", "picture.png", ".hidden.csv"):
        (folder / name).touch()
    os.symlink(outside / "secret.csv", folder / "file.csv")
    os.symlink(outside, folder / "folder")
    os.symlink(folder / "a.csv", folder / "same.csv")
    os.symlink(folder / "loop", folder / "loop")
    return folder


def test_a_folder_is_walked_in_order(folder: Path) -> None:
    assert found(folder) == ["a.csv", "picture.png", "same.csv", "sub/b.csv"]


OUT = "a link that leads out of the folder, not followed"


def test_a_link_out_of_a_folder_is_not_followed(folder: Path) -> None:
    assert problems(folder) == {"file.csv": OUT, "folder": OUT, "loop": "a link that leads nowhere"}


@each(
    ("pattern", "files", "refused"),
    [
        ("*.csv", ["a.csv", "same.csv"], ["file.csv"]),
        ("**/*.csv", ["a.csv", "same.csv", "sub/b.csv"], ["file.csv"]),
        ("*/*.csv", ["sub/b.csv"], ["secret.csv"]),
        (".*.csv", [".hidden.csv"], []),
    ],
)
def test_a_pattern_leads_to_the_files_in_its_folder(
    folder: Path, pattern: str, files: list[str], refused: list[str]
) -> None:
    fitting = find_documents([folder / pattern])
    opened = [file.path.relative_to(folder).as_posix() for file in fitting if file.problem is None]
    assert opened == files
    assert problems(folder / pattern) == dict.fromkeys(refused, OUT)


@each("pattern", ["*.docx", "a**b", "[x"])
def test_a_pattern_that_fits_no_file_is_refused(folder: Path, pattern: str) -> None:
    with pytest.raises(DocumentError, match=r"no file fits the pattern|not a pattern") as caught:
        find_documents([folder / pattern])
    assert "\n" not in str(caught.value)


def test_a_file_that_a_folder_holds_too_is_found_once_as_named(folder: Path) -> None:
    (named,) = (file for file in find_documents([folder, folder / "a.csv"]) if file.named)
    assert named.path == folder / "a.csv"
    assert found(folder, folder / "a.csv") == found(folder)


def test_files_are_sorted_whatever_the_order_of_names(folder: Path) -> None:
    names = [folder / "sub" / "b.csv", folder / "a.csv"]
    assert find_documents(names) == find_documents(names[::-1])
