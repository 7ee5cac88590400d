"""Drawers, counts and closed days, derived from the journal."""
