"""From a grid or a flattened text to the rows of a table, each cell with its place; knows no medicine and no RDF."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
