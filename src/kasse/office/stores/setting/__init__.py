"""Settings as data: every key, what it may hold, how a form shows and reads it."""
