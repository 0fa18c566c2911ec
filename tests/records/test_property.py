"""The properties whose values are not concepts."""

from __future__ import annotations

from mscgraph.frames import tables
from mscgraph.records import VALUE_COLUMNS
from mscgraph.vocabulary.columns import load_properties
from support import ROOT

TABLE = load_properties(ROOT / "ontology")


def test_values_that_are_no_concepts_have_records_and_columns() -> None:
    assert {one.name for one in TABLE if not one.scheme and not one.is_further} == set(VALUE_COLUMNS)
    assert set(VALUE_COLUMNS) - set(tables._VALUES) == {"outcome"}
    assert {column for columns in VALUE_COLUMNS.values() for column in columns} <= set(tables._CELLS)
