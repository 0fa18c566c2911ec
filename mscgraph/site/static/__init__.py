"""The publication as a folder of files, with redirect rules for web servers."""
