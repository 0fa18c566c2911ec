"""MkDocs: pictures of other folders of the checkout."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

_CHECKOUT = Path(__file__).parents[1]
#: Pictures outside this folder, each with its address in the checkout and on the site.
_PICTURES = {"ontology/model.svg": "images/model.svg"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Publish these pictures."""
    for source, address in _PICTURES.items():
        files.append(File.generated(config, address, abs_src_path=str(_CHECKOUT / source)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Lead to them: a page names them by their place in the checkout, where they are seen too."""
    folder = posixpath.dirname(f"docs/{page.file.src_uri}")
    for source, address in _PICTURES.items():
        here, there = (posixpath.relpath(path, folder) for path in (source, f"docs/{address}"))
        markdown = markdown.replace(f"]({here})", f"]({there})")
    return markdown
