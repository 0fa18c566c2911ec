"""The data that the tables of a run share."""

from __future__ import annotations

from support.made_tables import workshop


def test_tables_share_compiled_grammars() -> None:
    lexicon = workshop().lexicon
    text = lexicon.grammars["schedule"]
    assert lexicon.compile(text, "schedule.lark") is lexicon.compile(text, "schedule.lark")
