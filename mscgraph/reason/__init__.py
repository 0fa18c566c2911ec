"""Reasoning over ontology and data by HermiT."""
