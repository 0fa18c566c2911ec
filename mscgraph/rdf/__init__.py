"""Triples as files: Turtle, N-Quads, RDF/XML, JSON-LD, and sorted N-Triples lines on disk."""
