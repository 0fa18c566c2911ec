"""Publishes the evidence tables of stem cell reviews as validated, traceable linked data."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "BuildSummary",
    "Explanations",
    "Graph",
    "MscgraphError",
    "Queries",
    "Reports",
    "Table",
    "TrialReport",
    "Validation",
    "ask",
    "build",
    "list_queries",
    "open_graph",
    "read_reports",
]

if TYPE_CHECKING:
    from mscgraph.api import (
        Explanations,
        Graph,
        Queries,
        Reports,
        Validation,
        ask,
        build,
        list_queries,
        open_graph,
        read_reports,
    )
    from mscgraph.errors import MscgraphError
    from mscgraph.pipeline.summary import BuildSummary
    from mscgraph.query.table import Table
    from mscgraph.records import TrialReport
else:
    from mscgraph._lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            **dict.fromkeys(__all__, "mscgraph.api"),
            "BuildSummary": "mscgraph.pipeline.summary",
            "MscgraphError": "mscgraph.errors",
            "Table": "mscgraph.query.table",
            "TrialReport": "mscgraph.records",
        },
    )
