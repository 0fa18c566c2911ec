"""Loads a graph into a running triplestore: staged, counted, swapped in one request."""
