"""Texts that people edit: in UTF-8, with or without the byte order mark that some editors write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mscgraph.errors import LoadError, MscgraphError


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
    import yaml

    try:
        return yaml.load(read_text(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise refusal(path, problem=f"not {kind} in YAML: {str(error).splitlines()[0]}") from error
