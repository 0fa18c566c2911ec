"""Differences that only show between reports."""
