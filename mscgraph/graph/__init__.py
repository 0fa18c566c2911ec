"""From records to quads in a stable order; knows no files and no engines."""
