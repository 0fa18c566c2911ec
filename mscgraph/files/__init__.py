"""Our own data files, and folders that are replaced whole or not at all."""
