"""Validation of a graph by SHACL shapes and check queries."""
