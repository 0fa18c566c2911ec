"""Check queries, completed from the table of properties."""

from __future__ import annotations

from collections.abc import Sequence

from mscgraph.records import ReportProperty
from mscgraph.terms import below_base, msc


def complete_check(query: str, properties: Sequence[ReportProperty]) -> str:
    """Return *query* with the rows of the table in each ``VALUES`` whose variables are columns of the table."""
    columns = {
        "?mapped_property": [msc(one.name) for one in properties if one.is_mapped],
        "?concept_class": [msc(one.value_class) for one in properties if one.scheme and one.value_class],
        "(?stated ?property)": [
            f"({msc(one.name)} {msc(one.on_trial)})" for one in properties if one.on_trial
        ],
        "(?property ?conflict_code ?in_table)": [
            f"({msc(one.name)} {below_base(f'issue-code/{one.conflict}')} {str(one.scheme is not None).lower()})"
            for one in properties
            if one.conflict
        ],
    }
    for variables, rows in columns.items():
        query = query.replace(f"VALUES {variables} {{", f"VALUES {variables} {{ {' '.join(rows)}")
    return query
