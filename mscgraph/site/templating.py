"""Templates of the pages and pictures that we write."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2

_FOLDER = Path(__file__).parent / "templates"


def render(name: str, **facts: object) -> str:
    """Fill the template *name*; every text among *facts* is escaped, and a fact that is missing is an error."""
    return _environment().get_template(name).render(facts)


@cache
def _environment() -> jinja2.Environment:
    """Return what templates are read with, made once: they are compiled on first use and do not change."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    # As people write them: keys in their order, letters as they are, what could end a script element escaped.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "indent": 1}
    return environment
