"""Tests against other programs; a package, so that its ``conftest`` and the one above it are two modules."""
