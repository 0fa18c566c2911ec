"""The page of the ontology."""
