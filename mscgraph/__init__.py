"""Publishes the evidence tables of stem cell reviews as validated, traceable linked data."""

__version__ = "0.1.0"
