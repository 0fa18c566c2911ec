"""Outcome cells read into single findings, by measures and cue words that are data."""
