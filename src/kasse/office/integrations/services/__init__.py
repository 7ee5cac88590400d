"""All writes to tokens, kept answers and web hooks, one module for each."""
