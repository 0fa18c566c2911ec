"""Reports as records."""

from __future__ import annotations

from mscgraph.records import Row, TextPlace, TrialReport


def test_a_list_in_a_record_is_shown_by_its_length_and_its_first_members() -> None:
    report = TrialReport("s", Row(1, (), TextPlace(0, 1), "a"), {"disease": (), "route": (), "phase": ()})
    assert "stated=3 ['disease', 'route', …]" in repr(report)
