"""Writes graphs for people, stores and programs; knows nothing of how they were made."""
