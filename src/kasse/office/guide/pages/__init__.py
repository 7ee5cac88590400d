"""Pages of guide."""
