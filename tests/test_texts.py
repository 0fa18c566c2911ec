"""Texts as people see them."""

from __future__ import annotations

import pytest

from mscgraph.texts import clip


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), ("abcdef", "abcdef"), ("abcdefg", "abcde…"), ("abcd efg", "abcd…")]
)
def test_a_long_text_is_cut(text: str, shown: str) -> None:
    assert clip(text, 6) == shown
