"""Pages of tokens and web hooks."""
