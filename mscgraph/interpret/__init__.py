"""From the cells of a row to the record of what it states; knows no RDF and no files."""
