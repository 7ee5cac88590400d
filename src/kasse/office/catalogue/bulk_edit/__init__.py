"""Changing many items at once: looked at before, done in steps, taken back as a whole."""
