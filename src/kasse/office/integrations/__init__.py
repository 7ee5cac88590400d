"""Other programs: API tokens, answers kept for a second try, and web hooks."""
