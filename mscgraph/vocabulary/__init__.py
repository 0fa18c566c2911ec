"""The vocabulary: the ontology's files as the lexicon that cells are read by, and their checks."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
