"""Stored SPARQL queries, asked of a graph or of an endpoint."""

from mscgraph.view import View

__all__ = ["View"]
