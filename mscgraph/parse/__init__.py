"""From a document to the rows of its table, each cell with its place; knows no medicine and no RDF."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
