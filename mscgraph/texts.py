"""Texts as people see them."""

from __future__ import annotations


def clip(text: str, most: int) -> str:
    """Return *text*, a longer one cut to *most* characters, the last of them an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
