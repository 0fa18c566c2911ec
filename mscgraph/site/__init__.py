"""Pages, pictures and documents of a graph, and the static site."""
