"""The one package that knows the order: page → rows → records → quads → report → files."""
