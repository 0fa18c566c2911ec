"""Pictures of what stored queries find: accessible SVG, each with the table of its numbers."""
