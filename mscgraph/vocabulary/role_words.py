"""Words by which a sentence shows the role of a name in it, as ``ontology/roles.yaml`` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mscgraph.errors import VocabularyError
from mscgraph.files import read_yaml

#: The lists of the file.
KEYS = (
    *("joining", "leading", "describing", "grafts", "additives", "denials", "contrasts"),
    *("people", "having", "about", "stages", "changes", "events", "harms", "outcomes"),
    *("verbs", "measures", "lesions", "some", "exclusions", "relatives", "hypothetical"),
)


def load_role_words(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Read ``roles.yaml`` of an ontology folder: lists of words by their names.

    :raises VocabularyError: if it is missing or not in its form
    """
    path = folder / "roles.yaml"
    content = read_yaml(path, "lists of words", VocabularyError)
    if not isinstance(content, dict) or set(content) != set(KEYS):
        raise VocabularyError(path, f"the keys {', '.join(KEYS)}", repr(content)[:80])
    for key, names in content.items():
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            raise VocabularyError(path, f"a list of words as {key}", repr(names)[:80])
    return {key: tuple(names) for key, names in content.items()}
