"""The one package that knows the order: page → rows → records → quads → report → files."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
