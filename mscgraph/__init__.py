"""Publishes the evidence tables of stem cell reviews as validated, traceable linked data."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

__all__ = [
    "MscgraphError",
    "build",
    "bundled_source",
    "load_queries",
    "open_graph",
    "read_records",
    "read_reports",
    "run_query",
]

#: Where each public name is defined: it is imported when it is first asked for.
_DEFINED_IN = {
    "MscgraphError": "mscgraph.errors",
    "build": "mscgraph.pipeline.build",
    "bundled_source": "mscgraph.files.data",
    "load_queries": "mscgraph.query.stored",
    "open_graph": "mscgraph.query.graph",
    "read_records": "mscgraph.pipeline.source",
    "read_reports": "mscgraph.pipeline.source",
    "run_query": "mscgraph.query.run",
}


def __getattr__(name: str) -> Any:
    """Import the public name *name* from the module that defines it.

    :raises AttributeError: if there is none
    """
    if name not in _DEFINED_IN:
        raise AttributeError(f"module 'mscgraph' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_DEFINED_IN[name]), name)
