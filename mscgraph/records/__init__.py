"""The records that pass from room to room: frozen, slotted, each with the place it was read from.

``None`` means "not stated". Offsets named ``start`` and ``end`` of a :class:`Cell`, :class:`Row` or
:class:`Abbreviation` count characters of the decoded document; those of an :class:`Evidence` count
characters of its cell's text, and :meth:`Cell.place` turns the latter into the former.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
