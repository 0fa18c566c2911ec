"""The HTML pages: the same templates for the server and for the static site."""
