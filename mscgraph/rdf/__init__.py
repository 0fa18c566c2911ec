"""Triples as files: Turtle, N-Quads, RDF/XML, JSON-LD, and sorted N-Triples lines on disk."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
