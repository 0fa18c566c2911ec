"""Stored SPARQL queries, asked of a graph or of an endpoint."""
