"""From the cells of a row to the record of what it states; knows no RDF and no files."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
