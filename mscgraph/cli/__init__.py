"""The command line: reads options, calls one operation, prints; no RDF here."""

from mscgraph.cli.commands import main, run

__all__ = ["main", "run"]
