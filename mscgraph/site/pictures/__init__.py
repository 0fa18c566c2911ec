"""Pictures of the results of stored queries: accessible SVG, each with the table of its numbers."""
