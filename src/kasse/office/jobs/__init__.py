"""Work in the background: imports, exports, back-ups. One table, and threads that take from it."""
