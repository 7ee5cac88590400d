"""Shelf labels: what stands on them, drawing them, and printing those that are wanted."""
