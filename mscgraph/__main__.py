"""Runs the command line: ``python -m mscgraph``."""

from mscgraph.cli import main

if __name__ == "__main__":
    main()
