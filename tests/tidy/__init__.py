"""The rules of `tests/test_tidy.py`: what a reviewer would otherwise have to watch for.

`source.py` says what a rule is; the others hold the rules by subject. Each file rule carries a
snippet that it accepts and one that it refuses.
"""
