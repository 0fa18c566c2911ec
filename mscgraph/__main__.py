"""Runs the command line: ``python -m mscgraph``."""

from mscgraph.cli import run

if __name__ == "__main__":
    run()
