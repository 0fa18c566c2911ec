"""Loads a graph into a running triplestore: staged, counted, replaced in one request."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
