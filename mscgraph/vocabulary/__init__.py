"""The vocabulary: our own ontology's files as the lexicon that cells are read by, and their checks."""
