"""Journals as tills push them, and the way from an entry to every table derived from it."""
