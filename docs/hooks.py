"""MkDocs: pictures of other folders of the checkout, and notebooks as pages."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

_CHECKOUT = Path(__file__).parents[1]
#: Pictures outside this folder, each with its address in the checkout and on the site.
_PICTURES = {"ontology/model.svg": "images/model.svg"}
#: The style that pandas gives a data frame.
_FRAME = re.compile(r'<style scoped>.*?</style>\n| border="1" class="dataframe"', re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Publish these pictures, and each notebook both as a page and as a file to download."""
    for source, address in _PICTURES.items():
        files.append(File.generated(config, address, abs_src_path=str(_CHECKOUT / source)))
    for notebook in [file for file in files if file.src_uri.endswith(".ipynb")]:
        cells = json.loads(notebook.content_string)["cells"]
        page = "\n\n".join(
            [*_show(cells), f"[Download this notebook]({posixpath.basename(notebook.src_uri)})"]
        )
        files.append(File.generated(config, _page_of(notebook.src_uri), content=page))
    return files


def _page_of(notebook: str) -> str:
    return notebook.removesuffix("ipynb") + "md"


def _show(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the cells of a notebook and their outputs in Markdown."""
    for cell in cells:
        source = "".join(cell["source"])
        yield source if cell["cell_type"] == "markdown" else f"```python\n{source}\n```"
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/html" in data:
                # A table without a class has the style of the site's tables.
                table = _FRAME.sub("", "".join(data["text/html"]))
                yield f'<div class="notebook-output">\n{table}\n</div>'
            else:
                text = "".join(output.get("text", data.get("text/plain", ())))
                yield f"```text\n{text.rstrip()}\n```"


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Lead to them: a page names them by their place in the checkout, where they are seen too.

    A notebook is named by its file, which leads to its page.
    """
    folder = posixpath.dirname(f"docs/{page.file.src_uri}")
    for source, address in _PICTURES.items():
        here, there = (posixpath.relpath(path, folder) for path in (source, f"docs/{address}"))
        markdown = markdown.replace(f"]({here})", f"]({there})")
    if page.file.abs_src_path is None:
        return markdown
    return re.sub(r"\]\(([\w/.-]+\.ipynb)\)", lambda match: f"]({_page_of(match[1])})", markdown)
