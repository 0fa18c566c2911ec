"""From a document to the rows of its table, each cell with its place; knows no medicine and no RDF."""
