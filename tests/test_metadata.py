"""README in the metadata of the wheel, as a package index shows it."""

from __future__ import annotations

import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from readme_renderer import markdown

from support import ROOT
from support.documents import blocks_of

README = (ROOT / "README.md").read_text("utf-8")
_MAKE = "import sys; from hatchling.build import prepare_metadata_for_build_wheel as make; print(make(sys.argv[1]))"


@pytest.fixture(scope="module")
def metadata(tmp_path_factory: pytest.TempPathFactory) -> EmailMessage:
    """The metadata of the wheel, as its build backend makes them."""
    folder = tmp_path_factory.mktemp("metadata")
    done = subprocess.run(
        [sys.executable, "-c", _MAKE, str(folder)], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")
    made = folder / done.stdout.strip() / "METADATA"
    message = message_from_bytes(made.read_bytes(), policy=policy.default.clone(utf8=True))
    assert isinstance(message, EmailMessage)
    return message


@pytest.fixture(scope="module")
def description(metadata: EmailMessage) -> str:
    return metadata.get_payload(decode=True).decode("utf-8")


class Shown(HTMLParser):
    """The texts of a page, and the addresses that it names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def shown(description: str) -> Shown:
    page = markdown.render(description)
    assert page is not None
    return Shown(page)


def test_the_description_is_in_markdown(metadata: EmailMessage) -> None:
    assert metadata["Description-Content-Type"] == "text/markdown"


def test_the_heading_and_all_commands_of_readme_are_shown(shown: Shown) -> None:
    assert shown.text.lstrip().startswith("mscgraph\n")
    blocks = blocks_of(README)
    assert len(blocks) > 5
    assert [block.body for block in blocks if block.body not in shown.text] == []


def test_nothing_that_is_shown_leads_to_a_file(shown: Shown) -> None:
    assert len(shown.addresses) > 1
    known = ("https://", "http://127.0.0.1:8000/", "#user-content-")
    assert [address for address in shown.addresses if not address.startswith(known)] == []


def test_no_mark_and_no_link_is_left(description: str, shown: Shown) -> None:
    assert "<!--" not in description
    assert [mark for mark in ("](", "<!--", "-->") if mark in shown.text] == []


@pytest.mark.parametrize("path", ["docs/how-to/questions.md", "docs/index.md", "CITATION.cff"])
def test_a_link_to_a_file_is_its_words_and_its_path(shown: Shown, path: str) -> None:
    assert f"]({path})" in README
    assert path in shown.text
