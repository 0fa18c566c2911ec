"""From a document's bytes to its tables as grids, a module per form; knows no medicine, no columns and no RDF."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
