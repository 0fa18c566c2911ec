"""Texts that people edit: in UTF-8, with or without the byte order mark that some editors write."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from mscgraph.characters import find_forbidden
from mscgraph.errors import LoadError, MscgraphError, reason_of

#: Maximum characters shown of a value.
_MAX_SHOWN = 60


def read_text(path: Path) -> str:
    """Return the text of a file, without a byte order mark.

    :raises OSError: if it cannot be read
    :raises UnicodeDecodeError: if it is not UTF-8
    """
    return path.read_text("utf-8-sig")


def read_yaml(path: Path, kind: str, refusal: type[MscgraphError] = LoadError) -> Any:
    """Return the content of a YAML file.

    :param kind: of the file, in a message
    :param refusal: raised if the file cannot be read, or is not YAML
    """
    try:
        text = read_text(path)
    except (UnicodeDecodeError, OSError) as error:
        raise refusal(path, problem=f"not {kind} in YAML: {reason_of(error)}") from error
    return parse_yaml(text, path, kind, refusal)


def parse_yaml(text: str, place: object, kind: str, refusal: type[MscgraphError] = LoadError) -> Any:
    """Return what a text in YAML holds.

    :param kind: of the text, in a message
    :param refusal: raised if it is not YAML, or has a date or a number that does not exist
    """
    import yaml

    try:
        return yaml.load(text, Loader=_loader())
    except (yaml.YAMLError, RecursionError) as error:
        raise refusal(place, problem=f"not {kind} in YAML: {str(error).splitlines()[0]}") from error


@cache
def _loader() -> Any:
    """Return the loader, which names a value that cannot be: a day of no calendar, a character that XML forbids."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
            if isinstance(node, yaml.ScalarNode) and (problem := find_forbidden(node.value)):
                raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
            try:
                return super().construct_object(node, deep)
            except (AttributeError, LookupError, ValueError) as error:
                problem = f"{str(node.value)[:_MAX_SHOWN]!r}: {error}"
                raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error

    return Loader
