"""The bytes of a document, opened once."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import BinaryIO

from mscgraph.errors import DocumentError

#: Bytes by which a form is recognised.
HEAD_BYTES = 1 << 16
_BLOCK = 1 << 20


class Content:
    """The bytes of a document.

    :ivar name: of the document, for messages
    :ivar stream: seekable, opened for reading bytes
    :ivar size: in bytes
    :ivar head: the first :data:`HEAD_BYTES` bytes
    """

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.name = name
        self.stream = stream
        self.size = stream.seek(0, 2)
        stream.seek(0)
        self.head = stream.read(HEAD_BYTES)

    @cached_property
    def sha256(self) -> str:
        """The digest of all bytes, in hexadecimal."""
        self.stream.seek(0)
        digest = hashlib.sha256()
        while block := self.stream.read(_BLOCK):
            digest.update(block)
        return digest.hexdigest()

    def read(self, most: int, form: str) -> bytes:
        """Return all bytes.

        :param most: bytes that a document of the form may have
        :param form: in a message
        :raises DocumentError: if there are more
        """
        if self.size > most:
            problem = f"{self.size:,} bytes, more than the {most:,} that {form} may have"
            raise DocumentError(self.name, problem=problem)
        self.stream.seek(0)
        return self.stream.read()
